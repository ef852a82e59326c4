"""What is said of a study that is stopped, and what its tasks are to its user."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.study import Job, Run

COUNTED = {
    "simulate": "batches of runs",
    "split": "outcomes",
    "forecast": "games",
    "run": "tasks",
    "comparisons": "comparisons at a point",
    "probes": "games",
    "flips": "searches",
    "adaptive": "points under a theory",
    "influence": "parts of points",
    "verdict": "parts of a trial",
    "compare": "points under a theory",
    "words": "games",
}
"""What the tasks of a study are to its user."""


def stopped(run: "Run", job: "Job") -> str:
    """What to say of a run that was stopped."""
    kept = "" if run.folder is None else run.id
    return stopped_at(run.done, run.total, COUNTED.get(job.name, "tasks"), kept)


def stopped_at(done: int, total: int, what: str, run: str) -> str:
    """What to say of a study that was stopped.

    Args:
        done: How many tasks are done.
        total: Of how many.
        what: What they are.
        run: Under which it is stored; empty if it is not.

    >>> stopped_at(3, 8, "games", "x-1")
    'Stopped at 3 of 8 games; they are stored (x-1), and the same command goes on from there.'
    >>> stopped_at(0, 8, "games", "x-1")
    'Stopped at 0 of 8 games; nothing was stored.'
    """
    share = f"Stopped at {done:,} of {total:,} {what}"
    if not run or not done:
        return f"{share}; nothing was stored."
    return f"{share}; they are stored ({run}), and the same command goes on from there."


def heard(times: int) -> str:
    """What to say when Ctrl-C is heard for the first time, and after that."""
    return "stopping after what is under way; Ctrl-C again to stop at once" if times == 1 else "stopping"
