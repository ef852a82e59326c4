"""A real scheduler and real workers of Dask, as separate processes of this machine."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.errors import StudyError
from detente.study import Dask, Event, IncompleteError, run
from unit.study.jobs import deadly, job, slow

pytest.importorskip("distributed")
TESTS = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ, "PYTHONPATH": str(TESTS), "OPENBLAS_NUM_THREADS": "1",
    "DASK_DISTRIBUTED__SCHEDULER__DASHBOARD__STATUS__TASK_STREAM_LENGTH": "10",
}  # fmt: skip


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start("scheduler", "--port", "0", "--no-dashboard", "--no-show")
        self.address = self.said(r"Scheduler at: +(tcp://\S+)", "scheduler-0")

    def start(self, what: str, *words: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{what}-{len(self.processes)}"
        command = [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", *words]
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file, env=ENVIRONMENT, start_new_session=True,
                                       cwd=self.folder)  # fmt: skip
        self.processes.append(process)
        return process

    def nanny(self) -> None:
        """A worker that is started again when it dies."""
        self.start("worker", self.address, "--nthreads", "1", "--no-dashboard", "--death-timeout", "30")

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny",
                          "--death-timeout", "30")  # fmt: skip

    def said(self, pattern: str, name: str) -> str:
        for _ in range(300):
            found = re.search(pattern, (self.folder / name).read_text())
            if found:
                return found[1]
            time.sleep(0.1)
        raise AssertionError((self.folder / name).read_text())

    def close(self) -> None:
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    try:
        yield made
    finally:
        made.close()


def test_the_same_bytes_though_a_worker_is_killed_and_the_scheduler_vanishes(cluster: Cluster, tmp_path: Path) -> None:
    plain = run(job(slow), store=tmp_path / "plain")
    first, _ = cluster.worker(), cluster.worker()
    killed = False

    def kill(event: Event) -> None:
        nonlocal killed
        if event.done > 50 and not killed:
            killed = True
            first.kill()

    with Dask(cluster.address, patience=3.0) as engine:
        assert run(job(), engine=engine).table() == run(job()).table()
        found = run(job(slow), store=tmp_path / "dask", engine=engine, progress=kill)
        assert killed
        assert first.poll() is not None
        assert (found.folder / "results.parquet").read_bytes() == (plain.folder / "results.parquet").read_bytes()

        def end(event: Event) -> None:
            if event.done > 300 and cluster.scheduler.poll() is None:
                cluster.scheduler.kill()
                cluster.scheduler.wait()

        with pytest.raises(StudyError, match="does not answer any more: what is stored stays"):
            run(job(slow), store=tmp_path / "gone", engine=engine, progress=end)
    again = run(job(slow), store=tmp_path / "gone")
    assert (again.folder / "results.parquet").read_bytes() == (plain.folder / "results.parquet").read_bytes()


@pytest.mark.slow
def test_a_chunk_that_kills_its_workers_is_named(cluster: Cluster, tmp_path: Path) -> None:
    cluster.nanny()
    with Dask(cluster.address) as engine, pytest.raises(IncompleteError, match="Tasks 530 to 539") as caught:
        run(job(deadly, size=1000), store=tmp_path / "runs", engine=engine)
    assert caught.value.run.done == 990


def test_nobody_at_the_address() -> None:
    with (
        Dask("tcp://127.0.0.1:9", patience=1.0) as engine,
        pytest.raises(StudyError, match=r"The scheduler at tcp://127\.0\.0\.1:9 cannot be reached"),
    ):
        run(job(), engine=engine)


def test_a_scheduler_without_workers(cluster: Cluster) -> None:
    with (
        Dask(cluster.address, patience=1.0) as engine,
        pytest.raises(StudyError, match="has no worker: start one with `dask worker tcp"),
    ):
        run(job(), engine=engine)


def test_without_dask_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StudyError, match=r"pip install 'detente\[cluster\]'"):
        run(job(), engine=Dask("tcp://127.0.0.1:9"))


def test_a_worker_with_other_versions_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster.worker()
    monkeypatch.setattr("detente.study.engine.dask.NUMERICS", 99)
    with Dask(cluster.address) as engine, pytest.raises(StudyError, match="would compute other numbers: numerics"):
        run(job(deadly), engine=engine)
