"""The text of a case: a file, the `case.yaml` of a folder, or standard input; refused if too large or no text."""

import sys
from pathlib import Path
from typing import Literal

from detente.errors import CaseError, Issue

MAX_BYTES = 512_000


def read_source(path: Path | Literal["-"]) -> str:
    """The text of a case: a file, the `case.yaml` of a folder, or standard input (`-`).

    Reads no more than the limit and a byte.

    Raises:
        CaseError: If there is no such file, or it is no text of at most 512 kB.
    """
    name = str(path)
    if name == "-":
        return _decode(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>")
    file = Path(path)
    try:
        if file.is_dir():
            file = file / "case.yaml"
            if not file.exists():
                raise refusal(name, "a folder without a `case.yaml`", "a case: a folder with a `case.yaml`, or a file")
            if file.is_dir():
                raise refusal(str(file), "a folder", "a file")
        if file.exists() and not file.is_file():
            raise refusal(str(file), "what is no file", "a file")
        with file.open("rb") as stream:
            return _decode(stream.read(MAX_BYTES + 1), str(file))
    except FileNotFoundError:
        raise refusal(name, "no such file", "a case: a folder with a `case.yaml`, or a file") from None
    except PermissionError:
        raise refusal(str(file), "a file that may not be read", "a file you have permission to read") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(name, f"a file that cannot be read: {reason}", "a file") from None


def _decode(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise refusal(file, "a file of more than 512 kB", "a case of at most 512 kB")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise refusal(file, "a binary file", "a text file in UTF-8")
    return text


def refusal(file: str, found: str, expected: str) -> CaseError:
    """A refusal of a whole file."""
    return CaseError([Issue(file=file, line=0, column=0, path="", found=found, expected=expected)])
