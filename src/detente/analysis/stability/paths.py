"""Status quo analysis: where a conflict can go from a state, by moves in which nobody moves twice in a row.

Li, Kilgour and Hipel 2005, *JORS* 56:699; Xu, Kilgour, Hipel and Kemkes 2010, *EJOR* 207:318.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.paths_loops import distances
from detente.analysis.stability.ranked import Table
from detente.analysis.stability.reasons import Step
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves

MOST_PATHS = 100
"""Shortest paths to one state that are listed."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Paths:
    """How far it is from one state to all others."""

    conflict: Conflict
    start: int
    improvements: bool
    """Whether only moves count that improve things for who makes them."""
    distance: npt.NDArray[np.int32]
    """[actor, state]: fewest moves to the state if that actor moves last, -1 where there is no way."""
    ways: tuple[Moves, ...]
    """The moves that count, by actor."""

    def length(self, state: int) -> int | None:
        """Fewest moves to a state: 0 to the start, None if there is no way."""
        if state == self.start:
            return 0
        found = [int(row[state]) for row in self.distance if row[state] >= 0]
        return min(found) if found else None

    def reached(self) -> npt.NDArray[np.int64]:
        """States there is a way to, the start included."""
        there = (self.distance >= 0).any(axis=0)
        return np.union1d(np.flatnonzero(there), [self.start])

    def shortest(self, state: int, most: int = MOST_PATHS) -> tuple[tuple[Step, ...], ...]:
        """The shortest paths to a state, in the order of actors and states; one without steps to the start.

        Args:
            state: Where to.
            most: How many are listed at most.
        """
        length = self.length(state)
        if length is None:
            return ()
        if length == 0:
            return ((),)
        last = [actor for actor, row in enumerate(self.distance) if row[state] == length]
        found = (path for actor in last for path in self._to(actor, state))
        return tuple(islice(found, most))

    def _to(self, actor: int, state: int) -> Iterator[tuple[Step, ...]]:
        """All shortest paths to a state that end with a move of an actor."""
        waiting: list[tuple[int, int, tuple[Step, ...]]] = [(actor, state, (Step(actor, state),))]
        while waiting:
            mover, here, steps = waiting.pop()
            before = int(self.distance[mover, here]) - 1
            sources = self.ways[mover].reverse.after(here).tolist()
            if before == 0:
                if self.start in sources:
                    yield steps
                continue
            for other in reversed(range(len(self.ways))):
                if other != mover:
                    earlier = [s for s in reversed(sources) if self.distance[other, s] == before]
                    waiting += [(other, s, (Step(other, s), *steps)) for s in earlier]


def paths(conflict: Conflict, start: int, *, improvements: bool = False, most: int | None = None) -> Paths:
    """Find where a conflict can go from a state.

    Args:
        conflict: The conflict.
        start: The state it begins in, its status quo perhaps.
        improvements: Whether only moves count that improve things for who makes them.
        most: How many moves at most.

    Returns:
        Distances to all states, from which shortest paths follow.

    Raises:
        QueryError: If there is no such state.
    """
    if not 0 <= start < conflict.size:
        raise QueryError(f"There is no state {start}: states count from 0 to {conflict.size - 1}.")
    ways = conflict.moves
    if improvements:
        ways = tuple(moves.improving(one) for moves, one in zip(conflict.moves, conflict.preferences, strict=True))
    table = Table.of(ways)
    far = distances(start, table.starts, table.states, np.iinfo(np.int32).max if most is None else most)
    return Paths(conflict=conflict, start=start, improvements=improvements, distance=far, ways=ways)
