"""Room to work in: the rows and lists that the loops of one run at a time write to."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.factored import Factored


class Scratch(NamedTuple):
    """Row 0 is the present state, the others are for what might become of it."""

    rows: npt.NDArray[np.uint8]
    stack: npt.NDArray[np.float64]
    counts: npt.NDArray[np.float64]
    lists: npt.NDArray[np.float64]
    error: npt.NDArray[np.int64]

    @classmethod
    def of(cls, game: Factored, depth: int = 0) -> "Scratch":
        """Room for a game, and for programs of a depth."""
        widest = max((len(channel.outcomes) for channel in game.channels), default=1)
        return cls(
            rows=np.zeros((8 + 2 * game.look_ahead, len(game.layout.sizes)), np.uint8),
            stack=np.zeros(max(game.depth, depth) + 1),
            counts=np.zeros((2, game.votes + 1)),
            lists=np.zeros((6, max(widest, 1) + 1)),
            error=np.zeros(2, np.int64),
        )
