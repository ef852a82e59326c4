"""Arrows: all transitions of a game one after another, block by block, and the matrices they fill.

Where transitions lead is worked out once for a game; only their rates differ from actor to actor, from level to level,
and between games that differ in numbers alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pattern:
    """The places of a matrix with a row and a column for each group of states an actor cannot tell apart."""

    group: Places
    """Group of each state."""
    count: int
    starts: Places
    """Where each row's places start."""
    column: Places
    slot: Places
    """Place of each transition; past the last if it stays within its group."""


@dataclass(frozen=True, eq=False)
class Arrows:
    """Sources and targets of all transitions, block after block."""

    size: int
    """Number of states."""
    offsets: tuple[int, ...]
    """Where each block's transitions start; past the last block, how many there are."""
    source: Places
    target: Places
    _patterns: dict[tuple[int, ...], Pattern] = field(default_factory=dict)

    @classmethod
    def of(cls, size: int, ends: Sequence[tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]]) -> "Arrows":
        """Put the sources and targets of blocks one after another."""
        offsets = np.concatenate([[0], np.cumsum([len(source) for source, _ in ends], dtype=np.int64)])
        nothing = np.zeros(0, np.uint32)
        return cls(
            size, tuple(offsets.tolist()),
            np.concatenate([nothing, *(source for source, _ in ends)], dtype=np.uint32, casting="unsafe"),
            np.concatenate([nothing, *(target for _, target in ends)], dtype=np.uint32, casting="unsafe"),
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        """Whether the same transitions stand in the same places."""
        return (
            isinstance(other, Arrows)
            and (self.size, self.offsets) == (other.size, other.offsets)
            and np.array_equal(self.source, other.source)
            and np.array_equal(self.target, other.target)
        )

    __hash__ = None  # type: ignore[assignment]

    def laid(self, rates: Sequence[tuple[int, Floats]]) -> Floats:
        """Rates of some blocks, by number, put where their transitions stand; 0 for all others."""
        flat = np.zeros(self.offsets[-1])
        for b, rate in rates:
            flat[self.offsets[b] : self.offsets[b + 1]] = rate
        return flat

    def pattern(self, unseen: tuple[int, ...], group: npt.NDArray[np.int64], count: int) -> Pattern:
        """The matrix of an actor who does not see some factors, worked out once.

        Args:
            unseen: Numbers of the factors.
            group: Group of each state.
            count: Number of groups.
        """
        if unseen not in self._patterns:
            from detente.game.behaviour.loops import merge  # brings the compiler along: only where it pays

            places = group.astype(np.uint32)
            self._patterns[unseen] = Pattern(places, count, *merge(self.source, self.target, places, count))
        return self._patterns[unseen]
