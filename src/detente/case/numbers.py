"""Numbers as they are written: amounts, units of time, rates, durations and the words of weight.

A month is 30.4375 days and a year 365.25: means of the calendar, since the game knows no months of different length.
"""

import math
import re
from dataclasses import dataclass

CLOCK_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
UNITS = tuple(CLOCK_DAYS)

WEIGHTS = {"vital": 8.0, "major": 4.0, "moderate": 2.0, "minor": 1.0}
"""Words of weight, each twice the next; as a word, a weight reaches half a step to each side."""

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_PLAIN = re.compile(_NUMBER)
_DURATION = re.compile(rf"({_NUMBER})\s*(day|week|month|year)s?")
_RATE = re.compile(rf"(.*\S)\s+per\s+(?:({_NUMBER})\s+)?(\w+)", re.DOTALL)
_TIMES = {"once": 1.0, "twice": 2.0}


def rate_scale(per: str, clock: str) -> float:
    """What a rate per `per` is multiplied by to be per clock unit.

    >>> rate_scale("year", "month")
    0.08333333333333333
    """
    return CLOCK_DAYS[clock] / CLOCK_DAYS[per]


def duration_in(value: float, unit: str, clock: str) -> float:
    """A duration in clock units.

    >>> duration_in(2, "week", "day")
    14.0
    """
    return value * CLOCK_DAYS[unit] / CLOCK_DAYS[clock]


def read_number(text: str) -> float | None:
    """The number a text is, if it is one and finite.

    >>> read_number("-3.5"), read_number("1e3"), read_number("4 months"), read_number("1e999")
    (-3.5, 1000.0, None, None)
    """
    if len(text) > 400 or not _PLAIN.fullmatch(text):
        return None
    value = float(text)
    return value + 0.0 if math.isfinite(value) else None


def read_duration(text: str) -> tuple[float, str] | None:
    """Value and unit of `12 months`.

    >>> read_duration("14 days"), read_duration("1 year"), read_duration("12")
    ((14.0, 'day'), (1.0, 'year'), None)
    """
    match = _DURATION.fullmatch(text)
    value = read_number(match[1]) if match else None
    return None if match is None or value is None else (value, match[2])


@dataclass(frozen=True, slots=True)
class RateText:
    """The parts of `HEAD per 3 months`; `unit` as it is written, `head` a number or something else."""

    head: str
    every: float
    unit: str

    @property
    def per(self) -> str | None:
        """The unit of time, if it is one."""
        unit = self.unit.removesuffix("s")
        return unit if unit in CLOCK_DAYS else None

    @property
    def value(self) -> float | None:
        """The rate per unit, if the head is a number."""
        number = _TIMES.get(self.head)
        number = read_number(self.head) if number is None else number
        return None if number is None else number / self.every


def read_rate(text: str) -> RateText | None:
    """The parts of a rate written with `per`.

    >>> rate = read_rate("1 per 4 months")
    >>> rate.value, rate.per
    (0.25, 'month')
    >>> read_rate("0.1 * leakage per month").head
    '0.1 * leakage'
    """
    match = _RATE.fullmatch(text)
    if match is None:
        return None
    every = 1.0 if match[2] is None else read_number(match[2])
    return RateText(match[1], every, match[3]) if every is not None and every > 0 else None


def middle(low: float, high: float) -> float:
    """The middle of a range, to twelve digits so that 0.01 and 0.05 give 0.03.

    >>> middle(0.01, 0.05)
    0.03
    """
    return min(max(float(f"{low / 2 + high / 2:.12g}"), low), high)


def weight_range(word: str) -> tuple[float, float]:
    """How far a word of weight reaches.

    >>> weight_range("major")
    (2.828427, 5.656854)
    """
    value = WEIGHTS[word]
    return round(value / math.sqrt(2), 6), round(value * math.sqrt(2), 6)
