"""One number less another."""

import math

import pytest

from detente.analysis.forecast import Carriers, Route
from detente.answer import Expectation
from detente.answer.difference import difference
from detente.result import Estimate, Status


def number(value: float | None, bound: float = 0.0, status: Status = Status.EXACT, note: str = "") -> Estimate:
    return Estimate(value=value, bound=bound, status=status, note=note)


def one(estimate: Estimate, name: str = "hierarchy", **more: object) -> Expectation:
    return Expectation(name=name, estimate=estimate, **more)  # type: ignore[arg-type]


UNDEFINED = number(None, math.inf, Status.UNDEFINED, "It never happens.")
INFINITE = number(math.inf, 0.0, Status.INFINITE)


def test_values_subtract_and_bounds_add() -> None:
    found = difference(one(number(0.75, 1e-9)), one(number(0.5, 2e-9))).estimate
    assert found.value == 0.25
    assert found.bound == pytest.approx(3e-9)
    assert found.status is Status.EXACT


@pytest.mark.parametrize("pair", [(UNDEFINED, number(0.5)), (number(0.5), UNDEFINED), (UNDEFINED, UNDEFINED)])
def test_a_side_without_value(pair: tuple[Estimate, Estimate]) -> None:
    found = difference(one(pair[0]), one(pair[1])).estimate
    assert (found.value, found.bound, found.status) == (None, math.inf, Status.UNDEFINED)
    assert found.note == "It never happens."


def test_infinite_sides() -> None:
    """One infinite time less a finite one is infinite; of two there is no difference."""
    assert difference(one(INFINITE), one(number(3.0))).estimate.value == math.inf
    assert difference(one(number(3.0)), one(INFINITE)).estimate.value == -math.inf
    both = difference(one(INFINITE), one(INFINITE)).estimate
    assert both.value is None
    assert both.note


@pytest.mark.parametrize("pair", [(Status.EXACT, Status.CONVERGED), (Status.CONVERGED, Status.EXACT)])
def test_the_worse_status_stands(pair: tuple[Status, Status]) -> None:
    sides = [one(number(0.5, status=status)) for status in pair]
    assert difference(*sides).estimate.status is Status.CONVERGED


def route(label: str, **parts: float) -> Route:
    return Route(label=label, path=label, flow=0, **parts)


def test_carriers_and_routes_subtract_cause_by_cause() -> None:
    mine = one(
        number(0.6), carriers=Carriers(chance=0.2, chosen=0.4), routes=(route("x", chosen=0.4), route("y", chance=0.2))
    )
    other = one(
        number(0.4), carriers=Carriers(start=0.1, slip=0.3), routes=(route("z", slip=0.2), route("y", slip=0.1))
    )
    found = difference(mine, other)
    assert found.carriers == Carriers(start=-0.1, chance=0.2, chosen=0.4, slip=-0.3)
    parts = {each.label: (each.chance, each.chosen, each.slip) for each in found.routes}
    assert parts == {"x": (0.0, 0.4, 0.0), "y": (0.2, 0.0, -0.1), "z": (0.0, 0.0, -0.2)}
    assert [each.label for each in found.routes] == ["x", "z", "y"]
    assert sum(each.total for each in found.routes) + found.carriers.start == pytest.approx(0.2)


def test_no_carriers_where_a_side_has_none() -> None:
    assert difference(one(number(0.6), carriers=Carriers(chance=0.6)), one(number(3.0))).carriers is None


def test_names_and_errors_of_both_sides() -> None:
    mine = one(number(0.6), "from rest", residual=1e-9, value_bound=1e-7)
    other = one(number(0.4), "from eagerness", residual=1e-8, value_bound=1e-8)
    found = difference(mine, other)
    assert found.name == "from rest, minus from eagerness"
    assert (found.residual, found.value_bound) == (1e-8, 1e-7)
    assert difference(mine, mine).name == "from rest"
