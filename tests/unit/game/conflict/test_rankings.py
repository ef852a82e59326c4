"""Preferences stated outright: what a ranking misses, and where pairs go round in a circle."""

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import Ranks, Relation, by_pairs, by_ranking
from detente.game.conflict import rankings as rankings_module

NAMES = ("peace", "talks", "siege", "war", "ruin", "truce", "storm", "fall")


def named(state: int) -> str:
    return NAMES[state]


def test_a_ranking_with_ties_and_empty_groups() -> None:
    assert by_ranking([[3], [], [0, 2], [1]], 4, named).rank.tolist() == [1, 0, 1, 2]


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([[0], [1]], "The ranking misses states siege and war."),
        ([[0]], "The ranking misses states talks, siege and war."),
        ([[0], [1, 2, 3], [2]], "The ranking has state siege more than once."),
        ([[0, 1, 2, 3, 4]], "The ranking names state number 4; the states are numbered from 0 to 3."),
        ([[0, 1, 2, 3, -1]], "The ranking names state number -1; the states are numbered from 0 to 3."),
        ([], "The ranking misses states peace, talks, siege and war."),
    ],
)
def test_a_ranking_that_is_none_names_the_states(groups: list[list[int]], said: str) -> None:
    with pytest.raises(GameError) as caught:
        by_ranking(groups, 4, named)
    assert str(caught.value) == said


def test_of_many_missed_states_a_few_are_named() -> None:
    with pytest.raises(GameError, match=r"states 0, 1, 2, 3, 4 and 995 more\.$"):
        by_ranking([], 1000, str)


def test_pairs_that_order_all_are_ranks() -> None:
    found = by_pairs([(0, 1), (1, 2), (0, 3), (3, 2)], 4, named)
    assert isinstance(found, Ranks)
    assert found.rank.tolist() == [2, 1, 0, 1]
    nothing = by_pairs([], 3, named)
    assert isinstance(nothing, Ranks)
    assert nothing.rank.tolist() == [0, 0, 0]


def test_pairs_that_leave_states_apart_are_a_relation() -> None:
    found = by_pairs([(0, 1), (1, 2)], 4, named)
    assert isinstance(found, Relation)
    assert found.better(0, than=2)
    assert not found.better(0, than=3)
    assert found.deters(3, leaving=0)
    table = np.zeros((4, 4), bool)
    table[1, 0] = table[2, 0] = table[2, 1] = True
    assert (found.improves == Relation.of(table).improves).all()
    assert (found.sanctions == Relation.of(table).sanctions).all()


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(2, 2)], "siege over itself"),
        ([(0, 1), (1, 0)], "peace over talks, talks over peace"),
        ([(3, 4), (4, 5), (2, 3), (5, 3), (0, 2), (5, 1)], "war over ruin, ruin over truce, truce over war"),
        ([(i, (i + 1) % 8) for i in range(8)], "peace over talks, talks over siege, siege over war, war over ruin, "
         "ruin over truce, and so on, 8 states in all"),
    ],
)  # fmt: skip
def test_a_circle_is_named(pairs: list[tuple[int, int]], said: str) -> None:
    with pytest.raises(GameError) as caught:
        by_pairs(pairs, 8, named)
    assert str(caught.value) == f"The preferences go round in a circle: {said}."


def test_a_pair_of_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(GameError, match="list of preferences names state number 9; the states are numbered from 0"):
        by_pairs([(0, 9)], 8, named)


def test_a_circle_of_thousands_is_found() -> None:
    size = 4096
    pairs = [(state, state + 1) for state in range(size - 1)]
    with pytest.raises(GameError, match="4,096 states in all"):
        by_pairs([*pairs, (size - 1, 0)], size, str)


def test_what_follows_of_thousands_is_found() -> None:
    """A chain of 4,095 beside one state of which nothing is said."""
    size = 4096
    found = by_pairs([(state, state + 1) for state in range(size - 2)], size, str)
    assert isinstance(found, Relation)
    assert np.bitwise_count(found.improves).sum() == (size - 1) * (size - 2) // 2
    ranks = by_pairs([(state, state + 1) for state in range(size - 1)], size, str)
    assert isinstance(ranks, Ranks)
    assert ranks.rank[0] == size - 1


def test_a_relation_of_too_many_states_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankings_module, "MOST_RELATED", 3)
    with pytest.raises(GameError, match="leave some of 4 states in no order"):
        by_pairs([(0, 1)], 4, named)
    assert isinstance(by_pairs([(0, 1), (1, 2), (2, 3)], 4, named), Ranks)
