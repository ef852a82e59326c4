"""Compiling: loops that Numba turns into machine code, kept on disk where there is room for them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba

Kernel = Callable[..., Any]


def _sources() -> str:
    """A digest of all that any loop is compiled from.

    What Numba keeps of a loop holds the loops it calls as well, and the constants it reads, but is thrown away only
    when the loop's own file changes: without this, an upgrade would go on running parts of the version before.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*here.rglob("*.py"), *(here.parents[1] / "game" / "factored").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


try:
    SOURCES: str | None = _sources()
except OSError:  # not installed as files
    SOURCES = None


def compiled(function: Kernel, **options: Any) -> Kernel:
    """Compile a function when it is first called; what was compiled is kept between processes where it can be.

    Args:
        function: The loop.
        options: What else Numba is to know of it.

    Returns:
        The loop, compiled.
    """
    if SOURCES is not None:
        try:
            kept: Any = numba.njit(cache=True, nogil=True, **options)(function)
            file = kept._cache._cache_file
            file._source_stamp = (file._source_stamp, SOURCES)
            return cast(Kernel, kept)
        except (RuntimeError, AttributeError):
            pass  # nothing can be written beside the source or in the user's cache, or Numba keeps it otherwise
    return cast(Kernel, numba.njit(nogil=True, **options)(function))
