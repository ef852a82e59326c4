"""The manifest of a run: what it computes, with what, and how far it has come; a JSON file in the run's folder."""

import json
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detente.errors import StudyError
from detente.study.identity import Identity
from detente.study.parts import RESULTS, last_task, parts, rows_in
from detente.study.writing import told, write

FORMAT = 1
NAME = "manifest.json"
STATUSES = ("running", "stopped", "failed", "finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A run as it stands."""

    id: str
    """Name of its folder: the id of what it computes, and which attempt it is."""
    identity: Mapping[str, Any]
    text: str
    """The identity as canonical JSON, compared before anything is taken from the folder."""
    title: str = ""
    status: str = "running"
    tasks: int = 0
    done: int = 0
    chunks: int = 0
    rows: int = 0
    started: str = ""
    finished: str = ""
    seconds: float = 0.0
    """Of all the times it was computed at."""
    engine: str = ""
    failed: tuple[str, ...] = ()
    """What could not be computed, a sentence each."""
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> Identity:
        """The identity, as far as this Détente knows its parts."""
        names = {part.name for part in fields(Identity)}
        return Identity(**{name: value for name, value in self.identity.items() if name in names})

    def save(self, folder: Path) -> None:
        """Write it into a run's folder.

        Raises:
            StudyError: If that cannot be done.
        """
        data = json.dumps({"detente_run": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()
        write(folder / NAME, lambda file: file.write(data))

    def now(self, **changes: Any) -> "Manifest":
        """The same with changes."""
        return replace(self, **changes)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a run's folder, None if it has none.

    Raises:
        StudyError: If it is damaged, or of a newer Détente.
    """
    file = folder / NAME
    with told(folder):
        if not file.exists():
            return None
        text = file.read_bytes()
    try:
        data = json.loads(text.decode("utf-8"))
        format = data.pop("detente_run")
        if isinstance(format, int) and format > FORMAT:
            raise StudyError(
                f"{file} was written by a newer Détente (format {format}; this one reads {FORMAT}): use that one, or "
                "begin afresh beside it."
            )
        return Manifest(**{**data, "failed": tuple(data["failed"])})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StudyError(
            f"{file} is damaged ({error}): move the folder away, or begin afresh beside it; nothing in it was changed."
        ) from None


def standing(folder: Path, manifest: Manifest) -> Manifest:
    """How a run really stands that ended without a note (`kill -9`): what is in its files, whatever its manifest says.

    A file that is damaged holds nothing; whoever goes on with the run is told of it.
    """
    id, done, rows = manifest.id.partition("-")[0], 0, 0
    if (folder / RESULTS).exists():
        with suppress(StudyError):
            done, rows = counted(folder, manifest), rows_in(folder / RESULTS, id)
            return manifest.now(status="finished", done=done, rows=rows)
    with suppress(StudyError):
        for span, file in parts(folder, sweep=False).items():
            with suppress(StudyError):
                rows += rows_in(file, id)
                done += tasks_in([span], manifest.identity["size"], manifest.identity["chunk"])
    return manifest.now(status="stopped", done=done, rows=rows)


def tasks_in(spans: Iterable[tuple[int, int]], size: int, chunk: int) -> int:
    """How many tasks some chunks have, each span given by its first and last chunk.

    >>> tasks_in([(0, 1), (3, 3)], size=10, chunk=3)
    7
    """
    return sum(min(size, (last + 1) * chunk) - first * chunk for first, last in spans)


def counted(folder: Path, manifest: Manifest) -> int:
    """The tasks that count in a run whose results are there: all, or as many as its stopping rule wanted.

    Each task has a row, so the chunk of the last row is the last that counts.

    Raises:
        StudyError: If the results are damaged.
    """
    identity = manifest.identity
    if not identity["stop"]:
        return manifest.tasks
    last = last_task(folder / RESULTS, manifest.id.partition("-")[0]) // identity["chunk"]
    return tasks_in([(0, last)], identity["size"], identity["chunk"])


def moment() -> str:
    """Now, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _versions() -> dict[str, str]:
    packages = ("detente", "numpy", "scipy", "numba", "pyarrow")
    return {"python": platform.python_version(), **{package: version(package) for package in packages}}


def versions() -> dict[str, str]:
    """Versions of what numbers are computed with."""
    return dict(_versions())
