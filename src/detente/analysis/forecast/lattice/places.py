"""Columns over all codes and over the box: what is read at the end of an exit, what is put there."""

from typing import Any

import numpy as np
import numpy.typing as npt

from detente.game.lattice.box import Box

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def beyond(box: Box, full: npt.NDArray[Any], by: int | Ints) -> npt.NDArray[Any]:
    """A column over all codes, read `by` codes further than each state of the box; 0 where no code is.

    Where each state has a number of its own, a code is there.

    >>> beyond(Box((2, 2), (0, -1)), np.array([1.0, 2.0, 3.0, 4.0]), 2).tolist()
    [3.0, 4.0]
    >>> beyond(Box((2, 2), (0, -1)), np.array([1.0, 2.0, 3.0, 4.0]), np.array([2, 1])).tolist()
    [3.0, 3.0]
    """
    if not isinstance(by, int):
        return np.asarray(full[box.codes() + by])
    begin = _straight(box)
    if begin is not None and 0 <= begin + by <= box.product - box.size:
        return full[begin + by : begin + by + box.size]
    moved = np.zeros_like(full)
    if by >= 0:
        moved[: len(full) - by] = full[by:]
    else:
        moved[-by:] = full[:by]
    return box.take(moved)


def put_beyond(box: Box, full: Floats, by: int | Ints, column: Floats) -> None:
    """Add a column of the box `by` codes further; it is 0 where no code is.

    >>> full = np.zeros(4)
    >>> put_beyond(Box((2, 2), (0, -1)), full, 2, np.array([0.5, 0.25]))
    >>> full.tolist()
    [0.0, 0.0, 0.5, 0.25]
    >>> put_beyond(Box((2, 2), (0, -1)), full, np.array([2, 1]), np.array([0.5, 0.25]))
    >>> full.tolist()
    [0.0, 0.0, 1.25, 0.25]
    """
    if not isinstance(by, int):
        full += np.bincount(box.codes() + by, weights=column, minlength=len(full))
        return
    begin = _straight(box)
    if begin is not None and 0 <= begin + by <= box.product - box.size:
        full[begin + by : begin + by + box.size] += column
        return
    moved = np.zeros(box.product)
    box.put(moved, column)
    if by >= 0:
        full[by:] += moved[: len(full) - by]
    else:
        full[:by] += moved[-by:]


def outside(box: Box, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The part of a mask over all codes that is not in the box."""
    found = mask.copy()
    box.put(found, np.zeros(box.size, bool))
    return found


def _straight(box: Box) -> int | None:
    """Where the box begins, if its states are one stretch of codes."""
    pinned = [digit >= 0 for digit in box.pinned]
    return box.base if pinned == sorted(pinned, reverse=True) else None
