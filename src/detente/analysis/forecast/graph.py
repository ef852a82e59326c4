"""What can happen at all: which states can be reached, and from which a goal can be reached.

Only which transitions have a positive rate matters, so these answers are exact.
"""

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order

from detente.analysis.forecast.goal import AnyChain, AnyWatch, Bools, Goal, Happening, counted_rows, silent_rates
from detente.analysis.forecast.lattice.possible import lattice_can_reach, lattice_reachable
from detente.game.chain import Chain
from detente.game.lattice import LatticeChain

LEVELS = 6
"""Steps that are tried one by one before a search that does all."""


def can_reach(chain: AnyChain, goal: Goal) -> Bools:
    """States from which the goal can be reached by transitions (not by the calendar), shape (size,)."""
    if isinstance(chain, LatticeChain):
        assert not isinstance(goal, Happening)
        return lattice_can_reach(chain, goal)
    inflow = chain.inflow
    if isinstance(goal, Happening):
        seeds = silent_rates(chain, goal) > 0
        counts = counted_rows(chain, goal)
        if len(counts):
            seeds[inflow.source[counts & _positive(chain)]] = True
    else:
        seeds = goal
    return _explore(inflow.matrix, seeds)


def reachable(chain: AnyChain, begin: Bools, goal: Goal | None = None) -> Bools:
    """States that can be reached from some by transitions while the goal is not, shape (size,)."""
    if isinstance(chain, LatticeChain):
        assert not isinstance(goal, Happening)
        return lattice_reachable(chain, begin, goal)
    inflow = chain.inflow
    if goal is None:
        kept = np.ones(len(inflow.entry), bool)
    elif isinstance(goal, Happening):
        kept = ~counted_rows(chain, goal)[inflow.entry]
    else:
        kept = ~goal[inflow.matrix.indices]
    matrix = inflow.matrix
    outflow = sp.csr_array((np.where(kept, matrix.data, 0.0), matrix.indices, matrix.indptr), shape=matrix.shape).T
    return _explore(outflow.tocsr(), begin)


def before(
    chain: AnyChain, goal: Goal, watched: AnyWatch, begin: Bools, until: float,
    condition: tuple[Bools, float] | None = None,
) -> tuple[Bools, bool]:  # fmt: skip
    """What can be while the goal has not been reached.

    Args:
        chain: The chain.
        goal: The goal.
        watched: The transitions that reach it.
        begin: Where the chain may begin.
        until: The end, or `inf`.
        condition: States the chain must be in at some time, unless the goal was reached before.

    Returns:
        States the chain can be in between the last calendar entry (or the condition) and the end, the goal not
        reached; whether the goal can be reached by then.
    """
    outside = np.ones(chain.size, bool) if isinstance(goal, Happening) else ~goal
    can = bool((begin & ~outside).any())
    states, now = begin & outside, 0.0
    stops: list[tuple[float, int]] = sorted((jump.time, number) for number, jump in enumerate(chain.calendar))
    if condition is not None:
        stops = sorted([*stops, (condition[1], len(stops))])
    for time, number in stops:
        if not 0.0 <= time <= until:
            continue
        if time > now:
            states = reachable(chain, states, goal) & outside
            can = can or watched.possible(states)
            now = time
        if number == len(chain.calendar):
            assert condition is not None
            states = states & condition[0]
            continue
        can = can or bool((states & watched.jumps[number]).any())
        states = states & ~watched.jumps[number]
        moved = np.zeros(chain.size, bool)
        moved[chain.calendar[number].target[states]] = True
        states = moved & outside
    if until > now:
        states = reachable(chain, states, goal) & outside
        can = can or watched.possible(states)
    return states, can


def _positive(chain: Chain) -> Bools:
    return np.concatenate([np.empty(0, bool), *(flow.rate > 0 for flow in chain.flows)])


def _explore(matrix: sp.csr_array, seeds: Bools) -> Bools:
    """States found from the seeds by going from row to column along positive entries."""
    size = matrix.shape[0]
    found = seeds.copy()
    for _ in range(LEVELS):
        more = found | (matrix.T @ found.astype(float) > 0)
        if (more == found).all():
            return found
        found = more
    if not (matrix.data > 0).all():
        matrix = matrix.copy()
        matrix.data = np.where(matrix.data > 0, matrix.data, 0.0)
        matrix.eliminate_zeros()
    roots = np.flatnonzero(found).astype(matrix.indices.dtype)
    indices = np.concatenate([matrix.indices, roots])
    indptr = np.append(matrix.indptr, matrix.indptr[-1:] + np.asarray(len(roots), matrix.indptr.dtype))
    graph = sp.csr_array((np.ones(len(indices)), indices, indptr), shape=(size + 1, size + 1))  # from one root to all
    order = breadth_first_order(graph, size, return_predecessors=False)
    found[order[1:]] = True
    return found
