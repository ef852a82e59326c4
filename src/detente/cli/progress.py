"""Progress of anything that takes longer than a second, on standard error.

A person who watches sees one line that changes; a file or another program gets a line for every step of 5 %, at most
one in ten seconds unless its command says otherwise.
"""

import sys
import time
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0
BETWEEN = 0.1
UNWATCHED, STEP = 10.0, 0.05
WIDTH = 24


class Progress:
    """One line that says how much is done. Used as a context; call it with the share done and what is being done."""

    def __init__(self, stream: TextIO | None = None, *, between: float = UNWATCHED) -> None:
        """Watch the time from now on.

        Args:
            stream: Where to; standard error by default.
            between: Seconds between two lines where nobody watches.
        """
        self.between = between
        self.stream = sys.stderr if stream is None else stream
        self.watched = self.stream.isatty()
        self.started = self.last = time.monotonic()
        self.length = 0
        self.said = 0.0

    def __call__(self, share: float, what: str = "", *, seconds: float | None = None) -> None:
        """Say how much is done, a share between 0 and 1, and the seconds left where the caller knows better."""
        now = time.monotonic()
        if now - self.started < PATIENCE or now - self.last < (BETWEEN if self.watched else self.between):
            return
        share = min(1.0, max(0.0, share))
        if not self.watched and share < self.said + STEP:
            return
        self.last, self.said = now, share
        spent = now - self.started
        if seconds is None and share > 0.02:
            seconds = spent / share - spent
        left = "" if seconds is None else f", about {lasting(seconds)} left"
        if not self.watched:
            self.stream.write(f"{share:.0%} done{left}; {what}\n")
            self.stream.flush()
            return
        done = round(share * WIDTH)
        self._write(f"[{'#' * done}{'.' * (WIDTH - done)}] {share:4.0%}{left} {what}"[:78])

    def begin(self, text: str) -> None:
        """Say at once what may take long, to a person who watches."""
        if self.watched:
            self._write(f"({text})"[:78])

    def note(self, text: str) -> None:
        """Say at once, on a line of its own, that something was heard."""
        self.stream.write(("\n" if self.length else "") + f"detente: {text}\n")
        self.stream.flush()
        self.length = 0

    def aside(self, text: str) -> None:
        """Say at once, on lines of its own, what there is so far."""
        self._clear()
        self.stream.write(text.rstrip("\n") + "\n")
        self.stream.flush()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _clear(self) -> None:
        """Nothing is left of the line."""
        if self.length:
            self._write("")
            self.stream.write("\r")
            self.stream.flush()
            self.length = 0

    def _write(self, text: str) -> None:
        self.stream.write("\r" + text.ljust(self.length))
        self.stream.flush()
        self.length = len(text)


def lasting(seconds: float) -> str:
    """A duration in words.

    >>> lasting(4.4), lasting(100), lasting(9000)
    ('4 s', '1 min 40 s', '2 h 30 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
