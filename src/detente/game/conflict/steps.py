"""The moves of an actor between feasible states: it changes its own options, and nobody else's.

Nothing is sorted but the states once: those that differ in the mover's options alone are one group, and in the order of
their codes every state's targets ascend by themselves.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.errors import TooLargeError
from detente.game.conflict.choice import Choice
from detente.game.conflict.form import MOST_STATES, Moves
from detente.game.conflict.patterns import level_of

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

Direction = Literal["both", "fwd", "back"]
Step = Literal["any", "one"]

MOST_MOVES = 600_000_000
"""Of all actors together: four bytes each."""
MOST_PAIRS = 2 * MOST_MOVES
"""Pairs of states that are looked at for one actor, whatever is left of them."""
AT_ONCE = 2**19
"""Pairs of states that are looked at together."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What keeps a mover from states it could reach by its options; everything by number of option or state."""

    directions: Mapping[int, Direction] = field(default_factory=dict)
    """By option, whether it goes both ways, only `fwd` (to higher levels) or only `back`."""
    free: Mapping[int, Bools] = field(default_factory=dict)
    """By option, the states in which it may leave its level; all of them if it is not there."""
    barred: Sequence[tuple[Bools, Bools]] = ()
    """No move leads from where the first of two holds to where the second does."""


class Room:
    """How many more moves there may be; the actors of a conflict share it."""

    def __init__(self, most: int = MOST_MOVES) -> None:
        self.most = self.left = most

    def take(self, count: int) -> None:
        """Reserve room for moves.

        Raises:
            TooLargeError: If there is none.
        """
        self.left -= count
        if self.left < 0:
            raise TooLargeError(
                f"The conflict has more than {self.most:,} moves, the most that are kept: let a move change one option "
                "only, rule out combinations, or leave options out."
            )


def steps(
    codes: Ints, choices: Sequence[Choice], actor: int, *, step: Step = "any", limits: Limits | None = None,
    room: Room | None = None,
) -> Moves:  # fmt: skip
    """An actor's moves.

    Args:
        codes: Codes of the states, ascending.
        choices: The options, with their strides; an actor can change those it owns, alone or with others.
        actor: Number of the actor.
        step: Whether a move changes `any` of its options at once or `one`. Only where it ends must be feasible.
        limits: What keeps it from some.
        room: How many moves there may be.

    Returns:
        The moves, each state's targets ascending.

    Raises:
        TooLargeError: If there are too many.

    >>> one, two = Choice(name="a", owners=(0,)), Choice(name="b", owners=(0,), stride=2)
    >>> steps(np.arange(3), [one, two], 0).pairs()
    (array([0, 0, 1, 1, 2, 2]), array([1, 2, 0, 2, 0, 1]))
    >>> steps(np.arange(3), [one, two], 0, step="one").pairs()
    (array([0, 0, 1, 2]), array([1, 2, 0, 0]))
    """
    limits, room = limits or Limits(), room or Room()
    own = [number for number, choice in enumerate(choices) if actor in choice.owners]
    if not own:
        return Moves(np.zeros(len(codes) + 1, np.int64), np.zeros(0, np.int32))
    return _one(codes, choices, own, limits, room) if step == "one" else _any(codes, choices, own, limits, room)


def _any(codes: Ints, choices: Sequence[Choice], own: Sequence[int], limits: Limits, room: Room) -> Moves:
    size = len(codes)
    rest = codes.copy()
    for number in own:
        rest -= level_of(choices[number], codes) * choices[number].stride
    order = np.argsort(rest, kind="stable").astype(np.int32)
    news = np.flatnonzero(np.diff(rest[order], prepend=-1))
    length = np.diff(news, append=size)
    first, many = np.empty(size, np.int64), np.empty(size, np.int64)
    first[order], many[order] = np.repeat(news, length), np.repeat(length, length)
    ends = np.cumsum(many)  # of each state's group, if all are written one after the other
    sieve = _Sieve(codes, choices, own, limits)
    if int(ends[-1]) > MOST_PAIRS:
        raise TooLargeError(
            f"For one actor's moves more than {MOST_PAIRS:,} pairs of states would have to be looked at: let a move "
            "change one option only, rule out combinations, or leave options out."
        )
    targets = _Targets(int(ends[-1]) - size, size, room, exact=sieve.idle)
    for begin, end in _spans(ends):
        reach, skipped = many[begin:end], ends[begin] - many[begin]
        row = np.repeat(np.arange(begin, end, dtype=np.int32), reach)
        at = np.arange(len(row)) + np.repeat(first[begin:end] - (ends[begin:end] - reach - skipped), reach)
        target = order[at]
        kept = sieve.kept(row, target)
        kept &= row != target
        targets.add(begin, end, row[kept], target[kept])
    return targets.moves()


def _one(codes: Ints, choices: Sequence[Choice], own: Sequence[int], limits: Limits, room: Room) -> Moves:
    size, find = len(codes), finder(codes, math.prod(len(choice.levels) for choice in choices))
    sieve = _Sieve(codes, choices, own, limits)
    levels = [(number, level) for number in own for level in range(len(choices[number].levels))]
    targets = _Targets(size * (len(levels) - len(own)), size, room, exact=False)
    rows = max(1, AT_ONCE // len(levels))
    for begin in range(0, size, rows):
        end = min(size, begin + rows)
        here = codes[begin:end]
        reached = np.empty((end - begin, len(levels)), np.int32)
        for column, (number, level) in enumerate(levels):
            reached[:, column] = find(here + (level - level_of(choices[number], here)) * choices[number].stride)
        reached.sort(axis=1)
        row = np.repeat(np.arange(begin, end, dtype=np.int32), len(levels))
        target = reached.ravel()
        real = (target >= 0) & (target != row)
        row, target = row[real], target[real]
        kept = sieve.kept(row, target)
        targets.add(begin, end, row[kept], target[kept])
    return targets.moves()


class _Sieve:
    """Which of some moves by options there are, as directions, what is not free and what is barred leave them."""

    def __init__(self, codes: Ints, choices: Sequence[Choice], own: Sequence[int], limits: Limits) -> None:
        directed = [number for number in own if limits.directions.get(number, "both") != "both"]
        levels = {
            number: level_of(choices[number], codes).astype(np.min_scalar_type(len(choices[number].levels)))
            for number in own if number in directed or number in limits.free
        }  # fmt: skip
        self.upward = [levels[number] for number in directed if limits.directions[number] == "fwd"]
        self.downward = [levels[number] for number in directed if limits.directions[number] == "back"]
        self.free = [(levels[number], limits.free[number]) for number in own if number in limits.free]
        self.barred = limits.barred
        self.idle = not (directed or self.free or self.barred)

    def kept(self, source: Small, target: Small) -> Bools:
        """Those that are left of some moves."""
        kept = np.ones(len(source), bool)
        for level in self.upward:
            kept &= level[target] >= level[source]
        for level in self.downward:
            kept &= level[target] <= level[source]
        for level, free in self.free:
            kept &= free[source] | (level[target] == level[source])
        for before, after in self.barred:
            kept &= ~(before[source] & after[target])
        return kept


class _Targets:
    """Targets as they come, state by state, into one array."""

    def __init__(self, most: int, size: int, room: Room, *, exact: bool) -> None:
        if exact:
            room.take(most)
        self.room = None if exact else room
        # what is never written takes no memory
        self.targets = np.empty(most if exact else min(most, room.left), np.int32)
        self.starts = np.zeros(size + 1, np.int64)
        self.filled = 0

    def add(self, begin: int, end: int, source: Small, target: Small) -> None:
        """The moves that leave the states from one to before another."""
        if self.room is not None:
            self.room.take(len(target))
        self.targets[self.filled : self.filled + len(target)] = target
        count = np.bincount(source - begin, minlength=end - begin)
        self.starts[begin + 1 : end + 1] = self.filled + np.cumsum(count)
        self.filled += len(target)

    def moves(self) -> Moves:
        """All of them."""
        full = self.filled == len(self.targets)
        return Moves(self.starts, self.targets if full else self.targets[: self.filled].copy())


def _spans(ends: Ints) -> list[tuple[int, int]]:
    """States from one to before another, so that few pairs are looked at together."""
    spans, begin, past = [], 0, 0
    while begin < len(ends):
        end = max(begin + 1, int(np.searchsorted(ends, past + AT_ONCE, side="right")))
        spans.append((begin, end))
        begin, past = end, int(ends[end - 1])
    return spans


def finder(codes: Ints, product: int) -> Callable[[Ints], Small]:
    """What finds the positions of codes, -1 where a code is no state.

    Args:
        codes: Codes of the states, ascending.
        product: Number of codes there could be.

    >>> finder(np.array([0, 2, 3]), 4)(np.array([3, 1]))
    array([ 2, -1], dtype=int32)
    """
    if product == len(codes):
        return lambda wanted: wanted.astype(np.int32)
    if product <= MOST_STATES:
        table = np.full(product, -1, np.int32)
        table[codes] = np.arange(len(codes), dtype=np.int32)
        return lambda wanted: table[wanted]

    def bisect(wanted: Ints) -> Small:
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        return np.where(codes[at] == wanted, at, -1).astype(np.int32)

    return bisect
