"""Counts that add: what runs come to, and the interval within which the truth lies.

Two batches of runs are joined by adding what they counted; an interval is made of the sum when it is shown.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import chdtri, stdtrit

CONFIDENCE = 0.95
ROUNDING = 1e-12
"""Deviations below this part of the mean are rounding."""
MOST_STEPS = 1_000
"""Of a search for an end; a hundred can be too few where hits are rare among very many trials."""


def enough(tally: "Proportion | Moments", width: float, confidence: float = CONFIDENCE) -> bool:
    """Whether an interval is narrow enough to stop.

    Looking at it after every batch and stopping at the first that is narrow enough costs a little of the confidence,
    less the larger the batches.

    Args:
        tally: What has been counted so far.
        width: The greatest width.
        confidence: Of the interval.
    """
    low, high = tally.interval(confidence)
    return high - low <= width


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of a number of trials were hits.

    >>> (Proportion(1, 4) + Proportion(2, 6)).estimate
    0.3
    """

    hits: int = 0
    trials: int = 0

    def __add__(self, other: "Proportion") -> "Proportion":
        """Both together."""
        return Proportion(self.hits + other.hits, self.trials + other.trials)

    @property
    def estimate(self) -> float | None:
        """The share of hits; None without trials."""
        return self.hits / self.trials if self.trials else None

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """All p whose likelihood is not too far below the largest: 2 (l(hits/trials) - l(p)) is at most the quantile.

        The quantile is that of chi-square with one degree of freedom (Wilks 1938, *Ann. Math. Stat.* 9:60). Unlike the
        estimate with its standard error, it stays within 0 and 1, is not symmetric, and has a width where nothing was
        hit. Its coverage swings about the confidence where hits are few, like that of every interval that is not
        needlessly wide: at 0.95 it is at worst 0.90 where 3 hits or more are expected, and 0.82 where about 2 are.

        Args:
            confidence: How often such an interval should hold the truth.

        Returns:
            Both ends; 0 and 1 without trials.

        >>> (
        ...     [round(end, 4) for end in Proportion(0, 100).interval()],
        ...     [round(e, 4) for e in Proportion(5, 100).interval()],
        ... )
        ([0.0, 0.019], [0.0182, 0.1044])
        """
        q, n, k = float(chdtri(1.0, 1.0 - confidence)), self.trials, self.hits
        if n == 0:
            return 0.0, 1.0
        if k == 0:
            return 0.0, -math.expm1(-q / (2 * n))
        if 2 * k > n:  # what is near 0 is known better than what is near 1
            low, high = Proportion(n - k, n).interval(confidence)
            return 1.0 - high, 1.0 - low
        share = k / n

        def below(p: float) -> float:
            return 2.0 * (k * math.log(share / p) + (n - k) * (math.log1p(-share) - math.log1p(-p))) - q

        least = share * math.exp(-q / (2 * k) - 1.1)  # the other term takes back at most k, up to a share of a half
        low = brentq(below, least, share, xtol=1e-300, rtol=1e-13, maxiter=MOST_STEPS)
        return float(low), float(brentq(below, share, 1.0 - 1e-16, xtol=1e-300, rtol=1e-13, maxiter=MOST_STEPS))


@dataclass(frozen=True, slots=True)
class Moments:
    """Number, sum and squares of a quantity; what adds of it."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    """Sum of the squared deviations from the mean, which does not cancel as the sum of squares does."""
    low: float = -math.inf
    """The least the quantity can be, if that is known."""
    high: float = math.inf
    """The most."""

    @classmethod
    def of(cls, values: npt.NDArray[Any], low: float = -math.inf, high: float = math.inf) -> "Moments":
        """Of some values.

        Args:
            values: The values.
            low: The least they can be, if that is known.
            high: The most.
        """
        if not len(values):
            return cls(low=low, high=high)
        values = np.asarray(values, np.float64)
        mean = float(values.mean())
        return cls(len(values), float(values.sum()), float(((values - mean) ** 2).sum()), low, high)

    def __add__(self, other: "Moments") -> "Moments":
        """Both together (Chan, Golub and LeVeque 1983, *Am. Stat.* 37:242)."""
        n, low, high = self.n + other.n, min(self.low, other.low), max(self.high, other.high)
        if not self.n or not other.n:
            some = self if self.n else other
            return Moments(some.n, some.total, some.squares, low, high)
        apart = other.total / other.n - self.total / self.n
        squares = self.squares + other.squares + apart * apart * self.n * other.n / n
        return Moments(n, self.total + other.total, squares, low, high)

    @property
    def mean(self) -> float | None:
        """The mean; None without values."""
        return min(max(self.total / self.n, self.low), self.high) if self.n else None

    @property
    def estimate(self) -> float | None:
        """The mean."""
        return self.mean

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Student's t, and room for what none of the runs has seen.

        With probability `confidence`, what happened in none of n runs has a probability of at most
        p = 1 - exp(-q/(2n)), the interval of a proportion without hits. If such a thing could take the quantity to
        an end of its range, the mean can be off by p times the way there: the interval reaches at least so far. Where
        all values are the same that is all there is to go by, and without a known range the interval has no end.

        Args:
            confidence: How often such an interval should hold the truth; Student's t is approximate where n is small
                or the values far from normal.

        Returns:
            Both ends, within the range.

        >>> Moments.of(np.array([1.0, 2.0, 3.0, 4.0])).interval()
        (0.44573974323...,  4.5542602567...)
        >>> [round(end, 4) for end in Moments.of(np.zeros(100), 0.0, 12.0).interval()]
        [0.0, 0.2283]
        """
        if self.n == 0:
            return self.low, self.high
        mean = min(max(self.total / self.n, self.low), self.high)
        unseen = -math.expm1(-float(chdtri(1.0, 1.0 - confidence)) / (2 * self.n))
        same = self.n == 1 or self.squares <= (ROUNDING * mean) ** 2 * self.n
        half = 0.0
        if not same:
            t = float(stdtrit(self.n - 1, 0.5 + confidence / 2.0))
            half = t * math.sqrt(self.squares / (self.n - 1) / self.n)
        ends = []
        for sign, end in ((-1.0, self.low), (1.0, self.high)):
            room = sign * (end - mean)
            if math.isinf(room):
                ends.append(mean + sign * (room if same else half))
            else:
                room = max(room, 0.0)
                ends.append(mean + sign * min(room, room if self.n == 1 else max(half, unseen * room)))
        return ends[0], ends[1]
