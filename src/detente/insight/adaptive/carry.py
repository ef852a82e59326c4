"""Taking over: in which states of a game under another plan somebody is who changes plans in a state of the first.

What is the case stays the case: the levels of all options and conditions, how long ago something was, what was
refused, how far the calendar has come. Three things change, as at a date: the phase is that in which the new plan
starts, so that promises of the old one lapse; options and conditions the new plan starts at a level of its own go
there; what the old game did not have starts as it does in the new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from detente.case.language import PHASE_CONDITION
from detente.case.model import Factor, Model
from detente.errors import GameError
from detente.game import Game
from detente.game.happening import describe
from detente.game.layout import Layout
from detente.game.view import Occasion, View

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Spread = Sequence[tuple[int, float]]
"""Digits with their chances."""

MOST_WAYS = 64
"""Into which one state may be spread."""
CHANGE = Occasion("other", "change of plan")


@dataclass(frozen=True, slots=True)
class Taken:
    """Where states are taken over to: from a state of the old game, to a code of the new one, with what chance."""

    rows: Ints
    codes: Ints
    chance: Floats
    """The chances from one state sum to one; final states are not among the rows, since a story that has ended has
    no plan to change."""

    def worth(self, values: Floats, states: int) -> Floats:
        """What the states of the old game are worth once they are taken over.

        Args:
            values: What each code is worth, in the order of the codes.
            states: Number of states of the old game.

        Returns:
            One number for each state of the old game, 0 for final ones; shape (states,).
        """
        return np.bincount(self.rows, weights=self.chance * values, minlength=states).astype(np.float64)


def take_over(before: Game, after: Layout, plain: Model) -> Taken:
    """Find where the states of a game go when its plan is changed.

    Args:
        before: The game under the plan that is given up.
        after: The layout under the plan that is taken up.
        plain: The model under neither, at the same numbers: what starts otherwise under the new plan is set by it.

    Returns:
        Where each state that is not final goes.

    Raises:
        GameError: If the two games have different levels or memories of the same thing, or a state that can be reached
            under the first is forbidden under the second.
    """
    going = np.flatnonzero(~before.final)
    codes = np.zeros(len(going), np.int64)
    fresh: list[tuple[int, Spread]] = []
    for f, name in enumerate(after.names):
        if name in before.layout.index:
            _same(before.layout, after, name)
            digit = before.space.view.digits[before.layout.index[name]][going]
            codes += digit.astype(np.int64) * after.strides[f]
        else:
            fresh.append((f, _start(after, f)))
    set_by_plan = [f for f in range(len(after.model.factors)) if _starts_otherwise(after.model.factors[f], plain)]
    resets = [(f, _start(after, f)) for f in set_by_plan if after.names[f] in before.layout.index]
    rows, chance = going, np.ones(len(going))
    for f, spread in fresh:
        rows, codes, chance = _spread(after, rows, codes, chance, f, spread)
    rows, codes, chance = _landed(after, rows, codes, chance, resets)
    return _joined(after, rows, codes, chance)


def _same(before: Layout, after: Layout, name: str) -> None:
    """Refuse what means one thing under one plan and another under the other."""
    one, other = before.index[name], after.index[name]
    levels = [{factor.id: factor.levels for factor in layout.model.factors}.get(name) for layout in (before, after)]
    same = levels[0] == levels[1]
    if name == "calendar" and levels[1] is None:
        same = [entry.name for entry in before.model.calendar] == [entry.name for entry in after.model.calendar]
    if not same or before.sizes[one] != after.sizes[other] or before.stages[one] != after.stages[other]:
        raise GameError(
            f"`{name}` is not the same under both plans (its levels, stages or dates): no state can be taken over."
        )


def _starts_otherwise(factor: Factor, plain: Model) -> bool:
    if factor.id == PHASE_CONDITION:
        return True
    return any(one.id == factor.id and one.start != factor.start for one in plain.factors)


def _start(layout: Layout, f: int) -> Spread:
    """The digits a factor starts at; a flag or the calendar at 0."""
    if f >= len(layout.model.factors):
        return [(0, 1.0)]
    start = layout.model.factors[f].start
    return [(layout.set_digit(f, level), p) for level, p in enumerate(start) if p > 0]


def _spread(
    layout: Layout, rows: Ints, codes: Ints, chance: Floats, f: int, spread: Spread
) -> tuple[Ints, Ints, Floats]:
    """What the old game did not have, at the levels it starts at."""
    digits = np.array([digit for digit, _ in spread], np.int64)
    shares = np.array([p for _, p in spread])
    return (
        np.repeat(rows, len(spread)),
        (codes[:, None] + digits[None, :] * layout.strides[f]).ravel(),
        (chance[:, None] * shares[None, :]).ravel(),
    )


def _landed(
    layout: Layout, rows: Ints, codes: Ints, chance: Floats, resets: Sequence[tuple[int, Spread]]
) -> tuple[Ints, Ints, Floats]:
    """What the new plan sets, with what follows from it; where a rule forbids that, its phase alone."""
    ways = 1
    for _, spread in resets:
        ways *= len(spread)
    if ways > MOST_WAYS:
        raise GameError(f"The plan starts in {ways:,} ways; to take it up later, let it start in {MOST_WAYS} at most.")
    view, every = View.of(layout, codes), np.arange(len(codes))
    phase = layout.index.get(PHASE_CONDITION)
    found = []
    for combination in product(*(spread for _, spread in resets)):
        new = {f: np.full(len(codes), digit, np.int8) for (f, _), (digit, _) in zip(resets, combination, strict=True)}
        share = float(np.prod([p for _, p in combination]))
        whole = view.land(every, new, CHANGE)
        allowed = View.of(layout, whole).feasible()
        if not allowed.all():
            kept = {f: digits for f, digits in new.items() if f == phase}
            # like a date that passes where its change is not allowed
            whole = np.where(allowed, whole, view.land(every, kept, replace(CHANGE, name="change of phase")))
            allowed = View.of(layout, whole).feasible()
        if not allowed.all():
            state = describe(layout, int(whole[np.flatnonzero(~allowed)[0]]))
            raise GameError(f"The plan cannot be taken up in the state {state}: a rule forbids it under this plan.")
        found.append((rows, whole, chance * share))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))  # type: ignore[return-value]


def _joined(layout: Layout, rows: Ints, codes: Ints, chance: Floats) -> Taken:
    """The same with each pair of a state and a code once, in the order of the states."""
    if len(np.unique(rows)) == len(rows):
        order = np.argsort(rows, kind="stable")
        return Taken(rows[order], codes[order], chance[order])
    order = np.lexsort((codes, rows))
    rows, codes, chance = rows[order], codes[order], chance[order]
    first = np.append(True, (np.diff(rows) != 0) | (np.diff(codes) != 0))
    return Taken(rows[first], codes[first], np.add.reduceat(chance, np.flatnonzero(first)))
