"""What it means that an answer and a slow reading agree."""

import math

from detente.answer import Expectation
from detente.result import Estimate, Status
from oracle.answer.reading import Reading

CARRIERS = ("start", "chance", "chosen", "slip")
OWN = 1e-9
"""How far the slow reading may be off itself, for its chain and for its matrices."""


def near(found: Estimate, truth: Reading) -> float:
    """How far apart the two may be; what is divided by a small probability is known less well."""
    return found.bound + OWN + 1e-12 / truth.given


def number(found: Estimate, truth: Reading) -> None:
    """The values are within the stated bound, and the bound says something."""
    if truth.value is None:
        assert found.value is None or found.bound > 1e-3, found
        assert found.value is not None or found.status is Status.UNDEFINED or found.note
        return
    if found.value is None:  # of what is improbable too little may be known
        assert truth.given < 1e-9 or (truth.given < 1e-3 and found.status is Status.STOPPED), found
        return
    if math.isinf(truth.value):
        assert found.value == truth.value
        return
    assert abs(found.value - truth.value) <= near(found, truth), (found, truth.value)
    assert found.bound <= 1e-8 * max(1.0, abs(truth.value)) / truth.given, found


def carried(found: Expectation, truth: Reading) -> None:
    """Carriers are those of the slow reading; ties of gain and cost may count on either side."""
    if truth.shares is None or found.carriers is None:
        assert found.carriers is None
        return
    off = near(found.estimate, truth) + 1e-9
    tie = truth.parts.get("tie", 0.0)
    for carrier in CARRIERS:
        more = tie if carrier in ("chosen", "slip") else 0.0
        low, high = sorted((truth.parts.get(carrier, 0.0), truth.parts.get(carrier, 0.0) + more))
        assert low - off <= getattr(found.carriers, carrier) <= high + off, carrier


def sums(found: Expectation, *, ends: bool = False, less: bool = False) -> None:
    """Carriers sum to the number (or, of what ended it, to one less it), routes to the carriers.

    `less` is for a difference, where what is certain on both sides cancels out.
    """
    if found.carriers is None or found.estimate.value is None:
        return
    off = 2 * found.estimate.bound + 1e-12 * max(1.0, abs(found.estimate.value))
    whole = float(not less) - found.estimate.value if ends else found.estimate.value
    assert abs(sum(getattr(found.carriers, carrier) for carrier in CARRIERS) - whole) <= off
    for carrier in CARRIERS[1:]:
        parts = [getattr(route, carrier) for route in found.routes]
        assert abs(math.fsum(parts) - getattr(found.carriers, carrier)) <= 1e-12 * max(1.0, abs(whole))


def routes(found: Expectation, truth: Reading) -> None:
    """Every cause contributes what it does in the slow reading, and the largest comes first."""
    assert truth.shares is not None
    off = near(found.estimate, truth)
    mine: dict[str, float] = {}
    for (part, cause), share in truth.shares.items():
        if part != "start":
            mine[cause] = mine.get(cause, 0.0) + share
    theirs = {route.label: route.total for route in found.routes}
    for cause in mine.keys() | theirs.keys():
        assert abs(mine.get(cause, 0.0) - theirs.get(cause, 0.0)) <= off, cause
    totals = [abs(route.total) for route in found.routes]
    assert totals == sorted(totals, reverse=True)
