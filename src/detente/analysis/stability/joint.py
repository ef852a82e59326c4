"""Joint improvements: what several actors bring about when each takes an improvement of its own at the same time."""

import math
from itertools import product

import numpy as np

from detente.errors import QueryError
from detente.game.conflict import Conflict

MOST_JOINT = 2_000_000
"""Joint improvements from one state."""


def joint_sanction(
    conflict: Conflict, actor: int, state: int, target: int, *, stay: bool
) -> tuple[list[tuple[int, int]], int | None]:
    """What the others do at the same time that makes an improvement not worth it.

    Args:
        conflict: The conflict; it must have options.
        actor: Who moves.
        state: From where.
        target: Where to, by itself.
        stay: Whether others may also stay.

    Returns:
        Who moves where by itself, and the state that all of it leads to; no moves and None if nothing deters.
    """
    ways: list[list[tuple[int, int] | None]] = []
    for other, moves in enumerate(conflict.moves):
        if other == actor:
            continue
        better = [t for t in moves.after(state).tolist() if conflict.preferences[other].better(t, than=state)]
        ways.append([*([None] if stay else []), *((other, t) for t in better)])
    if math.prod(len(one) for one in ways) > MOST_JOINT:
        raise QueryError(
            f"More than {MOST_JOINT:,} joint improvements lead out of the state {conflict.describe(state)}."
        )
    for chosen in product(*ways):
        steps = [step for step in chosen if step is not None]
        end = joint(conflict, state, [target, *(t for _, t in steps)])
        if end is not None and conflict.preferences[actor].deters(end, leaving=state):
            return steps, end
    return [], None


def joint(conflict: Conflict, state: int, targets: list[int]) -> int | None:
    """The state that several moves from one state lead to when made at once; None if they clash or it is infeasible."""
    code = int(conflict.codes[state])
    for option in conflict.options:
        here = int(option.level(conflict.codes[state]))
        there = {int(option.level(conflict.codes[t])) for t in targets} - {here}
        if len(there) > 1:
            return None
        code += sum(level - here for level in there) * option.stride
    at = int(np.searchsorted(conflict.codes, code))
    return at if at < conflict.size and conflict.codes[at] == code else None
