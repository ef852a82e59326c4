"""A page: headings, sentences and tables on a terminal, or the same as plain text anywhere else.

Without a terminal nothing is coloured and the width is that of `COLUMNS`, or 80: a text is the same in every run.
"""

import json
import math
import os
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

from detente.words import clean

WIDTH = 80


class Page:
    """Where a command writes what it has to say."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to a stream, standard output by default."""
        self._stream = sys.stdout if stream is None else stream
        self.console = self._console(None if self._stream.isatty() else _columns())

    def _console(self, width: int | None) -> "Console":
        """A console of a width; that of the terminal by default."""
        from rich.console import Console

        class Piped(Console):
            def on_broken_pipe(self) -> None:
                raise BrokenPipeError  # `main` knows what to do

        terminal = self._stream.isatty()
        return Piped(
            file=self._stream,
            width=width,
            no_color=bool(os.environ.get("NO_COLOR")) or not terminal,
            force_terminal=terminal,
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=False,
        )

    def title(self, text: str) -> None:
        """A heading, underlined where there is no bold face."""
        text = clean(text)
        self.console.print(text, style="bold")
        if not self.console.is_terminal:
            self.console.print("=" * min(len(text), self.console.width))

    def heading(self, text: str) -> None:
        """A smaller heading."""
        self.console.print()
        self.say(text, style="bold")

    def say(self, text: str = "", *, indent: int = 0, style: str = "") -> None:
        """A paragraph, filled; a text of several lines stays as it is."""
        lines = clean(text).split("\n")
        if len(lines) == 1:
            lines = textwrap.wrap(lines[0], self.console.width - indent, break_on_hyphens=False) or [""]
        for line in lines:
            self.console.print(" " * indent + line, style=style, soft_wrap=True)

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: int = 2,
        whole: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """A table; the columns in `right` hold numbers; those and the columns in `whole` are not broken."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
        for index, column in enumerate(columns):
            table.add_column(
                column,
                justify="right" if index in right else "left",
                overflow="fold",
                no_wrap=index in right or index in whole,
            )
        for row in rows:
            table.add_row(*(Text(clean(cell)) for cell in row))
        # a number that is cut short would be another number: rather a line that is too long
        unbroken = sum(
            2 + max(len(clean(cell)) for cell in (column, *(row[index] for row in rows)))
            if index in right or index in whole
            else 3
            for index, column in enumerate(columns)
        )
        room = self.console.width - indent
        console = self.console if unbroken <= room else self._console(unbroken)
        with console.capture() as drawn:
            console.print(table, width=max(room, unbroken))
        for line in drawn.get().splitlines():
            self.console.file.write((" " * indent + line).rstrip() + "\n")


def write_json(value: Any, stream: TextIO | None = None) -> None:
    """Write JSON: keys sorted, floats by their shortest exact text, the same bytes in every run."""
    stream = sys.stdout if stream is None else stream
    text = json.dumps(bare(value), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    stream.write(text + "\n")


def bare(value: Any) -> Any:
    """A value in the types JSON has; an infinite number is the text `inf`, one that is none is null.

    >>> bare({"a": (1, float("inf"))})
    {'a': [1, 'inf']}
    """
    if value is None or isinstance(value, bool | str | int):
        return value if not isinstance(value, str) else str(value)
    if isinstance(value, Mapping):
        return {str(key): bare(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [bare(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if hasattr(value, "tolist"):
        return bare(value.tolist())
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return float(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")
    return str(value)


def _columns() -> int:
    said = os.environ.get("COLUMNS", "")
    return max(40, int(said)) if said.isdigit() else WIDTH
