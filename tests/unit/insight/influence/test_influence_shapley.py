"""Shapley values: against all orders one by one, and what orders drawn by chance keep exactly."""

import itertools
import math

import pytest

from detente.insight.influence.games import Found
from detente.insight.influence.shapley import NoNumberError, Shares, along, enumerated, order, single

PLAYERS = ("a", "b", "c", "d")


def tangled(taken: frozenset[str]) -> Found:
    """An answer in which players act together in every way; b and c are alike."""
    value = 1.0 * ("a" in taken) - 2.5 * ({"b", "c"} <= taken) + 0.7 * ({"b", "c", "d"} <= taken)
    return Found(value + 0.3 * ({"a", "d"} <= taken) + 10.0, bound=0.01 * len(taken))


def pairs(taken: frozenset[str]) -> Found:
    """An answer in which no more than two act together."""
    value = sum(ord(player) % 7 for player in taken) / 10
    return Found(value + sum(0.1 * (ord(a) * ord(b) % 5) for a, b in itertools.combinations(sorted(taken), 2)))


def in_every_order(value: object) -> dict[str, float]:
    """Shapley's own words: the mean, over all orders, of what a player adds when its turn comes."""
    found = dict.fromkeys(PLAYERS, 0.0)
    for drawn in itertools.permutations(PLAYERS):
        taken: frozenset[str] = frozenset()
        for player in drawn:
            found[player] += (value(taken | {player}).value - value(taken).value) / math.factorial(len(PLAYERS))  # type: ignore[operator]
            taken |= {player}
    return found


def test_all_sets_are_all_orders() -> None:
    """With and without it said who are alike."""
    expected = in_every_order(tangled)
    for alike in ([("a",), ("b",), ("c",), ("d",)], [("a",), ("b", "c"), ("d",)]):
        found = enumerated(tangled, alike)
        assert found.shares == pytest.approx(expected, rel=1e-12)
        assert (found.none, found.whole, found.bound) == (10.0, pytest.approx(9.5), 0.04)


def test_players_with_members() -> None:
    """A speaker takes back all its notes."""
    members = {"x": frozenset("ab"), "y": frozenset("cd")}
    found = enumerated(tangled, [("x",), ("y",)], members)
    assert found.shares["x"] == pytest.approx((tangled(frozenset("ab")).value - 10 + found.whole
                                               - tangled(frozenset("cd")).value) / 2)  # fmt: skip
    assert single(tangled, ["x", "y"], members).shares == {"x": 1.0, "y": 0.0}


def test_an_order_and_its_reverse_are_exact_for_pairs() -> None:
    """And shares add up to the whole change in any order."""
    expected = in_every_order(pairs)
    drawn = order(PLAYERS, seed=3, point=1, sort="note")
    forward, reverse = along(pairs, drawn), along(pairs, drawn[::-1])
    for player in PLAYERS:
        assert (forward.shares[player] + reverse.shares[player]) / 2 == pytest.approx(expected[player], rel=1e-12)
    for found in (forward, reverse, along(tangled, drawn)):
        assert sum(found.shares.values()) == pytest.approx(found.whole - found.none, rel=1e-12)


def test_orders_are_drawn_player_by_player() -> None:
    """Another player moves none of the others; points and seeds have orders of their own."""
    drawn = order(PLAYERS, seed=1, point=0, sort="note")
    more = order([*PLAYERS, "e"], seed=1, point=0, sort="note")
    assert [player for player in more if player != "e"] == drawn
    orders = {tuple(order(PLAYERS, seed=seed, point=point, sort="note")) for seed in (1, 2) for point in range(20)}
    assert len(orders) > 10
    firsts = [order(PLAYERS, seed=1, point=point, sort="note")[0] for point in range(400)]
    assert all(60 < firsts.count(player) < 140 for player in PLAYERS)


def test_an_answer_without_a_number_ends_it() -> None:
    """There is nothing to share out."""

    def broken(taken: frozenset[str]) -> Found:
        return Found(math.nan, note="Undefined.") if "c" in taken else Found(0.0)

    for found in (lambda: along(broken, PLAYERS), lambda: single(broken, PLAYERS),
                  lambda: enumerated(broken, [(player,) for player in PLAYERS])):  # fmt: skip
        with pytest.raises(NoNumberError, match="Undefined"):
            found()
    assert along(broken, ["a", "b"]) == Shares({"a": 0.0, "b": 0.0}, 0.0, 0.0, 0.0)
