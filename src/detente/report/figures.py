"""Figures: the plates of a brief, each with a title that says what its numbers come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.chart import Balance, Mark, Marks, Plate, Span, Spans, Stacks, available, draw
from detente.report.board import Board
from detente.report.dispute import dispute
from detente.report.effects import effects
from detente.report.experts import Compared
from detente.report.interests import Care
from detente.report.lineup import named
from detente.report.points import draws, range_said
from detente.report.rows import ALONE, per_cent
from detente.report.sentences import listed
from detente.study.findings import Findings
from detente.words import percent, plain

UNSEEN = 0.0005
"""A share of welfare below this has no bar; the tables have it."""
PARTS = ("chosen", "chance", "slip", "start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it is printed: the drawing, if it could be made, and the same numbers as a table."""

    id: str
    title: str
    unit: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    question: str = ""
    """The question whose table holds the same numbers."""
    what: str = "numbers"
    """What its table holds."""


def source(findings: Findings) -> str:
    """What stands at the foot of every figure: the case, its date, its digest."""
    machine = findings.machine
    digest = short_digest(findings.digest)
    return f"Source: {machine['title']}, {dates(machine)}; digest {digest}; made with Détente."


def short_digest(digest: str) -> str:
    """The first twelve signs of a digest.

    >>> short_digest("sha256:0123456789abcdef")
    '0123456789ab'
    """
    return digest.rpartition(":")[2][:12]


def dates(machine: Mapping[str, Any]) -> str:
    """The dates a case starts at."""
    return listed(sorted({str(start["date"]) for start in machine["start"].values()}))


def figure(plate: Plate, id: str, question: str = "", what: str = "numbers") -> Figure:
    """A plate as it is printed; its numbers are not printed twice where the table of a question has them all."""
    columns, rows = plate.table()
    drawing = draw(plate, id) if available() else ""
    return Figure(id=id, title=plate.title, unit=plate.unit, svg=drawing, columns=columns, rows=rows,
                  question=question if drawing else "", what=what)  # fmt: skip


def _tight(value: float) -> str:
    """A probability where there is little room."""
    return percent(value).replace("under ", "<").replace("over ", ">")


def outcomes(boards: Sequence[Board], foot: str, points: int) -> Iterator[Figure]:
    """A figure for each question: by theory without a plan, by plan without a theory."""
    for place, board in enumerate(boards, start=1):
        theories = [s for theory in board.theories if (s := _span(board, theory, ALONE, named(theory, "theory")))]
        plans = [s for plan in board.plans if (s := _span(board, ALONE, plan, named(plan, "plan"), others=True))]
        blocks = []
        if len(theories) > 1:
            blocks.append(("theories, no plan", tuple(sorted(theories, key=lambda span: -span.value))))
        if len(plans) > 1 or not blocks:
            blocks.append(("plans, no theory", tuple(plans)))
        if any(spans for _, spans in blocks):
            plate = Spans(title=f"{board.title} {_finding(board)}", unit=board.unit, source=foot,
                          say=_tight if board.unit == "probability" else plain, blocks=tuple(blocks),
                          over=range_said(points))  # fmt: skip
            yield figure(plate, f"f{place}", board.name)


def _span(board: Board, theory: str, plan: str, label: str, *, others: bool = False) -> Span | None:
    row = board.row(theory, plan)
    if row is None or row.value is None:
        return None
    drawn = draws(board.samples.get((theory, plan), ()))
    beside = [board.value(other, plan) for other in board.theories if other != theory] if others else []
    return Span(
        label, row.value, row.spread, None if drawn is None else (drawn[0], drawn[2]),
        tuple(value for value in beside if value is not None),
    )  # fmt: skip


def _finding(board: Board) -> str:
    """What a figure of outcomes comes to, in a few words."""
    found, say = dispute(board), board.amount.value
    parts = []
    if found is not None:
        parts.append(
            f"{say(found.low)} under every theory" if found.none
            else f"From {say(found.low)} ({board.theory(found.low_by)}) to {say(found.high)} "
            f"({board.theory(found.high_by)}), by theory"
        )  # fmt: skip
    moving = [one for one in effects(board) if one.lowers or one.raises]
    down = [one for one in moving if one.mean < 0]
    up = [one for one in moving if one.mean > 0]
    if down:
        parts.append(f"{board.plan(down[0].plan)} lowers it most")
    if up:
        parts.append(f"{board.plan(up[-1].plan)} raises it most")
    if not moving and len(board.plans) > 1:
        parts.append("no plan makes a difference")
    return "; ".join(parts) + "." if parts else ""


def carriers(board: Board, foot: str) -> Figure | None:
    """What carried a probability, under each theory, with no plan."""
    bars = []
    for theory in board.theories:
        row = board.row(theory, ALONE)
        whole = sum(row.carriers.values()) if row is not None and not row.compared else 0.0
        if row is not None and whole > 0:
            bars.append((named(theory, "theory"), tuple(row.carriers[part] / whole for part in PARTS)))
    if not bars:
        return None
    unchosen = [shares[1] + shares[2] for _, shares in bars]
    low, high = per_cent(min(unchosen)), per_cent(max(unchosen))
    extent = low if low == high else f"{low} to {high}"
    ends = any(row.ends for rows in board.rows.values() for row in rows)
    plate = Stacks(
        title=f"{board.title} Chance and slips, nobody's choice, carry {extent} of {'its end' if ends else 'it'}.",
        unit="share of the probability", source=foot, say=lambda share: f"{share * 100:.0f}%",
        parts=("chosen moves", "chance", "slips", "true at the start"), bars=tuple(bars),
    )  # fmt: skip
    return figure(plate, "f-carriers")


def forecasts(found: Sequence[Compared], foot: str) -> Figure | None:
    """Experts beside the model and what happened."""
    marks = tuple(
        Mark(f"{one.note} {one.question}", None if one.low is None or one.high is None else (one.low, one.high),
             one.model, one.under, one.event)
        for one in found if one.model is not None or one.low is not None
    )  # fmt: skip
    if not marks:
        return None
    read = [one for one in found if one.low is not None and one.high is not None and one.model is not None]
    inside = sum((one.low or 0.0) <= (one.model or 0.0) <= (one.high or 0.0) for one in read)
    title = f"The model lies within the experts' words for {inside} of {len(read)} forecasts."
    plate = Marks(title=title, unit="probability", source=foot, say=_tight, marks=marks)
    return figure(plate, "f-experts")


def welfare(cares: Sequence[Care], foot: str) -> Figure | None:
    """What each interest adds to each actor's welfare in the case as it stands."""
    blocks = tuple(
        (care.name, tuple(sorted(((n, v) for n, v in care.shares if abs(v) > UNSEEN), key=lambda pair: pair[1])))
        for care in cares
    )  # fmt: skip
    blocks = tuple((name, bars) for name, bars in blocks if bars)
    if not blocks:
        return None
    most = [f"{bars[0][0]} weighs most on {name}" for name, bars in blocks if bars[0][1] < 0]
    title = (listed(most) + "." if most else "No interest weighs on anybody as the case stands.").strip()
    plate = Balance(title=title[0].upper() + title[1:], unit="utility per unit of time, averaged", source=foot,
                    say=plain, blocks=blocks)  # fmt: skip
    return figure(plate, "f-welfare")
