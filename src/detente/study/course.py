"""The course of a study: parcels are handed out, what comes back is put on a shelf, until nothing is left to do."""

import time
from collections import Counter, deque
from collections.abc import Iterator

import pyarrow as pa

from detente.errors import DetenteError, StudyError
from detente.study.control import Control
from detente.study.engine.protocol import Engine
from detente.study.event import Event, Kind, Listener
from detente.study.job import Job, missing
from detente.study.pace import Pace
from detente.study.rows import Batch, count
from detente.study.rule import Rule
from detente.study.shelf import Shelf
from detente.study.work import ChunkError, Computed, Died, Outcome, Parcel

DEATHS = 3
"""Workers a chunk may cost."""
FAILURES = 3
"""Chunks that may fail before the rest is not tried any more."""
TICK = 0.1


class Course:
    """One study under way."""

    def __init__(
        self, job: Job, shelf: Shelf, engine: Engine, *, control: Control, progress: Listener | None, rule: Rule | None,
    ) -> None:  # fmt: skip
        """Look at what is left to do."""
        self.job, self.shelf, self.engine, self.control, self.rule = job, shelf, engine, control, rule
        self._progress = progress
        self._todo: deque[tuple[range, bool]] = deque()
        """Chunks nobody has, and whether they must go one by one."""
        self._away: set[Parcel] = set()
        self._pace = Pace(getattr(engine, "patience", 1.0))
        self._deaths: Counter[int] = Counter()
        self.failed: dict[int, StudyError] = {}
        self.done = 0
        self.before = 0
        """Tasks that were done before this course began."""
        self.limit = job.chunks
        """Chunks that count."""
        self._next = 0
        """The next chunk to be handed on in order."""
        self._prefix: list[Batch] = []
        self._begun = time.monotonic()
        self._told = 0.0
        self.complete = False

    @property
    def seconds(self) -> float:
        """Since this course began."""
        return time.monotonic() - self._begun

    def go(self, *, ordered: bool) -> Iterator[Batch]:
        """Compute what is missing.

        Args:
            ordered: Whether the batches are wanted, in the order of the chunks.

        Yields:
            Batches, those that were there before first.

        Raises:
            DetenteError: What the function of the job says of its input.
            StudyError: If rows cannot be kept, or nobody is left to compute.
        """
        spans = self.shelf.done()
        self._todo.extend((hole, False) for hole in missing(spans, self.job.chunks))
        self.before = self.done = sum(len(self.job.tasks(c)) for first, last in spans for c in range(first, last + 1))
        self.tell("started")
        opened = bool(self._todo)
        if opened:
            self.engine.open(self.job, self.control)
        paused = False
        try:
            while True:
                yield from self._deliver(ordered)
                if self.limit < self.job.chunks:
                    self._wind_down()
                    break
                if self.control.stopped_now:
                    break
                halted = self.control.stopped or len(self.failed) >= FAILURES
                if halted or self.control.paused:
                    self._take_back()
                else:
                    paused = False
                    self._hand_out()
                if not self._away:
                    if halted or not self._todo:
                        break
                    if self.control.paused:
                        if not paused:
                            self.shelf.tidy(all=True)
                            self.tell("paused")
                        paused = True
                        self.control.wait(TICK)
                        continue
                found = self._collect()
                for outcome in found:
                    self._take(outcome)
                self.shelf.tidy()
                if found and time.monotonic() - self._told >= TICK:
                    self.tell("progress")
        finally:
            if self._away:
                self.engine.stop_now()
            if opened:
                self.engine.leave()
        stopped_early = self.limit < self.job.chunks
        if stopped_early or not (self._todo or self._away or self.failed):
            self.shelf.finish(self.limit)
            self.complete = True
            self.failed.clear()
        else:
            self.shelf.tidy(all=True)

    def _collect(self) -> list[Outcome]:
        try:
            return self.engine.collect(TICK)
        except KeyboardInterrupt:
            if not self.control.stopped_now:
                raise
            return []

    def _deliver(self, ordered: bool) -> Iterator[Batch]:
        """Hand on what is here in order, and ask the rule after each chunk."""
        if self.limit < self.job.chunks or not (ordered or self.rule is not None):
            return
        for after, batch in self.shelf.read(self._next):
            self._next = after
            if ordered:
                yield batch
            if self.rule is not None and self._enough(batch) and after < self.job.chunks:
                self.limit = after
                return

    def _enough(self, batch: Batch) -> bool:
        assert self.rule is not None
        self._prefix.append(batch)
        if len(self._prefix) > 64:
            self._prefix = pa.Table.from_batches(self._prefix).combine_chunks().to_batches()
        return bool(self.rule(pa.Table.from_batches(self._prefix)))

    def _hand_out(self) -> None:
        """Give the engine parcels until it has enough.

        A chunk that has cost a worker goes by itself, and after all others, so that none is blamed for another.
        """
        while self._todo and len(self._away) < self.engine.workers * self._pace.ahead():
            if any(parcel.first in self._deaths for parcel in self._away):
                return
            good = next((place for place, (hole, _) in enumerate(self._todo) if hole.start not in self._deaths), None)
            if good is None and self._away:
                return
            self._todo.rotate(-(good or 0))
            hole, alone = self._todo.popleft()
            size = 1 if alone else self._pace.parcel(sum(len(rest) for rest, _ in self._todo) + len(hole),
                                                     self.engine.workers)  # fmt: skip
            parcel = Parcel(hole.start, min(hole.stop, hole.start + size) - 1)
            if parcel.last + 1 < hole.stop:
                self._todo.appendleft((range(parcel.last + 1, hole.stop), alone))
            self._away.add(parcel)
            self.engine.submit(parcel)

    def _take_back(self) -> None:
        for parcel in self.engine.drop():
            self._again(parcel)

    def _again(self, parcel: Parcel, *, alone: bool = False) -> None:
        self._away.discard(parcel)
        self._todo.appendleft((range(parcel.first, parcel.last + 1), alone))

    def _take(self, outcome: Outcome) -> None:
        parcel = outcome.parcel
        if isinstance(outcome, Died):
            self._bury(outcome)
            return
        self._away.discard(parcel)
        chunks = len(outcome.batches)
        self.shelf.put(parcel.first, outcome.batches)
        self.done += sum(len(self.job.tasks(c)) for c in range(parcel.first, parcel.first + chunks))
        self._pace.learn(chunks, outcome.seconds, count(outcome.batches))
        rest = parcel.first + chunks
        if outcome.error is not None:
            self._fail(rest, outcome)
            rest += 1
        if rest <= parcel.last:
            self._todo.appendleft((range(rest, parcel.last + 1), False))

    def _fail(self, chunk: int, outcome: Computed) -> None:
        """A chunk raised an error: what speaks of the user's input ends the study, anything else the chunk alone."""
        error = outcome.error
        assert error is not None
        if isinstance(error, ChunkError):
            error.add_note(error.trace)
            self.failed[chunk] = error
        elif isinstance(error, DetenteError):
            self.shelf.tidy(all=True)
            raise error
        else:
            self.failed[chunk] = StudyError(str(error))

    def _bury(self, outcome: Died) -> None:
        """A worker died: its chunks go again one by one, and one that costs several workers is set aside."""
        parcel = outcome.parcel
        if not outcome.times or len(parcel) > 1:
            self._again(parcel, alone=bool(outcome.times))
            return
        self._deaths[parcel.first] += outcome.times
        if self._deaths[parcel.first] < DEATHS:
            self._again(parcel, alone=True)
            return
        self._away.discard(parcel)
        tasks = self.job.tasks(parcel.first)
        self.failed[parcel.first] = StudyError(
            f"Tasks {tasks.start} to {tasks.stop - 1} (chunk {parcel.first}) ended the worker that computed them "
            f"{DEATHS} times: perhaps they need more memory than there is."
        )

    def _wind_down(self) -> None:
        """Enough is known: what is under way is given a moment, so that workers stay warm."""
        self._take_back()
        end = time.monotonic() + 2.0
        while self._away and time.monotonic() < end:
            for outcome in self.engine.collect(TICK):
                self._away.discard(outcome.parcel)

    def tell(self, kind: Kind) -> None:
        """Say how far it has come."""
        self._told = time.monotonic()
        if self._progress is None:
            return
        now, left = self.done - self.before, None
        if now and self.seconds > 0.5 and kind == "progress":
            left = self.seconds / now * (self.job.size - self.done)
        self._progress(
            Event(
                kind=kind, done=self.done, total=self.job.size, rows=self.shelf.rows, seconds=self.seconds, left=left,
                label=self.job.title or self.job.name,
            )
        )  # fmt: skip
