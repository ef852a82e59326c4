"""Loops side by side: each task in a thread of its own, with progress, and an end that comes soon when asked for."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
import numpy.typing as npt

Stop = npt.NDArray[np.bool_]
Task = Callable[[Stop], None]
PAUSE = 0.1


def side_by_side(tasks: Sequence[Task], tick: Callable[[float], None] | None = None, *, short: bool = False) -> None:
    """Run tasks, as many at a time as there are processors.

    Args:
        tasks: What is to be done; each is given a flag, and ends soon once it is set.
        tick: Told the share that is done.
        short: Whether they are so short that threads would take longer than the work: then one after another.

    Raises:
        KeyboardInterrupt: If somebody interrupts, after the tasks have ended.
    """
    stop = np.zeros(1, bool)
    if short:
        for number, task in enumerate(tasks):
            task(stop)
            if tick is not None:
                tick((number + 1) / len(tasks))
        return

    def run(task: Task) -> None:
        if not stop[0]:  # those that wait have no need to begin
            task(stop)

    with ThreadPoolExecutor(max(1, min(len(tasks), os.cpu_count() or 1))) as pool:
        waiting = [pool.submit(run, task) for task in tasks]
        try:
            left = set(waiting)
            while left:
                # a thread that waits for ever would not hear an interrupt
                left = wait(left, timeout=PAUSE).not_done
                if tick is not None:
                    tick(1.0 - len(left) / len(tasks))
        except BaseException:
            stop[0] = True
            raise
    for done in waiting:
        done.result()
