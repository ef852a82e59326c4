"""How often a clock rings: Poisson probabilities on a window that holds all but a stated part.

The weights grow from the mode by their ratios and are scaled to sum to one, as in Fox and Glynn (1988, *CACM* 31:440):
nothing can underflow where it counts, and the relative error of a weight is two roundings for each place from the mode.
The window is wide enough by Bernstein's inequality, then trimmed to what is needed.
"""

from dataclasses import dataclass
from math import ceil, floor, log, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ROUNDING = 2.0**-53
TRUNCATION = 1e-13


@dataclass(frozen=True, slots=True)
class Window:
    """Probabilities of `left`, `left` + 1, ... `right` rings."""

    left: int
    weights: Floats
    beyond: Floats
    """For each number of rings in the window, the probability of more."""
    error: float
    """By how much all the probabilities together may be off, what lies outside included."""

    @property
    def right(self) -> int:
        """The greatest number of rings taken into account."""
        return self.left + len(self.weights) - 1

    def weight(self, rings: int) -> float:
        """Probability of so many rings, at most `right`."""
        return 0.0 if rings < self.left else float(self.weights[rings - self.left])

    def more(self, rings: int) -> float:
        """Probability of more rings than this, of which there are at most `right`."""
        return 1.0 if rings < self.left else float(self.beyond[rings - self.left])

    def excess(self, rings: int) -> float:
        """Sum of `more` over this number and all greater ones: how many rings are yet expected after so many."""
        inside = max(rings, self.left)
        return (inside - rings) + float(self.beyond[inside - self.left :].sum())


def window(mean: float, truncation: float = TRUNCATION) -> Window:
    """Poisson probabilities.

    Args:
        mean: Expected number of rings.
        truncation: Most that the probabilities outside the window may sum to.

    Returns:
        The window.

    >>> rings = window(2.0)
    >>> rings.left, round(rings.weight(0), 12), round(rings.more(0), 12)
    (0, 0.135335283237, 0.864664716763)
    """
    if mean <= 0.0:
        return Window(0, np.ones(1), np.zeros(1), 0.0)
    mode = floor(mean)
    nats = log(400.0 / truncation)
    low = max(0, mode - ceil(sqrt(2.0 * nats * mean)) - 1)
    high = mode + ceil(nats / 3.0 + sqrt(nats * nats / 9.0 + 2.0 * nats * mean)) + 1
    down = np.cumprod(np.arange(mode, low, -1) / mean)[::-1]
    up = np.cumprod(mean / np.arange(mode + 1, high + 1))
    weights = np.concatenate([down, [1.0], up])
    weights /= weights.sum()
    first = int(np.searchsorted(np.cumsum(weights), 0.45 * truncation))
    tail = np.cumsum(weights[::-1])
    # One more than that, so that even P(N >= right) is left out at most: what a time spent then misses is
    # E[N - right, if positive] <= mean P(N >= right).
    last = min(len(weights), len(weights) - int(np.searchsorted(tail, 0.45 * truncation)) + 1)
    outside = float(weights[:first].sum() + weights[last:].sum()) + truncation / 50.0
    distance = np.abs(np.arange(low + first, low + last) - mode)
    weights = weights[first:last]
    rounded = ROUNDING * (2.0 * float(distance @ weights) + 64.0)
    beyond = np.concatenate([np.cumsum(weights[:0:-1])[::-1], [0.0]])
    return Window(low + first, weights, beyond, outside + rounded)
