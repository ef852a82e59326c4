"""Moves between combinations of levels: an owner changes one of its options, or any of them at once."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.errors import TooLargeError
from detente.game.conflict.form import Choice, Moves

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Step = Literal["any", "one"]

MOST_TARGETS = 2**29
"""Combinations an actor can try, over all states."""
AT_ONCE = 2**22
"""Of these, how many are looked at together."""


def moves_of(codes: Ints, mine: Sequence[Choice], free: Mapping[str, Bools], step: Step = "any") -> Moves:
    """An actor's moves between states.

    Args:
        codes: Codes of the states, ascending.
        mine: The options it can change.
        free: By option, in which states it can leave its level, shape (states,).
        step: Whether a move changes any of its options at once or one of them.

    Returns:
        Its moves: to every state that differs from the present one in its own free options alone.

    Raises:
        TooLargeError: If there are too many.

    >>> option, always = Choice(name="x", owners=(0,)), np.array([True, True])
    >>> moves_of(np.array([0, 1]), [option], {"x": always}).pairs()
    (array([0, 1]), array([1, 0]))
    """
    size = len(codes)
    places = list(product(*(range(len(option.levels)) for option in reversed(mine))))
    if size * (len(places) - 1) > MOST_TARGETS:
        raise TooLargeError(
            f"{size:,} states with {len(places) - 1:,} moves each of one actor are too many for a graph model. Let a "
            "move change one option only, or merge levels that nothing distinguishes."
        )
    # in this order the code of the part they make ascends, and with it the state reached
    levels = np.array(places, np.int64).reshape(len(places), len(mine))[:, ::-1]
    part = levels @ np.array([option.stride for option in mine], np.int64)
    sources, targets = [], []
    rows = max(1, AT_ONCE // len(places))
    for first in range(0, size, rows):
        here = codes[first : first + rows]
        changes = np.zeros((len(here), len(places)), np.int8)
        allowed = np.ones(changes.shape, bool)
        base = here.copy()
        for number, option in enumerate(mine):
            now = option.level(here)
            base -= now * option.stride
            moved = levels[None, :, number] != now[:, None]
            allowed &= ~moved | free[option.name][first : first + rows, None]
            changes += moved
        allowed &= (changes == 1) if step == "one" else (changes > 0)
        row, place = np.nonzero(allowed)
        wanted = base[row] + part[place]
        at = np.minimum(np.searchsorted(codes, wanted), size - 1)
        there = codes[at] == wanted
        sources.append(row[there] + first)
        targets.append(at[there])
    return Moves.of(size, np.concatenate(sources), np.concatenate(targets))
