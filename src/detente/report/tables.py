"""The two tables of a question: values with their spread by theory and plan, and what else stands beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.report.board import Board, number
from detente.report.lineup import named, which
from detente.report.rows import ABLATIONS, GOOD, Row, carried
from detente.report.sentences import draws
from detente.words import bound, plain, probability

SHARES = ("chosen", "chance", "slip")
HEADS = {
    "ranges": "all ranges: middle (1 in 10 to 9 in 10)", "chosen": "chosen, %", "chance": "chance, %",
    "slip": "slips, %", "start": "at the start, %", "causes": "chance and slips by cause, %",
}  # fmt: skip
PLAIN = {
    "ranges": "With all ranges together", "chosen": "Chosen moves carry, in %", "chance": "Chance carries, in %",
    "slip": "Slips carry, in %", "start": "True at the start, in %", "causes": "Causes, in %",
    "bound": "Numerical bound",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a table: a theory, or a plan under it, with its cells."""

    name: str
    anchor: str
    """Where the theory or plan is described."""
    cells: tuple[tuple[tuple[str, str], ...], ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Values and spreads: a line for each theory, a column for each plan."""

    plans: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    spread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What stands beside the values: a block for each theory, a line for each plan."""

    columns: tuple[str, ...]
    blocks: tuple[tuple[str, str, tuple[Line, ...]], ...]
    """Theory, the theory whose lines are the same to the last sign (or nothing), and the lines."""
    alike: tuple[str, ...]
    """What is the same in every line, as sentences."""


def say(row: Row, value: float | None) -> str:
    """A value in a table."""
    return probability(value) if row.unit.startswith("probability") else plain(value)


def matrix(board: Board) -> Matrix:
    """Values by theory and plan, each with its spread over behaviour."""
    lines = []
    for theory in board.theories:
        cells = tuple(tuple(map(_cell, board.rows.get((theory, plan), ()))) for plan in board.plans)
        lines.append(Line(name=named(theory, "theory"), anchor=_anchor("theory", theory), cells=cells))
    plans = tuple((named(plan, "plan"), _anchor("plan", plan)) for plan in board.plans)
    spread = any(row.spread is not None for rows in board.rows.values() for row in rows)
    return Matrix(plans=plans, lines=tuple(lines), spread=spread)


def _anchor(kind: str, name: str) -> str:
    return "" if name == "none" else f"{kind}-{name}"


def _cell(row: Row) -> tuple[str, str]:
    if not row.converged:
        return "no result", ""
    if row.value is None:
        return "–", ""
    ends = "" if row.spread is None else "–".join(dict.fromkeys(say(row, end) for end in row.spread))
    return say(row, row.value), ends


def detail(board: Board) -> Detail | None:
    """What stands beside the values; None where nothing does."""
    every = {key: [_beside(board, row) for row in rows] for key, rows in board.rows.items()}
    flat = [cells for found in every.values() for cells in found]
    columns = [name for name in flat[0] if any(cells[name] not in ("", "-") for cells in flat)]
    same = [name for name in columns if len({cells[name] for cells in flat}) == 1 and len(flat) > 1]
    columns = [name for name in columns if name not in same]
    alike = tuple(f"{PLAIN.get(name, name.capitalize())}: {flat[0][name]} in every row." for name in same)
    if not columns:
        return Detail(columns=(), blocks=(), alike=alike) if alike else None
    blocks: list[tuple[str, str, tuple[Line, ...]]] = []
    seen: dict[tuple[Line, ...], str] = {}
    for theory in board.theories:
        lines = tuple(_lines(board, theory, every, columns))
        name = named(theory, "theory")
        before = seen.setdefault(lines, name)
        blocks.append((name, "" if before == name else before, () if before != name else lines))
    return Detail(columns=tuple(HEADS.get(name, name) for name in columns), blocks=tuple(blocks), alike=alike)


def _lines(
    board: Board, theory: str, every: dict[tuple[str, str], list[dict[str, str]]], columns: Sequence[str]
) -> Iterator[Line]:
    for plan in board.plans:
        found = every.get((theory, plan), [])
        for place, cells in enumerate(found, start=1):
            mark = f" ({place} of {len(found)})" if len(found) > 1 else ""
            yield Line(name=named(plan, "plan") + mark, anchor="", cells=tuple(cells[name] for name in columns))


def _beside(board: Board, row: Row) -> dict[str, str]:
    """The cells of a row by column: the range over all ranges, carriers, ablations, and last the numerical bound."""
    drawn = draws(board.samples.get((row.theory, row.plan), ())) if row.expectation == 1 and row.converged else None
    cells = {"ranges": ""}
    if drawn is not None:
        low, middle, high = (say(row, value) for value in drawn[:3])
        cells["ranges"] = f"{middle} ({low}–{high})" if low != high else middle
    whole = sum(row.carriers.values())
    shown = whole > 0 and not row.compared and row.converged
    for name in (*SHARES, "start"):
        cells[name] = f"{row.carriers[name] / whole * 100:.0f}" if shown else ""
    if cells["start"] == "0":
        cells["start"] = ""
    causes: dict[str, float] = {}
    for carrier in ("chance", "slips") if shown else ():
        for cause, part in carried(row, carrier)[1]:
            causes[cause] = causes.get(cause, 0.0) + part
    cells["causes"] = ", ".join(f"{cause} {part * 100:.0f}" for cause, part in causes.items())
    for name in ABLATIONS:
        cells[name] = say(row, row.ablations[name]) if name in row.ablations else ""
    cells["bound"] = bound(row.bound) if row.status in GOOD else ""
    return cells


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
