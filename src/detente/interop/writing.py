"""Writing a file whole or not at all, and saying in one sentence why it could not be written."""

import contextlib
import json
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from detente.errors import GameError
from detente.words import clean


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file under another name first, then under its own, so that what was there is lost to nothing unfinished.

    Args:
        path: Where to.
        pieces: What it holds, in order.

    Raises:
        GameError: If it cannot be written.
    """
    if path.is_dir():
        raise GameError(f"`{clean(str(path))}` is a folder; the name of a file is expected.")
    # a pipe or a terminal is written to, never put away
    special = path.exists() and not path.is_file()
    # where the name is a link, the file it leads to is written
    goal = Path(os.path.realpath(path))
    beside = path if special else goal.with_name(f".{secrets.token_hex(8)}.tmp")
    made = False
    try:
        # a file that is there is never taken for one of ours
        with open(beside, "wb" if special else "xb") as file:
            made = not special
            file.writelines(pieces)
        if made:
            if goal.exists():
                beside.chmod(stat.S_IMODE(goal.stat().st_mode))
            os.replace(beside, goal)
    except BaseException as error:
        if made:
            with contextlib.suppress(OSError):
                beside.unlink()
        if isinstance(error, OSError):
            raise GameError(f"`{clean(str(path))}` cannot be written ({error.strerror or error}).") from None
        raise


def write_json(path: Path, value: Mapping[str, Any], last: tuple[str, Iterable[Any]] | None = None) -> None:
    """Write an object as JSON, each of its keys on a line of its own.

    Args:
        path: Where to.
        value: The object.
        last: One key more and the members of the list that stands there, which are written one by one.

    Raises:
        GameError: If it cannot be written.
    """

    def pieces() -> Iterator[bytes]:
        begins = "{"
        for key, part in value.items():
            yield f"{begins}{_json(key)}: {_json(part)}".encode()
            begins = ",\n "
        if last is not None:
            yield f"{begins}{_json(last[0])}: [".encode()
            for number, part in enumerate(last[1]):
                yield f"{',' if number else ''}\n  {_json(part)}".encode()
            yield b"]"
        yield b"}\n"

    write_whole(path, pieces())


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False)
