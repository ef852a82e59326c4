"""Forecasts: what experts said would happen, as questions of the case, beside what did.

`forecasts.csv` in the folder of a case has one line for each:

    question,note,theory,low,high,happened,outcome
    war,gazette:12,hawk,0.2,0.5,no,"Talks began in March, and nobody attacked."

`low` and `high` are our reading of the words as numbers, and empty where the words have none; `theory` is the expert's,
if the case has one.
"""

import csv
import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.source import MAX_BYTES
from detente.case.words import listed, quoted
from detente.errors import Issue

FILE = "forecasts.csv"
COLUMNS = ("question", "note", "theory", "low", "high", "happened", "outcome")
HAPPENED = ("yes", "no", "partly", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What an expert said about a question of the case, and what came of it."""

    question: str
    note: str
    theory: str | None
    low: float | None
    high: float | None
    happened: str
    """`yes`, `no`, `partly` or `unknown`."""
    outcome: str
    """What happened, in our words."""
    line: int = 0


def read_forecasts(
    path: Path, machine: Mapping[str, Any], notes: Collection[str]
) -> tuple[tuple[Forecast, ...], list[Issue]]:
    """Read the forecasts of a case.

    Args:
        path: The file.
        machine: The machine form of the case.
        notes: Ids of its notes.

    Returns:
        The forecasts that could be read, and every mistake in the order of the file.
    """
    reader = _Reader(str(path), machine, notes)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        return (), [reader.issue(0, 0, f"a file that cannot be read: {error.strerror}", "a file")]
    except UnicodeDecodeError:
        return (), [reader.issue(0, 0, "a file that is not UTF-8 text", "a text file saved as UTF-8")]
    if len(data) > MAX_BYTES or "\0" in text:
        return (), [reader.issue(0, 0, "no text of at most 512 kB", "a text file in UTF-8")]
    reader.lines = text.splitlines()
    return tuple(reader.read()), reader.issues


class _Reader:
    """Reads one file line by line and gathers its issues."""

    def __init__(self, file: str, machine: Mapping[str, Any], notes: Collection[str]) -> None:
        self.file = file
        self.known = {"question": list(machine["questions"]), "note": list(notes), "theory": list(machine["theories"])}
        self.lines: list[str] = []
        self.issues: list[Issue] = []

    def issue(self, line: int, column: int, found: str, expected: str, hint: str = "", length: int = 1) -> Issue:
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Issue(file=self.file, line=line, column=column, path="", found=found, expected=expected, hint=hint,
                     excerpt=excerpt, length=length)  # fmt: skip

    def complain(self, line: int, column: int, found: str, expected: str, hint: str = "", length: int = 1) -> None:
        self.issues.append(self.issue(line, column, found, expected, hint, length))

    def read(self) -> Iterator[Forecast]:
        """The forecasts without a mistake."""
        header = ",".join(COLUMNS)
        if not self.lines or [cell.strip() for cell in self.lines[0].split(",")] != list(COLUMNS):
            found = quoted(self.lines[0]) if self.lines and self.lines[0].strip() else "no header"
            self.complain(1, 1, found, f"the columns `{header}`", "in this order")
            return
        for number, line in enumerate(self.lines[1:], start=2):
            if not line.strip():
                continue
            try:
                cells = next(csv.reader([line], strict=True))
            except csv.Error:
                self.complain(
                    number, 1, "a quote that is not closed", "one forecast on a line", "double a quote in a text"
                )
                continue
            if len(cells) != len(COLUMNS):
                hint = "put a text that has a comma in double quotes" if len(cells) > len(COLUMNS) else ""
                self.complain(number, 1, f"{len(cells)} columns", f"{len(COLUMNS)}: `{header}`", hint)
                continue
            before = len(self.issues)
            forecast = self._forecast(number, [cell.strip() for cell in cells], list(_starts(line)))
            if len(self.issues) == before:
                yield forecast

    def _forecast(self, line: int, cells: list[str], starts: list[int]) -> Forecast:
        said = dict(zip(COLUMNS, cells, strict=True))
        at = dict(zip(COLUMNS, starts, strict=True))
        for key, names in self.known.items():
            if said[key] not in names and (said[key] or key != "theory"):
                near = difflib.get_close_matches(said[key], names, n=1) if said[key] else []
                hint = f"did you mean `{near[0]}`?" if near else ""
                found = quoted(said[key]) if said[key] else f"no {key}"
                self.complain(line, at[key], found, f"a {key} of the case", hint, max(1, len(said[key])))
        low, high = (self._number(line, at[key], said[key]) for key in ("low", "high"))
        if (said["low"] == "") != (said["high"] == ""):
            self.complain(line, at["low"], "one end of a range", "both `low` and `high`, or neither")
        elif low is not None and high is not None and low > high:
            self.complain(line, at["low"], f"{low:g} above {high:g}", "`low` no greater than `high`")
        if said["happened"] not in HAPPENED:
            found = quoted(said["happened"]) if said["happened"] else "nothing"
            self.complain(line, at["happened"], found, listed(f"`{word}`" for word in HAPPENED))
        return Forecast(question=said["question"], note=said["note"], theory=said["theory"] or None, low=low, high=high,
                        happened=said["happened"], outcome=said["outcome"], line=line)  # fmt: skip

    def _number(self, line: int, column: int, text: str) -> float | None:
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            self.complain(line, column, quoted(text), "a number from 0 to 1, or nothing", length=len(text))
            return None
        return number


def _starts(line: str) -> Iterator[int]:
    """Where each cell of a line begins, from 1.

    >>> list(_starts('a,"b, c",d'))
    [1, 3, 10]
    """
    yield 1
    inside = False
    for place, sign in enumerate(line, start=1):
        inside ^= sign == '"'
        if sign == "," and not inside:
            yield place + 1
