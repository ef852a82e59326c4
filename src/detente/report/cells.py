"""How a number is written in a cell: probabilities in per cent as in sentences, the ends of ranges to two digits."""

import re

from detente.report.rows import PROBABILITY, Row
from detente.words import NEARLY, NOTHING, percent, plain

SURE = 0.9995
UNSEEN = 1e-5
"""How near to 0 or 1 the end of a range is called that."""


def chance(unit: str) -> bool:
    """Whether a unit is that of a probability."""
    return unit.startswith(PROBABILITY)


def units(unit: str, *, compared: bool) -> str:
    """The unit in a caption.

    >>> units("probability", compared=False), units("probability", compared=True), units("times", compared=True)
    ('probability, in %', 'difference of probabilities, in points', 'times')
    >>> units("probability up minus probability down", compared=False)
    'probability up minus probability down, in points'
    """
    if not chance(unit):
        return unit
    if unit != PROBABILITY:
        return f"{unit}, in points"
    return "difference of probabilities, in points" if compared else f"{unit}, in %"


def say(row: Row, value: float | None) -> str:
    """A value."""
    return plain(value) if value is None or not chance(row.unit) else hundredths(value)


def end(row: Row, value: float | None) -> str:
    """The end of a range, or a number that only stands beside another."""
    if value is not None and chance(row.unit):
        return _edge(value, UNSEEN) or percent(value).removesuffix("%")
    text = plain(value)
    return f"{float(text):.2f}" if re.fullmatch(r"-?0\.[1-9]\d\d", text) else text


def hundredths(value: float) -> str:
    """A probability, or a difference of two, in per cent: to one decimal, or by its distance from 0 or 100.

    >>> hundredths(0.5), hundredths(-0.0123), hundredths(0.0), hundredths(1.0), hundredths(4e-7), hundredths(2e-22)
    ('50.0', '-1.2', '0', '100', '4.0e-5', '~0')
    >>> hundredths(1 - 1e-8), hundredths(0.99996), hundredths(0.00095)
    ('~100', '99.996', '0.095')
    """
    size = abs(value)
    if 0.001 <= size < SURE:
        return f"{value * 100:.1f}"
    return _edge(value, NOTHING) or (percent(value).removesuffix("%") if size >= SURE else plain(value * 100))


def _edge(value: float, least: float) -> str:
    """What is next to nothing or next to everything; else nothing."""
    size = abs(value)
    if 0 < size < least:
        return "~0"
    return f"{'-' if value < 0 else ''}~100" if 0 < 1 - size < max(least, NEARLY) else ""
