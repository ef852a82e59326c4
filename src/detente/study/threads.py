"""One thread of linear algebra: several would round a sum otherwise, so that numbers depended on how many there are."""

import contextlib
import ctypes
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_NAMES = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads")


@cache
def _libraries() -> tuple[tuple[Any, Any], ...]:
    """How to read and set the number of threads of each OpenBLAS that NumPy and SciPy brought along."""
    import numpy
    import scipy

    found = []
    for package in (numpy, scipy):
        home = Path(str(package.__file__)).parent
        places = (home.with_name(f"{home.name}.libs"), home / ".dylibs", home / ".libs")
        for file in (file for place in places if place.is_dir() for file in sorted(place.glob("*openblas*"))):
            with contextlib.suppress(OSError):
                library = ctypes.CDLL(str(file))
                for name in _NAMES:
                    if hasattr(library, name.format("set")):
                        found.append((getattr(library, name.format("get")), getattr(library, name.format("set"))))
                        break
    return tuple(found)


@contextlib.contextmanager
def single() -> Iterator[None]:
    """One thread of linear algebra in this process, as many as before afterwards."""
    before = [read() for read, _ in _libraries()]
    for _, write in _libraries():
        write(1)
    try:
        yield
    finally:
        for (_, write), number in zip(_libraries(), before, strict=True):
            write(number)


def stay_single() -> None:
    """One thread of linear algebra in this process from now on."""
    for _, write in _libraries():
        write(1)
