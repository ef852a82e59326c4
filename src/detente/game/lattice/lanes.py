"""Lanes: transitions of a lattice, one rate for each state and way of changing it, and no list of targets."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.lattice.box import Box

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Turn:
    """Each state to the one in which one factor is `by` levels further, round about: how an option moves.

    A two-level option needs one turn for both ways.
    """

    stride: int
    levels: int
    by: int

    def targets(self, places: Ints) -> Ints:
        """Where it leads."""
        digit = places // self.stride % self.levels
        return places + ((digit + self.by) % self.levels - digit) * self.stride


@dataclass(frozen=True, slots=True)
class Shift:
    """Each state to the one `by` places further: how an effect lands. Where that is none, its rate is 0."""

    by: int

    def targets(self, places: Ints) -> Ints:
        """Where it leads."""
        return places + self.by


Way = Turn | Shift


@dataclass(frozen=True, slots=True)
class Lane:
    """A way to change a state, and what causes it: for a turn the cause of each level it leads to, else one cause."""

    way: Way
    causes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """Transitions of one cause that end the story: they lead out of the box, `by` codes further.

    `by` is one number, or one for each state where an ending sets many factors. `rate` and `chosen` (None: chance)
    have shape (states of the box,).
    """

    cause: int
    by: int | Ints
    rate: Floats
    chosen: Floats | None


@dataclass(frozen=True, eq=False)
class Lanes:
    """Transitions within a box.

    `rates` has shape (lanes, states): how often each lane is taken from each state; no lane leads from a state to
    itself where its rate is above 0.
    """

    box: Box
    lanes: tuple[Lane, ...]
    rates: Floats

    def exits(self) -> Floats:
        """Total rate out of each state within the box, shape (states,)."""
        return np.asarray(self.rates.sum(axis=0), np.float64) if len(self.lanes) else np.zeros(self.box.size)
