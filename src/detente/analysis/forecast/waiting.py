"""How long it takes: the expected time until a goal is first reached.

Up to a time T it is the time spent outside the goal until then. Without end it is infinite unless the goal is reached
with probability one, which depends only on what can be reached; if it is finite, it solves (E - R) h = 1.
"""

from math import inf, isfinite

import numpy as np

from detente.analysis.forecast.begin import (
    Condition,
    Start,
    begin,
    conditioned,
    given,
    horizon,
    impossible,
    nowhere,
    quantity,
)
from detente.analysis.forecast.expect import visits
from detente.analysis.forecast.goal import AnyChain, Goal, Happening, checked, watch
from detente.analysis.forecast.graph import before, can_reach
from detente.analysis.forecast.kernel import kernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.reach import ALREADY, often
from detente.analysis.forecast.unbounded import ILL, equations
from detente.analysis.forecast.uniformise import Progress
from detente.result import Estimate, Status


def time_to(
    chain: AnyChain, goal: Goal, *, within: float | None = None, start: Start = None,
    condition: Condition | None = None, progress: Progress | None = None,
) -> Estimate:  # fmt: skip
    """Expected time until a goal is first reached, or a mark first happens.

    Args:
        chain: The chain.
        goal: States, or what is to happen.
        within: Ask for the expectation of the smaller of that time and this one.
        start: Another start distribution, or what `after` found.
        condition: States the chain is in at some time.
        progress: Called with the part of the work done, from 0 to 1.

    Returns:
        The time; `inf` if the goal is not reached with probability one, with a note that says with which.

    Raises:
        QueryError: If a mask does not fit the chain or the time is negative.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> time_to(chain, war)
    Estimate(value=inf, bound=0.0, status=<Status.INFINITE: ...>, note='It is reached with probability 0.8333.')
    >>> round(time_to(chain, chain.final).value, 6), round(time_to(chain, war, within=12).value, 6)
    (58.0, 10.962846)
    """
    goal, condition = checked(chain, goal), conditioned(chain, condition)
    end = inf if within is None else horizon(within, ever=True)
    begun = begin(chain, start)
    probable = None if condition is None or begun is None else given(chain, begun[0], condition)
    if begun is None or impossible(probable):
        return nowhere(probable)
    p, error = begun
    outside = np.ones(chain.size, bool) if isinstance(goal, Happening) else ~goal
    p = np.where(outside, p, 0.0)
    if not p.any():
        return Estimate(value=0.0, bound=0.0, status=Status.EXACT, note=ALREADY)
    mark, states = (goal, None) if isinstance(goal, Happening) else (None, goal)
    watched = watch(chain, goal)
    still = kernel(chain, outside, goal=states, mark=mark)
    if isfinite(end):
        spent, _, slack = visits(chain, still, p, end, condition, jumps=watched.jumps, progress=progress)
        return quantity(float(spent.sum()), (slack + error) * end, condition=probable)
    able, left = can_reach(chain, goal), outside
    if not able[outside].all():  # where the goal is out of reach, the chain must not come
        left, _ = before(chain, goal, watched, p > 0, inf, condition)
        if not able[left].all():
            return _infinite(chain, goal, start, condition, progress)
    until = max([0.0, *(jump.time for jump in chain.calendar), 0.0 if condition is None else condition[1]])
    value, bound, rest = 0.0, 0.0, p
    if until > 0.0 or chain.calendar or condition is not None:
        spent, remaining, slack = visits(chain, still, p, until, condition, jumps=watched.jumps, end=True,
                                        progress=progress)  # fmt: skip
        assert remaining is not None
        value, bound, rest, error = float(spent.sum()), slack * until, remaining, error + slack
    hope = kernel(chain, left & outside, mark=mark)
    solution = equations(hope, progress).backward(np.ones(len(hope.loop)))
    off = float(solution.residual.max(initial=0.0))
    if solution.status is Status.STOPPED or off >= 1.0 or not (solution.x >= 0.0).all():
        return Estimate(value=None, bound=inf, status=Status.STOPPED, note=ILL)
    ahead = float((hope.take(rest) * solution.x).sum())
    longest = float(solution.x.max(initial=0.0))
    bound += (ahead * off + error * longest) / (1.0 - off) + 100.0 * ROUNDING * ahead
    return quantity(value + ahead, bound, condition=probable, status=solution.status)


def _infinite(
    chain: AnyChain, goal: Goal, start: Start, condition: Condition | None, progress: Progress | None
) -> Estimate:
    """An infinite time, with the probability that it is finite."""
    (ever,) = often(chain, goal, 1, [inf], start, condition, progress)
    found = ever.estimate
    if found.value is None:
        note = "It is not reached with probability one."
    elif found.value == 0.0:
        note = "It is never reached."
    else:
        note = f"It is reached with probability {found.value:.4g}."
    return Estimate(value=inf, bound=0.0, status=Status.INFINITE, note=note)
