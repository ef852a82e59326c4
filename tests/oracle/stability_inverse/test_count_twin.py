"""Counts of rankings against all rankings tried one after another, and the ways of counting against one another."""

from fractions import Fraction
from math import factorial

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Concept, Sanctions, count_rankings
from detente.analysis.stability.deciding import by_deciding
from detente.analysis.stability.downsets import by_listing, by_overlaps
from oracle.stability_inverse.rankings import given, small, stable, strict


@pytest.mark.parametrize("concept", PLAIN)
@pytest.mark.parametrize("sanctions", Sanctions)
def test_counts_are_those_of_trying_every_ranking(concept: Concept, sanctions: Sanctions) -> None:
    part = 0
    for seed in range(30):
        rng = np.random.default_rng([seed, *map(ord, concept + sanctions)])
        conflict = small(rng, actors=int(rng.integers(2, 5)), size=int(rng.integers(2, 6)))
        state, actor = int(rng.integers(conflict.size)), int(rng.integers(len(conflict.actors)))
        others = [number for number in range(len(conflict.actors)) if number != actor]
        profiles = [given(conflict, {actor: ranking}) for ranking in strict(conflict.size)]
        found = count_rankings(conflict, concept, state, actor, sanctions=sanctions)
        assert found.rankings == sum(stable(one, concept, sanctions, [actor], state) for one in profiles)
        if found.others is not None:
            assert {stable(one, concept, sanctions, others, state) for one in profiles} == {found.others}
        part += 0 < found.share < 1
    assert part > 3


@pytest.mark.parametrize("seed", range(100))
def test_conditions_are_counted_alike_in_every_way(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 7))
    largest = 1 if seed % 3 == 0 else min(3, size)

    def one() -> frozenset[int]:
        return frozenset(rng.choice(size, int(rng.integers(1, largest + 1)), replace=False).tolist())

    conditions = [[one() for _ in range(rng.integers(1, 5))] for _ in range(rng.integers(0, 5))]
    orders = [[ranking[state] for state in range(size + 1)] for ranking in strict(size + 1)]
    tried = sum(
        all(any(all(order[state] < order[size] for state in free) for free in condition) for condition in conditions)
        for order in orders
    )
    share = Fraction(tried, factorial(size + 1))
    assert by_listing(conditions) == share
    assert by_deciding(conditions) == share
    if largest == 1:
        assert by_overlaps([np.array([state for (state,) in condition]) for condition in conditions]) == share


@pytest.mark.parametrize("size", [12, 20])
def test_two_ways_of_counting_agree_on_more_states(size: int) -> None:
    rng = np.random.default_rng(size)
    for _ in range(5):
        conditions = [
            [frozenset(rng.choice(size, int(rng.integers(1, 6)), replace=False).tolist()) for _ in range(8)]
            for _ in range(5)
        ]
        share = by_listing(conditions)
        assert 0 < share < 1
        assert by_deciding(conditions) == share
