"""The screen of a run: on a terminal a table that fills as answers come, anywhere else lines of progress."""

from typing import TYPE_CHECKING

from detente.cli.live import Sparing, Watched
from detente.cli.progress import lasting
from detente.cli.run_page import cells, columns
from detente.study.gathering import Gathering
from detente.study.overview import overview
from detente.study.reckoning import Reckoning
from detente.words import clean

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

BAR = 24
PHASES = {
    "answer": "central values", "second": "second reader's weights", "behaviour": "points of behaviour",
    "all": "points of all ranges",
}  # fmt: skip


class Screen(Watched):
    """Shows how far a run has come. Used as a context; call it after each batch."""

    def __init__(self, gathering: Gathering, *, live: bool) -> None:
        """Watch the time from now on.

        Args:
            gathering: What is filled while it is shown.
            live: Whether the table itself is wanted on standard output, if that is a terminal.
        """
        self.gathering = gathering
        self.reckoning = Reckoning(gathering.context)
        super().__init__(_Filling(self), live=live)

    def __call__(self) -> None:
        """Something has come."""
        if self._live is None:
            share, left = self.standing()
            self._progress(share, self.phase(), seconds=left)

    def stored(self, tasks: int) -> None:
        """So many tasks were computed before, and cost nothing now."""
        self.reckoning.before = tasks

    def standing(self) -> tuple[float, float | None]:
        """The share that is done, and the seconds left if they can be said."""
        done, states = self.gathering.tasks, dict(self.gathering.states)
        return self.reckoning.share(done, states), self.reckoning.left(done, states, self.seconds)

    def phase(self) -> str:
        """What is computed now."""
        tasks, done = self.reckoning.tasks, self.gathering.tasks
        return PHASES[tasks[min(done, len(tasks) - 1)].part]


class _Filling:
    """The table as it stands, cut to the height of the terminal; made anew each time it is drawn."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._tasks = -1
        self._sparing = Sparing()
        self._rows: list[list[str]] = []
        self._names: list[str] = []

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich import box
        from rich.table import Table
        from rich.text import Text

        gathering, tasks = self.screen.gathering, self.screen.gathering.tasks
        if tasks != self._tasks and self._sparing.due:
            self._sparing.make(lambda: self._make(options.max_width))
            self._tasks = tasks
        room = max(3, (options.height or console.size.height) - 7)
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
        for name in self._names:
            right = name not in ("question", "plan")
            table.add_column(name, justify="right" if right else "left", no_wrap=True, overflow="ellipsis")
        for row in self._rows[:room]:
            table.add_row(*(Text(clean(cell)) for cell in row))
        yield Text(clean(str(gathering.context.machine["title"])), style="bold")
        yield table if self._rows else Text("the first answers are being computed", style="dim")
        if len(self._rows) > room:
            yield Text(f"and {len(self._rows) - room} questions on which theories differ less")
        yield self._line()

    def _make(self, width: int) -> None:
        gathering = self.screen.gathering
        self._names = columns(width, gathering.context)
        self._rows = [cells(line, self._names) for line in overview(gathering.findings({}))]

    def _line(self) -> str:
        share, left = self.screen.standing()
        done = round(share * BAR)
        rest = "" if left is None else f", about {lasting(left)} left"
        return (
            f"[{'#' * done}{'.' * (BAR - done)}] {share:4.0%}{rest}; {self.screen.phase()}; Ctrl-C keeps what there is"
        )
