"""Loops over eight columns at once, turned into machine code when they are first called.

A step of one distribution reads every rate once; of eight beside one another likewise, so that the rates are read once
for all of them. What is marked in a column, and the states in which it is answered, are bits of a byte.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

Loop = Callable[..., Any]

WIDTH = 8
"""Columns side by side."""


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
    indptr: Any, indices: Any, rate: Any, flag: Any, loop: Any, held: Any, rising: int, x: Any, y: Any, more: Any,
    spent: Any,
) -> None:  # fmt: skip
    """One ring of the clock for eight columns, and what they have spent before it.

    Args:
        indptr: Where the entries of each row begin.
        indices: Column of each entry.
        rate: Probability of each entry.
        flag: Columns in which an entry is marked: there it leads a column to the right if that is `rising`, or away.
        loop: Probability of staying.
        held: Columns in which a row is nothing any more.
        rising: Columns of which what is marked leads to the next.
        x: Before.
        y: After; written.
        more: What a time spent before the ring counts, by column.
        spent: Times spent; added to.
    """
    for i in range(len(loop)):
        s = loop[i]
        x0, x1, x2, x3, x4, x5, x6, x7 = x[i, 0], x[i, 1], x[i, 2], x[i, 3], x[i, 4], x[i, 5], x[i, 6], x[i, 7]
        spent[i, 0] += more[0] * x0
        spent[i, 1] += more[1] * x1
        spent[i, 2] += more[2] * x2
        spent[i, 3] += more[3] * x3
        spent[i, 4] += more[4] * x4
        spent[i, 5] += more[5] * x5
        spent[i, 6] += more[6] * x6
        spent[i, 7] += more[7] * x7
        y0, y1, y2, y3, y4, y5, y6, y7 = s * x0, s * x1, s * x2, s * x3, s * x4, s * x5, s * x6, s * x7
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            r = rate[e]
            f = flag[e]
            if f == 0:
                y0 += r * x[j, 0]
                y1 += r * x[j, 1]
                y2 += r * x[j, 2]
                y3 += r * x[j, 3]
                y4 += r * x[j, 4]
                y5 += r * x[j, 5]
                y6 += r * x[j, 6]
                y7 += r * x[j, 7]
                continue
            up = f & rising
            y0 += 0.0 if f & 1 else r * x[j, 0]
            y1 += (0.0 if f & 2 else r * x[j, 1]) + (r * x[j, 0] if up & 1 else 0.0)
            y2 += (0.0 if f & 4 else r * x[j, 2]) + (r * x[j, 1] if up & 2 else 0.0)
            y3 += (0.0 if f & 8 else r * x[j, 3]) + (r * x[j, 2] if up & 4 else 0.0)
            y4 += (0.0 if f & 16 else r * x[j, 4]) + (r * x[j, 3] if up & 8 else 0.0)
            y5 += (0.0 if f & 32 else r * x[j, 5]) + (r * x[j, 4] if up & 16 else 0.0)
            y6 += (0.0 if f & 64 else r * x[j, 6]) + (r * x[j, 5] if up & 32 else 0.0)
            y7 += (0.0 if f & 128 else r * x[j, 7]) + (r * x[j, 6] if up & 64 else 0.0)
        h = held[i]
        y[i, 0] = 0.0 if h & 1 else y0
        y[i, 1] = 0.0 if h & 2 else y1
        y[i, 2] = 0.0 if h & 4 else y2
        y[i, 3] = 0.0 if h & 8 else y3
        y[i, 4] = 0.0 if h & 16 else y4
        y[i, 5] = 0.0 if h & 32 else y5
        y[i, 6] = 0.0 if h & 64 else y6
        y[i, 7] = 0.0 if h & 128 else y7


def join(source: Any, target: Any, column: Any, x: Any, z: Any, gained: Any) -> None:
    """Add to each row what is at its source times what is expected at its target, in the row's column."""
    for row in range(len(source)):
        gained[row] += x[source[row]] * z[target[row], column[row]]


def flood(indptr: Any, indices: Any, rate: Any, found: Any, stack: Any) -> None:
    """Mark all states that can be reached from those marked, along rows; `stack` has room for every state."""
    top = 0
    for i in range(len(found)):
        if found[i]:
            stack[top] = i
            top += 1
    while top:
        top -= 1
        i = stack[top]
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            if rate[e] > 0.0 and not found[j]:
                found[j] = True
                stack[top] = j
                top += 1
