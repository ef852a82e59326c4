"""One way to compute a study from the command line, whether it is one of several or alone."""

import signal
import time
from argparse import Namespace
from pathlib import Path

import pytest

from detente.cli.following import Computer, follow
from detente.study import Job
from detente.study.job import squares


def job(size: int) -> Job:
    return Job(
        name="squares", function=squares, size=size, chunk=2, columns={"square": "int64"}, machine="", title="",
        parameters={"label": f"squares to {size}"},
    )  # fmt: skip


def words(store: Path) -> Namespace:
    return Namespace(engine="here", scheduler=None, workers=None, store=str(store), no_store=False, fresh=False)


def test_studies_of_one_command_share_workers_and_are_each_stored(tmp_path: Path) -> None:
    seen: list[int] = []

    def look(rows: list[dict[str, int]], came: int) -> str:
        seen.append(came)
        return ""

    with Computer(words(tmp_path)) as computer:
        rows, whole = computer(job(4))
        engine = computer.engine
        found = computer.follow(job(6), look, what="more")
        assert computer.engine is engine
    assert whole
    assert [row["square"] for row in rows] == [0, 1, 4, 9]
    assert (found.whole, len(found.rows), seen[-1]) == (True, 6, 6)
    assert len(set(computer.runs)) == 2
    assert computer.stopped == ""
    again = follow(words(tmp_path), job(6))
    assert (again.rows, again.run) == (found.rows, found.run)


def test_ctrl_c_in_one_study_lets_no_other_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def press(rows: list[dict[str, int]], came: int) -> str:
        if came == 2:
            signal.raise_signal(signal.SIGINT)
        return ""

    with Computer(words(tmp_path)) as computer:
        first = computer.follow(job(4), press, what="the first")
        rows, whole = computer(job(6))
    assert "stopping after what is under way" in capsys.readouterr().err
    assert len(first.rows) >= 2
    assert (rows, whole) == ([], False)
    assert computer.stopped == (
        f"Stopped before the next part (squares to 6); what was computed is stored ({first.run}), and the same command "
        "goes on from there."
    )
    assert follow(words(tmp_path), job(6)).whole


def test_ctrl_c_before_the_first_study_or_at_the_last_task_of_one(tmp_path: Path) -> None:
    with Computer(words(tmp_path)) as computer:
        signal.raise_signal(signal.SIGINT)
        kept = computer(job(4))
    assert kept == ([], False)
    assert computer.stopped == "Stopped before the next part (squares to 4); nothing was stored."

    def press(rows: list[dict[str, int]], came: int) -> str:
        if came == 4:
            signal.raise_signal(signal.SIGINT)
        return ""

    with Computer(words(tmp_path)) as computer:
        assert computer.follow(job(4), press).whole
        assert computer.stopped == ""


def test_ctrl_c_between_studies_is_heard_and_a_second_one_interrupts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Computer(words(tmp_path)) as computer:
        computer(job(4))
        signal.raise_signal(signal.SIGINT)
        assert "Ctrl-C again to stop at once" in capsys.readouterr().err
        time.sleep(0.15)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_study_that_takes_a_while_says_how_far_it_is_where_nobody_watches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.cli.progress.PATIENCE", 0.0)
    begun = time.monotonic()

    def slow(rows: list[dict[str, int]], came: int) -> str:
        while time.monotonic() < begun + 1.2:
            time.sleep(0.05)
        return ""

    assert follow(words(tmp_path), job(4), slow, what="squares").whole
    assert capsys.readouterr().err.startswith("100% done, about 0 s left; squares: 4 of 4 tasks")
