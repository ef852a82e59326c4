"""Simultaneous stability: improvements that several actors make at once can end where none of them wanted.

The joint result of several improvements takes the change of every option that one of them changes. It deters if it is
a feasible state that does; where two improvements put an option that both may move at different levels, or the joint
result is no feasible state, there is none. A state without an own improvement is stable.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.joint import MOST_JOINT
from detente.analysis.stability.related import improving
from detente.errors import QueryError
from detente.game.conflict import Conflict

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


def by_simultaneity(conflict: Conflict, *, stay: bool) -> Bools:
    """Verdicts of simultaneous stability.

    Args:
        conflict: The conflict; it must have options.
        stay: Whether others may also stay where they are, as GMCR+ reads it; else a state from which somebody has no
            improvement is stable only for those who have none themselves (Fraser and Hipel 1984, *Conflict Analysis*).

    Returns:
        [actor, state], whether it is stable.

    Raises:
        QueryError: If the conflict has no options, or too many improvements lead out of one state.
    """
    if not conflict.options:
        raise QueryError(
            "Simultaneous stability adds up changes of options; this conflict is given by its moves alone."
        )
    better = [improving(moves, one) for moves, one in zip(conflict.moves, conflict.preferences, strict=True)]
    stable = np.ones((len(conflict.actors), conflict.size), bool)
    for state in range(conflict.size):
        improvements = [moves.after(state) for moves in better]
        if not stay and not all(len(one) for one in improvements):
            stable[:, state] = [not len(one) for one in improvements]
            continue
        for actor, mine in enumerate(improvements):
            others = [one for number, one in enumerate(improvements) if number != actor]
            stable[actor, state] = all(_deterred(conflict, actor, state, int(t), others, stay) for t in mine)
    return stable


def _deterred(
    conflict: Conflict, actor: int, state: int, target: int, others: Sequence[npt.NDArray[np.int32]], stay: bool
) -> bool:
    """Whether some joint result of an improvement and those of the others deters it."""
    before = _levels(conflict, np.array([state]))[0]
    after = _levels(conflict, np.array([target]))
    for one in others:
        ways = _levels(conflict, one)
        ways = np.concatenate([before[None, :], ways]) if stay else ways
        if len(after) * len(ways) > MOST_JOINT:
            raise QueryError(
                f"More than {MOST_JOINT:,} joint improvements lead out of the state {conflict.describe(state)}."
            )
        after = _together(before, after, ways)
    codes: Ints = after @ np.array([option.stride for option in conflict.options], np.int64)
    at = np.minimum(np.searchsorted(conflict.codes, codes), conflict.size - 1)
    there = at[conflict.codes[at] == codes]
    preference = conflict.preferences[actor]
    return any(preference.deters(int(x), leaving=state) for x in np.unique(there))


def _levels(conflict: Conflict, states: npt.NDArray[Any]) -> Ints:
    """The levels of the options in some states, [state, option]."""
    return np.stack([option.level(conflict.codes[states]) for option in conflict.options], axis=1)


def _together(before: Ints, some: Ints, more: Ints) -> Ints:
    """Every two rows' changes made at once; those that clash are left out."""
    a, b = some[:, None, :], more[None, :, :]
    clash = ((a != before) & (b != before) & (a != b)).any(axis=2)
    both = np.where(b != before, b, a)
    found: Ints = both[~clash]
    return found
