"""Following a study: its rows as they come, so that something can be shown before the last of them."""

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.cli.computing import COUNTED, engine_of, store_of
from detente.cli.progress import Progress

if TYPE_CHECKING:
    from detente.study import Event, Job

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
    asked: bool = False
    """Whether it was asked to stop, perhaps with all of it done."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.job.size

    def stopped(self) -> str:
        """What to say of it where it was stopped."""
        share = f"Stopped at {self.done:,} of {self.job.size:,} {COUNTED.get(self.job.name, 'tasks')}"
        if not self.run:
            return f"{share}; nothing was stored."
        return f"{share}; they are stored ({self.run}), and the same command goes on from there."


class Computer(ExitStack):
    """Computes the studies of one command one after another, by the same workers, with progress and Ctrl-C heard."""

    def __init__(self, args: argparse.Namespace) -> None:
        """Nothing is computed yet."""
        super().__init__()
        self.args = args
        self.engine: Any = None
        self.runs: list[str] = []
        """Under which studies are stored."""
        self.stopped = ""
        """What to say of it where it was stopped."""

    def __call__(self, job: "Job") -> tuple[list[Row], bool]:
        """Compute a study that says what it is: its rows, and whether they are all there."""
        what = str(job.parameters["label"])
        found = self.follow(job, what=what)
        # what was under way may have been the last of this study, but not of the command
        whole = found.whole and not found.asked
        if not whole:
            self.stopped = f"{what}: {found.stopped()}"
        return found.rows, whole

    def follow(self, job: "Job", look: Look | None = None, *, what: str = "") -> Followed:
        """Compute a study, and look at its rows as they come.

        Args:
            job: The study.
            look: Told of rows.
            what: What is computed.
        """
        from detente.study import Control, interruptible, stream

        store = store_of(self.args, job)
        if self.engine is None:  # once something must be computed
            self.engine = self.enter_context(engine_of(self.args))
        found = Followed(job)
        came: set[int] = set()
        with Progress() as show:

            def tell(event: "Event") -> None:
                found.done = event.done
                count = f"{event.done:,} of {event.total:,} {COUNTED.get(job.name, 'tasks')}"
                show(event.done / max(1, event.total), f"{what}: {count}" if what else count)

            def heard(times: int) -> None:
                found.asked = True
                show.note("stopping after what is under way; Ctrl-C again to stop at once" if times == 1 else
                          "stopping")  # fmt: skip

            with interruptible(Control(), heard) as control:
                for batch in stream(
                    job, store=store, engine=self.engine, control=control, progress=tell, fresh=self.args.fresh
                ):
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
