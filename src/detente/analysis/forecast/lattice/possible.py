"""What can happen at all on a lattice: which states can be reached, and from which a goal can be.

Only which rates are positive matters, so the answers are exact: a sum of products of positive rates and ones is
positive unless there is none.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.lattice.places import beyond, put_beyond
from detente.game.lattice import LatticeChain

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def one_step(chain: LatticeChain, goal: Bools) -> Bools:
    """States of the box from which one transition leads into a set of codes."""
    from detente.game.lattice.operator import Sweeper

    box, found = chain.box, np.zeros(chain.box.size, bool)
    for one in chain.leaving:
        found |= beyond(box, goal, one.by) & (one.rate > 0)
    within = box.take(goal)
    if within.any() and chain.within.lanes:
        sweeper = Sweeper(chain.within)
        with sweeper.crew() as crew:
            found |= sweeper.expect(within.astype(float), crew) > 0
    return found


def lattice_can_reach(chain: LatticeChain, goal: Bools) -> Bools:
    """Codes from which a goal can be reached by transitions, shape (codes,)."""
    from detente.game.lattice.operator import Sweeper

    box = chain.box
    found = box.take(goal) | one_step(chain, goal)
    if chain.within.lanes and found.any() and not found.all():
        sweeper = Sweeper(chain.within)
        with sweeper.crew() as crew:
            found = _spread(found, lambda one: sweeper.expect(one, crew))
    full = goal.copy()
    box.put(full, found)
    return full


def lattice_reachable(chain: LatticeChain, begin: Bools, goal: Bools | None) -> Bools:
    """Codes that can be reached from some by transitions while a goal is not, shape (codes,)."""
    from detente.game.lattice.operator import Sweeper

    box = chain.box
    ended = np.zeros(box.size, bool) if goal is None else box.take(goal)
    found = box.take(begin).copy()
    if chain.within.lanes and found.any() and not found.all():
        sweeper = Sweeper(chain.within)
        with sweeper.crew() as crew:
            found = _spread(found, lambda one: sweeper.carry(np.where(ended, 0.0, one), crew))
    full = begin.astype(float)
    for exit_ in chain.leaving:
        put_beyond(box, full, exit_.by, (found & ~ended & (exit_.rate > 0)).astype(float))
    reached = full > 0
    box.put(reached, found)
    return reached


def _spread(found: Bools, step: Callable[[Floats], Floats]) -> Bools:
    while True:
        more = found | (step(found.astype(float)) > 0)
        if (more == found).all():
            return found
        found = more
