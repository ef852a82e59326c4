"""The catalogue of a store: one row for each run, in SQLite, for finding runs. Their rows stay in Parquet.

It holds nothing that the runs' folders do not say. Where it is missing or damaged it is made anew from them; a damaged
one is moved aside, and `moved` names it. Where it cannot be used (a full disk, a folder that may only be read), whoever
asks takes the same from the folders.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from filelock import FileLock

from detente.errors import StudyError
from detente.study.manifest import Manifest

NAME = "catalogue.sqlite"
VERSION = 1
PATIENCE = 10.0
"""Seconds to wait for another program that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A run in the catalogue."""

    id: str
    title: str
    machine: str
    """Digest of the case."""
    method: str
    parameters: str
    """As JSON."""
    seed: int
    status: str
    done: int
    tasks: int
    rows: int
    started: str
    finished: str
    seconds: float
    folder: str
    versions: str
    """As JSON."""


_COLUMNS = tuple(part.name for part in fields(Entry))
_TABLE = f"CREATE TABLE IF NOT EXISTS runs ({', '.join(_COLUMNS)}, PRIMARY KEY (id)) WITHOUT ROWID"
_PUT = f"INSERT OR REPLACE INTO runs ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


class UnusableError(StudyError):
    """The catalogue cannot be read or written just now; the runs' folders say what it would."""


class Catalogue:
    """The rows; each call opens the file and closes it, so that any thread and any program may."""

    def __init__(self, root: Path, manifests: Callable[[], Iterable[tuple[Path, Manifest]]]) -> None:
        """Name it.

        Args:
            root: Folder of the store.
            manifests: Folder and manifest of each run, to make it anew from.
        """
        self.file = root / NAME
        self.moved: Path | None = None
        """The damaged catalogue that was moved aside, if one was."""
        self._manifests = manifests

    def put(self, folder: Path, manifest: Manifest) -> None:
        """Note how a run stands.

        Raises:
            StudyError: If it cannot be written.
        """
        self.settle([(folder, manifest)])

    def forget(self, id: str) -> None:
        """Strike a run out.

        Raises:
            StudyError: If it cannot be written.
        """
        self.settle([], [id])

    def settle(self, runs: Iterable[tuple[Path, Manifest]], gone: Iterable[str] = ()) -> None:
        """Note how some runs stand, and strike out others.

        Raises:
            StudyError: If it cannot be written.
        """
        with self._open() as rows:
            rows.executemany(_PUT, [_row(folder, manifest) for folder, manifest in runs])
            rows.executemany("DELETE FROM runs WHERE id = ?", [(id,) for id in gone])

    def entries(self, *, title: str | None = None, method: str | None = None) -> list[Entry]:
        """The runs there are, the newest first.

        Raises:
            StudyError: If it cannot be read.
        """
        if not self.file.parent.exists():
            return []
        wanted = {"title": title, "method": method}
        where = " AND ".join(f"{name} = ?" for name, value in wanted.items() if value is not None) or "1"
        values = [value for value in wanted.values() if value is not None]
        with self._open() as rows:
            found = rows.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM runs WHERE {where} ORDER BY started DESC, id", values
            ).fetchall()
        entries = [Entry(**dict(zip(_COLUMNS, row, strict=True))) for row in found]
        return [replace(entry, folder=str(self.file.parent / entry.id)) for entry in entries]  # a store may be moved

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(self._sound()) as rows, rows:
                yield rows
        except (OSError, sqlite3.DatabaseError) as error:
            raise UnusableError(
                f"The catalogue {self.file} cannot be used ({error}); the runs beside it are whole."
            ) from None

    def _sound(self) -> sqlite3.Connection:
        """The catalogue, made anew if it is missing or damaged."""
        if self.file.exists():
            try:
                return _connect(self.file)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                pass
        with FileLock(self.file.with_suffix(".lock"), timeout=PATIENCE):
            if self.file.exists():
                with contextlib.suppress(sqlite3.DatabaseError):  # another program has made it meanwhile
                    return _connect(self.file)
                self.moved = self._aside()
            rows = _connect(self.file)
            with rows:
                rows.executemany(_PUT, [_row(folder, manifest) for folder, manifest in self._manifests()])
            return rows

    def _aside(self) -> Path:
        number = 1
        while (aside := self.file.with_name(f"catalogue.damaged-{number}.sqlite")).exists():
            number += 1
        self.file.rename(aside)
        for rest in ("-wal", "-shm"):
            self.file.with_name(self.file.name + rest).unlink(missing_ok=True)
        return aside


def _connect(file: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(file, timeout=PATIENCE)
    try:
        (version,) = rows.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise StudyError(f"{file} was written by a newer Détente: use that one, or another folder for results.")
        if version < VERSION:
            rows.execute("PRAGMA journal_mode = WAL")
            rows.execute(_TABLE)
            rows.execute(f"PRAGMA user_version = {VERSION}")
        rows.execute("PRAGMA synchronous = NORMAL")
        rows.execute("SELECT id, status FROM runs LIMIT 1").fetchone()
    except BaseException:
        rows.close()
        raise
    return rows


def entry_of(folder: Path, manifest: Manifest) -> Entry:
    """A run's row, from its manifest."""
    identity = manifest.identity
    return Entry(
        id=manifest.id, title=manifest.title, machine=identity["machine"], method=identity["method"],
        parameters=json.dumps(identity["parameters"], ensure_ascii=False, sort_keys=True), seed=identity["seed"],
        status=manifest.status, done=manifest.done, tasks=manifest.tasks, rows=manifest.rows, started=manifest.started,
        finished=manifest.finished, seconds=manifest.seconds, folder=str(folder),
        versions=json.dumps(dict(manifest.versions), sort_keys=True),
    )  # fmt: skip


def _row(folder: Path, manifest: Manifest) -> tuple[object, ...]:
    entry = replace(entry_of(folder, manifest), folder=folder.name)
    return tuple(getattr(entry, name) for name in _COLUMNS)
