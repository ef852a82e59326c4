"""The user's own copies of the documents a case cites, kept outside the case."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.documents.anchor import Anchor, Document, Found
from detente.errors import DetenteError

SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LARGEST = 20 * 1024 * 1024
SUFFIXES = (".txt", ".md", ".text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How the anchors of one source fit the attached document; `found` is empty where none is attached."""

    source: str
    attached: bool
    same_text: bool | None
    """Whether the folded text is the one the anchors were made from; None where that is not known."""
    found: Mapping[str, Found]
    """By note."""


def data_folder() -> Path:
    """Where attached documents are kept: below XDG_DATA_HOME, by default ~/.local/share."""
    base = os.environ.get("XDG_DATA_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share"
    return root / "detente" / "sources"


def attach(source: str, file: Path, *, folder: Path | None = None) -> Path:
    """Keep the original of a source as it is.

    Args:
        source: Id of the source.
        file: A text file, UTF-8 or with a byte-order mark.
        folder: Where to keep it, by default the user's data folder.

    Returns:
        The kept file.

    Raises:
        DetenteError: If the id is none, or the file is not a text that can be read.
    """
    _check_id(source)
    if file.suffix.lower() not in SUFFIXES:
        raise DetenteError(f"Only text can be attached ({', '.join(SUFFIXES)}): save {file.name} as text first.")
    read_text(file)
    folder = folder or data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{source}.txt"
    fresh = folder / f"{source}.txt.new"
    shutil.copyfile(file, fresh)
    fresh.replace(kept)
    return kept


def attached(source: str, *, folder: Path | None = None) -> Path | None:
    """The kept original of a source, None if there is none."""
    _check_id(source)
    kept = (folder or data_folder()) / f"{source}.txt"
    return kept if kept.is_file() else None


def read_text(file: Path) -> str:
    """The text of a file, line ends as they are.

    Raises:
        DetenteError: If it cannot be read, is too large, or is no text.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise DetenteError(f"{file.name} is larger than {LARGEST // 2**20} MB.")
        data = file.read_bytes()
    except OSError as error:
        raise DetenteError(f"{file.name} cannot be read: {error.strerror}.") from None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DetenteError(f"{file.name} is not UTF-8 text (byte {error.start}).") from None
    if "\0" in text:
        raise DetenteError(f"{file.name} is not a text.")
    return text


def check_anchors(
    source: str, anchors: Mapping[str, Anchor], *, sha256: str = "", folder: Path | None = None
) -> Checked:
    """Look for the anchored passages of a source in its attached document.

    Args:
        source: Id of the source.
        anchors: By note.
        sha256: Digest of the folded document the anchors were made from, if known.
        folder: Where documents are kept, by default the user's data folder.

    Returns:
        How each anchor fits.

    Raises:
        DetenteError: If the attached document cannot be read.
    """
    kept = attached(source, folder=folder)
    if kept is None:
        return Checked(source=source, attached=False, same_text=None, found={})
    document = Document(read_text(kept))
    same = document.sha256 == sha256 if sha256 else None
    return Checked(
        source=source,
        attached=True,
        same_text=same,
        found={note: document.find(anchor, sha256) for note, anchor in anchors.items()},
    )


def _check_id(source: str) -> None:
    if not SOURCE_ID.fullmatch(source):
        raise DetenteError(f"`{source}` is not the id of a source: small letters, digits, `-` and `_` only.")
