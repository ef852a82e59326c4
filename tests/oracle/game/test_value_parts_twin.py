"""What each interest is worth to an actor, level by level, against loops and dense solves on random games."""

from dataclasses import replace

import numpy as np
import pytest

from detente.game import compile_game, solve
from detente.game.behaviour import value
from detente.game.behaviour.minds import minds
from detente.game.behaviour.value_parts import value_parts
from oracle.game.hierarchy import expected_rates, from_below, strategies
from oracle.game.parts import parts
from oracle.game.space import World
from oracle.game.test_game_twin import model_of, states_of
from oracle.game.value import solve as solved

CONSTRUCTS = ("plain", "final", "costs", "promises", "welfare", "myopic", "hidden", "beliefs", "veto", "calendar")
CASES = [(construct, seed) for construct in CONSTRUCTS for seed in range(2)] + [("any", seed) for seed in range(12)]


@pytest.mark.parametrize(("construct", "seed"), CASES)
@pytest.mark.parametrize("direct", [True, False], ids=["few states", "as for many states"])
def test_parts(construct: str, seed: int, direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part of every actor at every level; and they sum to V within the bound."""
    if not direct:
        monkeypatch.setattr(value, "DIRECT", 0)
    model = model_of(construct, seed)
    game = compile_game(model)
    (found,) = solve(game)
    states = states_of(game)
    for actor, levels in minds(game, found).items():
        world = World(model.beliefs.get(actor, model))
        theirs = strategies(world, states, len(levels))
        depths = {one.id: one.depth for one in world.actors.values()}
        assert sum(mind.share for mind in levels) == pytest.approx(1.0, abs=1e-12)
        for mind in levels:
            fast = value_parts(mind)
            whole = sum(fast.values.values())
            assert np.abs(whole - fast.whole).max() <= fast.bound + 1e-15
            assert fast.bound <= 1e-8
            strategy = theirs[actor][mind.level - 1]
            if strategy.value is None:
                continue
            rates = expected_rates(world, actor, from_below(actor, depths, theirs, mind.level), states)
            slow = parts(world, actor, rates, states, strategy.value)
            assert fast.values.keys() == slow.keys()
            for name, column in fast.values.items():
                assert column == pytest.approx([slow[name][state] for state in states], abs=1e-7), (actor, name)


@pytest.mark.parametrize("seed", range(4))
def test_a_part_is_how_fast_the_value_grows_with_the_weight(seed: int) -> None:
    """The envelope theorem: what is best to do stays best for a small change of a weight."""
    model, step = model_of("costs", seed), 1e-6
    game = compile_game(model)
    (found,) = solve(game)
    states = states_of(game)
    for actor, levels in minds(game, found).items():
        mind = levels[-1]
        fast, world = value_parts(mind), World(model)
        theirs = strategies(world, states)
        depths = {one.id: one.depth for one in world.actors.values()}
        rates = expected_rates(world, actor, from_below(actor, depths, theirs, mind.level), states)
        before = solved(world, actor, rates, states)
        for number, interest in enumerate(model.interests[actor]):
            grown = list(model.interests[actor])
            grown[number] = replace(interest, weight=interest.weight * (1 + step))
            other = World(replace(model, interests={**model.interests, actor: tuple(grown)}))
            after = solved(other, actor, rates, states)
            slope = [(after[state] - before[state]) / step for state in states]
            assert fast.values[interest.id] == pytest.approx(slope, abs=1e-3)
