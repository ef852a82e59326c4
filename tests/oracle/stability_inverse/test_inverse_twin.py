"""What a state would need, against all rankings tried one after another."""

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Concept, Sanctions
from detente.analysis.stability.inverse import EVEN_SO, NOTHING, PROVED, needed
from oracle.stability_inverse.rankings import apart, cheapest, held, small


@pytest.mark.parametrize("concept", PLAIN)
@pytest.mark.parametrize("sanctions", Sanctions)
def test_for_one_actor_no_ranking_at_all_is_nearer(concept: Concept, sanctions: Sanctions) -> None:
    changed = 0
    for seed in range(60):
        rng = np.random.default_rng([seed, *map(ord, concept + sanctions)])
        conflict = small(rng, actors=int(rng.integers(2, 4)), size=int(rng.integers(3, 5)))
        actor = int(rng.integers(len(conflict.actors)))
        state = int(np.argmin(held(conflict, actor)))
        found = needed(conflict, concept, state, actor, sanctions=sanctions)
        assert found.cost == cheapest(conflict, concept, sanctions, state, [actor])
        assert found.proved
        for change in found.changes:
            assert apart(change.ranking.rank.tolist(), held(conflict, actor)) == change.cost
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
