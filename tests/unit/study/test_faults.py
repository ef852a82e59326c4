"""What goes wrong: one clear sentence, nothing lost, and the same study goes on from there."""

import errno
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from detente.errors import QueryError, StudyError
from detente.study import Control, Here, IncompleteError, Job, Local, Store, run, writing
from detente.study import folder as folders
from unit.study.jobs import COLUMNS, deadly, faulty, job, noisy, slow

TESTS = Path(__file__).parents[2]


def whole(store: Path) -> bytes:
    (file,) = store.glob("*/results.parquet")
    return file.read_bytes()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    store = tmp_path_factory.mktemp("plain")
    run(job(slow, size=100), store=store)
    return whole(store)


def one_sentence(error: BaseException) -> bool:
    return "\n" not in str(error) and str(error).endswith(".")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store after each parcel."""
    monkeypatch.setattr(folders, "SOON", 0.0)


class Failing:
    """Stands for `open`: files whose name matches cannot be opened or written after some bytes."""

    def __init__(self, pattern: str, number: int, after: int | None = None) -> None:
        self.pattern, self.number, self.after = pattern, number, after

    def __call__(self, path: Any, mode: str) -> Any:
        file = open(path, mode)  # noqa: SIM115
        if not re.search(self.pattern, str(path)):
            return file
        if self.after is None:
            file.close()
            raise OSError(self.number, os.strerror(self.number), str(path))
        return Full(file, self.after, self.number)


class Full:
    """A file on a disk with room for a few more bytes."""

    def __init__(self, file: Any, room: int, number: int) -> None:
        self.file, self.room, self.number = file, room, number

    def write(self, data: Any) -> int:
        self.room -= len(bytes(data))
        if self.room < 0:
            raise OSError(self.number, os.strerror(self.number))
        return self.file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> "Full":
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("pattern", ["part-00000000[3-9]", "results", "manifest"])
@pytest.mark.parametrize("after", [0, 10, 300])
def test_a_full_disk(pattern: str, after: int, plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(writing, "open", Failing(pattern, errno.ENOSPC, after), raising=False)
        with pytest.raises(StudyError, match="The disk is full") as caught:
            run(job(slow, size=100), store=tmp_path)
    assert one_sentence(caught.value)
    assert not list(tmp_path.glob("*/*.tmp"))
    before = {file.name for file in tmp_path.glob("*/part-*")}
    assert before or "part" not in pattern
    run(job(slow, size=100), store=tmp_path)
    assert whole(tmp_path) == plain


LIMITED = """
import resource, signal, sys
from detente.study import folder, run
from detente.errors import StudyError
from unit.study.jobs import job, slow
folder.SOON = 0.0
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
run(job(slow, size=100, parameters={"warm": 1}))
resource.setrlimit(resource.RLIMIT_FSIZE, (1300, 1300))
try:
    run(job(slow, size=100, chunk=100), store=sys.argv[1])
except StudyError as error:
    print(error)
"""


def test_a_real_limit_on_files(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"")
    command = [sys.executable, "-c", LIMITED, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    said = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert re.search("disk is full|cannot be used", said.stdout), said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to mount")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], check=False,
                      stderr=subprocess.DEVNULL).returncode:  # fmt: skip
        pytest.skip("may not mount")
    try:
        with pytest.raises(StudyError) as caught:
            run(job(size=20_000, chunk=1000), store=disk)
        assert one_sentence(caught.value)
        assert "full" in str(caught.value)
        assert not list(disk.glob("*/*.tmp"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to mount")
def test_a_disk_that_is_really_read_only(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk)], check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("may not mount")
    try:
        half(disk)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for size in (300, 400):
            with pytest.raises(StudyError, match="may not be written") as caught:
                run(job(slow, size=size), store=disk)
            assert one_sentence(caught.value)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert run(job(slow, size=300), store=disk).rows == 600
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to mount")
@pytest.mark.parametrize("how", ["full", "read only"])
def test_reading_needs_no_writing(how: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False,
                      stderr=subprocess.DEVNULL).returncode:  # fmt: skip
        pytest.skip("may not mount")
    try:
        half(disk)
        rows = run(job(), store=disk).table()
        store = Store(disk)
        before = store.runs()
        if how == "full":
            with suppress(OSError), (disk / "big").open("wb", buffering=0) as big:
                while True:
                    big.write(bytes(512))
        else:
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert store.runs() == before
        for entry in before:
            assert store.run(entry.id[:9]) == entry
            assert store.load(entry.id).table().num_rows == entry.rows
        again = run(job(), store=store)
        assert (again.status, again.done, again.table()) == ("finished", 1000, rows)
        if how == "full":
            for entry in before:
                assert not store.remove(entry.id).exists()
            assert store.runs() == []
        else:
            with pytest.raises(StudyError, match="may not be written"):
                store.remove(again.id)
            assert store.runs() == before
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_finished_run_is_served_where_no_lock_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(job(), store=tmp_path)
    half(tmp_path / "other")

    def acquire(*given: object, **more: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(folders.FileLock, "acquire", acquire)
    monkeypatch.setattr(writing, "open", Failing("", errno.EROFS), raising=False)
    found = run(job(), store=tmp_path)
    assert (found.status, found.done, found.table()) == ("finished", 1000, whole.table())
    with pytest.raises(StudyError, match="may not be written"):
        run(job(slow, size=300), store=tmp_path / "other")


class Nobody(Here):
    """An engine that is not there."""

    def _open(self, job: Job, control: Control) -> None:
        raise StudyError("Nobody is there.")


def test_a_run_whose_engine_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    for engine, words in ((Nobody(), "Nobody is there"), (0, "At least one worker")):
        with pytest.raises(StudyError, match=words):
            run(job(), store=tmp_path, engine=engine)
        assert not list(tmp_path.glob("*/"))
        assert Store(tmp_path).catalogue.entries() == []
    folder = half(tmp_path)
    with pytest.raises(StudyError, match="Nobody is there"):
        run(job(slow, size=300), store=tmp_path, engine=Nobody())
    assert list(folder.glob("part-*"))
    assert Store(tmp_path).runs()[0].done >= 50


@pytest.mark.parametrize(("number", "words"), [(errno.EROFS, "may not be written"), (errno.EACCES, "may not be")])
def test_a_folder_that_may_not_be_written(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "open", Failing("", number), raising=False)
    with pytest.raises(StudyError, match=words) as caught:
        run(job(), store=tmp_path)
    assert one_sentence(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_store_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("not a folder")
    with pytest.raises(StudyError) as caught:
        run(job(), store=tmp_path / "runs")
    assert one_sentence(caught.value)


@pytest.mark.usefixtures("often")
def test_a_folder_that_vanishes(plain: bytes, tmp_path: Path) -> None:
    moved = tmp_path / "moved"

    def seen(event: Any) -> None:
        if event.done > 30 and not moved.exists():
            next((tmp_path / "runs").glob("*/")).rename(moved)

    with pytest.raises(StudyError, match="is not there any more") as caught:
        run(job(slow, size=200), store=tmp_path / "runs", progress=seen)
    assert one_sentence(caught.value)
    moved.rename(tmp_path / "runs" / job(slow, size=200).identity().id)
    assert run(job(slow, size=200), store=tmp_path / "runs").rows == 400


def test_two_runs_in_one_folder(tmp_path: Path) -> None:
    def again(event: Any) -> None:
        if event.kind == "started":
            with pytest.raises(StudyError, match="is being computed already, by another program") as caught:
                run(job(), store=tmp_path)
            assert one_sentence(caught.value)
            assert run(job(size=10), store=tmp_path).rows == 20
            assert run(job(), store=tmp_path, fresh=True).rows == 2000

    assert run(job(), store=tmp_path, progress=again).rows == 2000


def half(store: Path) -> Path:
    """A run half done; its folder."""
    rows = 0

    def seen(event: Any) -> None:
        nonlocal rows
        if event.done >= 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(job(slow, size=300), store=store, progress=seen)
    (folder,) = store.glob("*/")
    return folder


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("damage", ["head", "middle", "cut", "empty"])
def test_a_damaged_part_is_named_and_left(damage: str, tmp_path: Path) -> None:
    folder = half(tmp_path)
    part = min(folder.glob("part-*"))
    data = bytearray(part.read_bytes())
    if damage == "cut":
        data = data[:-30]
    elif damage == "empty":
        data = bytearray()
    else:
        place = 30 if damage == "head" else 60
        data[place] ^= 0xFF
    part.write_bytes(data)
    with pytest.raises(StudyError, match=f"{part.name} is damaged") as caught:
        run(job(slow, size=300), store=tmp_path)
    assert one_sentence(caught.value)
    assert part.read_bytes() == data
    part.rename(tmp_path / "aside")
    found = run(job(slow, size=300), store=tmp_path)
    assert found.table() == run(job(noisy, size=300)).table()


def test_damaged_results_are_named_and_left(tmp_path: Path) -> None:
    folder = run(job(), store=tmp_path).folder
    file = folder / "results.parquet"
    data = bytearray(file.read_bytes())
    data[200] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(StudyError, match=r"results\.parquet is damaged"):
        run(job(), store=tmp_path).table()
    file.write_bytes(data[:100])
    with pytest.raises(StudyError, match=r"results\.parquet is damaged"):
        run(job(), store=tmp_path)
    assert file.read_bytes() == data[:100]
    assert run(job(), store=tmp_path, fresh=True).rows == 2000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lambda old: {**old, "detente_run": 2}, r"newer Détente \(format 2; this one reads 1\)"),
        (lambda old: {**old, "text": "{}"}, "holds another study"),
        (lambda old: {"detente_run": 1}, "is damaged"),
        (lambda old: [1], "is damaged"),
        (None, "is damaged"),
    ],
)
def test_a_manifest_that_is_not_ours(text: Any, words: str, tmp_path: Path) -> None:
    file = run(job(), store=tmp_path).folder / "manifest.json"
    file.write_text("{half" if text is None else json.dumps(text(json.loads(file.read_text()))))
    before = file.read_bytes()
    with pytest.raises(StudyError, match=words) as caught:
        run(job(), store=tmp_path)
    assert one_sentence(caught.value)
    assert file.read_bytes() == before
    assert run(job(), store=tmp_path, fresh=True).status == "finished"


def test_a_part_of_another_run_is_refused(tmp_path: Path) -> None:
    run(job(), store=tmp_path)
    folder = half(tmp_path / "other")
    (tmp_path / job().identity().id / "results.parquet").rename(folder / "part-000000020-000000029.parquet")
    with pytest.raises(StudyError, match="belongs to another run"):
        run(job(slow, size=300), store=tmp_path / "other")


def test_parts_that_overlap_are_refused(tmp_path: Path) -> None:
    folder = half(tmp_path)
    part = min(folder.glob("part-*"))
    (folder / "part-000000000-000000000.parquet").write_bytes(part.read_bytes())
    if part.name == "part-000000000-000000000.parquet":
        (folder / "part-000000000-000000001.parquet").write_bytes(part.read_bytes())
    with pytest.raises(StudyError, match="hold the same chunks twice"):
        run(job(slow, size=300), store=tmp_path)


def test_a_worker_that_dies_and_a_chunk_that_kills(tmp_path: Path) -> None:
    with Local(2) as engine:
        with pytest.raises(IncompleteError, match=r"Tasks 530 to 539 \(chunk 53\) ended the worker") as caught:
            run(job(deadly, size=1000, context=str(tmp_path / "seen")), store=tmp_path / "runs", engine=engine)
        found = caught.value.run
        assert one_sentence(caught.value)
        assert (tmp_path / "seen").exists()
        assert (found.status, found.done, found.rows) == ("failed", 990, 1980)
        tasks = set(found.table().column("task").to_pylist())
        assert tasks == {*range(530), *range(540, 1000)}
        (entry,) = Store(tmp_path / "runs").runs()
        assert (entry.status, entry.done) == ("failed", 990)
        assert run(job(), engine=engine).rows == 2000


def test_a_chunk_that_fails_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    for engine in (None, 2):
        store = tmp_path / str(engine)
        with pytest.raises(IncompleteError, match=r"Tasks 40 to 49 \(chunk 4\) failed: ZeroDivisionError: ") as caught:
            run(job(faulty, size=200, context=[44]), store=store, engine=engine)
        assert "in faulty" in "".join(caught.value.__cause__.__notes__)
        assert caught.value.run.done == 190
        assert run(job(faulty, size=200, context=[]), store=store).table() == run(job(size=200)).table()


def test_many_failures_end_a_study(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match=r"\(3 chunks in all\.\)") as caught:
        run(job(faulty, size=2000, context=list(range(2000))), store=tmp_path)
    assert caught.value.run.done == 0


def bad_question(context: Any, chunk: range, seed: Any) -> dict[str, Any]:
    raise QueryError("There is no question `x`.")


@pytest.mark.parametrize("engine", [None, 1])
def test_what_is_wrong_with_the_input_is_said_as_it_is(engine: int | None) -> None:
    with pytest.raises(QueryError, match="There is no question `x`"):
        run(Job(name="bad", function=bad_question, size=9, chunk=1, columns=COLUMNS), engine=engine)


SCRIPT = """
from detente.study import run
from unit.study.jobs import job
print(run(job(), engine=1).rows)
"""


def test_a_script_without_a_guard_is_told(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    said = subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, text=True, env=environment,
                          check=False)  # fmt: skip
    assert said.returncode == 1
    assert 'must stand under `if __name__ == "__main__":`' in said.stderr.splitlines()[-1]


def test_a_context_that_cannot_be_sent() -> None:
    with pytest.raises(StudyError, match="cannot be sent to other processes"):
        run(job(context=lambda: 1), engine=1)
    with pytest.raises(StudyError, match="At least one worker"):
        Local(0)
