"""How the benchmarks measure: seconds with their spread, memory of a process of its own, how fast memory is.

Whatever is measured runs in a process of its own (`alone`), which imports the same things as all others, notes how much
memory that takes, and only then begins; a side that cannot run here says why in one sentence and gives no number.
"""

import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 1_800.0
"""Most seconds for one process."""
LONG = 4.0
"""Work that takes more seconds is not run twice before it is timed, and may be timed once."""
SHORT = 2e-3
"""Work that takes less is repeated within one timing."""


class Missing(Exception):
    """What a measurement needs is not here; its one argument is the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side did: its timings, what else it told, its memory; or why there is nothing."""

    seconds: tuple[float, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    memory: float | None = None
    """Most memory of its process above that after the imports, MB."""
    missing: str = ""
    failed: bool = False
    """It should have run and did not."""

    @property
    def median(self) -> float:
        """Median seconds, NaN if there is none."""
        return statistics.median(self.seconds) if self.seconds else float("nan")

    @property
    def low(self) -> float:
        """Fewest seconds."""
        return min(self.seconds, default=float("nan"))

    @property
    def high(self) -> float:
        """Most seconds."""
        return max(self.seconds, default=float("nan"))

    def part(self, name: str) -> "Side":
        """One of several things that a process timed: what it told under `name` is `{"seconds": [...], ...}`, perhaps
        with `held`, the most memory by then."""
        if self.missing:
            return self
        found = self.told.get(name)
        if found is None:
            return Side(missing=f"{name} was not measured")
        if "missing" in found:
            return Side(missing=found["missing"])
        return Side(tuple(found["seconds"]), {**self.told, **found}, found.get("memory", self.memory))

    def joined(self, other: "Side") -> "Side":
        """With the timings of another round."""
        if self.missing or other.missing:
            return self if self.missing else other
        memory = None if self.memory is None or other.memory is None else max(self.memory, other.memory)
        told = {name: _pooled(value, other.told.get(name)) for name, value in self.told.items()}
        return Side(self.seconds + other.seconds, told, memory)


def _pooled(first: Any, second: Any) -> Any:
    """What two rounds told: timings together, all else from the first."""
    if isinstance(first, dict) and isinstance(second, dict) and "seconds" in first and "seconds" in second:
        return {**first, "seconds": [*first["seconds"], *second["seconds"]]}
    return first


def timed(
    work: Callable[[], object], *, budget: float = 1.0, least: int = 3, most: int = 9, warm: bool = True
) -> list[float]:
    """Seconds of a piece of work, several times.

    Args:
        work: What is timed.
        budget: No further timing is begun after so many seconds, once there are `least`.
        least: Fewest timings.
        most: Most timings.
        warm: Whether it runs once before, untimed.
    """
    begun = time.perf_counter()
    times = 1
    if warm:
        work()
        if time.perf_counter() - begun < LONG:  # the first call may have compiled something
            begun = time.perf_counter()
            work()
        else:
            least = 1
        times = max(1, min(1_000, int(SHORT / max(time.perf_counter() - begun, 1e-9))))
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < least or (len(taken) < most and time.perf_counter() - begun < budget):
        start = time.perf_counter()
        for _ in range(times):
            work()
        taken.append((time.perf_counter() - start) / times)
    return taken


def median(work: Callable[[], object], times: int) -> float:
    """Median seconds of a piece of work."""
    return statistics.median(timed(work, least=times, most=times, warm=False))


def high_water() -> float | None:
    """The most memory this process has held so far, MB; None where the system does not tell (it is Linux that does)."""
    # what getrusage tells of a child counts the parent it was forked from
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), None)


def alone(module: str, function: str, arguments: Mapping[str, Any] | None = None) -> Side:
    """Call a function of a benchmark in a process of its own.

    Args:
        module: The file's name.
        function: It returns a dictionary of numbers and texts, with `seconds` if it timed one thing.
        arguments: Numbers and texts.
    """
    words = [sys.executable, str(HERE / "measuring.py"), module, function, json.dumps(dict(arguments or {}))]
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, env={**os.environ, **one}, timeout=PATIENCE, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return Side(missing=f"not finished after {PATIENCE:,.0f} s", failed=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        how = f"signal {-done.returncode}" if done.returncode < 0 else f"code {done.returncode}"
        return Side(missing=f"failed with {how}: {last[:200]}", failed=True)
    told = json.loads(done.stdout.splitlines()[-1])
    if "missing" in told:
        return Side(missing=told["missing"])
    memory = told.pop("memory")
    return Side(tuple(told.pop("seconds", ())), told, memory)


def child() -> None:
    """What a process of its own does: import, note the memory, call, tell."""
    name, function, arguments = sys.argv[1:4]
    import numba
    import numpy as np
    import scipy.sparse.linalg

    numba.njit(lambda x: x + 1)(1)
    assert np.ndarray
    assert scipy.sparse.linalg
    try:
        work = getattr(importlib.import_module(name), function)
        base = high_water()
        told = work(**json.loads(arguments))
    except Missing as why:
        print(json.dumps({"missing": str(why)}))
        return
    most = high_water()
    for part in told.values():
        if isinstance(part, dict) and "held" in part:  # the most held by then
            held = part.pop("held")
            part["memory"] = None if held is None or base is None else held - base
    print(json.dumps({**told, "memory": None if most is None or base is None else most - base}))


def triad(megabytes: float, budget: float = 1.0) -> dict[str, Any]:
    """The triad a = b + s c of STREAM (McCalpin 1995) on arrays that hold so much together.

    Returns:
        Bytes per second with 1 thread and with all, by STREAM's count of 24 bytes for each element.
    """
    import numba
    import numpy as np

    @numba.njit(parallel=True, fastmath=True)
    def step(a, b, c, s):
        for i in numba.prange(len(a)):
            a[i] = b[i] + s * c[i]

    length = max(1_024, int(megabytes * 2**20 / 24))
    a, b, c = np.zeros(length), np.ones(length), np.ones(length)
    found: dict[str, Any] = {"megabytes": 24 * length / 2**20}
    for threads in dict.fromkeys((1, numba.config.NUMBA_NUM_THREADS)):
        numba.set_num_threads(threads)
        taken = timed(lambda: step(a, b, c, 3.0), budget=budget, most=25)
        found[str(threads)] = 24 * length / statistics.median(taken)
    return found


if __name__ == "__main__":
    import measuring  # as a module of its own: what is raised as missing is then caught as missing

    measuring.child()
