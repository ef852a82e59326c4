"""Verdicts: what plans do to an answer, in sentences: which way, under how many theories, by how much, how surely."""

from collections.abc import Iterator, Sequence

from detente.report.board import Board
from detente.report.effects import Effect, PlanEffect, effects
from detente.report.lineup import named
from detente.report.rows import ALONE, per_cent
from detente.report.sentences import listed

ROWS = ("theories: lowers / raises / nothing", "most", "sign the same over behaviour", "drawn points that agree")
"""What is told of each plan."""


def plan_cells(board: Board) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What each plan changes in the answer to a question: for each of `ROWS` the lines of a cell.

    Plans that change nothing are not among them.
    """
    if board.compared and not any(board.value(theory, ALONE) for theory in board.theories):
        return {}  # against no plan: its table of values is that table
    amount = board.amount
    cells: dict[str, tuple[tuple[str, ...], ...]] = {}
    for one in effects(board):
        moved = sorted((*one.lowers, *one.raises), key=lambda effect: -abs(effect.difference))
        if not moved:
            continue
        most = moved[0]
        far = f"{amount.value(most.before)} to {amount.value(most.after)}"
        spread = "" if most.low == most.high else " to ".join(dict.fromkeys(map(amount.signed, (most.low, most.high))))
        share = one.share(1 if one.mean > 0 else -1)
        cells[one.plan] = (
            (f"{len(one.lowers)}/{len(one.raises)}/{len(one.nothing)}",),
            (named(most.theory, "theory"), far, spread),
            (f"{sum(effect.holds for effect in moved)}/{len(moved)}",),
            ("–" if share is None else per_cent(share),),
        )
    return cells


def plan_sentence(board: Board, effect: PlanEffect) -> str:
    """What a plan does to the answer, under how many theories, by how much, and whether that outlasts its spread."""
    count = len(effect.effects)
    parts: list[str] = []
    for verb, some in (("lowers it", effect.lowers), ("raises it", effect.raises)):
        if some:
            parts.append(f"{verb}{_under(some, count, bool(parts))} {_by(board, some)}")
    if not parts:
        return f"{board.plan(effect.plan)} makes no difference{_where(effect.nothing, count)}."
    if effect.nothing:
        parts.append(f"makes no difference{_where(effect.nothing, count, again=True)}")
    said = f"{board.plan(effect.plan)} {listed(parts)}."
    moved = (*effect.lowers, *effect.raises)
    held = sum(one.holds for one in moved)
    if any(one.low != one.high for one in moved):
        if held == len(moved):
            said += " The sign is the same at every point of behaviour looked at."
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
    most, least, amount = some[0], some[-1], board.amount
    far = f"from {amount.value(most.before)} to {amount.value(most.after)}"
    if amount.value(most.before) == amount.value(most.after):
        far = f"from {amount.finer(most.before)} to {amount.finer(most.after)}"
    spread = "" if most.low == most.high else f", over behaviour {amount.gaps(most.low, most.high)}"
    if len(some) == 1:
        under = f" under {board.theory(most.theory)}" if most.theory != ALONE else ""
        return f"by {amount.size(most.difference)} ({far}{under}{spread})"
    said = amount.sizes(least.difference, most.difference)
    return f"by {said} (most under {board.theory(most.theory)}, {far}{spread})"


def plans_sentences(board: Board) -> Iterator[str]:
    """The plans that move an answer most, each way, and those that do nothing to it."""
    found = effects(board)
    moving = [one for one in found if one.lowers or one.raises]
    if not found:
        return
    if not moving:
        (first, *others) = found
        if others:
            yield f"No plan makes a difference to it ({listed([board.plan(one.plan) for one in found])})."
        else:
            yield f"{board.plan(first.plan)} makes no difference to it{_where(first.nothing, len(first.effects))}."
        return
    first, last = moving[0], moving[-1]
    shown = [one for one in (first if first.mean < 0 else None, last if last.mean > 0 else None) if one is not None]
    for one in shown or moving[:1]:
        yield plan_sentence(board, one)
    idle = [board.plan(one.plan) for one in found if not one.lowers and not one.raises]
    if idle:
        yield f"No difference: {listed(idle)}."


def plans_short(board: Board) -> str:
    """What plans do, as short as it can be said: the one that lowers most, the one that raises most, or none."""
    found = effects(board)
    moving = [one for one in found if one.lowers or one.raises]
    if not found:
        return ""
    if not moving:
        return "No plan makes a difference to it." if len(found) > 1 else (
            f"{board.plan(found[0].plan)} makes no difference to it.")  # fmt: skip
    parts = []
    for verb, one, some in (
        ("lowers", moving[0], moving[0].lowers), ("raises", moving[-1], moving[-1].raises)
    ):  # fmt: skip
        if some and (one.mean < 0) == (verb == "lowers"):
            parts.append(f"{board.plan(one.plan)} {verb} it{' most' * (len(moving) > 1)}{_short(board, one, some)}.")
    if len(found) > 1 and len(parts) == 1:
        other = "raises" if moving[0].mean < 0 else "lowers"
        if not any((one.raises if other == "raises" else one.lowers) for one in moving):
            parts.append(f"No plan {other} it.")
    return " ".join(parts) or "Plans move it one way under some theories and the other under others."


def moving_most(board: Board) -> tuple[str, ...]:
    """The plans that the short sentence names."""
    moving = [one for one in effects(board) if one.lowers or one.raises]
    ends = moving[:1] * (bool(moving) and moving[0].mean < 0) + moving[-1:] * (bool(moving) and moving[-1].mean > 0)
    return tuple(one.plan for one in ends)


def _short(board: Board, effect: PlanEffect, some: Sequence[Effect]) -> str:
    count = len(effect.effects)
    by = f", by {'up to ' if len(some) > 1 else ''}{board.amount.size(some[0].difference)}"
    under = "" if count == 1 else f" under {'all' if len(some) == count else f'{len(some)} of'} {count} theories"
    other = effect.raises if some == effect.lowers else effect.lowers
    against = f", and {'raises' if some == effect.lowers else 'lowers'} it under {len(other)}" if other else ""
    shaky = sum(not one.holds for one in some if one.low != one.high)
    doubt = "" if not shaky else "; behaviour can undo that" + ("" if shaky == len(some) else f" under {shaky} of them")
    return f"{by}{under}{against}{doubt}"
