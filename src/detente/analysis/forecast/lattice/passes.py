"""Passes over a lattice: uniformisation forward and back, and both joined.

As in `uniformise` and `hindsight`, with the same bounds; what a pass reads of each ring is read while its block of
states is at hand. What lies outside the box is worked out at the end: with w_k the expected time that k rings take up,
mass that leaves the box then has been outside for what is left of the time, which is read along.
"""

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.lattice.kernel import LatticeKernel
from detente.analysis.forecast.lattice.watch import LatticeWatch
from detente.analysis.forecast.poisson import ROUNDING, TRUNCATION, Window, window
from detente.errors import QueryError
from detente.game.lattice.crew import Crew
from detente.game.lattice.operator import Sweeper

Floats = npt.NDArray[np.float64]
Found = tuple[Floats | None, Floats | None, float]
"""Distribution at the end, time spent, slack."""

GONE = 1e-15
LOOK = 16
SUMS = 4096.0 * ROUNDING
"""Of a sum over all states, made block by block."""
KEPT = 600_000_000
"""Most numbers kept of distributions on the way."""


class _Rings:
    """Rings of the clock, with the room they need."""

    def __init__(self, kernel: LatticeKernel, crew: Crew, sweeper: Sweeper) -> None:
        self.kernel, self.crew, self.sweeper = kernel, crew, sweeper
        self.sizes = np.zeros((-(-sweeper.size // sweeper.block), 2))
        self.changes = np.zeros(len(self.sizes))

    def forward(self, x: Floats, y: Floats, weights: Floats, into: Floats) -> tuple[float, float]:
        """One ring from x to y, and what is read of x; the mass before it and how much of it changed."""
        from detente.analysis.forecast.lattice.loops import ring

        kernel, sweeper = self.kernel, self.sweeper
        self.crew.run(ring, sweeper.parts, sweeper.rate, sweeper.ways, kernel.opened, kernel.loop, kernel.scale, x, y,
                      weights, into, self.sizes, sweeper.block)  # fmt: skip
        mass, change = self.sizes.sum(axis=0)
        return float(mass), float(change)

    def back(self, given: Floats, v: Floats, w: Floats, weight: float, into: Floats) -> float:
        """One ring back from v to w; the largest change."""
        from detente.analysis.forecast.lattice.loops import back

        kernel, sweeper = self.kernel, self.sweeper
        self.crew.run(back, sweeper.parts, sweeper.rate, sweeper.ways, kernel.opened, kernel.loop, kernel.scale, given,
                      v, w, weight, into, self.changes, sweeper.block)  # fmt: skip
        return float(self.changes.max())


def lattice_sweep(
    kernel: LatticeKernel, start: Floats, times: Sequence[float], *, end: bool, spent: bool, progress: object = None
) -> list[Found]:
    """Carry a distribution over all codes through time; as `uniformise.sweep`."""
    told = progress if callable(progress) else None
    leaves = bool(kernel.still.any())
    stays = 1.0 - kernel.discount / kernel.q
    windows = [window(kernel.q * time) for time in times]
    last = windows[-1].right
    tables = [_counts(seen, kernel.q, stays, last) for seen in windows]
    kinds = [kind for kind, wanted in enumerate((end, spent, end and leaves, spent and kernel.timed)) if wanted]
    x, y = kernel.take(start), np.zeros(kernel.states)
    into = np.zeros((len(times) * len(kinds), kernel.states))
    weights = np.stack([table[kind] for kind in kinds for table in tables])
    final = int(np.flatnonzero(weights.any(axis=0)).max(initial=0))  # nothing is read after it
    misplaced, early = 0.0, 0.0
    sweeper = Sweeper(kernel.chain.within)
    with sweeper.crew() as crew:
        rings = _Rings(kernel, crew, sweeper)
        for k in range(final):
            mass, change = rings.forward(x, y, weights[:, k].copy(), into)
            rounded = ROUNDING * kernel.cost * mass
            misplaced += rounded
            if k % LOOK == LOOK - 1:
                if told is not None:
                    told(k / last)
                if mass <= GONE:
                    early = mass
                    break
                if change <= max(rounded, TRUNCATION / (last - k)):
                    early = (last - k) * (change + rounded)
                    for row, weight in enumerate(weights[:, k + 1 :].sum(axis=1)):
                        into[row] += weight * y
                    break
            x, y = y, x
        else:
            for row, weight in enumerate(weights[:, final]):
                into[row] += weight * x
    if told is not None:
        told(1.0)
    out: list[Found] = []
    for n, (table, seen) in enumerate(zip(tables, windows, strict=True)):
        read = {kind: into[place * len(times) + n] for place, kind in enumerate(kinds)}
        ending, passed = (kernel.spread(read[kind]) if kind in read else None for kind in (_END, _SPENT))
        kept = stays ** np.arange(last + 1)
        if ending is not None and _GONE in read:
            kernel.left(ending, start, read[_GONE], float(table[_END] @ kept))
        if passed is not None and _LATER in read:
            kernel.left(passed, start, read[_LATER], float(table[_SPENT] @ kept))
        slack = misplaced + early + seen.error + ROUNDING * (seen.right + 100.0) + SUMS
        out.append((ending, passed, slack))
    return out


_END, _SPENT, _GONE, _LATER = range(4)


def _counts(seen: Window, q: float, stays: float, last: int) -> Floats:
    """What the distribution after each number of rings counts, shape (4, rings).

    For where it is at the end; for the time spent; for what is outside at the end of what leaves it, per unit of rate;
    for the time that spends there. Outside all but `stays` of the mass is lost at each ring.
    """
    found = np.zeros((4, last + 1))
    found[_END, seen.left : seen.right + 1] = seen.weights
    found[_SPENT, : seen.right] = [seen.more(k) / q for k in range(seen.right)]
    for to, of in ((_GONE, _END), (_LATER, _SPENT)):
        for k in range(last - 1, -1, -1):
            found[to, k] = found[of, k + 1] + stays * found[to, k + 1]
        found[to] /= q
    return found


def lattice_recall(kernel: LatticeKernel, value: Floats, length: float) -> tuple[Floats, float]:
    """Carry an expectation over all codes back through time; as `uniformise.recall`."""
    rings = window(kernel.q * length)
    v, w = kernel.take(value), np.zeros(kernel.states)
    out = np.zeros(kernel.states)
    given = kernel.brings(np.where(kernel.live, value, 0.0)) * kernel.scale
    rounding = ROUNDING * kernel.cost
    early, made = 0.0, rings.right
    sweeper = Sweeper(kernel.chain.within)
    with sweeper.crew() as crew:
        turn = _Rings(kernel, crew, sweeper)
        for k in range(rings.right):
            change = turn.back(given, v, w, rings.weight(k), out)
            if k % LOOK == LOOK - 1 and change <= rounding:
                early, made = (rings.right - k) * (change + rounding), k
                out += rings.more(k) * w
                break
            v, w = w, v
        else:
            out += rings.weight(rings.right) * v
    full = np.where(kernel.live, value, 0.0)
    kernel.chain.box.put(full, out)
    return full, made * rounding + early + rings.error + ROUNDING * (rings.right + 100.0)


def lattice_between(
    kernel: LatticeKernel, start: Floats, back: LatticeKernel, value: Floats, length: float, watched: LatticeWatch
) -> tuple[Floats, Floats, float]:
    """Join a distribution carried forward with an expectation carried back; as `hindsight.between`.

    Distributions are kept at some rings, and those after it worked out again when the way back comes there.

    Raises:
        QueryError: If that is too much to keep.
    """
    rings = window(kernel.q * length)
    stride = max(1, ceil(sqrt(rings.right)))
    inside = bool(back.opened.any()) and watched.within.any()
    if inside and 2 * stride * kernel.states > KEPT:
        raise QueryError(
            f"How this came about cannot be told: {2 * stride} distributions over {kernel.states:,} states would have "
            "to be kept; ask for its expected value instead."
        )
    ((_, spent, slack),) = lattice_sweep(kernel, start, [length], end=False, spent=True)
    assert spent is not None
    worth = np.where(back.live, value, 0.0)
    gained = watched.outflows(kernel.chain.box.take(spent), worth)
    if not inside:
        return gained, worth, slack + 100.0 * ROUNDING
    given = back.brings(worth) * back.scale
    x, v = kernel.take(start), back.take(value)
    nothing, none = np.zeros((0, kernel.states)), np.zeros(0)
    z, w, unread = np.zeros(kernel.states), np.zeros(kernel.states), np.zeros(kernel.states)
    misplaced = 0.0
    sweeper = Sweeper(kernel.chain.within)
    with sweeper.crew() as crew:
        ahead, behind = _Rings(kernel, crew, sweeper), _Rings(back, crew, sweeper)

        def follow(x: Floats, steps: int) -> list[Floats]:
            nonlocal misplaced
            seen = [x]
            for _ in range(steps):
                y = np.zeros(kernel.states)
                mass, _ = ahead.forward(seen[-1], y, none, nothing)
                misplaced += ROUNDING * kernel.cost * mass
                seen.append(y)
            return seen

        kept, now = [x], x
        for _ in range(0, rings.right - 1, stride):
            now = follow(now, stride)[-1]
            kept.append(now)
        for n in range(len(kept) - 1, -1, -1):
            xs = follow(kept[n], stride - 1)
            for k in range(min(n * stride + stride, rings.right) - 1, n * stride - 1, -1):
                behind.back(given * rings.more(k + 1), z, w, 0.0, unread)
                z, w = w, z
                z += rings.weight(k + 1) * v
                gained += watched.inflows(xs[k - n * stride], z) / kernel.q
        behind.back(given * rings.more(0), z, w, 0.0, unread)
    first = rings.weight(0) * v + w
    full = worth
    kernel.chain.box.put(full, first)
    backward = rings.right * ROUNDING * (back.cost + 4.0)
    return gained, full, slack + 2.0 * misplaced + backward + 2.0 * rings.error + SUMS
