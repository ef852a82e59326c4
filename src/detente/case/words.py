"""Words for mistakes: what was found, the nearest name, and what a YAML parser meant to say."""

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from detente.formula import nearest

_TROUBLE: tuple[tuple[str, str, str, str], ...] = (
    ("mapping values are not allowed", "a second `: ` where a value ends", "one `key: value` on a line",
     "put a text that has a colon in quotes, and check the indentation"),
    ("could not find expected ':'", "a line without a colon", "`key: value`", "is the line above complete?"),
    ("did not find expected key", "a line that does not fit", "`key: value`, indented like the keys above it",
     "check the indentation and the quotes of this line"),
    ("did not find expected '-' indicator", "a line that does not fit", "`- ` and the next item of the list",
     "check the indentation"),
    ("block sequence entries are not allowed", "a list item (`- `) within a line", "a list item on its own line",
     "put a text that begins with `- ` in quotes"),
    ("block mapping", "`key: value` in the middle of a line", "`key: value` on its own line", "check the indentation"),
    ("unknown escape character", "a backslash in double quotes", "a text", "use single quotes"),
    ("did not find expected hexdecimal", "a backslash in double quotes", "a text", "use single quotes"),
    ("did not find expected alphabetic or numeric", "a text that begins with `*` or `&`", "a value",
     "put a text that begins with such a sign in quotes"),
    ("control characters are not allowed", "a character that is no text", "a text file in UTF-8", ""),
    ("did not find expected <document start>", "a line that does not fit", "`key: value` at the left margin",
     "check the indentation and the quotes of this line"),
)  # fmt: skip


def yaml_trouble(error: yaml.YAMLError, lines: Sequence[str]) -> tuple[tuple[int, int], str, str, str]:
    """Place (from 0), found, expected and hint of what stopped the parser."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = str(getattr(error, "context", None) or "")
    place = _place(getattr(error, "problem_mark", None), error, lines)
    opened = getattr(error, "context_mark", None)
    if "quoted scalar" in context and "end of stream" in problem:
        return _place(opened, error, lines), "a quote that is never closed", "a closing quote", ""
    if "expected ',' or" in problem or ("flow" in context and opened is not None):
        bracket = "}" if "mapping" in context else "]"
        hint = f"opened here; `,` or `{bracket}` is missing in line {place[0] + 1}"
        return _place(opened, error, lines), "a bracket that is not closed", f"a closing `{bracket}`", hint
    if "cannot start any token" in problem:
        line, column = place
        sign = lines[line][column : column + 1] if line < len(lines) else ""
        hint = "put a text that begins with such a sign in quotes"
        return place, "a tab" if sign == "\t" else f"`{sign}` at the start of a value", "a value", hint
    for part, found, expected, hint in _TROUBLE:
        if part in problem:
            return place, found, expected, hint
    return place, f"text that is no YAML: {problem}", "YAML", context


def _place(mark: Any, error: yaml.YAMLError, lines: Sequence[str]) -> tuple[int, int]:
    if mark is not None:
        return int(mark.line), int(mark.column)
    position = getattr(error, "position", None)
    if isinstance(position, int):
        for number, line in enumerate(lines):
            if position <= len(line):
                return number, position
            position -= len(line) + 1
    return 0, 0


def quoted(text: str, limit: int = 60) -> str:
    """A text of the file as it is shown in a message."""
    text = " ".join(text.split())
    return f"`{text if len(text) <= limit else text[: limit - 1] + '…'}`"


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a`, `b` or `c` in plain words.

    >>> listed(["day", "week", "month"])
    'day, week or month'
    """
    rows = list(words)
    return rows[0] if len(rows) == 1 else ", ".join(rows[:-1]) + f" {last} {rows[-1]}" if rows else ""


class Suggester:
    """Finds the nearest valid name, within a budget of comparisons: a hopeless file is refused as fast as a good one.

    >>> Suggester().hint("optoins", ["options", "actors"])
    'did you mean `options`?'
    """

    def __init__(self, budget: int = 15_000) -> None:
        self._budget = budget

    def hint(self, word: str, valid: Iterable[str]) -> str:
        """`did you mean ...?`, or nothing."""
        names = list(valid)
        self._budget -= len(names)
        name = nearest(word, names) if self._budget >= 0 else None
        return f"did you mean `{name}`?" if name else ""
