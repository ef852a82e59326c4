"""What depends on a few factors, written out for every state of a box into memory that is there already."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.game.lattice.box import Box


def write(box: Box, factors: Sequence[int], values: npt.NDArray[Any], into: npt.NDArray[Any]) -> None:
    """Write what depends on a few factors out, each number once.

    Args:
        box: The box.
        factors: Numbers of free factors, ascending.
        values: An axis for each of them, or one after another.
        into: Where to, shape (states,).

    >>> column = np.empty(4)
    >>> write(Box((2, 2), (-1, -1)), [0], np.array([1.0, 3.0]), column)
    >>> column.tolist()
    [1.0, 1.0, 3.0, 3.0]
    """
    made = np.ascontiguousarray(values).reshape(-1, 1)
    runs = list(_runs(box, {box.axis[f] for f in factors}))
    repeats = sum(not mine for mine, _ in runs)
    for mine, size in runs:
        if mine:  # what was made so far stands side by side
            made = made.reshape(len(made) // size, -1)
            continue
        repeats -= 1
        many, width = made.shape
        wide = np.empty((many, size, width), made.dtype) if repeats else into.reshape(many, size, width)
        wide[...] = made[:, None, :]
        if not repeats:
            return
        made = wide.reshape(many, -1)
    into[...] = made.reshape(-1)


def _runs(box: Box, axes: set[int]) -> Iterator[tuple[bool, int]]:
    """Neighbouring axes that are all among some or all not, the least significant first: whether, and their product."""
    mine, size = False, 1
    for axis in range(len(box.sizes) - 1, -1, -1):
        if (axis in axes) is not mine and size > 1:
            yield mine, size
            size = 1
        mine, size = axis in axes, size * box.sizes[axis]
    if size > 1:
        yield mine, size
