"""Compiling: loops that Numba turns into machine code, kept on disk where there is room for them."""

from collections.abc import Callable
from typing import Any, cast

import numba

Kernel = Callable[..., Any]


def compiled(function: Kernel) -> Kernel:
    """Compile a function when it is first called; what was compiled is kept between processes where it can be."""
    try:
        return cast(Kernel, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # neither beside the source nor in the user's cache can anything be written
        return cast(Kernel, numba.njit(nogil=True)(function))
