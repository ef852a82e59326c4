"""What the runner of studies costs beside the work itself, and what a second worker brings.

    python benchmarks/bench_study.py            here and in worker processes
    python benchmarks/bench_study.py --dask     with a scheduler and two workers of Dask besides

Every cost is wall time less the time of a plain loop over the same function, both of this run. EMA Workbench is
measured too where it is installed.
"""

import contextlib
import importlib.util
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente.study import Dask, Engine, Here, Job, Local, run

TASKS = 10_000
TIMES = 5


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


def median(work: Callable[[], object], times: int = TIMES) -> float:
    """Median seconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def stored(work: Job, engine: Engine) -> None:
    """Run it into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        run(work, store=folder, engine=engine)


def overhead(name: str, engine: Engine, workers: int) -> None:
    """Cost for each task beside the work, workers up, with the results on disk."""
    work = job(small, TASKS, 100)
    run(work, engine=engine)
    plain = median(lambda: loop(work))
    wall, memory = median(lambda: stored(work, engine)), median(lambda: run(work, engine=engine))
    each, held = (1e6 * (taken - plain) / TASKS for taken in (wall, memory))
    print(
        f"{name:22}{each:8.2f} us a task stored,{held:8.2f} in memory (loop {1e3 * plain:.1f} ms, stored "
        f"{1e3 * wall:.1f} ms; {workers} workers need {1e3 * plain / workers:.1f} ms for the work itself)"
    )


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


def ema() -> None:
    """EMA Workbench's cost of the same small evaluation, in this process."""
    from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator, ema_logging

    ema_logging.log_to_stderr(ema_logging.ERROR)
    model = Model("bench", function=lambda a: {"y": float(sum(range(int(a))))})
    model.uncertainties, model.outcomes = [RealParameter("a", 0, 50)], [ScalarOutcome("y")]
    with SequentialEvaluator(model) as evaluator:
        begun = time.perf_counter()
        evaluator.perform_experiments(scenarios=1000)
    print(f"{'EMA Workbench':22}{(time.perf_counter() - begun) / 1000 * 1e6:8.0f} us an experiment")


def main() -> None:
    """Print everything."""
    print(f"{TASKS:,} small evaluations in chunks of 100, {os.cpu_count()} cores; median of {TIMES}")
    overhead("here", Here(), 1)
    for workers in (1, 2):
        begun = time.perf_counter()
        with Local(workers) as engine:
            run(job(small, 2 * workers, 1), engine=engine)
            print(f"{'':22}{workers} worker{'s'[: workers - 1]} up in {time.perf_counter() - begun:.2f} s")
            overhead(f"local, {workers}", engine, workers)
    work = job(heavy, 150, 5)
    with Local(1) as one, Local(2) as two:
        run(job(small, 10, 1), engine=one)
        run(job(small, 10, 1), engine=two)
        single, double = median(lambda: run(work, engine=one), 3), median(lambda: run(work, engine=two), 3)
    print(f"two workers: {single:.2f} s to {double:.2f} s, {single / double:.2f} times as fast")
    if "--dask" in sys.argv[1:]:
        with cluster() as address, Dask(address) as engine:
            overhead("dask, 2", engine, 2)
            print(f"dask, 2 workers: {median(lambda: run(work, engine=engine), 3):.2f} s for the same work")
    if importlib.util.find_spec("ema_workbench"):
        ema()


if __name__ == "__main__":
    import bench_study  # as a module of its own: the workers of Dask look its functions up by that name

    bench_study.main()
