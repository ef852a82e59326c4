"""The file of a brief or another page: where it is written, and what must not be overwritten by it."""

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from detente.cli.codes import UsageError
from detente.errors import DetenteError

NAME = "brief.html"
Kind = Literal["brief", "notes"]
OURS: Mapping[Kind, re.Pattern[bytes]] = {
    "brief": re.compile(rb'<meta\s+name="generator"\s+content="D\xc3\xa9tente(?!: notes)'),
    "notes": re.compile(rb'<meta\s+name="generator"\s+content="D\xc3\xa9tente: notes'),
}
"""By this a file is known to be a brief, or a reading page; it stands in its first lines."""
HEAD = 4096


def check_place(file: Path, *, force: bool, kind: Kind = "brief") -> None:
    """Refuse a place where no page can be written, before anything is computed.

    Args:
        file: Where it is to go.
        force: Whether a file of another kind may be overwritten.
        kind: What is to be written, by the option that asks for it.

    Raises:
        UsageError: If there is a file that is no such page, no folder, or no permission.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name a file, such as --{kind} {file / f'{kind}.html'}")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder `{file.parent}` for the {kind}")
    if not os.access(file.parent, os.W_OK):
        raise UsageError(f"the folder `{file.parent}` may not be written: name another place with --{kind}")
    if file.exists() and not force and not is_ours(file, kind):
        what = "brief" if kind == "brief" else "page of notes"
        raise UsageError(
            f"`{file}` is no {what} of Détente and is not overwritten: name another file with --{kind}, or give --force"
        )


def is_ours(file: Path, kind: Kind = "brief") -> bool:
    """Whether a file is a brief, or a reading page, that Détente wrote."""
    try:
        with file.open("rb") as stream:
            return OURS[kind].search(stream.read(HEAD)) is not None
    except OSError:
        return False


def write_brief(file: Path, text: str) -> None:
    """Write a brief or another page: whole or not at all.

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
        raise DetenteError(f"The page cannot be written to {file}: {error.strerror or error}.") from None


def told(file: Path, text: str, what: str = "Brief") -> str:
    """What to say of a page that was written: where, how large, how long it takes to read.

    Args:
        file: Where it is.
        text: The page.
        what: What it is.

    >>> told(Path("/tmp/brief.html"), "<title>x</title><p>" + "word " * 900 + "</p>")
    'Brief: /tmp/brief.html (5 kB, 4 minutes to read).'
    """
    from detente.report.document import minutes, words

    size = len(text.encode("utf-8")) / 1000
    large = f"{size / 1000:.1f} MB" if size >= 1000 else f"{max(1, round(size))} kB"
    return f"{what}: {file} ({large}, {minutes(words(text))} to read)."
