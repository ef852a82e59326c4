"""Writing a file whole or not at all, and saying in one sentence why it could not be written."""

import contextlib
import json
import os
from collections.abc import Iterable
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
    beside = path if special else path.with_name(path.name + ".tmp")
    try:
        with open(beside, "wb") as file:
            file.writelines(pieces)
        if not special:
            os.replace(beside, path)
    except BaseException as error:
        if not special:
            with contextlib.suppress(OSError):
                beside.unlink()
        if isinstance(error, OSError):
            raise GameError(f"`{clean(str(path))}` cannot be written ({error.strerror or error}).") from None
        raise


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write an object as JSON, each of its keys on a line of its own.

    Args:
        path: Where to.
        value: The object.

    Raises:
        GameError: If it cannot be written.
    """

    def pieces() -> Iterable[bytes]:
        for number, (key, part) in enumerate(value.items()):
            begins = "{" if number == 0 else ",\n "
            yield f"{begins}{json.dumps(key)}: {json.dumps(part, allow_nan=False)}".encode()
        yield b"}\n"

    write_whole(path, pieces())
