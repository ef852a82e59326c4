"""Solving from a game whose numbers are nearly the same: the same answer, with less work."""

from dataclasses import replace

import numpy as np
import pytest

from detente import load
from detente.answer import Grounds, numbers_of
from detente.answer.grounds import Setting
from detente.case.override import with_scenario
from detente.game import Game, Shapes
from detente.game.behaviour import loops
from detente.game.solve import solve
from detente.study.quantiles import Points


@pytest.fixture(scope="module")
def games() -> tuple[Game, Game]:
    """A game, and one that shares its states with another weight."""
    grounds = Grounds(load("korea-2017").machine)
    one = grounds.game(Setting())
    other = Grounds(
        with_scenario(grounds.machine, {"us.denial.weight": 3.0}), shapes=grounds.shapes, readings=grounds.readings
    )
    return one, other.game(Setting())


def test_the_answer_is_the_same_and_fewer_policies_are_solved(
    games: tuple[Game, Game], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the near game it is the same within the bounds, and takes fewer corrections."""
    one, other = games
    (near,) = solve(one)
    steps: list[float] = []
    correct = loops.correct

    def counted(*words: object) -> object:
        steps.append(1.0)
        return correct(*words)

    monkeypatch.setattr(loops, "correct", counted)
    (cold,) = solve(other)
    without = len(steps)
    (warm,) = solve(other, near=near)
    assert len(steps) - without < without
    assert cold.values.keys() == warm.values.keys()
    for actor, values in cold.values.items():
        assert np.abs(values - warm.values[actor]).max() <= cold.value_bound + warm.value_bound
        assert np.abs(values - near.values[actor]).max() > 1e-3
    assert max(float(np.abs(a - b).max(initial=0.0)) for a, b in zip(cold.rates, warm.rates, strict=True)) < 1e-9


def test_deeper_thought_than_the_near_game_knows(games: tuple[Game, Game]) -> None:
    """Where actors think deeper than in the near game, the levels it does not know start from the one below."""
    one, other = games
    shallow = replace(one, model=replace(one.model, actors=tuple(replace(a, depth=0.5) for a in one.model.actors)))
    (near,) = solve(shallow)
    (cold,), (warm,) = solve(other), solve(other, near=near)
    assert len(near.course) < len(warm.course) == len(cold.course)
    assert max(float(np.abs(a - b).max(initial=0.0)) for a, b in zip(cold.rates, warm.rates, strict=True)) < 1e-9


def test_grounds_start_from_near_ones_only_on_shared_states() -> None:
    """Numbers of grounds with near ones are those without; of a game with other states nothing is taken."""
    machine = load("freeze").machine
    shapes = Shapes()
    points = Points("all", 3, 1)
    before: Grounds | None = None
    for number in range(3):
        moved = with_scenario(machine, points.at(machine, number))
        plain = numbers_of(Grounds(moved), ["quiet_year"], theory=None, plan=None)["quiet_year"][0].estimate
        grounds = Grounds(moved, shapes=shapes, near=before)
        found = numbers_of(grounds, ["quiet_year"], theory=None, plan=None)["quiet_year"][0].estimate
        assert plain.value is not None
        assert found.value == pytest.approx(plain.value, abs=1e-10)
        before = grounds
    other = load("surprise").machine
    with_other = Grounds(other, near=before)
    assert with_other._near(Setting(), with_other.game(Setting())) is None
