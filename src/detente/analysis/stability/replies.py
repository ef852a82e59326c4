"""What one actor's moves from one state can be answered with, as far as the others' preferences say.

Whether a state q is stable for actor i depends on i's own preference only by the set B of states that i prefers to q.
Each move to a state t must be deterred: of some sets of states, one must have no state in B. Such a set is {t} itself;
under GMR and SEQ also {x} for any x in which countermoves from t can end; under SMR and SSEQ {x} together with the
states that i can move on to from x. So fewer states in B never make q less stable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.related import MOST_AGENTS
from detente.analysis.stability.result import CREDIBLE, PLAIN, SYMMETRIC, WORDS, Concept, Sanctions
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Preference, Ranks

Ints = npt.NDArray[np.int64]
SORTED = 16
"""How many times more states there have to be for it to be quicker to sort some than to mark them."""


@dataclass(frozen=True, eq=False)
class Replies:
    """The moves of an actor from a state, and where countermoves can end after each."""

    actor: int
    state: int
    moves: Moves
    """All of the actor's own."""
    targets: Ints
    """States it can move to."""
    ends: tuple[Ints, ...]
    """For each of them: states in which countermoves from there can end, ascending."""
    symmetric: bool
    """Whether the actor looks one move further, from where countermoves end."""

    @cached_property
    def _onward(self) -> tuple[Ints, Ints]:
        """The actor's moves from states in which countermoves can end."""
        if not (self.symmetric and self.ends):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        sources = np.unique(np.concatenate(self.ends))
        return np.repeat(sources, np.diff(self.moves.starts)[sources]), onward(self.moves, sources, distinct=False)

    def least(self, rank: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """The least that each move can be brought down to.

        Args:
            rank: What each state is worth to the actor.

        Returns:
            For each target: the least over the sets that deter it of the most that is in the set.
        """
        worth = self._worth(rank)
        found = [
            min(int(rank[target]), int(worth[ends].min(initial=rank[target])))
            for target, ends in zip(self.targets, self.ends, strict=True)
        ]
        return np.array(found, rank.dtype)

    def lowest(self, number: int, rank: npt.NDArray[np.int32]) -> frozenset[int]:
        """Of the sets that deter a move, one with the least of the most that is in it.

        Args:
            number: Which target.
            rank: What each state is worth to the actor.
        """
        target, ends, worth = int(self.targets[number]), self.ends[number], self._worth(rank)
        if not len(ends) or worth[ends].min() >= rank[target]:
            return frozenset([target])
        end = int(ends[worth[ends].argmin()])
        onward = self.moves.after(end).tolist() if self.symmetric else []
        return frozenset([end, *onward]) - {self.state}

    def _worth(self, rank: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """What it is worth that countermoves end in a state."""
        if not self.symmetric:
            return rank
        worth = rank.copy()
        np.maximum.at(worth, self._onward[0], rank[self._onward[1]])
        return worth

    def stable(self, preference: Preference) -> bool:
        """Whether the state is stable for the actor if it has this preference."""
        if isinstance(preference, Ranks):
            return bool(self.least(preference.rank).max(initial=-1) <= preference.rank[self.state])
        for target, ends in zip(self.targets.tolist(), self.ends, strict=True):
            if preference.better(target, self.state) and not any(self._deters(preference, end) for end in ends):
                return False
        return True

    def _deters(self, preference: Preference, end: int) -> bool:
        onward = self.moves.after(end) if self.symmetric else ()
        return all(preference.deters(int(state), self.state) for state in (end, *onward))

    def sets(self, number: int) -> list[frozenset[int]]:
        """The sets of states of which one must be free of better states to deter a move; q itself never is one.

        Args:
            number: Which target.
        """
        found = {frozenset([int(self.targets[number])])}
        for end in self.ends[number]:
            after = self.moves.after(int(end)).tolist() if self.symmetric else []
            found.add(frozenset([int(end), *after]) - {self.state})
        return smallest(found)


def replies(
    conflict: Conflict, concept: Concept, actor: int, state: int, sanctions: Sanctions = Sanctions.LEGAL,
    credible: Mapping[int, bool] | None = None,
) -> Replies:  # fmt: skip
    """What an actor's moves from a state can be answered with.

    Args:
        conflict: The conflict; the actor's own preference is not looked at.
        concept: Nash, GMR, SMR, SEQ or SSEQ.
        actor: Number of the actor.
        state: Number of the state.
        sanctions: Which sequences of countermoves count.
        credible: By actor: whether all of its moves or none count as improvements, whatever it prefers.

    Raises:
        QueryError: If there is no such actor or state, or the concept is not one of single moves and sanctions.
    """
    if not 0 <= actor < len(conflict.actors):
        raise QueryError(f"There is no actor {actor}: actors are 0 to {len(conflict.actors) - 1}.")
    if not 0 <= state < conflict.size:
        raise QueryError(f"There is no state {state}: states are 0 to {conflict.size - 1}.")
    if concept not in PLAIN:
        raise QueryError(f"What a state would need is not asked for {WORDS[concept]}, only for {', '.join(PLAIN)}.")
    others = [number for number in range(len(conflict.actors)) if number != actor]
    if sanctions is Sanctions.ONCE and len(others) >= MOST_AGENTS:
        raise QueryError(f"Sanctions in which nobody moves twice are followed for at most {MOST_AGENTS} actors.")
    moves, targets = conflict.moves[actor], conflict.moves[actor].after(state).astype(np.int64)
    if concept is Concept.NASH:
        ends = [np.zeros(0, np.int64) for _ in targets]
    else:
        counter = [conflict.moves[number] for number in others]
        if concept in CREDIBLE:
            counter = [_credible(conflict, number, credible or {}) for number in others]
        way = {Sanctions.LEGAL: _in_turn, Sanctions.ONCE: _once, Sanctions.SINGLE: _single}[sanctions]
        ends = [way(counter, int(target), conflict.size) for target in targets]
    return Replies(actor, state, moves, targets, tuple(ends), concept in SYMMETRIC)


def _credible(conflict: Conflict, actor: int, said: Mapping[int, bool]) -> Moves:
    moves = conflict.moves[actor]
    if actor in said:
        return moves if said[actor] else Moves.of(conflict.size, [], [])
    return moves.improving(conflict.preferences[actor])


def onward(moves: Moves, states: Ints, *, distinct: bool = True) -> Ints:
    """States that one move from any of some states can lead to.

    Args:
        moves: The moves.
        states: Where they may begin.
        distinct: Each once and ascending; else in the order of the moves.
    """
    counts = np.diff(moves.starts)[states]
    before = np.cumsum(counts) - counts
    found = moves.targets[np.repeat(moves.starts[states] - before, counts) + np.arange(counts.sum())].astype(np.int64)
    return _each(found, len(moves.starts) - 1) if distinct else found


def _each(states: Ints, size: int) -> Ints:
    """States each once, ascending: sorted where they are few, else marked."""
    if len(states) * SORTED < size:
        return np.unique(states)
    there = np.zeros(size, bool)
    there[states] = True
    return np.flatnonzero(there)


def smallest(sets: set[frozenset[int]]) -> list[frozenset[int]]:
    """Sets that hold no other of them."""
    kept: list[frozenset[int]] = []
    single: set[int] = set()
    for one in sorted(sets, key=lambda one: (len(one), sorted(one))):
        if single.isdisjoint(one) and not any(other <= one for other in kept if len(other) > 1):
            kept.append(one)
            if len(one) == 1:
                single |= one
        if not one:
            return [one]
    return kept


def _in_turn(counter: Sequence[Moves], start: int, size: int) -> Ints:
    """Where sequences of moves end in which nobody moves twice in a row."""
    seen = np.zeros((len(counter), size), bool)
    fresh = [onward(moves, np.array([start])) for moves in counter]
    for mover, states in enumerate(fresh):
        seen[mover, states] = True
    while any(len(states) for states in fresh):
        following = []
        for mover, moves in enumerate(counter):
            before = [states for other, states in enumerate(fresh) if other != mover]
            found = onward(moves, _each(np.concatenate(before), size)) if before else np.zeros(0, np.int64)
            found = found[~seen[mover, found]]
            seen[mover, found] = True
            following.append(found)
        fresh = following
    return np.flatnonzero(seen.any(axis=0))


def _once(counter: Sequence[Moves], start: int, size: int) -> Ints:
    """Where sequences of moves end in which nobody moves twice at all."""
    seen = np.zeros(size, bool)
    after = [np.array([start])]
    for members in range(1, 1 << len(counter)):
        last = [mover for mover in range(len(counter)) if members >> mover & 1]
        found = _each(np.concatenate([onward(counter[mover], after[members ^ 1 << mover]) for mover in last]), size)
        after.append(found)
        seen[found] = True
    return np.flatnonzero(seen)


def _single(counter: Sequence[Moves], start: int, size: int) -> Ints:
    """Where single moves end."""
    seen = np.zeros(size, bool)
    for moves in counter:
        seen[onward(moves, np.array([start]))] = True
    return np.flatnonzero(seen)
