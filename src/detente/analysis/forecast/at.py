"""Where the chain is at a time, and how it last came there.

P(X_T in a set) is the sum over the causes of the last entry before T: the flow into the set, each part weighted with
the probability of staying until T; and of what was there from the start and never left.
"""

import numpy as np

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
    probability,
)
from detente.analysis.forecast.carriers import Carriers, Reached, tally
from detente.analysis.forecast.goal import AnyChain, Bools, checked, everywhere, watch
from detente.analysis.forecast.graph import before
from detente.analysis.forecast.hindsight import hindsight, relive
from detente.analysis.forecast.kernel import kernel
from detente.analysis.forecast.reach import NEVER
from detente.analysis.forecast.uniformise import Progress
from detente.analysis.forecast.walk import Span, walk
from detente.result import Estimate, Status


def at(
    chain: AnyChain, mask: Bools, time: float, *, start: Start = None, condition: Condition | None = None,
    progress: Progress | None = None,
) -> Reached:  # fmt: skip
    """Probability that the chain is in a set of states at a time.

    Args:
        chain: The chain.
        mask: The set.
        time: The time.
        start: Another start distribution, or what `after` found.
        condition: States the chain is in at some time.
        progress: Called with the part of the work done, from 0 to 1.

    Returns:
        The probability, with the carriers and causes of the last entry.

    Raises:
        QueryError: If a mask does not fit the chain, or the time is negative or without end.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> answer = at(chain, war, 12)
    >>> round(answer.estimate.value, 6), round(answer.carriers.chosen, 6), round(answer.carriers.chance, 6)
    (0.161221, 0.08061, 0.08061)
    """
    checked(chain, mask)
    condition, time = conditioned(chain, condition), horizon(time)
    begun = begin(chain, start)
    probable = None if condition is None or begun is None else given(chain, begun[0], condition)
    if begun is None or impossible(probable):
        return Reached(estimate=nowhere(probable), carriers=Carriers(), by_cause=(), condition=probable)
    p, error = begun
    watched = watch(chain, mask)
    free, stays = kernel(chain, moving(chain)), kernel(chain, mask)
    last, slack = mask.astype(float), 0.0
    later = None
    until = time
    if condition is not None and condition[1] > time:
        given_mask, when = condition
        seen, slack = hindsight(chain, freely(chain), given_mask.astype(float), Span(begin=time, first=False), when)
        last = last * seen
    elif condition is not None:
        given_mask, until = condition
        (stop,) = walk(chain, free, p, OPENING, [until], watched=everywhere(chain), taken=False, spent=False)
        assert stop.end is not None
        kept, span = np.where(given_mask, stop.end, 0.0), Span(begin=until, first=False)
        later = relive(chain, free, stays, kept, span, time, last, watched=watched, taken=False)
        last, slack = np.where(given_mask, later.first, 0.0), stop.slack + later.slack
    lived = relive(chain, free, stays, p, OPENING, until, last, watched=watched, taken=False, progress=progress)
    gained, crossed = lived.gained, lived.crossed
    if later is not None:
        gained, crossed = gained + later.gained, crossed + later.crossed
    share = 1.0 if probable is None or probable.value is None else probable.value
    started = float((np.where(mask, p, 0.0) * lived.first).sum())
    carriers, routes = tally(chain, watched, gained, crossed, started, share)
    estimate = probability(carriers.total * share, lived.slack + slack + error, condition=probable)
    if carriers.total == 0.0 and not before(chain, mask, watched, p > 0, time)[1]:
        estimate = Estimate(value=0.0, bound=0.0, status=Status.EXACT, note=NEVER)
    return Reached(
        estimate=estimate, carriers=carriers, by_cause=routes, condition=probable, watched=watched,
        gained=gained / share,
    )  # fmt: skip
