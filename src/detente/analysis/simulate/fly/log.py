"""What the loop that makes runs writes to."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.watch import Floats, Ints


class Log(NamedTuple):
    """Logged steps, and how each run went."""

    first: Ints
    time: Floats
    cause: npt.NDArray[np.int32]
    flags: npt.NDArray[np.uint64]
    marks: npt.NDArray[np.uint64]
    values: Floats
    state: npt.NDArray[np.uint8]
    steps: Ints
    cut: npt.NDArray[np.bool_]


class Cursor(NamedTuple):
    """Where the loop stands."""

    place: Ints
    time: Floats
    bits: npt.NDArray[np.uint64]
    at: Ints
    pace: Floats
    values: Floats
    plain: Ints


class Staged(NamedTuple):
    """Particles on their way to the end of a stage."""

    state: npt.NDArray[np.uint8]
    time: Floats
    how: npt.NDArray[np.int8]


def grown(log: Log) -> Log:
    """The same log with twice the room."""

    def twice(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([column, np.zeros_like(column)])

    rows = {name: twice(getattr(log, name)) for name in ("time", "cause", "flags", "marks", "values", "state")}
    return log._replace(**rows)
