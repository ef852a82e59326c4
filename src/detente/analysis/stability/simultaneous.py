"""Simultaneous stability: improvements that several actors make at once can end where none of them wanted.

The joint result of several improvements takes the change of every option that one of them changes. It deters if it is
a feasible state that does; where two improvements put an option that both may move at different levels, or the joint
result is no feasible state, there is none. A state without an own improvement is stable.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
MOST_JOINT = 2_000_000
"""Joint improvements from one state."""
STAYS = -1


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
    better = gains(conflict)
    stable = np.ones((len(conflict.actors), conflict.size), bool)
    for actor, moves in enumerate(better):
        for state in np.flatnonzero(np.diff(moves.starts)).tolist():
            stable[actor, state] = all(
                joint_sanction(conflict, better, actor, state, target, stay=stay)[1] is not None
                for target in moves.after(state).tolist()
            )
    return stable


def gains(conflict: Conflict) -> tuple[Moves, ...]:
    """The moves that are improvements, by actor.

    Raises:
        QueryError: If the conflict has no options, so that moves made at once have no joint result.
    """
    if not conflict.options:
        raise QueryError(
            "Simultaneous stability adds up changes of options; this conflict is given by its moves alone."
        )
    return tuple(moves.improving(one) for moves, one in zip(conflict.moves, conflict.preferences, strict=True))


def joint_sanction(
    conflict: Conflict, better: Sequence[Moves], actor: int, state: int, target: int, *, stay: bool
) -> tuple[tuple[tuple[int, int], ...], int | None]:
    """What the others do at the same time that makes an improvement not worth it.

    Args:
        conflict: The conflict.
        better: Its improvements, by actor.
        actor: Who moves.
        state: From where.
        target: Where to, by itself.
        stay: Whether others may also stay.

    Returns:
        Who else moves where by itself, and the state that all of it leads to; no moves and None if nothing deters.

    Raises:
        QueryError: If too many improvements lead out of the state.
    """
    before, after = _levels(conflict, np.array([state])), _levels(conflict, np.array([target]))
    chosen = np.zeros((1, 0), np.int64)
    others = [other for other in range(len(conflict.actors)) if other != actor]
    for other in others:
        ways = better[other].after(state).astype(np.int64)
        there = _levels(conflict, ways)
        if stay:
            ways, there = np.append(STAYS, ways), np.concatenate([before, there])
        if len(after) * len(ways) > MOST_JOINT:
            raise QueryError(
                f"More than {MOST_JOINT:,} joint improvements lead out of the state {conflict.describe(state)}."
            )
        some, more = after[:, None, :], there[None, :, :]
        clash = ((some != before) & (more != before) & (some != more)).any(axis=2)
        after = np.where(more != before, more, some)[~clash]
        row, way = np.nonzero(~clash)
        chosen = np.column_stack([chosen[row], ways[way]])
    codes: Ints = after @ np.array([option.stride for option in conflict.options], np.int64)
    for code, moved in zip(codes.tolist(), chosen.tolist(), strict=True):
        end = conflict.place(code)
        if end is not None and conflict.preferences[actor].deters(end, leaving=state):
            return tuple((other, to) for other, to in zip(others, moved, strict=True) if to != STAYS), end
    return (), None


def _levels(conflict: Conflict, states: npt.NDArray[Any]) -> Ints:
    """The levels of the options in some states, [state, option]."""
    return np.stack([option.level(conflict.codes[states]) for option in conflict.options], axis=1)
