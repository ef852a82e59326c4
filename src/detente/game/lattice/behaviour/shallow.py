"""Choices that need no reckoning: by the next flow of utility, or at random.

What decides them is a few factors, so they are worked out for the combinations of these and written out once.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.behaviour.response import TIE
from detente.game.lattice.behaviour.choice import Choice, laid_over
from detente.game.lattice.behaviour.logit import chances
from detente.game.lattice.behaviour.rows import CLOSED, NOWHERE, Led, digits
from detente.game.lattice.behaviour.written import write
from detente.game.lattice.lattice import Lattice, Stroke

Floats = npt.NDArray[np.float64]
Interests = Sequence[tuple[tuple[int, ...], Floats]]
"""An actor's panels within the box: free factors, and an axis for each."""


def interests_of(lattice: Lattice, actor: str) -> Interests:
    """The panels within the box of what an actor wants."""
    return [lattice.inside(panel) for panel in lattice.interests[lattice.actors[actor]]]


def write_chance(lattice: Lattice, stroke: Stroke, led: Led, into: Floats, first: int) -> None:
    """Write the rates of what chance does into its rows; `into` starts with row `first`."""
    clock = stroke.clock.reshape(-1)
    for row in sorted({*led.row.tolist()} - {NOWHERE, CLOSED}):
        rates = np.where(led.row == row, clock, 0.0)
        write(lattice.box, stroke.factors, rates, into[row - first])
        if lattice.live is not None:
            into[row - first] *= lattice.live


def write_choice(
    lattice: Lattice, choice: Choice, interests: Interests | None, rationality: float, rates: Floats, meant: Floats,
    first: int,
) -> None:  # fmt: skip
    """Write how often each of an option's moves is made, and how often as its owner means it.

    Args:
        lattice: The lattice.
        choice: The option.
        interests: What its owner wants; None if it moves at random.
        rationality: How strongly it follows that.
        rates: The rates, by row.
        meant: The part of each that is chosen; zeros.
        first: The row with which both start.

    Raises:
        GameError: If a rate is not a finite number.
    """
    factors, change = _changes(lattice, choice, interests)
    shape = [lattice.box.whole[f] for f in factors]

    def over(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        if factors == choice.factors:
            return values.reshape((-1, *shape))
        thin = [lattice.box.whole[f] if f in choice.factors else 1 for f in factors]
        return values.reshape((-1, *thin))

    row, clock = over(choice.row), over(choice.clock[None])[0]
    excess = change - over(choice.cost)
    with np.errstate(over="ignore", invalid="ignore"):
        x = 0.0 * excess if interests is None else rationality * excess
        made = clock * chances(x, row != CLOSED, clock, choice.weight, choice.kappa)
    if not np.isfinite(made).all():
        raise GameError(not_a_number(lattice, choice.option))
    means = None if interests is None else np.where(excess > TIE, made, 0.0)
    for number in choice.rows:
        into = number - first
        only = None if len(choice.rows) == 1 and (row != NOWHERE).all() else np.broadcast_to(row == number, made.shape)
        write(lattice.box, factors, _one(made, only), rates[into])
        if means is not None and means.any():
            write(lattice.box, factors, _one(means, only), meant[into])
        if lattice.live is not None:
            rates[into] *= lattice.live
            meant[into] *= lattice.live


def not_a_number(lattice: Lattice, number: int) -> str:
    """What is said where a rate is none."""
    option = lattice.model.options[number].factor
    return f"The rate of moves of `{option}` is not a number: a rationality or a weight is too large."


def _one(made: Floats, only: npt.NDArray[np.bool_] | None) -> Floats:
    """What is made of one row: at most one alternative takes it in any state."""
    return np.asarray((made if only is None else np.where(only, made, 0.0)).sum(axis=0), np.float64)


def _changes(lattice: Lattice, choice: Choice, interests: Interests | None) -> tuple[tuple[int, ...], Floats]:
    """By how much each alternative changes its owner's flow of utility: some factors, an axis for each of them."""
    if interests is None:
        return choice.factors, np.zeros((len(choice.strokes), *(lattice.box.whole[f] for f in choice.factors)))
    f = lattice.layout.index[lattice.model.options[choice.option].factor]
    found: list[tuple[tuple[int, ...], int | None, Floats]] = []
    if _plain(lattice, choice, f):
        levels = [stroke.level for stroke in choice.strokes]
        for factors, values in interests:
            if f in factors:
                axis = factors.index(f)
                after = np.moveaxis(values, axis, 0)[levels]
                found.append((factors, None, np.expand_dims(after, axis + 1) - values))
    else:
        for number, stroke in enumerate(choice.strokes):
            found += [(factors, number, change) for factors, change in lattice.after(stroke, choice.actor)]
    joint = tuple(sorted({*choice.factors, *(g for factors, _, _ in found for g in factors)}))
    shape = [lattice.box.whole[g] for g in joint]
    total = np.zeros((len(choice.strokes), *shape))
    for factors, which, change in found:
        thin = [lattice.box.whole[g] if g in factors else 1 for g in joint]
        if which is None:
            total += change.reshape((-1, *thin))
        else:
            total[which] += change.reshape(thin)
    return joint, total


def _plain(lattice: Lattice, choice: Choice, f: int) -> bool:
    """Whether moves change nothing but their own option, and do not end the story."""
    if lattice.box.pinned[f] >= 0:
        return False
    stride = lattice.layout.strides[f]
    level = np.array([stroke.level for stroke in choice.strokes])[:, None]
    digit = digits(lattice, choice.factors, f)
    leads = np.stack([laid_over(lattice, s.factors, s.leads, choice.factors).reshape(-1) for s in choice.strokes])
    return bool(((leads == (level - digit) * stride) | (choice.row == CLOSED)).all())
