"""Control of a study under way, from any thread: pause, resume, stop after the chunks under way, stop now."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SAME = 0.1
"""Seconds in which interrupts are one: whoever started the program may pass on the one that the terminal sends too."""


class Control:
    """Asks a study to pause, go on or stop; what is stored stays, and the same call later goes on from there."""

    def __init__(self) -> None:
        """Nothing is asked yet."""
        self._paused = threading.Event()
        self._stop = threading.Event()
        self._now = threading.Event()
        self._changed = threading.Condition()
        self.inside = False
        """Whether this very thread computes, a chunk or something between studies, so that only an exception can
        interrupt it."""

    def pause(self) -> None:
        """Begin nothing new; the chunks under way are finished and kept."""
        self._set(self._paused)

    def resume(self) -> None:
        """Go on after a pause."""
        with self._changed:
            self._paused.clear()
            self._changed.notify_all()

    def stop(self) -> None:
        """Finish the chunks under way, keep them, and end."""
        self._set(self._stop)

    def stop_now(self) -> None:
        """End at once; the chunks under way are given up."""
        self._now.set()
        self._set(self._stop)

    @property
    def paused(self) -> bool:
        """Whether a pause is asked for."""
        return self._paused.is_set()

    @property
    def stopped(self) -> bool:
        """Whether an end is asked for, at once or not."""
        return self._stop.is_set()

    @property
    def stopped_now(self) -> bool:
        """Whether an end is asked for at once."""
        return self._now.is_set()

    def wait(self, seconds: float) -> None:
        """Wait for something else to be asked, no longer than so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self.paused or self.stopped, seconds)

    def _set(self, flag: threading.Event) -> None:
        flag.set()
        # never blocks: a signal handler may run while this very thread holds the lock
        if self._changed.acquire(blocking=False):
            self._changed.notify_all()
            self._changed.release()


@contextmanager
def interruptible(control: Control, heard: Callable[[int], None] | None = None) -> Iterator[Control]:
    """Ctrl-C stops a study, a second Ctrl-C stops it at once, a third is an ordinary interrupt. Main thread only.

    Args:
        control: Of the study.
        heard: Told each time, with how often it has been by now.

    Yields:
        The same control.
    """
    count, last = 0, float("-inf")

    def interrupted(number: int, frame: FrameType | None) -> None:
        nonlocal count, last
        now = time.monotonic()
        if now - last < SAME:
            return
        count, last = count + 1, now
        if heard is not None:
            heard(count)
        if count == 1:
            control.stop()
            return
        control.stop_now()
        if control.inside or count > 2:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield control
    finally:
        signal.signal(signal.SIGINT, before)
