"""The cheapest change of one actor's ranking that makes a state stable for it: the state is raised.

The cost of a change is the number of pairs of states that the actor comes to compare in another way. Whether q is
stable for it turns on the states better than q alone: for each move, one of some sets has to be free of them. Let L be
the least rank such that for each move all of a set are of rank L or less. Raising q above all states up to rank L
changes its comparisons with those, and no other. Nothing is cheaper. Some state d of rank L or more has to come to be
no better than q, and for every other state w from q's rank to d's either w and q or d and w have to change, since what
w was to both would leave d better. So no solver is needed for the cost; it is asked for the fewest states that would be
enough.
"""

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.program import Linear, Program
from detente.analysis.stability.replies import Replies, smallest
from detente.game.conflict import Ranks

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
MOST_CHOICES = 50_000
"""States in all sets of which some have to be chosen, up to which the solver is asked for the fewest."""


def level(found: Replies, rank: Small) -> int:
    """The rank up to which states have to come below for the state to be stable; its own if it is stable."""
    return max(int(found.least(rank).max(initial=-1)), int(rank[found.state]))


def passed(ranks: Ranks, state: int, to: int) -> Ints:
    """States that a state comes above if it is raised above all up to a rank; the worst first."""
    rank = ranks.rank
    found = np.flatnonzero((rank >= rank[state]) & (rank <= to)) if to > rank[state] else np.zeros(0, np.int64)
    found = found[found != state]
    order: Ints = found[np.argsort(rank[found], kind="stable")]
    return order


def raised(ranks: Ranks, state: int, to: int) -> Ranks:
    """A ranking with a state raised above all up to a rank.

    >>> raised(Ranks.of([0, 1, 1, 2]), 0, 1).rank
    array([1, 0, 0, 2], dtype=int32)
    """
    if to <= ranks.rank[state]:
        return ranks
    values = 2 * ranks.rank.astype(np.int64)
    values[state] = 2 * to + 1
    return Ranks.of(values)


def fewest(found: Replies, ranks: Ranks, to: int, seconds: float) -> tuple[tuple[int, ...], bool]:
    """Fewest states that, if they were no better than the state, would make it stable.

    Args:
        found: The state, and what the actor's moves from it can be answered with.
        ranks: The actor's ranking.
        to: The rank up to which states come below, as `level` returns it or more: only such are chosen.
        seconds: For the solver.

    Returns:
        The states, ascending, and whether it is proved that no fewer will do.
    """
    rank = ranks.rank
    own = rank[found.state]
    wanting = np.flatnonzero(found.least(rank) > own).tolist()
    sizes = [len(found.ends[number]) for number in wanting]
    if found.symmetric:
        moves = np.diff(found.moves.starts)
        sizes = [int((moves[found.ends[number]] + 1).sum()) for number in wanting]
    if sum(sizes) > MOST_CHOICES:
        chosen = [found.lowest(number, rank) for number in wanting]
        return tuple(sorted({state for one in chosen for state in one if rank[state] > own})), False
    program = Program()
    states: dict[int, Linear] = {}
    sets: dict[frozenset[int], Linear] = {}
    for number in wanting:
        better = {frozenset(state for state in one if rank[state] > own) for one in found.sets(number)}
        total = Linear()
        for one in smallest({one for one in better if all(rank[state] <= to for state in one)}):
            for state in sorted(one - states.keys()):
                states[state] = program.variable(1.0)
            if len(one) == 1:
                total += states[next(iter(one))]
                continue
            if one not in sets:
                sets[one] = program.variable()
                for state in one:
                    program.at_least(states[state] - sets[one])
            total += sets[one]
        program.at_least(total, 1.0)
    solved = program.solve(seconds)
    if solved.values is None:
        return tuple(sorted(states)), False
    values = solved.values
    return tuple(sorted(state for state, one in states.items() if one.at(values) > 0.5)), True
