"""What a state would need, against all rankings tried one after another."""

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Concept, Sanctions
from detente.analysis.stability.inverse import EVEN_SO, NOTHING, PROVED, needed
from detente.analysis.stability.rounds import Wish, raised_in_turn
from oracle.stability_inverse.rankings import apart, cheapest, fewest, given, held, small, stable, sunk


@pytest.mark.parametrize("concept", PLAIN)
@pytest.mark.parametrize("sanctions", Sanctions)
def test_for_one_actor_no_ranking_at_all_is_nearer(concept: Concept, sanctions: Sanctions) -> None:
    changed = 0
    for seed in range(60):
        rng = np.random.default_rng([seed, *map(ord, concept + sanctions)])
        conflict = small(rng, actors=int(rng.integers(2, 4)), size=int(rng.integers(3, 6)))
        actor = int(rng.integers(len(conflict.actors)))
        state = int(np.argmin(held(conflict, actor)))
        found = needed(conflict, concept, state, actor, sanctions=sanctions)
        assert found.cost == cheapest(conflict, concept, sanctions, state, [actor])
        assert found.proved
        for change in found.changes:
            assert apart(change.ranking.rank.tolist(), held(conflict, actor)) == change.cost
            assert change.fewest
            assert len(change.below) == fewest(conflict, concept, sanctions, state, actor, change.pairs[:, 1].tolist())
            lowered = sunk(held(conflict, actor), change.below)
            assert stable(given(conflict, {actor: lowered}), concept, sanctions, [actor], state)
        changed += len(found.changes)
    assert changed > 3


@pytest.mark.parametrize("concept", [Concept.SEQ, Concept.SSEQ])
@pytest.mark.parametrize("sanctions", Sanctions)
def test_for_all_actors_no_rankings_together_are_nearer(concept: Concept, sanctions: Sanctions) -> None:
    changed = 0
    for seed in range(60):
        rng = np.random.default_rng([seed, *map(ord, concept + sanctions)])
        actors = int(rng.integers(2, 4))
        conflict = small(rng, actors=actors, size=4 if actors == 2 else 3)
        state = int(rng.integers(conflict.size))
        found = needed(conflict, concept, state, sanctions=sanctions)
        assert found.cost == cheapest(conflict, concept, sanctions, state, range(actors))
        assert found.proved
        assert found.status in ((PROVED, EVEN_SO) if found.changes else (NOTHING,))
        for change in found.changes:
            assert apart(change.ranking.rank.tolist(), held(conflict, change.actor)) == change.cost
        changed += len(found.changes)
    assert changed > 15


@pytest.mark.parametrize("concept", [Concept.NASH, Concept.GMR, Concept.SMR])
def test_for_all_actors_what_each_needs_adds_up(concept: Concept) -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        conflict = small(rng, actors=2, size=4)
        found = needed(conflict, concept, 0)
        assert found.proved
        assert found.cost == cheapest(conflict, concept, "legal", 0, [0, 1])


def test_where_nothing_is_proved_the_cheaper_of_two_orders_of_turns_is_taken() -> None:
    apart_in = 0
    for seed in (9, 35, 143, 251, 275):
        rng = np.random.default_rng(seed)
        conflict = small(rng, actors=int(rng.integers(2, 5)), size=int(rng.integers(4, 9)), strict=True)
        wish = Wish(conflict=conflict, concept=Concept.SEQ, state=0, sanctions=Sanctions.LEGAL)
        numbers = range(len(conflict.actors))
        one, other = raised_in_turn(wish, numbers).cost, raised_in_turn(wish, numbers[::-1]).cost
        found = needed(conflict, Concept.SEQ, 0, seconds=0.0)
        assert found.cost == min(one, other)
        assert needed(conflict, Concept.SEQ, 0).cost <= found.cost
        apart_in += one != other
    assert apart_in == 5
