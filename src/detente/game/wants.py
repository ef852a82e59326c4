"""Wants: what one interest is about, state by state."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from detente.case.model import Interest, Model
from detente.formula import Formula

Floats = npt.NDArray[np.float64]


class Valued(Protocol):
    """A game in whatever form it is kept."""

    @property
    def model(self) -> Model:
        """What it was made from."""
        ...

    @property
    def size(self) -> int:
        """Number of states."""
        ...

    def column(self, formula: Formula) -> npt.NDArray[Any]:
        """A formula's value in every state."""
        ...


def worth_of(game: Valued, interest: Interest) -> Floats:
    """An interest's formula by state, or the flow of another actor's own interests; its weight left out.

    Args:
        game: The game.
        interest: An interest of one of its actors.
    """
    if interest.formula is not None:
        return np.asarray(game.column(interest.formula), np.float64)
    own = np.zeros(game.size)
    for other in game.model.interests[interest.welfare or ""]:
        if other.formula is not None:
            own += other.weight * np.asarray(game.column(other.formula), np.float64)
    return own
