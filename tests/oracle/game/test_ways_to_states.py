"""The states of a game, whichever way they are found: from the start, or by looking at all codes."""

import numpy as np
import pytest

from detente.errors import GameError
from detente.game import compile_game, space
from oracle.game.games import any_game

WAYS = {"all codes": (2**30, 16), "from the start": (0, 1), "given up": (0, 2**30)}
"""Codes so few that all are looked at; and one in how many may be reached from the start."""


def _codes(seed: int) -> list[int] | str:
    try:
        return compile_game(any_game(seed)).space.codes.tolist()
    except GameError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(60))
def test_the_states_are_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for way, (small, few) in WAYS.items():
        monkeypatch.setattr(space, "SMALL", small)
        monkeypatch.setattr(space, "FEW", few)
        found[way] = _codes(seed)
    assert found["from the start"] == found["all codes"]
    assert found["given up"] == found["all codes"]
    assert isinstance(found["all codes"], str) or np.all(np.diff(found["all codes"]) > 0)
