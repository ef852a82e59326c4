"""A walk seen from its end: every transition weighted with what is still to come.

What is to come may be staying in a set of states until the end, or being in another at some later time. With x_k the
distribution after k rings and z_k = sum_j P(N = k + j + 1) P_b^j v what is expected from there, the integral of
p(t) v(T - t) over time is sum_k x_k z_k / q: one pass forward and one back, for all transitions at once. Long times are
cut into parts, so that the distributions on the way need not all be kept.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast import stiff
from detente.analysis.forecast.goal import AnyChain, AnyWatch, Bools, watch
from detente.analysis.forecast.kernel import AnyKernel, Kernel, written
from detente.analysis.forecast.lattice.kernel import LatticeKernel
from detente.analysis.forecast.lattice.watch import LatticeWatch
from detente.analysis.forecast.poisson import ROUNDING, window
from detente.analysis.forecast.uniformise import Progress, recall, sweep
from detente.analysis.forecast.walk import Span, leap, part_of
from detente.game.chain import Jump

Floats = npt.NDArray[np.float64]

TRACE = 16_000_000
"""Most numbers kept of the distributions on the way."""
FEWEST = 100.0
"""Rings of the shortest part that a long time is cut into for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relived:
    """A walk whose every transition is weighted with what is still to come."""

    gained: Floats
    """For each watched row, the integral over time of being at its source times what is then expected at its target."""
    crossed: Floats
    """For each calendar entry, the probability that its jump reached the goal and the rest came true."""
    first: Floats
    """What is expected at the beginning, by state."""
    end: Floats | None
    """Distribution at the end."""
    slack: float


def relive(
    chain: AnyChain, kernel: AnyKernel, back: AnyKernel, start: Floats, span: Span, until: float, last: Floats, *,
    watched: AnyWatch, taken: bool, end: bool = False, progress: Progress | None = None,
) -> Relived:  # fmt: skip
    """Join a distribution carried forward with an expectation carried back.

    Args:
        chain: The chain.
        kernel: The chain while the question is open.
        back: Where the chain may be once the goal is reached; one layer.
        start: Distribution at the beginning.
        span: When it begins.
        until: When it ends.
        last: What is expected at the end, by state, from 0 to 1, zero outside `back`.
        watched: What reaches the goal.
        taken: Whether what reaches the goal leaves the walk.
        end: Whether the distribution at the end is wanted.
        progress: Called with the part of the work done.
    """
    q = max(kernel.q, back.q)
    kernel, back = kernel.at_rate(q), back.at_rate(q)
    jumps = span.jumps(chain, until)
    length = until - span.begin
    p, now, slack = start, span.begin, 0.0
    stretches: list[tuple[Floats, float, tuple[int, Jump, Floats] | None]] = []
    for place in [*jumps, None]:
        time = until if place is None else place[1].time
        begin = p
        if time > now and (place is not None or end):
            (swept,) = sweep(kernel, p, [time - now], spent=False,
                             progress=part_of(progress, (now - span.begin) / 3, (time - now) / 3, length))  # fmt: skip
            assert swept.end is not None
            p, slack = swept.end, slack + swept.slack
        if place is None:
            stretches.append((begin, time - now, None))
        else:
            number, jump = place
            p, crossing, lost = leap(jump, p, watched.jumps[number], taken=taken)
            stretches.append((begin, time - now, (number, jump, crossing)))
            slack += lost
        now = time
    gained = watched.nothing()
    crossed = np.zeros(len(chain.calendar))
    value, done = last, length / 3
    for begin, took, arrived in reversed(stretches):
        if arrived is not None:
            number, jump, crossing = arrived
            crossed[number] += float((crossing * value[jump.target]).sum())
            value = np.where(back.live, value[jump.target], 0.0)
        if took > 0.0:
            share, value, off = between(kernel, begin, back, value, took, watched,
                                        part_of(progress, done, took * 2 / 3, length))  # fmt: skip
            gained += share
            slack += off
            done += took * 2 / 3
    return Relived(gained=gained, crossed=crossed, first=value, end=p if end else None, slack=slack)


def between(
    kernel: AnyKernel, start: Floats, back: AnyKernel, value: Floats, length: float, watched: AnyWatch,
    progress: Progress | None = None,
) -> tuple[Floats, Floats, float]:  # fmt: skip
    """Join the two over a time without calendar entries, at the same clock.

    Args:
        kernel: Where the distribution lives.
        start: Distribution at the beginning.
        back: Where the expectation lives.
        value: Expectation at the end.
        length: Time between.
        watched: Transitions of which the integral is wanted.
        progress: Called with the part of the work done.

    Returns:
        The integral for each watched row; the expectation at the beginning; the slack.
    """
    if isinstance(watched, LatticeWatch):
        assert isinstance(kernel, LatticeKernel)
        assert isinstance(back, LatticeKernel)
        if not (stiff.suits(kernel, length) and stiff.suits(back, length)):
            from detente.analysis.forecast.lattice.passes import lattice_between

            return lattice_between(kernel, start, back, value, length, watched)
        assert watched.goal is not None
        listed = watch(kernel.written, watched.goal)
        rows, first, slack = between(written(kernel), start, written(back), value, length, listed)
        return listed.by_flow(rows).T, first, slack
    assert isinstance(kernel, Kernel)
    assert isinstance(back, Kernel)
    source, alive = _places(kernel, watched.source)
    target, heard = _places(back, watched.target)
    kept = np.flatnonzero(alive & heard)
    source, target = source[kept], target[kept]
    gained = np.zeros(len(watched.source))
    x, v = kernel.take(start), back.take(value)
    if stiff.suits(kernel, length) and stiff.suits(back, length):
        joined, first, error = stiff.between(kernel, x, back, v, length)
        gained[kept] = joined[target, source * kernel.layers + kernel.layers - 1]
        return gained, back.spread(first), error * max(1.0, float(v.max(initial=0.0)))
    most = max(FEWEST, TRACE / (2.0 * max(1, x.size)), sqrt(kernel.q * length))
    parts = max(1, ceil(kernel.q * length / most))
    rings = window(kernel.q * length / parts)
    begins, misplaced = [x], 0.0
    for _ in range(parts - 1):
        passed = np.zeros_like(x)
        for k in range(rings.right + 1):
            if k >= rings.left:
                passed += rings.weight(k) * x
            x = kernel.forward(x) if k < rings.right else x
        x = passed
        begins.append(x)
    cost = kernel.cost if x.ndim == 1 else kernel.cost[:, None]
    for number, begin in enumerate(reversed(begins)):
        xs = [begin]
        for _ in range(rings.right - 1):
            misplaced += ROUNDING * float((cost * xs[-1]).sum())
            xs.append(kernel.forward(xs[-1]))
        z = np.zeros_like(v)
        for k in range(rings.right - 1, -1, -1):
            z = back.backward(z)
            z += rings.weight(k + 1) * v
            top = xs.pop()
            gained[kept] += (top if top.ndim == 1 else top[:, -1])[source] * z[target] / kernel.q
        v = rings.weight(0) * v + back.backward(z)
        if progress is not None:
            progress((number + 1) / parts)
    backward = parts * rings.right * ROUNDING * (float(back.cost.max(initial=0.0)) + 4.0)
    return gained, back.spread(v), 2.0 * misplaced + backward + 2.0 * parts * rings.error + 100.0 * ROUNDING


def hindsight(
    chain: AnyChain, back: AnyKernel, value: Floats, span: Span, until: float, progress: Progress | None = None
) -> tuple[Floats, float]:
    """Carry an expectation back over time and calendar.

    Args:
        chain: The chain.
        back: Where the chain may be meanwhile.
        value: What is expected at `until`, by state.
        span: When to carry it back to.
        until: When it is known.
        progress: Called with the part of the work done.

    Returns:
        What is expected at the beginning, by state, and by how much it may be off.
    """
    slack, now = 0.0, until
    for place in [*reversed(span.jumps(chain, until)), None]:
        time = span.begin if place is None else place[1].time
        if now > time:
            value, off = recall(back, value, now - time, part_of(progress, until - now, now - time, until - span.begin))
            slack += off
        if place is not None:
            value = np.where(back.live, value[place[1].target], 0.0)
        now = time
    return value, slack


def _places(kernel: Kernel, states: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Bools]:
    """Places of states in a kernel, and which of them have one."""
    if kernel.index is None:
        return states, kernel.live[states]
    places = np.zeros(kernel.size, np.int64)
    places[kernel.index] = np.arange(len(kernel.index))
    return places[states], kernel.live[states]
