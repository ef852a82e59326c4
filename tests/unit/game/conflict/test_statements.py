"""Preferences by statements and weights, and the published rankings that statements make."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import (
    Choice,
    Condition,
    OptionPlan,
    by_ranking,
    by_statements,
    by_weights,
    exclusive,
    lay_options,
    pattern,
    read_statement,
)

TWO = (Choice(name="a", owners=(0,)), Choice(name="b", owners=(0,), stride=2))


def test_a_condition_serves_as_a_statement() -> None:
    ranks = by_statements(np.arange(4), TWO, [exclusive([0, 1]), Condition((((0, 1),),))])
    assert ranks.rank.tolist() == [0, 1, 0, 2]


def test_without_statements_all_is_the_same() -> None:
    assert by_statements(np.arange(4), TWO, []).rank.tolist() == [0, 0, 0, 0]


def test_weights_are_added_as_they_are_written() -> None:
    three = (*TWO, Choice(name="c", owners=(0,), stride=4))
    ranks = by_weights(np.arange(8), three, [0.1, 0.2, 0.3])
    assert ranks.rank[3] == ranks.rank[4]  # 0.1 + 0.2 is 0.3, though not in floating point
    assert by_weights(np.arange(4), TWO, [Fraction(1, 3), 0]).rank.tolist() == [0, 1, 0, 1]


def test_weights_of_what_is_not_taken_count_too() -> None:
    assert by_weights(np.arange(4), TWO, [1, 1], [3, 0]).rank.tolist() == [2, 0, 3, 1]


@pytest.mark.parametrize(
    ("taken", "without", "said"),
    [
        ([1.0], None, "2 options and 1 weights"),
        ([1.0, 1.0], [0.0], "2 options and 1 weights"),
        ([1.0, float("nan")], None, "found nan"),
        ([1.0, 1.0], [0.0, float("inf")], "found inf"),
        ([1e-30, 1.0], None, "too far apart"),
    ],
)
def test_weights_that_cannot_be_added_are_refused(taken: list[float], without: list[float] | None, said: str) -> None:
    with pytest.raises(GameError, match=said):
        by_weights(np.arange(4), TWO, taken, without)


@pytest.mark.parametrize("name", ["cuban_missile_crisis", "euphrates_syria_iraq_1975", "prisoners_dilemma"])
def test_published_statements_make_the_published_rankings(reference: Path, name: str) -> None:
    model = json.loads((reference / "published" / "conflicts" / f"{name}.json").read_text(encoding="utf-8"))
    choices = lay_options([OptionPlan(option["name"], (0,)) for option in model["options"]], 1)
    codes = np.array([state["decimal"] for state in model["feasible_states"]])
    place = {state["id"]: number for number, state in enumerate(model["feasible_states"])}
    for wanted in model["preferences"].values():
        statements = [read_statement(text, choices) for text in wanted["statements"]]
        groups = [[place[state] for state in group] for group in wanted["ranking_most_to_least"]]
        ranking = by_ranking(groups, len(codes), lambda state: pattern(choices, int(codes[state])))
        assert by_statements(codes, choices, statements).rank.tolist() == ranking.rank.tolist()
