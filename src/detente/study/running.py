"""Running a study: a job, somewhere to keep its rows, an engine to compute them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from detente.errors import StudyError
from detente.study.control import Control
from detente.study.course import Course
from detente.study.engine.here import Here
from detente.study.engine.local import Local
from detente.study.engine.protocol import Engine
from detente.study.event import Event, Listener
from detente.study.folder import Folder, read_folder
from detente.study.job import Job
from detente.study.manifest import Manifest, counted, moment, versions
from detente.study.outcome import IncompleteError, Run
from detente.study.rows import Batch, schema
from detente.study.rule import Rule, described
from detente.study.shelf import Memory
from detente.study.store import Store

NOTED = 2.0
"""Seconds between two notes in the catalogue."""
SAVED = 30.0
"""Seconds between two notes in the manifest, for when the catalogue is lost."""


def run(
    job: Job, *, store: Store | Path | str | None = None, engine: Engine | int | None = None,
    control: Control | None = None, progress: Listener | None = None, fresh: bool = False,
    stop_when: Rule | None = None,
) -> Run:  # fmt: skip
    """Compute a study, or what is missing of it.

    Args:
        job: What to compute.
        store: Where to keep rows as they come, so that a run that ends early goes on from there; None keeps them in
            memory.
        engine: Who computes: an engine, a number of worker processes, or this process.
        control: Pauses and stops it, from another thread.
        progress: Told how far it has come.
        fresh: Whether to begin anew beside what is stored.
        stop_when: Told the rows of the first chunks, in order, after each chunk: whether they are enough.

    Returns:
        The run, finished or stopped.

    Raises:
        IncompleteError: If some chunks could not be computed; the rest is kept.
        StudyError: If rows cannot be kept, or nobody is left to compute.
        DetenteError: What the function of the job says of its input.
    """
    with _Running(job, store, engine, control, progress, fresh, stop_when) as running:
        for _ in running.go(ordered=False):
            pass
        return running.outcome()


def stream(
    job: Job, *, store: Store | Path | str | None = None, engine: Engine | int | None = None,
    control: Control | None = None, progress: Listener | None = None, fresh: bool = False,
    stop_when: Rule | None = None,
) -> Iterator[Batch]:  # fmt: skip
    """Compute a study as `run` does, and hand on its rows as they come, in the order of the tasks.

    It ends early if it is stopped; close the iterator to give up.

    Args:
        job: What to compute.
        store: Where to keep rows.
        engine: Who computes.
        control: Pauses and stops it.
        progress: Told how far it has come.
        fresh: Whether to begin anew.
        stop_when: Whether the rows so far are enough.

    Yields:
        Record batches, or the rows as the function gave them where the job has no columns.

    Raises:
        IncompleteError: If some chunks could not be computed; the rest is kept.
        StudyError: If rows cannot be kept, or nobody is left to compute.
        DetenteError: What the function of the job says of its input.
    """
    with _Running(job, store, engine, control, progress, fresh, stop_when) as running:
        yield from running.go(ordered=True)
        running.outcome()


class _Running(ExitStack):
    """A study with all that it holds while it is computed: workers, lock, manifest."""

    def __init__(
        self, job: Job, store: Store | Path | str | None, engine: Engine | int | None, control: Control | None,
        progress: Listener | None, fresh: bool, rule: Rule | None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.job = job
        self.store = store if store is None or isinstance(store, Store) else Store(store)
        identity = job.identity(described(rule) if store is not None else "")
        try:
            self.shelf: Memory | Folder
            if self.store is None:
                self.shelf = Memory(job)
            else:
                self.shelf = self.store.open(job, identity, fresh=fresh)
                self.callback(self.shelf.close)
            if engine is None:
                engine = Here()
            self.engine: Engine = self.enter_context(Local(engine)) if isinstance(engine, int) else engine
        except BaseException:
            self._discard()
            self.close()
            raise
        self._spent = 0.0
        """Seconds of the times before."""
        if isinstance(self.shelf, Folder) and self.store is not None and not self.shelf.new:
            self._spent = self.store.spent(self.shelf.manifest)
        self._noted = self._saved = 0.0
        self._progress = progress
        self.control = control or Control()
        self.course = Course(
            job, self.shelf, self.engine, control=self.control, progress=self._heard, rule=rule
        )  # fmt: skip

    def go(self, *, ordered: bool) -> Iterator[Batch]:
        """Compute, and leave a manifest that says how it ended, however it ends."""
        if isinstance(self.shelf, Folder) and self.shelf.finished():
            with suppress(StudyError):  # what is finished can be had, also where nothing can be written
                self._note("finished")
            manifest = self.shelf.manifest
            if self._progress is not None:
                self._progress(
                    Event(kind="finished", done=manifest.done, total=manifest.tasks, rows=self.shelf.rows,
                          label=self.job.title or self.job.name)
                )  # fmt: skip
            if ordered:
                yield from self.shelf.batches()
            return
        self._note("running")
        try:
            yield from self.course.go(ordered=ordered)
        except BaseException as error:
            self._give_up(error)
            raise
        self._note("finished" if self.course.complete else "failed" if self.course.failed else "stopped")
        self.course.tell("finished" if self.course.complete else "stopped")

    def outcome(self) -> Run:
        """What it has come to.

        Raises:
            IncompleteError: If some chunks could not be computed.
        """
        shelf, course = self.shelf, self.course
        finished = shelf.finished()
        failed = tuple(str(error) for _, error in sorted(course.failed.items()))
        source: Callable[[], Iterator[Batch]] = shelf.batches
        id, done, path = "", self._done(), None
        if isinstance(shelf, Folder):
            id, done, path = shelf.manifest.id, shelf.manifest.done, shelf.path
            source = partial(read_folder, path, shelf.schema)
        found = Run(
            id=id, status="finished" if finished else "failed" if failed else "stopped", done=done,
            total=self.job.size, rows=shelf.rows, failed=failed, folder=path, seconds=course.seconds, source=source,
            schema=None if self.job.columns is None else schema(self.job),
        )  # fmt: skip
        if failed:
            more = f" ({len(failed)} chunks in all.)" if len(failed) > 1 else ""
            error = IncompleteError(f"{failed[0]}{more} The rest is kept; run it again to try these once more.", found)
            raise error from next(iter(course.failed.values()))
        return found

    def _done(self) -> int:
        return min(self.course.done, self.course.limit * self.job.chunk) if self.course.complete else self.course.done

    def _heard(self, event: Event) -> None:
        if event.kind in ("progress", "paused") and event.seconds - self._noted >= NOTED:
            self._noted = event.seconds
            self._note("running")
        if self._progress is not None:
            self._progress(event)

    def _note(self, status: str) -> None:
        """Say in the manifest and in the catalogue how the run stands; while it runs, in the manifest less often."""
        if not isinstance(self.shelf, Folder) or self.store is None:
            return
        shelf = self.shelf
        before = shelf.manifest
        if before.status == "finished":
            self._list(before)
            return
        over, due = status == "finished", self.course.seconds - self._saved >= SAVED
        done = self.course.done or before.done
        if over:  # the results may be of a run that crashed before it could note how many tasks count
            complete = self.course.complete
            done = min(self.job.size, self.course.limit * self.job.chunk) if complete else counted(shelf.path, before)
        failed = tuple(str(error) for _, error in sorted(self.course.failed.items()))
        changes = {
            "status": status, "engine": self.engine.name, "failed": failed, "versions": _joined(before.versions),
            "done": done, "finished": moment() if over else "",
            "seconds": round(self._spent + self.course.seconds, 3),
        }  # fmt: skip
        if status != "running" or before.status != "running":
            shelf.note(**changes)
        elif due:
            self._saved = self.course.seconds
            with suppress(StudyError):  # if rows cannot be stored either, that is told
                shelf.note(**changes)
        self._list(before.now(rows=shelf.rows, **changes))

    def _list(self, manifest: Manifest) -> None:
        """In the catalogue; where that fails the run goes on, and whoever lists the runs is told."""
        assert self.store is not None
        with suppress(StudyError):
            self.store.catalogue.put(self.store.root / manifest.id, manifest)

    def _give_up(self, error: BaseException) -> None:
        """Keep what is held, if that can be done; the error that ended the study is the one to tell."""
        if isinstance(error, Exception) and not self.course.failed and self._discard():
            return
        try:
            self.shelf.tidy(all=True)
            self._note("stopped")
        except (StudyError, OSError) as other:
            if str(other) != str(error):
                error.add_note(str(other))

    def _discard(self) -> bool:
        """Leave no run behind that was new and has nothing, such as one whose engine could not be opened."""
        shelf = getattr(self, "shelf", None)
        if not isinstance(shelf, Folder) or not shelf.new or shelf.done() or shelf.finished():
            return False
        shelf.discard()
        assert self.store is not None
        with suppress(StudyError):
            self.store.catalogue.forget(shelf.path.name)
        return True


def _joined(before: Mapping[str, str]) -> dict[str, str]:
    """The versions a run was computed with: all of them, where it was begun with others."""
    found = {}
    for name, number in versions().items():
        known = before.get(name, number).split(", ")
        found[name] = ", ".join(known if number in known else [*known, number])
    return found
