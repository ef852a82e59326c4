"""A watch: what is looked at while runs are made, and the runs as logs of what was seen.

A run is exact: the time to the next thing that happens is exponential, dates come when they come. Run number `i` of a
seed is the same run whatever else is run beside it, before it or after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.reason import Reason
from detente.case.model import Mark
from detente.errors import GameError
from detente.formula import Formula
from detente.game.chain import Cause

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

MOST_BITS = 64
MOST_ROWS = 2**21
"""Rows that several runs log together; a single run has as many as its steps, which are limited too."""


class TooLongError(GameError):
    """Several runs together log more than is held in memory: fewer at a time are asked for."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is looked at, from the start until the horizon."""

    horizon: float
    formulas: tuple[Formula, ...] = ()
    """Conditions of states; the i-th is bit i of `Paths.flags`."""
    marks: tuple[Mark, ...] = ()
    """Things that happen; the i-th is bit i of `Paths.marks`."""
    columns: tuple[Formula | str, ...] = ()
    """Numbers of states: a formula, or an actor's id for its flow of utility."""
    everything: bool = False
    """Whether every change of state is logged, and not only what the watch asks about."""


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Runs as logs: each begins with its start (time 0, cause -1), then one row for each step that was watched.

    Between two rows nothing watched changes; after the last row of a run nothing watched changes until the horizon.
    """

    first: Ints
    """Row at which each run begins, and the number of rows; shape (runs + 1,)."""
    time: Floats
    """When, in clock units from the start; shape (rows,)."""
    cause: npt.NDArray[np.int32]
    """Number of the cause among `Walk.causes`, -1 for a start; shape (rows,)."""
    flags: Bits
    """Which watched formulas hold from then on; shape (rows,)."""
    marks: Bits
    """Which watched marks that step was; shape (rows,)."""
    values: Floats
    """Watched columns from then on; shape (rows, columns)."""
    state: npt.NDArray[Any]
    """The state from then on, as `Walk.describe` takes it: positions of shape (rows,), or digits of shape
    (rows, factors)."""
    steps: Ints
    """How many things happened in each run, watched or not; shape (runs,)."""
    looks: int
    """How many times anything was drawn, what came to nothing included."""
    cut: Bools
    """Which runs were given up before the horizon, at the limit of steps; shape (runs,)."""

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.first) - 1


@dataclass(frozen=True, kw_only=True)
class Particles:
    """Runs in the middle of their way, for splitting."""

    state: npt.NDArray[Any]
    """Positions of shape (runs,), or digits of shape (runs, factors)."""
    time: Floats
    """Shape (runs,)."""

    def take(self, rows: Ints) -> "Particles":
        """Some of them, any of them several times."""
        return Particles(state=self.state[rows], time=self.time[rows])


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a stage of splitting ends: at the goal, at a score, or at the horizon."""

    horizon: float
    goal: Formula | Mark
    score: Formula
    """How near the goal a state is; a number."""
    target: float
    """The score that ends the stage; infinite in the last."""


ENDED, RISEN, REACHED = 0, 1, 2
"""How a particle left a stage: at the horizon or a final state, at the score, at the goal."""


class Walk(Protocol):
    """Something that makes runs of one game: from tables of an enumerated game, or without enumerating it."""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What makes things happen, by the numbers of `Paths.cause`."""
        ...

    def paths(self, watch: Watch, *, first: int, runs: int, seed: int) -> Paths:
        """Make the runs numbered `first` to `first + runs - 1` of a seed (0 to 2^63 - 1).

        Raises:
            TooLongError: If they are several, and together too long for memory.
        """
        ...

    def begin(self, *, first: int, runs: int, seed: int) -> Particles:
        """Draw starts for splitting."""
        ...

    def advance(
        self, particles: Particles, stage: Stage, *, first: int, seed: int
    ) -> tuple[Particles, npt.NDArray[np.int8]]:
        """Take each particle to the end of a stage: where it is then, and how it left (ENDED, RISEN, REACHED).

        A goal that is a formula is reached by a particle that begins in it; a score that is met at once likewise.
        """
        ...

    def describe(self, state: Any) -> str:
        """A state in words."""
        ...

    def levels(self, state: Any) -> Mapping[str, str]:
        """The level of every option and condition in a state."""
        ...

    def reason(self, before: Any, cause: int) -> Reason | None:
        """Why an actor did what it did in a state; None for what nobody does."""
        ...
