"""Machine code: loops that Numba compiles when they are first called, kept on disk where there is room for them."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import numba

Loop = Callable[..., Any]


def stamp(files: Iterable[Path]) -> str | None:
    """A digest of all that some loops are compiled from, None if they are not there as files.

    What Numba keeps of a loop holds the loops it calls as well, and the constants it reads, but is thrown away only
    when the loop's own file changes: without this, an upgrade would go on running parts of the version before.
    """
    digest = hashlib.sha256()
    try:
        for path in sorted(files):
            digest.update(path.read_bytes())
    except OSError:
        return None
    return digest.hexdigest()


def machine_code(function: Loop, sources: str | None, **options: Any) -> Loop:
    """Compile a function when it is first called; what was compiled is kept between processes where it can be.

    Args:
        function: The loop.
        sources: Digest of all it is compiled from.
        options: What else Numba is to know of it.

    Returns:
        The loop, compiled.
    """
    if sources is not None:
        try:
            kept: Any = numba.njit(cache=True, nogil=True, **options)(function)
            file = kept._cache._cache_file
            file._source_stamp = (file._source_stamp, sources)
            return cast(Loop, kept)
        except (RuntimeError, AttributeError):
            pass  # nothing can be written beside the source or in the user's cache, or Numba keeps it otherwise
    return cast(Loop, numba.njit(nogil=True, **options)(function))
