"""`detente compare --verdict` and `detente run --insight`: the page, the data, what is stored, what is refused."""

import importlib
import json
import re
import signal
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.cli import insight, main
from detente.cli.codes import INTERRUPTED
from detente.cli.following import Computer
from detente.insight.deserving import resting, trial
from unit.insight.trials import BAD, CASE, GOOD, NOTES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The planted case in a folder; few points are drawn of it."""
    (tmp_path / "case" / "sources").mkdir(parents=True)
    (tmp_path / "case" / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    write(tmp_path / "case", GOOD)
    monkeypatch.setattr(trial, "DRAWN", 6)
    monkeypatch.setattr(resting, "POINTS", 3)
    return tmp_path / "case"


def write(folder: Path, how: dict[str, str]) -> None:
    text = CASE.format(**{name: f"({said})" for name, said in how.items()}, depth="[1, 1.5, 2]")
    (folder / "case.yaml").write_text(text, encoding="utf-8")


def run(folder: Path, *more: str) -> int:
    return main([
        "compare", str(folder), "--verdict", "offer", "--points", "6", "--depths", "1.5", "--engine", "here",
        "--store", str(folder.parent / "store"), *more,
    ])  # fmt: skip


def test_the_page_answers_first_and_the_reversed_case_the_opposite(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--verdict-only") == 0
    good = capsys.readouterr().out
    assert good.startswith("Does “offer” deserve a chance?\n====")
    assert "\nUnder the model, yes: “offer” clearly lowers `war` in 2 of 2" in good
    assert "What would have to be true for it to fail" in good
    assert "How this was judged" in good
    write(folder, BAD)
    assert run(folder, "--verdict-only", "--theory", "none") == 0
    assert "\nUnder the model, no: “offer” clearly raises `war` in 1 of 1" in capsys.readouterr().out


def test_the_whole_says_what_turns_it_and_what_it_rests_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--theory", "none") == 0
    said = capsys.readouterr()
    out = " ".join(said.out.split())
    assert "So far, at 2 of 3 points" in said.err
    assert re.search(r"`war`: of all \d+ uncertain numbers, none turns it", out)
    assert "What the plan adds in the mean over points. 0: no difference that counts. –: fewer than two points" in out
    assert "What that rests on" in out
    assert "rests on no source" in out


def test_where_the_plan_does_nothing_nothing_is_said_of_its_failing(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--question", "vast_arsenals", "--theory", "none", "--depths", "1.5", "--points", "6", "--verdict-only"]
    asked = ["compare", "freeze", "--verdict", "freeze_for_freeze", *few, "--engine", "here", "--no-store"]
    assert main(asked) == 0
    page = capsys.readouterr().out
    assert "it makes no difference that can be told" in " ".join(page.split())
    assert "true for it to fail" not in page
    assert "How this was judged" in page


def test_json_and_frame_hold_every_cell(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder.parent / "cells.csv"
    assert run(folder, "--verdict-only", "--json", "--frame", str(file)) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["answer"], data["status"], data["points"]) == ("yes", "finished", 6)
    assert data["sentence"].startswith("Under the model, yes")
    cells = [cell for one in data["questions"] for cell in one["cells"]]
    assert len(cells) == 4
    assert all(cell["mean"]["low"] <= cell["mean"]["value"] <= cell["mean"]["high"] for cell in cells)
    assert len(file.read_text(encoding="utf-8").splitlines()) == 5
    assert run(folder, "--frame", str(file)) == 1
    assert "is there already" in capsys.readouterr().err


def test_what_is_stored_is_not_computed_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(folder, "--verdict-only") == 0
    first = capsys.readouterr()
    assert "So far at central values" in first.err, "a first look comes before the end"
    monkeypatch.setattr("detente.insight.deserving.bench.Bench.rows", None)
    assert run(folder, "--verdict-only") == 0
    assert capsys.readouterr().out == first.out


def test_the_way_that_is_better_may_be_said_on_the_command_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--verdict-only", "--question", "war", "--higher", "war") == 0
    assert "Under the model, no: “offer” clearly lowers `war`" in " ".join(capsys.readouterr().out.split())


def test_ctrl_c_between_two_stages_prints_what_there_is(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = resting.resting_study

    def pressed(*args: Any, **more: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return before(*args, **more)

    monkeypatch.setattr(resting, "resting_study", pressed)
    assert run(folder) == INTERRUPTED
    out, errors = (" ".join(text.split()) for text in capsys.readouterr())
    for text in (out, errors):
        assert "Stopped before the next part (what it rests on); what was computed is stored (" in text
    assert "What would have to be true for it to fail" in out
    assert "What that rests on" not in out


def test_ctrl_c_between_the_parts_of_a_brief(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    step = importlib.import_module("detente.cli.verdict")

    def pressed(*args: Any, **more: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return deliberate(*args, **more)

    deliberate = step.deliberate
    monkeypatch.setattr(step, "deliberate", pressed)
    asked = ["--question", "war", "--points", "2", "--no-sample", "--theory", "none", "--engine", "here"]
    kept = ["--store", str(folder.parent / "store"), "--brief", str(folder.parent / "brief.html")]
    assert main(["run", str(folder), *asked, *kept, "--insight"]) == INTERRUPTED
    assert not (folder.parent / "brief.html").exists()
    said = "detente run: Stopped before the next part (the plan on trial); what was computed is stored ("
    errors = capsys.readouterr().err
    assert said in errors
    assert "), and the same command goes on from there. There is no brief." in errors


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--plan", "paper"], 2, "leave --plan out"),
        (["--verdict", "ofer"], 2, "did you mean `offer`"),
        (["--points", "3"], 1, "6 points or more, not 3"),
        (["--question", "talks"], 1, "does not say which way is better"),
        (["--lower", "war", "--higher", "war"], 2, "--lower or --higher war, not both"),
        (["--depths", "deep"], 2, "numbers with commas between are needed, not `deep`"),
        (["--depths", "60"], 1, "from 0 to 50, not 60"),
    ],
)
def test_bad_words_are_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: int, said: str
) -> None:
    assert run(folder, *more) == code
    err = capsys.readouterr().err
    assert said in " ".join(err.split())
    assert "Traceback" not in err


def test_insight_puts_its_sections_into_the_brief(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insight, "WALKS", 2)
    monkeypatch.setattr(trial, "DRAWN", 120)  # as many as a verdict takes
    place = folder.parent / "brief.html"
    asked = ["--question", "war", "--points", "2", "--no-sample", "--theory", "none", "--engine", "here"]
    stored = ["--store", str(folder.parent / "store")]
    assert main(["run", str(folder), *asked, *stored, "--insight", "--brief", str(place)]) == 0
    page = place.read_text(encoding="utf-8")
    heads = re.findall(r'<h2 id="([\w-]+)"', page)
    made = ["deserves", "compared", "sensitivity-war", "influence-war", "explained"]
    assert [head for head in heads if head in made] == made
    err = capsys.readouterr().err
    assert "no section on" not in err
    assert err.count("fewer tell nothing") == 1
    assert "detente run: the verdict takes 6 points, not 2: fewer tell nothing\n" in err
    assert main(["runs", *stored, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["runs"]
    points = sorted((one["method"], one["parameters"]["points"]) for one in made if "points" in one["parameters"])
    assert points == [("compare", 2), ("influence", 2), ("influence", 2), ("run", 2), ("verdict", 6)]
    assert [one["parameters"]["drawn"] for one in made if one["method"] == "verdict"] == [45]
    ids = re.findall(r' id="?([^" >]+)', page)
    assert len(ids) == len(set(ids))
    assert main(["run", str(folder), *asked, *stored, "--brief", str(place)]) == 0
    assert "deserves" not in place.read_text(encoding="utf-8")


@pytest.mark.parametrize(("asked", "taken"), [(None, 16), (40, 16), (16, 16), (5, 5), (2, 2), (1, 2)])
def test_insight_takes_no_more_points_than_are_asked_for(
    asked: int | None, taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    part = insight._Insight(Namespace(points=asked), detente.load("freeze"), "", "quiet_year", Computer(Namespace()))
    assert part.points(16, "a part", fewest=2) == taken
    said = "detente run: a part takes 2 points, not 1: fewer tell nothing\n" if asked == 1 else ""
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--verdict", "offer"], "--verdict goes with --insight"),
        (["--insight", "--no-brief"], "leave --no-brief out"),
        (["--insight", "--verdict", "ofer"], "did you mean `offer`"),
    ],
)
def test_insight_refuses_words_that_do_not_go_together(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert main(["run", str(folder), *more]) in (1, 2)
    assert said in capsys.readouterr().err
