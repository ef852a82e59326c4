"""Conditions that leave just the states there are, as few and as short as they easily come."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.feasible import feasible
from detente.game.conflict.patterns import Condition, Part

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST = 20_000
"""Conditions that are written."""


def conditions(codes: Ints, choices: Sequence[Choice]) -> list[Part]:
    """Parts of which one holds in every state that is not there, and none in one that is.

    First come levels of one, two or three options that are never together, then what these leave, halved option by
    option until a half is empty.

    Args:
        codes: Codes of the states, ascending.
        choices: The options, each taken or not.

    Raises:
        GameError: If it takes too many.

    >>> options = [Choice(name="a", owners=(0,)), Choice(name="b", owners=(0,), stride=2)]
    >>> conditions(np.array([0, 1, 2]), options)
    [((0, 1), (1, 1))]
    """
    if len(codes) == 2 ** len(choices):
        return []
    found = _never(codes, choices)
    try:
        left = feasible(choices, [Condition(tuple(found))])
    except GameError:  # so many that they cannot be gone through
        raise _too_many() from None
    strange = left[~np.isin(left, codes)]
    found += _halved(strange, left, choices)
    return found


def _too_many() -> GameError:
    return GameError(f"What is infeasible takes more than {MOST:,} conditions to say, the most that are written.")


def _never(codes: Ints, choices: Sequence[Choice]) -> list[Part]:
    """Levels of up to three options that no state has together, and no fewer of which are never together."""
    count = len(choices)
    literals = [(option, level) for option in range(count) for level in (0, 1)]
    holds = np.stack([choices[option].level(codes) == level for option, level in literals])
    found: list[Part] = [(literal,) for literal, some in zip(literals, holds, strict=True) if not some.any()]
    alone = {part[0] for part in found}
    kept = [number for number, literal in enumerate(literals) if literal not in alone]
    together = _together(holds)
    pairs = {
        (a, b) for a, b in combinations(kept, 2) if literals[a][0] != literals[b][0] and not together[a, b]
    }  # fmt: skip
    found += [(literals[a], literals[b]) for a, b in sorted(pairs)]
    for a in kept:
        here = _together(holds[:, holds[a]])
        for b, c in combinations([number for number in kept if number > a], 2):
            options = {literals[number][0] for number in (a, b, c)}
            if len(options) == 3 and not here[b, c] and not {(a, b), (a, c), (b, c)} & pairs:
                found.append((literals[a], literals[b], literals[c]))
    if len(found) > MOST:
        raise _too_many()
    return found


def _together(holds: Bools) -> npt.NDArray[np.float32]:
    """In how many states each two hold."""
    table = holds.astype(np.float32)
    return table @ table.T


def _halved(strange: Ints, left: Ints, choices: Sequence[Choice]) -> list[Part]:
    """Parts that hold in some codes and in none of the others that are left, by halves of all codes."""
    found: list[Part] = []
    waiting: list[tuple[int, int, Part]] = [(len(choices), 0, ())]
    while waiting:
        depth, low, part = waiting.pop()
        high = low + 2**depth
        odd = int(np.searchsorted(strange, high) - np.searchsorted(strange, low))
        if not odd:
            continue
        if odd == int(np.searchsorted(left, high) - np.searchsorted(left, low)):
            found.append(part)
            if len(found) > MOST:
                raise _too_many()
            continue
        option = depth - 1
        waiting += [(option, low + level * 2**option, (*part, (option, level))) for level in (1, 0)]
    return found
