"""Rates found in one state, without the others, against the enumerated game's chain."""

from dataclasses import replace

import pytest

from detente.case.model import Model
from detente.game import compile_game, make_chain, solve
from detente.game.factored import factor
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from oracle.simulate_fly import ahead as twin
from oracle.simulate_fly.agree import compare, of_chain, of_factored, of_twin

CASES = [(construct, seed) for construct in CONSTRUCTS for seed in range(3)] + [("any", seed) for seed in range(40)]


def model_of(construct: str, seed: int) -> Model:
    return games.any_game(seed) if construct == "any" else games.game(seed, CONSTRUCTS[construct], construct)


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_rates_of_the_short_sighted(construct: str, seed: int) -> None:
    """Whoever looks no step ahead does on the fly what a myopic actor does in the enumerated game."""
    model = model_of(construct, seed)
    game = compile_game(model)
    chain, factored = make_chain(game, solve(game, "myopic")[0]), factor(model, look_ahead=0)
    compare(of_factored(game.space.digits, factored), of_chain(game, chain))
    undated = [cause for cause in factored.causes if not cause.label.startswith("calendar ")]
    assert undated == [flow.cause for flow in chain.flows]
    assert len(factored.causes) == len(undated) + len(chain.calendar)


@pytest.mark.parametrize(
    ("construct", "seed", "ahead"), [(*case, ahead) for ahead in (1, 2) for case in CASES if ahead == 1 or case[1] == 0]
)
def test_rates_of_those_who_look_ahead(construct: str, seed: int, ahead: int) -> None:
    """Value by so many steps, against plain loops over all states."""
    model = model_of(construct, seed)
    made = twin.chain(model, ahead)
    compare(of_factored(made.states, factor(model, look_ahead=ahead)), of_twin(made), within=1e-11)


@pytest.mark.parametrize("manner", ["random", "frozen"])
@pytest.mark.parametrize(("construct", "seed"), [case for case in CASES if case[1] == 0])
def test_ablations(construct: str, seed: int, manner: str) -> None:
    model = model_of(construct, seed)
    game = compile_game(model)
    slow = of_chain(game, make_chain(game, solve(game, manner)[0]))
    compare(of_factored(game.space.digits, factor(model, manner=manner)), slow)


@pytest.mark.parametrize("seed", range(4))
def test_equilibrium_among_the_short_sighted(seed: int) -> None:
    """Sponsors who expect the others as they are."""
    model = model_of("veto", seed)
    model = replace(model, actors=tuple(replace(actor, foresight=None, depth=None) for actor in model.actors))
    game = compile_game(model)
    slow = of_chain(game, make_chain(game, solve(game)[0]))
    compare(of_factored(game.space.digits, factor(model)), slow, within=1e-9)
