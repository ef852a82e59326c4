"""Columns: what is followed side by side, ring by ring, and what comes of it.

Every goal has a column, or several layers of them for a mark that must happen more than once; a course of the chain
with nothing asked has one as well. The columns of a block take each step of uniformisation together (`block`).
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.goal import Goal

Floats = npt.NDArray[np.float64]

LANES = 8
"""Columns side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A goal to be reached, or a mark to happen so many times, within a time that ends; or a course."""

    goal: Goal
    """No states at all for a course: nothing ends it."""
    start: Floats
    """Distribution at the start, the part in the goal included."""
    within: float
    times: int = 1
    ends: tuple[float, ...] = ()
    """Times at which the distribution is read."""
    spents: tuple[float, ...] = ()
    """Times, besides the end, until which the times spent are read."""
    traced: bool = False
    """Whether the distribution before each ring is kept."""

    @property
    def horizon(self) -> float:
        """The last time of interest."""
        return max((self.within, *self.ends, *self.spents))


@dataclass(frozen=True, slots=True)
class Trace:
    """A distribution before each ring of a clock."""

    q: float
    x: Floats
    slack: float


@dataclass(frozen=True, slots=True)
class Passed:
    """Expected time in each state while one more time is lacking, and what else was read."""

    spent: Floats
    slack: float
    ends: dict[float, Floats] = field(default_factory=dict)
    spents: dict[float, Floats] = field(default_factory=dict)
    slacks: dict[float, float] = field(default_factory=dict)
    """The mass that may be misplaced in what is read at a time."""
    trace: Trace | None = None


def room(rows: int) -> Floats:
    """Zeros for all lanes, each row in a line of the machine's cache by itself: half as many are then read."""
    line = 8 * LANES
    flat = np.zeros((rows + 1) * LANES)
    skip = (-flat.ctypes.data % line) // 8
    return flat[skip : skip + rows * LANES].reshape(rows, LANES)


def bits(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """A bit for each lane, by row."""
    return np.packbits(mask, axis=1, bitorder="little")[:, 0]
