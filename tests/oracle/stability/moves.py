"""What actors can bring about, in the words of the definitions: sets of states and sequences of moves.

R_i(s) is where one move of i leads from s, R+_i(s) what of it i prefers to s. R_H(s) is where sequences of moves by
members of H lead in which nobody moves twice in a row, R+_H(s) the same by moves that whoever makes them prefers (Xu,
Hipel, Kilgour and Fang 2018, *Conflict Resolution Using the Graph Model*, ch. 4). Two narrower readings stand beside:
nobody moves twice at all, and one move in all.
"""

from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

from detente.game.conflict import Conflict

Mover = TypeVar("Mover", bound=Hashable)  # an actor, or a coalition that moves as one


def reached(conflict: Conflict, actor: int, state: int) -> set[int]:
    """R_i(s)."""
    moves = conflict.moves[actor]
    return {int(moves.targets[k]) for k in range(int(moves.starts[state]), int(moves.starts[state + 1]))}


def improvements(conflict: Conflict, actor: int, state: int) -> set[int]:
    """R+_i(s)."""
    return {t for t in reached(conflict, actor, state) if conflict.preferences[actor].better(t, state)}


def nobody_twice_in_a_row(
    step: Callable[[Mover, int], set[int]], movers: Collection[Mover], state: int
) -> set[int]:  # fmt: skip
    """Where sequences of one move or more lead in which nobody moves twice in a row."""
    ends: set[tuple[int, Mover]] = set()
    longest = {(t, i) for i in movers for t in step(i, state)}
    while longest:
        ends |= longest
        longest = {(t, i) for x, last in longest for i in movers if i != last for t in step(i, x)} - ends
    return {t for t, _ in ends}


def sequences(
    step: Callable[[Mover, int], set[int]], movers: Collection[Mover], state: int, length: int
) -> list[list[tuple[Mover, int]]]:  # fmt: skip
    """All sequences of a length in which nobody moves twice in a row: who moves, and to which state."""
    if length == 0:
        return [[]]
    found = []
    for before in sequences(step, movers, state, length - 1):
        here = before[-1][1] if before else state
        found += [[*before, (i, t)] for i in movers if not before or i != before[-1][0] for t in sorted(step(i, here))]
    return found


def nobody_twice(step: Callable[[int, int], set[int]], movers: Collection[int], state: int) -> set[int]:
    """Where sequences of one move or more lead in which nobody moves twice at all."""
    ends: set[int] = set()
    for i in movers:
        for t in step(i, state):
            ends |= {t} | nobody_twice(step, [j for j in movers if j != i], t)
    return ends


def one_move(step: Callable[[int, int], set[int]], movers: Collection[int], state: int) -> set[int]:
    """Where one move leads."""
    return {t for i in movers for t in step(i, state)}


READINGS = {"legal": nobody_twice_in_a_row, "once": nobody_twice, "single": one_move}


class Reach:
    """The sets of one conflict, each found once: nothing else is kept."""

    def __init__(self, conflict: Conflict, reading: str = "legal") -> None:
        self.conflict = conflict
        self.reading = reading
        self.actors = range(len(conflict.actors))
        self.states = range(conflict.size)
        self._one = {(i, s): reached(conflict, i, s) for i in self.actors for s in self.states}
        self._better = {(i, s): improvements(conflict, i, s) for i in self.actors for s in self.states}
        self._many: dict[tuple[str, frozenset[int], int, bool], set[int]] = {}

    def move(self, actor: int, state: int) -> set[int]:
        """R_i(s)."""
        return self._one[actor, state]

    def improve(self, actor: int, state: int) -> set[int]:
        """R+_i(s)."""
        return self._better[actor, state]

    def by(
        self, movers: Collection[int], state: int, *, credible: bool = False, reading: str | None = None
    ) -> set[int]:
        """R_H(s), or R+_H(s) where moves have to be credible."""
        key = (reading or self.reading, frozenset(movers), state, credible)
        if key not in self._many:
            step = self.improve if credible else self.move
            self._many[key] = READINGS[key[0]](step, sorted(movers), state)
        return self._many[key]

    def others(self, actor: int) -> list[int]:
        """N - i."""
        return [j for j in self.actors if j != actor]

    def better(self, actor: int, state: int, than: int) -> bool:
        """Whether an actor prefers a state to another one."""
        return self.conflict.preferences[actor].better(state, than)

    def deters(self, actor: int, state: int, leaving: int) -> bool:
        """Whether a state is one that an actor would not want to end in on leaving another."""
        return self.conflict.preferences[actor].deters(state, leaving)
