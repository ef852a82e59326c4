"""`detente compare`, as somebody at a terminal meets it."""

import importlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from detente.cli import compare_screen, main
from detente.cli.codes import INTERRUPTED, MISTAKES, OK, USAGE
from detente.errors import StudyError
from unit.insight.planted_plans import CASE

HERE = ["--engine", "here"]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with the planted case in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["compare", ".", "--points", "8", *HERE, *words]) == OK
    return capsys.readouterr().out


def test_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    whole = " ".join(text.split())
    assert "Mean over 8 points of all ranges, behaviour among them, the same for every plan and theory" in whole
    order = [text.index(part) for part in (
        "Over all theories (lower is better: worn)", "Where theories disagree about the plan, most first",
        "worn: Is it worn? (lower is better)", "Not compared", "For numerical reasons no value is off by more than",
    )]  # fmt: skip
    assert order == sorted(order)
    row = next(line for line in lines if line.startswith("  turned ") and "±" in line)
    assert row.rstrip().endswith("*")  # `rough`, the last plan, is best there
    assert "“gentle” under the case without a theory; “rough” under “turned”" in whole
    assert "No plan affects `foul`: all plans give the same there" in whole
    assert "54 games" in lines[-1]
    assert "games a second" in lines[-1]


def test_what_is_stored_is_not_computed_again(capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys).splitlines()
    again = said(capsys).splitlines()
    assert again[-1] == "54 games, all of them stored: nothing had to be computed."
    assert again[:-1] == first[:-1]
    weighed = said(capsys, "--weights", "turned=3,none=1", "--enough", "worn=0.5")
    assert weighed.splitlines()[-1] == again[-1]
    assert "Weights of theories: none 0.25, turned 0.75." in weighed
    assert "good enough" in weighed


def test_json_and_a_table(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    one = said(capsys, "--json", "--frame", "found.parquet")
    assert one == said(capsys, "--json")
    found: dict[str, Any] = json.loads(one)
    assert found["status"] == "finished"
    assert found["points"] == {"asked": 8, "computed": 8}
    assert [theory["weight"] for theory in found["theories"]] == [0.5, 0.5]
    assert found["questions"][0]["switching"]["preferred"] == found["questions"][0]["scores"][0]["plan"]
    rows = pyarrow.parquet.read_table(place / "found.parquet").to_pylist()
    assert {row["question"] for row in rows} == {"worn", "foul"}
    assert main(["compare", ".", "--frame", "found.parquet", *HERE]) == MISTAKES


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["--points", "1"], MISTAKES, "No spread can be had from 1 point of the ranges: at least 2 are needed."),
        (["--points", "0"], USAGE, "a whole number of 1 or more is needed, not `0`"),
        (["--plan", "rough"], MISTAKES, "There is nothing to compare: the one plan is `rough`."),
        (["--question", "wrn"], USAGE, "there is no question `wrn`; did you mean `worn`?"),
        (["--question", "gain"], MISTAKES, "Nothing says which way is better of `gain`"),
        (["--lower", "worn", "--higher", "worn"], USAGE, "--lower or --higher worn, not both"),
        (["--weights", "turned=0.5,none=0.6"], MISTAKES, "must sum to 1, and these sum to 1.1"),
        (["--weights", "turned=-1"], MISTAKES, "The weight of theory `turned` must be 0 or more, not -1."),
        (["--weights", "turnd=1"], USAGE, "there is no theory `turnd`; did you mean `turned`?"),
        (["--weights", "turned"], MISTAKES, "Weights are written THEORY=NUMBER"),
        (["--enough", "worn"], USAGE, "--enough is written Q=NUMBER, not `worn`"),
        (["--verdict", "rough", "--weights", "turned=1"], USAGE, "--weights does not go with --verdict"),
        (["--verdict", "rough", "--adaptive"], USAGE, "--adaptive does not go with --verdict"),
        (["--depths", "1,2"], USAGE, "--depths goes with --verdict PLAN"),
        (["--verdict-only"], USAGE, "--verdict-only goes with --verdict PLAN"),
        (["--adaptive", "--verdict-only"], USAGE, "--verdict-only goes with --verdict PLAN"),
        (["--enough", "gain=1"], MISTAKES, "`gain` is not among the questions that are compared"),
    ],
)
def test_one_clear_sentence(
    words: list[str], code: int, text: str, capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    assert main(["compare", ".", *HERE, *words]) == code
    errors = capsys.readouterr().err
    assert text in errors
    assert "Traceback" not in errors
    assert not (place / "data").exists()  # it was told before anything was computed


def test_a_question_no_plan_affects_is_an_error_where_nothing_else_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", ".", "--question", "foul", "--points", "20", *HERE]) == MISTAKES
    errors = " ".join(capsys.readouterr().err.split())
    assert (
        "No plan affects `foul`: all 3 plans give the same, to within the numerical bounds, at the central values and "
        "at 8 points under 2 theories, so there is nothing to rank."
    ) in errors  # after eight of twenty it was seen


def test_a_question_may_be_asked_that_does_not_say_which_way_is_better(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--higher", "gain", "--theory", "none", "--json")
    found = {one["question"]: one["better"] for one in json.loads(text)["questions"]}
    assert found == {"worn": "lower", "foul": "lower", "gain": "higher"}


def test_the_first_table_comes_before_the_last_point(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_screen, "PATIENCE", 0.0)
    monkeypatch.setattr(compare_screen, "LEAST", 0.0)
    assert main(["compare", ".", "--points", "12", *HERE]) == OK
    errors = capsys.readouterr().err
    assert "After 4 of 12 points, 30 of 78 games" in errors
    assert "After 8 of 12 points" in errors
    table = errors[errors.index("After 4 of") : errors.index("After 8 of")]
    assert "gentle" in table
    assert "±" in table


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_keeps_what_there_is(place: Path) -> None:
    words = [sys.executable, "-m", "detente", "compare", ".", "--points", "5000", "--engine", "here"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        runs = place / "data" / "detente" / "runs"
        end = time.monotonic() + 60
        while not list(runs.glob("*/part-*")) and time.monotonic() < end:
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        out, errors = child.communicate(timeout=60)
    assert child.returncode == INTERRUPTED
    assert "the same command goes on from there" in errors
    assert "Traceback" not in errors
    assert out.splitlines()[2].startswith("Stopped: ")
    assert "points are computed under every theory" in " ".join(out.split())


def test_the_help_says_how_many_points_each_sort_takes(capsys: pytest.CaptureFixture[str]) -> None:
    from detente.insight.adaptive.search import check_points
    from detente.insight.adaptive.study import POINTS as ADAPTIVE
    from detente.insight.compare.study import POINTS as COMPARED
    from detente.insight.deserving.trial import FEWEST
    from detente.insight.deserving.trial import POINTS as TRIED

    assert main(["compare", "--help"]) == OK
    said = f"how many (default {COMPARED}; with --verdict {TRIED}, at least {FEWEST}; with --adaptive {ADAPTIVE}, "
    assert f"{said}at least 4)" in " ".join(capsys.readouterr().out.split())
    check_points(4)
    with pytest.raises(StudyError):
        check_points(3)


def test_ctrl_c_between_the_stages_of_adaptive_plans(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    step = importlib.import_module("detente.insight.adaptive.search")
    search = step.search

    def pressed(*args: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return search(*args)

    monkeypatch.setattr(step, "search", pressed)
    words = ["compare", "freeze", "--adaptive", "--question", "quiet_year", "--theory", "none", "--points", "8"]
    assert main([*words, *HERE]) == INTERRUPTED
    out, errors = (" ".join(text.split()) for text in capsys.readouterr())
    for text in (out, errors):
        assert "Stopped before the next part (at points of all ranges); what was computed is stored (" in text
        assert "), and the same command goes on from there." in text
    assert "At central values the best of the plans that stay is" in out


def test_stopped_before_the_first_point_there_are_no_tables(place: Path) -> None:
    from detente import load
    from detente.cli.compare_page import show_comparison
    from detente.cli.page import Page
    from detente.insight.compare import Gathered, compare_study, comparison

    job = compare_study(load(place).machine, points=8)
    told = io.StringIO()
    show_comparison(Page(told), comparison(job.context, Gathered(job.context)))
    assert " ".join(told.getvalue().splitlines()[2:]) == (
        "Stopped: 0 of 8 points are computed under every theory; the rest is missing."
    )


def test_one_theory_is_named_and_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(said(capsys, "--weights", "turned=1").split())
    assert "under turned alone" in text
    assert "Where theories disagree" not in text
    assert "over 2 theories" not in text
    assert "regret: what a plan loses to the one that is best at that point" in text


def test_under_one_theory_none_is_the_worst(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(said(capsys, "--theory", "turned").split())
    assert "by the mean under the worst theory" not in text
    assert "under the worst theory and" not in text
    assert "over ranges and theories" not in text
