"""What the answers to a question come to, in sentences made from the numbers and nothing else."""

from collections.abc import Iterator, Sequence
from statistics import quantiles

from detente.report.board import Board, number
from detente.report.dispute import dispute
from detente.report.effects import Effect, PlanEffect, effects
from detente.report.lineup import named
from detente.report.rows import ALONE, GOOD, Row, carried, per_cent
from detente.words import percent, probability

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


def draws(values: Sequence[float | None]) -> tuple[float, float, float, int] | None:
    """Tenth, middle and ninetieth of a hundred of the numbers at the points drawn, and how many there are.

    >>> draws([0.0, 0.5, 1.0, None])
    (0.1, 0.5, 0.9, 3)
    """
    there = [value for value in values if value is not None]
    if len(there) < 2:
        return None
    tenths = quantiles(there, n=10, method="inclusive")
    return tenths[0], tenths[4], tenths[8], len(there)


def value_sentence(board: Board) -> str:
    """What a question comes to in the case as it stands, and how far that moves."""
    rows = board.rows.get((ALONE, ALONE)) or next(iter(board.rows.values()))
    row = rows[0]
    if len(rows) > 1:
        each = [board.say(one.value) if number(one) and one.value is not None else one.status.value for one in rows]
        return (
            f"Several expectations bear themselves out, and stand side by side, never averaged: {listed(each, 'or')}."
        )
    if not number(row) or row.value is None:
        return " ".join(part for part in (row.status.value, row.note) if part)
    said = f"In the case as it stands, with no plan: {board.say(row.value)}."
    if row.spread is not None:
        low, high = row.spread
        if board.none(high - low):
            said += " Behaviour does not move it."
        else:
            ends = f" ({row.spread_at[0]}; {row.spread_at[1]})" if row.spread_at else ""
            said += f" Behaviour alone moves it between {board.say(low)} and {board.say(high)}{ends}."
    drawn = draws(board.samples.get((row.theory, row.plan), ()))
    if drawn is not None:
        low, middle, high, count = drawn
        said += (
            f" With all ranges together it is the same at {count} points."
            if board.none(high - low)
            else (
                f" With all ranges together, eight in ten of {count} points lie between {board.say(low)} and "
                f"{board.say(high)}, half of them below {board.say(middle)}."
            )
        )
    return said


def theories_sentence(board: Board) -> str:
    """Whether the theories agree, and whether they could be told apart."""
    found = dispute(board)
    if found is None:
        return ""
    if found.none:
        return f"The {found.theories} theories give the same number: what they dispute does not bear on it."
    apart = (
        f"from {board.say(found.low)} under {called(found.low_by, 'theory')} "
        f"to {board.say(found.high)} under {called(found.high_by, 'theory')}"
    )
    if found.drowned and found.behaviour is not None:
        return (
            f"The theories differ, {apart}; but behaviour, of which no source speaks, moves it as much or more "
            f"({board.apart(found.behaviour)}), so that this question hardly tells them apart."
        )
    behaviour = "" if found.behaviour is None else f", more than behaviour moves it ({board.apart(found.behaviour)})"
    return f"The theories disagree, {apart}{behaviour}."


def plan_sentence(board: Board, effect: PlanEffect) -> str:
    """What a plan does to the answer, under how many theories, by how much, and whether that outlasts its spread."""
    count = len(effect.effects)
    parts: list[str] = []
    for verb, some in (("lowers it", effect.lowers), ("raises it", effect.raises)):
        if some:
            parts.append(f"{verb}{_under(some, count, bool(parts))} {_by(board, some)}")
    if not parts:
        return f"`{effect.plan}` makes no difference{_where(effect.nothing, count)}."
    if effect.nothing:
        parts.append(f"makes no difference{_where(effect.nothing, count, again=True)}")
    said = f"`{effect.plan}` {listed(parts)}."
    moved = (*effect.lowers, *effect.raises)
    held = sum(one.holds for one in moved)
    if any(one.low != one.high for one in moved):
        if held == len(moved):
            said += " The sign is the same wherever behaviour is put in its ranges."
        elif held == 0:
            said += " That is smaller than its own spread: behaviour alone can turn the sign or undo it."
        else:
            said += f" Behaviour can turn the sign or undo it under {len(moved) - held} of these {len(moved)}."
    sign = -1 if len(effect.lowers) >= len(effect.raises) else 1
    share = effect.share(sign)
    if share is not None:
        verb = "lowers" if sign < 0 else "raises"
        said += f" It {verb} it at {per_cent(share)} of the points drawn from all ranges."
    return said


def _under(some: Sequence[Effect], count: int, again: bool) -> str:
    if count == 1:
        return ""
    if len(some) == count:
        return f" under all {count} theories"
    return f" under {len(some)}" + ("" if again else f" of {count} theories")


def _where(some: Sequence[Effect], count: int, *, again: bool = False) -> str:
    if count == 1:
        return ""
    return f" under {len(some)}" if again else f" under any of {count} theories"


def _by(board: Board, some: Sequence[Effect]) -> str:
    """By how much, with the theory under which it is most."""
    most, least = some[0], some[-1]
    far = f"from {board.say(most.before)} to {board.say(most.after)}"
    if board.say(most.before) == board.say(most.after):
        far = f"from {probability(most.before)} to {probability(most.after)}"
    spread = "" if most.low == most.high else f", over behaviour {_between(board, most.low, most.high)}"
    if len(some) == 1:
        under = f" under {called(most.theory, 'theory')}" if most.theory != ALONE else ""
        return f"by {board.apart(most.difference)} ({far}{under}{spread})"
    said = _between(board, abs(least.difference), abs(most.difference)).replace("+", "")
    return f"by {said} (most under {called(most.theory, 'theory')}, {far}{spread})"


def _between(board: Board, low: float, high: float) -> str:
    """A range of differences, signed, its unit said once."""
    ends = [("−" if end < 0 else "+" if end > 0 else "") + board.apart(end) for end in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    return f"{ends[0].removesuffix(' points').removesuffix(' point')} to {ends[1]}"


def plans_sentences(board: Board) -> Iterator[str]:
    """The plans that move an answer most, each way, and those that do nothing to it."""
    found = effects(board)
    moving = [one for one in found if one.lowers or one.raises]
    if not found:
        return
    if not moving:
        several = len(found) > 1
        yield (
            f"No plan makes a difference to it ({listed([f'`{one.plan}`' for one in found])})."
            if several
            else (f"`{found[0].plan}` makes no difference to it{_where(found[0].nothing, len(found[0].effects))}.")
        )
        return
    first, last = moving[0], moving[-1]
    shown = [one for one in (first if first.mean < 0 else None, last if last.mean > 0 else None) if one is not None]
    for one in shown or moving[:1]:
        yield plan_sentence(board, one)
    idle = [f"`{one.plan}`" for one in found if not one.lowers and not one.raises]
    if idle:
        yield f"No difference: {listed(idle)}."


def carried_sentence(board: Board) -> str:
    """What carried the number of the case as it stands: chance, choice and slips."""
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
    if unchosen > HALF:
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


def ablation_sentence(board: Board) -> str:
    """The same with actors frozen, random and myopic."""
    row = board.row(ALONE, ALONE)
    if row is None or not row.ablations:
        return ""
    each = [
        f"{board.say(value)} where {what}"
        for name, what in (("frozen", "nobody moves"), ("random", "everybody moves at random"),
                           ("myopic", "nobody looks ahead"))
        if (value := row.ablations.get(name)) is not None
    ]  # fmt: skip
    return f"The same question gives {listed(each)}." if each else ""


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
