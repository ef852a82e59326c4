"""Sobol's indices: which share of an answer's variance an input carries, alone and with all it does with others.

With every share uniform on its range and independent, the *first* index of an input is the variance of the mean
answer given it, the *total* index the mean variance that is left when all others are known, both over the variance of
the answer. Two matrices A and B of points are drawn, and for each input A with that column of B (Saltelli et al.
2010, Computer Physics Communications 181:259): the first index by their equation (b) of table 2, the total one by
Jansen's (1999, Computer Physics Communications 117:35), equation (f) there. Points come from a scrambled Sobol
sequence.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import StudyError
from detente.insight.intervals import Ranged, between, redrawn
from detente.insight.sensitivity.boxes import Floats

LEAST, MOST = 5, 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The indices of one input, each with an interval of 95 % (points drawn again); nan where there are none.

    A first index whose interval holds 0 may come out below 0: that is its error, and it is shown.
    """

    name: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """Sobol's indices of an answer."""

    inputs: tuple[Index, ...]
    """The largest total index first."""
    points: int
    """Rows of A at which all answers are numbers."""
    mean: float
    variance: float


def design(inputs: int, points: int, *, seed: int) -> Floats:
    """Where the answer is asked: row by row A, B, and A with one column of B each.

    Args:
        inputs: How many inputs.
        points: Rows of A, best a power of two.
        seed: Of the scrambling.

    Returns:
        `[point, 2 + inputs, input]`; one point's rows stand together, so that any number of first points is a design
        too.

    Raises:
        StudyError: If there are too few points or too many, or more inputs than the sequence has dimensions for.
    """
    if not LEAST <= points <= MOST:
        raise StudyError(f"Sobol's indices need {LEAST} to {MOST:,} points, not {points:,}.")
    from scipy.stats import qmc

    if 2 * inputs > qmc.Sobol.MAXDIM:
        raise StudyError(
            f"Sobol's sequence goes up to {qmc.Sobol.MAXDIM // 2:,} numbers for indices, not {inputs:,}: move fewer."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no power of two: said in the docs
        both = qmc.Sobol(2 * inputs, scramble=True, rng=seed).random(points)
    found = np.repeat(both[:, None, :inputs], 2 + inputs, axis=1)
    found[:, 1] = both[:, inputs:]
    for place in range(inputs):
        found[:, 2 + place, place] = both[:, inputs + place]
    return found


def indices(names: Sequence[str], values: Floats, *, seed: int) -> Indices:
    """First and total indices.

    Args:
        names: The inputs.
        values: The answer at the rows of the design, `[point, 2 + inputs]`; points with a value that is no finite
            number are left out.
        seed: Of the draws.

    Raises:
        StudyError: If too few points are left.
    """
    known = values[np.isfinite(values).all(axis=1)]
    if len(known) < LEAST:
        raise StudyError(
            f"Sobol's indices need at least {LEAST} points with a number everywhere; there are {len(known)}."
        )
    first, total = estimate(known)
    again = np.array([estimate(known[rows]) for rows in redrawn(len(known), seed)])
    found = [
        _index(name, *(_ranged(float(one[place]), again[:, which, place], len(known))
                       for which, one in enumerate((first, total))))
        for place, name in enumerate(names)
    ]  # fmt: skip
    both = known[:, :2]
    return Indices(
        inputs=tuple(sorted(found, key=lambda one: -one.total if np.isfinite(one.total) else np.inf)),
        points=len(known), mean=float(both.mean()), variance=float(both.var()),
    )  # fmt: skip


def _index(name: str, first: Ranged, total: Ranged) -> Index:
    return Index(
        name=name, first=first.value, first_low=first.low, first_high=first.high, total=total.value,
        total_low=total.low, total_high=total.high,
    )  # fmt: skip


def _ranged(value: float, again: Floats, points: int) -> Ranged:
    """An index; draws in which the answer does not vary have none and do not count."""
    known = again[np.isfinite(again)]
    return between(value, known, points) if len(known) else Ranged(value, np.nan, np.nan, "resampled")


def estimate(values: Floats) -> tuple[Floats, Floats]:
    """First and total indices by input; nan where the answer does not vary.

    Args:
        values: The answer at the rows of the design, `[point, 2 + inputs]`.
    """
    centred = values - values.mean()  # the first index is estimated with less error about the mean
    a, b, mixed = centred[:, :1], centred[:, 1:2], centred[:, 2:]
    variance = float(centred[:, :2].var())
    if variance <= 1e-24 * float(np.abs(values).max()) ** 2:
        nothing = np.full(mixed.shape[1], np.nan)
        return nothing, nothing.copy()
    first: Floats = (b * (mixed - a)).mean(axis=0) / variance
    total: Floats = ((a - mixed) ** 2).mean(axis=0) / (2 * variance)
    return first, total
