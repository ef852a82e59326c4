"""The section of a brief that says whether a plan deserves a chance."""

from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.note import Note
from detente.chart.trials import Spot, Trials
from detente.insight.deserving.result import NONE, OPEN, WORSE, Asked, Cell, Verdict
from detente.report.deserving_words import RULE, Wording, mean
from detente.report.failing_words import FailingWords
from detente.report.figures import Figure, figure
from detente.report.resting_words import resting
from detente.report.section import Folded, Grid, Group, Section
from detente.report.sentences import listed
from detente.words import plain

ID = "deserves"
DRAWN = 2
"""Questions that are drawn: those the case asks first."""
STILL = "equilibrium"
MARKS = (
    "0: no difference that counts. –: fewer than two points have numbers. In brackets: cannot be told from no "
    "difference. Marked “worse”: clearly for the worse."
)
"""What stands in a cell of a table."""


def section(verdict: Verdict, machine: Mapping[str, Any], notes: Mapping[str, Note], source: str) -> Section:
    """A verdict as a section of a brief.

    Args:
        verdict: What was found.
        machine: Machine form of the case.
        notes: Its notes.
        source: What stands at the foot of every figure.
    """
    words = Wording(verdict, machine)
    fails = FailingWords(words)
    moved = [verdict.of(name) for name in verdict.leading]
    failing = (
        *(text for one in moved if (text := fails.turning(one))),
        *(fails.failing(one) for one in verdict.failing if one.question in verdict.leading),
        *(fails.turned(one) for one in verdict.turns),
    )
    where = (f"`{one.question}`. {words.counted(one, where=True)}" for one in moved)
    rests = (
        text for place, (name, one) in enumerate(verdict.resting)
        for text in resting(name, one, notes, machine, again=place > 0)
    )  # fmt: skip
    asked = (_short(words, one, moved[:DRAWN]) for one in verdict.asked)
    return Section(
        id=ID, title=words.title(), lead=(words.headline(), *asked),
        figures=tuple(_figures(words, moved, source)),
        groups=(
            Group(title="What would have to be true for it to fail", sentences=failing),
            Group(title="What that rests on", sentences=tuple(rests)),
        ),
        folded=(
            Folded(summary="By which rule, and in which combinations", sentences=(RULE, words.axes(), *where)),
            Folded(summary="By how much, question by question", sentences=tuple(_amounts(words, moved)),
                   grids=tuple(grid(words, one) for one in moved)),
        ),
    )  # fmt: skip


def grid(words: Wording, one: Asked) -> Grid:
    """What a plan adds to a question, theory by theory and depth by depth.

    Args:
        words: Says what the verdict holds.
        one: The question.
    """
    unit = f"in {words.amount(one.question).units or 'its own unit'}"
    columns = columns_of(words.verdict)
    rows = tuple(
        (words.theory(theory), *("" if cell is None else _cell(words, cell) for cell in cells))
        for theory, cells in _lines(words.verdict, one)
    )
    return Grid(
        caption=f"What the plan adds to {one.question}, in the mean over points, {unit}, with 95% intervals; "
        f"{one.better} is better",
        heads=("theory", *columns), rows=rows,
        note=MARKS,
    )  # fmt: skip


def columns_of(verdict: Verdict) -> tuple[str, ...]:
    """The heads of a table of depths."""
    deep = tuple(f"depth {depth:g}" for depth in verdict.depths) if len(verdict.still) < len(verdict.theories) else ()
    return (*deep, *((STILL,) if verdict.still else ()))


def _lines(verdict: Verdict, one: Asked) -> Iterator[tuple[str | None, tuple[Cell | None, ...]]]:
    there = {(cell.theory, cell.depth): cell for cell in one.cells}
    depths: tuple[float | None, ...] = verdict.depths if len(verdict.still) < len(verdict.theories) else ()
    depths += (None,) if verdict.still else ()
    for theory in verdict.theories:
        yield theory, tuple(there.get((theory, depth)) for depth in depths)


def short_cell(words: Wording, cell: Cell) -> str:
    """The mean of a cell: in brackets where it cannot be told from nothing, `worse` where it clearly is."""
    if cell.sort == NONE or cell.mean is None:
        return "0" if cell.sort == NONE else "–"
    said = words.amount(cell.question).signed(cell.mean.value)
    return f"({said})" if cell.sort == OPEN else f"{said} worse" if cell.sort == WORSE else said


def lines(words: Wording, one: Asked) -> Iterator[tuple[str, ...]]:
    """The rows of a narrow table: theory, then the mean of each depth."""
    for theory, cells in _lines(words.verdict, one):
        yield words.theory(theory), *("" if cell is None else short_cell(words, cell) for cell in cells)


def central_lines(words: Wording, one: Asked) -> Iterator[tuple[str, ...]]:
    """The rows of a narrow table at central values, for when there are no points yet."""
    for theory, cells in _lines(words.verdict, one):
        yield words.theory(theory), *(_central(words, cell) for cell in cells)


def _central(words: Wording, cell: Cell | None) -> str:
    """What the plan adds at central values; nothing where that is within the numerical bound."""
    if cell is None or cell.difference is None:
        return ""
    return words.amount(cell.question).signed(cell.difference if abs(cell.difference) > cell.bound else 0.0)


def _cell(words: Wording, cell: Cell) -> str:
    said = short_cell(words, cell)
    if cell.mean is None or cell.sort == NONE:
        return said
    return f"{said}, {words.amount(cell.question).ends(cell.mean.low, cell.mean.high)}"


def _short(words: Wording, one: Asked, drawn: list[Asked]) -> str:
    """What it does to a question; of one that is drawn also by how much, in the case as it stands."""
    said = next(words.question(one))
    return f"{said} {words.how_much(one)}" if one in drawn else said


def _amounts(words: Wording, moved: list[Asked]) -> Iterator[str]:
    """By how much, as far as that is not said above."""
    for place, one in enumerate(moved):
        _, *rest = words.question(one)
        told = [text for text in rest if place >= DRAWN or text != words.how_much(one)]
        if told:
            yield f"`{one.question}`. " + " ".join(told)


def _figures(words: Wording, moved: list[Asked], source: str) -> Iterator[Figure]:
    shown = moved[:DRAWN]
    if not shown:
        return
    blocks = tuple(
        (f"{one.question} ({one.better} is better)", tuple(
            (words.theory(theory), tuple(None if cell is None else Spot(mean(cell), cell.sort) for cell in cells))
            for theory, cells in _lines(words.verdict, one)
        ))
        for one in shown
    )  # fmt: skip
    first, *others = (words.amount(one.question) for one in shown)
    alike = all(other.units == first.units for other in others)
    plate = Trials(
        title=f"With {words.plan} {listed([words.often(one) for one in shown])}.",
        unit="what the plan adds in the mean over points" + (f", in {first.units}" if alike and first.units else ""),
        source=source, say=first.signed if alike else plain,
        columns=columns_of(words.verdict), blocks=blocks,
    )  # fmt: skip
    yield figure(plate, "f-deserves", what="differences")
