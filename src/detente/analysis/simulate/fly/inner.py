"""Compiling what only other loops call: without a door to Python, which takes long to make and is never used."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])
SORT: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def inner(function: F) -> F:
    """Compile a function for other loops; what was compiled is kept between processes where it can be."""
    try:
        kept: F = numba.njit(cache=True, **SORT)(function)
    except RuntimeError:  # neither beside the source nor in the user's cache can anything be written
        kept = numba.njit(**SORT)(function)
    return kept
