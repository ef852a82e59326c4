"""What is expected of a column of numbers, one for each state: at a time, on average over a time, or discounted.

E[f(X_T)] is read from the distribution at T, the average over [0, T] from the times spent, and the discounted flow
d * integral of e^{-d t} E[f(X_t)] dt is f of the state in which a clock of rate d first rings: up to the last calendar
entry the times spent while it has not, afterwards a linear equation.
"""

from math import inf

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.begin import (
    OPENING,
    Condition,
    Start,
    begin,
    conditioned,
    freely,
    given,
    horizon,
    impossible,
    moving,
    nowhere,
    quantity,
)
from detente.analysis.forecast.goal import AnyChain, Bools, everywhere
from detente.analysis.forecast.hindsight import hindsight, relive
from detente.analysis.forecast.kernel import AnyKernel, kernel
from detente.analysis.forecast.lattice.kernel import LatticeKernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.unbounded import ILL, equations
from detente.analysis.forecast.uniformise import Progress
from detente.analysis.forecast.walk import Span, walk
from detente.errors import QueryError
from detente.result import Estimate, Status

Floats = npt.NDArray[np.float64]


def expect(
    chain: AnyChain, column: Floats, *, at: float | None = None, over: float | None = None,
    discount: float | None = None, start: Start = None, condition: Condition | None = None,
    progress: Progress | None = None,
) -> Estimate:  # fmt: skip
    """Expected value of a column, by exactly one of three readings.

    Args:
        chain: The chain.
        column: A finite number for each state.
        at: At this time.
        over: On average over the time from 0 to this.
        discount: The flow discounted at this rate, scaled so that a constant is worth itself.
        start: Another start distribution, or what `after` found.
        condition: States the chain is in at some time.
        progress: Called with the part of the work done, from 0 to 1.

    Raises:
        QueryError: If the column does not fit the chain, a time or rate cannot be asked for, or not exactly one of the
            three is given.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> [round(expect(chain, 100.0 * war, **{how: 12}).value, 4) for how in ("at", "over")]
    [16.1221, 8.6429]
    >>> round(expect(chain, 100.0 * war, discount=1 / 12).value, 4)
    14.7783
    """
    column = np.asarray(column, float)
    if column.shape != (chain.size,) or not np.isfinite(column).all():
        raise QueryError(f"A column must give each of the chain's {chain.size} states a finite number.")
    if sum(reading is not None for reading in (at, over, discount)) != 1:
        raise QueryError("An expected value is asked for at a time, over a time, or discounted: exactly one of them.")
    condition = conditioned(chain, condition)
    if at is not None:
        at = horizon(at)
    elif over is not None:
        over = horizon(over)
    elif discount is not None and not 0.0 < discount < inf:
        raise QueryError(f"A discount rate must be positive and finite, not {discount}.")
    begun = begin(chain, start)
    probable = None if condition is None or begun is None else given(chain, begun[0], condition)
    if begun is None or impossible(probable):
        return nowhere(probable)
    p, error = begun
    span = float(np.abs(column).max())
    status = Status.EXACT
    if over == 0.0:
        at = 0.0
    if at is not None:
        value, slack = _at(chain, column, at, p, condition, progress)
    elif over is not None:
        spent, _, slack = visits(chain, freely(chain), p, over, condition, progress=progress)
        value = float((column * spent).sum()) / over
    else:
        assert discount is not None
        value, slack, status = _discounted(chain, column, discount, p, condition, progress)
    note = ILL if status is Status.STOPPED else ""
    return quantity(value, (slack + error) * span, condition=probable, status=status, note=note)


def visits(
    chain: AnyChain, open_: AnyKernel, p: Floats, until: float, condition: Condition | None, *,
    jumps: tuple[Bools, ...] = (), end: bool = False, progress: Progress | None = None,
) -> tuple[Floats, Floats | None, float]:  # fmt: skip
    """Expected time in each state while a question is open, of what satisfies a condition.

    Args:
        chain: The chain.
        open_: The chain while the question is open, with a place for every state in which time counts.
        p: Open part of the start.
        until: When it ends.
        condition: The condition.
        jumps: For each calendar entry, the states from which its jump ends the question; none if left out.
        end: Whether the distribution at the end is wanted; not with a condition later than it.
        progress: Called with the part of the work done.

    Returns:
        The times; the distribution at the end; the slack, in parts of the time.
    """
    watched = everywhere(chain)
    if jumps:
        watched = watched.leaping(jumps)
    if condition is None:
        (stop,) = walk(chain, open_, p, OPENING, [until], watched=watched, end=end, progress=progress)
        assert stop.spent is not None
        return stop.spent, stop.end, stop.slack
    mask, when = condition
    last, slack = mask.astype(float), 0.0
    if when > until:
        last, slack = hindsight(chain, freely(chain), last, Span(begin=until, first=False), when)
    lived = relive(chain, open_, freely(chain), p, OPENING, min(until, when), last, watched=watched, taken=True,
                   end=when <= until, progress=progress)  # fmt: skip
    spent, slack = lived.gained, slack + lived.slack
    if lived.end is None:
        return spent, None, slack
    (stop,) = walk(chain, open_, np.where(mask, lived.end, 0.0), Span(begin=when, first=False), [until],
                   watched=watched, end=end)  # fmt: skip
    assert stop.spent is not None
    return spent + stop.spent, stop.end, slack + stop.slack


def _at(
    chain: AnyChain, column: Floats, time: float, p: Floats, condition: Condition | None, progress: Progress | None
) -> tuple[float, float]:
    free, watched = kernel(chain, moving(chain)), everywhere(chain)
    slack = 0.0
    if condition is not None and condition[1] <= time:
        mask, when = condition
        (stop,) = walk(chain, free, p, OPENING, [when], watched=watched, taken=False, spent=False)
        assert stop.end is not None
        p, span, slack = np.where(mask, stop.end, 0.0), Span(begin=when, first=False), stop.slack
    else:
        span = OPENING
    (stop,) = walk(chain, free, p, span, [time], watched=watched, taken=False, spent=False, progress=progress)
    assert stop.end is not None
    slack += stop.slack
    if condition is not None and condition[1] > time:
        mask, when = condition
        seen, off = hindsight(chain, freely(chain), mask.astype(float), Span(begin=time, first=False), when)
        column, slack = column * seen, slack + off
    return float((column * stop.end).sum()), slack + 100.0 * ROUNDING


def _discounted(
    chain: AnyChain, column: Floats, rate: float, p: Floats, condition: Condition | None, progress: Progress | None
) -> tuple[float, float, Status]:
    """Where a clock of the discount's rate first rings."""
    everything = np.ones(chain.size, bool)
    until = max([0.0, *(jump.time for jump in chain.calendar), 0.0 if condition is None else condition[1]])
    value, slack = 0.0, 0.0
    ticking = kernel(chain, everything, discount=rate)
    if until > 0.0 or chain.calendar or condition is not None:
        spent, end, off = visits(chain, ticking, p, until, condition, end=True, progress=progress)
        assert end is not None
        value, slack, p = rate * float((column * spent).sum()), off, end
    solution = equations(ticking).forward(ticking.take(p))
    spent = ticking.spread(solution.x)
    if isinstance(ticking, LatticeKernel):
        ticking.left(spent, p / rate, solution.x / rate, 1.0)
    value += rate * float((column * spent).sum())
    return value, slack + float(solution.residual.sum()) + 100.0 * ROUNDING, solution.status
