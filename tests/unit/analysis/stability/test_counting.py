"""Counts of rankings: what is exact and what is estimated, and intervals of shares."""

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from scipy.stats import binomtest

from detente.analysis.stability import PLAIN, Concept, Sanctions, count_rankings, counting
from detente.analysis.stability.deciding import by_deciding
from detente.analysis.stability.downsets import TooMany, by_overlaps
from detente.analysis.stability.proportion import clopper_pearson
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Ranks, Relation

NASH, GMR, SMR, SEQ, SSEQ = PLAIN


def ring(size: int, steps: tuple[int, int] = (1, 2)) -> Conflict:
    """Two actors go around, one in steps of one or two and the other in steps of three or one back."""
    states = np.arange(size)
    moves = [
        Moves.of(size, np.tile(states, 2), np.concatenate([(states + step) % size for step in one]))
        for one in (steps, (3, -1))
    ]
    dice = np.random.default_rng(size)
    return Conflict(
        title="ring", actors=("A", "B"), codes=states, moves=tuple(moves),
        preferences=(Ranks.of(np.zeros(size)), Ranks.of(dice.permutation(size))),
    )  # fmt: skip


def test_a_state_with_nothing_to_reach_is_stable_under_all_rankings() -> None:
    still = Conflict(
        title="", actors=("A",), codes=np.arange(3), moves=(Moves.of(3, [1], [2]),), preferences=(Ranks.of([0, 0, 0]),)
    )  # fmt: skip
    found = count_rankings(still, SSEQ, 0, 0)
    assert (found.rankings, found.total, found.share, found.relevant, found.others) == (6, 6, 1, 0, True)


def test_the_count_does_not_turn_on_what_the_actor_prefers_now_which_need_be_no_ranking() -> None:
    on = ring(8)
    other = Conflict(
        title="", actors=on.actors, codes=on.codes, moves=on.moves,
        preferences=(Relation.of(np.ones((8, 8), bool)), on.preferences[1]),
    )  # fmt: skip
    for concept in PLAIN:
        assert count_rankings(on, concept, 3, 0).rankings == count_rankings(other, concept, 3, 0).rankings


def test_estimates_hold_the_exact_share_and_come_with_their_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    on = ring(14)
    exact = {concept: count_rankings(on, concept, 3, 0) for concept in PLAIN}

    def gives_up(*_: object) -> Fraction:
        raise TooMany

    monkeypatch.setattr(counting, "by_overlaps", gives_up)
    monkeypatch.setattr(counting, "by_deciding", gives_up)
    monkeypatch.setattr(counting, "MOST_LISTED", 0)
    for concept in PLAIN:
        found = count_rankings(on, concept, 3, 0, seed=7, draws=3_000)
        assert not found.exact
        assert found.rankings is None
        assert found.low <= exact[concept].share <= found.high
        assert 0 < found.high - found.low < 0.04
        assert found.method.startswith("Estimated from 3,000 rankings drawn at random (seed 7)")
        assert found.seed == 7
        assert found.share == count_rankings(on, concept, 3, 0, seed=7, draws=3_000).share
    monkeypatch.setattr(counting, "MOST_IN_SETS", -1)
    assert not count_rankings(on, SMR, 3, 0, draws=10).exact


def test_every_way_to_the_exact_share_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    on = ring(16)
    first = {concept: count_rankings(on, concept, 3, 0).share for concept in PLAIN}
    # what can be brought back to where it was is no condition
    assert "overlaps" in count_rankings(on, GMR, 3, 0).method
    for concept in (SMR, SSEQ):
        assert "all sets" in count_rankings(on, concept, 3, 0).method
    monkeypatch.setattr(counting, "MOST_LISTED", 0)
    for concept in (SMR, SSEQ):
        found = count_rankings(on, concept, 3, 0)
        assert "deciding" in found.method
        assert found.share == first[concept]


def test_counts_stay_exact_where_thousands_of_states_matter() -> None:
    # from b the other can go to 1,497 states, from c to 2,000; 500 of them are the same
    there = Moves.of(3_000, [1] * 1_497 + [2] * 2_000, [*range(3, 1_500), *range(1_000, 3_000)])
    on = Conflict(
        title="", actors=("I", "J"), codes=np.arange(3_000), moves=(Moves.of(3_000, [0, 0], [1, 2]), there),
        preferences=(Ranks.of(np.zeros(3_000)), Ranks.of(np.zeros(3_000))),
    )  # fmt: skip
    found = count_rankings(on, GMR, 0, 0)
    assert found.share == 1 - Fraction(1, 1_499) - Fraction(1, 2_002) + Fraction(1, 3_000)
    assert found.relevant == 2_999
    assert found.rankings == found.share * factorial(3_000)


def test_conditions_on_many_states_have_the_share_that_is_worked_out() -> None:
    # not all of 0 to 998 better, nor all of 500 to 1,998
    found = by_overlaps([np.arange(999), np.arange(500, 1_999)])
    assert found == 1 - Fraction(1, 1_000) - Fraction(1, 1_500) + Fraction(1, 2_000)
    # none of 300 better, and of two hundred other pairs at least one not
    none, pairs = [frozenset(range(300))], [frozenset([1_000 + 2 * pair, 1_001 + 2 * pair]) for pair in range(200)]
    assert by_deciding([none]) == Fraction(1, 301)
    found = by_deciding([pairs])
    # all pairs hit: at each chance t of being better, (1 - (1 - t)^2)^200
    grid, weights = np.polynomial.legendre.leggauss(300)
    inside = (grid + 1) / 2
    assert float(found) == pytest.approx(1 - float((weights / 2) @ (1 - (1 - inside) ** 2) ** 200), abs=1e-12)


def test_what_takes_too_many_steps_is_given_up() -> None:
    rng = np.random.default_rng(0)
    conditions = [[frozenset(rng.choice(40, 4, replace=False).tolist()) for _ in range(12)] for _ in range(8)]
    with pytest.raises(TooMany):
        by_deciding(conditions, steps=10)
    with pytest.raises(TooMany):
        by_overlaps([np.array([bit]) for bit in range(19)])
    with pytest.raises(TooMany):  # unions of thousands of sizes
        by_overlaps([np.arange(1 << bit, 2 << bit) for bit in range(12)])


def test_whether_the_others_stay_is_said_as_far_as_it_is_certain() -> None:
    # J can leave a for b, from where only I can go on, to c
    def duel(values: list[float]) -> Conflict:
        return Conflict(
            title="", actors=("I", "J"), codes=np.arange(3), moves=(Moves.of(3, [1], [2]), Moves.of(3, [0], [1])),
            preferences=(Ranks.of([0, 0, 0]), Ranks.of(values)),
        )  # fmt: skip

    assert count_rankings(duel([2, 1, 0]), SEQ, 0, 0).others is True
    assert count_rankings(duel([0, 1, 2]), SEQ, 0, 0).others is False
    assert count_rankings(duel([1, 2, 0]), SEQ, 0, 0).others is None  # if I likes c better than b
    assert count_rankings(duel([1, 2, 0]), GMR, 0, 0).others is True
    assert count_rankings(duel([1, 2, 0]), NASH, 0, 0).others is False


def test_readings_of_sanctions_are_told_apart() -> None:
    # I leaves a for b; only X, then Y, then X again can bring it down, to e
    on = Conflict(
        title="", actors=("I", "X", "Y"), codes=np.arange(5),
        moves=(Moves.of(5, [0], [1]), Moves.of(5, [1, 3], [2, 4]), Moves.of(5, [2], [3])),
        preferences=tuple(Ranks.of(np.arange(5)) for _ in range(3)),
    )  # fmt: skip
    shares = [count_rankings(on, SEQ, 0, 0, sanctions=reading).share for reading in Sanctions]
    # b better and all that it can end in: of five states with a the worst, of four, of three
    assert shares == [1 - Fraction(1, 5), 1 - Fraction(1, 4), 1 - Fraction(1, 3)]


def test_too_many_actors_for_sanctions_in_which_nobody_moves_twice() -> None:
    flat = tuple(Ranks.of([0, 0]) for _ in range(13))
    on = Conflict(
        title="", actors=tuple("ABCDEFGHIJKLM"), codes=np.arange(2), preferences=flat,
        moves=tuple(Moves.of(2, [0], [1]) for _ in range(13)),
    )  # fmt: skip
    with pytest.raises(QueryError, match="at most 12 actors"):
        count_rankings(on, GMR, 0, 0, sanctions=Sanctions.ONCE)
    assert count_rankings(on, Concept.GMR, 0, 0).exact


def test_intervals_are_those_of_clopper_and_pearson() -> None:
    hits = np.array([0, 1, 7, 19, 20])
    low, high = clopper_pearson(hits, 20)
    for number, count in enumerate(hits.tolist()):
        expected = binomtest(count, 20).proportion_ci(0.95, method="exact")
        assert (low[number], high[number]) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert clopper_pearson(3, 20, 0.5)[0] > clopper_pearson(3, 20)[0]
