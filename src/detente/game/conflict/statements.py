"""Preferences over the states of options: by statements, by weights; by a ranking or by pairs of states.

Option prioritising: of two states that one is preferred in which the first statement holds on which they differ. Scores
of powers of two say the same, but overflow beyond 63 statements; here ranks are refined statement by statement.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.language import Statement, read_statement
from detente.game.conflict.patterns import TAKEN, literal_holds
from detente.game.conflict.preference import Ranks
from detente.game.conflict.rankings import by_pairs, by_ranking

__all__ = ["Holds", "Statement", "by_pairs", "by_ranking", "by_statements", "by_weights", "read_statement"]

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

LARGEST_SUM = 2**62
MOST_KEPT = 2**26
"""Statements times states up to which it is kept where each holds."""


class Holds(Protocol):
    """A statement or a condition."""

    def holds(self, codes: Ints, choices: Sequence[Choice], /) -> Bools:
        """Where it is true."""
        ...


def by_statements(codes: Ints, choices: Sequence[Choice], statements: Sequence[Holds]) -> Ranks:
    """Rank states by statements, exactly, however many there are.

    Args:
        codes: Codes of the states.
        choices: The options, with their strides.
        statements: The most important first. One that is there twice changes nothing.

    Returns:
        The ranks: states on which all statements agree are tied; with where each statement holds, unless that is much.

    Source: Hipel, Kilgour, Fang and Peng 1997, *Applied Mathematics and Computation* 83:179; Fang, Hipel, Kilgour and
    Peng 2003, *IEEE Transactions on Systems, Man and Cybernetics C* 33:42.

    >>> options = [Choice(name="strike", owners=(0,)), Choice(name="talks", owners=(1,), stride=2)]
    >>> by_statements(np.arange(4), options, [read_statement(text, options) for text in ("-1", "2")]).rank
    array([2, 0, 3, 1], dtype=int32)
    """
    rank = np.zeros(len(codes), np.int32)
    count = min(1, len(codes))
    kept: list[Bools] | None = [] if len(codes) * len(statements) <= MOST_KEPT else None
    for statement in statements:
        if count == len(codes) and kept is None:
            break
        true = statement.holds(codes, choices)
        if kept is not None:
            kept.append(true)
        if count == len(codes):
            continue
        rank, count = refined(rank, count, true, 2)
    return Ranks(rank, np.stack(kept) if kept else None)


def refined(rank: Small, count: int, own: npt.ArrayLike, levels: int) -> tuple[Small, int]:
    """Ranks in which ties are broken by what is less important.

    Args:
        rank: Ranks from 0, each of them there.
        count: How many there are.
        own: By state, its level in what is less important, from 0.
        levels: How many of those there are.

    Returns:
        The finer ranks, and how many there are.

    >>> refined(np.array([0, 1, 1], np.int32), 2, [1, 1, 0], 2)
    (array([0, 2, 1], dtype=int32), 3)
    """
    mixed = rank.astype(np.int64) * levels + np.asarray(own)
    used = np.zeros(levels * count, bool)
    used[mixed] = True
    dense = np.cumsum(used, dtype=np.int32)
    return dense[mixed] - 1, int(dense[-1])


def by_weights(
    codes: Ints, choices: Sequence[Choice], weights_taken: Sequence[float],
    weights_not_taken: Sequence[float] | None = None,
) -> Ranks:  # fmt: skip
    """Rank states by the sum of weights of their options; decimal numbers are added exactly, so that ties are ties.

    Args:
        codes: Codes of the states.
        choices: The options, with their strides.
        weights_taken: What each option counts where it is taken: at any level but its first.
        weights_not_taken: What it counts where it is not; 0 by default.

    Raises:
        GameError: If a weight is missing or not a number, or they are too far apart to be added.

    >>> options = [Choice(name="strike", owners=(0,)), Choice(name="talks", owners=(1,), stride=2)]
    >>> by_weights(np.arange(4), options, [-0.3, 0.1], [0.0, 0.4]).rank
    array([2, 1, 1, 0], dtype=int32)
    """
    without = [0.0] * len(choices) if weights_not_taken is None else weights_not_taken
    if not len(choices) == len(weights_taken) == len(without):
        found = min(len(weights_taken), len(without))
        raise GameError(f"Every option needs a weight: there are {len(choices)} options and {found} weights.")
    for weight in (*weights_taken, *without):
        if not math.isfinite(weight):
            raise GameError(f"A weight of an option has to be a number; found {weight}.")
    # as they are written: 0.1 is a tenth and not the nearest number in base two
    exact = [Fraction(str(yes)) - Fraction(str(no)) for yes, no in zip(weights_taken, without, strict=True)]
    scale = math.lcm(*(weight.denominator for weight in exact))
    whole = [int(weight * scale) for weight in exact]
    if sum(map(abs, whole)) >= LARGEST_SUM:
        raise GameError("The weights of the options are too far apart to be added exactly: use fewer digits.")
    total = np.zeros(len(codes), np.int64)
    for option, weight in enumerate(whole):
        total += np.where(literal_holds(option, TAKEN, codes, choices), weight, 0)
    return Ranks.of(total)
