"""The table of a question: values with their spread by theory and plan, no row and no cell printed twice.

Theories whose rows are the same share one; a row that is the same under every plan is one cell; a cell that is the same
as with no plan is `=`. So a table shows what moves, and says of the rest once that it does not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detente.report.board import Board, number
from detente.report.cells import end, say, units
from detente.report.lineup import named, which
from detente.report.points import draws
from detente.report.rows import ALONE, GOOD, Row

SAME = "="
"""What a cell says that holds what stands under no plan."""
Cell = tuple[tuple[str, ...], ...]
"""For each set of expectations, the lines of a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a table: one or more theories with a cell for each plan."""

    names: tuple[str, ...]
    """Theories."""
    cells: tuple[Cell, ...]
    """One for each plan, or one alone where it is the same under every plan."""
    every: bool = False
    """Whether these are all theories."""
    whole: bool = False
    """Whether one cell stands for every plan."""
    block: str = ""
    """What the lines from here on are about, where a table holds several things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Lines for theories, a column for each plan."""

    caption: str
    plans: tuple[str, ...]
    lines: tuple[Line, ...]
    heads: str = "theory"
    """What its lines are."""

    @property
    def marked(self) -> bool:
        """Whether a cell says that it is that of no plan."""
        return any(cell == ((SAME,),) for line in self.lines for cell in line.cells)

    @property
    def unmoved(self) -> str:
        """What does not move it, where one sentence says it all."""
        plans, theories = len(self.plans) > 1, self.lines[0].every
        return f"{' and '.join(['No plan'] * plans + ['no theory'] * theories)} moves it.".capitalize()

    @property
    def single(self) -> bool:
        """Whether no plan and no theory moves anything, so that a sentence says it all."""
        (first, *others) = self.lines
        return not others and (first.whole or (first.every and len(self.plans) == 1))


def matrix(board: Board) -> Matrix:
    """Values by theory and plan; below each its spread over behaviour, then its range over all ranges."""
    spread = any(row.spread is not None for rows in board.rows.values() for row in rows)
    below = ("Value", *(["spread over behaviour"] if spread else []), *(["all ranges"] if board.samples else []))
    return Matrix(
        caption=f"{'; '.join(below)} ({units(board.unit, compared=board.compared)})", plans=columns(board),
        lines=merged(board, lambda row: _cell(board, row)),
    )  # fmt: skip


def columns(board: Board) -> tuple[str, ...]:
    """The plans of a table."""
    return tuple(named(plan, "plan") for plan in board.plans)


def merged(board: Board, cell: Callable[[Row], tuple[str, ...]], block: str = "") -> tuple[Line, ...]:
    """The lines of a table; theories with the same cells share one.

    Args:
        board: The question.
        cell: What a cell holds of a row.
        block: What the lines are about.
    """
    sharing: dict[tuple[Cell, ...], list[str]] = {}
    for theory in board.theories:
        cells = tuple(tuple(map(cell, board.rows.get((theory, plan), ()))) for plan in board.plans)
        sharing.setdefault(cells, []).append(named(theory, "theory"))
    lines = []
    for place, (cells, names) in enumerate(sharing.items()):
        whole = len(cells) > 1 and len(set(cells)) == 1
        if not whole and board.plans[0] == ALONE:
            cells = (cells[0], *(((SAME,),) if one == cells[0] else one for one in cells[1:]))
        shown = cells[:1] if whole else cells
        every = 1 < len(names) == len(board.theories)
        lines.append(Line(names=tuple(names), cells=shown, every=every, whole=whole, block="" if place else block))
    return tuple(lines)


def _cell(board: Board, row: Row) -> tuple[str, ...]:
    if not row.converged:
        return ("no result",)
    if row.value is None:
        return ("–",)
    ends = "" if row.spread is None else "–".join(dict.fromkeys(end(row, value) for value in row.spread))
    drawn = _drawn(board, row)
    still = {end(row, row.value), ""}  # a number that nothing moves stands alone
    return (say(row, row.value),) if {ends, drawn} <= still else (say(row, row.value), ends, drawn)


def _drawn(board: Board, row: Row) -> str:
    found = draws(board.samples.get((row.theory, row.plan), ())) if row.expectation == 1 else None
    if found is None:
        return ""
    low, middle, high = (end(row, value) for value in found[:3])
    return f"{low}–{high} ({middle})" if low != high else low


def remarks(board: Board) -> Iterator[str]:
    """What has to be said of some rows: their status where it is not a plain result, and what else is known of them."""
    rows = [row for found in board.rows.values() for row in found]
    said: dict[str, list[Row]] = {}
    for row in rows:
        for text in ("" if row.status in GOOD else row.status.value, row.note):
            if text:
                said.setdefault(text, []).append(row)
    for text, about in said.items():
        yield text[0].upper() + text[1:] if len(about) == len(rows) else f"{which(about, rows)}: {text}"
    if any(len(found) > 1 for found in board.rows.values()):
        yield "Several expectations bear themselves out: they stand side by side in a cell, never averaged."
    if not any(number(row) for row in rows):
        yield "There is no number to show."
