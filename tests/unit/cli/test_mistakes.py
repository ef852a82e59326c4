"""A mistake on the command line: one sentence that says what was found and what there is, and exit code 2."""

import io
import re
import sys
from pathlib import Path

import pytest

from detente.cli import VERBS, main
from detente.cli.codes import USAGE
from detente.cli.parser import filled

ASKED = ["--question", "quiet_year"]
QUESTION, THEORY, PLAN = "there is no question", "there is no theory", "there is no plan"
ACTION = {"source": ["verify"]}
NAMES = {verb.__name__.rpartition(".")[2] for verb in VERBS}
HOLDERS = [
    ["forecast", "freeze", "--scenarios", "2"],
    ["simulate", "freeze", *ASKED],
    ["run", "freeze", *ASKED, "--no-brief"],
    ["run", "korea-2017", "--comparisons", "--no-brief"],
    ["compare", "freeze"],
    ["compare", "freeze", "--verdict", "west_alone"],
    ["compare", "freeze", "--adaptive"],
    ["sensitivity", "freeze", *ASKED],
    ["influence", "freeze", *ASKED],
    ["explain", "korea-2017", "--words"],
]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is said of a command that is refused."""
    assert main(words) == USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


@pytest.mark.parametrize(
    ("words", "said", "there"),
    [
        (["forecast", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["forecast", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["forecast", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["forecast", "freeze", "--scenarios", "2", "--vary", "advanc"], "`advanc` is not the path", "advance"),
        (["simulate", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["simulate", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["simulate", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["simulate", "freeze", "--story", "--plan", "west_alon"], PLAN, "west_alone"),
        (["simulate", "freeze", "--split", "arsenal"], "found `arsenal`", "arsenals"),
        (["run", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["run", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["run", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["run", "freeze", "--insight", "--verdict", "west_alon"], PLAN, "west_alone"),
        (["run", "korea-2017", "--comparison", "china_enforce"], "there is no comparison", "china_enforces"),
        (["compare", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["compare", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["compare", "freeze", "--lower", "quiet_yaer"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--higher", "quiet_yaer"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--enough", "quiet_yaer=1"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--weights", "axelrd=1"], THEORY, "axelrod"),
        (["compare", "freeze", "--verdict", "west_alon"], PLAN, "west_alone"),
        (["compare", "freeze", "--verdict", "west_alone", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--verdict", "west_alone", "--theory", "axelrd"], THEORY, "axelrod"),
        (["compare", "freeze", "--adaptive", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--adaptive", "--theory", "axelrd"], THEORY, "axelrod"),
        (["compare", "freeze", "--adaptive", "--plan", "west_alon"], PLAN, "west_alone"),
        (["compare", "freeze", "--adaptive", "--begin", "west_alon"], PLAN, "west_alone"),
        (["compare", "freeze", "--adaptive", "--then", "west_alon"], PLAN, "west_alone"),
        (["compare", "freeze", "--adaptive", "--lower", "quiet_yaer"], QUESTION, "quiet_year"),
        (["compare", "freeze", "--adaptive", "--weights", "axelrd=1"], THEORY, "axelrod"),
        (["compare", "freeze", "--adaptive", "--watch", "alarms"], "found `alarms`", "alarm"),
        (["sensitivity", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["sensitivity", "freeze", *ASKED, "--theory", "axelrd"], THEORY, "axelrod"),
        (["sensitivity", "freeze", *ASKED, "--plan", "west_alon"], PLAN, "west_alone"),
        (["sensitivity", "freeze", *ASKED, "--against", "west_alon"], PLAN, "west_alone"),
        (["sensitivity", "freeze", *ASKED, "--vary", "advanc"], "`advanc` is no uncertain number", "advance"),
        (["sensitivity", "freeze", *ASKED, "--range", "advanc=0,1"], "there is no number `advanc`", "advance"),
        (["influence", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["influence", "freeze", *ASKED, "--theory", "axelrd"], THEORY, "axelrod"),
        (["influence", "freeze", *ASKED, "--plan", "west_alon"], PLAN, "west_alone"),
        (["explain", "freeze", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["explain", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["explain", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["explain", "korea-2017", "--words", "--question", "wra"], QUESTION, "war"),
        (["explain", "korea-2017", "--words", "--scale", "kent"], "no scale of verbal certainty", "kent_1964"),
        (["stability", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["stability", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["stability", "freeze", "--hold", "arsenal=vast"], "there is no condition", "arsenals"),
        (["stability", "freeze", "--sweep", "arsenal"], "there is no condition", "arsenals"),
        (["stability", "freeze", "--state", "pausd/active"], "no state `pausd/active`", "paused/active"),
        (["stability", "freeze", "--coalition", "Eastern"], "there is no actor", "Eastern state"),
        (["paths", "freeze", "--theory", "axelrd"], THEORY, "axelrod"),
        (["paths", "freeze", "--plan", "west_alon"], PLAN, "west_alone"),
        (["paths", "freeze", "--from", "pausd/active"], "no state `pausd/active`", "paused/active"),
        (["paths", "freeze", "--to", "pausd/active"], "no state `pausd/active`", "paused/active"),
        (["inverse", "freeze", "--state", "paused/active", "--theory", "axelrd"], THEORY, "axelrod"),
        (["inverse", "freeze", "--state", "paused/active", "--plan", "west_alon"], PLAN, "west_alone"),
        (["inverse", "freeze", "--state", "pausd/active"], "no state `pausd/active`", "paused/active"),
        (["inverse", "freeze", "--state", "paused/active", "--actor", "Estern"], "no actor", "Eastern state"),
        (["export", "freeze", "--to", "prism", "--output", "x", "--question", "quiet_yaer"], QUESTION, "quiet_year"),
        (["export", "freeze", "--to", "prism", "--output", "x", "--theory", "axelrd"], THEORY, "axelrod"),
        (["export", "freeze", "--to", "prism", "--output", "x", "--plan", "west_alon"], PLAN, "west_alone"),
        (["export", "freeze", "--to", "prism", "--output", "x", "--start", "stat"], "there is no start", "start"),
    ],
)  # fmt: skip
def test_a_name_the_case_has_not(
    words: list[str], said: str, there: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    err = refused(capsys, *words)
    assert err.startswith(f"detente {words[0]}: ")
    assert said in err
    assert re.search(rf"There is: .*\b{there}\b", err)
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("verb", sorted(NAMES))
def test_an_option_that_is_none(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [verb, *ACTION.get(verb, [])]
    prog = "detente " + " ".join(words)
    for given in (["freeze", "--jsn"], ["--jsn"], ["--jsn=1", "freeze"]):
        assert refused(capsys, *words, *given) == (
            f"{prog}: there is no option `--jsn`; did you mean `--json`?\n{prog} --help shows what it takes.\n"
        )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("compare freeze --points x", "--points: a whole number of 1 or more is needed, not `x`"),
        ("compare freeze --alpha half", "--alpha: a number is needed, not `half`"),
        ("run freeze --points 1.5", "--points: a whole number of 1 or more is needed, not `1.5`"),
        ("forecast freeze --workers 0", "--workers: a whole number of 1 or more is needed, not `0`"),
        ("simulate freeze --width wide", "--width: a number is needed, not `wide`"),
        ("simulate freeze --width 0", "--width: a number above 0 is needed, not `0`"),
        ("sensitivity freeze --enough nan", "--enough: a number is needed, not `nan`"),
        ("sensitivity freeze --walks -1", "--walks: a whole number of 0 or more is needed, not `-1`"),
        ("influence freeze --seed -1", "--seed: a whole number from 0 to 2^63 - 1 is needed, not `-1`"),
        ("explain freeze --depth deep", "--depth: a whole number of 1 or more is needed, not `deep`"),
        ("stability freeze --seed x", "--seed: a whole number from 0 to 2^63 - 1 is needed, not `x`"),
        ("paths freeze --length 0", "--length: a whole number of 1 or more is needed, not `0`"),
        ("inverse freeze --state x --seconds soon", "--seconds: a number is needed, not `soon`"),
        ("export freeze --to prisn --output x", "--to: `prisn` is none of prism, umb, graphml; did you mean `prism`?"),
        ("runs --status done", "--status: `done` is none of running, stopped, failed, finished"),
        ("forecast freeze --plan", "--plan needs a value, such as --plan P"),
        ("forecast freeze --engine", "--engine needs a value, such as --engine here"),
        ("forecast freeze --json=3", "--json takes no value: found `3`"),
        ("check freeze -q", "there is no option `-q`"),
        ("check -q", "there is no option `-q`"),
        ("compare freeze --alpha -x", "there is no option `-x`"),
        ("schema again", "`again` is a word too many"),
        ("check", "CASE is needed: a folder, a file, the name of a shipped case, or - for stdin"),
        ("inverse freeze", "--state is needed: the state that is to hold"),
        ("export freeze", "--to and --output are needed"),
    ],
)
def test_a_word_that_is_none(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    prog = f"detente {words.split()[0]}"
    stop = "" if said.endswith("?") else "."
    assert refused(capsys, *words.split()) == f"{prog}: {said}{stop}\n{prog} --help shows what it takes.\n"


def test_a_command_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    err = refused(capsys, "forcast", "freeze")
    assert err.startswith("detente: there is no command `forcast`; did you mean `forecast`? There is: new, check, ")
    assert err.endswith("\ndetente --help shows what it takes.\n")
    err = refused(capsys, "source", "atach")
    assert err.startswith(
        "detente source: there is no action `atach`; did you mean `attach`? There is: attach, verify."
    )


@pytest.mark.parametrize("words", [
    ["sensitivity", "freeze", "--question", "quiet_year", "--vary", "advanse"],
    ["sensitivity", "freeze", "word_after_word_after_word_after_word_after_word_after_word"],
    ["forecast", "freeze", "--question", "quiet_year_that_nobody_has_ever_asked_for_in_this_case_of_two_states"],
])  # fmt: skip
def test_a_mistake_is_filled_on_a_terminal_and_whole_elsewhere(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(words)
    whole = capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(words)
    shown = capsys.readouterr().err
    assert max(map(len, whole.splitlines())) > 80 >= max(map(len, shown.splitlines()))
    assert shown.split() == whole.split()


def test_lines_of_a_file_stay_as_they_are_and_what_is_filled_keeps_its_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    source = "  | " + "a word " * 20
    assert filled(f"  {'found ' * 20}\n{source}", stream).splitlines() == [
        "  " + " ".join(["found"] * 13), "  " + " ".join(["found"] * 7), source,
    ]  # fmt: skip
    assert filled("a-" * 50, stream) == "a-" * 50, "a path is not broken"


def test_an_option_before_a_command_is_told_before_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    for words, prog in ((("-x",), "detente"), (("-x", "check"), "detente"), (("source", "-x"), "detente source")):
        assert refused(capsys, *words) == f"{prog}: there is no option `-x`.\n{prog} --help shows what it takes.\n"
    assert "no command `-1`" in refused(capsys, "-1")


def test_a_command_that_is_missing_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for words, prog in (((), "detente"), (("source",), "detente source")):
        err = refused(capsys, *words)
        assert err.startswith(f"usage: {prog} [-h]")
        assert f"\n{prog}: {'ACTION' if words else 'COMMAND'} is needed.\n" in err


def test_an_option_may_be_cut_short_and_a_value_may_hold_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no theory `x`" in refused(capsys, "forecast", "freeze", "--theo", "x")
    assert "ambiguous option: --th could match --theory, --then." in refused(capsys, "compare", "freeze", "--th", "x")
    assert "no case `--x y`" in refused(capsys, "check", "--x y")
    assert "no case `--x`" in refused(capsys, "check", "--", "--x")


def test_a_run_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    err = refused(capsys, "runs", "3f9c", "--store", str(tmp_path))
    assert err == "detente runs: there is no run `3f9c`. `detente runs` lists them.\n"


@pytest.mark.parametrize("words", HOLDERS)
def test_a_store_that_cannot_be_written(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was computed")

    monkeypatch.setattr("detente.study.running._Running.__init__", never)
    places = ("/proc/x", str(tmp_path / "file"), str(tmp_path / "file" / "below"))
    for place in places[: 3 if "freeze" in words else 1]:
        err = refused(capsys, *words, "--store", place)
        assert err.startswith(f"detente {words[0]}: --store {place} cannot be written (")
        assert err.endswith("): name another folder with --store, or give --no-store.\n")
        assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_is_finished_is_read_where_nothing_can_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["forecast", "freeze", *ASKED, "--theory", "none", "--plan", "none", "--scenarios", "2", "--store"]
    store = str(tmp_path / "store")
    assert main([*words, store]) == 0
    once = capsys.readouterr().out

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    assert main([*words, store]) == 0
    assert capsys.readouterr().out == once
    assert "cannot be written (Permission denied)" in refused(capsys, *words, store, "--fresh")
    assert "cannot be written (Permission denied)" in refused(capsys, *words, store, "--seed", "2")
