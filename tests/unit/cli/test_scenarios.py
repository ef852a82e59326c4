"""`--scenarios`: numbers at many points in the ranges of a case, summed up."""

import io
import json
from pathlib import Path

import pytest

from detente.case.load import load
from detente.cli import main
from detente.cli.codes import OK
from detente.cli.page import Page
from detente.cli.scenario_page import Point, explained, show_points
from unit.cli.stored import ONE, listed


@pytest.mark.parametrize(
    ("count", "there", "head", "ends"),
    [
        (20, 20, "lowest to highest", "0 to 0.475"),
        (20, 11, "lowest to highest", "0 to 0.250"),
        (21, 21, "5-95%", "0.025 to 0.475"),
        (24, 11, "5-95%", "0.013 to 0.237"),
    ],
)
def test_few_points_have_a_lowest_and_a_highest(count: int, there: int, head: str, ends: str) -> None:
    case, said = load("freeze"), io.StringIO()
    points = [
        Point("quiet_year", "none", "none", place, place / 40 if place < there else None, 0.0) for place in range(count)
    ]
    show_points(Page(said), case, points, "bound", count)
    lines = said.getvalue().splitlines()
    assert head in next(line for line in lines if line.split()[:1] == ["median"])
    assert ends in next(line for line in lines if f"{there} of {count}" in line)
    assert ("the lowest and the highest" in explained(count)) == (count == 20)


def test_scenarios_are_summed_up(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    assert main(["simulate", "freeze", *ONE, "--runs", "200", "--scenarios", "6", *store]) == OK
    out = capsys.readouterr().out
    assert "6 points in the ranges" in out
    assert "6 of 6" in out


def test_a_forecast_at_many_points_is_summed_up(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    words = ["forecast", "freeze", *ONE, "--scenarios", "4", *store]
    assert main(words) == OK
    assert "4 of 4" in capsys.readouterr().out
    assert main([*words, "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert len(found["scenarios"]) == len(found["answers"]) == 4
    assert len({answer["value"] for answer in found["answers"]}) == 4
    assert listed(capsys, *store)["runs"][0]["method"] == "forecast"


def test_a_forecast_by_two_workers_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["forecast", "freeze", "--question", "quiet_year", "--theory", "none", "--json"]
    texts = []
    for more in ([], ["--workers", "2"]):
        assert main([*words, *more]) == OK
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]


def test_a_table_of_points_is_taken(capsys: pytest.CaptureFixture[str], store: list[str], tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("parameters.advance,behaviour.depth\n0.05,1.5\n0.02,9\n")
    words = ["forecast", "freeze", *ONE, "--scenarios", str(tmp_path / "points.csv"), *store, "--json"]
    assert main(words) == OK
    said = capsys.readouterr()
    assert "`behaviour.depth` is outside of its range, 1 to 2, in 1 of 2 scenarios." in said.err
    assert json.loads(said.out)["answers"][0]["value"] == pytest.approx(0.28533, abs=1e-5)
