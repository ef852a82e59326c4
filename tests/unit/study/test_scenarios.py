"""Scenarios: each shape's quantiles against its slow twin, designs that fill the ranges, tables that are checked."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.case.override import with_scenario
from detente.errors import StudyError
from detente.study import Scenarios, latin_hypercube, sobol, table
from detente.study import scenarios as points
from detente.study.scenarios import uncertain
from detente.study.shape import Uncertain


@pytest.fixture(scope="module")
def machine() -> dict[str, Any]:
    return dict(detente.load("freeze").machine)


def below(number: Uncertain, x: float) -> float:
    """The slow twin: the share of values below x, the density added up over many small steps."""
    if number.shape == "uniform":

        def density(v: float) -> float:
            return 1.0
    else:

        def density(v: float) -> float:
            if v < number.value:
                return (v - number.low) / (number.value - number.low)
            return (number.high - v) / (number.high - number.value) if number.high > number.value else 0.0

    steps = 20_000
    width = (number.high - number.low) / steps
    middles = [number.low + (step + 0.5) * width for step in range(steps)]
    densities = [density(v) for v in middles]
    return math.fsum(d for v, d in zip(middles, densities, strict=True) if v < x) / math.fsum(densities)


@pytest.mark.parametrize(
    "number",
    [
        Uncertain("a", 0.5, 0.0, 1.0, "uniform"),
        Uncertain("a", 3.0, 2.0, 10.0, "uniform"),
        Uncertain("a", 0.3, -1.0, 1.0, "triangle"),
        Uncertain("a", -1.0, -1.0, 1.0, "triangle"),
        Uncertain("a", 1.0, -1.0, 1.0, "triangle"),
    ],
)
def test_the_quantiles_of_a_shape_undo_its_shares(number: Uncertain) -> None:
    for share in (0.0, 0.01, 0.2, 0.5, 0.77, 0.99, 1.0):
        (x,) = number.quantile(np.array([share]))
        assert number.low <= x <= number.high
        assert below(number, float(x)) == pytest.approx(share, abs=2e-4)


def test_a_point_has_one_value() -> None:
    assert Uncertain("a", 2.0, 2.0, 2.0, "point").quantile(np.array([0.1, 0.9])).tolist() == [2.0, 2.0]


def test_every_number_with_a_range_and_no_other(machine: dict[str, Any]) -> None:
    found = {one.path: one for one in uncertain(machine)}
    assert found["parameters.advance"] == Uncertain("parameters.advance", 0.05, 0.02, 0.1, "uniform")
    assert found["behaviour.depth"].shape == "triangle"
    assert "conditions.alarm.fades.after" in found
    assert not any(path.startswith(("theories", "plans", "questions")) or "without" in path for path in found)
    assert all(one.low < one.high for one in found.values())
    for path, one in found.items():
        with_scenario(machine, {path: one.low})


@pytest.mark.parametrize("design", [latin_hypercube, sobol])
def test_a_design_fills_every_range(design: Any, machine: dict[str, Any]) -> None:
    found = design(machine, 32, seed=5)
    numbers = uncertain(machine)
    assert found.paths == tuple(one.path for one in numbers)
    assert len(found) == 32
    for place, one in enumerate(numbers):
        shares = [below(one, x) for x in found.points[:, place]] if place < 2 else []
        assert sorted(int(32 * share + 1e-3) for share in shares) == list(range(32) if shares else [])
        assert found.points[:, place].min() >= one.low
        assert found.points[:, place].max() <= one.high
    again = design(machine, 32, seed=5)
    assert np.array_equal(found.points, again.points)
    assert found.digest == again.digest != design(machine, 32, seed=6).digest


def test_motions_on_one_clock_are_drawn_together() -> None:
    council = detente.load("council").machine
    found = latin_hypercube(council, 8)
    one, other = (found.paths.index(f"bodies.council.motions.{name}.commitment") for name in ("strong", "mild"))
    assert found.points[:, one].tolist() == found.points[:, other].tolist()
    assert len(set(found.points[:, one].tolist())) == 8


def test_only_some_numbers(machine: dict[str, Any]) -> None:
    assert latin_hypercube(machine, 2, only=["advance"]).paths == ("parameters.advance",)
    assert set(latin_hypercube(machine, 2, only=["behaviour"]).paths) == {
        "behaviour.rationality", "behaviour.foresight", "behaviour.depth", "behaviour.tempo",
    }  # fmt: skip
    with pytest.raises(StudyError, match="did you mean `advance`"):
        latin_hypercube(machine, 2, only=["advence"])
    with pytest.raises(StudyError, match=r"`east\.own_tests\.want` is not uncertain"):
        latin_hypercube(machine, 2, only=["east.own_tests.want"])


@pytest.mark.parametrize("count", [0, -3, 10**9])
@pytest.mark.parametrize("design", [latin_hypercube, sobol])
def test_a_number_of_scenarios_that_is_none(count: int, design: Any, machine: dict[str, Any]) -> None:
    with pytest.raises(StudyError, match=rf"must be a whole number from 1 to 1,000,000, not {count}\."):
        design(machine, count)


def test_a_sobol_sequence_that_is_not_balanced_says_so(machine: dict[str, Any]) -> None:
    assert "100 is no power of two" in sobol(machine, 100).warnings[0]
    assert sobol(machine, 64).warnings == ()


def test_a_case_without_ranges(machine: dict[str, Any]) -> None:
    fixed = with_scenario(machine, {one.path: one.value for one in uncertain(machine)})
    with pytest.raises(StudyError, match="Nothing in this case is uncertain"):
        latin_hypercube(fixed, 4)


def test_a_table_is_taken_as_it_is(machine: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("advance, behaviour.depth\n0.05,1.5\n0.5,2\n\n", encoding="utf-8-sig")
    found = table(machine, tmp_path / "points.csv")
    assert found.paths == ("parameters.advance", "behaviour.depth")
    assert found.points.tolist() == [[0.05, 1.5], [0.5, 2.0]]
    assert found.warnings == ("`advance` is outside of its range, 0.02 to 0.1, in 1 of 2 scenarios.",)
    assert found[1] == {"parameters.advance": 0.5, "behaviour.depth": 2.0}
    same = table(machine, [{"advance": 0.05, "behaviour.depth": 1.5}, {"advance": 0.5, "behaviour.depth": 2}])
    assert same.digest == found.digest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("advence\n1\n", "did you mean `advance`"),
        ("advance\n", "holds no scenario"),
        ("", "holds no scenario"),
        ("advance\nmuch\n", "scenario 1, `advance`: a number is needed, not `much`"),
        ("advance\nnan\n", "a number is needed"),
        ("advance,cuts\n1\n", "scenario 1, has 1 values, not 2"),
        ("advance,advance\n1,1\n", "a column twice"),
        ("advance,parameters.advance\n1,1\n", "names a number twice"),
        ("east.tests\n1\n", "is not the path of a number"),
        ("\xff\xfe", None),
    ],
)
def test_a_table_that_does_not_fit(text: str, words: str | None, machine: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(text.encode("latin-1" if words is None else "utf-8"))
    with pytest.raises(StudyError, match=words or "no CSV table in UTF-8"):
        table(machine, tmp_path / "t.csv")
    with pytest.raises(StudyError, match=r"none\.csv cannot be read"):
        table(machine, tmp_path / "none.csv")


def test_rows_that_differ_in_paths(machine: dict[str, Any]) -> None:
    with pytest.raises(StudyError, match="scenario 2, has other paths"):
        table(machine, [{"advance": 1.0}, {"cuts": 1.0}])
    assert isinstance(table(machine, [{"advance": 1.0}]), Scenarios)


def test_more_values_than_are_drawn_at_once_are_refused(
    machine: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "MOST_VALUES", 10)
    for draw in (latin_hypercube, sobol):
        with pytest.raises(StudyError, match="are more than 10 values: draw fewer"):
            draw(machine, 4)
