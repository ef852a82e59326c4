"""How answers look on a page: one table for each question, the spread over behaviour before the numerical bound."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from detente.cli.page import Page
from detente.cli.rows import ABLATIONS, GOOD, PROBABILITY, Row, carriers
from detente.cli.words import bound, plain, probability

SPREAD = (
    "spread: the lowest and highest answer when rationality, foresight, depth, tempo and commitment go to the ends of "
    "their ranges, one at a time. "
)
LEGEND = (
    "bound: how far the value may be off for numerical reasons. frozen, random, myopic: the same question where nobody "
    "moves, everybody moves at random, nobody looks ahead."
)


def introduce(page: Page, title: str, *, spread: bool) -> None:
    """What stands above all answers."""
    page.title(title)
    page.say((SPREAD if spread else "Without the spread over behaviour, which matters more than the bound. ") + LEGEND)


def show_question(page: Page, rows: Sequence[Row]) -> None:
    """All answers to one question.

    Args:
        page: Where to.
        rows: Its rows, one for each theory, plan and expectation.
    """
    first = rows[0]
    page.heading(f"{first.question}: {first.text}" if first.text else first.question)
    page.say(first.asks + ("" if first.unit == PROBABILITY else f" (in {first.unit})"), indent=2)
    spread = any(row.spread is not None for row in rows)
    beside = any(row.ablations for row in rows)
    columns = ["", "value", *(["spread"] if spread else []), "bound", *(ABLATIONS if beside else ())]
    page.table(columns, list(_lines(rows, len(columns), spread, beside)), right=range(1, len(columns)), indent=2)
    for line in _sentences(rows):
        page.say(line, indent=2)


def _lines(rows: Sequence[Row], width: int, spread: bool, beside: bool) -> Iterator[list[str]]:
    """The lines of a table: plans below their theory, or theories alone where there is one plan."""
    plans = len({row.plan for row in rows}) > 1
    theories = len({row.theory for row in rows}) > 1
    for theory, group in groupby(rows, key=lambda row: row.theory):
        if plans and theories:
            yield [_named(theory, "theory"), *[""] * (width - 1)]
        for row in group:
            name = _named(row.plan, "plan") if plans or not theories else _named(theory, "theory")
            which = f" ({row.expectation} of {row.expectations})" if row.expectations > 1 else ""
            yield ["  " * (plans and theories) + name + which, *_cells(row, spread=spread, beside=beside)]


def _named(name: str, what: str) -> str:
    return f"no {what}" if name == "none" else name


def _cells(row: Row, *, spread: bool, beside: bool) -> list[str]:
    say = probability if row.unit.startswith(PROBABILITY) else plain
    cells = [say(row.value) if row.converged else "not a result"]
    if spread:
        cells.append("-" if row.spread is None else f"{say(row.spread[0])}–{say(row.spread[1])}")
    cells.append(bound(row.bound) if row.status in GOOD else "-")
    if beside:
        cells += [say(row.ablations.get(name)) for name in ABLATIONS]
    return cells


def _sentences(rows: Sequence[Row]) -> Iterator[str]:
    """What has to be said below a table, the same sentence once with all the rows it is about."""
    said: dict[str, list[Row]] = {}
    for row in rows:
        for text in (carriers(row), "" if row.status in GOOD else row.status.value, row.note):
            if text:
                said.setdefault(text, []).append(row)
    for text, about in said.items():
        yield text if len(about) == len(rows) else f"{_which(about, rows)}: {text}"
    if any(row.expectations > 1 for row in rows):
        yield "Several expectations bear themselves out: they stand side by side, never averaged."
    evidence = sorted({note for row in rows for note in row.evidence})
    judged = {path for row in rows for path in row.judgements}
    if evidence or judged:
        yield f"Rests on {', '.join(evidence) or 'no note'}; {len(judged)} judgement{'' if len(judged) == 1 else 's'}."


def _which(about: Sequence[Row], rows: Sequence[Row]) -> str:
    """The rows a sentence is about, as few words as will do."""
    theories = len({row.theory for row in rows}) > 1
    plans = len({row.plan for row in rows}) > 1
    names = []
    for theory, group in groupby(about, key=lambda row: row.theory):
        members = list(group)
        every = {row.plan for row in members} == {row.plan for row in rows if row.theory == theory}
        if not plans or every:
            names.append(_named(theory, "theory") if theories else "")
        else:
            listed = ", ".join(dict.fromkeys(_named(row.plan, "plan") for row in members))
            names.append(f"{_named(theory, 'theory')} / {listed}" if theories else listed)
        if members[0].expectations > len({row.expectation for row in members}):
            names[-1] += f" ({', '.join(str(row.expectation) for row in members)} of {members[0].expectations})"
    return "; ".join(filter(None, names)) or "here"
