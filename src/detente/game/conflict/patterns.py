"""Conditions on the levels of options: which combinations cannot be, or between which no move leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.choice import Choice

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

Part = tuple[tuple[int, int], ...]
"""Options by number, each at a level by number, all together; `~level` stands for any other level than that."""
TAKEN = ~0
"""Any level but the first: an option is taken."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where one of its parts does: never if it has none, always if one of them is empty."""

    parts: tuple[Part, ...]

    def holds(self, codes: Ints, choices: Sequence[Choice]) -> Bools:
        """Where it holds.

        Args:
            codes: Codes of states.
            choices: The options, with their strides.

        Returns:
            One truth value for each code.

        >>> one, two = Choice(name="a", owners=(0,)), Choice(name="b", owners=(0,), stride=2)
        >>> Condition((((0, 1), (1, 0)),)).holds(np.arange(4), [one, two])
        array([False,  True, False, False])
        """
        found = np.zeros(len(codes), bool)
        for part in self.parts:
            found |= part_holds(part, codes, choices)
        return found


ANYWHERE = Condition(((),))
"""Holds in every state."""


def exclusive(options: Sequence[int]) -> Condition:
    """Where more than one of some options is taken: infeasible if they exclude one another.

    Source: the four kinds of infeasible states are those of Fang, Hipel, Kilgour and Peng 2003, *IEEE Transactions on
    Systems, Man and Cybernetics C* 33:42.

    >>> exclusive([0, 2]).parts
    (((0, -1), (2, -1)),)
    """
    pairs = combinations(dict.fromkeys(options), 2)
    return Condition(tuple(((one, TAKEN), (other, TAKEN)) for one, other in pairs))


def at_least_one(options: Sequence[int]) -> Condition:
    """Where none of some options is taken: infeasible if one of them has to be.

    Raises:
        GameError: If there are none to take.

    >>> at_least_one([0, 2]).parts
    (((0, 0), (2, 0)),)
    """
    if not options:
        raise GameError("At least one of no options cannot be taken: name the options.")
    return Condition((tuple((option, 0) for option in dict.fromkeys(options)),))


def depends(part: Part, on: Part) -> Condition:
    """Where one part holds and another does not: infeasible if the first depends on the second.

    >>> depends(((0, 1),), on=((1, 1), (2, 0))).parts
    (((0, 1), (1, -2)), ((0, 1), (2, -1)))
    """
    return Condition(tuple((*part, (option, ~level)) for option, level in on))


def listed(patterns: Sequence[str | Part]) -> Condition:
    """Where one of some patterns holds.

    Args:
        patterns: Each `YN-`, the first option first and a dash for any level, or its options and levels by number.

    Raises:
        GameError: If a pattern has other signs, or they are not of the same length.

    >>> listed(["YN-", ((2, 1),)]).parts
    (((0, 1), (1, 0)), ((2, 1),))
    """
    written = [pattern for pattern in patterns if isinstance(pattern, str)]
    for pattern in written:
        if not set(pattern) <= set("YN-"):
            raise GameError(f"A pattern of options is written with Y, N and -; found `{pattern}`.")
        if len(pattern) != len(written[0]):
            raise GameError(
                f"Patterns have one sign for each option, but `{written[0]}` and `{pattern}` differ in length."
            )
    return Condition(tuple(_read(pattern) if isinstance(pattern, str) else tuple(pattern) for pattern in patterns))


def _read(pattern: str) -> Part:
    return tuple((option, int(sign == "Y")) for option, sign in enumerate(pattern) if sign != "-")


def check(condition: Condition, choices: Sequence[Choice]) -> None:
    """Refuse a condition on an option or a level that is not there.

    Raises:
        GameError: If there is one.
    """
    for option, level in (literal for part in condition.parts for literal in part):
        if not 0 <= option < len(choices):
            raise GameError(f"A condition reads option number {option + 1}; there are {len(choices)} options.")
        name, count = choices[option].name, len(choices[option].levels)
        if max(level, ~level) >= count:
            raise GameError(f"A condition reads level number {max(level, ~level) + 1} of `{name}`, which has {count}.")


def level_of(choice: Choice, codes: Ints) -> Ints:
    """The level of an option in states, by code; by shifts where that is possible, which is several times faster."""
    count = len(choice.levels)
    if choice.stride & (choice.stride - 1) or count & (count - 1):
        return choice.level(codes)
    return (codes >> (choice.stride.bit_length() - 1)) & (count - 1)


def literal_holds(option: int, level: int, codes: Ints, choices: Sequence[Choice]) -> Bools:
    """Where an option stands at a level, or at another (`~level`)."""
    now = level_of(choices[option], codes)
    return np.asarray(now == level if level >= 0 else now != ~level, bool)


def part_holds(part: Part, codes: Ints, choices: Sequence[Choice]) -> Bools:
    """Where all of a part holds."""
    masked = _mask(part, choices)
    if masked is not None:
        return np.asarray((codes & masked[0]) == masked[1], bool)
    found = np.ones(len(codes), bool)
    for option, level in part:
        found &= literal_holds(option, level, codes, choices)
    return found


def _mask(part: Part, choices: Sequence[Choice]) -> tuple[int, int] | None:
    """The bits of a code a part looks at and their values, if every option it reads is one bit."""
    mask = value = 0
    for option, level in part:
        stride = choices[option].stride
        if len(choices[option].levels) != 2 or stride & (stride - 1) or mask & stride:
            return None
        mask |= stride
        value |= stride if level in (1, TAKEN) else 0
    return mask, value
