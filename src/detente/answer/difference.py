"""One number less another, with the carriers of the difference."""

import math

from detente.analysis.forecast import Carriers, Route
from detente.answer.answer import Expectation
from detente.result import Estimate, Status


def difference(one: Expectation, other: Expectation) -> Expectation:
    """One number less another, with the carriers of the difference."""
    a, b = one.estimate, other.estimate
    if a.value is None or b.value is None or (math.isinf(a.value) and math.isinf(b.value)):
        lacking = a if a.value is None else b
        status = lacking.status if lacking.value is None else Status.INFINITE
        note = lacking.note or "One side of the difference has no value."
        estimate = Estimate(value=None, bound=math.inf, status=status, note=note)
    else:
        worse = a if a.status is not Status.EXACT else b
        estimate = Estimate(value=a.value - b.value, bound=a.bound + b.bound, status=worse.status)
    carriers = None
    routes: tuple[Route, ...] = ()
    if estimate.value is not None and one.carriers is not None and other.carriers is not None:
        carriers = Carriers(
            start=one.carriers.start - other.carriers.start, chance=one.carriers.chance - other.carriers.chance,
            chosen=one.carriers.chosen - other.carriers.chosen, slip=one.carriers.slip - other.carriers.slip,
        )  # fmt: skip
        routes = _route_difference(one.routes, other.routes)
    name = one.name if one.name == other.name else f"{one.name}, minus {other.name}"
    return Expectation(
        name=name, estimate=estimate, carriers=carriers, routes=routes,
        residual=max(one.residual, other.residual), value_bound=max(one.value_bound, other.value_bound),
    )  # fmt: skip


def _route_difference(one: tuple[Route, ...], other: tuple[Route, ...]) -> tuple[Route, ...]:
    found = {route.label: route for route in one}
    for route in other:
        mine = found.get(route.label)
        found[route.label] = Route(
            label=route.label, path=route.path, flow=None,
            chance=(mine.chance if mine else 0.0) - route.chance, chosen=(mine.chosen if mine else 0.0) - route.chosen,
            slip=(mine.slip if mine else 0.0) - route.slip,
        )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda route: -abs(route.total)))
