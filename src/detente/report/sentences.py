"""What the answers to a question come to, in sentences made from the numbers and nothing else."""

from collections.abc import Sequence

from detente.report.board import Board, number
from detente.report.dispute import dispute
from detente.report.lineup import named
from detente.report.points import FEW, draws
from detente.report.rows import ALONE, GOOD, Row, carried, per_cent
from detente.words import percent

HALF = 0.5


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " ".join((", ".join(names[:-1]), last, names[-1])) if len(names) > 1 else "".join(names)


def called(name: str, what: str) -> str:
    """A theory or plan in a sentence; names of the case stand between backticks."""
    return named(name, what) if name == ALONE else f"`{name}`"


def value_sentence(board: Board) -> str:
    """What a question comes to in the case as it stands, and how far that moves."""
    rows = board.rows.get((ALONE, ALONE)) or next(iter(board.rows.values()))
    row, say = rows[0], board.amount.value
    if len(rows) > 1:
        each = [say(one.value) if number(one) and one.value is not None else one.status.value for one in rows]
        return (
            f"Several expectations bear themselves out, and stand side by side, never averaged: {listed(each, 'or')}."
        )
    if not number(row) or row.value is None:
        return " ".join(part for part in (row.status.value, row.note) if part)
    said = f"In the case as it stands, with no plan: {say(row.value)}."
    if row.spread is not None:
        low, high = row.spread
        if board.none(high - low):
            said += " Behaviour does not move it."
        else:
            ends = f" ({'; '.join(row.spread_at)})" if row.spread_at and "," not in "".join(row.spread_at) else ""
            said += f" Behaviour alone moves it between {say(low)} and {say(high)}{ends}."
    values = board.samples.get((row.theory, row.plan), ())
    drawn, few = draws(values), len(values) < FEW
    if drawn is not None:
        low, middle, high, count = drawn
        if board.none(high - low):
            said += f" With all ranges together it is the same at {count} points."
        else:
            which = f"all {count} points lie" if few else f"eight in ten of {count} points lie"
            which = "the two points looked at lie" if few and count == 2 else which
            half = f", half of them below {say(middle)}" if count > 2 else ""
            said += f" With all ranges together, {which} between {say(low)} and {say(high)}{half}."
    return said


def ends_sentence(board: Board) -> str:
    """At which end of which piece of behaviour the answer is lowest and highest, where that is known."""
    row = board.row(ALONE, ALONE)
    if row is None or not row.spread_at or "," in "".join(row.spread_at):
        return ""
    return f"Lowest with {row.spread_at[0]}, highest with {row.spread_at[1]}."


def theories_sentence(board: Board) -> str:
    """Whether the theories agree, and whether they could be told apart."""
    found, say = dispute(board), board.amount.value
    if found is None:
        return ""
    if found.none:
        return f"The {found.theories} theories give the same number: what they dispute does not bear on it."
    apart = (
        f"from {say(found.low)} under {board.theory(found.low_by)} "
        f"to {say(found.high)} under {board.theory(found.high_by)}"
    )
    if found.drowned and found.behaviour is not None:
        return (
            f"The theories differ, {apart}; but behaviour, of which no source speaks, moves it as much or more "
            f"({board.amount.size(found.behaviour)}), so that this question hardly tells them apart."
        )
    moved = "" if found.behaviour is None else f", more than behaviour moves it ({board.amount.size(found.behaviour)})"
    return f"The theories disagree, {apart}{moved}."


def carried_sentence(board: Board, *, judged: bool = True) -> str:
    """What carried the number of the case as it stands: chance, choice and slips.

    Args:
        board: The question.
        judged: Whether to say what it means where nobody chose most of it.
    """
    row = board.row(ALONE, ALONE)
    if row is None or row.compared or sum(row.carriers.values()) <= 0:
        return ""
    whole = sum(row.carriers.values())
    parts = []
    for carrier, word in (("start", "the start"), ("chosen", "chosen moves"), ("chance", "chance"), ("slip", "slips")):
        share = row.carriers[carrier] / whole
        if share >= 0.005:
            alone = per_cent(share) == "all"
            causes = [f"`{c}`" if per_cent(p) == "all" else f"`{c}` {per_cent(p)}" for c, p in _causes(row, carrier)]
            said = f"{word} alone" if alone else f"{per_cent(share)} {word}"
            parts.append(said + (f" ({', '.join(causes)})" if causes else ""))
    said = f"What {'ends' if row.ends else 'carries'} it: {listed(parts)}."
    unchosen = (row.carriers["chance"] + row.carriers["slip"]) / whole
    if judged and unchosen > HALF:
        said += " More than half of it is nobody's choice: as far as that goes, the number is an input."
    return said


def _causes(row: Row, carrier: str) -> list[tuple[str, float]]:
    if carrier == "start":
        return []
    if carrier == "chosen":
        whole = sum(row.carriers.values())
        shares = [(cause, chosen / whole) for cause, _, chosen, _ in row.routes]
        return [(cause, share) for cause, share in shares if share > 0.1][:3]
    return carried(row, "chance" if carrier == "chance" else "slips")[1]


def unsettled(boards: Sequence[Board]) -> tuple[int, int]:
    """How many numbers are no results because they did not converge, and how many numbers there are."""
    rows = [row for board in boards for found in board.rows.values() for row in found]
    return sum(not row.converged for row in rows), len(rows)


def odd(row: Row) -> str:
    """Why a row has no number or one to be wary of; empty if all is well."""
    return "" if row.status in GOOD and not row.note else " ".join(p for p in (row.status.value, row.note) if p)


def share_of(part: int, whole: int) -> str:
    """A count as a share in words.

    >>> share_of(3, 4)
    '3 of 4 (75%)'
    """
    return f"{part} of {whole}" + (f" ({percent(part / whole)})" if whole else "")


def short(board: Board) -> str:
    """The answer and how far it can be trusted, as short as it can be said."""
    row, say = board.row(ALONE, ALONE), board.amount.value
    if row is None or row.value is None:
        return value_sentence(board)
    said = f"{say(row.value)} as the case stands."
    if row.spread is not None and not board.none(row.spread[1] - row.spread[0]):
        said += f" Behaviour alone moves it from {say(row.spread[0])} to {say(row.spread[1])}."
    found = dispute(board)
    if found is None:
        return said
    if found.none:
        return f"{said} Every theory gives the same."
    extent = (
        f"from {say(found.low)} ({board.theory(found.low_by)}) to {say(found.high)} ({board.theory(found.high_by)})"
    )
    if found.drowned:
        return f"{said} Theories differ less than that, {extent}."
    return f"{said} Theories disagree: {extent}."


def unchosen(board: Board) -> str:
    """How much of the answer is nobody's choice."""
    row = board.row(ALONE, ALONE)
    whole = sum(row.carriers.values()) if row is not None and not row.compared else 0.0
    if row is None or whole <= 0:
        return ""
    what = "its end" if row.ends else "it"
    if per_cent(row.carriers["start"] / whole) == "all":
        return "It was so at the start."
    share = per_cent((row.carriers["chance"] + row.carriers["slip"]) / whole)
    if share == "0%":
        return f"Chance and slips carry none of {what}."
    return f"Chance and slips, nobody's choice, carry {share} of {what}."
