"""A table that stands on a terminal while it fills: made anew as often as its own cost allows."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from detente.cli.page import Page
from detente.cli.progress import Progress

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

OFTEN = 2
"""Times a second it is drawn."""
SHARE = 0.04
"""The part of the time, at most, that goes into making the table anew: it is taken from those who compute."""
BETWEEN = 1.0
"""Seconds between two lines where nobody watches."""


class Sparing:
    """Says when something costly may be made anew."""

    def __init__(self) -> None:
        """At once."""
        self._next = 0.0

    @property
    def due(self) -> bool:
        """Whether it may."""
        return time.monotonic() >= self._next

    def make(self, what: Callable[[], None]) -> None:
        """Make it, and see how long it took.

        Args:
            what: Makes it.
        """
        begun = time.monotonic()
        what()
        done = time.monotonic()
        self._next = done + (done - begun) / SHARE


def _live(filling: "RenderableType") -> "Live":
    """What stands on the terminal until it is left.

    Args:
        filling: Drawn anew from time to time.
    """
    from rich.live import Live

    return Live(
        filling, console=Page().console, refresh_per_second=OFTEN, transient=True, redirect_stdout=False,
        redirect_stderr=False,
    )  # fmt: skip


class Watched:
    """What is watched while it is computed: a table on a terminal, lines of progress anywhere else. A context."""

    def __init__(self, filling: "RenderableType", *, live: bool) -> None:
        """Watch the time from now on.

        Args:
            filling: The table.
            live: Whether it is wanted on standard output, if that is a terminal.
        """
        self.begun = time.monotonic()
        self._live = _live(filling) if live and sys.stdout.isatty() else None
        self._progress = Progress(between=BETWEEN)

    @property
    def seconds(self) -> float:
        """Since it was opened."""
        return time.monotonic() - self.begun

    def note(self, text: str) -> None:
        """Say at once that something was heard."""
        if self._live is not None:
            self._live.console.print(f"detente: {text}")
        else:
            self._progress.note(text)

    def __enter__(self) -> Self:
        self._progress.__enter__()
        if self._live is not None:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.__exit__(kind, error, trace)
        self._progress.__exit__(kind, error, trace)
