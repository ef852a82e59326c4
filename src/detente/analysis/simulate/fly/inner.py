"""Compiling: loops that only others call, and loops that Python calls, which allocate nothing."""

from typing import Any

from detente.analysis.simulate.compiled import Kernel, compiled

DIVIDING: dict[str, Any] = {"error_model": "numpy"}
"""A division by 0 gives what a processor gives."""
BARE: dict[str, Any] = {**DIVIDING, "_nrt": False}
"""Nobody counts who holds an array, which would take most of the time where each row of an array is one; so nothing can
be allocated."""
HIDDEN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""No door to Python, which takes long to make and is never used."""


def outer(function: Kernel) -> Kernel:
    """Compile a loop that Python calls as well."""
    return compiled(function, **BARE)


def inner(function: Kernel) -> Kernel:
    """Compile a function for other loops."""
    return compiled(function, **HIDDEN, **BARE)


def allocating(function: Kernel) -> Kernel:
    """Compile a function for other loops that makes arrays of its own."""
    return compiled(function, _nrt=True, **HIDDEN, **DIVIDING)


def merged(function: Kernel) -> Kernel:
    """Compile a function as lines of the one loop that calls it.

    A compiled loop holds all loops it calls, down to the last, so each that is compiled by itself is compiled again
    with every one above it: what is called from one place saves that much by being a part of it.
    """
    return compiled(function, inline="always", **BARE)
