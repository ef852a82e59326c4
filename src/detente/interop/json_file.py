"""JSON that a stranger may have written: read whole or refused in a sentence, and never run."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detente.errors import GameError
from detente.interop.spot import Spot, short
from detente.words import clean

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read."""
MOST_PARTS = 8_000_000
"""Lists and objects of a file: each takes many times the room it has in the file."""
PICKLED = 0x80
"""The first byte of what Python pickles."""
EXPECTED = {
    "Expecting value": "a value",
    "Expecting ',' delimiter": "a comma or the end of the list or object",
    "Expecting ':' delimiter": "a colon",
    "Expecting property name enclosed in double quotes": "a name in double quotation marks",
    "Illegal trailing comma before end of array": "a value after the comma",
    "Illegal trailing comma before end of object": "a name after the comma",
    "Extra data": "nothing after the end of the value",
    "Unterminated string starting at": "a text with its closing quotation mark",
    "Invalid control character at": "a text without line breaks and control characters",
}


class _Refused(Exception):
    """A mistake that is met while values are put together, where the file's name is not known."""


def load(path: Path) -> Spot:
    """Read a JSON file.

    Args:
        path: The file.

    Returns:
        What it holds, with its place.

    Raises:
        GameError: If it cannot be read, is too large, is a Python pickle or is no valid JSON, which has no name twice
            in one object and no NaN.
    """
    data = _bytes(path)
    name = f"`{clean(str(path))}`"
    if data[0] == PICKLED:
        raise GameError(
            f"{name}: found a Python pickle (its first byte is 0x80), expected JSON; reading a pickle can run any "
            "program, so it is refused: save the conflict as JSON."
        )
    if data.count(b"[") + data.count(b"{") > MOST_PARTS:
        raise GameError(f"{name}: found more than {MOST_PARTS:,} lists and objects, the most that are read.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GameError(f"{name}: found byte {error.start:,} not in UTF-8, expected JSON in UTF-8.") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise GameError(f"{name}, {_where(error)}: {_said(error, text)}.") from None
    except RecursionError:
        raise GameError(
            f"{name}: found lists or objects inside one another beyond all need, expected a conflict."
        ) from None
    except _Refused as error:
        raise GameError(f"{name}: {error}.") from None
    return Spot(str(path), "", value)


def _bytes(path: Path) -> bytes:
    name = f"`{clean(str(path))}`"
    try:
        if path.is_dir():
            raise GameError(f"{name} is a folder; a file is expected.")
        if not path.exists():
            raise GameError(f"{name} is not there.")
        if not path.is_file():
            raise GameError(f"{name} is no ordinary file.")
        size = path.stat().st_size
        if size > LARGEST:
            raise GameError(f"{name}: found {size:,} bytes, expected at most {LARGEST:,}.")
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise GameError(f"{name} cannot be read ({getattr(error, 'strerror', None) or error}).") from None
    if not data.strip():
        raise GameError(f"{name} is empty.")
    if len(data) > LARGEST:  # it grew since it was measured
        raise GameError(f"{name}: found more than {LARGEST:,} bytes, expected at most that.")
    return data


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen = set[str]()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _Refused(f"found the key `{short(twice)}` twice in one object, expected each key once")
    return found


def _constant(word: str) -> Any:
    raise _Refused(f"found `{word}`, expected a number")


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise _Refused(f"found a number of {len(digits):,} digits, expected fewer") from None


def _where(error: json.JSONDecodeError) -> str:
    return f"line {error.lineno:,}, column {error.colno:,}"


def _said(error: json.JSONDecodeError, text: str) -> str:
    expected = EXPECTED.get(error.msg, "valid JSON")
    rest = text[error.pos : error.pos + 20].split()
    if not rest:
        return f"found the end of the file, expected {expected}"
    return f"found `{short(rest[0])}`, expected {expected}"
