"""Measures of robustness: one number for each plan, from what it achieves at many points, more being better.

Each is a way of looking at points of which nobody knows which will be: the worst of them, the best, their mean, what
is regretted, how often it is good enough. McPhail and others (2018, *Earth's Future* 6:169) name and order them; Herman
and others (2015, *Journal of Water Resources Planning and Management* 141:04015012) compare them; the older sources
stand beside each.

All functions take performances whose last axis is points and whose axis before it is plans, more being better (a
question where less is better is turned over first), and none needs the others.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Measure = Literal["mean", "worst", "best", "hurwicz", "regret mean", "regret 90%", "regret most", "enough", "shortfall"]
REGRETS: tuple[Measure, ...] = ("regret mean", "regret 90%", "regret most")
LESS: tuple[Measure, ...] = (*REGRETS, "shortfall")
"""Measures of which less is better whatever the question."""
NINETY = 0.9


def laplace(performance: Floats) -> Floats:
    """The mean, all points alike (Laplace's principle of insufficient reason).

    >>> laplace(np.array([[3.0, 9, 5], [6, 6, 6], [8, 2, 7]])).round(4).tolist()
    [5.6667, 6.0, 5.6667]
    """
    return np.asarray(performance.mean(axis=-1))


def maximin(performance: Floats) -> Floats:
    """What is achieved at the worst point (Wald 1950, *Statistical Decision Functions*)."""
    return np.asarray(performance.min(axis=-1))


def maximax(performance: Floats) -> Floats:
    """What is achieved at the best point."""
    return np.asarray(performance.max(axis=-1))


def hurwicz(performance: Floats, alpha: float) -> Floats:
    """Between the two: `alpha` times the best point and 1 - `alpha` times the worst (Hurwicz 1951, Cowles 370).

    Args:
        performance: Plans x points.
        alpha: The weight of the best, from 0 (only the worst counts) to 1.

    >>> hurwicz(np.array([[3.0, 9, 5], [6, 6, 6], [8, 2, 7]]), 0.5).tolist()
    [6.0, 6.0, 5.0]
    """
    return alpha * maximax(performance) + (1 - alpha) * maximin(performance)


def regret(performance: Floats) -> Floats:
    """How far each plan falls short, at each point, of the plan that is best at that point (Savage 1951, *JASA* 46:55).

    >>> regret(np.array([[3.0, 9, 5], [6, 6, 6], [8, 2, 7]])).astype(int).tolist()
    [[5, 0, 2], [2, 3, 1], [0, 7, 0]]
    """
    return np.asarray(performance.max(axis=-2, keepdims=True) - performance)


def most(regrets: Floats) -> Floats:
    """The largest regret, of which the least is wanted (minimax regret; Savage 1951)."""
    return np.asarray(regrets.max(axis=-1))


def ninetieth(regrets: Floats) -> Floats:
    """The regret that nine points in ten do not exceed, by straight lines between points (Hyndman, Fan 1996, type 7).

    >>> ninetieth(np.arange(11.0)).item()
    9.0
    """
    return np.asarray(np.quantile(regrets, NINETY, axis=-1))


def domain(performance: Floats, enough: float) -> Floats:
    """The share of points at which a plan is good enough (Starr 1963, *Product Design and Decision Theory*).

    Args:
        performance: Plans x points.
        enough: What is good enough, turned over like the performance.

    >>> domain(np.array([[3.0, 9, 5], [6, 6, 6], [8, 2, 7]]), 5.0).round(4).tolist()
    [0.6667, 1.0, 0.6667]
    """
    return np.asarray((performance >= enough).mean(axis=-1))


def shortfall(performance: Floats) -> Floats:
    """By how much a plan falls short of its own median, in the mean over all points (undesirable deviations).

    Kwakkel, Eker and Pruyt (2016, *Robustness Analysis in Decision Aiding*, 221) take the sum over the points on the
    bad side of the median; the mean over all points is that sum by their number, so that it does not grow with it.

    >>> shortfall(np.array([1.0, 2.0, 6.0])).round(4).item()
    0.3333
    """
    middle = np.median(performance, axis=-1, keepdims=True)
    return np.asarray(np.maximum(middle - performance, 0.0).mean(axis=-1))


def measured(
    name: Measure, performance: Floats, regrets: Floats, *, alpha: float = 0.5, enough: float | None = None
) -> Floats:
    """A measure by its name.

    Args:
        name: Which.
        performance: What plans achieve: ... x points.
        regrets: What is regretted at the same points.
        alpha: Of Hurwicz's measure.
        enough: What is good enough.

    Returns:
        One number for each plan.
    """
    if name == "enough":
        assert enough is not None
        return domain(performance, enough)
    if name == "hurwicz":
        return hurwicz(performance, alpha)
    of_regrets = {"regret mean": laplace, "regret 90%": ninetieth, "regret most": most}
    if name in of_regrets:
        return of_regrets[name](regrets)
    return {"mean": laplace, "worst": maximin, "best": maximax, "shortfall": shortfall}[name](performance)
