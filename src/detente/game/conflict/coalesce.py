"""Coalescing: states between which nobody makes a difference become one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.form import Conflict, Moves
from detente.game.conflict.preference import Bits, Preference, Ranks, Relation

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def coalesce(conflict: Conflict, groups: Sequence[Sequence[int]], names: Sequence[str]) -> Conflict:
    """Make one state of each of some groups of states.

    Args:
        conflict: A conflict.
        groups: States by number; a state is in one group at most, and what is in none stays as it is.
        names: What each group is called.

    Returns:
        The conflict of the merged states. A move leads from one to another where a move led from a state of the one to
        a state of the other. It has no options; what stays is called as before, and a merged state has the place and
        the code of its first.

    Raises:
        GameError: If a group is empty, its states are none or in another, or an actor does not treat them alike.

    Source: Fang, Hipel, Kilgour and Peng 2003, *IEEE Transactions on Systems, Man and Cybernetics C* 33:42.

    >>> made = coalesce(
    ...     Conflict(
    ...         title="x",
    ...         actors=("a",),
    ...         codes=np.arange(3),
    ...         moves=(Moves.of(3, [0, 1, 2], [1, 2, 0]),),
    ...         preferences=(Ranks.of([0, 1, 1]),),
    ...         names=("open", "war", "ruin"),
    ...     ),
    ...     [[1, 2]],
    ...     ["lost"],
    ... )
    >>> made.names, made.moves[0].pairs()
    (('open', 'lost'), (array([0, 1]), array([1, 0])))
    """
    if len(groups) != len(names):
        raise GameError(f"Every group of states needs a name: there are {len(groups)} groups and {len(names)} names.")
    first = np.arange(conflict.size)
    named: dict[int, str] = {}
    taken: dict[int, str] = {}
    for group, name in zip(groups, names, strict=True):
        if not len(group):
            raise GameError(f"The group `{name}` has no states.")
        for state in group:
            if not 0 <= state < conflict.size:
                raise GameError(f"The group `{name}` has state number {state}; states are 0 to {conflict.size - 1}.")
            if taken.setdefault(state, name) != name:
                raise GameError(
                    f"The state {conflict.describe(state)} is in two groups, `{taken[state]}` and `{name}`."
                )
        first[list(group)] = min(group)
        named[min(group)] = name
    kept, place = np.unique(first, return_inverse=True)
    called = [named.get(state) or conflict.describe(state) for state in kept.tolist()]
    for name in names:
        if called.count(name) > 1:
            raise GameError(f"Two states would be called `{name}`.")
    for actor, preference in zip(conflict.actors, conflict.preferences, strict=True):
        for group, name in zip(groups, names, strict=True):
            odd = _odd(preference, sorted(set(group)))
            if odd is not None:
                raise GameError(
                    f"{conflict.describe(min(group))} and {conflict.describe(odd)} cannot both be `{name}`: {actor} "
                    "does not treat them alike."
                )
    return Conflict(
        title=conflict.title,
        actors=conflict.actors,
        codes=conflict.codes[kept],
        moves=tuple(_moves(moves, place, len(kept)) for moves in conflict.moves),
        preferences=tuple(_restricted(preference, kept) for preference in conflict.preferences),
        names=tuple(called),
        status_quo=None if conflict.status_quo is None else int(place[conflict.status_quo]),
        notes=conflict.notes,
    )


def _moves(moves: Moves, place: Ints, size: int) -> Moves:
    source, target = moves.pairs()
    return Moves.of(size, place[source], place[target])


def _odd(preference: Preference, group: list[int]) -> int | None:
    """A state of a group that is not preferred like its first, if there is one."""
    if isinstance(preference, Ranks):
        odd = preference.rank[group] != preference.rank[group[0]]
    else:
        odd = _unlike(preference.improves, group) | _unlike(preference.sanctions, group)
    return group[int(np.argmax(odd))] if odd.any() else None


def _unlike(bits: Bits, group: list[int]) -> Bools:
    """Which of a group differ from its first in what is related to them, or what they are related to."""
    states = np.array(group)
    columns = bits[:, states >> 3] >> (states & 7).astype(np.uint8) & 1
    rows = (bits[states] != bits[states[0]]).any(axis=1)
    return np.asarray(rows | (columns != columns[:, :1]).any(axis=0), bool)


def _restricted(preference: Preference, kept: Ints) -> Preference:
    if isinstance(preference, Ranks):
        return Ranks.of(preference.rank[kept])
    return Relation(_block(preference.improves, kept), _block(preference.sanctions, kept))


def _block(bits: Bits, kept: Ints) -> Bits:
    """The rows and columns that are kept."""
    table = np.unpackbits(bits[kept], axis=1, bitorder="little")[:, kept]
    return np.packbits(table, axis=1, bitorder="little")
