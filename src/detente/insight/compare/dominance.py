"""Dominance: a plan that is nowhere worse than another and somewhere better, at every point that was looked at.

Under one theory or under every one; by one question or by all of them together (Pareto). Beside it the weaker claim
that a plan is better in the mean, its paired interval clear of zero. What holds at each of n points may still fail in a
share of the ranges (`unseen`): that is said with it.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np
import numpy.typing as npt

from detente.insight.compare.ledger import Ledger
from detente.insight.compare.result import EVERY, Dominance
from detente.insight.intervals import mean_of, unseen

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


def never_worse(ledger: Ledger) -> tuple[Truths, Truths]:
    """Where one plan is not worse than another, and where it is better, by more than the bounds of the two.

    Args:
        ledger: The numbers of a question.

    Returns:
        Both as theories x plans x plans x points: the first plan of the pair against the second.
    """
    numbers, bounds = ledger.performance, ledger.bounds
    lead = numbers[:, :, None] - numbers[:, None]
    room = bounds[:, :, None] + bounds[:, None] + ledger.room
    return lead >= -room, lead > room


def dominances(ledgers: Sequence[Ledger]) -> tuple[Dominance, ...]:
    """Every dominance among the plans; under every theory first, then what holds under some alone.

    Args:
        ledgers: The numbers of the questions that some plan affects.
    """
    found = [one for ledger in ledgers for one in _dominances(ledger)]
    return tuple(found) if len(ledgers) < 2 else (*_together(ledgers), *found)


def _dominances(ledger: Ledger) -> Iterator[Dominance]:
    holds, better = never_worse(ledger)
    yield from _pairs(ledger.question, ledger.theories, ledger.plans, holds, better)
    yield from _in_the_mean(ledger, holds, better)


def _together(ledgers: Sequence[Ledger]) -> Iterator[Dominance]:
    """By all questions at once, at the points they share and among the plans they share."""
    plans = [plan for plan in ledgers[0].plans if all(plan in ledger.plans for ledger in ledgers)]
    columns = ledgers[0].columns
    for ledger in ledgers[1:]:
        columns = np.intersect1d(columns, ledger.columns)
    if len(plans) < 2 or not len(columns):
        return
    every, some = None, None
    for ledger in ledgers:
        places = [ledger.plans.index(plan) for plan in plans]
        at = np.searchsorted(ledger.columns, columns)
        holds, better = (one[:, places][:, :, places][..., at] for one in never_worse(ledger))
        every = holds if every is None else every & holds
        some = better if some is None else some | better
    assert every is not None
    assert some is not None
    yield from _pairs(EVERY, ledgers[0].theories, plans, every, some)


def _pairs(
    question: str, theories: Sequence[str], plans: Sequence[str], holds: Truths, better: Truths
) -> Iterator[Dominance]:
    """Pairs of plans of which one is at no point worse than the other, and at some better."""
    points = holds.shape[-1]
    for one, other in permutations(range(len(plans)), 2):
        never, sometimes = holds[:, one, other], better[:, one, other]
        if never.all() and sometimes.any():
            under = [EVERY]
        else:
            under = [name for place, name in enumerate(theories) if never[place].all() and sometimes[place].any()]
        for theory in under:
            yield Dominance(
                question=question, theory=theory, better=plans[one], worse=plans[other], how="points", points=points,
                may_fail=unseen(points),
            )  # fmt: skip


def _in_the_mean(ledger: Ledger, holds: Truths, better: Truths) -> Iterator[Dominance]:
    """Pairs of which one is better in the mean, its interval clear of zero, that are not dominated at every point."""
    for one, other in permutations(range(len(ledger.plans)), 2):
        never, sometimes = holds[:, one, other], better[:, one, other]
        if never.all() and sometimes.any():
            continue
        clear = [ahead(ledger, place, one, other) for place in range(len(ledger.theories))]
        if all(clear):
            yield _mean(ledger, EVERY, one, other)
            continue
        for place, sure in enumerate(clear):
            if sure and not never[place].all():
                yield _mean(ledger, ledger.theories[place], one, other)


def _mean(ledger: Ledger, theory: str, one: int, other: int) -> Dominance:
    return Dominance(
        question=ledger.question, theory=theory, better=ledger.plans[one], worse=ledger.plans[other], how="mean",
        points=ledger.points, may_fail=1.0,
    )  # fmt: skip


def ahead(ledger: Ledger, theory: int, one: int, other: int) -> bool:
    """Whether a plan is better than another in the mean under a theory: the paired interval is clear of zero.

    Args:
        ledger: The numbers of a question.
        theory: Which theory.
        one: The plan that is to be ahead.
        other: The other.
    """
    numbers, bounds = ledger.performance[theory], ledger.bounds[theory]
    room = float(bounds[one].mean() + bounds[other].mean()) + ledger.room
    return mean_of(numbers[one] - numbers[other]).low > room
