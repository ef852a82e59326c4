"""A box: every combination of the levels of some factors, without a list of them.

A state's place in a box is the mixed-radix number of its digits, the first factor most significant. The box of a game
leaves out what never changes: factors under intervention, and those that only change when the story ends. Its states
are then a part of all codes, at `base` plus what their digits make there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Box:
    """All combinations of some factors among all combinations of all factors.

    Attributes:
        whole: Number of levels of every factor, the first most significant.
        pinned: Digit of every factor that never changes, -1 for the others.

    >>> box = Box((2, 3, 2), (-1, 0, -1))
    >>> box.sizes, box.strides, box.size, box.product
    ((2, 2), (2, 1), 4, 12)
    >>> box.codes().tolist()
    [0, 1, 6, 7]
    """

    whole: tuple[int, ...]
    pinned: tuple[int, ...]

    @cached_property
    def free(self) -> tuple[int, ...]:
        """Numbers of the factors that change."""
        return tuple(f for f, digit in enumerate(self.pinned) if digit < 0)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each free factor."""
        return tuple(self.whole[f] for f in self.free)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """How far apart in the box two levels of each free factor are."""
        return _strides(self.sizes)

    @cached_property
    def size(self) -> int:
        """Number of states in the box."""
        return prod(self.sizes)

    @cached_property
    def product(self) -> int:
        """Number of all codes."""
        return prod(self.whole)

    @cached_property
    def axis(self) -> dict[int, int]:
        """For each free factor, which of them it is."""
        return {f: axis for axis, f in enumerate(self.free)}

    @cached_property
    def base(self) -> int:
        """Code of the first state."""
        strides = _strides(self.whole)
        return sum(strides[f] * digit for f, digit in enumerate(self.pinned) if digit > 0)

    @property
    def everything(self) -> bool:
        """Whether a place is a code."""
        return len(self.free) == len(self.whole)

    def take(self, full: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The part of a column over all codes that lies in the box, shape (size,)."""
        if self.everything:
            return full
        index = tuple(slice(None) if digit < 0 else digit for digit in self._merged[1])
        return np.ascontiguousarray(full.reshape(self._merged[0])[index]).reshape(-1)

    def put(self, full: npt.NDArray[Any], column: npt.NDArray[Any]) -> None:
        """Write a column of the box into one over all codes."""
        index = tuple(slice(None) if digit < 0 else digit for digit in self._merged[1])
        view = full.reshape(self._merged[0])[index]
        view[...] = column.reshape(view.shape)

    def codes(self, places: npt.NDArray[np.integer] | None = None) -> Ints:
        """Codes of some states of the box, of all by default."""
        at = np.arange(self.size) if places is None else places.astype(np.int64)
        if self.everything:
            return at
        code, sizes = np.full(len(at), self.base, np.int64), self._merged[0]
        inner = outer = 1
        for size, digit in zip(sizes[::-1], self._merged[1][::-1], strict=True):
            if digit < 0:
                code += (at // inner % size) * outer
                inner *= size
            outer *= size
        return code

    def places(self, codes: npt.NDArray[np.integer]) -> Ints:
        """Places of codes that lie in the box."""
        if self.everything:
            return codes.astype(np.int64)
        place, inner, outer = np.zeros(len(codes), np.int64), 1, 1
        for size, digit in zip(self._merged[0][::-1], self._merged[1][::-1], strict=True):
            if digit < 0:
                place += (codes // outer % size) * inner
                inner *= size
            outer *= size
        return place

    @cached_property
    def _merged(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Sizes and digits with free neighbours made one."""
        sizes: list[int] = []
        digits: list[int] = []
        for size, digit in zip(self.whole, self.pinned, strict=True):
            if digit < 0 and digits and digits[-1] < 0:
                sizes[-1] *= size
            else:
                sizes.append(size)
                digits.append(digit)
        return tuple(sizes) or (1,), tuple(digits) or (-1,)

    def spread(self, factors: Sequence[int], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Write what depends on a few factors out for every state.

        Args:
            factors: Numbers of free factors, ascending.
            values: An axis for each of them.

        Returns:
            Shape (size,).

        >>> Box((2, 2), (-1, -1)).spread([0], np.array([1.0, 3.0])).tolist()
        [1.0, 1.0, 3.0, 3.0]
        """
        axes = {self.axis[f] for f in factors}
        made = np.ascontiguousarray(values).reshape(-1, 1)
        for axis in range(len(self.sizes) - 1, -1, -1):
            size = self.sizes[axis]
            if axis in axes:  # what was made so far stands side by side
                made = made.reshape(len(made) // size, -1)
            else:
                made = np.broadcast_to(made[:, None, :], (len(made), size, made.shape[1])).reshape(len(made), -1)
        return made.reshape(-1)


def _strides(sizes: Sequence[int]) -> tuple[int, ...]:
    found, stride = [], 1
    for size in reversed(sizes):
        found.append(stride)
        stride *= size
    return tuple(reversed(found))
