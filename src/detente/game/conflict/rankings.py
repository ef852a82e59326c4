"""Preferences that somebody states outright: all states in order, or pairs of which one is preferred."""

from collections.abc import Callable, Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.form import Moves
from detente.game.conflict.preference import MOST_RELATED, Bits, Ranks, Relation

Ints = npt.NDArray[np.int64]

NAMED = 5
"""States that a message names."""


def by_ranking(groups: Sequence[Sequence[int]], size: int, describe: Callable[[int], str]) -> Ranks:
    """Rank states as somebody put them in order.

    Args:
        groups: States by number, from 0, the most preferred first; those of one group are tied.
        size: Number of states.
        describe: A state in a word.

    Raises:
        GameError: If a state is missed, there twice, or none.

    >>> by_ranking([[2], [0, 1]], 3, str).rank
    array([0, 0, 1], dtype=int32)
    >>> by_ranking([[2], [2, 1]], 3, str)
    Traceback (most recent call last):
        ...
    detente.errors.GameError: The ranking has state 2 more than once.
    """
    filled = [group for group in groups if len(group)]
    flat = np.fromiter(chain.from_iterable(filled), np.int64)
    _check(flat, size, "ranking")
    times = np.bincount(flat, minlength=size)
    if (times > 1).any():
        raise GameError(f"The ranking has {_named(np.flatnonzero(times > 1), describe)} more than once.")
    if (times == 0).any():
        raise GameError(f"The ranking misses {_named(np.flatnonzero(times == 0), describe)}.")
    rank = np.empty(size, np.int32)
    rank[flat] = np.repeat(np.arange(len(filled) - 1, -1, -1), [len(group) for group in filled])
    return Ranks(rank)


def by_pairs(pairs: Sequence[tuple[int, int]] | Ints, size: int, describe: Callable[[int], str]) -> Ranks | Relation:
    """Prefer states as somebody said of some pairs, and as follows from it.

    Args:
        pairs: Two states by number, from 0, the preferred one first.
        size: Number of states.
        describe: A state in a word.

    Returns:
        Ranks if they say the same: if all states are in order, but for ties whose members have the same states above
        and below them. Else a relation, by which a state is no better than one it is not compared with.

    Raises:
        GameError: If a state is none, the pairs go round in a circle, or there are too many states for a relation.

    >>> by_pairs([(2, 0), (0, 1)], 3, str).rank
    array([1, 0, 2], dtype=int32)
    >>> by_pairs([(2, 0), (0, 2)], 3, str)
    Traceback (most recent call last):
        ...
    detente.errors.GameError: The preferences go round in a circle: 0 over 2, 2 over 0.
    """
    stated = np.asarray(pairs, np.int64).reshape(-1, 2)
    _check(stated.ravel(), size, "list of preferences")
    same = stated[stated[:, 0] == stated[:, 1]]
    if len(same):
        raise GameError(f"The preferences go round in a circle: {describe(int(same[0, 0]))} over itself.")
    above = Moves.of(size, stated[:, 1], stated[:, 0])  # from each state to those said to be better
    layers = _layers(above, describe)
    if len(layers) == size:  # one state each: a path through all
        rank = np.empty(size, np.int32)
        rank[np.concatenate(layers)] = np.arange(size)
        return Ranks(rank)
    if size > MOST_RELATED:
        raise GameError(
            f"Preferences by pairs that leave some of {size:,} states in no order are kept for at most "
            f"{MOST_RELATED:,} states: rank the states instead."
        )
    better = _closed(above, np.concatenate(layers))
    count = np.bitwise_count(better).sum(axis=1, dtype=np.int64)
    if _orders(better, count):
        return Ranks.of(-count)
    inside = np.packbits(np.ones(size, bool), bitorder="little")
    return Relation(better, ~better & inside)


def _layers(above: Moves, describe: Callable[[int], str]) -> list[Ints]:
    """States by the longest chain of worse ones below them."""
    waits = np.bincount(above.targets, minlength=len(above.starts) - 1)
    layer, layers = np.flatnonzero(waits == 0), []
    while len(layer):
        layers.append(layer)
        reached = np.concatenate([above.after(state) for state in layer.tolist()])
        np.subtract.at(waits, reached, 1)
        layer = np.unique(reached[waits[reached] == 0]).astype(np.int64)
    if (waits > 0).any():
        circle = _circle(above.reverse, waits > 0)
        links = [
            f"{describe(one)} over {describe(other)}" for one, other in pairwise([*circle[: NAMED + 1], circle[0]])
        ]
        if len(circle) > NAMED:
            links[NAMED:] = [f"and so on, {len(circle):,} states in all"]
        raise GameError(f"The preferences go round in a circle: {', '.join(links)}.")
    return layers


def _circle(below: Moves, left: npt.NDArray[np.bool_]) -> list[int]:
    """A circle of states, each preferred to the next: the shortest through one of them."""
    state, seen = int(np.flatnonzero(left)[0]), set[int]()
    while state not in seen:  # each that is left has a worse one that is left
        seen.add(state)
        state = next(worse for worse in below.after(state).tolist() if left[worse])
    came, wave = dict[int, int](), [state]
    while state not in came:
        wave = [worse for better in wave for worse in below.after(better).tolist() if _new(came, worse, better)]
    back = [came[state]]
    while back[-1] != state:
        back.append(came[back[-1]])
    return back[::-1]


def _new(came: dict[int, int], state: int, origin: int) -> bool:
    """Note where a state was first reached from."""
    return state not in came and came.setdefault(state, origin) == origin


def _closed(above: Moves, upward: Ints) -> Bits:
    """By state, the bits of all that are better, directly or by others."""
    size = len(above.starts) - 1
    better = np.zeros((size, (size + 7) // 8), np.uint8)
    for state in upward[::-1].tolist():
        direct = above.after(state)
        if len(direct):
            stated = np.zeros(size, bool)
            stated[direct] = True
            better[state] = np.bitwise_or.reduce(better[direct], axis=0) | np.packbits(stated, bitorder="little")
    return better


def _orders(better: Bits, count: Ints) -> bool:
    """Whether states are better than others just where fewer are better than they."""
    return all(
        (better[count == some] == np.packbits(count < some, bitorder="little")).all() for some in np.unique(count)
    )


def _check(states: Ints, size: int, where: str) -> None:
    wrong = states[(states < 0) | (states >= size)]
    if len(wrong):
        raise GameError(f"The {where} names state number {wrong[0]}; the states are numbered from 0 to {size - 1}.")


def _named(states: Ints, describe: Callable[[int], str]) -> str:
    """States in a message: the first few, and how many more."""
    names = [describe(state) for state in states[:NAMED].tolist()]
    if len(states) > NAMED:
        names.append(f"{len(states) - NAMED:,} more")
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"state{'s' if len(states) > 1 else ''} {said}"
