"""How texts are read: names, levels, dates, choices, plain numbers, formulas and marks."""

import calendar
import re

from detente.case import kinds as k
from detente.case import language
from detente.case.nodes import Mapping, Node, Scalar, Sequence
from detente.case.numbers import read_number
from detente.case.structure import Structure, describe, reads
from detente.case.words import listed, quoted

_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_YES, _NO = ("yes", "true", "on"), ("no", "false", "off")


@reads(k.Text)
def _text(s: Structure, kind: k.Text, node: Node, path: str) -> str:
    if isinstance(node, Scalar) and node.is_nothing and not kind.filled:
        return ""
    text = s.text(node, path, "a text")
    if text == "" and kind.filled:
        s.complain(path, "an empty text", "a text", at=node)
    return text or ("?" if kind.filled else "")


@reads(k.Name)
def _name(s: Structure, kind: k.Name, node: Node, path: str) -> str:
    text = s.text(node, path, kind.of)
    if text is not None and isinstance(node, Scalar) and s.good_name(node, path, kind.of, kind.dotted):
        return text
    return "unknown"


@reads(k.Level)
def _level(s: Structure, kind: k.Level, node: Node, path: str) -> str:
    text = s.text(node, path, "a level")
    good = text is not None and isinstance(node, Scalar) and s.good_name(node, path, "a level", level=True)
    return text if good and text is not None else "no"


@reads(k.Date)
def _date(s: Structure, kind: k.Date, node: Node, path: str) -> str:
    text = s.text(node, path, "a date such as 2017-09-18")
    if text is None:
        return "2000-01-01"
    match = _DATE.fullmatch(text)
    if match is None:
        s.complain(path, quoted(text), "a date such as 2017-09-18", "year, month and day", at=node)
        return "2000-01-01"
    year, month, day = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and year >= 1):
        s.complain(path, quoted(text), "a date such as 2017-09-18", f"no date: there is no month {month}", at=node)
        return "2000-01-01"
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        hint = f"no date: {calendar.month_name[month]} has {days} days"
        s.complain(path, quoted(text), "a date such as 2017-09-18", hint, at=node)
        return "2000-01-01"
    return f"{year:04}-{month:02}-{day:02}"


@reads(k.Version)
def _version(s: Structure, kind: k.Version, node: Node, path: str) -> int:
    if not isinstance(node, Scalar) or read_number(node.text.strip()) != language.FORMAT:  # newer ones are not read
        s.complain(path, describe(node), f"{language.FORMAT}, the version of the format", at=node)
    return language.FORMAT


@reads(k.Flag)
def _flag(s: Structure, kind: k.Flag, node: Node, path: str) -> bool:
    text = node.text.strip().lower() if isinstance(node, Scalar) else ""
    if text not in _YES and text not in _NO:
        s.complain(path, describe(node), "yes or no", at=node)
    return text in _YES


@reads(k.Choice)
def _choice(s: Structure, kind: k.Choice, node: Node, path: str) -> str:
    text = s.text(node, path, listed(kind.words))
    if text is None or text in kind.words:
        return text or kind.words[0]
    s.complain(path, quoted(text), listed(kind.words), s.suggester.hint(text, kind.words), at=node)
    return kind.words[0]


@reads(k.Whole)
def _whole(s: Structure, kind: k.Whole, node: Node, path: str) -> int:
    number = read_number(node.text.strip()) if isinstance(node, Scalar) else None
    if number is not None and number.is_integer() and kind.minimum <= number <= kind.maximum:
        return int(number)
    limit = f"{kind.minimum} or more" if number is None or number < kind.maximum else f"{kind.maximum:,} or less"
    s.complain(path, describe(node), f"a whole number, {limit}", at=node)
    return kind.minimum


@reads(k.Plain)
def plain_number(s: Structure, kind: k.Plain, node: Node, path: str) -> float:
    """A number without a range."""
    number = read_number(node.text.strip()) if isinstance(node, Scalar) else None
    low, high = kind.minimum, kind.maximum
    if number is not None and (low is None or number >= low) and (high is None or number <= high):
        return number
    limits = f" from {low:g} to {high:g}" if low is not None and high is not None else ""
    hint = "a number without a range" if isinstance(node, Sequence | Mapping) else ""
    s.complain(path, describe(node), f"a number{limits}", hint, at=node)
    return low or 0.0


@reads(k.Formula)
def _formula(s: Structure, kind: k.Formula, node: Node, path: str) -> str:
    expected = "a formula such as `dprk.tests and reach < mainland`"
    text = s.text(node, path, expected)
    if text == "":
        s.complain(path, "an empty text", expected, at=node)
    return text or "false"


@reads(k.MarkText)
def _mark(s: Structure, kind: k.MarkText, node: Node, path: str) -> str:
    expected = "something that happens, such as `security_council passes cut_oil`" + (
        ", or a formula" if kind.or_formula else ""
    )
    text = s.text(node, path, expected)
    if text == "":
        s.complain(path, "an empty text", expected, at=node)
    return text or "unknown"
