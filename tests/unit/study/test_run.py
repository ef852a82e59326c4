"""Runs: the same bytes whoever computes them, in whatever order, however often they were interrupted."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from detente.errors import StudyError
from detente.study import Control, Event, Here, Local, Store, run, stream
from detente.study import folder as folders
from detente.study.work import Outcome
from unit.study.jobs import enough, job, noisy, slow

TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def two() -> Iterator[Local]:
    with Local(2) as engine:
        yield engine


class Shuffled(Here):
    """Computes the last parcel first, and has the runner hand out many."""

    workers = 5

    def collect(self, seconds: float) -> list[Outcome]:
        self._waiting.reverse()
        return super().collect(seconds)


def results(path: Path) -> bytes:
    (file,) = path.glob("*/results.parquet")
    return file.read_bytes()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The results as one process makes them in one go."""
    store = tmp_path_factory.mktemp("plain")
    run(job(), store=store)
    return results(store)


def test_the_same_bytes_from_one_worker_and_from_two(two: Local, plain: bytes, tmp_path: Path) -> None:
    run(job(), store=tmp_path / "two", engine=two)
    with Local(1) as one:
        run(job(), store=tmp_path / "one", engine=one)
    assert results(tmp_path / "one") == results(tmp_path / "two") == plain


def test_the_same_bytes_in_any_order_and_from_parts_of_any_size(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(job(), store=tmp_path / "shuffled", engine=Shuffled())
    monkeypatch.setattr(folders, "SOON", 0.0)
    run(job(), store=tmp_path / "small", engine=Shuffled())
    assert results(tmp_path / "shuffled") == results(tmp_path / "small") == plain


def test_rows_beyond_one_row_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(job(size=20_000, chunk=500), store=tmp_path / "one")
    monkeypatch.setattr(folders, "SOON", 0.0)
    run(job(size=20_000, chunk=500), store=tmp_path / "two", engine=Shuffled())
    assert results(tmp_path / "one") == results(tmp_path / "two")
    assert run(job(size=20_000, chunk=500), store=tmp_path / "one").table() == run(job(size=20_000, chunk=500)).table()


def test_in_memory_and_on_disk_are_the_same(plain: bytes, tmp_path: Path) -> None:
    memory, stored = run(job()), run(job(), store=tmp_path)
    assert memory.table() == stored.table()
    assert (memory.rows, memory.done, memory.status, memory.folder) == (2000, 1000, "finished", None)
    assert (stored.rows, stored.done, stored.status) == (2000, 1000, "finished")
    assert stored.to_frame("pandas").shape == (2000, 3)
    assert sorted(file.name for file in stored.folder.iterdir()) == ["lock", "manifest.json", "results.parquet"]


def test_what_is_finished_is_not_computed_again(tmp_path: Path) -> None:
    run(job(), store=tmp_path)
    before = results(tmp_path)
    events: list[Event] = []
    again = run(job(), store=tmp_path, progress=events.append)
    assert [event.kind for event in events] == ["finished"]
    assert again.done == 1000
    assert results(tmp_path) == before


def test_rows_come_in_order_as_they_are_computed(two: Local, tmp_path: Path) -> None:
    for store, engine in ((None, two), (tmp_path, two), (tmp_path, None)):
        found = pa.Table.from_batches(list(stream(job(), store=store, engine=engine)))
        assert found == run(job()).table()


def test_a_reader_who_leaves_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = stream(job(), store=tmp_path, engine=Here())
    first = next(rows)
    rows.close()
    assert first.num_rows == 20
    (entry,) = Store(tmp_path).runs()
    assert entry.status == "stopped"
    assert entry.done > 0
    assert run(job(), store=tmp_path).table() == run(job()).table()


@pytest.mark.parametrize("engine", [None, "two"])
def test_stopped_and_gone_on(two: Local, engine: str | None, plain: bytes, tmp_path: Path) -> None:
    control = Control()

    def seen(event: Event) -> None:
        if event.done > 100:
            control.stop()

    found = run(job(slow), store=tmp_path, engine=two if engine else None, control=control, progress=seen)
    assert found.status == "stopped"
    assert 100 < found.done < 1000
    assert found.table().num_rows == found.rows == 2 * found.done
    again = run(job(slow), store=tmp_path, engine=two)
    assert again.status == "finished"
    assert again.table() == run(job()).table()


def test_stopped_at_once_kills_what_is_under_way(two: Local, tmp_path: Path) -> None:
    control = Control()
    threading.Timer(0.4, control.stop_now).start()
    found = run(job(slow, size=4000, chunk=2000), store=tmp_path, engine=two, control=control)
    assert (found.status, found.done) == ("stopped", 0)
    assert run(job(), engine=two).rows == 2000


def test_paused_and_resumed(plain: bytes, tmp_path: Path) -> None:
    control, events = Control(), []

    def seen(event: Event) -> None:
        events.append(event)
        if event.kind == "progress" and len(events) == 2:
            control.pause()
            threading.Timer(0.3, control.resume).start()

    found = run(job(slow), store=tmp_path, control=control, progress=seen)
    kinds = [event.kind for event in events]
    assert (kinds[0], kinds[-1], kinds.count("paused")) == ("started", "finished", 1)
    paused = events[kinds.index("paused")]
    assert paused.done < 1000
    assert found.status == "finished"
    assert [event.done for event in events] == sorted(event.done for event in events)


def test_a_stopping_rule_gives_the_same_prefix_to_everybody(two: Local, tmp_path: Path) -> None:
    found = [
        run(job(), store=tmp_path / str(number), engine=engine, stop_when=enough)
        for number, engine in enumerate((None, two, Shuffled()))
    ]
    assert {(one.status, one.rows) for one in found} == {("finished", found[0].rows)}
    assert 100 < found[0].rows < 2000
    assert len({results(tmp_path / str(number)) for number in range(3)}) == 1
    assert found[0].table() == run(job(), stop_when=enough, engine=two).table()
    assert enough(found[0].table())
    assert not enough(found[0].table().slice(0, found[0].rows - 20))


def test_a_stopping_rule_without_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="stopping rule with a name"):
        run(job(), store=tmp_path, stop_when=lambda rows: True)
    assert run(job(), stop_when=lambda rows: True).rows == 20


KILLED = """
import os, random, sys, time, signal
from detente.study import run
from detente.study import folder as folders
from unit.study.jobs import job, slow
folders.SOON = 0.0  # so that parts are many
chance, kills = random.Random(int(sys.argv[2])), 0
while kills < 20:
    child = os.fork()
    if not child:
        run(job(slow, size=600), store=sys.argv[1])
        os._exit(0)
    time.sleep(chance.uniform(0.005, 0.12))
    os.kill(child, signal.SIGKILL)
    kills += os.waitpid(child, 0)[1] != 0
    if os.path.exists(sys.argv[1]) and any("results.parquet" in files for _, _, files in os.walk(sys.argv[1])):
        break
print(kills)
print(run(job(slow, size=600), store=sys.argv[1]).rows)
"""


@pytest.mark.skipif(not hasattr(sys, "abiflags"), reason="no fork")
def test_killed_at_twenty_points_and_gone_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(random.randrange(1000))]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout.split()
    assert int(said[0]) >= 10
    assert int(said[1]) == 1200
    run(job(slow, size=600), store=tmp_path / "plain", engine=2)
    (killed,) = (file for file in tmp_path.glob("*/results.parquet"))
    assert killed.read_bytes() == results(tmp_path / "plain")
    assert not list(tmp_path.glob("*/*.tmp"))


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TESTS), "OPENBLAS_NUM_THREADS": "1"}


@pytest.mark.parametrize("where", ["replace", "clear", "manifest"])
def test_a_crash_while_the_results_are_made(
    where: str, plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def crash(*given: object, **more: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        if where == "clear":
            patch.setattr(folders.Folder, "_clear", crash)
        elif where == "manifest":
            note = folders.Folder.note
            patch.setattr(
                folders.Folder, "note", lambda self, **to: crash() if to["status"] == "finished" else note(self, **to)
            )
        else:
            from detente.study import parts

            write = parts.write
            patch.setattr(
                parts, "write", lambda path, content: crash() if "results" in path.name else write(path, content)
            )
        with pytest.raises(Crash):
            run(job(), store=tmp_path)
    found = run(job(), store=tmp_path)
    assert (found.status, found.rows, found.done) == ("finished", 2000, 1000)
    assert results(tmp_path) == plain
    assert len(list(next(tmp_path.glob("*/")).glob("*.parquet"))) == 1


def test_a_crash_before_the_manifest_knows_how_many_tasks_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def crash(self: folders.Folder, **changes: object) -> None:
        if changes["status"] != "running":
            raise Crash

    whole = run(job(), store=tmp_path / "whole", stop_when=enough)
    with monkeypatch.context() as patch:
        patch.setattr(folders.Folder, "note", crash)
        with pytest.raises(Crash):
            run(job(), store=tmp_path / "crashed", stop_when=enough)
    (entry,) = Store(tmp_path / "crashed").runs()
    assert (entry.status, entry.done, entry.rows) == ("finished", whole.done, whole.rows)
    found = run(job(), store=tmp_path / "crashed", stop_when=enough)
    assert (found.status, found.done, found.rows) == ("finished", whole.done, whole.rows)
    assert found.done < 1000
    assert Store(tmp_path / "crashed").load("").done == whole.done


def test_afresh_is_beside_and_gives_the_same(tmp_path: Path) -> None:
    first = run(job(), store=tmp_path)
    second = run(job(), store=tmp_path, fresh=True)
    third = run(job(), store=tmp_path, fresh=True)
    assert [one.folder.name.removeprefix(first.id) for one in (first, second, third)] == ["", "-2", "-3"]
    assert len({(one.folder / "results.parquet").read_bytes() for one in (first, second, third)}) == 1
    assert run(job(), store=tmp_path).folder == third.folder


def test_seeds_do_not_repeat_between_chunks() -> None:
    values = run(job(noisy)).table().column("value").to_numpy()
    assert len(np.unique(values)) == len(values)
