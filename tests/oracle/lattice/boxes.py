"""Random lattices, small enough to be written out: boxes of mixed levels, turns, shifts, exits, traps, calendars."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.game.chain import Cause, Jump
from detente.game.lattice import Box, Exit, Lane, Lanes, LatticeChain, Shift, Turn

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
KINDS: tuple[Literal["event", "move"], ...] = ("event", "move")
SIZES = [(2, 2, 2), (3, 2, 2), (2, 3, 4, 2), (5, 3, 2), (2, 2, 3, 3, 2), (2,) * 7, (3,) * 4, (7, 11), (3, 2, 2, 2, 2),
         (2, 2, 2, 3), (2,)]  # fmt: skip


def lanes(rng: Rng, box: Box, *, stiff: bool = False, sparse: float = 0.8, shifts: int = 3) -> Lanes:
    """Random lanes: every turn of every factor, and some shifts; causes are numbered as they come."""
    made, rates, causes = [], [], 0
    scale = (lambda: 10.0 ** rng.uniform(-5.0, 4.0)) if stiff else (lambda: 1.0)
    for stride, levels in zip(box.strides, box.sizes, strict=True):
        for by in range(1, levels):
            made.append(Lane(Turn(stride, levels, by), tuple(range(causes, causes + levels))))
            rates.append(rng.random(box.size) * (rng.random(box.size) < sparse) * scale())
        causes += levels
    digits = np.stack(np.unravel_index(np.arange(box.size), box.sizes))
    for _ in range(shifts):
        step = np.zeros(len(box.sizes), int)
        moved = rng.choice(len(box.sizes), size=min(len(box.sizes), int(rng.integers(1, 3))), replace=False)
        step[moved] = rng.choice([-1, 1], len(moved))
        there = digits + step[:, None]
        possible = ((there >= 0) & (there < np.array(box.sizes)[:, None])).all(axis=0)
        by = int((step * np.array(box.strides)).sum())
        if by:
            made.append(Lane(Shift(by), (causes,)))
            rates.append(np.where(possible, rng.random(box.size), 0.0) * (rng.random(box.size) < sparse) * scale())
            causes += 1
    return Lanes(box, tuple(made), np.array(rates).reshape(len(made), box.size))


def dense(made: Lanes) -> Floats:
    """The rates as a matrix, row = from, column = to: transition by transition."""
    matrix = np.zeros((made.box.size, made.box.size))
    for row, lane in enumerate(made.lanes):
        for place in range(made.box.size):
            if made.rates[row, place] > 0:
                (there,) = lane.way.targets(np.array([place]))
                matrix[place, there] += made.rates[row, place]
    return matrix


def chain(
    rng: Rng, sizes: tuple[int, ...], *, stiff: bool = False, leaks: bool = True, traps: bool = False,
    calendar: bool = False,
) -> LatticeChain:  # fmt: skip
    """A random lattice chain with a factor of three levels besides, two of which end the story."""
    first, level = bool(rng.integers(2)), int(rng.integers(3))
    whole = (3, *sizes) if first else (*sizes, 3)
    pinned = (level, *(-1 for _ in sizes)) if first else (*(-1 for _ in sizes), level)
    box = Box(whole, pinned)
    inner = lanes(rng, box, stiff=stiff)
    causes = 1 + max(max(lane.causes) for lane in inner.lanes)
    trapped = rng.random(box.size) < (0.1 if traps else 0.0)
    inner.rates[:, trapped] = 0.0
    unit = int(np.prod(sizes)) if first else 1
    leaving = []
    for ending in {0, 1, 2} - {level}:
        for _ in range(int(rng.integers(1, 3)) if leaks else 1):
            rate = rng.random(box.size) * (0.02 if leaks else (rng.random(box.size) < 0.1))
            rate[trapped] = 0.0
            parted = rng.random() < 0.5
            leaving.append(
                Exit(
                    cause=causes,
                    by=(ending - level) * unit,
                    rate=rate,
                    chosen=rate * rng.random(box.size) if parted else None,
                )
            )
            causes += 1
    final = np.ones(box.product, bool)
    box.put(final, np.zeros(box.size, bool))
    start = np.zeros(box.size)
    start[rng.integers(box.size)] = 1.0
    if rng.random() < 0.5:
        start = rng.random(box.size)
    full = np.zeros(box.product)
    box.put(full, start / start.sum())
    jumps = []
    for number, time in enumerate(sorted(rng.choice([0.0, 0.5, 1.0, 2.0], 2, replace=False)) if calendar else []):
        target = np.arange(box.product)
        moved = rng.random(box.size) < 0.5
        codes = box.codes()
        target[codes[moved]] = codes[rng.integers(box.size, size=int(moved.sum()))]
        endings = np.flatnonzero(final)
        ended = endings[rng.random(len(endings)) < 0.3]
        target[ended] = endings[rng.integers(len(endings), size=len(ended))]
        jumps.append(Jump(name=f"entry {number}", path=f"calendar.{number}", time=float(time), target=target))
    return LatticeChain(
        causes=tuple(Cause(kind=KINDS[int(rng.integers(2))], path=f"c{n}", label=f"cause {n}") for n in range(causes)),
        within=inner, chosen=inner.rates * rng.random(inner.rates.shape) if rng.random() < 0.7 else None,
        leaving=tuple(leaving), start=full, final=final, calendar=tuple(jumps), clock="month",
    )  # fmt: skip
