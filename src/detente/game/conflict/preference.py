"""How an actor prefers states: by a ranking, or by a relation that need not be one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import GameError

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

MOST_RELATED = 2**14
"""States of a preference that is a relation: a bit for every pair of states, twice."""
ROWS = 1024
"""Rows of a relation that are made together."""


@dataclass(frozen=True, eq=False)
class Ranks:
    """A preference that orders all states, ties allowed: `rank[s]` counts from 0, the least preferred."""

    rank: Small
    statements: Bools | None = None
    """[statement, state]: where each statement holds that the ranks were made of, the most important first."""

    @classmethod
    def of(cls, values: npt.ArrayLike) -> "Ranks":
        """From any numbers, more is better and equal ones are tied.

        >>> Ranks.of([2.5, -1.0, 2.5]).rank
        array([1, 0, 1], dtype=int32)
        """
        table = np.asarray(values)
        if table.dtype.kind == "f" and np.isnan(table).any():
            raise GameError("A state is worth no number: found NaN, expected a number for every state.")
        return cls(np.unique(table, return_inverse=True)[1].astype(np.int32).reshape(-1))

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.rank)

    def better(self, state: int, than: int) -> bool:
        """Whether one state is preferred to another."""
        return bool(self.rank[state] > self.rank[than])

    def improving(self, sources: Ints, targets: Ints) -> Bools:
        """Of moves, which lead to a preferred state."""
        return np.asarray(self.rank[targets] > self.rank[sources], bool)

    def deters(self, state: int, leaving: int) -> bool:
        """Whether ending in a state is no better than not leaving another."""
        return not self.better(state, leaving)


@dataclass(frozen=True, eq=False)
class Relation:
    """A preference that need not order the states: row s of `improves` has bit t if t is worth leaving s for, row s of
    `sanctions` bit x if to end in x makes leaving s not worth it; bits are packed in little-endian order, and both have
    the shape (states, states / 8 rounded up).
    """  # fmt: skip

    improves: Bits
    sanctions: Bits

    @classmethod
    def of(cls, better: npt.ArrayLike, deters: npt.ArrayLike | None = None) -> "Relation":
        """From arrays of shape (states, states).

        Args:
            better: [s, t]: t is worth leaving s for.
            deters: [s, x]: to end in x makes leaving s not worth it; by default where x is not better.

        Raises:
            GameError: If there are too many states.
        """
        table = np.asarray(better, bool)
        _check(len(table))
        if table.shape != (len(table), len(table)):
            raise GameError(f"A relation says something of every pair of states; found shape {table.shape}.")
        other = ~table if deters is None else np.asarray(deters, bool)
        return cls(np.packbits(table, axis=1, bitorder="little"), np.packbits(other, axis=1, bitorder="little"))

    @classmethod
    def from_ranks(cls, ranks: Ranks) -> "Relation":
        """The same preference as a relation."""
        _check(len(ranks.rank))
        rows = [
            ranks.rank[None, :] > ranks.rank[first : first + ROWS, None] for first in range(0, len(ranks.rank), ROWS)
        ]
        return cls(
            np.concatenate([np.packbits(row, axis=1, bitorder="little") for row in rows]),
            np.concatenate([np.packbits(~row, axis=1, bitorder="little") for row in rows]),
        )

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.improves)

    def better(self, state: int, than: int) -> bool:
        """Whether one state is worth leaving another for."""
        return bool(self.improves[than, state >> 3] >> (state & 7) & 1)

    def improving(self, sources: Ints, targets: Ints) -> Bools:
        """Of moves, which lead to a state that is worth leaving the other for."""
        bits = self.improves[sources, targets >> 3] >> (targets & 7).astype(np.uint8)
        return np.asarray(bits & 1, bool)

    def deters(self, state: int, leaving: int) -> bool:
        """Whether ending in a state makes leaving another not worth it."""
        return bool(self.sanctions[leaving, state >> 3] >> (state & 7) & 1)


Preference = Ranks | Relation


def _check(states: int) -> None:
    if states > MOST_RELATED:
        raise GameError(f"A preference that is no ranking is kept for at most {MOST_RELATED:,} states, not {states:,}.")
