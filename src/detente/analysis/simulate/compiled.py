"""Compiling: loops that Numba turns into machine code, kept on disk where there is room for them."""

from pathlib import Path
from typing import Any

from detente.game.machine import Loop, machine_code, stamp

Kernel = Loop
HERE = Path(__file__).parent
SOURCES = stamp([*HERE.rglob("*.py"), *(HERE.parents[1] / "game" / "factored").glob("*.py")])


def compiled(function: Kernel, **options: Any) -> Kernel:
    """Compile a function when it is first called; what was compiled is kept between processes where it can be.

    Args:
        function: The loop.
        options: What else Numba is to know of it.

    Returns:
        The loop, compiled.
    """
    return machine_code(function, SOURCES, **options)
