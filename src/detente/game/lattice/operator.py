"""Lanes at work: a step of a distribution, of an expectation, without a target stored."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.game.lattice.crew import Crew, Part, cut
from detente.game.lattice.lanes import Lanes, Turn
from detente.game.lattice.sweeps import EIGHT, step

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BLOCK = 2_048
"""States of a block of half sweeps at most: what is written of it stays in the nearest cache."""
LONG = 8_192
"""States of a block of whole sweeps at most."""
PIECES = 16
"""Parts of a sweep, so that threads end together."""


@dataclass(frozen=True, eq=False)
class Sweeper:
    """Lanes, ready to be swept.

    >>> from detente.game.lattice import Box, Lane, Turn
    >>> flip = Lanes(Box((2,), (-1,)), (Lane(Turn(1, 2, 1), (0, 1)),), np.array([[0.5, 0.25]]))
    >>> sweeper = Sweeper(flip)
    >>> with sweeper.crew() as crew:
    ...     sweeper.carry(np.array([1.0, 0.0]), crew).tolist(), sweeper.expect(np.array([1.0, 0.0]), crew).tolist()
    ([0.0, 0.5], [0.0, 0.25])
    """

    lanes: Lanes

    @property
    def size(self) -> int:
        """Number of states."""
        return self.lanes.box.size

    @cached_property
    def rate(self) -> Floats:
        """Rates as the loops read them, lane after lane; shape (lanes x states,)."""
        return np.ascontiguousarray(self.lanes.rates, np.float64).reshape(-1)

    @cached_property
    def ways(self) -> Ints:
        """Stride, levels and by of each lane; 0 levels for a shift."""
        found = [(lane.way.stride, lane.way.levels, lane.way.by) if isinstance(lane.way, Turn) else (1, 0, lane.way.by)
                 for lane in self.lanes.lanes]  # fmt: skip
        return np.array(found, np.int64).reshape(-1, 3)

    @cached_property
    def group(self) -> int:
        """States that half sweeps take together: no fewer than a vector has."""
        return min((stride for stride in self._strides if stride >= EIGHT), default=self.size)

    @cached_property
    def block(self) -> int:
        """States of a block of whole sweeps: whole periods of every turn within it."""
        return self.at_most(LONG)

    def at_most(self, most: int) -> int:
        """States of a block of whole groups, no more than some if a group is not."""
        return max((stride for stride in self._strides if self.group <= stride <= most), default=self.group)

    @property
    def _strides(self) -> tuple[int, ...]:
        return (*self.lanes.box.strides, self.size)

    @cached_property
    def parts(self) -> list[Part]:
        """What threads share."""
        return cut(self.size, self.block, PIECES)

    def crew(self) -> Crew:
        """Threads that are worth it for sweeps of these lanes."""
        return Crew(self.rate.size)

    def carry(self, p: Floats, crew: Crew) -> Floats:
        """Where a distribution flows: y[t] is the sum of rate[j, s] p[s] over transitions from s to t."""
        return self._step(p, True, crew)

    def expect(self, v: Floats, crew: Crew) -> Floats:
        """What an expectation is worth one transition before: y[s] is the sum of rate[j, s] v[t]."""
        return self._step(v, False, crew)

    def _step(self, x: Floats, ahead: bool, crew: Crew) -> Floats:
        y = np.zeros(self.size)
        crew.run(step, self.parts, self.rate, self.ways, ahead, np.ascontiguousarray(x, np.float64), y, self.block)
        return y
