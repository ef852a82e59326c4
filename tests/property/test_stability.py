"""What must hold of stability in every conflict: what implies what, and that labels and order do not matter."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.stability import PLAIN, Concept, Sanctions, coalition_stability, joined, stability
from detente.game.conflict import Conflict, Moves, Ranks, Relation
from oracle.stability import conflicts

NASH, GMR, SMR, SEQ, SSEQ = PLAIN
seeds = st.integers(0, 2**32 - 1)
readings = st.sampled_from(list(Sanctions))
IMPLIED = ((NASH, SSEQ), (SSEQ, SEQ), (SEQ, GMR), (SSEQ, SMR), (SMR, GMR))


def drawn(seed: int, **wanted: object) -> Conflict:
    return conflicts.conflict(np.random.default_rng(seed), **wanted)  # type: ignore[arg-type]


def implies(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> bool:
    return bool((other | ~one).all())


def same(one: Conflict, other: Conflict, sanctions: Sanctions = Sanctions.LEGAL) -> bool:
    """Whether all verdicts are the same, cell by cell."""
    found = [stability(conflict, sanctions=sanctions).stable for conflict in (one, other)]
    return all((found[0][concept] == found[1][concept]).all() for concept in PLAIN)


@given(seeds, readings)
def test_stricter_concepts_imply_wider_ones(seed: int, sanctions: Sanctions) -> None:
    stable = stability(drawn(seed), sanctions=sanctions).stable
    for one, other in IMPLIED:
        assert implies(stable[one], stable[other]), (one, other)


@given(seeds)
def test_more_sequences_of_countermoves_deter_more(seed: int) -> None:
    conflict = drawn(seed)
    single, once, legal = (stability(conflict, sanctions=Sanctions(one)).stable for one in ("single", "once", "legal"))
    for concept in PLAIN:
        assert implies(single[concept], once[concept]), concept
        assert implies(once[concept], legal[concept]), concept
    assert (single[NASH] == legal[NASH]).all()


@given(seeds)
def test_with_one_opponent_all_three_readings_are_the_same(seed: int) -> None:
    conflict = drawn(seed, actors=2)
    single, once, legal = (stability(conflict, sanctions=Sanctions(one)).stable for one in ("single", "once", "legal"))
    for concept in PLAIN:
        assert (single[concept] == once[concept]).all(), concept
        assert (once[concept] == legal[concept]).all(), concept


@given(seeds, readings)
def test_other_numbers_for_actors_and_states_change_nothing(seed: int, sanctions: Sanctions) -> None:
    rng = np.random.default_rng(seed)
    conflict = conflicts.conflict(rng)
    actors, states = rng.permutation(len(conflict.actors)).tolist(), rng.permutation(conflict.size).tolist()
    before = stability(conflict, sanctions=sanctions).stable
    after = stability(conflicts.relabelled(conflict, actors, states), sanctions=sanctions).stable
    for concept in PLAIN:
        assert (after[concept] == before[concept][np.ix_(actors, states)]).all(), concept


@given(seeds, readings)
def test_rankings_and_the_same_rankings_as_relations_give_the_same(seed: int, sanctions: Sanctions) -> None:
    conflict = drawn(seed, ranked=True)
    related = tuple(Relation.from_ranks(one) for one in conflict.preferences if isinstance(one, Ranks))
    assert same(conflict, replace(conflict, preferences=related), sanctions)


@given(seeds, readings)
def test_who_cannot_move_neither_leaves_nor_deters(seed: int, sanctions: Sanctions) -> None:
    conflict = drawn(seed)
    flat, still = Ranks.of(np.random.default_rng(seed).random(conflict.size)), Moves.of(conflict.size, [], [])
    more = replace(
        conflict, actors=(*conflict.actors, "bystander"), moves=(*conflict.moves, still),
        preferences=(*conflict.preferences, flat),
    )  # fmt: skip
    before, after = stability(conflict, sanctions=sanctions).stable, stability(more, sanctions=sanctions).stable
    for concept in PLAIN:
        assert (after[concept][:-1] == before[concept]).all(), concept
        assert after[concept][-1].all(), concept


@given(seeds, readings)
def test_who_does_not_care_stays_everywhere_and_makes_no_credible_threat(seed: int, sanctions: Sanctions) -> None:
    conflict = drawn(seed)
    careless = (*conflict.preferences[:-1], Ranks.of(np.zeros(conflict.size)))
    without = (*conflict.moves[:-1], Moves.of(conflict.size, [], []))
    stable = stability(replace(conflict, preferences=careless), sanctions=sanctions).stable
    bound = stability(replace(conflict, preferences=careless, moves=without), sanctions=sanctions).stable
    for concept in PLAIN:
        assert stable[concept][-1].all(), concept
    for concept in (NASH, SEQ, SSEQ):
        assert (stable[concept] == bound[concept]).all(), concept


@given(seeds)
def test_improvements_of_all_at_once_are_among_those_where_others_may_stay(seed: int) -> None:
    conflict = drawn(seed, options=True)
    stable = stability(conflict, (Concept.NASH, Concept.SIM, Concept.SIM_STAY)).stable
    assert implies(stable[Concept.NASH], stable[Concept.SIM])
    assert implies(stable[Concept.SIM], stable[Concept.SIM_STAY])


@given(seeds)
@settings(max_examples=50)
def test_coalitions_of_one_are_actors_and_stricter_concepts_imply_wider_ones(seed: int) -> None:
    conflict = drawn(seed, most=25)
    found = coalition_stability(conflict).stable
    single = coalition_stability(conflict, [[actor] for actor in range(len(conflict.actors))]).stable
    plain = stability(conflict).stable
    for concept in (NASH, GMR, SMR):
        assert (single[concept] == plain[concept]).all(), concept
    # the others can also act together, which only adds to what deters
    assert implies(plain[SEQ], single[SEQ])
    if len(conflict.actors) == 2:
        assert (single[SEQ] == plain[SEQ]).all()
    for one, other in ((NASH, SEQ), (NASH, SMR), (SMR, GMR)):
        assert implies(found[one], found[other]), (one, other)


@given(seeds)
@settings(max_examples=50)
def test_a_coalition_is_as_stable_as_the_one_actor_it_is_taken_for(seed: int) -> None:
    rng = np.random.default_rng(seed)
    conflict = conflicts.conflict(rng, most=25)
    members = rng.permutation(len(conflict.actors))[: rng.integers(1, len(conflict.actors) + 1)].tolist()
    apart = coalition_stability(conflict, [members]).stable
    taken = stability(joined(conflict, members)).stable
    for concept in (NASH, GMR, SMR):
        assert (taken[concept][0] == apart[concept][0]).all(), concept
