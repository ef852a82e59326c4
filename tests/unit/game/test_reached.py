"""States that can be reached, when there are more steps on the way than rounds are made."""

import numpy as np
import pytest

from detente.game import space


@pytest.mark.parametrize("rounds", [0, 1, 3, 100])
def test_a_long_way_is_followed_to_the_end(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Down from 20, a step at a time and against the order of the transitions; 30 and 31 are apart."""
    monkeypatch.setattr(space, "MOST_ROUNDS", rounds)
    down = np.arange(1, 21)
    edges = [(down, down - 1), (np.array([30]), np.array([31]))]
    assert space._reached(np.array([20]), edges, 40).tolist() == list(range(21))
