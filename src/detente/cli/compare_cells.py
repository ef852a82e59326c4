"""Cells of the tables of a comparison: a number with half its interval, or with both ends of it."""

import math
from typing import TYPE_CHECKING

from detente.report.amount import Amount
from detente.report.compared_judged import possible
from detente.words import bound, plain, probability

if TYPE_CHECKING:
    from detente.insight.compare import QuestionComparison
    from detente.insight.intervals import Ranged
    from detente.report.compared_words import Said

MARKS = {"best": "*", "tied": "~", "behind": " "}


def cell(one: "QuestionComparison", found: "Ranged", place: str, *, difference: bool = False) -> str:
    """A number with half its interval and its mark, of one width for one column."""
    say, found = said(one), possible(one, found, "difference" if difference else "value")
    half = max(found.high - found.value, found.value - found.low)
    fine = half < 0.0005
    wide = bound(half) if fine else f"{half:.3f}" if abs(found.value) < 1 else plain(half)
    return f"{say(found.value)} ±{wide}{MARKS[place]}"


def between(found: "Ranged", say: "Said") -> str:
    """A number and its interval."""
    low, high = ("?" if math.isinf(end) else say(end) for end in (found.low, found.high))
    dash = " to " if found.low < 0 else "–"
    return f"{say(found.value)} ({low}{dash}{high})"


def said(one: "QuestionComparison") -> "Said":
    """How its numbers are said."""
    return probability if Amount.of(one.unit).chance else plain
