"""Loops over many columns at once, turned into machine code when they are first called.

A step of one distribution reads every rate once; of many beside one another likewise, so that rates, and where they
lead, are read once for all of them. What is marked in a column is taken out of it afterwards; that leaves no more than
a rounding of what was marked.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np

Loop = Callable[..., Any]

WIDTH = 32
"""Most columns side by side."""


@cache
def compiled(function: Loop) -> Loop:
    """Compile a loop; what was compiled is kept between processes where it can be."""
    import numba  # not worth its time for a chain that is small

    # a product and its sum rounded once instead of twice: within the roundings that are counted
    options: dict[str, Any] = {"nogil": True, "fastmath": {"contract"}}
    try:
        return cast(Loop, numba.njit(cache=True, **options)(function))
    except RuntimeError:  # nothing can be written beside the source or in the user's cache
        return cast(Loop, numba.njit(**options)(function))


def step(
    indptr: Any, indices: Any, rate: Any, loop: Any, x: Any, y: Any, more: Any, spent: Any
) -> None:  # fmt: skip
    """One ring of the clock for all columns, and what they have spent before it.

    Args:
        indptr: Where the entries of each row begin.
        indices: Column of each entry.
        rate: Probability of each entry.
        loop: Probability of staying.
        x: Before; a row for each state.
        y: After; written.
        more: What a time spent before the ring counts, by column.
        spent: Times spent; added to.
    """
    width = x.shape[1]
    sums = np.empty(width)
    for i in range(len(loop)):
        stay = loop[i]
        for c in range(width):
            sums[c] = stay * x[i, c]
            spent[i, c] += more[c] * x[i, c]
        e = indptr[i]
        end = indptr[i + 1]
        while e + 8 <= end:  # eight at once, so that a sum is fetched once for all of them
            r0, r1, r2, r3 = rate[e], rate[e + 1], rate[e + 2], rate[e + 3]
            r4, r5, r6, r7 = rate[e + 4], rate[e + 5], rate[e + 6], rate[e + 7]
            j0, j1, j2, j3 = indices[e], indices[e + 1], indices[e + 2], indices[e + 3]
            j4, j5, j6, j7 = indices[e + 4], indices[e + 5], indices[e + 6], indices[e + 7]
            for c in range(width):
                sums[c] += (
                    r0 * x[j0, c] + r1 * x[j1, c] + r2 * x[j2, c] + r3 * x[j3, c]
                    + r4 * x[j4, c] + r5 * x[j5, c] + r6 * x[j6, c] + r7 * x[j7, c]
                )  # fmt: skip
            e += 8
        while e + 2 <= end:
            r0, r1 = rate[e], rate[e + 1]
            j0, j1 = indices[e], indices[e + 1]
            for c in range(width):
                sums[c] += r0 * x[j0, c] + r1 * x[j1, c]
            e += 2
        if e < end:
            r = rate[e]
            j = indices[e]
            for c in range(width):
                sums[c] += r * x[j, c]
        for c in range(width):
            y[i, c] = sums[c]


def lift(source: Any, target: Any, rate: Any, column: Any, rises: Any, x: Any, y: Any) -> None:
    """Take what is marked out of each column, to the next one if it rises there.

    Args:
        source: Where each marked transition leads from.
        target: Where to.
        rate: Its probability.
        column: The column in which it is marked.
        rises: Whether it leads to the next column.
        x: Before the ring.
        y: After it, what is marked in its column still; written.
    """
    for e in range(len(source)):
        i, c = target[e], column[e]
        part = rate[e] * x[source[e], c]
        y[i, c] -= part
        if rises[e]:
            y[i, c + 1] += part


def hold(row: Any, column: Any, y: Any) -> None:
    """Empty the states of each column's goal."""
    for k in range(len(row)):
        y[row[k], column[k]] = 0.0


def join(source: Any, target: Any, column: Any, x: Any, z: Any, gained: Any) -> None:
    """Add to each row what is at its source times what is expected at its target, in the row's column."""
    for row in range(len(source)):
        gained[row] += x[source[row]] * z[target[row], column[row]]
