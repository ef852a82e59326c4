# mypy: ignore-errors
"""Loops between half sweeps: the sums of an iteration, and what is left of the equations."""

from pathlib import Path

import numpy as np

from detente.game.lattice import sweeps
from detente.game.lattice.sweeps import add_lanes
from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__), Path(str(sweeps.__file__))])


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


@compiled
def take(alpha, image, rest, shadow, size, block, first, last):
    """rest -= alpha image; by block the size of it, its sum and its largest, and its product with `shadow`."""
    for at in range(first, last, block):
        stop = min(at + block, last)
        here, there, shade = rest[at:stop], image[at:stop], shadow[at:stop]
        sum_, most, dark = 0.0, 0.0, 0.0
        for i in range(stop - at):
            now = here[i] - alpha * there[i]
            here[i] = now
            sum_ += abs(now)
            most = max(most, abs(now))
            dark += now * shade[i]
        size[at // block, 0], size[at // block, 1], size[at // block, 2] = sum_, most, dark


@compiled
def turn(alpha, omega, beta, image, other, total, rest, step, size, block, first, last):
    """The end of a round: the sum so far, what is left, and the next direction."""
    for at in range(first, last, block):
        stop = min(at + block, last)
        so_far, here, way = total[at:stop], rest[at:stop], step[at:stop]
        one, two = image[at:stop], other[at:stop]
        sum_, most = 0.0, 0.0
        for i in range(stop - at):
            so_far[i] += alpha * way[i] + omega * here[i]
            now = here[i] - omega * two[i]
            here[i] = now
            way[i] = now + beta * (way[i] - omega * one[i])
            sum_ += abs(now)
            most = max(most, abs(now))
        size[at // block, 0], size[at // block, 1] = sum_, most


@compiled
def leftover(rate, ways, ahead, diagonal, right, x, left, size, block, first, last):
    """left = right - diagonal x + all lanes; where the diagonal is `inf` nothing is left; by block its size."""
    for at in range(first, last, block):
        stop = min(at + block, last)
        left[at:stop] = 0.0
        add_lanes(rate, ways, ahead, x, left, at, at, stop)
        given, own, here, off_by = right[at:stop], diagonal[at:stop], x[at:stop], left[at:stop]
        sum_, most = 0.0, 0.0
        for i in range(stop - at):
            off = given[i] - own[i] * here[i] + off_by[i] if own[i] < np.inf else 0.0
            off_by[i] = off
            sum_ += abs(off)
            most = max(most, abs(off))
        size[at // block, 0], size[at // block, 1] = sum_, most


@compiled
def doubt(rate, ways, ahead, diagonal, right, sizes, left, most, block, first, last):
    """The size of what is left, and of what can have been rounded in working it out; `sizes` are those of x."""
    rounding = 2.0**-52 * (len(ways) + 4.0)
    for at in range(first, last, block):
        stop = min(at + block, last)
        most[at:stop] = 0.0
        add_lanes(rate, ways, ahead, sizes, most, at, at, stop)
        for i in range(at, stop):
            if diagonal[i] < np.inf:
                most[i] = abs(left[i]) + rounding * (abs(right[i]) + diagonal[i] * sizes[i] + most[i])
            else:
                most[i] = 0.0
