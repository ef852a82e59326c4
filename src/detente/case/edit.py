"""Edits of a case file by path: comments, order, quotes and indentation stay, since only one value's characters change.

The place of a value is known from reading the file. What is put there is written in one line.
"""

import json
import re
from typing import Any

from detente.case.nodes import Mark, split_lines
from detente.case.numbers import read_number
from detente.case.resolve import Resolved, issue_at, resolve
from detente.case.words import Suggester
from detente.errors import CaseError, Issue

_PLAIN = re.compile(r"[A-Za-z0-9_(][^#:,\[\]{}\"'\n\t&*!|>%@`]*(?<!\s)")
"""Texts that may stand without quotes, inside brackets too."""
_NOTHING = {"null", "Null", "NULL", "~", "true", "false", "True", "False"}


def set_value(text: str, path: str, value: object, file: str = "case.yaml") -> str:
    """Put another value at a path of a case.

    Args:
        text: The file.
        path: A whole path of the machine form whose value stands in the file, such as `events.range_test.rate`.
        value: Human form as plain data: a text, a number, a list, a mapping.
        file: Its name in messages.

    Returns:
        The changed file, which resolves.

    Raises:
        CaseError: If the file does not say what stands at the path, or the value does not fit there.

    >>> print(set_value("detente: 1\\ntitle: A  # short\\nstart: 2017-09-18\\nactors: {us: {}}", "title", "A case"))
    detente: 1
    title: A case  # short
    start: 2017-09-18
    actors: {us: {}}
    """
    before = resolve(text, file)
    mark = before.positions.get(path)
    if mark is None:
        raise CaseError([_nothing_there(before, path)])
    text = text.removeprefix("\ufeff")
    changed = _splice(text, mark, value)
    after = [issue for issue in resolve(changed, file).issues if not issue.warning]
    if after:
        raise CaseError(after)
    return changed


def _nothing_there(resolved: Resolved, path: str) -> Issue:
    known = [place for place in resolved.positions if not place.endswith("~key")]
    hint = Suggester().hint(path, known)
    return issue_at(
        resolved, path, found=f"nothing written at `{path}`", expected="a value that the file states", hint=hint
    )


def _splice(text: str, mark: Mark, value: object) -> str:
    """The text with the characters of a mark replaced."""
    start, end = _offset(text, mark.line, mark.column), _offset(text, mark.end_line, mark.end_column)
    old = text[start:end]
    if old.startswith(("|", ">")):  # a block of lines ends after its last line break
        end = start + len(old.rstrip())
        old = text[start:end]
    new = _quoted_as(old, value) if isinstance(value, str) else flow(value)
    space = " " if text[start - 1 : start] not in ("", " ", "[", "{", "\n") and start == end else ""
    return text[:start] + space + new + text[end:]


def _offset(text: str, line: int, column: int) -> int:
    """Where a place is, counted in characters."""
    lines = split_lines(text)
    offset = 0
    for row in lines[: line - 1]:
        offset += len(row)
        offset += 2 if text.startswith("\r\n", offset) else 1
    return min(offset + column - 1, len(text))


def _quoted_as(old: str, value: str) -> str:
    """A text in the quotes the old one had, if any."""
    if old.startswith("'") and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False) if old.startswith('"') else flow(value)


def flow(value: Any) -> str:
    """Plain data as YAML in one line.

    >>> flow({"value": 0.4, "range": [0.1, 0.8], "evidence": ["valuewalk:109"], "note": "as he says: so"})
    '{value: 0.4, range: [0.1, 0.8], evidence: ["valuewalk:109"], note: "as he says: so"}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(str(key))}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and read_number(value) is None
        return value if plain and value not in _NOTHING else json.dumps(value, ensure_ascii=False)
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
