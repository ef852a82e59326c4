"""Orders that actors may have: which rankings they lead to, and how often states are equilibria over them."""

import numpy as np
import pytest

from detente.analysis.stability import PLAIN, Concept, StatementOrders, TieBreaks, order_frequencies
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Ranks

NASH, GMR, SMR, SEQ, SSEQ = PLAIN


def dilemma(one: list[float], other: list[float]) -> Conflict:
    return Conflict(
        title="Prisoner's dilemma", actors=("a", "b"), codes=np.arange(4),
        moves=(Moves.of(4, [0, 1, 2, 3], [1, 0, 3, 2]), Moves.of(4, [0, 1, 2, 3], [2, 3, 0, 1])),
        preferences=(Ranks.of(one), Ranks.of(other)),
    )  # fmt: skip


def test_certain_preferences_have_one_profile() -> None:
    on = dilemma([1, 0, 3, 2], [1, 3, 0, 2])
    found = order_frequencies(on, [None, None])
    assert (found.orders, found.rankings, found.seed) == (1, (1, 1), None)
    assert found.by_concept[NASH].equilibrium.tolist() == [1, 0, 0, 0]
    assert found.by_concept[SEQ].equilibrium.tolist() == [1, 0, 0, 1]
    assert found.by_concept[SEQ].profiles == 1


def test_a_tie_of_two_is_broken_either_way() -> None:
    on = dilemma([1, 0, 1, 2], [1, 3, 0, 2])
    found = order_frequencies(on, [TieBreaks(Ranks.of([1, 0, 1, 2])), None], [NASH])
    assert found.rankings == (2, 1)
    assert found.by_concept[NASH].stable[0].tolist() == [1, 0, 0, 1]
    found = order_frequencies(on, [TieBreaks(Ranks.of([1, 1, 0, 2])), None], [NASH])
    assert found.by_concept[NASH].stable[0].tolist() == [0.5, 0.5, 0, 1]
    assert found.by_concept[NASH].equilibrium.tolist() == [0.5, 0.5, 0, 0]


def test_shares_multiply_however_many_profiles_there_are() -> None:
    on = dilemma([0, 0, 0, 0], [0, 0, 0, 0])
    flat = TieBreaks(Ranks.of([0, 0, 0, 0]))
    found = order_frequencies(on, [flat, flat], [NASH, SEQ], most=24, draws=50)
    assert found.orders == 576
    assert found.by_concept[NASH].exact
    assert found.by_concept[NASH].profiles == 576
    assert found.by_concept[NASH].equilibrium == pytest.approx(0.25)
    assert not found.by_concept[SEQ].exact
    assert found.by_concept[SEQ].profiles == 50


def test_the_same_seed_draws_the_same() -> None:
    on = dilemma([0, 0, 0, 0], [0, 0, 0, 0])
    flat = TieBreaks(Ranks.of([0, 0, 0, 0]))
    one, same, other = (
        order_frequencies(on, [flat, flat], [SSEQ], most=1, draws=60, seed=seed).by_concept[SSEQ].equilibrium.tolist()
        for seed in (5, 5, 6)
    )
    assert one == same != other


def test_what_is_always_so_is_so_in_exactly_all() -> None:
    on = dilemma([0, 0, 0, 3], [0, 0, 0, 0])
    three = StatementOrders.of(np.eye(4, dtype=bool)[1:])
    found = order_frequencies(on, [three, TieBreaks(Ranks.of([0, 0, 0, 1]))])
    for concept in PLAIN:
        assert found.by_concept[concept].equilibrium[3] <= 1.0
    assert found.by_concept[NASH].stable[1, 3] == 1.0


def test_orders_that_rank_alike_are_kept_once() -> None:
    # the second says no more than the first, the third nothing
    orders = StatementOrders.of([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [1, 0, 1, 0]])
    rankings = orders.rankings()
    assert orders.count == 24
    assert rankings is not None
    assert {tuple(np.frombuffer(one, np.int32).tolist()): ways for one, ways in rankings.items()} == {
        (3, 2, 1, 0): 16, (3, 1, 2, 0): 8,
    }  # fmt: skip


def test_groups_keep_their_order() -> None:
    orders = StatementOrders.of([[1, 0, 0], [0, 1, 0]], [[1], [0]])
    rankings = orders.rankings()
    assert orders.count == 1
    assert rankings is not None
    assert [np.frombuffer(one, np.int32).tolist() for one in rankings] == [[1, 2, 0]]
    dice = np.random.default_rng(0)
    assert all(orders.draw(dice).tolist() == [1, 2, 0] for _ in range(5))


def test_no_statements_leave_all_states_tied() -> None:
    orders = StatementOrders.of(np.zeros((0, 3), bool))
    assert (orders.count, orders.states) == (1, 3)
    assert orders.draw(np.random.default_rng(0)).tolist() == [0, 0, 0]


def test_draws_come_as_often_as_orders_lead_to_them() -> None:
    dice = np.random.default_rng(2)
    statements = StatementOrders.of([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [1, 0, 1, 0]])
    drawn = [tuple(statements.draw(dice).tolist()) for _ in range(3_000)]
    assert drawn.count((3, 2, 1, 0)) == pytest.approx(2_000, abs=120)
    ties = TieBreaks(Ranks.of([5, 2, 5, 5]))
    broken = [tuple(ties.draw(dice).tolist()) for _ in range(3_000)]
    assert set(broken) == {(1, 0, 2, 3), (1, 0, 3, 2), (2, 0, 1, 3), (2, 0, 3, 1), (3, 0, 1, 2), (3, 0, 2, 1)}
    assert min(broken.count(one) for one in set(broken)) > 400


def test_too_many_rankings_are_not_kept() -> None:
    assert TieBreaks(Ranks.of(np.zeros(9))).rankings() is None
    assert StatementOrders.of(np.eye(9, dtype=bool)).rankings() is None
    assert order_frequencies(
        Conflict(
            title="", actors=("a",), codes=np.arange(9), moves=(Moves.of(9, [0], [1]),),
            preferences=(Ranks.of(np.zeros(9)),),
        ), [TieBreaks(Ranks.of(np.zeros(9)))], [NASH], draws=20,
    ).rankings == (None,)  # fmt: skip


def test_progress_reaches_the_end() -> None:
    on = dilemma([0, 0, 0, 0], [1, 3, 0, 2])
    told: list[float] = []
    order_frequencies(on, [TieBreaks(Ranks.of([0, 0, 0, 0])), None], tick=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 2


def test_orders_that_do_not_fit_are_refused() -> None:
    on = dilemma([1, 0, 3, 2], [1, 3, 0, 2])
    with pytest.raises(QueryError, match="for each of the 2 actors; found 1"):
        order_frequencies(on, [None])
    with pytest.raises(QueryError, match="The orders of b are of 3 states; there are 4"):
        order_frequencies(on, [None, TieBreaks(Ranks.of([0, 0, 0]))], [Concept.NASH])
    with pytest.raises(QueryError, match="Every one of the 2 statements has to be in one group"):
        StatementOrders.of([[1, 0], [0, 1]], [[0], [0, 1]])
    with pytest.raises(QueryError, match=r"found shape \(0,\)"):
        StatementOrders.of([])
