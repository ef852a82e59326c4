"""The distribution of an answer over points of the ranges, how it changes when something is added at each, and how sure
it is who leads.

What happens to its median and its width has the interval of points drawn again. Where a note moves the answer at few
points only, that interval is rough.
"""

import numpy as np
import numpy.typing as npt

from detente.insight.influence.result import STILL, Spread
from detente.insight.intervals import Ranged, Whole, between

Floats = npt.NDArray[np.float64]
LEADING = 5
"""How many players lead."""
LEVEL = 1e-12
"""Reaches that differ by less, relative to themselves, are level."""
LOW, HIGH = 0.1, 0.9
"""Quantiles between which lies the width of a distribution."""


def median_and_width(answers: Floats, added: Floats, drawn: Whole) -> tuple[Ranged, Ranged]:
    """How the median and the width of a distribution change when something is added at each point.

    Args:
        answers: The distribution, by point.
        added: What is added, by point.
        drawn: Which points are drawn each time: draws x points.

    Returns:
        The change of the median, and of the width from the 10 % to the 90 % quantile.
    """
    if not added.any():
        return STILL, STILL
    found = []
    for statistic in (_median, _width):
        change = float(statistic(answers + added) - statistic(answers))
        again = statistic((answers + added)[drawn]) - statistic(answers[drawn])
        found.append(between(change, again, len(answers)))
    return found[0], found[1]


def leading(reaches: Floats, drawn: Whole, most: int = LEADING) -> Floats:
    """How often each of some players is among those that reach furthest, when points are drawn again.

    Players level with the last of those that lead do too; what does not move the answer never does.

    Args:
        reaches: How far each moves the answer at each point: players x points.
        drawn: Which points are drawn each time: draws x points.
        most: How many lead.

    Returns:
        A share of the draws for each player.

    >>> leading(np.array([[3.0, 3.0], [2.0, 2.0], [1.0, 1.0], [0.0, 0.0]]), np.array([[0, 1], [1, 1]]), most=2)
    array([1., 1., 0., 0.])
    """
    players, points = reaches.shape
    times = np.zeros(players)
    for draw in drawn:
        means = reaches @ np.bincount(draw, minlength=points)
        last = np.partition(means, -most)[-most] if players > most else 0.0
        times += (means > 0) & (means >= last * (1 - LEVEL))
    return np.asarray(times / len(drawn))


def spread(answers: Floats) -> Spread:
    """The distribution of an answer over points."""
    low, median, high = np.quantile(answers, [LOW, 0.5, HIGH]).tolist()
    return Spread(mean=float(answers.mean()), median=median, low=low, high=high)


def _median(values: Floats) -> Floats:
    return np.asarray(np.median(values, axis=-1))


def _width(values: Floats) -> Floats:
    low, high = np.quantile(values, [LOW, HIGH], axis=-1)
    return np.asarray(high - low)
