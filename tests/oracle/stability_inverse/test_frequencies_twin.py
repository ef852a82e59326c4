"""Frequencies over orders against every profile of orders, one after another."""

from collections.abc import Sequence
from itertools import permutations, product

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Sanctions
from detente.analysis.stability.frequencies import order_frequencies
from detente.analysis.stability.orders import StatementOrders, TieBreaks
from detente.game.conflict import Conflict, Ranks
from oracle.stability_inverse.rankings import given, held, small, stable

Ranking = Sequence[int]


def broken(ranking: Ranking) -> list[Ranking]:
    """Every strict ranking that agrees with one that has ties."""
    size = len(ranking)
    return [
        strict
        for strict in permutations(range(size))
        if all(strict[s] > strict[t] for s, t in product(range(size), repeat=2) if ranking[s] > ranking[t])
    ]


def ordered(holds: Sequence[Sequence[bool]], groups: Sequence[Sequence[int]]) -> list[Ranking]:
    """The ranking by every order of statements, of which those of a group come before those of the next."""
    size = len(holds[0])
    found = []
    for parts in product(*(permutations(group) for group in groups)):
        order = [statement for part in parts for statement in part]
        score = [tuple(holds[statement][state] for statement in order) for state in range(size)]
        found.append([sorted(set(score)).index(one) for one in score])
    return found


def compare(conflict: Conflict, orders: Sequence[TieBreaks | StatementOrders], ways: Sequence[list[Ranking]]) -> None:
    for sanctions in (Sanctions.LEGAL, Sanctions.ONCE):
        found = order_frequencies(conflict, orders, sanctions=sanctions)
        profiles = [given(conflict, dict(enumerate(profile))) for profile in product(*ways)]
        assert found.orders == len(profiles)
        assert found.seed is None
        for concept in PLAIN:
            frequency = found.by_concept[concept]
            assert frequency.exact
            assert (frequency.low == frequency.equilibrium).all()
            for state in range(conflict.size):
                each = [[stable(one, concept, sanctions, [actor], state) for actor in range(2)] for one in profiles]
                assert frequency.equilibrium[state] == pytest.approx(np.mean([all(one) for one in each]), abs=1e-12)
                assert frequency.stable[:, state] == pytest.approx(np.mean(each, axis=0), abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_over_every_way_of_breaking_ties(seed: int) -> None:
    conflict = small(np.random.default_rng(seed), actors=2, size=4)
    orders = [TieBreaks(Ranks.of(held(conflict, actor))) for actor in range(2)]
    ways = [broken(held(conflict, actor)) for actor in range(2)]
    assert [one.count for one in orders] == [len(one) for one in ways]
    compare(conflict, orders, ways)


@pytest.mark.parametrize("seed", range(4))
def test_over_every_order_of_statements(seed: int) -> None:
    rng = np.random.default_rng(seed)
    conflict = small(rng, actors=2, size=5)
    holds = [(rng.random((4, 5)) < 0.5).tolist() for _ in range(2)]
    groups = [[0, 1, 2, 3]], [[2], [0, 3], [1]]
    orders = [StatementOrders.of(table, group) for table, group in zip(holds, groups, strict=True)]
    compare(conflict, orders, [ordered(table, group) for table, group in zip(holds, groups, strict=True)])


@pytest.mark.parametrize("seed", range(10))
def test_rankings_come_with_the_number_of_orders_that_lead_to_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    holds = (rng.random((5, 6)) < 0.4).tolist()
    groups = [[4, 1, 0], [2, 3]]
    ways = [tuple(one) for one in ordered(holds, groups)]
    found = StatementOrders.of(holds, groups).rankings()
    assert found is not None
    kept = {tuple(np.frombuffer(ranking, np.int32).tolist()): number for ranking, number in found.items()}
    assert kept == {one: ways.count(one) for one in ways}


def test_drawn_profiles_give_intervals_that_hold_the_truth() -> None:
    conflict = small(np.random.default_rng(1), actors=2, size=4)
    orders = [TieBreaks(Ranks.of([0] * 4)) for _ in range(2)]
    exact = order_frequencies(conflict, orders)
    # so few rankings may be kept that all concepts are drawn, or that those of credible moves are
    for most, drawn in ((3, PLAIN), (30, PLAIN[3:])):
        found = order_frequencies(conflict, orders, most=most, draws=400, seed=3)
        assert found.seed == 3
        for concept in PLAIN:
            one = found.by_concept[concept]
            assert one.exact == (concept not in drawn)
            assert (one.low <= exact.by_concept[concept].equilibrium).all()
            assert (one.high >= exact.by_concept[concept].equilibrium).all()
            if not one.exact:
                assert one.profiles == 400
                assert (one.high - one.low).max() < 0.11
