"""Ctrl-C, once and twice; a terminal's Ctrl-C reaches the workers too, and they do not mind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.study import Control, Event, Store, interruptible, run
from detente.study.notebook import in_notebook, shown
from unit.study.jobs import job, slow

TESTS = Path(__file__).parents[2]


def test_an_interrupt_finishes_what_is_under_way(tmp_path: Path) -> None:
    def press(event: Event) -> None:
        if event.done and not control.stopped:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with interruptible(Control()) as control:
        found = run(job(slow, size=800), store=tmp_path, control=control, progress=press)
    assert (found.status, control.stopped, control.stopped_now) == ("stopped", True, False)
    assert found.table().num_rows == 2 * found.done > 0
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_interrupt_gives_up_the_chunk_under_way(tmp_path: Path) -> None:
    pressed = 0

    def press(*_: object) -> None:
        nonlocal pressed
        pressed += 1
        if pressed <= 2:
            os.kill(os.getpid(), signal.SIGINT)

    with interruptible(Control()) as control:
        signal.signal(signal.SIGALRM, press)
        signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
        begun = time.monotonic()
        try:
            found = run(job(slow, size=10_000, chunk=5000), store=tmp_path, control=control)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
    assert (found.status, found.done) == ("stopped", 0)
    assert time.monotonic() - begun < 5
    assert Store(tmp_path).runs()[0].status == "stopped"


def test_one_interrupt_that_comes_twice_is_one() -> None:
    with interruptible(Control()) as control:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert (control.stopped, control.stopped_now) == (True, False)
        time.sleep(0.15)
        signal.raise_signal(signal.SIGINT)
        assert control.stopped_now


SCRIPT = """
import sys
from detente.study import Control, interruptible, run
from unit.study.jobs import job, slow
if __name__ == "__main__":
    with interruptible(Control()) as control:
        found = run(job(slow, size=4000), store=sys.argv[1], engine=2, control=control,
                    progress=lambda event: print(event.kind, event.done, flush=True))
    print(found.status, found.done, found.table().num_rows)
"""


@pytest.mark.parametrize("early", [True, False])
def test_a_terminals_interrupt_reaches_all_processes(early: bool, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    program = subprocess.Popen(
        [sys.executable, tmp_path / "script.py", tmp_path / "runs"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, "PYTHONPATH": str(TESTS)}, start_new_session=True,
    )  # fmt: skip
    for line in program.stdout:
        if line.startswith("started") if early else line.startswith("progress"):
            break
    os.killpg(program.pid, signal.SIGINT)
    said, wrong = program.communicate(timeout=30)
    assert wrong == ""
    status, done, rows = said.splitlines()[-1].split()
    assert status == "stopped"
    assert 2 * int(done) == int(rows)
    assert int(done) < 4000


DEAF = """
import os, signal
from detente.study.engine.bench import READY, Bench
if __name__ == "__main__":
    workers = [Bench(), Bench()]
    for worker in workers:
        os.kill(worker.process.pid, signal.SIGINT)
    print([worker.pipe.recv_bytes() == READY for worker in workers])
    for worker in workers:
        worker.end()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_worker_is_deaf_to_an_interrupt_from_its_very_start(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(DEAF)
    told = subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, text=True, timeout=60)
    assert (told.stdout, told.stderr) == ("[True, True]\n", "")


def test_an_event_is_data() -> None:
    event = Event(kind="progress", done=1, total=2)
    assert set(event.as_data()) == {"kind", "done", "total", "rows", "seconds", "left", "label"}


def test_outside_of_a_notebook_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert not in_notebook()
    shown()(Event(kind="progress", done=1, total=2))
    assert capsys.readouterr().out == ""


def test_the_time_left_is_told_when_it_is_known() -> None:
    events: list[Event] = []
    run(job(slow, size=600), progress=events.append)
    assert events[0].left is None
    late = [event for event in events if event.left is not None]
    assert late
    assert all(event.seconds > 0.5 for event in late)
    assert abs(late[0].seconds + late[0].left - events[-1].seconds) < 1.0
