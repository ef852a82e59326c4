"""`detente stability`, `paths` and `inverse`, as somebody at a terminal meets them."""

import json
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.codes import INTERRUPTED, MISTAKES, OK, USAGE

PRISONERS = {
    "title": "Two prisoners",
    "dms": ["One", "Two"],
    "options": [{"name": "silent one", "owner": "One"}, {"name": "silent two", "owner": "Two"}],
    "preferences": {"One": {"ranking": ["NY", "YY", "NN", "YN"]}, "Two": {"ranking": ["YN", "YY", "NN", "NY"]}},
    "status_quo": "YY",
}


def preferring(**one: list[object]) -> str:
    """The prisoners with another preference of the first."""
    return json.dumps({**PRISONERS, "preferences": {**PRISONERS["preferences"], "One": one}})


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "prisoners.json"
    path.write_text(json.dumps(PRISONERS), encoding="utf-8")
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == OK
    return capsys.readouterr().out


def test_json_of_a_file_has_verdicts_by_concept_actor_and_state(capsys: pytest.CaptureFixture[str], file: str) -> None:
    found = json.loads(said(capsys, "stability", file, "--json"))
    assert set(found) == {"actors", "states", "stable", "seconds"}
    assert found["actors"] == ["One", "Two"]
    assert found["states"] == [0, 1, 2, 3]
    assert found["stable"]["nash"] == [[True, False, True, False], [True, True, False, False]]
    assert found["stable"]["seq"] == [[True, False, True, True], [True, True, False, True]]
    assert set(found["stable"]) == {"nash", "gmr", "smr", "seq", "sseq"}
    assert 0 < found["seconds"] < 60


def test_options_are_sorted_by_actor_before_states_are_numbered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The second option of the file is the first actor's, so it counts least in the code."""
    turned = {**PRISONERS, "options": PRISONERS["options"][::-1]}
    turned["preferences"] = {"One": {"ranking": ["YN", "YY", "NN", "NY"]}, "Two": {"ranking": ["NY", "YY", "NN", "YN"]}}
    path = tmp_path / "turned.json"
    path.write_text(json.dumps(turned), encoding="utf-8")
    found = json.loads(said(capsys, "stability", str(path), "--json"))
    assert found["stable"]["nash"] == [[True, False, True, False], [True, True, False, False]]


def test_concepts_and_readings_can_be_chosen(capsys: pytest.CaptureFixture[str], file: str) -> None:
    words = ["stability", file, "--json", "--concept", "seq", "--concept", "sim", "--sanctions", "once"]
    assert set(json.loads(said(capsys, *words))["stable"]) == {"seq", "sim"}


def test_the_page_names_equilibria_the_reading_and_the_reasons(capsys: pytest.CaptureFixture[str], file: str) -> None:
    out = said(capsys, "stability", file)
    assert "Equilibria: nash 1, gmr 2, smr 2, seq 2, sseq 2" in out
    assert "nobody moves twice in a" in out
    assert "YY: who stays, and why" in out
    assert "NY is better, but Two would gain by going to NN, which is not" in " ".join(out.split())
    assert all(len(line) <= 80 for line in out.splitlines())
    once = said(capsys, "stability", file, "--sanctions", "once")
    assert "as GMCR+ 0.4.1 reads" in " ".join(once.split())


def test_every_state_says_for_whom_it_is_stable(capsys: pytest.CaptureFixture[str], file: str) -> None:
    rows = {line.split()[0]: line.split()[1:] for line in said(capsys, "stability", file, "--all").splitlines() if line}
    assert rows["NY"] == ["1", "1", "1", "1", "1"]
    assert rows["NN"] == ["=", "=", "=", "=", "="]


def test_a_coalition_leaves_for_what_is_better_for_both_and_is_provisional(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    out = " ".join(said(capsys, "stability", file, "--coalition", "One,Two", "--state", "NN").split())
    assert "One and Two From NN: better for all are YY" in out
    assert "Provisional" in out
    found = json.loads(said(capsys, "stability", file, "--coalition", "all", "--json"))
    assert [one["members"] for one in found["coalitions"]] == [["One"], ["Two"], ["One", "Two"]]
    assert found["coalitions"][2]["stable"]["nash"] == [False, True, True, True]


def test_orders_of_ties_and_statements(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A statement each way: only if both put the other's silence last is silence an equilibrium by threats."""
    stated = {"One": {"statements": ["2", "-1"]}, "Two": {"statements": ["1", "-2"]}}
    path = tmp_path / "stated.json"
    path.write_text(json.dumps({**PRISONERS, "preferences": stated}), encoding="utf-8")
    (found,) = json.loads(said(capsys, "stability", str(path), "--orders", "statements", "--json"))
    assert found["states"] == ["NN", "YN", "NY", "YY"]
    assert found["share"]["nash"]["equilibrium"] == [1, 0, 0, 0]
    assert found["share"]["seq"]["equilibrium"] == [1, 0, 0, 0.25]
    assert "YY        0  0.250" in said(capsys, "stability", str(path), "--orders", "statements")
    assert main(["stability", str(path), "--orders", "ties"]) == USAGE
    assert "a tie in its ranking" in capsys.readouterr().err


def test_what_is_written_can_be_read(capsys: pytest.CaptureFixture[str], file: str, tmp_path: Path) -> None:
    first = json.loads(said(capsys, "stability", file, "--json"))
    for name in ("a.gmcr", "a.graphml", "b.json"):
        said(capsys, "stability", file, "--write", str(tmp_path / name), "--json")
    again = json.loads(said(capsys, "stability", str(tmp_path / "a.gmcr"), "--json"))
    assert again["stable"] == first["stable"]
    assert ET.parse(tmp_path / "a.graphml").getroot().tag.endswith("graphml")
    assert len(json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["nodes"]) == 4


def test_paths_lead_from_the_status_quo(capsys: pytest.CaptureFixture[str], file: str) -> None:
    out = said(capsys, "paths", file, "--improvements")
    assert "-Two-> YN -One-> NN" in out
    (found,) = json.loads(said(capsys, "paths", file, "--to", "NN", "--json"))
    assert found["from"] == "YY"
    assert [len(way) for way in found["to"][0]["paths"]] == [2, 2]


def test_inverse_says_who_would_have_to_prefer_what(capsys: pytest.CaptureFixture[str], file: str) -> None:
    out = said(capsys, "inverse", file, "--state", "YY", "--concept", "nash", "--count")
    assert "A cheapest ranking that does it puts YY above NY." in out
    assert "One 50% (12 of 24), Two 50% (12 of 24)" in " ".join(out.split())
    (found,) = json.loads(said(capsys, "inverse", file, "--state", "YY", "--concept", "nash", "--json"))
    assert (found["cost"], found["bound"], found["proved"]) == (2, 2, True)
    assert [change["prefers"] for change in found["changes"]] == [[["YY", "NY"]], [["YY", "YN"]]]


def test_a_case_is_looked_at_under_its_theories(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "stability", "freeze", "--json"))
    assert [model["theory"] for model in found["models"]][:2] == ["none", "axelrod"]
    assert all(len(model["names"]) == len(model["states"]) for model in found["models"])
    out = said(capsys, "stability", "freeze", "--sweep", "arsenals")
    assert "equilibria over arsenals" in out


RIVALS = """\
detente: 1
title: Rivals
start: 2020-01-01
actors: {us: {}, them: {}}
options: {us.arms: {start: yes}, them.arms: {start: yes}}
conditions: {race: {levels: [slow, fast]}, trust: {levels: [low, high]}}
interests:
  us: {own: {want: us.arms * (race is slow), weight: 1}, other: {avoid: them.arms, weight: 2}}
  them: {own: {want: them.arms * (trust is low), weight: 1}, other: {avoid: us.arms, weight: 2}}
rules: [{never: not us.arms and them.arms}]
theories:
  strict: {by: S. Strict, add: {rules: [{never: us.arms and not them.arms}]}}
  loose: {by: L. Loose, remove: [rules.1]}
  wide: {by: W. Wide, add: {options: {us.talks: {}}}}
plans:
  now: {phases: [{name: calm, begins: at once}]}
  later: {phases: [{name: cool, begins: {parties: [us], tempo: 1 per month, then: {race: fast}}}]}
"""


@pytest.fixture
def rivals(tmp_path: Path) -> str:
    (tmp_path / "case.yaml").write_text(RIVALS, encoding="utf-8")
    return str(tmp_path)


def test_each_theory_is_asked_about_its_own_states(capsys: pytest.CaptureFixture[str], rivals: str) -> None:
    out = said(capsys, "stability", rivals, "--all", "--plan", "none", "--plan", "later")
    rows = [line.split() for line in out.splitlines()]
    assert ["yes/yes", "*", "nash", "nash", "nash"] in rows
    assert ["no/yes", "x", "x", "-"] in rows
    assert next(row for row in rows if row[:1] == ["yes/no"])[2] == "x"
    assert "x: a rule forbids the state there." in out
    assert "With other actors or options: us.arms, them.arms, us.talks." in " ".join(out.split())
    # each cell is what the JSON of that theory says
    models = json.loads(said(capsys, "stability", rivals, "--json", "--concept", "nash"))["models"]
    nash = {
        model["theory"]: {
            name for name, *stays in zip(model["names"], *model["stable"]["nash"], strict=True) if all(stays)
        }
        for model in models
    }
    alone = said(capsys, "stability", rivals, "--all", "--concept", "nash").splitlines()
    table = [row for row in map(str.split, alone) if len(row) >= 4 and row[0].count("/") == 1]
    for theory, column in (("none", -3), ("strict", -2), ("loose", -1)):
        assert {row[0] for row in table if row[column] == "nash"} == nash[theory]


def test_a_sweep_begins_where_a_plan_does_and_honours_what_is_held(
    capsys: pytest.CaptureFixture[str], rivals: str
) -> None:
    def cells(*words: str) -> dict[str, list[int]]:
        asked = ["stability", rivals, "--theory", "none", "--sweep", "race", "--json", *words]
        (found,) = json.loads(said(capsys, *asked))
        return {cell["levels"][0]: cell["equilibria"]["nash"] for cell in found["cells"]}

    assert cells("--plan", "now") == cells() == cells("--plan", "later")
    assert cells("--hold", "trust=high") != cells()
    assert "Held: trust=high." in said(capsys, "stability", rivals, "--sweep", "race", "--hold", "trust=high")
    # all of one's options at once, or one: two that only pay together
    twice = RIVALS.replace("options: {us.arms: {start: yes},", "options: {us.arms: {}, us.ships: {},").replace(
        "want: us.arms * (race is slow)", "want: us.arms * us.ships - 0.3 * us.arms - 0.3 * us.ships"
    )
    twice = twice.replace("never: not us.arms and them.arms}", "never: us.arms and us.ships and race is fast}")
    Path(rivals, "case.yaml").write_text(twice, encoding="utf-8")
    assert len(cells("--one")["slow"]) > len(cells()["slow"])


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["stability", "freeze", "--sweep", "arsenals", "--hold", "arsenals=vast"], USAGE, "--hold keeps"),
        (["stability", "freeze", "--sweep", "arsenals", "--hold", "arsenals=huge"], USAGE, "levels small"),
        (["stability", "nowhere.gmcr"], USAGE, "there is no file"),
        (["stability", "FILE", "--theory", "x"], USAGE, "for cases"),
        (["stability", "FILE", "--sweep", "x"], USAGE, "has none"),
        (["stability", "FILE", "--state", "ZZ"], USAGE, "no state `ZZ`"),
        (["stability", "FILE", "--state", "Y-"], USAGE, "fits 2 states"),
        (["stability", "FILE", "--coalition", "Three"], USAGE, "no actor `Three`"),
        (["stability", "FILE", "--write", "x.png"], USAGE, "no ending"),
        (["stability", "freeze", "--write", "x.gmcr"], USAGE, "takes one conflict"),
        (["stability", "freeze", "--hold", "arsenals=huge"], USAGE, "levels small"),
        (["paths", "FILE", "--from", "Q"], USAGE, "no state `Q`"),
        (["inverse", "FILE", "--state", "YY", "--actor", "9"], USAGE, "no actor `9`"),
    ],
)
def test_mistakes_are_one_sentence(
    words: list[str], code: int, hint: str, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    words = [file if word == "FILE" else word for word in words]
    assert main(words) == code
    told = capsys.readouterr().err
    assert hint in told
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{", "found the end"),
        ("[" * 50_000, "beyond all need"),
        ('{"dms": ["a"], "options": [{"name": "o", "owner": "a"}], "infeasible": ["1", "-1"]}', "no feasible state"),
        (preferring(ranking=["NY"]), "misses"),
        (preferring(better=[["NN", "YY"], ["YY", "NN"]]), "circle"),
        (json.dumps({"dms": ["a"], "options": [{"name": f"o{n}", "owner": "a"} for n in range(30)],
                     "preferences": {"a": {"statements": ["1"]}}}), "30 options"),
    ],
)  # fmt: skip
def test_bad_files_are_one_sentence(text: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    assert main(["stability", str(path)]) == MISTAKES
    told = capsys.readouterr().err
    assert hint in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize("said_so", ["not Y->N", "Y->N impossible", "cannot go Y->N"])
def test_a_direction_that_is_denied_is_not_taken_for_it(
    said_so: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [{**PRISONERS["options"][0], "reversible": said_so}, PRISONERS["options"][1]]
    path = tmp_path / "denied.json"
    path.write_text(json.dumps({**PRISONERS, "options": options}), encoding="utf-8")
    assert main(["stability", str(path)]) == MISTAKES
    assert "only N->Y" in capsys.readouterr().err


def test_thousands_of_options_are_refused_before_they_are_paired(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"o{n}" for n in range(3000)]
    many = {
        "dms": ["a"], "options": [{"name": name, "owner": "a"} for name in names],
        "infeasible": {"exclusive": [names]}, "preferences": {"a": {"statements": ["1"]}},
    }  # fmt: skip
    path = tmp_path / "many.json"
    path.write_text(json.dumps(many), encoding="utf-8")
    assert main(["stability", str(path)]) == MISTAKES
    assert "3,000 options" in capsys.readouterr().err


def test_a_pickle_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.gmcr"
    path.write_bytes(b"\x80\x03}q\x00.")
    assert main(["stability", str(path)]) == MISTAKES
    assert "a Python pickle" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent another way")
def test_an_interrupt_leaves_cleanly(tmp_path: Path) -> None:
    """A conflict large enough to be still at work when the signal comes."""
    many = {
        "title": "Large", "dms": [f"a{n}" for n in range(4)],
        "options": [{"name": f"o{n}", "owner": f"a{n % 4}"} for n in range(20)],
        "preferences": {f"a{n}": {"statements": [str(k + 1) for k in range(20)]} for n in range(4)},
    }  # fmt: skip
    path = tmp_path / "large.json"
    path.write_text(json.dumps(many), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "detente", "stability", str(path), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # else ignored in the background
    )  # fmt: skip
    time.sleep(4)
    assert running.poll() is None
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == INTERRUPTED
    assert "Traceback" not in told
    assert told.strip().endswith("detente: interrupted")
