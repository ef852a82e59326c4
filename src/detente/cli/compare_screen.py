"""The screen of a comparison: a table that narrows while games are computed; anywhere else lines of progress.

Where standard output is a terminal the table stands there while it fills. Elsewhere the first table is printed on
standard error as soon as its intervals say something, and again whenever the points have doubled.
"""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.cli.compare_page import glance
from detente.cli.live import Sparing, Watched
from detente.cli.page import Page
from detente.cli.progress import lasting
from detente.insight.compare import Gathered, PlanComparison
from detente.words import clean

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

PATIENCE, SOON, FEW, FIRST = 5.0, 40.0, 2, 4
"""Seconds in which no table is needed yet; from when on a few points have to do; those; and how many are waited for."""
LEAST = 20.0
"""Seconds between two tables where nobody watches."""


class Screen(Watched):
    """Shows how far a comparison has come. Used as a context; call it after each batch."""

    def __init__(self, gathered: Gathered, made: Callable[[], PlanComparison], *, live: bool) -> None:
        """Watch the time from now on.

        Args:
            gathered: What is filled while it is shown.
            made: Makes a comparison of what there is.
            live: Whether the table is wanted on standard output, if that is a terminal.
        """
        self.gathered, self.made = gathered, made
        self.before = 0
        """Games that were stored, and cost nothing now."""
        self._shown, self._last = 0, 0.0
        super().__init__(_Filling(self), live=live)

    @property
    def rate(self) -> float:
        """Games a second, those that were stored left out."""
        return (self.gathered.games - self.before) / max(self.seconds, 1e-9)

    def __call__(self) -> None:
        """Something has come."""
        if self._live is None:
            self._progress(self.share(), self.standing(), seconds=self.left())
            if self._due() and (table := self._table()):
                self._progress.aside(table)

    def share(self) -> float:
        """The share that is done."""
        return self.gathered.games / self.gathered.context.games

    def left(self) -> float | None:
        """Seconds it will take yet, if that can be said."""
        if self.seconds < 2 or self.rate <= 0:
            return None
        return (self.gathered.context.games - self.gathered.games) / self.rate

    def standing(self) -> str:
        """How far it has come, in words."""
        return f"{self.gathered.games:,} of {self.gathered.context.games:,} games, {self.rate:.1f} a second"

    def _due(self) -> bool:
        """Whether a table is due where nobody watches one."""
        points, now = len(self.gathered.whole), self.seconds
        if points >= self.gathered.context.points.count:
            return False  # the page itself comes next
        if not self._shown:
            enough = points >= FIRST or (points >= FEW and now >= SOON)
            return now >= PATIENCE and enough
        return points >= 2 * self._shown and now >= self._last + LEAST

    def _table(self) -> str:
        found = self.made()
        self._shown, self._last = len(self.gathered.whole), self.seconds
        if not found.ranked:
            return ""
        said = io.StringIO()
        page = Page(said)
        page.say(f"After {found.points} of {found.asked} points, {self.standing()}:")
        glance(page, found)
        return said.getvalue() + "\n"


class _Filling:
    """The table as it stands, cut to the height of the terminal; made anew each time it is drawn."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._points = 0
        self._sparing = Sparing()
        self._lines: list[str] = []

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.text import Text

        screen = self.screen
        gathered = screen.gathered
        points = len(gathered.whole)
        if points != self._points and points >= FEW and self._sparing.due:
            self._sparing.make(lambda: self._make(options.max_width))
            self._points = points
        room = max(3, (options.height or console.size.height) - 4)
        yield Text(clean(str(gathered.context.machine["title"])), style="bold")
        for line in self._lines[:room]:
            yield Text(line)
        if not self._lines:
            yield Text("the first points are being computed", style="dim")
        left = screen.left()
        rest = "" if left is None else f", about {lasting(left)} left"
        total = gathered.context.points.count
        yield Text(f"{points} of {total} points; {screen.standing()}{rest}; Ctrl-C keeps what there is")

    def _make(self, width: int) -> None:
        said = io.StringIO()
        page = Page(said)
        page.console.width = width
        glance(page, self.screen.made())
        self._lines = said.getvalue().splitlines()
