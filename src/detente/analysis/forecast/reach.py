"""The first time that a goal is reached, or a mark happens: its probability, and what carried it."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.begin import (
    Condition,
    Start,
    begin,
    conditioned,
    given,
    horizon,
    impossible,
    nowhere,
    probability,
)
from detente.analysis.forecast.carriers import Carriers, Reached, tally
from detente.analysis.forecast.first import Flowed, Opened, opened, passage, passage_given
from detente.analysis.forecast.goal import AnyChain, Bools, Goal, checked, listed
from detente.analysis.forecast.graph import before
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.unbounded import ILL
from detente.analysis.forecast.uniformise import Progress
from detente.result import Estimate, Status

Floats = npt.NDArray[np.float64]

NEVER = "It cannot happen from the start."
ALREADY = "It holds at the start."


def reach(
    chain: AnyChain, goal: Goal, *, within: float, start: Start = None, condition: Condition | None = None,
    progress: Progress | None = None,
) -> Reached:  # fmt: skip
    """Probability that a goal is reached, or a mark happens, within a time.

    Args:
        chain: The chain.
        goal: States, or what is to happen.
        within: The time, from 0 to `inf` (ever). A goal that holds at the start counts.
        start: Another start distribution, or what `after` found.
        condition: States the chain is in at some time.
        progress: Called with the part of the work done, from 0 to 1.

    Returns:
        The probability with its carriers and causes.

    Raises:
        QueryError: If a mask does not fit the chain or the time is negative.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> answer = reach(chain, war, within=12)
    >>> round(answer.estimate.value, 6), answer.estimate.bound < 1e-12
    (0.161221, True)
    >>> [(route.label, round(route.total, 6)) for route in answer.by_cause]
    [('us.strike to yes', 0.08061), ('accident', 0.08061)]
    """
    return reaches(chain, goal, within=[within], start=start, condition=condition, progress=progress)[0]


def reaches(
    chain: AnyChain, goal: Goal, *, within: Sequence[float], start: Start = None, condition: Condition | None = None,
    progress: Progress | None = None,
) -> tuple[Reached, ...]:  # fmt: skip
    """`reach` for several times, read from one pass (one for each under a condition).

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> [round(answer.estimate.value, 4) for answer in reaches(chain, war, within=[1, 12, float("inf")])]
    [0.0182, 0.1612, 0.8333]
    """
    return often(chain, goal, 1, within, start, condition, progress)


def throughout(
    chain: AnyChain, mask: Bools, time: float, *, start: Start = None, condition: Condition | None = None,
    progress: Progress | None = None,
) -> Reached:  # fmt: skip
    """Probability that the chain is in a set of states all the time up to `time`; the carriers are of what ended it.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> peace = throughout(chain, ~war, 12)
    >>> round(peace.estimate.value, 6), round(peace.carriers.total, 6)
    (0.838779, 0.161221)
    """
    checked(chain, mask)
    return lasting(reach(chain, ~mask, within=time, start=start, condition=condition, progress=progress))


def lasting(left: Reached) -> Reached:
    """That something lasts all the time, from what is known of its end."""
    found = left.estimate
    note = {NEVER: "It holds at the start, and nothing can end it.", ALREADY: "It does not hold at the start."}
    kept = Estimate(
        value=None if found.value is None else 1.0 - found.value,
        bound=found.bound + (ROUNDING if found.bound else 0.0),
        status=found.status, note=note.get(found.note, found.note),
    )  # fmt: skip
    return replace(left, estimate=kept, ends=True)


def often(
    chain: AnyChain, goal: Goal, times: int, within: Sequence[float], start: Start, condition: Condition | None,
    progress: Progress | None,
) -> tuple[Reached, ...]:  # fmt: skip
    """Probability that a goal is reached so many times, within each of several times."""
    if times > 1:
        listed(chain, "How often something happens")
    goal, condition = checked(chain, goal), conditioned(chain, condition)
    ends = [horizon(time, ever=True) for time in within]
    begun = begin(chain, start)
    probable = None if condition is None or begun is None else given(chain, begun[0], condition)
    if begun is None or impossible(probable):
        lost = Reached(estimate=nowhere(probable), carriers=Carriers(), by_cause=(), condition=probable)
        return tuple(lost for _ in ends)
    question = opened(chain, goal, begun[0], times)
    if condition is None:
        flows = passage(chain, question, ends, progress=progress)
    else:
        flows = [passage_given(chain, question, end, condition, progress) for end in ends]
    return tuple(
        answered(chain, question, flowed, begun, end, probable) for flowed, end in zip(flows, ends, strict=True)
    )


def answered(
    chain: AnyChain, question: Opened, flowed: Flowed, begun: tuple[Floats, float], end: float,
    probable: Estimate | None,
) -> Reached:  # fmt: skip
    share = 1.0 if probable is None or probable.value is None else probable.value
    carriers, routes = tally(chain, question.watched, flowed.gained, flowed.crossed, flowed.started, share)
    start, error = begun
    total = carriers.total * share
    if not (question.open is start or question.open.any()):  # a start is never nothing
        estimate = Estimate(value=1.0, bound=0.0, status=Status.EXACT, note=ALREADY)
    elif total <= flowed.slack and not before(chain, question.goal, question.watched, start > 0, end)[1]:
        estimate = Estimate(value=0.0, bound=0.0, status=Status.EXACT, note=NEVER)
        carriers, routes = Carriers(), ()
    else:
        estimate = probability(total, flowed.slack + error, condition=probable, status=flowed.status)
    if flowed.status is Status.STOPPED:
        estimate = Estimate(value=None, bound=inf, status=Status.STOPPED, note=ILL)
        carriers, routes = Carriers(), ()
    return Reached(
        estimate=estimate, carriers=carriers, by_cause=routes, condition=probable, watched=question.watched,
        gained=flowed.gained / share,
    )  # fmt: skip
