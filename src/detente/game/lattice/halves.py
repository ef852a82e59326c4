# mypy: ignore-errors
"""Half sweeps: the equations of a lattice solved as if every state depended only on those before it, or after it.

Where a lane leads is before a state, after it, or beside it: A = D - L - U - J. Both half sweeps together read every
rate once, and (D - L)^-1 A (D - U)^-1 y = z + (D - L)^-1 (y - D z - J z) with z = (D - U)^-1 y (Eisenstat 1981): a step
of an iteration between them costs no more than a plain one.

States are taken eight at a time, as a vector: a group. Blocks follow one another by place; what leads to another block
is added to all of a block at once. Within a block groups are taken in an order of visits such that none waits for the
one just before it longer than it must: a plan lists, visit by visit, the group, and what it adds. Within a group, where
its states are joined by two-level turns, those with an even number of digits come first, then the others. Beside a
state is what leads across the cut between two threads' parts, and what is too near for all this.
"""

from pathlib import Path

import numpy as np
from llvmlite import ir
from numba import extending, types
from numba.core import cgutils

from detente.game.lattice import sweeps
from detente.game.lattice.sweeps import EIGHT, VECTOR, add_run, add_shift, add_turn, bring, load, vector
from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__), Path(str(sweeps.__file__))])
_INDEX = ir.IntType(64)
_BIT = ir.IntType(1)
_ONCE = ("contract",)
SOON = 128
"""So many states before they are due rates are fetched."""
BESIDE, CLOSE, FAR, INSIDE = 0, 1, 2, 3
"""How far a lane leads: too near, within a block, out of it, within a group."""


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


@extending.intrinsic
def visit_eight(typing, rate, x, at, reads, first, last, inner, up, ahead, inverse, base, under, total, here):
    """A group of eight: total[here:here+8] and what it adds; x[at:at+8] = base[under:under+8] + inverse total.

    `reads` from `first` to before `last` are what it adds: where the rates are, and x, counted from `at`. `inner` is
    where the rates of the two-level turns of strides 1, 2 and 4 begin, the first negative if there are none.
    """

    def made(context, builder, signature, arguments):
        kinds = signature.args
        rates, x_, reads_, inner_ = (
            context.make_array(kinds[n])(context, builder, arguments[n]).data for n in (0, 1, 3, 6)
        )
        at = arguments[2]
        up, ahead = (builder.trunc(arguments[n], _BIT) for n in (7, 8))
        share = load(builder, vector(context, builder, kinds[9], arguments[9], at))
        below = load(builder, vector(context, builder, kinds[10], arguments[10], arguments[11]))
        to = vector(context, builder, kinds[12], arguments[12], arguments[13])

        soon = builder.select(up, ir.Constant(_INDEX, -SOON), ir.Constant(_INDEX, SOON))

        def eight(data, place):
            return load(builder, builder.bitcast(builder.gep(data, [place]), VECTOR.as_pointer()))

        sums = cgutils.alloca_once(builder, VECTOR)
        builder.store(load(builder, to), sums)
        one = ir.Constant(_INDEX, 1)
        with cgutils.for_range_slice(builder, arguments[4], arguments[5], one, _INDEX) as (k, _):
            pair = builder.mul(k, ir.Constant(_INDEX, 2))
            where = builder.add(builder.load(builder.gep(reads_, [pair])), at)
            of = eight(rates, where)
            bring(builder, rates, builder.add(where, soon))
            there = eight(x_, builder.add(builder.load(builder.gep(reads_, [builder.add(pair, one)])), at))
            builder.store(builder.fadd(builder.load(sums), builder.fmul(of, there, flags=_ONCE), flags=_ONCE), sums)
        lane = builder.load(inner_)
        with builder.if_then(builder.icmp_signed(">=", lane, ir.Constant(_INDEX, 0))):
            now = builder.load(sums)
            early = builder.fadd(below, builder.fmul(share, now, flags=_ONCE), flags=_ONCE)
            more = ir.Constant(VECTOR, [0.0] * 8)
            for n, stride in enumerate((1, 2, 4)):
                order = ir.Constant(ir.VectorType(ir.IntType(32), 8), [place ^ stride for place in range(8)])
                row = builder.load(builder.gep(inner_, [ir.Constant(_INDEX, n)]))
                where = builder.add(row, at)
                of = eight(rates, where)
                bring(builder, rates, builder.add(where, soon))
                of = builder.select(ahead, builder.shuffle_vector(of, of, order), of)
                turned = builder.shuffle_vector(early, early, order)
                more = builder.fadd(more, builder.fmul(of, turned, flags=_ONCE), flags=_ONCE)
            odd = [place.bit_count() & 1 for place in range(8)]
            kind = ir.VectorType(_BIT, 8)
            late = builder.select(up, ir.Constant(kind, [1 - o for o in odd]), ir.Constant(kind, odd))
            builder.store(builder.select(late, builder.fadd(now, more), now), sums)
        done = builder.load(sums)
        builder.store(done, to).align = 8
        solved = builder.fadd(below, builder.fmul(share, done, flags=_ONCE), flags=_ONCE)
        builder.store(solved, builder.bitcast(builder.gep(x_, [at]), VECTOR.as_pointer())).align = 8
        return context.get_dummy_value()

    whole = types.intp
    return types.void(
        rate, x, whole, reads, whole, whole, inner, types.boolean, types.boolean, inverse, base, whole, total, whole
    ), made


@compiled
def add_far(rate, ways, ahead, way, x, total, at, stop, first, last, runs):
    """Add what leads far: from before (`way` -1) or after (1) in the part from `first` to `last`, or outside it (0).

    `runs` is room for where the runs of turns begin.
    """
    size, many = len(x), 0
    for j in range(len(ways)):
        if ways[j, 3] != FAR:
            continue
        row, by = j * size, ways[j, 2]
        if ways[j, 1] == 0:
            off = -by if ahead else by
            low, high = max(at, -off), min(stop, size - off)
            own = off if ahead else 0
            if way == 0:
                before, after = min(high, first - off), max(low, last - off)
                if low < before:
                    add_run(rate, row + low + own, x, low + off, total, low - at, before - low, 0)
                if after < high:
                    add_run(rate, row + after + own, x, after + off, total, after - at, high - after, 0)
            elif off * way > 0:
                low, high = max(low, first - off), min(high, last - off)
                if low < high:
                    add_run(rate, row + low + own, x, low + off, total, low - at, high - low, 0)
            continue
        stride, levels = ways[j, 0], ways[j, 1]
        digit = at // stride % levels
        other = digit - by if ahead else digit + by
        off = (other % levels - digit) * stride
        inside = first <= at + off < last
        if (way == 0 and not inside) or (inside and way * off > 0):
            runs[many, 0], runs[many, 1] = row + (at + off if ahead else at), at + off
            many += 1
    for k in range(many):
        soon = runs[k + 1, 0] - runs[k, 0] if k + 1 < many else 0
        add_run(rate, runs[k, 0], x, runs[k, 1], total, 0, stop - at, soon)


@compiled
def add_beside(rate, ways, ahead, edge, z, total, at, stop):
    """Add what is too near to be before or after; at the edge of a part close shifts too."""
    for j in range(len(ways)):
        if ways[j, 1] == 0:
            if ways[j, 3] == BESIDE or (edge and ways[j, 3] == CLOSE):
                add_shift(rate, j * len(z), ways[j, 2], ahead, z, total, 0, at, stop, 0)
        elif ways[j, 3] == BESIDE:
            add_turn(rate, j * len(z), ways[j, 0], ways[j, 1], ways[j, 2], ahead, z, total, 0, at, stop, 0)


@compiled
def visits(rate, plan, up, ahead, inverse, group, inner, x, base, based, total, at):
    """All groups of a block."""
    order, due, reads = plan
    for v in range(len(order)):
        here = order[v]
        if group == EIGHT:
            visit_eight(rate, x, at + here, reads, due[v], due[v + 1], inner, up, ahead, inverse, base,
                        at + here if based else 0, total, here)  # fmt: skip
            continue
        for k in range(due[v], due[v + 1]):
            add_run(rate, at + here + reads[k, 0], x, at + here + reads[k, 1], total, here, group, 0)
        for i in range(at + here, at + here + group):
            own = base[np.uint64(i)] if based else 0.0
            x[np.uint64(i)] = own + inverse[np.uint64(i)] * total[np.uint64(i - at)]


@compiled
def upper(rate, ways, ahead, middle, edges, block, group, inner, inverse, y, sums, z, first, last):
    """z = (D - U)^-1 y in the part from `first` to `last`; `sums` is what was added to y on the way."""
    total, nothing = np.empty(block), np.zeros(EIGHT)
    runs = np.empty((len(ways), 2), np.int64)
    at = first + (last - first - 1) // block * block
    while at >= first:
        stop = min(at + block, last)
        if ahead:
            total[: stop - at] = y[at:stop]
        else:
            total[:] = 0.0
        add_far(rate, ways, ahead, 1, z, total, at, stop, first, last, runs)
        edge = at - block < first or stop + block > last
        plan = edges if edge else middle
        if ahead:
            visits(rate, plan, True, ahead, inverse, group, inner, z, nothing, False, total, at)
        else:
            visits(rate, plan, True, ahead, inverse, group, inner, z, y, True, total, at)
        if ahead:
            made, given, added = total[: stop - at], y[at:stop], sums[at:stop]
            for i in range(stop - at):
                added[i] = made[i] - given[i]
        else:
            sums[at:stop] = total[: stop - at]
        at -= block


@compiled
def lower(
    rate, ways, ahead, middle, edges, block, group, inner, inverse, y, sums, z, shadow, x, image, dots, first, last
):  # fmt: skip
    """The matrix between the half sweeps, of y, in the part from `first` to `last`, after all of z and `sums`.

    `image` is what it makes of y; `dots`, by block, its products with `shadow`, y and itself.
    """
    total, nothing = np.empty(block), np.zeros(EIGHT)
    runs = np.empty((len(ways), 2), np.int64)
    for at in range(first, last, block):
        stop = min(at + block, last)
        total[:] = 0.0
        edge = at - block < first or stop + block > last
        add_far(rate, ways, ahead, 0, z, total, at, stop, first, last, runs)
        add_beside(rate, ways, ahead, edge, z, total, at, stop)
        before, made = sums[at:stop], total[: stop - at]
        for i in range(stop - at):
            made[i] = -(before[i] + made[i])
        add_far(rate, ways, ahead, -1, x, total, at, stop, first, last, runs)
        visits(rate, edges if edge else middle, False, ahead, inverse, group, inner, x, nothing, False, total, at)
        given, gone, came = y[at:stop], z[at:stop], x[at:stop]
        out, dark = image[at:stop], shadow[at:stop]
        if ahead:
            for i in range(stop - at):
                out[i] = given[i] + before[i] + made[i]
        else:
            for i in range(stop - at):
                out[i] = gone[i] + came[i]
        one, two, three = 0.0, 0.0, 0.0
        for i in range(stop - at):
            one += out[i] * dark[i]
            two += out[i] * given[i]
            three += out[i] * out[i]
        dots[at // block, 0], dots[at // block, 1], dots[at // block, 2] = one, two, three


@compiled
def begin(rate, ways, ahead, middle, edges, block, group, inner, inverse, left, x, rest, first, last):
    """What is left of the equations, seen after the lower half sweep."""
    total, nothing = np.empty(block), np.zeros(EIGHT)
    runs = np.empty((len(ways), 2), np.int64)
    for at in range(first, last, block):
        stop = min(at + block, last)
        edge = at - block < first or stop + block > last
        total[: stop - at] = left[at:stop]
        add_far(rate, ways, ahead, -1, x, total, at, stop, first, last, runs)
        visits(rate, edges if edge else middle, False, ahead, inverse, group, inner, x, nothing, False, total, at)
        rest[at:stop] = total[: stop - at] if ahead else x[at:stop]
