"""Writing a file so that it is there whole or not at all, and saying in one sentence why it could not be written."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from detente.errors import StudyError

TEMPORARY = ".tmp"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
KEPT = "what was stored before is safe, and the same study goes on from there"


def write(path: Path, content: Callable[[BinaryIO], object]) -> None:
    """Write a file: under another name first, onto the disk, then under its own.

    Args:
        path: Where it belongs.
        content: Writes it.

    Raises:
        StudyError: If the disk is full, the folder is gone or may not be written.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    with told(path.parent):
        try:
            with open(temporary, "wb") as file:
                content(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
            _settle(path.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """What goes wrong with a folder, as a sentence.

    Raises:
        StudyError: Instead of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise StudyError(_sentence(error, folder)) from error


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in _FULL:
        return f"The disk is full, or a limit on files is reached ({folder}): make room; {KEPT}."
    if error.errno in _FORBIDDEN:
        return f"{folder} may not be written ({error.strerror}): choose another folder, or allow it; {KEPT}."
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return f"{folder} is not there any more: if it was moved, name its new place; {KEPT}."
    return f"{folder} cannot be used ({error.strerror or error}): {KEPT}."


def _settle(folder: Path) -> None:
    """The new name on the disk too, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
