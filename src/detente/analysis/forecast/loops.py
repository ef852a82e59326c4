"""Loops over eight columns at once, in machine code; imported only by what is large enough to be worth it.

A step of one distribution reads every rate once; of many beside one another likewise, so that rates, and where they
lead, are read once for all of them. What is marked in a column is taken out of it afterwards; that leaves no more than
a rounding of what was marked.

A vector is eight neighbours of an array of shape (rows, 8). The compiler of loops does not find by itself that eight
sums, kept while a row is read, are one vector; so three operations are written in its own language. They stand in this
file because what is compiled is kept for as long as its own file stays the same.
"""

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import extending
from numba.core import cgutils, types

Loop = Callable[..., Any]

intrinsic: Callable[[Loop], Loop] = extending.intrinsic
LANES = 8
TINY = 1e-60
"""Less than this is dropped, which no bound can tell: machines take long over numbers that are almost too small."""
_VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_INDEX = ir.IntType(64)
# a product and its sum rounded once instead of twice: within the roundings that are counted
_ONCE = ("contract",)


def _place(builder: Any, data: Any, row: Any) -> Any:
    """Where the vector of a row begins."""
    first = builder.gep(data, [builder.mul(row, ir.Constant(_INDEX, LANES))])
    return builder.bitcast(first, _VECTOR.as_pointer())


def _load(builder: Any, place: Any) -> Any:
    value = builder.load(place)
    value.align = 8  # arrays begin where they like
    return value


def _store(builder: Any, value: Any, place: Any) -> None:
    builder.store(value, place).align = 8


def _all(builder: Any, number: Any) -> Any:
    """A number in every place of a vector."""
    nothing = ir.Constant(_VECTOR, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, nothing, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def _data(context: Any, builder: Any, signature: Any, arguments: Any, number: int) -> Any:
    return context.make_array(signature.args[number])(context, builder, arguments[number]).data


@intrinsic
def gather(  # type: ignore[no-untyped-def]
    typing, indices, rate, begin, end, stay, x, row, y
):
    """y[row] = stay x[row] + the sum of rate[e] x[indices[e]] from `begin` to before `end`."""

    def made(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        places, rates, before, after = (_data(context, builder, signature, arguments, n) for n in (0, 1, 5, 7))
        first, last, staying, here = arguments[2], arguments[3], arguments[4], arguments[6]
        own = _load(builder, _place(builder, before, here))
        # two sums, so that one need not wait for the other
        sums = [cgutils.alloca_once(builder, _VECTOR) for _ in range(2)]  # type: ignore[no-untyped-call]
        builder.store(builder.fmul(own, _all(builder, staying), flags=_ONCE), sums[0])
        builder.store(ir.Constant(_VECTOR, [0.0] * LANES), sums[1])

        def add(entry: Any, place: Any) -> None:
            source = builder.zext(builder.load(builder.gep(places, [entry])), _INDEX)
            moved = builder.fmul(_all(builder, builder.load(builder.gep(rates, [entry]))),
                                 _load(builder, _place(builder, before, source)), flags=_ONCE)  # fmt: skip
            builder.store(builder.fadd(builder.load(place), moved, flags=_ONCE), place)

        one, two = ir.Constant(_INDEX, 1), ir.Constant(_INDEX, 2)
        even = builder.sub(last, builder.and_(builder.sub(last, first), one))
        with cgutils.for_range_slice(builder, first, even, two, _INDEX) as (entry, _):
            add(entry, sums[0])
            add(builder.add(entry, one), sums[1])
        with cgutils.for_range_slice(builder, even, last, one, _INDEX) as (entry, _):
            add(entry, sums[0])
        whole = builder.fadd(builder.load(sums[0]), builder.load(sums[1]))
        _store(builder, whole, _place(builder, after, here))
        return context.get_dummy_value()

    return types.void(indices, rate, begin, end, stay, x, row, y), made


@intrinsic
def add(typing, weight, x, row, y):  # type: ignore[no-untyped-def]
    """y[row] += weight x[row], column by column."""

    def made(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        weights, of, to = (_data(context, builder, signature, arguments, n) for n in (0, 1, 3))
        place = _place(builder, to, arguments[2])
        share = _load(builder, builder.bitcast(weights, _VECTOR.as_pointer()))
        more = builder.fmul(share, _load(builder, _place(builder, of, arguments[2])), flags=_ONCE)
        _store(builder, builder.fadd(_load(builder, place), more, flags=_ONCE), place)
        return context.get_dummy_value()

    return types.void(weight, x, row, y), made


@intrinsic
def weigh(typing, weight, x, row, sums):  # type: ignore[no-untyped-def]
    """sums += weight x[row], with one weight for all columns."""

    def made(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        of, to = (_data(context, builder, signature, arguments, n) for n in (1, 3))
        place = builder.bitcast(to, _VECTOR.as_pointer())
        more = builder.fmul(_all(builder, arguments[0]), _load(builder, _place(builder, of, arguments[2])), flags=_ONCE)
        _store(builder, builder.fadd(_load(builder, place), more, flags=_ONCE), place)
        return context.get_dummy_value()

    return types.void(weight, x, row, sums), made


@intrinsic
def keep(typing, kept, row, y):  # type: ignore[no-untyped-def]
    """Empty the columns of y[row] whose bit in kept[row] is not set, and those with next to nothing in them."""

    def made(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        bits, to = (_data(context, builder, signature, arguments, n) for n in (0, 2))
        place = _place(builder, to, arguments[1])
        stays = builder.bitcast(builder.load(builder.gep(bits, [arguments[1]])), ir.VectorType(ir.IntType(1), LANES))
        value = _load(builder, place)
        stays = builder.and_(stays, builder.fcmp_ordered(">=", value, ir.Constant(_VECTOR, [TINY] * LANES)))
        _store(builder, builder.select(stays, value, ir.Constant(_VECTOR, [0.0] * LANES)), place)
        return context.get_dummy_value()

    return types.void(kept, row, y), made


def _compiled(function: Loop) -> Loop:
    """Compile a loop; what was compiled is kept between processes where it can be."""
    try:
        return cast(Loop, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nothing can be written beside the source or in the user's cache
        return cast(Loop, numba.njit(nogil=True)(function))


@_compiled
def read(x: Any, lane: Any, weight: Any, into: Any) -> None:
    """Add what is read of columns, each with its weight; a row for each reading."""
    for r in range(len(lane)):
        if weight[r] != 0.0:
            c, w = lane[r], weight[r]
            for i in range(len(x)):
                into[r, i] += w * x[i, c]


@_compiled
def forward(
    indptr: Any, indices: Any, rate: Any, loop: Any, kept: Any, source: Any, target: Any, often: Any, column: Any,
    rises: Any, x: Any, y: Any, more: Any, spent: Any, lane: Any, weight: Any, into: Any, traced: Any, trace: Any,
    cost: Any, rounded: Any, begin: Any, end: Any,
) -> None:  # fmt: skip
    """Several rings of the clock for all columns, what they have spent and what is read before each.

    Args:
        indptr: Where the entries of each row begin.
        indices: Column of each entry.
        rate: Probability of each entry.
        loop: Probability of staying.
        kept: For each state a bit for each column, not set if it is in its goal.
        source: Where each marked transition leads from.
        target: Where to.
        often: Its probability.
        column: The column in which it is marked.
        rises: Whether it leads to the next column.
        x: Before the first ring; after the last if their number is even.
        y: After the last ring if it is odd.
        more: For each ring, what a time spent before it counts, by column.
        spent: Times spent; added to.
        lane: The column of each reading.
        weight: For each ring, its weight in each reading.
        into: Readings; added to.
        traced: Columns of which every ring is kept.
        trace: What is kept, by ring and column.
        cost: Roundings that one ring makes for a mass in each state.
        rounded: Roundings made, by column; added to.
        begin: The first ring.
        end: The ring after the last.
    """
    for k in range(begin, end):
        for r in range(len(lane)):
            if weight[k, r] != 0.0:
                c, w = lane[r], weight[k, r]
                for i in range(len(x)):
                    into[r, i] += w * x[i, c]
        for t in range(len(traced)):
            c = traced[t]
            for i in range(len(x)):
                trace[t, k, i] = x[i, c]
        now = more[k]
        late = (k - begin) % 2 == 1  # two rings at once: what was before the last one is about to be written over
        for i in range(len(loop)):
            weigh(cost[i], x, i, rounded)
            if late:
                add(more[k - 1], y, i, spent)
                add(now, x, i, spent)
            elif k == end - 1:
                add(now, x, i, spent)
            gather(indices, rate, np.int64(indptr[i]), np.int64(indptr[i + 1]), loop[i], x, i, y)
            keep(kept, i, y)
        for e in range(len(source)):
            c = column[e]
            part = often[e] * x[source[e], c]
            y[target[e], c] -= part
            if rises[e]:
                y[target[e], c + 1] += part
        x, y = y, x


@_compiled
def back(
    indptr: Any, indices: Any, rate: Any, loop: Any, kept: Any, last: Any, weight: Any, trace: Any, source: Any,
    target: Any, column: Any, z: Any, y: Any, gained: Any,
) -> None:  # fmt: skip
    """All rings of the clock from the last to the first, for what is expected, joined with where the chain was.

    Args:
        indptr: Where the entries of each row begin; a row holds what leads from its state.
        indices: Column of each entry.
        rate: Probability of each entry.
        loop: Probability of staying.
        kept: For each state a bit for each column, set if it is in its set.
        last: What is expected at the end.
        weight: Probability of each number of rings.
        trace: Where the chain was before each ring.
        source: Where each transition into a set leads from.
        target: Where to.
        column: Which set.
        z: Zero; what is expected after one ring if the number of rings is even.
        y: What is expected after one ring if it is odd.
        gained: For each transition, what was at its source times what was then expected at its target; added to.
    """
    now = np.empty(z.shape[1])
    for k in range(len(weight) - 1, 0, -1):
        now[:] = weight[k]
        for i in range(len(loop)):
            gather(indices, rate, np.int64(indptr[i]), np.int64(indptr[i + 1]), loop[i], z, i, y)
            add(now, last, i, y)
            keep(kept, i, y)
        z, y = y, z
        for row in range(len(source)):
            gained[row] += trace[k - 1, source[row]] * z[target[row], column[row]]
