"""What stands beside the values of a question: what carried them, and the same without strategy.

Actors frozen, random and myopic hardly ever depend on the theory: where they do not, a sentence says it; where they do,
their table holds a line only for what differs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from detente.report.board import Board
from detente.report.cells import end, units
from detente.report.lineup import named, which
from detente.report.rows import ABLATIONS, GOOD, Row, carried
from detente.report.tables import Line, Matrix, columns, merged
from detente.report.verdicts import ROWS, plan_cells
from detente.words import bound

SHARES = ("chosen", "chance", "slip")
CARRIERS = ("chance", "slips")
NOTHING = "–"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WHOLE = "chosen moves / chance / slips, in %"
VISIBLE = 5e-4
"""Numerical bounds below this do not reach the last digit of a probability; the largest of them is said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What stands beside the values: tables of their own where it differs from row to row, else sentences."""

    matrices: tuple[Matrix, ...]
    said: tuple[str, ...]


def detail(board: Board) -> Detail | None:
    """What stands beside the values: carriers, ablations, and last the numerical bound."""
    sentences, lines = list[str](), list(_effects(board))
    if any(_shares(row) for rows in board.rows.values() for row in rows):
        names, parts = _letters(board), {_parts(row) for rows in board.rows.values() for row in rows if _shares(row)}
        alike = len(parts) == 1  # then the head of the lines says it, and cells hold causes alone
        block = _carried(board, names, parts.pop() if alike else "")
        if alike and not names:
            sentences.append(block + ".")
        else:
            lines += merged(board, lambda row: _carriers(row, names, whole=not alike), block)
    said: dict[tuple[Line, ...], list[str]] = {}
    for name in ABLATIONS:
        told = _ablation(board, name)
        if told is None:
            said.setdefault(merged(board, partial(_short, name)), []).append(name.capitalize())
        else:
            sentences += told
    for (first, *others), what in said.items():
        lines += [replace(first, block=" or ".join(what)), *others]
    caption = f"Beside it ({units(board.unit, compared=board.compared)})"
    matrices = [Matrix(caption=caption, plans=columns(board), lines=tuple(lines), heads="row")] if lines else []
    sentences += _bounds(board)
    return Detail(matrices=tuple(matrices), said=tuple(sentences)) if matrices or sentences else None


def _effects(board: Board) -> Iterator[Line]:
    """What each plan changes, a line for each thing told of it; nothing where no plan changes anything."""
    told = plan_cells(board)
    points = " in points" if board.chance else ""
    block = f"What each plan changes; where most, from and to, and over behaviour{points}"
    for place, name in enumerate(ROWS if told else ()):
        cells = tuple((told[plan][place],) if plan in told else ((NOTHING,),) for plan in board.plans)
        yield Line(names=(name,), cells=cells, block="" if place else block)


def _short(name: str, row: Row) -> tuple[str, ...]:
    return (end(row, row.ablations[name]) if name in row.ablations else "–",)


def _carried(board: Board, names: Mapping[str, str], alike: str) -> str:
    causes = ", ".join(f"{letter} {cause}" for cause, letter in names.items())
    ends = any(row.ends for rows in board.rows.values() for row in rows)
    said = f"What {'ended' if ends else 'carried'} it: {WHOLE}" + (f": {alike} in every row" if alike else "")
    return said + (f", and the causes ({causes})" if causes else "")


def _shares(row: Row) -> bool:
    return row.converged and not row.compared and sum(row.carriers.values()) > 0


def _letters(board: Board) -> dict[str, str]:
    """A letter for each cause that carries more than a tenth anywhere, so that a cell can name it."""
    rows = [row for rows in board.rows.values() for row in rows if _shares(row)]
    causes = dict.fromkeys(cause for row in rows for carrier in CARRIERS for cause, _ in carried(row, carrier)[1])
    return dict(zip(causes, LETTERS, strict=False))


def _parts(row: Row) -> str:
    whole = sum(row.carriers.values())
    parts = "/".join(f"{row.carriers[name] / whole * 100:.0f}" for name in SHARES)
    start = row.carriers["start"] / whole
    return f"{parts} (start {start * 100:.0f})" if start >= 0.005 else parts


def _carriers(row: Row, names: Mapping[str, str], *, whole: bool) -> tuple[str, ...]:
    """The shares, and below them the causes; the causes alone where the shares are said elsewhere."""
    if not _shares(row):
        return ("–",)
    causes: dict[str, float] = {}
    for carrier in CARRIERS:
        for cause, part in carried(row, carrier)[1]:
            causes[cause] = causes.get(cause, 0.0) + part
    said = " ".join(f"{names.get(cause, cause)}{part * 100:.0f}" for cause, part in causes.items())
    return (_parts(row), said) if whole else (said or "–",)


def _ablation(board: Board, name: str) -> list[str] | None:
    """The answer with actors frozen, random or myopic as a sentence; None where theory and plan both matter."""
    known = {
        key: end(rows[0], rows[0].ablations[name]) for key, rows in board.rows.items() if name in rows[0].ablations
    }  # fmt: skip
    if not known:
        return []
    if len(set(known.values())) == 1:
        return [f"{name.capitalize()}: {next(iter(known.values()))} in every row."]
    by_plan = {plan: {text for (_, other), text in known.items() if other == plan} for plan in board.plans}
    if all(len(texts) <= 1 for texts in by_plan.values()):
        each = ", ".join(f"{named(plan, 'plan')} {next(iter(texts))}" for plan, texts in by_plan.items() if texts)
        return [f"{name.capitalize()}, whatever the theory: {each}."]
    return None


def _bounds(board: Board) -> list[str]:
    rows = [row for rows in board.rows.values() for row in rows if row.status in GOOD]
    if not rows:
        return []
    worst = max(rows, key=lambda row: row.bound)
    said = [f"Numerical bound: at most {bound(worst.bound)} in every row."]
    wide = [row for row in rows if row.bound > VISIBLE]
    return said + [f"{which([row], rows)}: bound {bound(row.bound)}." for row in wide]
