"""The folder of one run: `manifest.json`, `part-*.parquet` while it is computed, `results.parquet` at the end."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
from filelock import FileLock, Timeout

from detente.errors import StudyError
from detente.study.identity import Identity
from detente.study.job import TASK, Job
from detente.study.manifest import NAME, Manifest, moment, read_manifest, tasks_in, versions
from detente.study.parts import RESULTS, part_name, parts, read_rows, rows_in, write_rows
from detente.study.rows import schema
from detente.study.shelf import Span, by_chunk
from detente.study.writing import told

LOCK = "lock"
GLANCE = 0.5
"""Seconds to wait for the lock: a program that lists runs holds it for a moment to see whether anybody computes."""
SOON, LATE, SHARE = 0.5, 5.0, 0.005
"""Rows are stored after half a second; in long runs after a two-hundredth of the time, at most five seconds."""
MANY = 50_000
"""Rows that are stored at once, however soon."""


class Folder:
    """A run's folder, locked while it is open; a finished run is served without a lock where none can be made."""

    def __init__(self, path: Path, job: Job, identity: Identity) -> None:
        """Open it for computing; makes it if it is not there.

        Raises:
            StudyError: If another run computes in it, it holds something else, is damaged, or may not be written.
        """
        self.path, self.job = path, job
        self.schema = schema(job)
        with told(path):
            self._lock = FileLock(path / LOCK, timeout=GLANCE)
            try:
                path.mkdir(parents=True, exist_ok=True)
                self._lock.acquire()
            except Timeout:
                raise StudyError(
                    f"This study is being computed already, by another program ({path}): wait for it, or begin afresh "
                    "beside it."
                ) from None
            except OSError:
                if not self.finished():
                    raise
        try:
            self._read(identity)
        except BaseException:
            self.close()
            raise

    def _read(self, identity: Identity) -> None:
        found = read_manifest(self.path)
        self.new = found is None
        """Whether nothing was here before."""
        if found is None:
            found = Manifest(
                id=self.path.name, identity=identity.value, text=identity.text, title=self.job.title,
                tasks=self.job.size, chunks=self.job.chunks, started=moment(), versions=versions(),
            )  # fmt: skip
            found.save(self.path)
        elif found.text != identity.text:
            raise StudyError(_other(found, identity, self.path))
        self.manifest = found
        self._parts = parts(self.path, sweep=self._lock.is_locked)
        self._held: dict[int, list[pa.RecordBatch]] = {}
        """Consecutive chunks not stored yet, by the first."""
        self.rows = sum(rows_in(file, self.id) for file in self._parts.values())
        self._begun = self._stored = time.monotonic()
        if self.finished():
            self.rows = rows_in(self.path / RESULTS, self.id)
            if self._lock.is_locked:
                self._clear()
        else:  # a run that was killed has no note of what it had stored
            done = tasks_in(self._parts, self.job.size, self.job.chunk)
            self.manifest = self.manifest.now(done=done, rows=self.rows)

    @property
    def id(self) -> str:
        """Id of what is computed, whichever attempt it is: the same rows make the same file."""
        return self.path.name.partition("-")[0]

    def finished(self) -> bool:
        """Whether the results are there."""
        return (self.path / RESULTS).exists()

    def done(self) -> list[Span]:
        """The chunks that are stored or held."""
        return [*self._parts, *((first, first + len(held) - 1) for first, held in self._held.items())]

    def put(self, first: int, batches: list[pa.RecordBatch]) -> None:
        """Take the batches of consecutive chunks."""
        if not batches:
            return
        before = next((start for start, held in self._held.items() if start + len(held) == first), None)
        if before is None:
            self._held[first] = list(batches)
        else:
            self._held[before] += batches
        self.rows += sum(batch.num_rows for batch in batches)

    def tidy(self, *, all: bool = False) -> None:
        """Store what has been held for a while, or all of it.

        Raises:
            StudyError: If it cannot be stored.
        """
        now = time.monotonic()
        patience = min(LATE, max(SOON, SHARE * (now - self._begun)))
        if not all and now - self._stored < patience and self._waiting() < MANY:
            return
        for first in sorted(self._held):
            held = self._held[first]
            last = first + len(held) - 1
            file = self.path / part_name(first, last)
            write_rows(file, self.schema, iter(held), self.id)
            self._parts[first, last] = file
            del self._held[first]
        self._stored = time.monotonic()

    def _waiting(self) -> int:
        return sum(batch.num_rows for held in self._held.values() for batch in held)

    def read(self, chunk: int) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Batches from a chunk on, as far as they are here together, each with the first chunk after it."""
        while True:
            for (first, last), file in list(self._parts.items()):
                if first <= chunk <= last:
                    batches = read_rows(file, self.schema, self.id)
                    yield from by_chunk(batches, self.schema, self.job.chunk, (chunk, last))
                    chunk = last + 1
                    break
            else:
                held = next((one for first, one in self._held.items() if first <= chunk < first + len(one)), None)
                if held is None:
                    return
                first = next(first for first, one in self._held.items() if one is held)
                yield chunk + 1, held[chunk - first]
                chunk += 1

    def finish(self, chunks: int) -> None:
        """Make the results of the parts, in the order of the tasks, and let go of the parts.

        Args:
            chunks: Those that count; what a stopping rule made superfluous is left out.

        Raises:
            StudyError: If a part is damaged, or the results cannot be written; the parts then stay.
        """
        self.tidy(all=True)
        end = chunks * self.job.chunk
        ordered = [file for (first, _), file in sorted(self._parts.items()) if first < chunks]
        self.rows = write_rows(
            self.path / RESULTS, self.schema, (row for file in ordered for row in self._until(file, end)), self.id
        )
        if rows_in(self.path / RESULTS, self.id) != self.rows:
            raise StudyError(f"{self.path / RESULTS} was not written whole: move it away; the parts are still there.")
        self._clear()

    def _until(self, file: Path, end: int) -> Iterator[pa.RecordBatch]:
        for batch in read_rows(file, self.schema, self.id):
            tasks = batch.column(TASK).to_numpy()
            yield batch if not len(tasks) or tasks[-1] < end else batch.slice(0, int(tasks.searchsorted(end)))

    def _clear(self) -> None:
        """Remove the parts the results were made of."""
        with told(self.path):
            for file in self._parts.values():
                file.unlink(missing_ok=True)
        self._parts = {}

    def note(self, **changes: Any) -> None:
        """Change the manifest.

        Raises:
            StudyError: If it cannot be written.
        """
        self.manifest = self.manifest.now(rows=self.rows, **changes)
        self.manifest.save(self.path)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All that is stored, in order."""
        return read_folder(self.path, self.schema)

    def discard(self) -> None:
        """Leave nothing behind of a new run that has nothing; anything else in the folder stays."""
        with suppress(OSError):
            (self.path / NAME).unlink(missing_ok=True)
            (self.path / LOCK).unlink(missing_ok=True)
            self.path.rmdir()

    def close(self) -> None:
        """Let others compute in it."""
        self._lock.release()


def read_folder(path: Path, columns: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows stored in a run's folder, in order: its results, or the parts there are by now.

    Args:
        path: The folder.
        columns: Their schema.

    Yields:
        Batches of rows.

    Raises:
        StudyError: If a file is damaged.
    """
    id, after = path.name.partition("-")[0], -1
    if not (path / RESULTS).exists():
        for file in parts(path, sweep=False).values():
            try:
                for batch in read_rows(file, columns, id):
                    after = int(batch.column(TASK)[-1].as_py()) if batch.num_rows else after
                    yield batch
            except StudyError:
                if not (path / RESULTS).exists():
                    raise
                break  # the run has been finished meanwhile
        else:
            return
    for batch in read_rows(path / RESULTS, columns, id):
        yield batch if after < 0 else batch.slice(int(batch.column(TASK).to_numpy().searchsorted(after, "right")))


def _other(found: Manifest, identity: Identity, path: Path) -> str:
    differs = ", ".join(f"`{name}`" for name in identity.differs(found.known)) or "its identity"
    return f"{path} holds another study ({differs} differ): move it away, or name another folder for results."
