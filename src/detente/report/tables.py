"""The two tables of a question: values with their spread by theory and plan, and what else stands beside them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.report.board import Board, number
from detente.report.lineup import named, which
from detente.report.points import draws
from detente.report.rows import ABLATIONS, ALONE, GOOD, Row, carried
from detente.words import bound, plain, probability

SHARES = ("chosen", "chance", "slip")
CARRIERS = ("chance", "slips")
WHAT = {
    "frozen": "the same with nobody moving (frozen)", "random": "the same with everybody moving at random",
    "myopic": "the same with nobody looking ahead (myopic)",
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WHOLE = "chosen moves / chance / slips, in %"
VISIBLE = 5e-4
"""Numerical bounds below this do not reach the last digit of a probability; the largest of them is said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a table: a theory with a cell for each plan."""

    name: str
    anchor: str
    """Where the theory is described."""
    cells: tuple[tuple[tuple[str, ...], ...], ...]
    """For each plan, for each set of expectations, the lines of the cell."""
    same: str = ""
    """Another theory all of whose cells are the same; then there are none here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A line for each theory, a column for each plan."""

    caption: str
    plans: tuple[tuple[str, str], ...]
    """Each with where it is described."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What stands beside the values: tables of their own where it differs from row to row, else sentences."""

    matrices: tuple[Matrix, ...]
    said: tuple[str, ...]


def say(row: Row, value: float | None) -> str:
    """A value in a table."""
    return probability(value) if row.unit.startswith("probability") else plain(value)


def matrix(board: Board) -> Matrix:
    """Values by theory and plan; below each its spread over behaviour, then its range over all ranges."""
    spread = any(row.spread is not None for rows in board.rows.values() for row in rows)
    below = ("Value", *(["spread over behaviour"] if spread else []), *(["all ranges"] if board.samples else []))
    return _matrix(board, f"{'; '.join(below)} ({board.unit})", lambda row: _cell(board, row))


def _matrix(board: Board, caption: str, cell: Callable[[Row], tuple[str, ...]]) -> Matrix:
    """A table of cells; a theory whose cells are those of an earlier one says that."""
    lines: list[Line] = []
    seen: dict[object, str] = {}
    for theory in board.theories:
        name, anchor = named(theory, "theory"), "" if theory == ALONE else f"theory-{theory}"
        cells = tuple(tuple(map(cell, board.rows.get((theory, plan), ()))) for plan in board.plans)
        before = seen.setdefault(cells, name)
        repeats = before != name
        lines.append(Line(name=name, anchor=anchor, cells=() if repeats else cells, same=before if repeats else ""))
    plans = tuple((named(plan, "plan"), "" if plan == ALONE else f"plan-{plan}") for plan in board.plans)
    return Matrix(caption=caption, plans=plans, lines=tuple(lines))


def _cell(board: Board, row: Row) -> tuple[str, ...]:
    if not row.converged:
        return ("no result",)
    if row.value is None:
        return ("–",)
    ends = "" if row.spread is None else "–".join(dict.fromkeys(say(row, end) for end in row.spread))
    return say(row, row.value), ends, _drawn(board, row)


def _drawn(board: Board, row: Row) -> str:
    found = draws(board.samples.get((row.theory, row.plan), ())) if row.expectation == 1 else None
    if found is None:
        return ""
    low, middle, high = (_rough(say(row, value)) for value in found[:3])
    return f"{low}–{high} ({middle})" if low != high else low


def _rough(text: str) -> str:
    """Two decimals: a range over draws has no more to give.

    >>> _rough("0.677"), _rough("0.004"), _rough("4.0e-7")
    ('0.68', '0.004', '4.0e-7')
    """
    return f"{float(text):.2f}" if re.fullmatch(r"-?0\.[1-9]\d\d", text) else text


def detail(board: Board) -> Detail | None:
    """What stands beside the values: carriers, ablations, and last the numerical bound."""
    names = _letters(board)
    shares = any(_shares(row) for rows in board.rows.values() for row in rows)
    sentences, differing = list[str](), list[str]()
    for name in ABLATIONS:
        told = _ablation(board, name)
        if told is None:
            differing.append(name)
        else:
            sentences += told
    parts = []
    if shares:
        causes = ", ".join(f"{letter} {cause}" for cause, letter in names.items())
        ends = any(row.ends for rows in board.rows.values() for row in rows)
        what = f"What {'ended' if ends else 'carried'} it: {WHOLE}"
        parts.append(what + (f", and in each cell the causes ({causes})" if causes else ""))
    parts += [WHAT[name] for name in differing]
    matrices = (
        [_matrix(board, _begin("; ".join(parts)), lambda row: _beside(row, names, shares, differing))] if parts else []
    )
    sentences += _bounds(board)
    return Detail(matrices=tuple(matrices), said=tuple(sentences)) if matrices or sentences else None


def _beside(row: Row, names: Mapping[str, str], shares: bool, differing: Sequence[str]) -> tuple[str, ...]:
    cells = _carriers(row, names) if shares else ()
    ablations = (
        f"{name[0]} {say(row, row.ablations[name]) if name in row.ablations else '–'}" for name in differing
    )  # fmt: skip
    return (*cells, *ablations)


def _shares(row: Row) -> bool:
    return row.converged and not row.compared and sum(row.carriers.values()) > 0


def _letters(board: Board) -> dict[str, str]:
    """A letter for each cause that carries more than a tenth anywhere, so that a cell can name it."""
    rows = [row for rows in board.rows.values() for row in rows if _shares(row)]
    causes = dict.fromkeys(cause for row in rows for carrier in CARRIERS for cause, _ in carried(row, carrier)[1])
    return dict(zip(causes, LETTERS, strict=False))


def _carriers(row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    if not _shares(row):
        return ("–",)
    whole = sum(row.carriers.values())
    parts = "/".join(f"{row.carriers[name] / whole * 100:.0f}" for name in SHARES)
    if row.carriers["start"] / whole >= 0.005:
        parts += f" (start {row.carriers['start'] / whole * 100:.0f})"
    causes: dict[str, float] = {}
    for carrier in CARRIERS:
        for cause, part in carried(row, carrier)[1]:
            causes[cause] = causes.get(cause, 0.0) + part
    return parts, " ".join(f"{names.get(cause, cause)}{part * 100:.0f}" for cause, part in causes.items())


def _ablation(board: Board, name: str) -> list[str] | None:
    """The answer with actors frozen, random or myopic as a sentence; None where theory and plan both matter."""
    known = {
        key: say(rows[0], rows[0].ablations[name]) for key, rows in board.rows.items() if name in rows[0].ablations
    }  # fmt: skip
    if not known:
        return []
    if len(set(known.values())) == 1:
        return [f"{_begin(WHAT[name])}: {next(iter(known.values()))} in every row."]
    by_plan = {plan: {text for (_, other), text in known.items() if other == plan} for plan in board.plans}
    if all(len(texts) <= 1 for texts in by_plan.values()):
        each = ", ".join(f"{named(plan, 'plan')} {next(iter(texts))}" for plan, texts in by_plan.items() if texts)
        return [f"{_begin(WHAT[name])}, whatever the theory: {each}."]
    return None


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bounds(board: Board) -> list[str]:
    rows = [row for rows in board.rows.values() for row in rows if row.status in GOOD]
    if not rows:
        return []
    worst = max(rows, key=lambda row: row.bound)
    said = [f"Numerical bound: at most {bound(worst.bound)} in every row."]
    wide = [row for row in rows if row.bound > VISIBLE]
    return said + [f"{which([row], rows)}: bound {bound(row.bound)}." for row in wide]


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
