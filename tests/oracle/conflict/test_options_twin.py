"""States and moves of random options against the slow twin, which looks at every pair of states."""

import random

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import feasible as feasible_module
from detente.game.conflict import steps as steps_module
from detente.game.conflict.form import Conflict
from detente.game.conflict.options import (
    Barred,
    Condition,
    OptionPlan,
    at_least_one,
    conflict_from_options,
    depends,
    exclusive,
    listed,
)
from detente.game.conflict.preference import Ranks
from detente.game.conflict.steps import Step
from oracle.conflict.optional import Plan, Test, arcs, code, states


def some_part(chance: random.Random, plans: list[Plan], most: int = 2) -> tuple[tuple[int, int], ...]:
    options = chance.sample(range(len(plans)), chance.randint(1, min(most, len(plans))))
    return tuple((option, chance.randrange(plans[option].levels)) for option in options)


def fits(part: tuple[tuple[int, int], ...]) -> Test:
    return lambda state: all(state[option] == level for option, level in part)


def some_condition(chance: random.Random, plans: list[Plan]) -> tuple[Condition, Test]:
    """One of the four kinds, with its plain words."""
    kind = chance.choice(["exclusive", "at least one", "dependency", "listed"])
    options = chance.sample(range(len(plans)), chance.randint(1, len(plans)))
    if kind == "exclusive":
        return exclusive(options), lambda state: sum(state[option] > 0 for option in options) > 1
    if kind == "at least one":
        return at_least_one(options), lambda state: all(state[option] == 0 for option in options)
    part, other = some_part(chance, plans), some_part(chance, plans)
    if kind == "dependency":
        return depends(part, other), lambda state: fits(part)(state) and not fits(other)(state)
    return listed([part, other]), lambda state: fits(part)(state) or fits(other)(state)


def some_plans(chance: random.Random, actors: int) -> list[Plan]:
    return [
        Plan(
            levels=chance.choice([2, 2, 2, 3, 4]),
            owners=tuple(chance.sample(range(actors), chance.choice([0, 1, 1, 1, 2]) if actors > 1 else 1)),
            direction=chance.choice(["both", "both", "fwd", "back"]),
        )
        for _ in range(chance.randint(1, 5))
    ]


Bar = tuple[int | None, tuple[Condition, Test], tuple[Condition, Test]]


def build(
    actors: int, plans: list[Plan], conditions: list[tuple[Condition, Test]], bars: list[Bar], step: Step
) -> Conflict:
    return conflict_from_options(
        "random",
        [f"actor {number}" for number in range(actors)],
        [
            OptionPlan(f"o{number}", plan.owners, plan.direction, tuple(f"l{n}" for n in range(plan.levels)))
            for number, plan in enumerate(plans)
        ],
        infeasible=[condition for condition, _ in conditions],
        barred=[Barred(who, before[0], after[0]) for who, before, after in bars],
        step=step,
        preferences=lambda codes, choices: [Ranks.of(codes)] * actors,
    )


@pytest.mark.parametrize("small", [False, True])
def test_states_and_moves_are_those_of_the_twin(small: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if small:  # every way of cutting the work up, and of finding a state
        monkeypatch.setattr(steps_module, "AT_ONCE", 7)
        monkeypatch.setattr(feasible_module, "AT_ONCE", 3)
        monkeypatch.setattr(steps_module, "MOST_STATES", 1)
    chance = random.Random(5 + small)
    empty = compared = 0
    for _ in range(200):
        actors = chance.randint(1, 3)
        plans = some_plans(chance, actors)
        conditions = [some_condition(chance, plans) for _ in range(chance.randint(0, 3))]
        bars: list[Bar] = [
            (chance.choice([None, *range(actors)]), some_condition(chance, plans), some_condition(chance, plans))
            for _ in range(chance.randint(0, 2))
        ]
        step: Step = chance.choice(["any", "one"])
        tests = [test for _, test in conditions]
        there = states(plans, tests)
        if not there:
            empty += 1
            with pytest.raises(GameError, match="no feasible state"):
                build(actors, plans, conditions, bars, step)
            continue
        made = build(actors, plans, conditions, bars, step)
        assert made.codes.tolist() == [code(state, plans) for state in there]
        for actor, moves in enumerate(made.moves):
            expected = arcs(actor, plans, tests, [(who, before[1], after[1]) for who, before, after in bars], step)
            assert moves.targets.dtype == np.int32
            assert list(zip(*(ends.tolist() for ends in moves.pairs()), strict=True)) == expected
            compared += len(expected)
    assert empty > 5
    assert compared > 3000


def test_states_in_any_order_of_the_options_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are many combinations the options are taken in an order of their own."""
    monkeypatch.setattr(feasible_module, "MOST_STATES", 200)
    chance = random.Random(11)
    turned = 0
    for _ in range(100):
        plans = [Plan(levels=chance.choice([2, 2, 3]), owners=(0,), direction="both") for _ in range(8)]
        conditions = [some_condition(chance, plans) for _ in range(chance.randint(2, 6))]
        there = states(plans, [test for _, test in conditions])
        if not there or len(there) > 200:
            with pytest.raises(GameError, match="feasible state"):
                build(1, plans, conditions, [], "one")
            continue
        turned += 1
        assert build(1, plans, conditions, [], "one").codes.tolist() == [code(state, plans) for state in there]
    assert turned > 20
