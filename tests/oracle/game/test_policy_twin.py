"""Policy iteration by loops, which only games of many states use, against the twin on small ones."""

import numpy as np
import pytest

from detente.game import compile_game, make_chain, solve
from detente.game.behaviour import loops, policy, value
from detente.game.behaviour.strategies import fixed_rates
from oracle.game import games
from oracle.game.games import Knobs
from oracle.game.test_game_twin import ABLATED, both, compare, model_of

MANY = Knobs(actors=(2, 2), options=2, conditions=3, states=400, since=True, hidden=True, costs=True)


@pytest.fixture
def always_by_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the states."""
    monkeypatch.setattr(value, "DIRECT", 0)


@pytest.mark.usefixtures("always_by_policies")
@pytest.mark.parametrize(("construct", "seed"), ABLATED)
def test_rates_and_values(construct: str, seed: int) -> None:
    """Every rate to a part in a thousand millions, as where systems are solved directly."""
    _, _, made, directly, _ = both(construct, seed)
    game = compile_game(model_of(construct, seed))
    (strategies,) = solve(game)
    compare(game, make_chain(game, strategies), made)
    assert strategies.values.keys() == directly.keys()
    for name, values in directly.items():
        assert np.abs(strategies.values[name] - values).max() <= strategies.value_bound + 1e-9, name


CORRECT = loops.correct


def misled(parts: tuple[np.ndarray, ...], left: np.ndarray, enough: float, most: int) -> np.ndarray:
    """A correction that is off by something."""
    return CORRECT(parts, left, enough, most) + 1e-3 * np.sin(np.arange(len(left)))


@pytest.mark.usefixtures("always_by_policies")
@pytest.mark.parametrize("seed", range(6))
def test_the_bound_bounds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that were left alone too early are no further off than the bound says."""
    game = compile_game(games.game(seed, MANY, "many"))
    rates = game.arrows.laid(fixed_rates(game, dated=True))
    for actor in game.actors:
        blind = value.blindness(game, actor)
        exact = value.solve_value(game, actor, rates, blind)
        with monkeypatch.context() as patch:
            patch.setattr(policy, "EXACT", 1e-2)
            patch.setattr(loops, "correct", misled)
            rough = value.solve_value(game, actor, rates, blind)
        off = float(np.abs(rough.values - exact.values).max())
        assert 0.0 < off <= rough.bound + exact.bound


def test_transitions_within_a_group_fill_no_place() -> None:
    """0 to 1 and back, 0 to 2 twice; 1 and 2 cannot be told apart."""
    source, target = np.array([0, 1, 0, 0, 1], np.uint32), np.array([1, 0, 2, 2, 2], np.uint32)
    starts, column, slot = loops.merge(source, target, np.array([0, 1, 1], np.uint32), 2)
    assert (starts.tolist(), column.tolist(), slot.tolist()) == ([0, 1, 2], [1, 0], [0, 1, 0, 0, 2])
