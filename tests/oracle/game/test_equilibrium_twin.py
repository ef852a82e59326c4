"""Fixed points found in haste against those that averaging alone comes to, the twin's and the product's own."""

from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Model
from detente.game import compile_game, make_chain, solve
from detente.game.behaviour import equilibrium
from detente.game.behaviour.anderson import REMEMBERED, Memory
from detente.game.behaviour.equilibrium import SAME, TOLERANCE, FixedPoint, iterate
from detente.game.behaviour.profile import distance, flat, shaped
from detente.game.compiled import Game
from oracle.game import chain as twin
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from oracle.game.races import race
from oracle.game.test_game_twin import arrows_of

STARTS = ("frozen", "random", "eager", "last", "hierarchy")


def of_construct(construct: str, seed: int, rationality: float) -> Model:
    """A random game whose actors expect what comes true."""
    model = games.game(seed, CONSTRUCTS[construct], f"haste {construct}")
    actors = tuple(replace(one, depth=None, rationality=rationality) for one in model.actors)
    return replace(model, actors=actors)


def by_averaging(game: Game, name: str, start: equilibrium.Profile) -> FixedPoint:
    """What averaging alone comes to."""
    return equilibrium._settle(game, name, start, None, None)[0]


@pytest.mark.parametrize("seed", [1, 3, 4, 7, 9, 10, 17])
def test_all_that_the_twin_comes_to_is_found(seed: int) -> None:
    model = race(seed)
    game = compile_game(model)
    found = []
    for strategies in solve(game):
        arrows = arrows_of(game, make_chain(game, strategies))
        found.append({(key, target): rate for key, target, rate, _ in arrows})
    settled = 0
    for start in STARTS:
        made, residual = twin.at_equilibrium(model, start)
        if residual < 1e-9:
            settled += 1
            slow = {(key, target): arrow.rate for key, ways in made.arrows.items() for target, arrow in ways.items()}
            assert any(
                max(abs(rate - fast.get(key, 0.0)) for key, rate in slow.items()) < SAME for fast in found
            ), start  # fmt: skip
    assert settled


MANY = [race(seed) for seed in range(16)]
MANY += [of_construct(construct, 0, 4.0) for construct in ("plain", "veto", "retry", "hidden", "myopic", "final")]
MANY += [of_construct("veto", 0, 12.0), of_construct("body", 4, 40.0)]


@pytest.mark.parametrize("number", range(len(MANY)))
def test_no_start_is_lost_by_haste(number: int) -> None:
    """From wherever averaging settles, so does haste; and what averaging comes to is among all that is found."""
    game = compile_game(MANY[number])
    starts = equilibrium._starts(game)
    hasty = [iterate(game, name, start) for name, start in starts]
    slow = [by_averaging(game, name, start) for name, start in starts]
    reported = [point for point in hasty if point.residual <= TOLERANCE]
    for quick, sure in zip(hasty, slow, strict=True):
        if sure.residual <= TOLERANCE:
            assert quick.residual <= TOLERANCE, quick.name
            assert any(distance(sure.responses, point.responses) <= SAME for point in reported), sure.name


def test_there_are_races_with_several_ends() -> None:
    assert sum(len(solve(compile_game(race(seed)))) > 1 for seed in range(12)) > 4


def rounds(game: Game, monkeypatch: pytest.MonkeyPatch, *, haste: bool) -> int:
    """How often everybody answers until all starts have settled."""
    answers, count = equilibrium._answers, 0

    def counted(*given: object) -> equilibrium.Profile:
        nonlocal count
        count += 1
        return answers(*given)

    with monkeypatch.context() as patch:
        patch.setattr(equilibrium, "_answers", counted)
        patch.setattr(equilibrium, "NEAR", equilibrium.NEAR if haste else 0.0)
        for name, start in equilibrium._starts(game):
            assert iterate(game, name, start).residual <= TOLERANCE
    return count


@pytest.mark.parametrize("seed", [8, 27, 35])
def test_haste_halves_the_rounds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    game = compile_game(race(seed))
    assert 2 * rounds(game, monkeypatch, haste=True) < rounds(game, monkeypatch, haste=False)


def test_steps_that_lead_astray_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is proposed, what is played are probabilities, and averaging goes on from where it was."""
    game = compile_game(race(1))
    name, start = equilibrium._starts(game)[0]
    sure, answers = by_averaging(game, name, start), equilibrium._answers

    class Astray(Memory):
        def ahead(self) -> np.ndarray:
            return 3.0 * np.random.default_rng(len(self._turned)).random(len(flat(start))) - 1.0

    def watched(game: Game, blind: object, played: equilibrium.Profile) -> equilibrium.Profile:
        chances = flat(played)
        assert 0.0 <= chances.min() <= chances.max() <= 1.0
        return answers(game, blind, played)

    monkeypatch.setattr(equilibrium, "_answers", watched)
    found, hasty = equilibrium._settle(game, name, start, Astray(), None)
    assert hasty
    assert sure.residual <= TOLERANCE
    assert found.residual <= TOLERANCE
    assert distance(found.responses, sure.responses) <= SAME


def test_what_does_not_settle_in_haste_is_left_to_averaging(monkeypatch: pytest.MonkeyPatch) -> None:
    game = compile_game(race(1))
    name, start = equilibrium._starts(game)[0]
    settle = equilibrium._settle

    def restless(game: Game, name: str, start: equilibrium.Profile, memory: Memory | None, tick: None) -> object:
        found, hasty = settle(game, name, start, memory, tick)
        return (found, hasty) if memory is None else (replace(found, residual=1e-3), True)

    monkeypatch.setattr(equilibrium, "_settle", restless)
    assert iterate(game, name, start).residual <= TOLERANCE


def test_a_profile_as_one_list_and_back() -> None:
    game = compile_game(of_construct("veto", 0, 2.0))
    (_, one), (_, other) = equilibrium._starts(game)[1:3]
    back = shaped(flat(one), other)
    assert distance(back, one) == 0.0
    assert distance(one, other) > 0.1
    assert all(back[name].values is other[name].values for name in back)


@pytest.mark.parametrize("size", [1, 3, REMEMBERED])
def test_a_linear_map_is_met_after_as_many_steps_as_it_has_dimensions(size: int) -> None:
    dice = np.random.default_rng(size)
    matrix, right = dice.normal(size=(size, size)), dice.normal(size=size)
    memory, point = Memory(), np.zeros(size)
    assert memory.ahead() is None
    for _ in range(size + 1):
        memory.keep(point, matrix @ point + right - point)
        ahead = memory.ahead()
        point = point + 0.3 * (matrix @ point + right - point) if ahead is None else ahead
    assert np.abs(matrix @ point + right - point).max() < 1e-9


@pytest.mark.parametrize("points", [(0.0, 1.0, 3.0, 3.5, 1.5), (0.0, 1.0, 1.0, 1.5)])
def test_steps_that_tell_nothing_new_are_let_go(points: tuple[float, ...]) -> None:
    """All along one line; and one that is no step at all."""
    memory = Memory()
    for point in points:
        memory.keep(np.array([point, 2.0, 0.0, 0.0]), np.array([1.0 - 0.5 * point, 0.0, 0.0, 0.0]))
    ahead = memory.ahead()
    assert ahead is not None
    assert ahead == pytest.approx([2.0, 2.0, 0.0, 0.0], abs=1e-9)
    assert len(memory._turned) == 1


def test_no_more_steps_are_looked_back_on_than_there_are_directions() -> None:
    for size in (2, 2 * REMEMBERED):
        memory, dice = Memory(), np.random.default_rng(size)
        for _ in range(3 * REMEMBERED):
            memory.keep(dice.random(size), dice.random(size))
        assert len(memory._turned) == min(size, REMEMBERED)
