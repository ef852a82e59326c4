"""The file of a brief: where it is written, and what must not be overwritten by it."""

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from detente.cli.codes import UsageError
from detente.errors import DetenteError

NAME = "brief.html"
OURS = re.compile(rb'<meta\s+name="generator"\s+content="D\xc3\xa9tente')
"""By this a file is known to be a brief; it stands in its first lines."""
HEAD = 4096


def check_place(file: Path, *, force: bool) -> None:
    """Refuse a place where no brief can be written, before anything is computed.

    Raises:
        UsageError: If there is a file that is no brief, no folder, or no permission.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name a file, such as --brief {file / NAME}")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder `{file.parent}` for the brief")
    if not os.access(file.parent, os.W_OK):
        raise UsageError(f"the folder `{file.parent}` may not be written: name another place with --brief")
    if file.exists() and not force and not is_brief(file):
        raise UsageError(
            f"`{file}` is no brief of Détente and is not overwritten: name another file with --brief, or give --force"
        )


def is_brief(file: Path) -> bool:
    """Whether a file is a brief that Détente wrote."""
    try:
        with file.open("rb") as stream:
            return OURS.search(stream.read(HEAD)) is not None
    except OSError:
        return False


def write_brief(file: Path, text: str) -> None:
    """Write a brief: whole or not at all.

    Raises:
        DetenteError: If it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(name, 0o666 & ~mask)
            os.replace(name, file)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise DetenteError(f"The brief cannot be written to {file}: {error.strerror or error}.") from None


def told(file: Path, text: str) -> str:
    """What to say of a brief that was written: where, how large, how long it takes to read.

    Args:
        file: Where it is.
        text: The brief.

    >>> told(Path("/tmp/brief.html"), "<title>x</title><p>" + "word " * 900 + "</p>")
    'Brief: /tmp/brief.html (5 kB, 4 minutes to read).'
    """
    from detente.report.document import minutes, words

    size = len(text.encode("utf-8")) / 1000
    large = f"{size / 1000:.1f} MB" if size >= 1000 else f"{max(1, round(size))} kB"
    return f"Brief: {file} ({large}, {minutes(words(text))} to read)."
