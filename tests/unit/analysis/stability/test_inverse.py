"""What a state would need, worked by hand, and what is said where the cheapest is not known."""

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Concept, Sanctions, inverse, needed, raising, rounds, stability
from detente.analysis.stability.inverse import ALONE, BY_TURNS, EACH, ENOUGH, EVEN_SO, NOTHING, PROVED
from detente.analysis.stability.rounds import Wish, raised_in_turn
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Ranks, Relation

NASH, GMR, SMR, SEQ, SSEQ = PLAIN
Arcs = list[tuple[int, int]]


def conflict(size: int, arcs: dict[str, Arcs], values: dict[str, list[float]]) -> Conflict:
    return Conflict(
        title="by hand", actors=tuple(arcs), codes=np.arange(size),
        moves=tuple(Moves.of(size, [s for s, _ in one], [t for _, t in one]) for one in arcs.values()),
        preferences=tuple(Ranks.of(values[actor]) for actor in arcs), names=tuple("abcdefgh"[:size]),
    )  # fmt: skip


def guarded(values: list[float], guard: list[float]) -> Conflict:
    """I can leave a for b or c; from b the other can move to d, from c to e."""
    return conflict(5, {"I": [(0, 1), (0, 2)], "J": [(1, 3), (2, 4)]}, {"I": values, "J": guard})


def cube(options: int, actors: int, seed: int) -> Conflict:
    """Every option can be taken back, preferences are random."""
    size, dice = 1 << options, np.random.default_rng(seed)
    moves, states = [], np.arange(1 << options)
    for actor in range(actors):
        own = [1 << option for option in range(options) if option % actors == actor]
        changes = [sum(bit for n, bit in enumerate(own) if some >> n & 1) for some in range(1, 1 << len(own))]
        moves.append(Moves.of(size, np.tile(states, len(changes)), np.concatenate([states ^ c for c in changes])))
    return Conflict(
        title="cube", actors=tuple("ABCD"[:actors]), codes=states, moves=tuple(moves),
        preferences=tuple(Ranks.of(dice.permutation(size)) for _ in range(actors)),
    )  # fmt: skip


def test_a_state_is_raised_over_all_up_to_the_best_that_has_to_come_below() -> None:
    # from the worst: d, e tied with a; b; c
    on = guarded([1, 2, 3, 0, 1], [0, 0, 0, 0, 0])
    found = needed(on, NASH, 0)
    assert (found.cost, found.bound, found.proved, found.status) == (3, 3, True, EACH)
    (change,) = found.changes
    assert change.pairs.tolist() == [[0, 4], [0, 1], [0, 2]]
    assert change.below == (1, 2)
    assert change.fewest
    assert change.ranking.rank.tolist() == [4, 2, 3, 0, 1]
    assert change.why.startswith("I leaves a: it is better off in b.")


def test_what_is_not_passed_stays_tied() -> None:
    on = guarded([0, 1, 1, 2, 2], [0, 0, 0, 0, 0])
    (change,) = needed(on, NASH, 0, 0).changes
    assert change.ranking.rank.tolist() == [1, 0, 0, 2, 2]


def test_one_state_below_is_enough_where_both_improvements_can_end_there() -> None:
    on = conflict(
        4, {"I": [(0, 1), (0, 2)], "J": [(1, 3), (2, 3)]}, {"I": [0, 2, 3, 1], "J": [0, 0, 0, 0]}
    )  # fmt: skip
    (change,) = needed(on, GMR, 0, 0).changes
    assert (change.cost, change.below, change.fewest) == (1, (3,), True)
    assert needed(on, GMR, 0, 0).status == ALONE
    # without countermoves that are credible only being below both will do
    (change,) = needed(on, SEQ, 0, 0).changes
    assert (change.cost, change.below) == (3, (1, 2))


def test_the_cheapest_change_comes_first_and_the_fewest_states_second() -> None:
    on = conflict(
        6, {"I": [(0, 1), (0, 2)], "J": [(1, 3), (2, 4), (1, 5), (2, 5)]},
        {"I": [0, 4, 5, 1, 2, 3], "J": [0, 0, 0, 0, 0, 0]},
    )  # fmt: skip
    (change,) = needed(on, GMR, 0, 0).changes
    # f alone would do for both b and c, but lies higher than d and e
    assert (change.cost, change.below) == (2, (3, 4))


def test_where_there_are_too_many_sets_to_choose_from_it_is_not_said_that_these_are_fewest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on = guarded([1, 2, 3, 0, 1], [0, 0, 0, 0, 0])
    monkeypatch.setattr(raising, "MOST_CHOICES", -1)
    (change,) = needed(on, NASH, 0).changes
    assert (change.below, change.fewest) == ((1, 2), False)


def test_a_countermove_made_worth_making_is_explained() -> None:
    # raising a costs 4 for I: b, f, g, h lie between; J has only to turn b and d about
    on = conflict(
        7, {"I": [(0, 1)], "J": [(1, 3)]}, {"I": [1, 6, 2, 0, 3, 4, 5], "J": [0, 5, 1, 4, 2, 3, 0.5]}
    )  # fmt: skip
    found = needed(on, SEQ, 0)
    (change,) = found.changes
    assert (found.cost, found.status, on.actors[change.actor]) == (1, PROVED, "J")
    assert change.pairs.tolist() == [[3, 1]]
    assert change.why.startswith("a is stable for J as it is; what changes is which of its countermoves it would make")
    assert needed(on, SEQ, 0, 0).cost == 5


def test_a_state_that_is_stable_needs_nothing() -> None:
    on = guarded([4, 0, 1, 2, 3], [0, 0, 0, 0, 0])
    for concept in PLAIN:
        found = needed(on, concept, 0)
        assert (found.cost, found.changes, found.status, found.proved) == (0, (), NOTHING, True)


def test_where_the_solver_has_no_time_the_bound_and_the_words_say_so() -> None:
    on = conflict(
        7, {"I": [(0, 1)], "J": [(1, 3)]}, {"I": [1, 6, 2, 0, 3, 4, 5], "J": [0, 5, 1, 4, 2, 3, 0.5]}
    )  # fmt: skip
    found = needed(on, SEQ, 0, seconds=0.0)
    assert (found.cost, found.bound, found.proved, found.status) == (5, 0, False, BY_TURNS)
    assert stability(found.changed, [SEQ]).stable[SEQ][:, 0].all()


def test_rounds_without_an_end_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST_ROUNDS", 0)
    on = cube(4, 3, 1)
    for state in range(on.size):
        found = needed(on, SSEQ, state, seconds=0.0)
        assert stability(found.changed, [SSEQ]).stable[SSEQ][:, state].all()
        assert found.status in (NOTHING, ENOUGH, EVEN_SO)
        assert found.proved == (found.status != ENOUGH)


def test_a_solver_that_is_wrong_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    on = conflict(
        7, {"I": [(0, 1)], "J": [(1, 3)]}, {"I": [1, 6, 2, 0, 3, 4, 5], "J": [0, 5, 1, 4, 2, 3, 0.5]}
    )  # fmt: skip
    wrong = inverse.at_once(on, SEQ, 0, Sanctions.LEGAL, 0, 5, 10.0)
    unchanged = tuple(one for one in on.preferences if isinstance(one, Ranks))
    monkeypatch.setattr(inverse, "at_once", lambda *_: type(wrong)(unchanged, 5))
    found = needed(on, SEQ, 0)
    assert (found.cost, found.bound, found.status) == (5, 0, BY_TURNS)


@pytest.mark.parametrize("concept", PLAIN)
def test_what_is_needed_is_enough_in_larger_conflicts_and_least_for_each(concept: Concept) -> None:
    on = cube(8, 4, 5)
    for state in range(0, 256, 37):
        found = needed(on, concept, state, seconds=0.5)
        assert stability(found.changed, [concept]).stable[concept][:, state].all()
        assert found.bound <= found.cost
        for change in found.changes:
            over = change.pairs[:, 1]
            # one state less, and it is not stable any more
            values = change.ranking.rank.astype(float)
            values[state] = values[over[-1]] - 0.5
            less = tuple(
                Ranks.of(values) if actor == change.actor else one
                for actor, one in enumerate(found.changed.preferences)
            )
            assert not stability(
                Conflict(title="", actors=on.actors, codes=on.codes, moves=on.moves, preferences=less), [concept]
            ).stable[concept][change.actor, state]


def test_a_preference_that_is_no_ranking_can_stay_but_not_change() -> None:
    on = guarded([0, 1, 2, 3, 4], [0, 0, 0, 0, 0])
    better = np.zeros((5, 5), bool)
    better[1, 3] = True
    kept = Conflict(
        title="", actors=on.actors, codes=on.codes, moves=on.moves,
        preferences=(on.preferences[0], Relation.of(better)),
    )  # fmt: skip
    found = needed(kept, SEQ, 0)
    assert [change.actor for change in found.changes] == [0]
    assert needed(kept, SMR, 0).status == EACH
    with pytest.raises(QueryError, match="The preference of J is no ranking of all states"):
        needed(kept, NASH, 1)


def test_what_cannot_be_asked_is_refused() -> None:
    on = guarded([0, 1, 2, 3, 4], [0, 0, 0, 0, 0])
    with pytest.raises(QueryError, match="no actor 2: actors are 0 to 1"):
        needed(on, NASH, 0, 2)
    with pytest.raises(QueryError, match="no state 5: states are 0 to 4"):
        needed(on, NASH, 5)
    with pytest.raises(QueryError, match="not asked for simultaneous stability, only for nash, gmr, smr, seq, sseq"):
        needed(on, Concept.SIM, 0)


def test_in_turn_each_is_raised_as_little_as_the_others_leave_it() -> None:
    on = cube(4, 2, 3)
    for state in range(16):
        wish = Wish(conflict=on, concept=SEQ, state=state, sanctions=Sanctions.LEGAL)
        found = raised_in_turn(wish, [0, 1])
        assert found.each
        assert (
            found.cost
            >= raised_in_turn(Wish(conflict=on, concept=GMR, state=state, sanctions=Sanctions.LEGAL), [0, 1]).cost
        )


def test_once_there_has_to_be_an_end_nothing_is_taken_back() -> None:
    on = guarded([1, 2, 3, 0, 1], [0, 0, 0, 0, 0])
    wish = Wish(conflict=on, concept=SEQ, state=0, sanctions=Sanctions.LEGAL)
    assert raised_in_turn(wish, [0]).levels == {0: 3}
    higher = {0: 4}
    assert rounds._round(wish, [0], higher, never_lower=True)
    assert higher == {0: 4}
    assert not rounds._round(wish, [0], higher, never_lower=False)
    assert higher == {0: 3}
