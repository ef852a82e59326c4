"""How often a mark happens up to a time.

The expected number is the flow over its transitions; the probability of n or more is that the chain gets through n
layers, a marked transition leading one layer up.
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
    quantity,
)
from detente.analysis.forecast.carriers import Carriers, Reached, tally
from detente.analysis.forecast.goal import AnyChain, Goal, Happening, checked, entering, listed, watch
from detente.analysis.forecast.graph import before
from detente.analysis.forecast.hindsight import hindsight, relive
from detente.analysis.forecast.kernel import kernel
from detente.analysis.forecast.reach import NEVER, often
from detente.analysis.forecast.uniformise import Progress
from detente.analysis.forecast.walk import Span, walk
from detente.errors import QueryError
from detente.result import Estimate, Status


def count(
    chain: AnyChain, mark: Goal, *, within: float, at_least: int | None = None, start: Start = None,
    condition: Condition | None = None, progress: Progress | None = None,
) -> Reached:  # fmt: skip
    """How often a mark happens, or a set of states is entered.

    Args:
        chain: The chain.
        mark: What is counted; being in the set at the start does not count.
        within: The time, which may be `inf` for `at_least`.
        at_least: Ask for the probability of so many or more, instead of the expected number.
        start: Another start distribution, or what `after` found.
        condition: States the chain is in at some time.
        progress: Called with the part of the work done, from 0 to 1.

    Returns:
        The expected number by carrier and cause; with `at_least` the probability, by what made the last of them happen.

    Raises:
        QueryError: If a mask does not fit the chain, or a time or number cannot be asked for.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> tension = Happening((None, None, None, np.ones(1, bool)))
    >>> round(count(chain, tension, within=12).estimate.value, 6)
    0.914321
    >>> round(count(chain, tension, within=12, at_least=2).estimate.value, 6)
    0.208925
    """
    chain = listed(chain, "How often something happens")
    mark = checked(chain, mark)
    if not isinstance(mark, Happening):
        mark = entering(chain, mark)
    if at_least is not None:
        if at_least < 1:
            raise QueryError("Ask for at least 1 time; 0 or more is certain.")
        return often(chain, mark, at_least, [within], start, condition, progress)[0]
    end, condition = horizon(within), conditioned(chain, condition)
    begun = begin(chain, start)
    probable = None if condition is None or begun is None else given(chain, begun[0], condition)
    if begun is None or impossible(probable):
        return Reached(estimate=nowhere(probable), carriers=Carriers(), by_cause=(), condition=probable)
    p, error = begun
    watched = watch(chain, mark)
    live = moving(chain)
    live[watched.source] = True
    free = kernel(chain, live)
    if condition is None:
        (stop,) = walk(chain, free, p, OPENING, [end], watched=watched, taken=False, end=False, progress=progress)
        assert stop.spent is not None
        gained, crossed, slack = stop.spent[watched.source], stop.crossed, stop.slack
    else:
        mask, when = condition
        last, slack = mask.astype(float), 0.0
        if when > end:
            last, slack = hindsight(chain, freely(chain), last, Span(begin=end, first=False), when)
        lived = relive(chain, free, freely(chain), p, OPENING, min(end, when), last, watched=watched, taken=False,
                       end=when <= end, progress=progress)  # fmt: skip
        gained, crossed, slack = lived.gained, lived.crossed, slack + lived.slack
        if lived.end is not None:
            (stop,) = walk(chain, free, np.where(mask, lived.end, 0.0), Span(begin=when, first=False), [end],
                           watched=watched, taken=False, end=False)  # fmt: skip
            assert stop.spent is not None
            gained, crossed = gained + stop.spent[watched.source], crossed + stop.crossed
            slack += stop.slack
    share = 1.0 if probable is None or probable.value is None else probable.value
    carriers, routes = tally(chain, watched, gained, crossed, 0.0, share)
    most = watched.most(chain) * end + sum(bool(states.any()) for states in watched.jumps)
    if carriers.total == 0.0 and not before(chain, mark, watched, p > 0, end)[1]:
        estimate = Estimate(value=0.0, bound=0.0, status=Status.EXACT, note=NEVER)
    else:
        estimate = quantity(carriers.total * share, (slack + error) * most, condition=probable)
    return Reached(
        estimate=estimate, carriers=carriers, by_cause=routes, condition=probable, watched=watched,
        gained=gained / share,
    )  # fmt: skip
