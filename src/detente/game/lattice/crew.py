"""A crew: a few threads that share the parts of a loop, for as long as a computation lasts.

The loops are machine code that needs no lock, so threads are enough. What a loop finds must not depend on who does
which part: parts are cut by the size of the work alone, and sums are made of parts in their order.

A loop may take less time than a queue of tasks does, so a thread is woken by one lock and done by another.
"""

from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Sequence
from itertools import count
from types import TracebackType
from typing import Any

import numba.core.config as config

from detente.game.machine import Loop

MOST = 8
"""More threads than this only wait for memory."""
SHORT = 1 << 18
"""Fewer rates than this are read sooner than a thread is woken."""
Part = tuple[int, int]


def hands() -> int:
    """How many threads this process may use: its processors, or as many as NUMBA_NUM_THREADS says."""
    return max(1, min(MOST, int(getattr(config, "NUMBA_NUM_THREADS", 1))))


class _Task:
    """What one other thread may do, if it wakes in time."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.wrong: BaseException | None = None
        self.begun, self.done = allocate_lock(), allocate_lock()
        self.done.acquire()

    def finish(self) -> None:
        """Wait for whoever has begun it; else nobody will."""
        if not self.begun.acquire(False):
            self.done.acquire()


class _Hand:
    """A thread that sleeps until it is given a task, and ends when it is given none."""

    def __init__(self) -> None:
        self._task: _Task | None = None
        self._asleep = allocate_lock()
        self._asleep.acquire()
        start_new_thread(self._live, ())

    def give(self, task: _Task | None) -> None:
        self._task = task
        if self._asleep.locked():  # else it is about to wake, and will find this
            self._asleep.release()

    def _live(self) -> None:
        while True:
            self._asleep.acquire()
            task = self._task
            if task is None:
                return
            if task.begun.acquire(False):
                try:
                    task.work()
                except BaseException as wrong:  # told by the thread that waits
                    task.wrong = wrong
                finally:
                    task.done.release()


class Crew:
    """Threads for one computation; to be used in a `with` statement."""

    def __init__(self, work: int, threads: int | None = None) -> None:
        """Gather a crew.

        Args:
            work: Numbers that are read in one loop.
            threads: How many threads; by default as many as the process may use, one for little work.
        """
        self.threads = (hands() if work >= SHORT else 1) if threads is None else threads
        self._others: list[_Hand] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for other in self._others:
            other.give(None)

    def run(self, loop: Loop, parts: Sequence[Part], *values: Any) -> None:
        """Call `loop(*values, begin, end)` for every part, each in whichever thread is free.

        Who has not woken by the time that all is done is not waited for: on a busy machine that takes longer than the
        work.
        """
        if self.threads < 2 or len(parts) < 2:
            for begin, end in parts:
                loop(*values, begin, end)
            return
        turn = count()

        def work() -> None:
            while (place := next(turn)) < len(parts):
                loop(*values, *parts[place])

        wanted = min(self.threads, len(parts)) - 1
        while len(self._others) < wanted:
            self._others.append(_Hand())
        tasks = [_Task(work) for _ in range(wanted)]
        for other, task in zip(self._others, tasks, strict=False):
            other.give(task)
        try:
            work()
        finally:
            for task in tasks:
                task.finish()
        for task in tasks:
            if task.wrong is not None:
                raise task.wrong


def cut(size: int, unit: int, pieces: int) -> list[Part]:
    """Parts of 0 to `size`, about as many as wanted, each but the last a multiple of `unit` long.

    >>> cut(10, 2, 3)
    [(0, 4), (4, 8), (8, 10)]
    """
    units = -(-size // unit)
    length = max(1, -(-units // pieces)) * unit
    return [(begin, min(begin + length, size)) for begin in range(0, size, length)]
