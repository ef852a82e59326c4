"""Numbers in words: with as many digits as they deserve."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

MANY = 1000.0
NOTHING, NEARLY = 1e-9, 1e-6
HIDDEN = ("Cc", "Cf")
"""Control and format characters."""


def plain(value: float | None) -> str:
    """A number with three digits that count, without an exponent where it can be helped.

    >>> plain(0.12345), plain(12.0), plain(6.21e-05), plain(0.99996), plain(123456.0), plain(None), plain(float("inf"))
    ('0.123', '12', '6.2e-5', '0.99996', '1.2e5', '-', 'infinite')
    """
    if value is None or math.isnan(value):
        return "-"
    if math.isinf(value):
        return "infinite" if value > 0 else "-infinite"
    if value == 0:
        return "0"
    size = abs(value)
    if 0.9995 <= size < 1:  # how far from certain is what counts
        digits = min(9, 1 - math.floor(math.log10(1 - size)) - 1)
        return f"{value:.{digits}f}" if digits < 9 else ("1" if value > 0 else "-1")
    if size < 0.001 or size >= MANY * 10:
        return _short(f"{value:.1e}")
    digits = 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def probability(value: float | None) -> str:
    """A probability, to three decimals, or by its distance from 0 or 1 where that is smaller; `~` where it is minute.

    >>> (
    ...     probability(0.5),
    ...     probability(0.0),
    ...     probability(1.0),
    ...     probability(4e-7),
    ...     probability(2e-22),
    ...     probability(1 - 1e-8),
    ... )
    ('0.500', '0', '1', '4.0e-7', '~0', '~1')
    """
    if value is None:
        return plain(value)
    if 0.001 <= abs(value) < 0.9995:
        return f"{value:.3f}"
    if 0 < abs(value) < NOTHING:
        return "~0"
    if 0 < 1 - abs(value) < NEARLY:
        return "~1" if value > 0 else "~-1"
    return plain(value)


def bound(value: float) -> str:
    """A numerical bound: one digit, rounded up, so that it never promises too much.

    >>> bound(0.0), bound(1.2e-12), bound(9.9e-5), bound(0.041), bound(float("inf"))
    ('0', '2e-12', '1e-4', '5e-2', 'infinite')
    """
    if value == 0 or math.isinf(value) or math.isnan(value):
        return plain(value)
    exponent = math.floor(math.log10(value))
    digit = math.ceil(value / 10.0**exponent - 1e-9)
    return f"1e{exponent + 1}" if digit == 10 else f"{digit}e{exponent}"


def interval(low: float, high: float, *, chance: bool = False) -> str:
    """A range.

    >>> interval(0.02, 0.3), interval(0.02, 0.3, chance=True)
    ('0.02 to 0.3', '0.020 to 0.300')
    """
    say = probability if chance else plain
    return f"{say(low)} to {say(high)}"


def number(node: Any, unit: str = "") -> str:
    """A number of the machine form: its value, then its range and the words it came from.

    >>> number({"value": 4.0, "range": [2.8, 5.7], "shape": "uniform", "word": "major"})
    'major: 4 (2.8 to 5.7)'
    >>> number({"value": 1.0, "range": [0.5, 2.0], "shape": "uniform", "per": "month"})
    '1 per month (0.5 to 2)'
    """
    if node is None:
        return "none"
    if not isinstance(node, Mapping):
        return plain(node) if isinstance(node, int | float) and not isinstance(node, bool) else str(node)
    said = str(node["formula"]) if "formula" in node else plain(node.get("value"))
    if "per" in node:
        said += f" per {node['per']}"
    elif "unit" in node or unit:
        name = str(node.get("unit") or unit)
        said += f" {name}" if node.get("value") == 1 else f" {name}s"
    extent = node.get("range")
    if extent and extent[0] != extent[1]:
        said += f" ({interval(extent[0], extent[1])})"
    phrase = node.get("word") or node.get("phrase")
    return f"{phrase}: {said}" if phrase else said


def odds(weight: float, rationality: float) -> str:
    """The odds a weight means for a choice between having and not having the thing, the rest being equal.

    >>> odds(4.0, 1.0), odds(-1.0, 0.5), odds(8.0, 2.0)
    ('55:1', '1:1.6', '8.9e6:1')
    """
    exponent = weight * rationality
    if exponent < 0:
        return "1:" + _ratio(-exponent)
    return _ratio(exponent) + ":1"


def _ratio(exponent: float) -> str:
    if exponent > 700:
        return "e" + plain(exponent)
    value = math.exp(exponent)
    if value >= MANY * 10:
        return _short(f"{value:.1e}")
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".rstrip("0").rstrip(".")


def _short(text: str) -> str:
    """`6.2e-05` as `6.2e-5`, `1.2e+05` as `1.2e5`."""
    digits, _, exponent = text.partition("e")
    return f"{digits}e{int(exponent)}"


def percent(value: float) -> str:
    """A probability in a sentence: in per cent, with the digits that count.

    >>> percent(0.1234), percent(0.0123), percent(0.00042), percent(1e-7), percent(0.0), percent(0.925), percent(0.9996)
    ('12%', '1.2%', '0.042%', 'under 0.001%', '0%', '92%', '99.96%')
    """
    if value == 0 or abs(value - 1) < NOTHING:
        return f"{value:.0%}"
    if value < 0:
        return "-" + percent(-value)
    if value < 1e-5:
        return "under 0.001%"
    if value > 1 - 1e-5:
        return "over 99.999%" if value < 1 else f"{value * 100:.3g}%"
    edge = (1 - value if value > 0.99 else value) * 100  # near certainty the distance from it is what counts
    digits = 0 if edge >= 9.95 else 1 if edge >= 0.95 else 1 - math.floor(math.log10(edge))
    text = f"{value * 100:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def points(difference: float) -> str:
    """How far two probabilities lie apart, without its sign.

    >>> points(0.123), points(-0.0123), points(0.01), points(0.0004)
    ('12 points', '1.2 points', '1 point', '0.04 points')
    """
    size = abs(difference) * 100
    if 0 < size < 0.001:
        return "under 0.001 points"
    digits = 0 if size >= 9.95 or size == 0 else 1 if size >= 0.0995 * 10 else 1 - math.floor(math.log10(size))
    text = f"{size:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} point" + ("" if text == "1" else "s")


def clean(text: str) -> str:
    """A text without control characters and marks of direction, which a stranger's case could play with a terminal.

    >>> clean("red\\x1b[31m\\u202e text").encode("unicode_escape")
    b'red\\\\ufffd[31m\\\\ufffd text'
    """
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in HIDDEN else "\ufffd" for c in text)


def many(count: int, word: str, words: str = "") -> str:
    """A number of things.

    Args:
        count: How many.
        word: What one of them is called.
        words: What several are, where that is not the word with an s.

    >>> many(1, "question"), many(1200, "theory", "theories")
    ('1 question', '1,200 theories')
    """
    return f"{count:,} {word if count == 1 else words or word + 's'}"
