"""What the figures were made on: the machine, what else it was doing, the versions of everything, the commit."""

import importlib.metadata
import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("detente", "numpy", "scipy", "numba", "llvmlite", "stormpy", "matplotlib", "ema-workbench")
BUSY = 0.5
"""Load of others above which the page says that the machine was not idle."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and what runs on it."""

    processor: str
    cores: int
    memory: float | None
    """GiB."""
    caches: str
    system: str
    versions: tuple[tuple[str, str], ...]
    commit: str
    load: tuple[float, float, float] | None
    """Means over 1, 5 and 15 minutes, before anything was measured."""

    @property
    def idle(self) -> bool | None:
        """Whether little else was running, None where the system does not tell."""
        return None if self.load is None else self.load[0] <= BUSY


def look() -> Machine:
    """Describe this machine as it is now."""
    return Machine(
        processor=_processor(), cores=_cores(), memory=_memory(), caches=_caches(),
        system=f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        versions=tuple((name, _version(name)) for name in PACKAGES), commit=_commit(),
        load=os.getloadavg() if hasattr(os, "getloadavg") else None,
    )  # fmt: skip


def _cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> float | None:
    return next((int(line.split()[1]) / 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), None)


def _caches() -> str:
    """What the first core has, as the system tells it."""
    found = []
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, size, kind = (" ".join(_lines(folder / name)) for name in ("level", "size", "type"))
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return ", ".join(found)


def _lines(path: str | Path) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    """The commit, and whether the sources differ from it."""
    here = Path(__file__).parent

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=here, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        commit = git("rev-parse", "--short=12", "HEAD")
        changed = git("status", "--porcelain", "--", "../src", "*.py")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit}, with changes not committed" if changed else commit
