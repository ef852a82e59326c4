"""Following a study: its rows as they come, so that something can be shown before the last of them."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from detente.cli.computing import engine_of, store_of
from detente.cli.progress import Progress
from detente.cli.stopping import COUNTED, heard, stopped_at

if TYPE_CHECKING:
    from detente.study import Control, Engine, Event, Job

Row = dict[str, Any]
Look = Callable[[list[Row], int], str]
"""What to say of all rows so far, and of how many tasks they are."""


@dataclass
class Followed:
    """What came of a study."""

    job: "Job"
    rows: list[Row] = field(default_factory=list)
    done: int = 0
    """Tasks whose rows are stored or at hand."""
    run: str = ""
    """Under which it is stored; empty if it is not."""
    instead: str = ""
    """What to say in place of how far it came, where it was not begun."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.job.size

    def stopped(self) -> str:
        """What to say of it where it was stopped."""
        if self.instead:
            return self.instead
        return stopped_at(self.done, self.job.size, COUNTED.get(self.job.name, "tasks"), self.run)


class Computer(ExitStack):
    """Computes the studies of one command one after another, by the same workers, with progress.

    Ctrl-C is heard from when it is entered until it is left: once it has been, no other study is begun.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        """Nothing is computed yet."""
        from detente.study import Control

        super().__init__()
        self.args = args
        self.engine: Engine | None = None
        self.control = Control()
        self.runs: list[str] = []
        """Under which studies are stored."""
        self.stopped = ""
        """What to say of it where it was stopped."""
        self._note: Callable[[str], None] = _aside

    def __enter__(self) -> Self:
        from detente.study import interruptible

        super().__enter__()
        self.control.inside = True  # between studies too only an exception can interrupt
        self.enter_context(interruptible(self.control, self._heard))
        return self

    def __call__(self, job: "Job") -> tuple[list[Row], bool]:
        """Compute a study that says what it is: its rows, and whether they are all there."""
        what = str(job.parameters["label"])
        found = self.follow(job, what=what)
        if not found.whole:
            self.stopped = found.instead or f"{what}: {found.stopped()}"
        return found.rows, found.whole

    def workers(self) -> "Engine":
        """Who computes; they begin once something must be computed."""
        if self.engine is None:
            self.engine = self.enter_context(engine_of(self.args))
        return self.engine

    @contextmanager
    def listening(self, note: Callable[[str], None]) -> "Iterator[Control]":
        """While a study is under way, which ends itself where Ctrl-C is heard.

        Args:
            note: Told what was heard.

        Yields:
            The control of the study.
        """
        self._note, self.control.inside = note, False
        try:
            yield self.control
        finally:
            self._note, self.control.inside = _aside, True

    def follow(self, job: "Job", look: Look | None = None, *, what: str = "") -> Followed:
        """Compute a study, and look at its rows as they come; where Ctrl-C was heard before, it is not begun.

        Args:
            job: The study.
            look: Told of rows.
            what: What is computed.
        """
        from detente.cli.live import BETWEEN
        from detente.study import stream

        found = Followed(job)
        if self.control.stopped:
            found.instead = self._not_begun(what)
            return found
        store, engine = store_of(self.args, job), self.workers()
        came: set[int] = set()
        with Progress(between=BETWEEN) as show, self.listening(show.note) as control:

            def tell(event: "Event") -> None:
                found.done = event.done
                count = f"{event.done:,} of {event.total:,} {COUNTED.get(job.name, 'tasks')}"
                show(event.done / max(1, event.total), f"{what}: {count}" if what else count)

            for batch in stream(
                job, store=store, engine=engine, control=control, progress=tell, fresh=self.args.fresh
            ):  # fmt: skip
                rows = batch.to_pylist()
                found.rows += rows
                came |= {row["task"] for row in rows}
                text = look(found.rows, len(came)) if look is not None else ""
                if text:
                    show.aside(text)
        there = [] if store is None else store.attempts(job.identity().id)
        found.run = there[-1].name if there else ""
        if found.run:
            self.runs.append(found.run)
        return found

    def _not_begun(self, what: str) -> str:
        """What to say of a study before which it was stopped."""
        before = f"Stopped before the next part{f' ({what})' if what else ''}"
        if not self.runs:
            return f"{before}; nothing was stored."
        kept = ", ".join(dict.fromkeys(self.runs))
        return f"{before}; what was computed is stored ({kept}), and the same command goes on from there."

    def _heard(self, times: int) -> None:
        self._note(heard(times))


def _aside(text: str) -> None:
    """Say it where nothing else is shown."""
    print(f"detente: {text}", file=sys.stderr)


def follow(args: argparse.Namespace, job: "Job", look: Look | None = None, *, what: str = "") -> Followed:
    """Compute a study, with progress, Ctrl-C heard, and a look at the rows as they come.

    Args:
        args: The command's words: who computes, and where it is kept.
        job: The study.
        look: Told all rows so far and how many tasks have come, in the order of the tasks; what it gives back is
            printed on standard error, with the progress.
        what: What is computed, for the line of progress.

    Returns:
        The rows, and whether they are all.

    Raises:
        StudyError: If it cannot be computed or kept.
    """
    with Computer(args) as computer:
        return computer.follow(job, look, what=what)
