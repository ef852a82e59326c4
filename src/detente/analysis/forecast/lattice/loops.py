# mypy: ignore-errors
"""Loops of forecasts on a lattice, as machine code: a ring of the clock with all that is read of it, and flows."""

from pathlib import Path

from detente.game.lattice import sweeps
from detente.game.lattice.sweeps import add_lanes
from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__), Path(str(sweeps.__file__))])


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


NEAR = 512
"""States that are stepped and read at once, so that they are still at hand."""


@compiled
def ring(rate, ways, opened, own, scale, x, y, weights, into, size, block, begin, end):
    """One ring of the clock for a distribution, with what is read before it.

    Args:
        rate: Rates, lane after lane.
        ways: The lanes.
        opened: States in which the question is open.
        own: Probability of staying in each.
        scale: What a rate is multiplied by to be a probability.
        x: The distribution before.
        y: The distribution after.
        weights: What it counts in each reading.
        into: Readings, a row for each; added to.
        size: By block: the mass before, and how much of it changed.
        block: States of a block.
        begin: The first state.
        end: The one after the last.
    """
    for at in range(begin, end, block):
        stop = min(at + block, end)
        y[at:stop] = 0.0
        add_lanes(rate, ways, True, x, y, at, at, stop)
        mass, change = 0.0, 0.0
        for first in range(at, stop, NEAR):
            last = min(first + NEAR, stop)
            mine, past, here, kept = own[first:last], x[first:last], y[first:last], opened[first:last]
            for i in range(last - first):
                before = past[i]
                after = mine[i] * before + scale * here[i] if kept[i] else 0.0
                here[i] = after
                mass += before
                change += abs(after - before)
            for r in range(len(weights)):
                weight = weights[r]
                if weight != 0.0:
                    read = into[r, first:last]
                    for i in range(last - first):
                        read[i] += weight * past[i]
        size[at // block, 0], size[at // block, 1] = mass, change


@compiled
def back(rate, ways, opened, own, scale, given, v, w, weight, into, size, block, begin, end):
    """One ring back for an expectation v, into w; `given` is what the exits of a state are worth at a ring.

    `into` gains `weight` v; `size` by block is the largest change.
    """
    for at in range(begin, end, block):
        stop = min(at + block, end)
        w[at:stop] = 0.0
        add_lanes(rate, ways, False, v, w, at, at, stop)
        change = 0.0
        for first in range(at, stop, NEAR):
            last = min(first + NEAR, stop)
            mine, past, here, kept = own[first:last], v[first:last], w[first:last], opened[first:last]
            brought, read = given[first:last], into[first:last]
            for i in range(last - first):
                before = past[i]
                after = mine[i] * before + scale * here[i] + brought[i] if kept[i] else 0.0
                here[i] = after
                change = max(change, abs(after - before))
                read[i] += weight * before
        size[at // block] = change


@compiled
def target(place, stride, levels, by):
    """Where a way leads, and the level it leads to."""
    if levels == 0:
        return place + by, 0
    digit = place // stride % levels
    other = (digit + by) % levels
    return place + (other - digit) * stride, other


@compiled
def entered(rate, part, parted, stride, levels, by, goal, spent, worth, weighed, found, block, begin, end):
    """Flows over a lane into a goal from without, by the level it leads to: by block all, and the part of `part`.

    Each is the rate times what was spent at its source, times the worth of where it leads if it is weighed.
    """
    for at in range(begin, end, block):
        row = at // block
        found[row, :, :] = 0.0
        for i in range(at, min(at + block, end)):
            if goal[i] or rate[i] <= 0.0:
                continue
            there, level = target(i, stride, levels, by)
            if goal[there]:
                most = spent[i] * worth[there] if weighed else spent[i]
                found[row, level, 0] += rate[i] * most
                if parted:
                    found[row, level, 1] += part[i] * most
