"""What can happen on a lattice, beside the same game enumerated state by state."""

from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Model
from detente.errors import GameError, TooLargeError
from detente.game import Game, compile_game
from detente.game.lattice import Lattice, lay_lattice
from oracle.game.games import CONSTRUCTS, any_game, game

PLAIN = sorted(set(CONSTRUCTS) - {name for name, knobs in CONSTRUCTS.items() if knobs.hidden or knobs.beliefs})


def _known(model: Model) -> Model:
    """The same without what lattices do not know."""
    factors = tuple(replace(factor, hidden_from=()) for factor in model.factors)
    return replace(model, beliefs={}, factors=factors)


def _both(model: Model) -> tuple[Game, Lattice]:
    try:
        return compile_game(_known(model)), lay_lattice(_known(model))
    except GameError as error:
        pytest.skip(f"no such game: {error}")


def _cells(lattice: Lattice, factors: tuple[int, ...], codes: np.ndarray) -> tuple[np.ndarray, ...]:
    layout = lattice.layout
    return tuple(codes // layout.strides[f] % layout.sizes[f] for f in factors)


def _compare(model: Model) -> None:
    whole, lattice = _both(model)
    codes = whole.space.codes
    going = codes[~whole.final]
    inside = lattice.box.places(going)
    assert np.array_equal(lattice.box.codes(inside), going)
    assert lattice.live is None or lattice.live[inside].all()
    assert [cause.label for cause in lattice.causes] == [block.cause.label for block in whole.blocks]
    for block, stroke in zip(whole.blocks, lattice.strokes, strict=True):
        at = _cells(lattice, stroke.factors, going)
        leads, clock = np.broadcast_to(stroke.leads[at], going.shape), np.broadcast_to(stroke.clock[at], going.shape)
        here = clock > 0
        assert np.array_equal(going[here], codes[block.source])
        assert np.array_equal((going + leads)[here], codes[block.target])
        np.testing.assert_allclose(clock[here], block.clock, rtol=1e-14)
        if block.cost is not None:
            assert stroke.cost is not None
            np.testing.assert_allclose(np.broadcast_to(stroke.cost[at], going.shape)[here], block.cost, rtol=1e-14)
        if stroke.fails is not None:
            failed = whole.votes[stroke.motion].failed[block.source]
            assert np.array_equal((going + stroke.fails[at])[here], codes[failed])
        _compare_utility(whole, lattice, block.source, block.target, stroke.cause)
    for actor, number in lattice.actors.items():
        np.testing.assert_allclose(lattice.flow(actor)[inside], whole.utility[number][~whole.final], atol=1e-12)


def _compare_utility(whole: Game, lattice: Lattice, source: np.ndarray, target: np.ndarray, cause: int) -> None:
    stroke = lattice.strokes[cause]
    for actor, number in lattice.actors.items():
        change = np.zeros(len(source))
        for factors, values in lattice.after(stroke, actor):
            change += values[_cells(lattice, factors, whole.space.codes[source])]
        wanted = whole.utility[number][target] - whole.utility[number][source]
        np.testing.assert_allclose(change, wanted, atol=1e-12)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("seed", range(4))
def test_every_construct_happens_as_in_the_enumerated_game(name: str, seed: int) -> None:
    _compare(game(seed, CONSTRUCTS[name], name))


@pytest.mark.parametrize("seed", range(60))
def test_random_games_happen_as_in_the_enumerated_game(seed: int) -> None:
    _compare(any_game(seed))


@pytest.mark.parametrize("name", ["hidden", "beliefs"])
def test_what_a_lattice_does_not_know_is_refused(name: str) -> None:
    with pytest.raises(TooLargeError, match="solved only where all its transitions fit in memory"):
        lay_lattice(game(1, CONSTRUCTS[name], name))


@pytest.mark.parametrize("seed", range(12))
def test_columns_over_all_codes_are_those_of_the_enumerated_states(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, lattice = _both(any_game(seed))
    codes, model = whole.space.codes, whole.model
    assert lattice.size == whole.layout.product
    for largest in (2**20, 3):  # at once, and piece by piece
        monkeypatch.setattr("detente.game.lattice.lattice.LARGEST", largest)
        assert np.array_equal(lattice.final[codes], whole.final)
        for outcome in model.final:
            assert np.array_equal(lattice.mask(outcome.formula)[codes], whole.mask(outcome.formula))
        for interest in model.interests[model.actors[0].id]:
            if interest.formula is not None:
                assert np.array_equal(lattice.column(interest.formula)[codes], whole.column(interest.formula))
    for factor in model.factors:
        assert np.array_equal(lattice.level(factor.id)[codes], whole.level(factor.id))
    for actor in lattice.actors:
        np.testing.assert_allclose(lattice.worth(actor)[codes], whole.worth(actor), atol=1e-12)
    np.testing.assert_array_equal(lattice.start[codes], whole.start)
    assert lattice.describe(int(codes[-1])) == whole.describe(len(codes) - 1)
