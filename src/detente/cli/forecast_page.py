"""How answers look on a page: one table for each question, what behaviour does to it before the numerical bound."""

from collections.abc import Iterator, Sequence

from detente.cli.page import Page
from detente.report.lineup import lines, which
from detente.report.rows import ABLATIONS, GOOD, PROBABILITY, TENTH, Row, carried, carriers, per_cent
from detente.words import bound, plain, probability

ENDS = "ends"
"""The spread over behaviour at the ends of its ranges, as its column is called; that at points between has another."""
AT_ENDS = (
    f"{ENDS}: the lowest and highest answer when rationality, foresight, depth, tempo and commitment go to the ends of "
    "their ranges, one at a time (`detente run` moves them all at once, to points between the ends too). "
)
MANY = 3
"""With more sentences than this about what carried the rows of a table, one says it in short."""
LEGEND = (
    "bound: how far the value may be off for numerical reasons. frozen, random, myopic: the same question where nobody "
    "moves, everybody moves at random, nobody looks ahead."
)


def introduce(page: Page, title: str, *, spread: bool) -> None:
    """What stands above all answers."""
    page.title(title)
    page.say((AT_ENDS if spread else "Without the ends of behaviour, which matter more than the bound. ") + LEGEND)


def show_question(page: Page, rows: Sequence[Row], spread_over: str = ENDS) -> None:
    """All answers to one question.

    Args:
        page: Where to.
        rows: Its rows, one for each theory, plan and expectation.
        spread_over: What the column of the spread over behaviour is called: by where it was looked at.
    """
    first = rows[0]
    page.heading(f"{first.question}: {first.text}" if first.text else first.question)
    page.say(first.asks + ("" if first.unit in (PROBABILITY, "value") else f" (in {first.unit})"), indent=2)
    spread = any(row.spread is not None for row in rows)
    beside = any(row.ablations for row in rows)
    columns = ["", "value", *([spread_over] if spread else []), "bound", *(ABLATIONS if beside else ())]
    cells = [(row, _cells(row, spread=spread, beside=beside)) for row in rows]
    page.table(columns, list(lines(cells)), right=range(1, len(columns)), indent=2)
    for line in _sentences(rows):
        page.say(line, indent=2)


def _cells(row: Row, *, spread: bool, beside: bool) -> list[str]:
    say = probability if row.unit.startswith(PROBABILITY) else plain
    cells = [say(row.value) if row.converged else "not a result"]
    if spread:
        cells.append("-" if row.spread is None else "–".join(dict.fromkeys(map(say, row.spread))))
    cells.append(bound(row.bound) if row.status in GOOD else "-")
    if beside:
        cells += [say(row.ablations.get(name)) for name in ABLATIONS]
    return cells


def _sentences(rows: Sequence[Row]) -> Iterator[str]:
    """What has to be said below a table, the same sentence once with all the rows it is about."""
    carriers_said = _same([(carriers(row), row) for row in rows])
    if len(carriers_said) > MANY:
        for carrier in ("chance", "slips"):
            yield from _carrier_in_short(rows, carrier)
        carriers_said = {}
    notes = [(text, row) for row in rows for text in ("" if row.status in GOOD else row.status.value, row.note)]
    for text, about in (*carriers_said.items(), *_same(notes).items()):
        yield text[0].upper() + text[1:] if len(about) == len(rows) else f"{which(about, rows)}: {text}"
    if any(row.expectations > 1 for row in rows):
        yield "Several expectations bear themselves out: they stand side by side, never averaged."
    evidence = sorted({note for row in rows for note in row.evidence})
    judged = {path for row in rows for path in row.judgements}
    if evidence or judged:
        yield f"Rests on {', '.join(evidence) or 'no note'}; {len(judged)} judgement{'' if len(judged) == 1 else 's'}."


def _same(said: Sequence[tuple[str, Row]]) -> dict[str, list[Row]]:
    """Each sentence with the rows it is about."""
    found: dict[str, list[Row]] = {}
    for text, row in said:
        if text:
            found.setdefault(text, []).append(row)
    return found


def _carrier_in_short(rows: Sequence[Row], carrier: str) -> Iterator[str]:
    """One sentence for a carrier that has another share in every row."""
    shares = [(carried(row, carrier)[0], row) for row in rows]
    many = sorted(((share, row) for share, row in shares if share > TENTH), key=lambda pair: pair[0])
    if not many:
        return
    causes = dict.fromkeys(cause for row in rows for cause, _ in carried(row, carrier)[1])
    (low, _), (high, most) = many[0], many[-1]
    extent = per_cent(low) if per_cent(low) == per_cent(high) else f"{per_cent(low)} to {per_cent(high)}"
    what = "what ends it" if most.ends else "it"
    where = "every row" if len(many) == len(rows) else f"{len(many)} of {len(rows)} rows"
    named = f" ({', '.join(f'`{cause}`' for cause in causes)})" if causes else ""
    extent = extent[0].upper() + extent[1:]
    yield f"{extent} of {what} is {carrier}{named} in {where}, most in {which([most], rows)}."
