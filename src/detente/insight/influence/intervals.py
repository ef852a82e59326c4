"""Intervals of what is found at some points of the ranges, for all of them.

A mean has Student's interval. A change of the median or of the width has that of the bootstrap over points, its
percentiles widened so that it would hold for a mean of few points as Student's does (the expanded percentile interval:
Hesterberg 2015, The American Statistician 69:371). Points of a Latin hypercube lie more evenly than dice would throw
them, so intervals are if anything too wide; where a note moves the answer at few points only, they are rough.
"""

import numpy as np
import numpy.typing as npt
from scipy.stats import norm
from scipy.stats import t as student

from detente.insight.influence.result import Change, Spread

Floats = npt.NDArray[np.float64]
CONFIDENCE = 0.95
RESAMPLES = 1000
LOW, HIGH = 0.1, 0.9
"""Quantiles between which lies the width of a distribution."""


def mean(values: Floats) -> Change:
    """The mean over points, with Student's interval.

    Args:
        values: At each point, 2 or more.

    >>> mean(np.array([1.0, 1.0, 1.0]))
    Change(value=1.0, low=1.0, high=1.0)
    """
    middle, count = float(values.mean()), len(values)
    if np.ptp(values) == 0:
        return Change(value=float(values[0]), low=float(values[0]), high=float(values[0]))
    half = float(student.ppf((1 + CONFIDENCE) / 2, count - 1) * values.std(ddof=1) / np.sqrt(count))
    return Change(value=middle, low=middle - half, high=middle + half)


def resamples(count: int, seed: int) -> npt.NDArray[np.int64]:
    """Points drawn again with replacement, shape (resamples, points); the same for everything of one study."""
    return np.random.default_rng(np.random.SeedSequence([seed, count])).integers(0, count, (RESAMPLES, count))


def around(value: float, drawn: Floats, count: int) -> Change:
    """A number with the interval of its resamples.

    Args:
        value: The number.
        drawn: What it is in each resample.
        count: How many points there are.
    """
    tail = float(norm.cdf(-np.sqrt(count / (count - 1)) * student.ppf((1 + CONFIDENCE) / 2, count - 1)))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Change(value=value, low=min(float(low), value), high=max(float(high), value))


def median_and_width(answers: Floats, added: Floats, drawn: npt.NDArray[np.int64]) -> tuple[Change, Change]:
    """How the median and the width of a distribution change when something is added at each point.

    Args:
        answers: The distribution, by point.
        added: What is added, by point.
        drawn: The resamples of the points.

    Returns:
        The change of the median, and of the width from the 10 % to the 90 % quantile.
    """
    if not added.any():
        nothing = Change(value=0.0, low=0.0, high=0.0)
        return nothing, nothing
    found = []
    for statistic in (_median, _width):
        change = float(statistic(answers + added) - statistic(answers))
        again = statistic((answers + added)[drawn]) - statistic(answers[drawn])
        found.append(around(change, again, len(answers)))
    return found[0], found[1]


def spread(answers: Floats) -> Spread:
    """The distribution of an answer over points."""
    low, median, high = np.quantile(answers, [LOW, 0.5, HIGH]).tolist()
    return Spread(mean=float(answers.mean()), median=median, low=low, high=high)


def _median(values: Floats) -> Floats:
    return np.asarray(np.median(values, axis=-1))


def _width(values: Floats) -> Floats:
    low, high = np.quantile(values, [LOW, HIGH], axis=-1)
    return np.asarray(high - low)
