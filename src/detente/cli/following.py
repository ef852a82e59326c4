"""Following a study: its rows as they come, so that something can be shown before the last of them."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.cli.computing import COUNTED, engine_of, store_of
from detente.cli.progress import Progress

if TYPE_CHECKING:
    from detente.study import Event, Job

Row = dict[str, Any]


@dataclass
class Followed:
    """What came of a study."""

    job: "Job"
    rows: list[Row] = field(default_factory=list)
    done: int = 0
    """Tasks whose rows are stored or at hand."""
    run: str = ""
    """Under which it is stored; empty if it is not."""

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


def follow(
    args: argparse.Namespace, job: "Job", look: Callable[[list[Row], int], str] | None = None, *, what: str = ""
) -> Followed:
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
    from detente.study import Control, interruptible, stream

    found, store = Followed(job), store_of(args)
    came: set[int] = set()
    with engine_of(args) as engine, Progress() as show:

        def tell(event: "Event") -> None:
            found.done = event.done
            count = f"{event.done:,} of {event.total:,} {COUNTED.get(job.name, 'tasks')}"
            show(event.done / max(1, event.total), f"{what}: {count}" if what else count)

        def heard(times: int) -> None:
            show.note("stopping after what is under way; Ctrl-C again to stop at once" if times == 1 else "stopping")

        with interruptible(Control(), heard) as control:
            for batch in stream(job, store=store, engine=engine, control=control, progress=tell, fresh=args.fresh):
                rows = batch.to_pylist()
                found.rows += rows
                came |= {row["task"] for row in rows}
                text = look(found.rows, len(came)) if look is not None else ""
                if text:
                    show.aside(text)
    there = [] if store is None else store.attempts(job.identity().id)
    found.run = there[-1].name if there else ""
    return found
