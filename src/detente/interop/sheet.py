"""Options in two orders: as a file lists them, and as a conflict numbers them, those of each actor together.

Where a file counts or names options, it means its own order; codes and ranks of states by number mean the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.conflict.choice import Choice
from detente.game.conflict.feasible import feasible
from detente.game.conflict.form import Moves
from detente.game.conflict.options import Barred, OptionPlan, lay_options
from detente.game.conflict.patterns import Condition, Part
from detente.game.conflict.steps import Direction, Limits, Room, Step, steps
from detente.interop.spot import Spot

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Tick = Callable[[float], None]

MOST_OPTIONS = 62
"""Options whose codes fit into a machine number."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The options of a file."""

    choices: tuple[Choice, ...]
    """As the conflict numbers them: the first is least significant in a code."""
    written: tuple[Choice, ...]
    """The same in the order of the file; what the file says of them is read with this."""
    place: tuple[int, ...]
    """Of each as written, its number in the conflict."""
    directions: Mapping[int, Direction]
    """By number in the conflict."""

    def code(self, levels: Sequence[int]) -> int:
        """The code of a state, from its levels as written."""
        return sum(level * choice.stride for level, choice in zip(levels, self.written, strict=True))


def few(spot: Spot) -> Sequence[Spot]:
    """The options of a list, if they are few enough for codes.

    Raises:
        GameError: If they are not, before anything is made of them.
    """
    options = spot.items("a list of options")
    if len(options) > MOST_OPTIONS:
        raise spot.error(f"{len(options):,} options", f"at most {MOST_OPTIONS}")
    return options


def arrange(plans: Sequence[OptionPlan], actors: int, order: Sequence[int] | None = None) -> Sheet:
    """Lay out options as a conflict has them.

    Args:
        plans: The options as written.
        actors: Number of actors.
        order: Which option as written comes first, second, ...; by default those of the first actor, then those of the
            second that are not there yet, and so on, and at the end those of nobody.

    Raises:
        GameError: If an option is not well formed.

    >>> sheet = arrange([OptionPlan("b", (1,)), OptionPlan("a", (0,))], 2)
    >>> [choice.name for choice in sheet.choices], [choice.stride for choice in sheet.written], sheet.place
    (['a', 'b'], [2, 1], (1, 0))
    """
    if order is None:
        # a common option stands with the first of its owners
        order = sorted(range(len(plans)), key=lambda number: min(plans[number].owners, default=actors))
    choices = lay_options([plans[number] for number in order], actors)
    place = np.argsort(np.array(order, np.int64)).tolist()
    return Sheet(
        choices=choices,
        written=tuple(choices[number] for number in place),
        place=tuple(place),
        directions={number: plans[old].direction for number, old in enumerate(order)},
    )


def states(sheet: Sheet, infeasible: Sequence[Condition], tick: Tick | None = None) -> Ints:
    """The codes of the feasible states, ascending.

    Args:
        sheet: The options.
        infeasible: What cannot be; options by their numbers as written.
        tick: Told the share of the work on a file that is done, of which its states are the first quarter.

    Raises:
        GameError: If there is none, or too many.

    >>> states(arrange([OptionPlan("a", (0,)), OptionPlan("b", (0,))], 1), [Condition((((0, 1), (1, 1)),))])
    array([0, 1, 2])
    """
    parts: list[Part] = []
    single: list[int] = []
    for part in (part for condition in infeasible for part in condition.parts):
        code = _only(sheet, part)
        if code is None:
            parts.append(tuple((sheet.place[option], level) for option, level in part))
        else:
            single.append(code)
    # the states of a long list are struck out at once instead of one by one
    codes = feasible(sheet.choices, [Condition(tuple(parts))], tick and (lambda share: tick(share / 4)))
    left = codes[~np.isin(codes, np.array(single, np.int64))] if single else codes
    # a conflict without a state is refused by the same words in both ways
    return left if len(left) else feasible(sheet.choices, [Condition(((),))])


def _only(sheet: Sheet, part: Part) -> int | None:
    """The code of the only state a part holds in, if it names every option once."""
    if len(part) != len(sheet.written) or len({option for option, _ in part}) < len(part):
        return None
    code = 0
    for option, level in part:
        choice = sheet.written[option]
        if level < 0 and len(choice.levels) != 2:
            return None
        code += (level if level >= 0 else 1 - ~level) * choice.stride
    return code


def moves_by_options(
    sheet: Sheet, codes: Ints, actors: int, *, step: Step = "any", barred: Sequence[Barred] = (),
    tick: Tick | None = None,
) -> tuple[Moves, ...]:  # fmt: skip
    """The moves of every actor, who changes options of its own.

    Args:
        sheet: The options.
        codes: Codes of the states.
        actors: Number of actors.
        step: Whether a move changes `any` of the mover's options at once or `one`.
        barred: Moves that are not there; options by their numbers as written.
        tick: Told the share of the work on a file that is done, of which its states are the first quarter.

    Raises:
        GameError: If there are too many.
    """
    holds = [(one.before.holds(codes, sheet.written), one.after.holds(codes, sheet.written)) for one in barred]
    room = Room()
    found = []
    for actor in range(actors):
        mine = [pair for one, pair in zip(barred, holds, strict=True) if one.actor in (None, actor)]
        limits = Limits(directions=sheet.directions, barred=mine)
        found.append(steps(codes, sheet.choices, actor, step=step, limits=limits, room=room))
        if tick is not None:
            tick((1 + 3 * (actor + 1) / actors) / 4)
    return tuple(found)
