"""A conflict in option form: who can do what, what cannot be, and what cannot be undone.

A state is one level for every option; an actor moves by changing options of its own (Howard 1971, *Paradoxes of
Rationality*; Fang, Hipel and Kilgour 1993, *Interactive Decision Making*).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.choice import Choice, pattern
from detente.game.conflict.feasible import Tick, feasible
from detente.game.conflict.form import Conflict, place
from detente.game.conflict.patterns import (
    ANYWHERE,
    Condition,
    Part,
    at_least_one,
    check,
    depends,
    exclusive,
    listed,
)
from detente.game.conflict.preference import Preference
from detente.game.conflict.steps import Direction, Limits, Room, Step, steps

__all__ = [
    "ANYWHERE",
    "Barred",
    "Condition",
    "OptionPlan",
    "Part",
    "at_least_one",
    "conflict_from_options",
    "depends",
    "exclusive",
    "lay_options",
    "listed",
]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OptionPlan:
    """An option as it is written down: whose it is, which way it goes, its levels from the first (not taken)."""

    name: str
    owners: tuple[int, ...]
    """Numbers of the actors who can change it, each by itself: a common move if there are several."""
    direction: Direction = "both"
    """`fwd` if it can only be taken (or raised) and not taken back, `back` for the reverse."""
    levels: tuple[str, ...] = ("N", "Y")


@dataclass(frozen=True, slots=True)
class Barred:
    """Moves that are not there: of one actor, or of anybody, from where one condition holds to where another does."""

    actor: int | None
    before: Condition
    after: Condition


def conflict_from_options(
    title: str,
    actors: Sequence[str],
    options: Sequence[OptionPlan],
    *,
    infeasible: Sequence[Condition] = (),
    barred: Sequence[Barred] = (),
    step: Step = "any",
    preferences: Callable[[Ints, tuple[Choice, ...]], Sequence[Preference]],
    notes: Sequence[str] = (),
    status_quo: int | None = None,
    tick: Tick | None = None,
) -> Conflict:
    """Make a conflict of options.

    Args:
        title: What it is called.
        actors: Their names.
        options: The options, the first least significant in the code of a state.
        infeasible: States in which one of these holds are none.
        barred: Moves that are not there.
        step: Whether a move changes `any` of the mover's options at once, whatever lies between, or `one` of them.
        preferences: Gives the preference of each actor from the codes of the states and the options.
        notes: What a reader should know, a sentence each.
        status_quo: Code of the state it stands in.
        tick: Told the share of the work done.

    Returns:
        The conflict; its states ascend by code.

    Raises:
        GameError: If parts do not fit together, no state is feasible, or there are too many states or moves.

    >>> from detente.game.conflict.preference import Ranks
    >>> made = conflict_from_options(
    ...     "Talks",
    ...     ["a", "b"],
    ...     [OptionPlan("strike", (0,), "fwd"), OptionPlan("talk", (0, 1))],
    ...     infeasible=[exclusive([0, 1])],
    ...     preferences=lambda codes, choices: [Ranks.of(codes), Ranks.of(-codes)],
    ... )
    >>> [made.describe(state) for state in range(made.size)]
    ['NN', 'YN', 'NY']
    >>> made.moves[0].pairs(), made.moves[1].pairs()
    ((array([0, 0, 2, 2]), array([1, 2, 0, 1])), (array([0, 2]), array([2, 0])))
    """
    choices = lay_options(options, len(actors))
    for one in barred:
        check(one.before, choices)
        check(one.after, choices)
        if one.actor is not None and not 0 <= one.actor < len(actors):
            raise GameError(f"A barred move is of actor number {one.actor + 1}; there are {len(actors)} actors.")
    codes = feasible(choices, infeasible, tick and (lambda share: tick(share / 4)))
    room, moves = Room(), []
    directions = {number: option.direction for number, option in enumerate(options)}
    held = [(one.actor, one.before.holds(codes, choices), one.after.holds(codes, choices)) for one in barred]
    for actor in range(len(actors)):
        mine = [(before, after) for whose, before, after in held if whose in (None, actor)]
        limits = Limits(directions=directions, barred=mine)
        moves.append(steps(codes, choices, actor, step=step, limits=limits, room=room))
        if tick is not None:
            tick((1 + 3 * (actor + 1) / len(actors)) / 4)
    return Conflict(
        title=title,
        actors=tuple(actors),
        codes=codes,
        moves=tuple(moves),
        preferences=tuple(preferences(codes, choices)),
        options=choices,
        status_quo=None if status_quo is None else _position(codes, choices, status_quo),
        notes=tuple(notes),
    )


def lay_options(options: Sequence[OptionPlan], actors: int) -> tuple[Choice, ...]:
    """Options with their strides.

    Args:
        options: The options, the first least significant.
        actors: Number of actors.

    Raises:
        GameError: If an option has no levels, a level twice, an owner that is no actor, or a direction that is none.

    >>> [choice.stride for choice in lay_options([OptionPlan("a", (0,)), OptionPlan("b", (0,))], 1)]
    [1, 2]
    """
    choices, stride = [], 1
    for option in options:
        if not option.levels or len(set(option.levels)) != len(option.levels):
            raise GameError(f"The option `{option.name}` needs levels with different names; found {option.levels}.")
        if option.direction not in ("both", "fwd", "back"):
            raise GameError(
                f"The option `{option.name}` goes `{option.direction}`; expected `both`, `fwd` (only N to Y) or `back`."
            )
        for owner in option.owners:
            if not 0 <= owner < actors:
                raise GameError(f"The option `{option.name}` belongs to actor number {owner + 1}; there are {actors}.")
        owners = tuple(dict.fromkeys(option.owners))
        choices.append(Choice(name=option.name, owners=owners, levels=option.levels, stride=stride))
        stride *= len(option.levels)
    return tuple(choices)


def _position(codes: Ints, choices: Sequence[Choice], code: int) -> int:
    at = place(codes, code)
    if at is not None:
        return at
    most = choices[-1].stride * len(choices[-1].levels) if choices else 1
    said = f"{pattern(choices, code)} is not feasible" if 0 <= code < most else f"{code} is the code of no state"
    raise GameError(f"The conflict cannot stand where it is said to: {said}.")
