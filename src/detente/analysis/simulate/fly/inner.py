"""Compiling what only other loops call: without a door to Python, which takes long to make and is never used."""

from detente.analysis.simulate.compiled import Kernel, compiled


def inner(function: Kernel) -> Kernel:
    """Compile a function for other loops; a division by 0 gives what a processor gives."""
    return compiled(function, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
