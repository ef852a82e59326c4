"""Writing a conflict as `.gmcr`, where that file can hold it: options taken or not, and moves by them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import GameError
from detente.game.conflict import Conflict, Moves, Ranks
from detente.game.conflict.choice import Choice
from detente.game.conflict.patterns import Part
from detente.game.conflict.steps import Direction, Limits, steps
from detente.interop.impossible import conditions
from detente.interop.sheet import Bools
from detente.interop.writing import write_json

VERSION = "0.4.1"
"""Of GMCR+, whose form of the file this is."""
TRIES = 64
"""Ways to let options go that no move changes."""


def write_gmcr(conflict: Conflict, path: Path) -> None:
    """Write a conflict as a `.gmcr` file, from which it is read back with the same states, moves and rankings.

    Title, names of states, status quo and notes have no place there. Options are written those of the first actor
    first, as they are read.

    Args:
        conflict: The conflict.
        path: Where to.

    Raises:
        GameError: If the file cannot say it: if it has no options, one of more levels than two or of nobody, moves that
            do not come from changing any of the mover's options, or a preference that is no ranking; or if it cannot be
            written.
    """
    write_json(path, gmcr_of(conflict))


def gmcr_of(conflict: Conflict) -> dict[str, Any]:
    """The object that a `.gmcr` file of a conflict holds.

    Raises:
        GameError: If the file cannot say it.

    >>> from detente.game.conflict import Choice
    >>> one = Conflict(
    ...     title="One",
    ...     actors=("a",),
    ...     codes=np.arange(2),
    ...     moves=(Moves.of(2, [0], [1]),),
    ...     preferences=(Ranks.of([0, 1]),),
    ...     options=(Choice(name="act", owners=(0,)),),
    ... )
    >>> gmcr_of(one)["options"], gmcr_of(one)["decisionMakers"][0]["preferenceRanking"]
    ([{'name': 'act', 'permittedDirection': 'fwd'}], [2, 1])
    """
    for name, preference in zip(conflict.actors, conflict.preferences, strict=True):
        if not isinstance(preference, Ranks):
            raise GameError(f"A .gmcr file holds rankings, and the preference of {name} is none.")
    conflict = _sorted(conflict)
    directions, misperceived = _moving(conflict)
    makers: list[dict[str, Any]] = []
    for actor, name in enumerate(conflict.actors):
        own = [number for number, option in enumerate(conflict.options) if actor in option.owners]
        maker: dict[str, Any] = {"name": name, "options": own, "preferences": []}
        if misperceived[actor].any():
            maker["misperceptions"] = [
                _said([(number, code >> number & 1) for number in range(len(conflict.options))])
                for code in conflict.codes[misperceived[actor]].tolist()
            ]
        preference = conflict.preferences[actor]
        assert isinstance(preference, Ranks)
        maker["preferenceRanking"] = _groups(preference)
        makers.append(maker)
    return {
        "program": "gmcr-py",
        "version": VERSION,
        "options": [
            {"name": option.name, "permittedDirection": directions[number]}
            for number, option in enumerate(conflict.options)
        ],
        "decisionMakers": makers,
        "infeasibles": [_said(part) for part in conditions(conflict.codes, conflict.options)],
        "useManualPreferenceRanking": True,
    }


def _sorted(conflict: Conflict) -> Conflict:
    """The same with its options in the order in which they are read, and its states in that of the codes this makes."""
    if not conflict.options:
        raise GameError("A .gmcr file holds options, and this conflict is given by its moves alone.")
    for option in conflict.options:
        if option.levels != ("N", "Y"):
            raise GameError(f"An option of a .gmcr file is taken or not; `{option.name}` has other levels.")
        if not option.owners:
            raise GameError(f"An option of a .gmcr file belongs to somebody; `{option.name}` does not.")
    # owners in order too: who is the first decides where an option stands
    options = sorted((replace(one, owners=tuple(sorted(one.owners))) for one in conflict.options), key=_first)
    codes = sum((one.level(conflict.codes) << place for place, one in enumerate(options)), np.int64(0))
    states = np.argsort(codes)
    place = np.argsort(states)
    return Conflict(
        title=conflict.title,
        actors=conflict.actors,
        codes=np.asarray(codes)[states],
        moves=tuple(Moves.of(conflict.size, *(place[end] for end in one.pairs())) for one in conflict.moves),
        preferences=tuple(Ranks(one.rank[states]) for one in conflict.preferences if isinstance(one, Ranks)),
        options=tuple(replace(one, stride=2**place) for place, one in enumerate(options)),
    )


def _first(option: Choice) -> int:
    return option.owners[0]


def _moving(conflict: Conflict) -> tuple[Sequence[Direction], list[Bools]]:
    """Which way each option goes, and which states each actor neither leaves nor enters for another reason."""
    second: tuple[Sequence[Direction], list[Bools]] | None = None
    for directions in islice(_ways(conflict), TRIES):
        found = [_misperceived(conflict, actor, directions) for actor in range(len(conflict.actors))]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            continue
        if not any(one.any() for one in known):
            return directions, known
        second = second or (directions, known)
    if second is not None:
        return second
    raise GameError(
        "A .gmcr file lets an actor change any of its options at once, each of them one way or both; this conflict has "
        "other moves."
    )


def _ways(conflict: Conflict) -> Iterator[Sequence[Direction]]:
    """Ways the options may go that allow the moves there are; of an option that none changes, either may be right."""
    ways: list[Sequence[Direction]] = []
    for option in conflict.options:
        level = option.level(conflict.codes)
        changes = [
            level[target] - level[source] for source, target in (conflict.moves[one].pairs() for one in option.owners)
        ]
        up, down = (any((change == way).any() for change in changes) for way in (1, -1))
        ways.append(["both"] if up and down else ["fwd"] if up else ["back"] if down else ["fwd", "back"])
    return product(*ways)


def _misperceived(conflict: Conflict, actor: int, directions: Sequence[Direction]) -> Bools | None:
    """The states an actor neither leaves nor enters though its options would let it; None if that is not all."""
    size, moves = conflict.size, conflict.moves[actor]
    limits = Limits(directions=dict(enumerate(directions)))
    could = steps(conflict.codes, conflict.options, actor, limits=limits)
    if _same(could, moves):
        return np.zeros(size, bool)
    without = (np.diff(moves.starts) == 0) & (np.bincount(moves.targets, minlength=size) == 0)
    could_move = (np.diff(could.starts) > 0) | (np.bincount(could.targets, minlength=size) > 0)
    lost, everywhere = without & could_move, np.ones(size, bool)
    limits = replace(limits, barred=[(lost, everywhere), (everywhere, lost)])
    return lost if _same(steps(conflict.codes, conflict.options, actor, limits=limits), moves) else None


def _same(some: Moves, other: Moves) -> bool:
    return np.array_equal(some.starts, other.starts) and np.array_equal(some.targets, other.targets)


def _said(part: Part | Sequence[tuple[int, int]]) -> list[list[int | str]]:
    """A condition as the file writes it."""
    return [[option, "NY"[level]] for option, level in part]


def _groups(ranks: Ranks) -> list[int | list[int]]:
    """States from 1, the most preferred first, ties in lists."""
    order = np.argsort(-ranks.rank, kind="stable")
    news = np.flatnonzero(np.diff(ranks.rank[order])) + 1
    groups = [(group + 1).tolist() for group in np.split(order, news)]
    return [group[0] if len(group) == 1 else group for group in groups]
