"""Progress of anything that takes longer than a second, on standard error and only for a person who watches."""

import sys
import time
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0
BETWEEN = 0.1
WIDTH = 24


class Progress:
    """One line that says how much is done. Used as a context; call it with the share done and what is being done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Watch the time from now on."""
        self.stream = sys.stderr if stream is None else stream
        self.wanted = self.stream.isatty()
        self.started = self.last = time.monotonic()
        self.length = 0

    def __call__(self, share: float, what: str = "") -> None:
        """Say how much is done, a share between 0 and 1."""
        now = time.monotonic()
        if not self.wanted or now - self.started < PATIENCE or now - self.last < BETWEEN:
            return
        self.last = now
        share = min(1.0, max(0.0, share))
        spent = now - self.started
        left = f", about {spent / share - spent:.0f} s left" if share > 0.05 else ""
        done = round(share * WIDTH)
        self._write(f"[{'#' * done}{'.' * (WIDTH - done)}] {share:4.0%}{left} {what}"[:78])

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.length:
            self._write("")
            self.stream.write("\r")
            self.stream.flush()

    def _write(self, text: str) -> None:
        self.stream.write("\r" + text.ljust(self.length))
        self.stream.flush()
        self.length = len(text)
