"""Compiling: loops that Numba turns into machine code, kept on disk where there is room for them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a function when it is first called; what was compiled is kept between processes where it can be."""
    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # neither beside the source nor in the user's cache can anything be written
        return cast(F, numba.njit(nogil=True)(function))
