"""What an explanation does not take on it says, and tells the rest; a matrix is taken apart no oftener than it must."""

from typing import Any

import pytest

from detente.answer import Grounds
from detente.case.load import load
from detente.game import Game, compile_game, solve
from detente.game.behaviour import value_parts as module
from detente.game.behaviour.linear import solver
from detente.game.behaviour.minds import minds
from detente.insight.explain import explain, ground, worth
from oracle.game.test_game_twin import model_of

MOST, UNSPLIT = ground.MOST_PARTS, "its gain is not split"


def test_gains_of_too_many_interests_levels_and_states_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    grounds = Grounds(load("freeze").machine)
    whole = explain(grounds, "quiet_year")
    assert not any(UNSPLIT in node.label for node in whole.root.walk())
    assert not any("the gains of" in why for why in whole.cannot)
    monkeypatch.setattr(ground, "MOST_PARTS", 0)
    found = explain(grounds, "quiet_year")
    assert {node.label.partition("; ")[2] for node in found.root.walk() if node.kind == "gain"} == {UNSPLIT}
    (why,) = [why for why in found.cannot if "the gains of" in why]
    assert why.endswith(f"which would take more than {MOST:,} values by interest, level of thought and state")
    assert found.root.number == whole.root.number
    assert [part.number for part in found.root.parts] == [part.number for part in whole.root.parts]


def test_welfare_of_too_many_interests_is_not_told_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worth, "MOST_VALUES", 0)
    found = explain(Grounds(load("freeze").machine), "west_fares")
    assert any("interests, too many to be told one by one" in node.label for node in found.root.walk())


def test_the_matrix_of_a_level_is_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    game: Game = compile_game(model_of("plain", 0))
    (found,) = solve(game)
    made: list[Any] = []

    def counted(system: Any) -> Any:
        made.append(system)
        return solver(system)

    monkeypatch.setattr(module, "solver", counted)
    deep = [mind for levels in minds(game, found).values() for mind in levels if mind.response.values is not None]
    several = [len(module.value_parts(mind).values) for mind in deep]
    assert max(several) > 1
    assert len(made) == len(deep)
