"""The store and its catalogue: every run is found again, and the catalogue is made anew where it is missing."""

import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from filelock import FileLock

from detente.errors import StudyError
from detente.study import Control, Store, run
from detente.study import folder as folders
from detente.study.export import export
from unit.study.jobs import job, slow


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three runs: finished twice, stopped once."""
    found = Store(tmp_path / "runs")
    run(job(size=50, title="One", parameters={"a": 1}), store=found)
    run(job(size=60, title="Two"), store=found)
    control = Control()
    run(job(slow, size=400, title="One"), store=found, control=control,
        progress=lambda event: control.stop() if event.done else None)  # fmt: skip
    return found


def test_the_default_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Store().root == tmp_path / "detente" / "runs"
    assert Store().runs() == []
    assert not Store().root.exists()


def test_a_look_into_an_empty_folder_makes_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path).runs() == []
    assert not list(tmp_path.iterdir())


def test_runs_are_listed_and_chosen(store: Store) -> None:
    assert len(store.runs()) == 3
    assert {entry.status for entry in store.runs(title="One")} == {"finished", "stopped"}
    assert [entry.title for entry in store.runs(status="finished", method="noisy", title="Two")] == ["Two"]
    assert store.runs(method="other") == []
    (entry,) = store.runs(title="One", status="finished")
    assert (entry.tasks, entry.done, entry.rows, entry.seed) == (50, 50, 100, 7)
    assert json.loads(entry.parameters) == {"a": 1}
    assert "numpy" in json.loads(entry.versions)
    assert Path(entry.folder).is_dir()
    assert entry.finished >= entry.started > "2020"


def test_one_run_by_its_first_letters(store: Store) -> None:
    entry = store.runs()[0]
    assert store.run(entry.id[:9]) == entry
    with pytest.raises(StudyError, match="There is no run `zz`"):
        store.run("zz")
    with pytest.raises(StudyError, match="Several runs begin with ``"):
        store.run("")


def test_what_is_stored_is_read_without_the_job(store: Store) -> None:
    (entry,) = store.runs(title="Two")
    found = store.load(entry.id)
    assert found.table() == run(job(size=60)).table()
    (half,) = store.runs(status="stopped")
    loaded = store.load(half.id)
    assert loaded.status == "stopped"
    assert loaded.table().num_rows == loaded.rows == 2 * half.done > 0
    assert store.identity(half.id) == job(slow, size=400).identity()


def test_partial_rows_can_be_read_while_the_rest_is_computed(tmp_path: Path) -> None:
    seen: list[int] = []

    def look(event: Any) -> None:
        (entry,) = Store(tmp_path).runs()
        assert entry.status == ("finished" if event.kind == "finished" else "running")
        seen.append(Store(tmp_path).load(entry.id).table().num_rows)

    run(job(slow, size=500), store=tmp_path, progress=look)
    assert seen == sorted(seen)
    assert len(set(seen)) >= 3


def test_a_reader_who_is_overtaken_by_the_end_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "SOON", 0.0)
    control = Control()
    run(job(slow, size=300), store=tmp_path, control=control,
        progress=lambda event: control.stop() if event.done > 100 else None)  # fmt: skip
    batches = Store(tmp_path).load("").batches()
    first = next(batches)
    assert len(list(tmp_path.glob("*/part-*"))) > 1
    whole = run(job(slow, size=300), store=tmp_path).table()
    assert pa.Table.from_batches([first, *batches]) == whole


@pytest.mark.parametrize("how", ["missing", "damaged", "empty"])
def test_the_catalogue_is_made_anew(how: str, store: Store) -> None:
    before = store.runs()
    file = store.root / "catalogue.sqlite"
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(b"no database at all " * 100 if how == "damaged" else b"")
    assert store.runs() == before
    aside = store.root / "catalogue.damaged-1.sqlite"
    assert aside.exists() == (how == "damaged")
    if how == "damaged":
        file.write_bytes(b"again " * 1000)
        catalogue = store.catalogue
        assert catalogue.entries() == before
        assert catalogue.moved == store.root / "catalogue.damaged-2.sqlite"


def test_a_newer_catalogue_is_left(store: Store) -> None:
    with sqlite3.connect(store.root / "catalogue.sqlite") as rows:
        rows.execute("PRAGMA user_version = 99")
    rows.close()
    with pytest.raises(StudyError, match="written by a newer Détente"):
        store.runs()
    assert run(job(size=70), store=store).status == "finished"


def test_without_a_catalogue_runs_are_read_from_their_folders(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.runs()

    def connect(*given: object, **more: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        assert store.runs() == before
        assert store.runs(title="Two") == [entry for entry in before if entry.title == "Two"]
        assert [store.load(entry.id).done for entry in before] == [entry.done for entry in before]
        gone = store.remove(store.runs(title="Two")[0].id)
        assert not gone.exists()
        assert len(store.runs()) == 2
    assert gone.name in {entry.id for entry in store.catalogue.entries()}
    assert len(store.runs()) == 2
    assert gone.name not in {entry.id for entry in store.catalogue.entries()}


KILLED = """
import os, signal, sys
from detente.study import folder, run, running
from unit.study.jobs import job, slow
folder.SOON, running.NOTED, running.SAVED = 0.0, float(sys.argv[2]), float(sys.argv[3])
run(job(slow, size=400), store=sys.argv[1],
    progress=lambda event: os.kill(os.getpid(), signal.SIGKILL) if event.done >= int(sys.argv[4]) else None)
"""


def _killed(root: Path, noted: float, saved: float, at: int) -> None:
    command = [sys.executable, "-c", KILLED, str(root), str(noted), str(saved), str(at)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run(command, env=environment, check=False).returncode < 0


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("lost", [False, True])
def test_a_run_that_was_killed_shows_what_it_has_stored(lost: bool, tmp_path: Path) -> None:
    _killed(tmp_path, 0, 0 if lost else 99, 100)
    if lost:
        for file in tmp_path.glob("catalogue*"):
            file.unlink()
    (entry,) = Store(tmp_path).runs()
    found = Store(tmp_path).load(entry.id)
    assert entry.status == found.status == "stopped"
    assert 100 <= entry.done == found.done < 400
    assert entry.rows == found.rows == found.table().num_rows == 2 * entry.done
    assert entry.seconds > 0.1
    _killed(tmp_path, 0, 99, 300)
    (again,) = Store(tmp_path).runs()
    assert 300 <= again.done < 400
    assert again.seconds > entry.seconds + 0.1


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_damaged_part_of_a_killed_run_does_not_count(tmp_path: Path) -> None:
    _killed(tmp_path, 99, 99, 100)
    part = min(tmp_path.glob("*/part-*"))
    (before,) = Store(tmp_path).runs()
    Store(tmp_path).catalogue.file.unlink()
    part.write_bytes(b"no rows")
    (entry,) = Store(tmp_path).runs()
    assert 0 < entry.done < before.done
    assert entry.rows == 2 * entry.done


def test_a_run_that_was_killed_is_listed_as_stopped(store: Store) -> None:
    entry = store.runs(status="stopped")[0]
    file = Path(entry.folder) / "manifest.json"
    file.write_text(file.read_text().replace('"stopped"', '"running"'))
    (store.root / "catalogue.sqlite").unlink()
    assert store.run(entry.id).status == "stopped"


def test_a_run_of_several_versions_names_them_all(store: Store) -> None:
    (entry,) = store.runs(status="stopped")
    file = Path(entry.folder) / "manifest.json"
    here = json.loads(entry.versions)["numpy"]
    file.write_text(file.read_text().replace(f'"numpy": "{here}"', '"numpy": "1.0"'))
    run(job(slow, size=400, title="One"), store=store)
    assert json.loads(store.run(entry.id).versions)["numpy"] == f"1.0, {here}"


def test_a_store_may_be_moved(store: Store, tmp_path: Path) -> None:
    store.root.rename(tmp_path / "elsewhere")
    moved = Store(tmp_path / "elsewhere")
    assert all(Path(entry.folder).parent == moved.root for entry in moved.runs())
    assert moved.load(moved.runs(title="Two")[0].id).table().num_rows == 120


def test_a_run_is_removed_but_not_while_it_is_computed(store: Store) -> None:
    (entry,) = store.runs(title="Two")
    assert store.remove(entry.id[:10]) == Path(entry.folder)
    assert not Path(entry.folder).exists()
    assert len(store.runs()) == 2

    def remove(event: Any) -> None:
        if event.kind == "started":
            with pytest.raises(StudyError, match="is being computed by another program"):
                store.remove(job(size=80).identity().id)

    assert run(job(size=80), store=store, progress=remove).rows == 160


def _one(root: str, size: int) -> None:
    run(job(size=size), store=root)
    os._exit(0)


def test_many_programs_use_one_store(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_one, args=(str(tmp_path), 100 + size)) for size in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0, 0, 0]
    assert sorted(entry.tasks for entry in Store(tmp_path).runs()) == [100, 101, 102]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_no_rows_are_exported_with_their_columns(ending: str, tmp_path: Path) -> None:
    control = Control()
    control.stop()
    file = tmp_path / f"rows{ending}"
    assert export(run(job(size=50), store=tmp_path / "runs", control=control), file) == 0
    found = pyarrow.csv.read_csv(file) if ending == ".csv" else pyarrow.parquet.read_table(file)
    assert found.column_names == ["task", "value", "name"]


def test_a_look_at_the_lock_keeps_nobody_from_beginning(store: Store) -> None:
    (path,) = store.root.glob(f"{store.runs(title='Two')[0].id}*")
    lock = FileLock(path / "lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.1, lock.release).start()
    assert run(job(size=60, title="Two"), store=store).status == "finished"
