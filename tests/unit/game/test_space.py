"""States: which are kept, how they are numbered, and what is refused."""

import numpy as np
import pytest

from detente.errors import GameError
from detente.game import compile_game
from detente.game import space as space_module
from unit.game.texts import DUEL, model_of


def test_only_reachable_states_are_kept() -> None:
    game = compile_game(model_of(DUEL))
    # war needs a move first, so (no, no, war) cannot be reached, and peace only comes from (no, no)
    assert game.space.size == 4 + 3 + 1
    assert "a.x=no, b.y=no, ending=war" not in [game.space.describe(k) for k in range(game.space.size)]


def test_waves_find_the_same_states_as_pruning(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(DUEL + "rules:\n  - never: a.x and b.y\n")
    pruned = compile_game(model).space.codes
    monkeypatch.setattr(space_module, "ENUMERATE_ALL", 1)
    assert np.array_equal(compile_game(model).space.codes, pruned)


def test_too_many_states_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space_module, "ENUMERATE_ALL", 1)
    monkeypatch.setattr(space_module, "MOST_STATES", 3)
    with pytest.raises(GameError, match=r"More than \d+ states"):
        compile_game(model_of(DUEL))


def test_positions_by_table_and_by_bisection_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(DUEL)
    codes = np.arange(12)
    table = compile_game(model).space.find(codes)
    monkeypatch.setattr(space_module, "TABLE", 1)
    assert np.array_equal(compile_game(model).space.find(codes), table)
    assert (table >= 0).sum() == 8


def test_rules_that_leave_no_state() -> None:
    with pytest.raises(GameError, match="leave no state"):
        compile_game(model_of(DUEL + "rules:\n  - never: a.x\n  - always: a.x\n"))


def test_a_start_that_breaks_a_rule_names_rule_and_state() -> None:
    with pytest.raises(GameError, match=r"never not a\.x and ending is open.*a\.x=no, b\.y=no") as error:
        compile_game(model_of(DUEL + "rules:\n  - never: not a.x and ending is open\n"))
    assert error.value.path == "rules.0" or error.value.path.startswith("rules")


def test_a_negative_rate_names_the_state() -> None:
    text = DUEL.replace(
        "rate: 0.1 per month, then: {ending: war}", "rate: 0.1 - 0.2 * a.x per month, then: {ending: war}"
    )
    with pytest.raises(GameError, match=r"rate of event `war` is -0\.1 in the state a\.x=yes") as error:
        compile_game(model_of(text))
    assert error.value.path == "events.war.rate"


def test_the_start_is_the_product_of_the_factors() -> None:
    text = DUEL.replace("a.x: {}", "a.x: {start: {no: 0.25, yes: 0.75}}").replace(
        "b.y: {}", "b.y: {start: {no: 0.4, yes: 0.6}}"
    )
    game = compile_game(model_of(text))
    chances = {game.space.describe(k): p for k, p in enumerate(game.start) if p}
    assert chances["a.x=yes, b.y=no, ending=open"] == pytest.approx(0.3)
    assert sum(chances.values()) == pytest.approx(1)


def test_an_intervention_keeps_a_factor() -> None:
    game = compile_game(model_of(DUEL, do={"a.x": "yes"}))
    assert set(game.space.digits[:, 0]) == {1}
    assert not any(block.cause.label.startswith("a.x to") for block in game.blocks)
