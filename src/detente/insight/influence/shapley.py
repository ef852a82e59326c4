"""Shapley values: what each player adds, averaged over every order in which all are taken back.

Shapley (1953, in Contributions to the Theory of Games II:307). Where sets of players are few, all are looked at; else
orders are drawn, each with its reverse, which is exact for games in which no more than two players act together
(antithetic permutations: Mitchell, Cooper, Frank and Holmes 2022, JMLR 23:43; Castro, Gómez and Tejada 2009, Computers
and Operations Research 36:1726 for orders at all). In every order the shares add up to the whole change.
"""

import hashlib
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from detente.insight.influence.games import Found

Value = Callable[[frozenset[str]], Found]
"""The answer with some players taken back."""


class NoNumberError(Exception):
    """An answer has no number, and why."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What each player adds, and the answer with none and with all taken back."""

    shares: Mapping[str, float]
    none: float
    whole: float
    bound: float
    """Largest numerical bound of an answer."""


def order(players: Sequence[str], *, seed: int, point: int, sort: str) -> list[str]:
    """An order of the players drawn by chance: each has a number of its own, so that no other player moves it.

    Args:
        players: The players.
        seed: The seed.
        point: The point it is for.
        sort: What is ordered (`note`, `speaker`, `document`).

    >>> order(["a", "b", "c"], seed=1, point=0, sort="note") == order(["c", "b", "a"], seed=1, point=0, sort="note")
    True
    """

    def drawn(player: str) -> bytes:
        return hashlib.sha256(f"{seed}\n{point}\n{sort}\n{player}".encode()).digest()

    return sorted(players, key=lambda player: (drawn(player), player))


def along(value: Value, players: Sequence[str], members: Mapping[str, frozenset[str]] | None = None) -> Shares:
    """What each player adds in one order.

    Args:
        value: The answer with some players taken back.
        players: The order.
        members: What each of them takes back; by default itself.

    Raises:
        NoNumberError: If an answer has no number.
    """
    taken: frozenset[str] = frozenset()
    none = before = _number(value(taken))
    shares = {}
    bound = none[1]
    for player in players:
        taken |= frozenset((player,)) if members is None else members[player]
        after = _number(value(taken))
        shares[player] = after[0] - before[0]
        before, bound = after, max(bound, after[1])
    return Shares(shares, none[0], before[0], bound)


def single(value: Value, players: Sequence[str], members: Mapping[str, frozenset[str]] | None = None) -> Shares:
    """What each player changes when it alone is taken back; `whole` is the answer with none.

    Args:
        value: The answer with some players taken back.
        players: The players.
        members: What each of them takes back; by default itself.

    Raises:
        NoNumberError: If an answer has no number.
    """
    none, bound = _number(value(frozenset()))
    shares = {}
    for player in players:
        there, error = _number(value(frozenset((player,)) if members is None else members[player]))
        shares[player], bound = there - none, max(bound, error)
    return Shares(shares, none, none, bound)


def enumerated(
    value: Value, alike: Sequence[Sequence[str]], members: Mapping[str, frozenset[str]] | None = None
) -> Shares:  # fmt: skip
    """What each player adds on average over all orders, exactly.

    Args:
        value: The answer with some players taken back.
        alike: The players, those alike together: which of them are in a set does not matter, only how many.
        members: What each of them takes back; by default itself.

    Raises:
        NoNumberError: If an answer has no number.
    """
    sizes = [len(group) for group in alike]
    count = sum(sizes)
    answers: dict[tuple[int, ...], float] = {}
    bound = 0.0
    for numbers in itertools.product(*(range(size + 1) for size in sizes)):
        taken = frozenset(p for group, n in zip(alike, numbers, strict=True) for p in group[:n])
        all_of_them = taken if members is None else frozenset().union(*(members[player] for player in taken))
        answers[numbers], error = _number(value(all_of_them))
        bound = max(bound, error)
    shares: dict[str, float] = {}
    for place, group in enumerate(alike):
        terms = []
        for numbers, before in answers.items():
            if numbers[place] == sizes[place]:
                continue
            more = (*numbers[:place], numbers[place] + 1, *numbers[place + 1 :])
            ways = math.prod(
                math.comb(size - (p == place), n) for p, (size, n) in enumerate(zip(sizes, numbers, strict=True))
            )
            weight = ways / (count * math.comb(count - 1, sum(numbers)))
            terms.append(weight * (answers[more] - before))
        shares |= dict.fromkeys(group, math.fsum(terms))
    return Shares(shares, answers[(0,) * len(sizes)], answers[tuple(sizes)], bound)


def evened(shares: Mapping[str, float], alike: Sequence[Sequence[str]]) -> dict[str, float]:
    """Shares with those of alike players averaged, which leaves their means over all orders as they are.

    In an order only the last of several supporters of one thing moves it: each has all or nothing of it by turns.

    Args:
        shares: What each player adds.
        alike: The players, those alike together.

    >>> evened({"a": 0.0, "b": 1.0, "c": 0.5}, [("a", "b"), ("c",)])
    {'a': 0.5, 'b': 0.5, 'c': 0.5}
    """
    means = {player: math.fsum(shares[one] for one in group) / len(group) for group in alike for player in group}
    return {player: means[player] for player in shares}


def _number(found: Found) -> tuple[float, float]:
    if found.note:
        raise NoNumberError(found.note)
    return found.value, found.bound
