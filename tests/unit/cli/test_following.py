"""One way to compute a study from the command line, whether it is one of several or alone."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import detente.study
from detente.cli.following import Computer, follow
from detente.study import Control, Job
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


def test_ctrl_c_at_the_last_task_of_a_study_stops_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def pressed(control: Control, heard: Callable[[int], None]) -> Iterator[Control]:
        heard(1)
        yield control

    monkeypatch.setattr(detente.study, "interruptible", pressed)
    with Computer(words(tmp_path)) as computer:
        rows, whole = computer(job(4))
    assert len(rows) == 4
    assert not whole
    assert computer.stopped.startswith("squares to 4: Stopped at 4 of 4 tasks; they are stored (")
    assert follow(words(tmp_path), job(4)).whole
