# mypy: allow-untyped-defs, allow-untyped-calls
"""Loops over lanes: a step of a distribution forward, of an expectation back, as machine code.

A step is made block by block, lane by lane: a block of what is written stays in the nearest cache while every lane's
rates are read once, in order. Where a lane leads is a shift of the whole run, so that runs are added as vectors.

A way is three numbers: stride, levels and by of a turn; 0 levels for a shift. `ahead` carries a distribution, so that
what is written is where a lane leads to; else what is written is where it leads from.

Eight neighbours are a vector. Where runs are short, the compiler of loops asks before each whether what is written
overlaps what is read, which takes longer than the run; so two operations are written in its own language.
"""

from pathlib import Path

import numpy as np
from llvmlite import ir
from numba import extending, types

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])
_VECTOR = ir.VectorType(ir.DoubleType(), 8)


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


def _vector(context, builder, kind, array, place):
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [place]), _VECTOR.as_pointer())


def _load(builder, place):
    value = builder.load(place)
    value.align = 8
    return value


@extending.intrinsic
def add_eight(typing, rate, at, x, other, y, to):
    """y[to:to+8] += rate[at:at+8] x[other:other+8]."""

    def made(context, builder, signature, arguments):
        rates, before, after = (
            _vector(context, builder, signature.args[n], arguments[n], arguments[n + 1]) for n in (0, 2, 4)
        )
        more = builder.fmul(_load(builder, rates), _load(builder, before), flags=("contract",))
        builder.store(builder.fadd(_load(builder, after), more, flags=("contract",)), after).align = 8
        return context.get_dummy_value()

    return types.void(rate, types.intp, x, types.intp, y, types.intp), made


def _turning(stride):
    """`add_eight` for a turn of two levels whose stride is less than eight: what is read is turned within the vector."""

    @extending.intrinsic
    def add_turned(typing, rate, x, at, ahead, y, to):
        """y[to:to+8] += rate x, both of the states at:at+8 turned, or only x where it is not ahead."""

        def made(context, builder, signature, arguments):
            rates = _load(builder, _vector(context, builder, signature.args[0], arguments[0], arguments[2]))
            before = _load(builder, _vector(context, builder, signature.args[1], arguments[1], arguments[2]))
            after = _vector(context, builder, signature.args[4], arguments[4], arguments[5])
            order = ir.Constant(ir.VectorType(ir.IntType(32), 8), [place ^ stride for place in range(8)])
            turned = builder.shuffle_vector(rates, rates, order)
            rates = builder.select(builder.trunc(arguments[3], ir.IntType(1)), turned, rates)
            more = builder.fmul(rates, builder.shuffle_vector(before, before, order), flags=("contract",))
            builder.store(builder.fadd(_load(builder, after), more, flags=("contract",)), after).align = 8
            return context.get_dummy_value()

        return types.void(rate, x, types.intp, types.boolean, y, types.intp), made

    return add_turned


add_turned_1, add_turned_2, add_turned_4 = _turning(1), _turning(2), _turning(4)


@compiled
def add_run(rate, at, x, other, y, to, length):
    """y += rate x, of equal length."""
    whole = length & ~7
    for i in range(0, whole, 8):
        add_eight(rate, at + i, x, other + i, y, to + i)
    for i in range(whole, length):
        y[np.uint64(to + i)] += rate[np.uint64(at + i)] * x[np.uint64(other + i)]


@compiled
def add_turn(rate, stride, levels, by, ahead, x, y, begin, end):
    """Add a turn to what is written from `begin` on, to before `end`; y starts at `begin`."""
    if by < 0:
        by += levels
    if ahead:
        by = levels - by
    period = stride * levels
    if begin % period != 0 or (end - begin) % period != 0:
        run = begin // stride
        digit = run % levels
        at, stop = begin, (run + 1) * stride
        while at < end:
            stop = min(stop, end)
            off = by * stride if digit + by < levels else (by - levels) * stride
            add_run(rate, at + off if ahead else at, x, at + off, y, at - begin, stop - at)
            at, stop = stop, stop + stride
            digit = digit + 1 if digit + 1 < levels else 0
        return
    if stride >= 8:
        whole = stride & ~7
        for first in range(begin, end, period):
            for digit in range(levels):
                here = first + digit * stride
                there = here + (by * stride if digit + by < levels else (by - levels) * stride)
                at = there if ahead else here
                to = here - begin
                for i in range(0, whole, 8):
                    add_eight(rate, at + i, x, there + i, y, to + i)
                for i in range(whole, stride):
                    y[np.uint64(to + i)] += rate[np.uint64(at + i)] * x[np.uint64(there + i)]
        return
    if levels == 2 and stride != 3 and stride < 5 and (end - begin) % 8 == 0:
        for i in range(begin, end, 8):
            if stride == 1:
                add_turned_1(rate, x, i, ahead, y, i - begin)
            elif stride == 2:
                add_turned_2(rate, x, i, ahead, y, i - begin)
            elif stride == 4:
                add_turned_4(rate, x, i, ahead, y, i - begin)
        return
    here, there = rate[begin:end], x[begin:end]
    for place in range(period):
        digit = place // stride
        other = place + ((digit + by) % levels - digit) * stride
        at = other if ahead else place
        for i in range(len(y) // period):
            y[period * i + place] += here[period * i + at] * there[period * i + other]


@compiled
def add_shift(rate, by, ahead, x, y, begin, end):
    """Add a shift, as `add_turn` does a turn."""
    if ahead:
        first, last = max(begin, by), min(end, len(rate) + by)
        if first < last:
            add_run(rate, first - by, x, first - by, y, first - begin, last - first)
    else:
        first, last = max(begin, -by), min(end, len(rate) - by)
        if first < last:
            add_run(rate, first, x, first + by, y, first - begin, last - first)


@compiled
def add_lanes(rates, ways, ahead, x, y, begin, end):
    """Add all lanes."""
    for j in range(len(ways)):
        if ways[j, 1] == 0:
            add_shift(rates[j], ways[j, 2], ahead, x, y, begin, end)
        else:
            add_turn(rates[j], ways[j, 0], ways[j, 1], ways[j, 2], ahead, x, y, begin, end)


@compiled
def step(rates, ways, ahead, x, y, block, begin, end):
    """y += all lanes, over blocks from the state `begin` on, to before `end`."""
    for at in range(begin, end, block):
        stop = min(at + block, end)
        add_lanes(rates, ways, ahead, x, y[at:stop], at, stop)


@compiled
def weighted(rates, ways, ahead, own, x, scale, y, block, begin, end):
    """y = own x + scale times all lanes."""
    for at in range(begin, end, block):
        stop = min(at + block, end)
        here = y[at:stop]
        here[:] = 0.0
        add_lanes(rates, ways, ahead, x, here, at, stop)
        mine, before = own[at:stop], x[at:stop]
        for i in range(len(here)):
            here[i] = mine[i] * before[i] + scale * here[i]
