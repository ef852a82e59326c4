"""What a number falls back to when what it rests on is taken back: the prior of its kind, never nought.

    stated in the case (`without`)     that range, whatever the kind
    weight of an interest              from the lowest end of `minor` to the highest end of `vital`, every ratio alike
    rate, parameter to one side of 0   from a tenth to ten times its central value, every ratio alike; what is below 0
                                       stays there
    parameter whose range is within    the same, cut at 1; a point below 1 is such a range, the number 1 is not
      0 to 1 (a share)
    any other whose range touches or   every value alike over the range widened three times about its centre, but not
      spans 0                          past 0 on a side the range does not reach
    0 without a range                  none: it cannot be taken back

A rate that is a formula is multiplied by a factor from a tenth to ten, which keeps how it depends on the state.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.case.numbers import WEIGHTS, weight_range
from detente.study.shape import Uncertain

TIMES = 10.0
"""How far a number of no stated prior may be off, as a ratio to either side."""
WIDER = 3.0
"""How much wider than its range a number around nought may lie."""
Sort = Literal["parameter", "weight", "rate"]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution to fall back to, as a quantile function."""

    low: float
    high: float
    shape: Literal["stated", "ratio", "even"]
    stated: Uncertain | None = None
    about_itself: bool = False
    """Whether it lies about the number it stands in for, and so to neither side of it."""

    def at(self, share: float) -> float:
        """The value below which a share of it lies.

        Args:
            share: Between 0 and 1.

        >>> round(Prior(0.1, 10.0, "ratio").at(0.5), 12), Prior(-1.0, 3.0, "even").at(0.25)
        (1.0, 0.0)
        """
        if self.stated is not None:
            return float(self.stated.quantile(np.array([share]))[0])
        if self.shape == "even":
            return self.low + share * (self.high - self.low)
        sign = 1.0 if self.low > 0 else -1.0
        first, last = math.log(sign * self.low), math.log(sign * self.high)
        return sign * math.exp(first + share * (last - first))


FACTOR = Prior(1.0 / TIMES, TIMES, "ratio", about_itself=True)
"""By which a rate that is a formula is multiplied."""
WORDS = Prior(
    min(weight_range(word)[0] for word in WEIGHTS), max(weight_range(word)[1] for word in WEIGHTS), "ratio"
)  # fmt: skip
"""The reach of the words of weight."""


def prior(number: Data, without: Data | None, sort: Sort) -> Prior | None:
    """What a number falls back to.

    Args:
        number: The number of the machine form, at its central value.
        without: What the case states, if it does.
        sort: What the number is.

    Returns:
        The prior; None for a nought without a range, which cannot be taken back.

    >>> share = {"value": 0.4, "range": [0.2, 0.8], "shape": "uniform"}
    >>> found = prior(share, None, "parameter")
    >>> found.low, found.high
    (0.04, 1.0)
    >>> debt = prior({"value": -2.0, "range": [-3.0, -1.0], "shape": "uniform"}, None, "parameter")
    >>> debt.low, debt.high
    (-20.0, -0.2)
    >>> prior({"value": 0.0, "range": [0.0, 0.0], "shape": "point"}, None, "parameter")
    """
    if without is not None:
        low, high = map(float, without["range"])
        stated = Uncertain("", float(without["value"]), low, high, without["shape"])
        return Prior(low, high, "stated", stated)
    if sort == "weight":
        return WORDS
    value, (low, high) = float(number["value"]), map(float, number["range"])
    if sort == "parameter" and 0 <= low < 1 and high <= 1 and value > 0:
        return Prior(value / TIMES, min(value * TIMES, 1.0), "ratio", about_itself=value * TIMES <= 1)
    if value != 0 and (low > 0 or high < 0 or sort == "rate"):
        ends = sorted((value / TIMES, value * TIMES))
        return Prior(ends[0], ends[1], "ratio", about_itself=True)
    if low == high:
        return None
    centre, half = low / 2 + high / 2, WIDER * (high / 2 - low / 2)
    wide = (max(centre - half, 0.0) if low >= 0 else centre - half), (min(centre + half, 0.0) if high <= 0 else centre + half)  # fmt: skip  # noqa: E501
    return Prior(*wide, "even", about_itself=low < 0 < high)
