"""Growth: how large a game is going to be, looked at before it is compiled.

A game is kept record by record while it is small, or where few of its combinations of levels can be reached, and as a
lattice where it is large and most of them can. What either takes is foreseen from what both took on other games, so
that a user is told before it happens, and what would not fit is refused with advice.
"""

import os
from dataclasses import dataclass, replace
from math import prod

from detente.case.model import Model
from detente.errors import GameError, TooLargeError
from detente.game.behaviour.hierarchy import deepest
from detente.game.lattice.behaviour.rows import rows_of
from detente.game.lattice.compile import lay_lattice, refuse_unknown
from detente.game.lattice.lattice import Lattice
from detente.game.lattice.loose import loose
from detente.game.layout import lay_out
from detente.game.space import FEW, MOST_TRANSITIONS, explore, transitions_each

SMALL = 2**17
"""Combinations so few that a game is kept record by record without looking further."""
MOST_EXPLORED = 2**17
"""States looked at to see whether few can be reached."""
PER_RECORD, PER_RECORD_THINKING = 180.0, 400.0
"""Bytes for each transition kept as a record: of myopic actors, and of those who look ahead."""
RECORD_TIME, RECORD_TIME_THINKING = 0.35e-6, 0.5e-6
"""Seconds for each transition, and for each at each level of thought."""
PER_RATE, PER_RATE_THINKING, PER_DEPTH = 17.0, 34.0, 8.0
"""Bytes for each rate of a lattice, and for each depth of thought if there are several."""
RATE_TIME, RATE_TIME_THINKING = 0.02e-6, 0.25e-6
PER_CODE = 60.0
"""Bytes for each combination, final ones included: start, goals, times spent."""
NOTABLE = 3.0, 1e9
"""Seconds and bytes from which a game is worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How large a game is going to be."""

    combinations: int
    """Combinations of levels."""
    states: int
    """States that can be reached, at most where not all were looked for."""
    exact: bool
    """Whether so many can."""
    each: int
    """Transitions out of a state at most."""
    lattice: Lattice | None
    """The game laid out as a lattice, if that is how it is going to be kept."""
    memory: float
    """Bytes, about."""
    seconds: float
    """Seconds to compile it and to find how everybody behaves, about."""
    seen: int = 0
    """States that were looked at without coming to an end, if it is not known how many there are."""

    @property
    def notable(self) -> bool:
        """Whether it is worth a warning."""
        return self.seconds > NOTABLE[0] or self.memory > NOTABLE[1]

    def told(self) -> str:
        """The size in words.

        >>> Growth(combinations=96, states=40, exact=True, each=5, lattice=None, memory=2.5e9, seconds=90.0).told()
        '40 states with up to 5 transitions each: about 2.5 GB and 90 s'
        """
        if self.seen and self.states * self.each > MOST_TRANSITIONS:
            most = f"more than {MOST_TRANSITIONS // self.each:,} of them are refused"
            return f"more than {self.seen:,} states with up to {self.each} transitions each; {most}"
        count = f"{self.states:,} states" if self.exact else f"up to {self.states:,} states"
        return f"{count} with up to {self.each} transitions each: about {_bytes(self.memory)} and {_time(self.seconds)}"


def foresee(model: Model) -> Growth:
    """Look how large a model's game is going to be, and how it is going to be kept.

    Args:
        model: A case under one theory, one plan and one scenario.

    Returns:
        The growth.

    Raises:
        TooLargeError: If it has too many states to be kept in any form.
        GameError: If the model cannot be laid out.
    """
    layout = lay_out(model)
    each, combinations = transitions_each(layout), layout.product
    layouts = [layout, *(lay_out(belief) for belief in model.beliefs.values())]
    if combinations <= SMALL:
        return _records(model, combinations, combinations, each, exact=False)
    laid, seen = _laid(model), 0
    if laid is None or loose(laid[0]) > FEW:
        seen = max(SMALL // FEW, min(MOST_EXPLORED, combinations // FEW))
        found = explore(layouts, seen)
        if found is not None:
            return _records(model, combinations, len(found), each, exact=True)
    records = _records(model, combinations, combinations, each, exact=False)
    if laid is None:
        return replace(records, seen=seen)
    strides = _strides(model, *laid, each)
    # an effect on many factors leads many ways from a state, each with a rate for every state
    fits = strides.states * each <= MOST_TRANSITIONS
    return records if fits and strides.memory > records.memory * strides.states / combinations else strides


def may_be_lattice(model: Model) -> bool:
    """Whether a game is large and of a kind that lattices know: told without looking for its states.

    Raises:
        GameError: If the model cannot be laid out.
    """
    if lay_out(model).product <= SMALL:
        return False
    try:
        refuse_unknown(model)
    except TooLargeError:
        return False
    return True


def _laid(model: Model) -> tuple[Lattice, int] | None:
    """The model as a lattice with its number of rows, if it can be one.

    What is wrong only where nobody comes is for the other form to say.
    """
    try:
        lattice = lay_lattice(model)
        rows = len(rows_of(lattice).depths)
    except GameError:
        return None
    return lattice, rows


def hindrance(model: Model) -> str:
    """Why a model cannot be a lattice; empty if it can.

    >>> from detente.case.build import build
    >>> from detente.case.load import load
    >>> hindrance(build(load("freeze").machine))
    ''
    """
    try:
        rows_of(lay_lattice(model))
    except GameError as error:
        return str(error)
    return ""


def _levels(model: Model) -> int:
    """Levels of thought at which somebody looks ahead; 0 where all are myopic."""
    thinking = [actor.depth for actor in model.actors if actor.foresight is not None]
    return max((20 if depth is None else deepest(depth) for depth in thinking), default=0)


def _records(model: Model, combinations: int, states: int, each: int, *, exact: bool) -> Growth:
    levels, many = _levels(model), states * each
    return Growth(
        combinations=combinations, states=states, exact=exact, each=each, lattice=None,
        memory=many * (PER_RECORD_THINKING if levels else PER_RECORD),
        seconds=many * (RECORD_TIME + levels * RECORD_TIME_THINKING),
    )  # fmt: skip


def _strides(model: Model, lattice: Lattice, rows: int, each: int) -> Growth:
    levels, many = _levels(model), lattice.box.size * rows
    depths = len({actor.depth for actor in model.actors if actor.foresight is not None})
    per_rate = PER_RATE_THINKING + (PER_DEPTH * depths if depths > 1 else 0.0) if levels else PER_RATE
    return Growth(
        combinations=lattice.size, states=lattice.box.size, exact=lattice.live is None and loose(lattice) == 1,
        each=each, lattice=lattice,
        memory=many * per_rate + PER_CODE * lattice.size,
        seconds=many * (RATE_TIME + levels * RATE_TIME_THINKING),
    )  # fmt: skip


def refuse_what_does_not_fit(growth: Growth, room: float | None = None) -> None:
    """Refuse a game that this machine cannot hold.

    Args:
        growth: How large it is going to be.
        room: Bytes there are; by default those of the machine.

    Raises:
        TooLargeError: If it needs more.
    """
    room = machine_memory() if room is None else room
    many = growth.states * growth.each
    if growth.lattice is None and growth.exact and many > MOST_TRANSITIONS:
        raise TooLargeError(f"{growth.states:,} states with up to {growth.each} transitions each are more than the "
                            f"{MOST_TRANSITIONS:,} that are kept in memory. {ADVICE}")  # fmt: skip
    if growth.lattice is not None and growth.memory > room:
        raise TooLargeError(f"{growth.told().split(' and ')[0]}, but this machine has {_bytes(room)}. {ADVICE}")


def record_by_record(model: Model, growth: Growth) -> Growth:
    """What a game kept as a lattice would take record by record, as some questions need it.

    Args:
        model: The model.
        growth: How large its game is going to be.

    Returns:
        The growth of the other form.

    Raises:
        TooLargeError: If it is known to have more transitions than are kept so.
    """
    if growth.lattice is None:
        return growth
    least = growth.lattice.box.size // loose(growth.lattice)
    if least * growth.each > MOST_TRANSITIONS:
        raise TooLargeError(
            f"{growth.states:,} states with up to {growth.each} transitions each are more than the "
            f"{MOST_TRANSITIONS:,} transitions of which records are kept. {ADVICE}"
        )
    return _records(model, growth.combinations, growth.states, growth.each, exact=growth.exact)


ADVICE = (
    "Merge levels that nothing distinguishes, add rules, or split the case; as it is it can be simulated "
    "(`detente simulate`)."
)


def machine_memory() -> float:
    """Bytes of memory this machine has; without end where it does not say."""
    try:
        return float(prod(os.sysconf(name) for name in ("SC_PAGE_SIZE", "SC_PHYS_PAGES")))
    except (AttributeError, OSError, ValueError):
        return float("inf")


def _bytes(number: float) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{max(1.0, number / 1e6):.0f} MB"


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{max(1.0, seconds):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"
