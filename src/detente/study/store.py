"""A store: a folder of runs, with a catalogue of them. By default in the user's data folder."""

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout

from detente.documents.attach import data_folder
from detente.errors import StudyError
from detente.study.catalogue import Catalogue, Entry, UnusableError, entry_of
from detente.study.folder import LOCK, Folder, read_folder
from detente.study.identity import SHORT, Identity
from detente.study.job import Job
from detente.study.manifest import Manifest, read_manifest, standing
from detente.study.outcome import Run, Status
from detente.study.rows import columns_of
from detente.study.writing import told

_RUN = re.compile(rf"[0-9a-f]{{{SHORT}}}(-\d+)?")


class Store:
    """A folder of runs; each is a folder named by the id of what it computes, further attempts `<id>-2` and so on."""

    def __init__(self, root: Path | str | None = None) -> None:
        """Name it; nothing is made before it is needed.

        Args:
            root: The folder; by default `runs` in the user's data folder.
        """
        self.root = Path(root) if root is not None else data_folder().parent / "runs"

    def open(self, job: Job, identity: Identity, *, fresh: bool = False) -> Folder:
        """The folder of a run, locked, to begin or to go on.

        Args:
            job: What it computes.
            identity: What its numbers depend on.
            fresh: Whether to begin a new attempt beside those there are.

        Returns:
            The folder.

        Raises:
            StudyError: If it is in use, damaged, or may not be written.
        """
        if job.columns is None:
            raise StudyError(f"The rows of `{job.name}` are no table and cannot be stored.")
        there = self.attempts(identity.id)
        if not there or fresh:
            number = int(there[-1].name.partition("-")[2] or 1) + 1 if there else 1
            path = self.root / (identity.id if number == 1 else f"{identity.id}-{number}")
        else:
            path = there[-1]
        return Folder(path, job, identity)

    def attempts(self, id: str) -> list[Path]:
        """The folders of all attempts at a run, in order."""
        found = [path for path in self._folders() if path.name.partition("-")[0] == id]
        return sorted(found, key=lambda path: int(path.name.partition("-")[2] or 1))

    @property
    def catalogue(self) -> Catalogue:
        """One row for each run, made anew from the folders where it is missing or damaged."""
        return Catalogue(self.root, self._manifests)

    def runs(self, *, title: str | None = None, method: str | None = None, status: str | None = None) -> list[Entry]:
        """The runs there are, the newest first.

        A run that says it is being computed while nobody computes it has been interrupted, and is listed as stopped,
        with what is in its files. Where the catalogue cannot be used (a full disk, a folder that may only be read) the
        runs' manifests are read instead.

        Args:
            title: Only those of a case.
            method: Only those of a method.
            status: Only those of a status: running, stopped, failed, finished.
        """
        if not self._folders():
            return []  # and no catalogue is made
        catalogue = self.catalogue
        listed: dict[str, Entry] = {}
        with suppress(UnusableError):
            listed = {entry.id: entry for entry in catalogue.entries()}
        there = {path.name: path for path in self._folders()}  # after the rows: a row is made after its folder
        gone = listed.keys() - there.keys()
        found = {name: entry for name, entry in listed.items() if name in there and not self._interrupted(entry)}
        late = [
            (path, self._standing(path, manifest, listed.get(path.name)))
            for path, manifest in self._manifests(path for name, path in there.items() if name not in found)
        ]
        found |= {path.name: entry_of(path, manifest) for path, manifest in late}
        if late or gone:
            with suppress(UnusableError):
                catalogue.settle(late, gone)
        wanted = [
            entry
            for entry in found.values()
            if title in (None, entry.title) and method in (None, entry.method) and status in (None, entry.status)
        ]
        return sorted(sorted(wanted, key=lambda entry: entry.id), key=lambda entry: entry.started, reverse=True)

    def spent(self, manifest: Manifest) -> float:
        """Seconds a run has taken, by its manifest or by the catalogue: a run that was killed has noted them in one."""
        with suppress(StudyError):
            return max([manifest.seconds, *(_spent(entry, manifest) for entry in self.catalogue.entries())])
        return manifest.seconds

    def _standing(self, path: Path, manifest: Manifest, entry: Entry | None) -> Manifest:
        if manifest.status != "running":
            return manifest
        now = standing(path, manifest).now(seconds=max(manifest.seconds, _spent(entry, manifest)))
        return now.now(status="running") if self._busy(path.name) else now

    def unreadable(self) -> tuple[str, ...]:
        """What is wrong with folders of runs whose manifest cannot be read, a sentence each; `runs` leaves them out."""
        said = []
        for path in sorted(self._folders()):
            try:
                read_manifest(path)
            except StudyError as error:
                said.append(str(error))
        return tuple(said)

    def run(self, id: str) -> Entry:
        """One run by its id, or by the first letters of it.

        Raises:
            StudyError: If there is none, or several begin so.
        """
        found = [entry for entry in self.runs() if entry.id.startswith(id)]
        exact = [entry for entry in found if entry.id == id]
        if len(exact or found) == 1:
            return (exact or found)[0]
        several = ", ".join(entry.id for entry in found)
        raise StudyError(f"Several runs begin with `{id}`: {several}." if found else f"There is no run `{id}`.")

    def identity(self, id: str) -> Identity:
        """What the numbers of a run depend on.

        Args:
            id: Its id, or the first letters of it.

        Raises:
            StudyError: If there is none, or its manifest is damaged.
        """
        return self._manifest(Path(self.run(id).folder)).known

    def remove(self, id: str) -> Path:
        """Delete a run and its rows.

        Args:
            id: Its id, or the first letters of it.

        Returns:
            The folder that was.

        Raises:
            StudyError: If there is none, it is being computed, or it cannot be deleted.
        """
        entry = self.run(id)
        path = Path(entry.folder)
        if self._busy(entry.id):
            raise StudyError(f"{path} is being computed by another program: stop that first.")
        with told(path):
            shutil.rmtree(path)
        with suppress(UnusableError):  # `runs` forgets it later
            self.catalogue.forget(entry.id)
        return path

    def _interrupted(self, entry: Entry) -> bool:
        return entry.status == "running" and not self._busy(entry.id)

    def load(self, id: str) -> Run:
        """What is stored of a run, as far as it has come, also while it is computed.

        Args:
            id: Its id, or the first letters of it.

        Raises:
            StudyError: If there is none, or its manifest is damaged.
        """
        entry = self.run(id)
        path = Path(entry.folder)
        manifest = self._manifest(path)
        columns = columns_of(manifest.identity["columns"])
        return Run(
            id=manifest.id, status=cast(Status, entry.status), done=entry.done, total=manifest.tasks,
            rows=entry.rows, failed=manifest.failed, folder=path, seconds=entry.seconds,
            source=partial(read_folder, path, columns), schema=columns,
        )  # fmt: skip

    def _manifest(self, path: Path) -> Manifest:
        found = read_manifest(path)
        if found is None:
            raise StudyError(f"{path} holds no run.")
        return found

    def _busy(self, name: str) -> bool:
        lock = FileLock(self.root / name / LOCK, timeout=0)
        try:
            with lock:
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def _folders(self) -> list[Path]:
        if not self.root.exists():
            return []
        with told(self.root):
            return [path for path in self.root.iterdir() if _RUN.fullmatch(path.name) and path.is_dir()]

    def _manifests(self, folders: Iterable[Path] | None = None) -> Iterator[tuple[Path, Manifest]]:
        for path in sorted(self._folders() if folders is None else folders):
            try:
                found = read_manifest(path)
            except StudyError:  # whoever opens the run is told
                continue
            if found is not None:
                yield path, found


def _spent(entry: Entry | None, manifest: Manifest) -> float:
    """Seconds by the catalogue; a row that was left by a run since removed says nothing."""
    same = entry is not None and (entry.id, entry.started) == (manifest.id, manifest.started)
    return entry.seconds if entry is not None and same else 0.0
