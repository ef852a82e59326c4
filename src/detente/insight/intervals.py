"""Intervals for what is found at points of the ranges, of 95 %.

Those of means, shares and quantiles hold that often where the points are drawn by dice; those of points drawn again
(`between`) nearly as often (`docs/compare.md` says what was measured).

The points of a Latin hypercube are spread more evenly than that: the variance of a mean over n of them is never more
than n / (n - 1) times that over dice (Owen 1997, *SIAM Journal on Numerical Analysis* 34:1884), and far less where what
is averaged is nearly a sum of functions of single numbers (Stein 1987, *Technometrics* 29:143). The intervals here are
for the worst of it, so they are wide rather than narrow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.proportion import CONFIDENCE, clopper_pearson

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
How = Literal["mean", "share", "order", "resampled"]
"""Student's t for a mean; Clopper and Pearson for a share; order statistics for a quantile; points drawn again."""
DRAWS = 1000
ROOM = 2_000_000
"""Numbers in memory at a time while points are drawn again."""
TAIL = (1 - CONFIDENCE) / 2


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number and its 95 % interval."""

    value: float
    low: float
    high: float
    how: How

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    @property
    def ends(self) -> tuple[float, float]:
        """The interval alone."""
        return self.low, self.high

    @property
    def is_nothing(self) -> bool:
        """Whether it is nought exactly, its interval too."""
        return self.value == self.low == self.high == 0.0

    @property
    def positive(self) -> bool:
        """Whether the whole interval is above zero."""
        return self.low > 0

    @property
    def negative(self) -> bool:
        """Whether the whole interval is below zero."""
        return self.high < 0

    def within(self, least: float, most: float) -> "Ranged":
        """The same with an interval that ends where the possible does."""
        return Ranged(self.value, max(self.low, least), min(self.high, most), self.how)

    def wider(self, bound: float) -> "Ranged":
        """The same with room for a numerical bound on both sides."""
        return Ranged(self.value, self.low - bound, self.high + bound, self.how)


def mean_of(values: Floats, tail: float = TAIL) -> Ranged:
    """A mean with Student's interval, its variance taken n / (n - 1) times as large (Owen 1997).

    Where all values are the same it is that one, and the interval has no width.

    Args:
        values: One for each point, two or more.
        tail: Probability beyond either end.

    >>> found = mean_of(np.array([1.0, 2.0, 3.0]))
    >>> found.value, round(found.half, 3)
    (2.0, 3.042)
    """
    from scipy.special import stdtrit

    if np.ptp(values) == 0:
        return Ranged(float(values[0]), float(values[0]), float(values[0]), "mean")
    count = len(values)
    mean = float(values.mean())
    half = float(stdtrit(count - 1, 1 - tail) * values.std(ddof=1) / np.sqrt(count - 1))
    return Ranged(mean, mean - half, mean + half, "mean")


def share_of(hits: int, count: int, tail: float = TAIL, *, together: int = 1) -> Ranged:
    """A share of points with the interval of Clopper and Pearson (1934, *Biometrika* 26:404).

    Args:
        hits: Points that count.
        count: All points; of none the share is nan and may be any.
        tail: Probability beyond either end, at most.
        together: How many of them hang together: so many tell as much as one.

    >>> found = share_of(0, 64)
    >>> found.value, round(found.high, 3)
    (0.0, 0.056)
    >>> [round(end, 3) for end in share_of(5, 10).ends], [round(end, 3) for end in share_of(20, 40, together=4).ends]
    ([0.187, 0.813], [0.187, 0.813])
    """
    low, high = (float(end) for end in clopper_pearson(hits / together, count / together, 1 - 2 * tail))
    return Ranged(hits / count if count else np.nan, low, high, "share")


def unseen(count: int) -> float:
    """The largest share of the ranges that may be beyond all points seen, with 97.5 % confidence.

    What held at each of n points may fail in a share s of the ranges as long as (1 - s)^n is not below 2.5 %: the upper
    end of the interval of Clopper and Pearson for none of n.

    >>> round(unseen(64), 3), round(unseen(1), 3)
    (0.056, 0.975)
    """
    return share_of(0, count).high


def quantile_of(values: Floats, share: float, tail: float = TAIL) -> Ranged:
    """A quantile, between points by straight lines (Hyndman and Fan 1996, type 7), with an exact interval.

    The interval is between two order statistics (Wilks 1948; Conover 1999, ch. 3.2): the r-th smallest of n points lies
    above the quantile with the probability that fewer than r of them fall below it. Where even the largest may lie
    below it the upper end is infinite: so few points cannot say.

    Args:
        values: One for each point.
        share: Which quantile, between 0 and 1.
        tail: Probability beyond either end, at most.

    >>> found = quantile_of(np.arange(1.0, 65.0), 0.9)
    >>> round(found.value, 1), found.low, found.high
    (57.7, 53.0, 63.0)
    >>> quantile_of(np.arange(1.0, 9.0), 0.9).high
    inf
    """
    from scipy.special import bdtr

    count = len(values)
    ordered = np.sort(values)
    # chance that at most r of the points fall below the quantile, r = 0 .. n - 1
    chance = bdtr(np.arange(count), count, share)
    # the lower end is the r-th smallest: fewer than r below the quantile must be rare
    lower = int(np.searchsorted(chance, tail, side="right"))
    upper = int(np.searchsorted(chance, 1 - tail, side="left"))
    low = float(ordered[lower - 1]) if lower > 0 else -np.inf
    high = float(ordered[upper]) if upper < count else np.inf
    return Ranged(float(np.quantile(ordered, share)), low, high, "order")


def resamplings(count: int, seed: int, draws: int = DRAWS) -> Whole:
    """Which points are drawn each time points are drawn again from those there are.

    One fewer is drawn than there are, so that the variance of a mean comes out as it is and not (n - 1) / n of it (Rao
    and Wu 1988, *JASA* 83:231). The same draws are used for every plan and theory, so that differences keep their
    pairs.

    Args:
        count: How many points there are, two or more.
        seed: Of the draws.
        draws: How many times.

    Returns:
        Numbers of points: draws x (count - 1).
    """
    return np.stack([*redrawn(count, seed, draws)])


def redrawn(count: int, seed: int, draws: int = DRAWS) -> Iterator[Whole]:
    """The same a draw at a time, for points so many that all draws of them would not fit in memory."""
    dice = np.random.default_rng(np.random.SeedSequence([seed, count, draws]))
    for _ in range(draws):
        yield dice.integers(0, count, count - 1)


def blocks(drawn: Whole, width: int) -> Iterator[slice]:
    """Draws a block at a time, so that a gather of so many numbers for each drawn point fits in memory."""
    size = max(1, ROOM // max(1, width * drawn.shape[1]))
    for first in range(0, len(drawn), size):
        yield slice(first, first + size)


def between(value: float, replicates: Floats, count: int) -> Ranged:
    """A number with the middle of what it is when points are drawn again (Efron 1979), itself inside.

    The middle is 95 % of many points; of few it is more, so that a mean of them has about Student's interval (the
    expanded percentile interval: Hesterberg 2015, *The American Statistician* 69:371). That draws are of one point
    fewer makes up for the rest of what percentiles are too narrow by. Of fewer than five points the percentiles wanted
    lie beyond what drawing them can give, so that both ends are infinite: so few cannot say.

    Args:
        value: The number.
        replicates: What it is at each draw of `resamplings`.
        count: How many points there are, two or more.

    >>> drawn = np.arange(1001.0)
    >>> between(500.0, drawn, 1000).ends, between(500.0, drawn, 8).ends
    ((24.0, 976.0), (9.0, 991.0))
    >>> between(500.0, drawn, 4).ends
    (-inf, inf)
    """
    from scipy.special import ndtr, stdtrit

    tail = float(ndtr(stdtrit(count - 1, TAIL)))
    if count ** (1 - count) > tail:  # how often all that is drawn is one and the same point
        return Ranged(value, -np.inf, np.inf, "resampled")
    low = np.quantile(replicates, tail, method="lower")  # no line between two of them: some may be infinite
    high = np.quantile(replicates, 1 - tail, method="higher")
    return Ranged(value, min(value, float(low)), max(value, float(high)), "resampled")
