"""Examining: what an answer hangs on, all studies together."""

from collections.abc import Callable
from typing import Any

from detente.insight.sensitivity.aim import Aim
from detente.insight.sensitivity.course import Compute, Course, Rows
from detente.insight.sensitivity.inputs import Data
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.wanted import Wanted
from detente.study.job import Job


def examine(
    machine: Data, aim: Aim, compute: Compute, *, wanted: Wanted | None = None,
    show: Callable[[Sensitivity], None] | None = None,
) -> Sensitivity:  # fmt: skip
    """What an answer hangs on.

    Args:
        machine: The machine form of a case.
        aim: The answer (`aim`).
        compute: Computes a study: `computing` in this process, or a command with workers and a store.
        wanted: What is looked at.
        show: Told what there is after each study.

    Returns:
        What was found; not `complete` if a study was stopped, with what is missing.

    Raises:
        QueryError: If a name is not there.
        StudyError: If what is wanted cannot be done.
    """
    course = Course(machine, aim, compute, wanted or Wanted(), show)
    course.go()
    return course.found


def computing(engine: Any = None, store: Any = None) -> Compute:
    """A way to compute studies that asks nobody.

    Args:
        engine: An engine, a number of workers, or this process.
        store: Where rows are kept.
    """
    from detente.study import run

    def compute(job: Job) -> tuple[Rows, bool]:
        done = run(job, engine=engine, store=store)
        return [row for batch in done.batches() for row in batch.to_pylist()], done.status == "finished"

    return compute
