"""What is ahead: what several questions come to from each state, at several times before they are settled.

A question is carried back as an expectation at each ring of a clock (`uniformise.recall`); here several go side by
side, as columns of one matrix, and each time before the end is read from the same pass.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from detente.analysis.forecast import stiff
from detente.analysis.forecast.hindsight import hindsight
from detente.analysis.forecast.kernel import kernel
from detente.analysis.forecast.poisson import ROUNDING, window
from detente.analysis.forecast.uniformise import LOOK
from detente.analysis.forecast.walk import Span
from detente.game.chain import Chain

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def ahead(chain: Chain, stays: Bools, values: Floats, until: float, times: Sequence[float]) -> tuple[Floats, float]:
    """What is expected from each state.

    Args:
        chain: The chain.
        stays: For each question, the states in which it stays open; outside it is worth nothing; (questions, states).
        values: What each is worth at the end, by state, from 0 to 1; shape (questions, states).
        until: When they are settled.
        times: When they are looked at, in order, each before that.

    Returns:
        What is expected, shape (times, questions, states), and by how much it may be off.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> seen, off = ahead(chain, np.ones((1, chain.size), bool), war[None].astype(float), 12.0, [0.0])
    >>> round(float(seen[0, 0] @ chain.start), 6), off < 1e-12
    (0.161221, True)
    """
    whole = kernel(chain, np.ones(chain.size, bool))
    if chain.calendar or stiff.suits(whole, until - times[0]):
        return _each(chain, stays, values, until, times)
    back = sp.csr_array(whole.stay.T)
    open_ = stays.T.astype(np.float64)
    v = np.ascontiguousarray(values.T) * open_
    windows = [window(whole.q * (until - time)) for time in times]
    out = [np.zeros_like(v) for _ in times]
    rounding, last = ROUNDING * float(whole.cost.max(initial=0.0)), windows[0].right
    early, made = 0.0, last
    for k in range(last + 1):
        for rings, found in zip(windows, out, strict=True):
            if rings.left <= k <= rings.right:
                found += rings.weight(k) * v
        if k == last:
            break
        w = (back @ (whole.scale[:, None] * v) + whole.loop[:, None] * v) * open_
        if k % LOOK == LOOK - 1:
            change = float(np.abs(w - v).max(initial=0.0))
            if change <= rounding:
                early, made = (last - k) * (change + rounding), k
                for rings, found in zip(windows, out, strict=True):
                    if k < rings.right:
                        found += rings.more(k) * w
                break
        v = w
    slack = made * rounding + early + max(rings.error for rings in windows) + ROUNDING * (last + 100.0)
    return np.stack([found.T for found in out]), slack


def _each(chain: Chain, stays: Bools, values: Floats, until: float, times: Sequence[float]) -> tuple[Floats, float]:
    """The same question by question, over the calendar."""
    found = np.zeros((len(times), *values.shape))
    most = 0.0
    for number, (mask, value) in enumerate(zip(stays, values, strict=True)):
        back, now, off = kernel(chain, mask), until, 0.0
        value = np.where(mask, value, 0.0)
        for place in reversed(range(len(times))):
            value, more = hindsight(chain, back, value, Span(begin=times[place], first=False), now)
            off, now = off + more, times[place]
            found[place, number] = value
        most = max(most, off)
    return found, most
