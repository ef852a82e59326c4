"""Verdicts of the engine against the definitions word for word, on random conflicts: not a cell may differ."""

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Concept, Sanctions, coalition_stability, joined, stability
from detente.game.conflict import Conflict
from oracle.stability import coalitions, concepts, conflicts, matrices, simultaneous
from oracle.stability.coalitions import Groups
from oracle.stability.moves import Reach

BLOCK = 1_000
SLOW = [pytest.param(n * BLOCK, BLOCK, marks=pytest.mark.slow) for n in range(1, 7)]
JOINT = (Concept.SIM, Concept.SIM_STAY)


def drawn(seed: int, most: int = conflicts.MOST) -> Conflict:
    return conflicts.conflict(np.random.default_rng(seed), most=most)


def differing(conflict: Conflict, reading: Sanctions) -> dict[str, int]:
    """How many cells differ, by method and concept."""
    on, found = Reach(conflict, reading.value), {}
    slow = {concept: np.array(concepts.verdicts(on, concept.value)) for concept in PLAIN}
    for method in ("ranks", "relations") if conflict.ranked else ("relations",):
        fast = stability(conflict, sanctions=reading, method=method).stable
        found |= {f"{method} {concept}": int((fast[concept] != slow[concept]).sum()) for concept in PLAIN}
    return found


@pytest.mark.parametrize(("first", "count"), [(0, 160), *SLOW])
def test_every_verdict_is_that_of_the_definition_in_all_three_readings(first: int, count: int) -> None:
    for seed in range(first, first + count):
        conflict = drawn(seed)
        for reading in Sanctions:
            found = differing(conflict, reading)
            assert not any(found.values()), f"{seed} {reading}: {found}"


@pytest.mark.parametrize(("first", "count"), [(0, 12), pytest.param(100, 400, marks=pytest.mark.slow)])
def test_conflicts_of_more_states_than_a_machine_word_has_bits_agree(first: int, count: int) -> None:
    sizes = []
    for seed in range(first, first + count):
        conflict = drawn(seed, most=200)
        sizes.append(conflict.size)
        assert not any(differing(conflict, Sanctions.LEGAL).values()), seed
    assert sum(size > 64 for size in sizes) >= 3


@pytest.mark.parametrize(("first", "count"), [(0, 80), *SLOW])
def test_simultaneous_verdicts_are_those_of_the_definitions(first: int, count: int) -> None:
    for seed in range(first, first + count):
        conflict = conflicts.conflict(np.random.default_rng(seed), options=True)
        on, fast = Reach(conflict), stability(conflict, JOINT).stable
        for concept in JOINT:
            assert fast[concept].tolist() == simultaneous.verdicts(on, concept.value), f"{seed} {concept}"


@pytest.mark.parametrize(("first", "count"), [(0, 50), *SLOW])
def test_verdicts_on_coalitions_are_those_of_the_definitions(first: int, count: int) -> None:
    for seed in range(first, first + count):
        conflict = drawn(seed, most=30)
        on, found = Groups(conflict), coalition_stability(conflict)
        assert [frozenset(one) for one in found.coalitions] == coalitions.subsets(on.actors)
        for concept, stable in found.stable.items():
            slow = [coalitions.verdicts(on, concept.value, one) for one in found.coalitions]
            assert stable.tolist() == slow, f"{seed} {concept}"
            kept = [s for s, holds in enumerate(coalitions.universal(on, concept.value)) if holds]
            assert found.equilibria(concept).tolist() == kept, f"{seed} {concept}"


@pytest.mark.parametrize(("first", "count"), [(0, 100), pytest.param(100, 2_000, marks=pytest.mark.slow)])
def test_a_coalition_taken_as_one_actor_moves_and_prefers_as_its_members_do_together(first: int, count: int) -> None:
    for seed in range(first, first + count):
        conflict, rng = drawn(seed, most=20), np.random.default_rng(seed)
        size = int(rng.integers(1, len(conflict.actors) + 1))
        members = sorted(rng.choice(len(conflict.actors), size, replace=False).tolist())
        rest = [actor for actor in range(len(conflict.actors)) if actor not in members]
        found, on = joined(conflict, members), Groups(conflict)
        source, target = found.moves[0].pairs()
        assert set(zip(source.tolist(), target.tolist(), strict=True)) == coalitions.arcs(conflict, members)
        assert found.actors[1:] == tuple(conflict.actors[actor] for actor in rest)
        one = frozenset(members)
        for s in range(conflict.size):
            for t in range(conflict.size):
                better = all(conflict.preferences[i].better(t, s) for i in one)
                assert found.preferences[0].better(t, s) == better
                assert found.preferences[0].deters(t, s) == on.deters(one, t, s)


@pytest.mark.parametrize(("first", "count"), [(0, 60), pytest.param(100, 1_000, marks=pytest.mark.slow)])
def test_the_twin_agrees_with_the_matrix_form_of_the_definitions(first: int, count: int) -> None:
    for seed in range(first, first + count):
        conflict = drawn(seed)
        on = Reach(conflict)
        for concept in concepts.CONCEPTS:
            slow = [matrices.verdicts(conflict, concept, actor) for actor in on.actors]
            assert slow == concepts.verdicts(on, concept), f"{seed} {concept}"


def test_random_conflicts_tell_concepts_and_readings_apart() -> None:
    apart: dict[tuple[str, str], int] = {}
    for seed in range(120):
        conflict = drawn(seed)
        found = {
            (concept, reading): np.array(concepts.verdicts(Reach(conflict, reading), concept))
            for concept in concepts.CONCEPTS
            for reading in ("legal", "once", "single")
        }
        pairs = [(("gmr", a), ("gmr", b)) for a, b in (("legal", "once"), ("once", "single"))]
        pairs += [(("seq", a), ("seq", b)) for a, b in (("legal", "once"), ("once", "single"))]
        pairs += [((a, "legal"), (b, "legal")) for a, b in (("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"))]
        pairs += [((a, "legal"), (b, "legal")) for a, b in (("sseq", "smr"), ("smr", "gmr"))]
        for one, other in pairs:
            key = (" ".join(one), " ".join(other))
            apart[key] = apart.get(key, 0) + int((found[one] != found[other]).sum())
    assert min(apart.values()) >= 30, apart
