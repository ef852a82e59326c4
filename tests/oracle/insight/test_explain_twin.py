"""The gains in an explanation, and how they split, against loops and dense exponentials on random games."""

import numpy as np
import pytest

from detente.analysis import forecast
from detente.answer.grounds import Setting
from detente.game import compile_game, make_chain, solve
from detente.insight.explain.cause import block_of, met
from detente.insight.explain.gain import gain_of_move
from detente.insight.explain.ground import Ground
from oracle.game.test_game_twin import model_of, states_of
from oracle.insight.gaining import mean_gains

CONSTRUCTS = ("plain", "final", "costs", "promises", "welfare", "myopic", "hidden", "beliefs", "tempos")
CASES = [(construct, seed) for construct in CONSTRUCTS for seed in range(2)]
WITHIN = 5.0


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_gains(construct: str, seed: int) -> None:
    """For every option in turn: what moves carry into its other levels than the first, and what they gain."""
    model = model_of(construct, seed)
    game = compile_game(model)
    (found,) = solve(game)
    chain = make_chain(game, found)
    ground = Ground(
        machine={},
        whole={},
        setting=Setting(),
        game=game,
        strategies=found,
        chain=chain,
        expectations=1,
        sources={},
        top=None,
        deep=True,
    )
    states, looked = states_of(game), 0
    for option in model.options:
        goal = game.level(option.factor) != 0
        if goal.all() or not goal.any():
            continue
        reached = forecast.reach(chain, goal, within=WITHIN)
        slow = mean_gains(game, chain, goal, WITHIN, states)
        for route in reached.by_cause:
            assert route.flow is not None
            where = met(reached, route.flow)
            assert where is not None
            block = block_of(game, route.flow)
            assert block.cause.label == route.label
            assert where.carried.sum(axis=1) == pytest.approx([route.chance, route.chosen, route.slip], abs=1e-12)
            for carrier in ("chosen", "slip"):
                amount = getattr(route, carrier)
                if amount < 1e-9 or block.sort != "move":
                    continue
                gain = gain_of_move(ground, block, where.states, where.times, carrier)
                assert gain is not None
                carried, mean, split = slow[route.label, carrier]
                assert amount == pytest.approx(carried, rel=1e-7)
                assert gain.weight == pytest.approx(amount, rel=1e-9)
                assert gain.value == pytest.approx(mean, abs=1e-6)
                assert abs(sum(gain.parts.values()) - gain.value) <= gain.bound
                for part, value in split.items():
                    assert gain.parts.get(part, 0.0) == pytest.approx(value, abs=1e-6), part
                looked += 1
    assert looked or not np.any([flow.rate.any() for flow in chain.flows if flow.cause.kind == "move"])
