"""What the compiled loops are given: named tuples, which is what Numba takes whole."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.watch import Bools, Floats, Ints

FEW, MANY = 16, 64
"""Lanes for tables that the processor keeps near itself, and for larger ones, where there is more to wait for."""
NEAR = 2**20
"""Bytes."""
START = -1
"""What a log says of a start. A transition is its place among those sorted by source, a silent row its place after all
of them, a date -2 less its place among all dates and states."""


class Plan(NamedTuple):
    """What can happen and what of it is watched."""

    packed: Floats
    """Records of `Table`, with what is watched."""
    halves: npt.NDArray[np.uint32]
    """The same memory by halves of a number."""
    first: Ints
    other: npt.NDArray[np.int32]
    dates: Floats
    """Dates up to the horizon, shape (dates,)."""
    lands: npt.NDArray[np.integer]
    """Where each leads from every state, shape (dates, states)."""
    dated: Bools
    """Whether that is watched, shape (dates, states)."""
    quiet_first: Ints
    """What is silent, as in `Silent`, and which of it is watched."""
    quiet_rate: Floats
    quiet_total: Floats
    quiet_watched: Bools
    noisy: bool
    """Whether anything silent is watched."""
    horizon: float
    stopping: bool
    """Whether a run ends at the first thing watched, and starts are not logged."""
    limit: int
    """Steps, or silent draws, after which a run is given up."""


class Lanes(NamedTuple):
    """Runs under way; each array has a row for each lane."""

    dice: npt.NDArray[np.uint64]
    """Two numbers for what happens, two for what is silent."""
    at: npt.NDArray[np.uint64]
    """Unit of the state's record."""
    now: Floats
    until: Floats
    """The next date, or the horizon."""
    leg: Ints
    """Number of the next date."""
    run: Ints
    made: Ints
    """Steps of the run so far."""
    drawn: Ints
    """Silent draws of the run so far."""
    due: Floats
    """When the next step comes."""
    slot: npt.NDArray[np.uint64]
    """Unit of the transition that was drawn."""
    share: Floats
    """What decides between the two transitions that share its place."""


class Runs(NamedTuple):
    """Where runs begin, and become where they ended; each array has a row for each run."""

    number: Ints
    """Which dice are theirs."""
    state: Ints
    time: Floats
    steps: Ints
    cut: Bools


class Log(NamedTuple):
    """What is seen, in the order it comes; runs are mixed."""

    run: Ints
    time: Floats
    what: Ints
    state: Ints

    @classmethod
    def room(cls, rows: int) -> "Log":
        """A log to be written."""
        return cls(np.empty(rows, np.int64), np.empty(rows), np.empty(rows, np.int64), np.empty(rows, np.int64))

    def longer(self) -> "Log":
        """The same with room for twice as many rows."""
        more = Log.room(len(self.run))
        return Log(
            np.concatenate([self.run, more.run]), np.concatenate([self.time, more.time]),
            np.concatenate([self.what, more.what]), np.concatenate([self.state, more.state]),
        )  # fmt: skip

    def cropped(self, rows: int) -> "Log":
        """The rows that were written."""
        return Log(self.run[:rows], self.time[:rows], self.what[:rows], self.state[:rows])


def lanes_for(table: int) -> Lanes:
    """Lanes without runs, for a table of so many bytes."""
    size = FEW if table <= NEAR else MANY
    return Lanes(
        dice=np.zeros((size, 4), np.uint64), at=np.zeros(size, np.uint64), now=np.zeros(size), until=np.zeros(size),
        leg=np.zeros(size, np.int64), run=np.zeros(size, np.int64), made=np.zeros(size, np.int64),
        drawn=np.zeros(size, np.int64), due=np.zeros(size), slot=np.zeros(size, np.uint64), share=np.zeros(size),
    )  # fmt: skip
