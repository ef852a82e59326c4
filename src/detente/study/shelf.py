"""Where the rows of a run are put while it is computed: a shelf in memory, or a run's folder (`folder.py`)."""

from collections.abc import Iterator
from typing import Protocol

import pyarrow as pa

from detente.study.job import TASK, Job
from detente.study.rows import Batch, count

Span = tuple[int, int]
"""First and last chunk."""


class Shelf(Protocol):
    """Takes the batches of chunks in any order, each once, and gives them back in order."""

    def done(self) -> list[Span]:
        """The chunks that are here already."""

    def finished(self) -> bool:
        """Whether nothing is left to compute."""

    def put(self, first: int, batches: list[Batch]) -> None:
        """Take the batches of consecutive chunks."""

    def tidy(self, *, all: bool = False) -> None:
        """Make safe what was taken a while ago, or all of it."""

    def read(self, chunk: int) -> Iterator[tuple[int, Batch]]:
        """Batches from a chunk on, as far as they are here together, each with the first chunk after it."""

    def finish(self, chunks: int) -> None:
        """All chunks up to here are computed, and no more are wanted."""

    @property
    def rows(self) -> int:
        """Rows taken so far."""


class Memory:
    """Keeps rows in memory: for small studies that are used at once."""

    def __init__(self, job: Job) -> None:
        """Empty."""
        self.job = job
        self._batches: dict[int, Batch] = {}
        self._finished = False
        self.rows = 0

    def done(self) -> list[Span]:
        """The chunks that are here."""
        return [(chunk, chunk) for chunk in self._batches]

    def finished(self) -> bool:
        """Whether nothing is left to compute."""
        return self._finished

    def put(self, first: int, batches: list[Batch]) -> None:
        """Take the batches of consecutive chunks."""
        self._batches.update(enumerate(batches, start=first))
        self.rows += count(batches)

    def tidy(self, *, all: bool = False) -> None:
        """Nothing to do."""

    def read(self, chunk: int) -> Iterator[tuple[int, Batch]]:
        """Batches from a chunk on, as far as they are here together."""
        while chunk in self._batches:
            yield chunk + 1, self._batches[chunk]
            chunk += 1

    def finish(self, chunks: int) -> None:
        """Keep no more than was wanted."""
        self._batches = {chunk: self._batches[chunk] for chunk in range(chunks)}
        self.rows = count(list(self._batches.values()))
        self._finished = True

    def batches(self) -> Iterator[Batch]:
        """All that is here, in order."""
        for chunk in sorted(self._batches):
            yield self._batches[chunk]


def by_chunk(
    batches: Iterator[pa.RecordBatch], columns: pa.Schema, size: int, wanted: Span
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of a part cut at the ends of chunks, from the first wanted to the last."""
    held: list[pa.RecordBatch] = []
    first, last = wanted
    chunk = first
    for batch in batches:
        tasks = batch.column(TASK).to_numpy()
        at = int(tasks.searchsorted(first * size))
        while at < len(tasks) and tasks[-1] >= (chunk + 1) * size:
            cut = int(tasks.searchsorted((chunk + 1) * size))
            yield chunk + 1, pa.concat_batches([*held, batch.slice(at, max(0, cut - at))])
            held, chunk, at = [], chunk + 1, max(at, cut)
        held.append(batch.slice(at))
    while chunk <= last:
        yield chunk + 1, pa.concat_batches(held) if held else pa.RecordBatch.from_pylist([], schema=columns)
        held, chunk = [], chunk + 1
