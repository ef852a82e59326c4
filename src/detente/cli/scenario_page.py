"""How numbers at many points in the ranges of a case look on a page: the middle one, and where the others lie."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.case.questions import probable
from detente.report.changes import question as asked
from detente.report.lineup import Place, lines
from detente.report.points import quantile
from detente.words import plain, probability

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.cli.page import Page

FEW = 21
"""Of fewer points than this the lowest and the highest are told; of more, between which values nine of ten lie."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number at one point."""

    question: str
    theory: str
    plan: str
    scenario: int
    value: float | None
    width: float
    """Of the interval or bound it lies in."""
    note: str = ""


def show_points(page: "Page", case: "Case", points: Sequence[Point], widest: str, count: int) -> None:
    """One table for each question.

    Args:
        page: Where to.
        case: The case.
        points: The numbers.
        widest: What the column of the widest interval or bound is called.
        count: How many points were asked for.
    """
    for question, group in groupby(sorted(points, key=order(case)), key=lambda one: one.question):
        rows = list(group)
        head(page, case, question)
        columns = ("", "median", "lowest to highest" if count < FEW else "5-95%", widest, "points")
        likely = chance(case, question)
        cells = [
            (Place(theory, plan), _summary(list(members), likely, count))
            for (theory, plan), members in groupby(rows, key=lambda row: (row.theory, row.plan))
        ]
        page.table(columns, list(lines(cells)), right=range(1, len(columns)))
        notes(page, [row.note for row in rows])


def explained(count: int) -> str:
    """What stands in the table, in words.

    Args:
        count: How many points there are.

    >>> explained(16)
    '16 points in the ranges of the uncertain numbers: the middle value, the lowest and the highest'
    """
    ends = "the lowest and the highest" if count < FEW else "and between which values nine of ten lie"
    return f"{count:,} points in the ranges of the uncertain numbers: the middle value, {ends}"


def order(case: "Case") -> Any:
    """Numbers in the order of the case: question, theory, plan."""
    places: list[dict[str, int]] = [{name: place for place, name in enumerate(case.machine["questions"])}]
    for section in ("theories", "plans"):
        places.append({name: place for place, name in enumerate(("none", *case.machine[section]))})
    return lambda one: tuple(
        place[name] for place, name in zip(places, (one.question, one.theory, one.plan), strict=True)
    )


def head(page: "Page", case: "Case", name: str) -> None:
    """What stands above the table of a question."""
    question = case.machine["questions"][name]
    page.heading(f"{name}: {question['text']}" if question.get("text") else name)
    page.say(asked({**question, "text": ""}), indent=2)


def chance(case: "Case", name: str) -> bool:
    """Whether a question asks for a probability."""
    return probable(case.machine["questions"][name])


def notes(page: "Page", said: Sequence[str], most: int = 3) -> None:
    """Notes below a table, each once, no more than a few."""
    different = list(dict.fromkeys(filter(None, said)))
    for note in different[:most]:
        page.say(note, indent=2)
    if len(different) > most:
        page.say(f"And {len(different) - most:,} more notes of this kind; --json gives them all.", indent=2)


def _summary(some: Sequence[Point], probable: bool, count: int) -> list[str]:
    """The cells of one theory and plan; how many points were asked for says which ends they hold, as the head does."""
    say = probability if probable else plain
    known = [one for one in some if one.value is not None and math.isfinite(one.value)]
    if not known:
        return ["not a result", "-", "-", f"0 of {len(some):,}"]
    values = sorted(one.value or 0.0 for one in known)
    low, middle, high = (quantile(values, part, 20) for part in ((0, 10, 20) if count < FEW else (1, 10, 19)))
    widest = max(one.width for one in known)
    return [say(middle), f"{say(low)} to {say(high)}", plain(widest), f"{len(known):,} of {len(some):,}"]
