"""The sections that unfold a number, and that hold experts' words beside the model."""

from dataclasses import replace
from pathlib import Path

import pytest

from detente.answer import Grounds
from detente.case.load import load
from detente.insight.explain import Node, explain
from detente.insight.verbal import verbal_certainty, words_study
from detente.report.explained import said_number, section
from detente.report.sentences import listed
from detente.report.words import section as words_section
from detente.study import run
from unit.insight.said import written


def test_a_number_unfolded() -> None:
    case = load("freeze")
    grounds = Grounds(case.machine)
    found = section([explain(grounds, name, sources=case.sources) for name in ("quiet_year", "no_pause")], "Source: x")
    assert found.id == "explained"
    assert found.lead[0] == "Will both sides have paused a year from now? 29%."
    assert found.lead[1].startswith("It is carried 75% by chosen moves (Western state moves `west.tests` to paused 51%")
    causes, moves, *_ = found.grids
    assert [row[3] for row in causes.rows] == ["38%", "37%", "13%", "12%"]
    west = moves.rows[0]
    assert west[:3] == ("Western state", "Western state moves `west.tests` to paused", "+1.34")
    assert west[3].startswith("race +1.62")
    assert west[4] == "own_tests -1.02"
    assert found.folded[0].sentences[0].startswith("jervis:3 (size): Cooperation becomes more likely")


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (0.123, "probability", "12%"), (-0.012, "probability, difference", "-1.2 points"), (2.5, "times", "2.5 times"),
        (0.5, "times, difference", "+0.5 times"), (0.5, "difference", "+0.5"), (-0.3, "utility", "-0.3 utility"),
        (0.3, "", "0.3"), (None, "times", "no number"), (10.0, "month", "10 months"), (1.0, "month", "1 month"),
        (2.0, "per month", "2 per month"),
    ],
)  # fmt: skip
def test_the_number_of_a_node_has_its_unit_and_the_sign_of_a_difference(
    number: float | None, unit: str, said: str
) -> None:
    assert said_number(Node(kind="answer", label="", number=number, unit=unit)) == said


def test_a_difference_unfolded() -> None:
    case = load("freeze")
    one = explain(Grounds(case.machine), "plan_gain", plan="freeze_for_freeze", sources=case.sources)
    found = section(one, "Source: x")
    assert found.lead[0] == "What does the freeze add? With plan `freeze_for_freeze`: +12 points."
    assert found.lead[1].endswith("What does the freeze add? (+41 points) and less the same without it (-29 points).")
    assert found.grids[0].heads == ("cause", "adds")
    assert found.grids[0].rows[:2] == (
        ("`pause passes begin`", "+19 points"),
        ("`west.tests to paused`", "-3.3 points"),
    )


def test_a_trend_unfolded() -> None:
    case = load("surprise")
    found = section(explain(Grounds(case.machine), "alert_trend", sources=case.sources), "Source: x")
    assert found.lead[0] == "Does the north raise its alert rather than lower it? +28 points."
    assert "standing higher than at the start (+39 points) and" in found.lead[1]
    assert found.lead[1].endswith("than at the start, taken off (-11 points).")


def test_words_beside_the_model(tmp_path: Path) -> None:
    case = load(written(tmp_path))
    job = words_study(case.machine, case.forecasts, points=4)
    rows = [row for batch in run(job).batches() for row in batch.to_pylist()]
    judged = verbal_certainty(job.context, rows, case.forecasts, case.sources)
    found = words_section(judged, "Source: x")
    grid, agreed = found.grids
    assert agreed.rows[0][:2] == ("the case's own reading", "1 of 2")
    assert grid.heads[:4] == ("words", "theory", "model", "case")
    assert "the model agrees at least in part" in found.lead[0]
    assert grid.rows[0][3:9] == ("~ 20%–35%", "= 20%–40%", "= 20%–45%", "~ 25%–35%", "= 10%–40%", "> 20%–30%")
    assert grid.rows[1][3:] == ("-",) * 8 + ("unknown",)
    (figure,) = found.figures
    assert figure.title == "The model lies, at least in part, in what the words mean for 1 of 2 forecasts"
    assert any("“unlikely”" in row[0] and "barnes_canada_2016" in row[0] and row[3] == "above" for row in figure.rows)
    assert any(sentence.startswith("The scale moves the verdict on 1 of 2") for sentence in found.lead)
    mute = words_section(replace(judged, forecasts=judged.forecasts[1:2]), "Source: x").grids[0]
    assert mute.heads == ("words", "theory", "model", "happened")
    assert mute.note.endswith(f"No word of these has a number on {listed(judged.scales, 'or')}.")
