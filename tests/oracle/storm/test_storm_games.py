"""Every kind of question of random games: the forecast and Storm, which reads the game from two files of ours."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from detente.case.model import Model
from detente.game import compile_game, make_chain, solve
from oracle.answer.asks import KINDS, asks
from oracle.game import games
from oracle.storm.agreement import CLOSE, disagreements

REASONS = ("is a number of the case", "the start has several", "myopic", "after no time")
CONSTRUCTS = list(games.CONSTRUCTS)


def model_of(seed: int) -> Model:
    """One game for each construct, then games with half of everything in them."""
    if seed < len(CONSTRUCTS):
        return games.game(seed, games.CONSTRUCTS[CONSTRUCTS[seed]], f"storm {CONSTRUCTS[seed]}")
    return games.any_game(seed)


@pytest.mark.parametrize("seed", range(50))
def test_storm_agrees_on_random_games(seed: int, tmp_path: Path) -> None:
    model = model_of(seed)
    game = compile_game(model)
    (strategies,) = solve(game)
    questions = [replace(one, given=None, after=None, by=math.inf) for one in asks(model, seed)]
    export, found = disagreements(game, strategies, make_chain(game, strategies), questions, tmp_path)
    if not model.calendar:
        assert all(any(why in said for why in REASONS) for _, said in export.left_out)
    assert len(export.posed) + len(export.left_out) == len(KINDS)
    assert [one for one in found if not one[0] <= CLOSE] == []
