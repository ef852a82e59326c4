"""A job: what a study computes, task by task, in chunks that are the same wherever they are computed.

Tasks are counted from 0. A chunk is a fixed number of consecutive tasks; it has its own seed and everything learned
inside it (a warm start) stays inside it, so that no number depends on who computes what, or when.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from detente.errors import StudyError
from detente.study.identity import NUMERICS, Identity

Rows = Mapping[str, Any]
"""Columns by name, each a list or an array; `task` may be left out if there is one row for each task, in order."""
Function = Callable[[Any, range, np.random.SeedSequence], Rows]
TYPES = ("int64", "double", "string", "bool")
TASK = "task"
MOST = 2**63
"""Tasks and seeds are below it: they are stored as 64-bit numbers."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is computed.

    `function(prepared, chunk, seed)` gives the rows of a chunk of tasks. `prepared` is what `prepare(context)` makes of
    the context, once in each worker, or the context itself. Both must be functions of a module, since other processes
    look them up by name. All that the numbers depend on must show in the identity: `machine`, `scenarios` and
    `parameters` say what is in the context.

    `columns` names the columns after `task` and their types (int64, double, string, bool). Without columns rows stay
    Python objects and cannot be stored.
    """

    name: str
    function: Function
    context: Any = None
    size: int
    chunk: int
    columns: Mapping[str, str] | None = None
    seed: int = 0
    prepare: Callable[[Any], Any] | None = None
    machine: str = ""
    scenarios: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    """Title of the case, for people."""
    numerics: int = NUMERICS

    def __post_init__(self) -> None:
        """Check at the door.

        Raises:
            StudyError: If a size, a function or a column is none.
        """
        if self.size < 0 or self.chunk < 1:
            raise StudyError(f"`{self.name}` has {self.size} tasks in chunks of {self.chunk}: neither may be less.")
        if self.size >= MOST:
            raise StudyError(f"`{self.name}` has {self.size} tasks, which is more than can be counted.")
        if not 0 <= self.seed < MOST:
            raise StudyError(f"A seed is 0 or more and below 2^63, not {self.seed}.")
        _check_function(self.function)
        if self.prepare is not None:
            _check_function(self.prepare)
        for column, sort in (self.columns or {}).items():
            if column == TASK or sort not in TYPES:
                raise StudyError(f"Column `{column}` of `{self.name}` cannot be of type {sort}: {', '.join(TYPES)}.")

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.size // self.chunk)

    def tasks(self, chunk: int) -> range:
        """The tasks of a chunk.

        >>> job = Job(name="squares", function=squares, size=10, chunk=4)
        >>> [list(job.tasks(chunk)) for chunk in range(job.chunks)]
        [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
        """
        return range(chunk * self.chunk, min(self.size, (chunk + 1) * self.chunk))

    def seed_of(self, chunk: int) -> np.random.SeedSequence:
        """The seed of a chunk, from its number and nothing else."""
        return np.random.SeedSequence(entropy=self.seed, spawn_key=(chunk,))

    def identity(self, stop: str = "") -> Identity:
        """Everything the numbers depend on.

        Args:
            stop: The stopping rule, if there is one.
        """
        return Identity(
            method=self.name, function=name_of(self.function), machine=self.machine, scenarios=self.scenarios,
            parameters=self.parameters, columns=self.columns or {}, size=self.size, chunk=self.chunk, seed=self.seed,
            stop=stop, numerics=self.numerics,
        )  # fmt: skip

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All columns, `task` first."""
        return (TASK, *(self.columns or ()))


def squares(context: Any, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The smallest function of a job, for examples."""
    return {"square": [task * task for task in chunk]}


def name_of(function: Callable[..., Any]) -> str:
    """Where a function is found: module and name."""
    return f"{function.__module__}:{function.__qualname__}"


def _check_function(function: Callable[..., Any]) -> None:
    name = getattr(function, "__qualname__", repr(function))
    found: Any = sys.modules.get(getattr(function, "__module__", ""), None)
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is not function:
        raise StudyError(f"`{name}` must be a function of a module, defined with `def` outside of any other.")


def missing(done: Sequence[tuple[int, int]], chunks: int) -> list[range]:
    """The chunks not yet done, as ranges.

    Args:
        done: First and last chunk of each stretch that is, in any order.
        chunks: How many there are.

    >>> missing([(5, 6), (0, 1)], 8)
    [range(2, 5), range(7, 8)]
    """
    holes, after = [], 0
    for first, last in sorted(done):
        if first > after:
            holes.append(range(after, first))
        after = max(after, last + 1)
    return [*holes, range(after, chunks)] if after < chunks else holes
