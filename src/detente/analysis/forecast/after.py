"""After something has happened: where the chain is just after a mark first does.

The distribution just after is the flow over each of the mark's transitions, moved to where it leads and divided by the
probability that the mark happens. Questions then start from it with a clock of their own; so there is no `after` where
a calendar fixes what happens when.
"""

from math import inf

import numpy as np

from detente.analysis.forecast.begin import After, Start, begin, horizon
from detente.analysis.forecast.first import opened, passage
from detente.analysis.forecast.goal import AnyChain, Floats, Goal, Watch, checked, listed
from detente.analysis.forecast.reach import answered
from detente.analysis.forecast.uniformise import Progress
from detente.errors import QueryError
from detente.game.chain import Chain
from detente.result import Estimate


def after(
    chain: AnyChain, mark: Goal, *, by: float = inf, start: Start = None, progress: Progress | None = None
) -> After:
    """Find where the chain is just after a mark first happens, or a set of states is first entered.

    Args:
        chain: The chain, without calendar.
        mark: What happens.
        by: The time by which.
        start: Another start distribution, or what `after` found.
        progress: Called with the part of the work done, from 0 to 1.

    Returns:
        The distribution, given that it happens, to be used as a `start`; and the probability that it does.

    Raises:
        QueryError: If the chain has a calendar, a mask does not fit it, or the time is negative.

    >>> from detente.analysis.forecast.example import standoff
    >>> from detente.analysis.forecast.goal import Happening
    >>> from detente.analysis.forecast.reach import reach
    >>> chain, war = standoff()
    >>> tense = after(chain, Happening((None, None, None, np.ones(1, bool))), by=12)
    >>> round(tense.probability.value, 6), tense.start
    (0.662431, array([0., 1., 0., 0.]))
    >>> round(reach(chain, war, within=12, start=tense).estimate.value, 6)
    0.256231
    """
    chain = listed(chain, "What comes after something")
    if chain.calendar:
        raise QueryError(
            f"`after` starts the clock anew at a time that chance decides, but this case has dated entries "
            f"(the first is {chain.calendar[0].name}): ask with `given` or `within` instead."
        )
    mark, by = checked(chain, mark), horizon(by, ever=True)
    begun = begin(chain, start)
    if begun is None:
        assert isinstance(start, After)
        return After(probability=start.probability, start=None)
    p, error = begun
    question = opened(chain, mark, p)
    assert isinstance(question.watched, Watch)
    (flowed,) = passage(chain, question, [by], progress=progress)
    happens = answered(chain, question, flowed, begun, by, None).estimate
    return landed(chain, question.watched, question.inside, flowed.gained, flowed.slack + error, happens)


def landed(chain: Chain, watched: Watch, inside: Floats, gained: Floats, slack: float, happens: Estimate) -> After:
    """Where what has flowed into a goal came to be.

    Args:
        chain: The chain.
        watched: The transitions that reach the goal.
        inside: The part of the start in it.
        gained: Expected time at the source of each.
        slack: Probability mass that may be misplaced.
        happens: Probability that the goal is reached.
    """
    share = happens.value
    if share is None or share <= happens.bound:
        return After(probability=happens, start=None)
    flows = np.maximum(watched.rate * gained, 0.0)
    found = inside + np.bincount(watched.target, weights=flows, minlength=chain.size)
    total = float(found.sum())
    misplaced = min(2.0, 2.0 * slack / (total - happens.bound)) if total > happens.bound else 2.0
    return After(probability=happens, start=found / total, error=misplaced)
