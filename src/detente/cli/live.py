"""A table that stands on a terminal while it fills: made anew as often as its own cost allows."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.cli.page import Page

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

OFTEN = 2
"""Times a second it is drawn."""
SHARE = 0.04
"""The part of the time, at most, that goes into making the table anew: it is taken from those who compute."""


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


def live(filling: "RenderableType") -> "Live":
    """What stands on the terminal until it is left.

    Args:
        filling: Drawn anew from time to time.
    """
    from rich.live import Live

    return Live(
        filling, console=Page().console, refresh_per_second=OFTEN, transient=True, redirect_stdout=False,
        redirect_stderr=False,
    )  # fmt: skip
