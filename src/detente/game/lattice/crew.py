"""A crew: a few threads that share the parts of a loop, for as long as a computation lasts.

The loops are machine code that needs no lock, so threads are enough. What a loop finds must not depend on who does
which part: parts are cut by the size of the work alone, and sums are made of parts in their order.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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


class Crew:
    """Threads for one computation; to be used in a `with` statement."""

    def __init__(self, work: int, threads: int | None = None) -> None:
        """Gather a crew.

        Args:
            work: Numbers that are read in one loop.
            threads: How many threads; by default as many as the process may use, one for little work.
        """
        self.threads = (hands() if work >= SHORT else 1) if threads is None else threads
        self._pool = ThreadPoolExecutor(self.threads - 1) if self.threads > 1 else None

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False)  # whoever is left has nothing to do

    def run(self, loop: Loop, parts: Sequence[Part], *values: Any) -> None:
        """Call `loop(*values, begin, end)` for every part, each in whichever thread is free.

        Who has not woken by the time that all is done is not waited for: on a busy machine that takes longer than the
        work.
        """
        if self._pool is None or len(parts) < 2:
            for begin, end in parts:
                loop(*values, begin, end)
            return
        turn = count()

        def work() -> None:
            while (place := next(turn)) < len(parts):
                loop(*values, *parts[place])

        others = [self._pool.submit(work) for _ in range(min(self.threads, len(parts)) - 1)]
        try:
            work()
        finally:
            for other in others:
                if not other.cancel():
                    other.result()


def cut(size: int, unit: int, pieces: int) -> list[Part]:
    """Parts of 0 to `size`, about as many as wanted, each but the last a multiple of `unit` long.

    >>> cut(10, 2, 3)
    [(0, 4), (4, 8), (8, 10)]
    """
    units = -(-size // unit)
    length = max(1, -(-units // pieces)) * unit
    return [(begin, min(begin + length, size)) for begin in range(0, size, length)]
