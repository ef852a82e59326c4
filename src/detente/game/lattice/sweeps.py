# mypy: ignore-errors
"""Loops over lanes: a step of a distribution forward, of an expectation back, as machine code.

A step is made block by block, lane by lane: a block of what is written stays in the nearest cache while every lane's
rates are read once, in order. Where a lane leads is a shift of the whole run, so that runs are added as vectors.

A way is three numbers: stride, levels and by of a turn; 0 levels for a shift. `ahead` carries a distribution, so that
what is written is where a lane leads to; else what is written is where it leads from.

The rates that come next are those of the next lane, far away: the machine would not guess so and is told.

Eight neighbours are a vector. Where runs are short, the compiler of loops asks before each whether what is written
overlaps what is read, which takes longer than the run; so two operations are written in its own language.
"""

from pathlib import Path

import numpy as np
from llvmlite import ir
from numba import extending, types

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])
EIGHT = 8
VECTOR = ir.VectorType(ir.DoubleType(), EIGHT)


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


def vector(context, builder, kind, array, place):
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [place]), VECTOR.as_pointer())


def load(builder, place):
    value = builder.load(place)
    value.align = 8
    return value


def fetch(context, builder, kind, array, place):
    """Have the machine bring what is wanted soon."""
    bring(builder, context.make_array(kind)(context, builder, array).data, place)


def bring(builder, data, place):
    """The same where the data is known."""
    number, pointer = ir.IntType(32), ir.IntType(8).as_pointer()
    made = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
    call = builder.module.declare_intrinsic("llvm.prefetch", [pointer], made)
    where = builder.bitcast(builder.gep(data, [place]), pointer)
    builder.call(call, [where, *(ir.Constant(number, one) for one in (0, 3, 1))])


@extending.intrinsic
def add_eight(typing, rate, at, x, other, y, to, soon):
    """y[to:to+8] += rate[at:at+8] x[other:other+8]; rate[at+soon:at+soon+8] are wanted soon."""

    def made(context, builder, signature, arguments):
        rates, before, after = (
            vector(context, builder, signature.args[n], arguments[n], arguments[n + 1]) for n in (0, 2, 4)
        )
        more = builder.fmul(load(builder, rates), load(builder, before), flags=("contract",))
        builder.store(builder.fadd(load(builder, after), more, flags=("contract",)), after).align = 8
        fetch(context, builder, signature.args[0], arguments[0], builder.add(arguments[1], arguments[6]))
        return context.get_dummy_value()

    return types.void(rate, types.intp, x, types.intp, y, types.intp, types.intp), made


def _turning(stride):
    """`add_eight` for a turn of two levels whose stride is less than eight: what is read is turned in its vector."""

    @extending.intrinsic
    def add_turned(typing, rate, at, x, other, ahead, y, to, soon):
        """y[to:to+8] += rate[at:at+8] x[other:other+8], x turned, and rate too if ahead."""

        def made(context, builder, signature, arguments):
            rates = load(builder, vector(context, builder, signature.args[0], arguments[0], arguments[1]))
            before = load(builder, vector(context, builder, signature.args[2], arguments[2], arguments[3]))
            after = vector(context, builder, signature.args[5], arguments[5], arguments[6])
            order = ir.Constant(ir.VectorType(ir.IntType(32), 8), [place ^ stride for place in range(8)])
            turned = builder.shuffle_vector(rates, rates, order)
            rates = builder.select(builder.trunc(arguments[4], ir.IntType(1)), turned, rates)
            more = builder.fmul(rates, builder.shuffle_vector(before, before, order), flags=("contract",))
            builder.store(builder.fadd(load(builder, after), more, flags=("contract",)), after).align = 8
            fetch(context, builder, signature.args[0], arguments[0], builder.add(arguments[1], arguments[7]))
            return context.get_dummy_value()

        return types.void(rate, types.intp, x, types.intp, types.boolean, y, types.intp, types.intp), made

    return add_turned


add_turned_1, add_turned_2, add_turned_4 = _turning(1), _turning(2), _turning(4)


@compiled
def add_run(rate, at, x, other, y, to, length, soon):
    """y[to:] += rate[at:] x[other:], of a length; the rates `soon` places further come next."""
    whole = length & ~7
    for i in range(0, whole, 8):
        add_eight(rate, at + i, x, other + i, y, to + i, soon)
    for i in range(whole, length):
        y[np.uint64(to + i)] += rate[np.uint64(at + i)] * x[np.uint64(other + i)]


@compiled
def add_turn(rate, row, stride, levels, by, ahead, x, y, to, begin, end, soon):
    """Add the turn whose rates begin at `row` to what is written from `begin` on, to before `end`: y from `to` on."""
    if by < 0:
        by += levels
    if ahead:
        by = levels - by
    period, to = stride * levels, to - begin
    if begin % period != 0 or (end - begin) % period != 0:
        run = begin // stride
        digit = run % levels
        at, stop = begin, (run + 1) * stride
        while at < end:
            stop = min(stop, end)
            off = by * stride if digit + by < levels else (by - levels) * stride
            add_run(rate, row + (at + off if ahead else at), x, at + off, y, to + at, stop - at, soon)
            at, stop = stop, stop + stride
            digit = digit + 1 if digit + 1 < levels else 0
    elif stride >= 8:
        whole = stride & ~7
        for first in range(begin, end, period):
            for digit in range(levels):
                here = first + digit * stride
                there = here + (by * stride if digit + by < levels else (by - levels) * stride)
                at = row + (there if ahead else here)
                for i in range(0, whole, 8):
                    add_eight(rate, at + i, x, there + i, y, to + here + i, soon)
                for i in range(whole, stride):
                    y[np.uint64(to + here + i)] += rate[np.uint64(at + i)] * x[np.uint64(there + i)]
    elif levels == 2 and stride != 3 and stride < 5 and (end - begin) % 8 == 0:
        for i in range(begin, end, 8):
            if stride == 1:
                add_turned_1(rate, row + i, x, i, ahead, y, to + i, soon)
            elif stride == 2:
                add_turned_2(rate, row + i, x, i, ahead, y, to + i, soon)
            else:
                add_turned_4(rate, row + i, x, i, ahead, y, to + i, soon)
    else:
        for place in range(period):
            digit = place // stride
            other = place + ((digit + by) % levels - digit) * stride
            at = row + (other if ahead else place)
            for i in range(begin, end, period):
                y[np.uint64(to + i + place)] += rate[np.uint64(at + i)] * x[np.uint64(i + other)]


@compiled
def add_shift(rate, row, by, ahead, x, y, to, begin, end, soon):
    """Add a shift, as `add_turn` does a turn."""
    off = -by if ahead else by
    first, last = max(begin, -off), min(end, len(x) - off)
    if first < last:
        add_run(
            rate, row + (first + off if ahead else first), x, first + off, y, to + first - begin, last - first, soon
        )


@compiled
def add_lanes(rate, ways, ahead, x, y, to, begin, end):
    """Add all lanes to what is written from `begin` on, to before `end`: y from `to` on."""
    for j in range(len(ways)):
        soon = len(x) if j < len(ways) - 1 else end - begin - j * len(x)
        if ways[j, 1] == 0:
            add_shift(rate, j * len(x), ways[j, 2], ahead, x, y, to, begin, end, soon)
        else:
            add_turn(rate, j * len(x), ways[j, 0], ways[j, 1], ways[j, 2], ahead, x, y, to, begin, end, soon)


@compiled
def step(rate, ways, ahead, x, y, block, begin, end):
    """y += all lanes, block by block from the state `begin` on, to before `end`."""
    for at in range(begin, end, block):
        add_lanes(rate, ways, ahead, x, y, at, at, min(at + block, end))


@compiled
def weighted(rate, ways, ahead, own, x, scale, y, block, begin, end):
    """y = own x + scale times all lanes."""
    for at in range(begin, end, block):
        stop = min(at + block, end)
        y[at:stop] = 0.0
        add_lanes(rate, ways, ahead, x, y, at, at, stop)
        mine, before, here = own[at:stop], x[at:stop], y[at:stop]
        for i in range(stop - at):
            here[i] = mine[i] * before[i] + scale * here[i]
