"""Uniformisation: a distribution carried through time, with the time spent in each state on the way.

p(T) = sum_k P(N = k) p_k and E[time in s up to T] = sum_k P(N > k) p_k(s) / q, where N counts the rings of a clock of
rate q up to T and p_k is the distribution after k steps (Jensen 1953; Fox and Glynn 1988, *CACM* 31:440). Several times
are read from one pass.

The error is kept as `slack`: the probability mass that may have been put in the wrong place on the way. A wrong mass
changes no probability by more than itself, so whatever part of the flow or of p(T) is read is off by `slack` at most,
and a time up to T by `slack` T. It collects what a step rounds (the number of its roundings times 2^-53 times the mass
it moves) and the Poisson mass left out. Where the distribution no longer changes, or has left the kernel, the pass
ends early: going on with a distribution that one step would change by d is the same as misplacing d at every further
step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast import stiff
from detente.analysis.forecast.kernel import AnyKernel, Kernel, written
from detente.analysis.forecast.lattice.kernel import LatticeKernel
from detente.analysis.forecast.poisson import ROUNDING, TRUNCATION, window

Floats = npt.NDArray[np.float64]
Progress = Callable[[float], None]

GONE = 1e-15
"""A live mass that is not worth following."""
LOOK = 16
"""Steps between two looks at whether the pass can end."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Where a distribution is after a time, and where it has been; arrays over all states."""

    end: Floats | None
    spent: Floats | None
    """Expected time in each live state so far."""
    slack: float


def sweep(
    kernel: AnyKernel, start: Floats, times: Sequence[float], *, end: bool = True, spent: bool = True,
    progress: Progress | None = None,
) -> list[Swept]:  # fmt: skip
    """Carry a distribution through time.

    Args:
        kernel: The chain while the question is open.
        start: Distribution over all states, shape (states,) or (states, layers).
        times: Times to read, ascending and positive.
        end: Whether the distributions are wanted.
        spent: Whether the times spent are wanted.
        progress: Called with the part of the work done, from 0 to 1.

    Returns:
        What is read at each time.
    """
    if isinstance(kernel, LatticeKernel):
        if not stiff.suits(kernel, times[-1]):
            from detente.analysis.forecast.lattice.passes import lattice_sweep

            return [Swept(*found) for found in lattice_sweep(kernel, start, times, end=end, spent=spent,
                                                             progress=progress)]  # fmt: skip
        kernel = written(kernel)
    rests = end and bool(kernel.rest.any())
    if stiff.suits(kernel, times[-1]):
        passed = [stiff.sweep(kernel, kernel.take(start), time) for time in times]
        return [_whole(kernel, start, x if end else None, o if spent or rests else None, slack, spent, rests)
                for x, o, slack in passed]  # fmt: skip
    windows = [window(kernel.q * time) for time in times]
    x = kernel.take(start)
    ends = [np.zeros_like(x) for _ in times] if end else []
    spents = [np.zeros_like(x) for _ in times] if spent or rests else []
    buffer = np.empty_like(x)
    last = windows[-1].right
    misplaced, early = 0.0, 0.0
    for k in range(last + 1):
        for seen, place in zip(windows, ends, strict=False):
            if seen.left <= k <= seen.right:
                place += np.multiply(x, seen.weight(k), out=buffer)
        for seen, place in zip(windows, spents, strict=False):
            if k < seen.right:
                place += np.multiply(x, seen.more(k) / kernel.q, out=buffer)
        if k == last:
            break
        rounded = ROUNDING * float(np.einsum("i,i...->...", kernel.cost, x).sum())
        misplaced += rounded
        y = kernel.forward(x, buffer)
        if k % LOOK == LOOK - 1:
            if progress is not None:
                progress(k / last)
            mass = float(x.sum())
            if mass <= GONE:
                early = mass
                break
            change = float(np.abs(np.subtract(y, x, out=buffer), out=buffer).sum())
            if change <= max(rounded, TRUNCATION / (last - k)):
                early = (last - k) * (change + rounded)
                for seen, place in zip(windows, ends, strict=False):
                    if k < seen.right:
                        place += np.multiply(y, seen.more(k), out=buffer)
                for seen, place in zip(windows, spents, strict=False):
                    if k < seen.right:
                        place += np.multiply(y, seen.excess(k + 1) / kernel.q, out=buffer)
                break
        x = y
    if progress is not None:
        progress(1.0)
    slacks = [misplaced + early + seen.error + ROUNDING * (seen.right + 100.0) for seen in windows]
    return [
        _whole(kernel, start, ends[n] if end else None, spents[n] if spents else None, slack, spent, rests)
        for n, slack in enumerate(slacks)
    ]


def _whole(
    kernel: Kernel, start: Floats, x: Floats | None, spent: Floats | None, slack: float, wanted: bool, rests: bool
) -> Swept:
    """Put what a pass found back among all states, with what came to rest outside the kernel."""
    full = None if spent is None else kernel.spread(spent)
    end = None if x is None else kernel.spread(x)
    if end is not None and rests:
        assert full is not None
        end = end + kernel.settled(start, full)
        slack += ROUNDING * (100.0 + float(np.diff(kernel.whole[0].indptr).max(initial=0)))
    return Swept(end, full if wanted else None, slack)


def recall(kernel: AnyKernel, value: Floats, length: float, progress: Progress | None = None) -> tuple[Floats, float]:
    """Carry an expectation back through time.

    Args:
        kernel: Where the chain may be meanwhile; one layer.
        value: What is expected at the end, in each state, from 0 to 1; shape (states,).
        length: How much time passes.
        progress: Called with the part of the work done.

    Returns:
        What is expected at the beginning, zero outside the kernel, and by how much it may be off.
    """
    if isinstance(kernel, LatticeKernel):
        if not stiff.suits(kernel, length):
            from detente.analysis.forecast.lattice.passes import lattice_recall

            return lattice_recall(kernel, value, length)
        kernel = written(kernel)
    v = kernel.take(value)
    if stiff.suits(kernel, length):
        w, slack = stiff.recall(kernel, v, length)
        return kernel.spread(w), slack
    rings = window(kernel.q * length)
    out = np.zeros_like(v)
    rounding = ROUNDING * float(kernel.cost.max(initial=0.0))
    early, made = 0.0, rings.right
    for k in range(rings.right + 1):
        if k >= rings.left:
            out += rings.weight(k) * v
        if k == rings.right:
            break
        w = kernel.backward(v)
        if k % LOOK == LOOK - 1:
            if progress is not None:
                progress(k / rings.right)
            change = float(np.abs(w - v).max(initial=0.0))
            if change <= rounding:
                early, made = (rings.right - k) * (change + rounding), k
                out += rings.more(k) * w
                break
        v = w
    if progress is not None:
        progress(1.0)
    return kernel.spread(out), made * rounding + early + rings.error + ROUNDING * (rings.right + 100.0)
