"""Compiling what only other loops call: without a door to Python, which takes long to make and is never used."""

from detente.analysis.simulate.compiled import Kernel, compiled


def inner(function: Kernel) -> Kernel:
    """Compile a function for other loops; a division by 0 gives what a processor gives."""
    return compiled(function, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)


def merged(function: Kernel) -> Kernel:
    """Compile a function as lines of the one loop that calls it.

    A compiled loop holds all loops it calls, down to the last, so each that is compiled by itself is compiled again
    with every one above it: what is called from one place saves that much by being a part of it.
    """
    return compiled(function, error_model="numpy", inline="always")
