"""What the runner of studies costs beside the work itself, and what a second worker brings.

Every cost is wall time less the time of a plain loop over the same function, both of this run. EMA Workbench is
measured too where it is installed, and a scheduler with two workers of Dask.
"""

import contextlib
import importlib.util
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from findings import Run, Section, Table, main
from measuring import Missing, Side, timed
from telling import DASH, all_met, spread, three, times

from detente.study import Dask, Engine, Here, Job, Local, run

GOAL = 5.0
"""Microseconds a task."""
TEXT = """\
10,000 small evaluations in chunks of 100. The overhead is wall time less that of a plain loop over the same function
in the same process, for each task, results on disk and in memory; with workers the loop's time is not shared out, so
that a second worker may bring it below nothing. "Two workers" is work of a fiftieth of a second a task. EMA Workbench
evaluates the same function one by one."""


def small(context: Any, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """A small evaluation for each task: a sum in a plain loop."""
    return {"value": [float(sum(range(task % 50))) for task in chunk]}


def heavy(context: Any, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """A fiftieth of a second of computing for each task."""
    return {"value": [float(sum(i * i for i in range(300_000))) for _ in chunk]}


def job(function: Any, size: int, chunk: int) -> Job:
    """A job of one number a task."""
    return Job(name="bench", function=function, size=size, chunk=chunk, columns={"value": "double"})


def loop(work: Job) -> None:
    """The same work in a plain loop."""
    for chunk in range(work.chunks):
        work.function(None, work.tasks(chunk), work.seed_of(chunk))


def stored(work: Job, engine: Engine) -> None:
    """Run it into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        run(work, store=folder, engine=engine)


def overhead(engine: Engine, tasks: int) -> dict[str, Any]:
    """Microseconds for each task beside the work, workers up."""
    work = job(small, tasks, 100)
    run(work, engine=engine)
    loops = timed(lambda: loop(work), least=5, most=5)
    plain = sorted(loops)[len(loops) // 2]
    walls = {
        "stored": timed(lambda: stored(work, engine), least=5, most=5),
        "held": timed(lambda: run(work, engine=engine), least=5, most=5),
    }
    return {name: {"seconds": [(wall - plain) / tasks for wall in taken]} for name, taken in walls.items()}


def here(tasks: int) -> dict[str, Any]:
    """In this process."""
    return overhead(Here(), tasks)


def local(workers: int, tasks: int) -> dict[str, Any]:
    """In worker processes of this machine."""
    with Local(workers) as engine:
        return overhead(engine, tasks)


def two(tasks: int) -> dict[str, Any]:
    """The same work by one worker and by two, who take turns."""
    work = job(heavy, tasks, 5)
    found: dict[str, Any] = {"one": {"seconds": []}, "two": {"seconds": []}}
    with Local(1) as one, Local(2) as both:
        for engine in (one, both):
            run(job(small, 10, 1), engine=engine)
        for _ in range(3):
            for name, engine in (("one", one), ("two", both)):
                found[name]["seconds"] += timed(
                    lambda engine=engine: run(work, engine=engine), least=1, most=1, warm=False
                )
    return found


def dask(tasks: int) -> dict[str, Any]:
    """By a scheduler and two workers of Dask on this machine."""
    if importlib.util.find_spec("distributed") is None:
        raise Missing("not run: Dask is not installed here")
    with cluster() as address, Dask(address) as engine:
        return overhead(engine, tasks)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A scheduler and two workers on this machine."""
    folder = Path(tempfile.mkdtemp())
    here = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONPATH": here}
    started = []

    def start(*words: str) -> None:
        with (folder / f"log{len(started)}").open("wb") as log:
            started.append(
                subprocess.Popen([sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"],
                                 stdout=log, stderr=log, env=environment, start_new_session=True, cwd=folder)
            )  # fmt: skip

    try:
        start("scheduler", "--port", "0", "--no-show")
        while not (found := re.search(r"Scheduler at: +(tcp://\S+)", (folder / "log0").read_text())):
            time.sleep(0.1)
        for _ in range(2):
            start("worker", found[1], "--nthreads", "1", "--no-nanny")
        time.sleep(3)
        yield found[1]
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ema(tasks: int) -> dict[str, Any]:
    """EMA Workbench's cost of the same small evaluation, in this process."""
    if importlib.util.find_spec("ema_workbench") is None:
        raise Missing("not run: ema-workbench is not installed here")
    from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator, ema_logging

    ema_logging.log_to_stderr(logging.ERROR)
    model = Model("bench", function=lambda a: {"y": float(sum(range(int(a))))})
    model.uncertainties, model.outcomes = [RealParameter("a", 0, 50)], [ScalarOutcome("y")]
    with SequentialEvaluator(model) as evaluator:
        taken = timed(lambda: evaluator.perform_experiments(scenarios=tasks), least=3, most=3)
    return {"held": {"seconds": [one / tasks for one in taken]}}


def section(run: Run) -> Section:
    """All of it."""
    tasks, module = (500 if run.quick else 10_000), "bench_study"
    sides: dict[str, Side] = {
        "here": run.side(module, "here", tasks=tasks),
        "one worker": run.side(module, "local", workers=1, tasks=tasks),
        "two workers": run.side(module, "local", workers=2, tasks=tasks),
    }
    if not run.quick:
        sides["two workers of Dask"] = run.side(module, "dask", tasks=tasks)
    sides["EMA Workbench"] = run.side(module, "ema", tasks=tasks // 10)
    rows = [
        (name, spread(side.part("stored")) if "stored" in side.told else DASH, spread(side.part("held")))
        for name, side in sides.items()
    ]
    pair = run.side(module, "two", tasks=10 if run.quick else 150)
    one, both = pair.part("one"), pair.part("two")
    gain = one.median / both.median if both.seconds else float("nan")
    costs = {name: 1e6 * sides[name].part("stored").median for name in ("here", "one worker", "two workers")}
    said = ", ".join(f"{name} {three(cost)} µs" for name, cost in costs.items())
    known = [None if cost != cost else cost < GOAL for cost in costs.values()]
    goals = (
        run.goal("10,000 scenario runs", f"overhead under {GOAL:g} µs each by chunks", said, all_met(known)),
        run.goal("10,000 scenario runs", "two workers faster than one", f"{times(gain)} as fast",
                 gain > 1 if both.seconds else None, pair.missing),
    )  # fmt: skip
    tables = (
        Table(("who computes", "overhead a task, stored", "overhead a task, in memory"), tuple(rows)),
        Table(("the same work", "time"), (("one worker", spread(one)), ("two workers", spread(both)))),
    )
    return Section("Many runs", TEXT, tables, goals)


if __name__ == "__main__":
    main(section)
