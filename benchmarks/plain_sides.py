"""What somebody would write for the shared process and no other: NumPy to build it, SciPy and Numba to solve it.

The build is the generator's own `csr`, the solving that of its reference rows. `uniformised` is the one row added:
P(war by time 12) on each step's probabilities as rates, which is the number that our engine gives.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as sla
from measuring import Missing, timed
from scipy.stats import poisson
from shared_process import crisis_of, generator

HORIZON = 12
TOLERANCE = 1e-10
"""Of the residual that BiCGStab is asked for, relative to the right side."""
TAIL = 1e-13
"""Poisson probability that the plain uniformisation leaves out."""


def built(n: int) -> Any:
    """Matrix of the flips and stays, probabilities of war and of deal.

    Raises:
        Missing: If there is no room for it.
    """
    needed = (1 << n) * (n + 1) * 20.0 + (1 << n) * 120.0
    free = _available()
    if free is not None and needed > 0.85 * free:
        raise Missing(f"not run: it needs {needed / 2**30:.0f} GB, and {free / 2**30:.0f} GB are free")
    return generator().csr(crisis_of(n))


def _available() -> float | None:
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024.0 for line in lines if line.startswith("MemAvailable"))
    except OSError:
        return None


def build(n: int) -> dict[str, Any]:
    """The plain NumPy build."""
    matrix = built(n)[0]
    transitions = matrix.nnz + 2 * matrix.shape[0]
    del matrix
    return {"seconds": timed(lambda: built(n), budget=3.0), "transitions": transitions}


def solve(n: int, ever: bool = True) -> dict[str, Any]:
    """SciPy's answers: by step 12, by time 12, ever, and the expected steps.

    Args:
        n: Number of options.
        ever: Whether to solve the linear equations too.
    """
    matrix, to_war, _ = built(n)
    size = matrix.shape[0]
    found: dict[str, Any] = {}

    def by_step() -> float:
        x = np.zeros(size)
        for _ in range(HORIZON):
            x = matrix @ x + to_war
        return float(x[0])

    found["by step"] = {**_answered(by_step, 2.0), "sweeps": HORIZON}
    # one step of the generator's chain is one ring of a clock of rate 1
    rings = poisson.pmf(np.arange(int(poisson.isf(TAIL, HORIZON)) + 2), HORIZON)

    def uniformised() -> float:
        x, total = np.zeros(size), 0.0
        for weight in rings:
            total += weight * float(x[0])
            x = matrix @ x + to_war
        return total

    found["by time"] = {**_answered(uniformised, 3.0), "sweeps": len(rings)}
    if not ever:
        return found
    system = sp.identity(size, format="csr") - matrix
    for name, right in (("ever", to_war), ("steps", np.ones(size))):
        iterations = [0]

        def count(_: Any, iterations: list[int] = iterations) -> None:
            iterations[0] += 1

        def bicgstab(right: Any = right, count: Any = count) -> Any:
            return sla.bicgstab(system, right, rtol=TOLERANCE, maxiter=2_000, callback=count)

        taken, answers, begun = [], [], time.perf_counter()
        while len(taken) < 2 or (len(taken) < 5 and time.perf_counter() - begun < 3.0):
            iterations[0] = 0
            start = time.perf_counter()
            answers.append(bicgstab())
            taken.append(time.perf_counter() - start)
        x, info = answers[-1]
        residual = np.abs(system @ x - right).max()
        found[name] = {"seconds": taken, "value": float(x[0]), "sweeps": 2 * iterations[0], "residual": float(residual)}
        if info:
            found[name] = {"missing": f"BiCGStab stopped with code {info}"}
    # off by at most the residual times the most steps that are expected from anywhere
    most = float(x.max())
    for name in ("ever", "steps"):
        if "residual" in found[name]:
            found[name]["bound"] = found[name]["residual"] * most
    return found


def _answered(work: Callable[[], float], budget: float) -> dict[str, Any]:
    """Timings, and the last answer."""
    answers: deque[float] = deque(maxlen=1)
    taken = timed(lambda: answers.append(work()), least=1, budget=budget)
    return {"seconds": taken, "value": answers[0]}


def sweep(n: int) -> dict[str, Any]:
    """A step back as the reference rows make it: SciPy y = P x, Numba y = P x + b; and the bytes that takes."""
    matrix, right, _ = built(n)
    size, entries = matrix.shape[0], matrix.nnz
    x, y = np.random.default_rng(1).random(size), np.empty(size)
    data, index = matrix.data.reshape(size, n + 1), matrix.indices.reshape(size, n + 1)
    # what has to be moved at least: each stored number once, and each vector once
    numbers, vectors = 8 * entries, 24 * size
    stored = {"gather": numbers + 4 * entries + vectors, "implicit": numbers + vectors}
    found: dict[str, Any] = {
        "transitions": entries,
        "SciPy CSR": {"seconds": timed(lambda: matrix @ x), "threads": 1,
                      "bytes": numbers + 4 * entries + 4 * size + 16 * size},
    }  # fmt: skip
    for threads in _threads():
        numba.set_num_threads(threads)
        found[f"Numba gather, {threads}"] = {
            "seconds": timed(lambda: gather(data, index, x, right, y)), "threads": threads, "bytes": stored["gather"],
        }  # fmt: skip
        found[f"Numba implicit, {threads}"] = {
            "seconds": timed(lambda: implicit(data, n, x, right, y)), "threads": threads, "bytes": stored["implicit"],
        }  # fmt: skip
    return found


def _threads() -> tuple[int, ...]:
    return tuple(dict.fromkeys((1, min(2, numba.config.NUMBA_NUM_THREADS))))


@numba.njit(parallel=True, fastmath=True)
def gather(table, index, x, right, y):
    """The sweep with a column for each entry."""
    size, width = table.shape
    for s in numba.prange(size):
        total = right[s]
        for j in range(width):
            total += table[s, j] * x[index[s, j]]
        y[s] = total


@numba.njit(parallel=True, fastmath=True)
def implicit(table, n, x, right, y):
    """The sweep with no columns: the j-th entry flips the j-th bit, the last stays."""
    for s in numba.prange(table.shape[0]):
        total = right[s] + table[s, n] * x[s]
        for j in range(n):
            total += table[s, j] * x[s ^ (1 << j)]
        y[s] = total
