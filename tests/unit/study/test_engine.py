"""Engines: jobs are kept by workers, in small number; workers end with the program that started them."""

import os
import pickle
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.errors import CaseError, DetenteError, GameError, Issue, StudyError
from detente.study import Engine, Here, Job, Local, run, stream
from detente.study.threads import _libraries, single
from detente.study.work import KEPT, ChunkError, pack, remote
from unit.study.jobs import job, slow

TESTS = Path(__file__).parents[2]


def where(context: Any, chunk: range, seed: np.random.SeedSequence) -> dict[str, Any]:
    """The worker, how often it prepared, and its threads."""
    return {"pid": [os.getpid()], "number": [context["number"]], "times": [context["times"]], "threads": [threads()]}


def threads() -> int:
    """The most threads any library of linear algebra uses."""
    return max((read() for read, _ in _libraries()), default=1)


PREPARED: dict[Any, int] = {}


def counted(context: Any) -> dict[str, Any]:
    """Counts how often a context is prepared in this process."""
    PREPARED[context] = PREPARED.get(context, 0) + 1
    return {"number": context, "times": PREPARED[context]}


def asking(number: int, size: int = 40) -> Job:
    columns = {"pid": "int64", "number": "int64", "times": "int64", "threads": "int64"}
    return Job(name="where", function=where, prepare=counted, context=number, size=size, chunk=1, columns=columns)


def test_a_job_is_prepared_once_in_each_worker() -> None:
    with Local(2) as engine:
        found = run(asking(5, 200), engine=engine).table()
        again = run(asking(5, 200), engine=engine).table()
    for one in (found, again):
        assert set(one.column("times").to_pylist()) == {1}
        assert set(one.column("threads").to_pylist()) == {1}
        assert len(set(one.column("pid").to_pylist())) == 2
    assert os.getpid() not in found.column("pid").to_pylist()


def test_more_jobs_than_a_worker_keeps() -> None:
    with Local(1) as engine:
        for _ in range(2):
            for number in range(KEPT + 2):
                found = run(asking(number), engine=engine).table()
                assert set(found.column("number").to_pylist()) == {number}
        assert found.column("times").to_pylist()[0] == 2


def test_a_worker_that_forgot_a_job_is_sent_it_again() -> None:
    with Local(1) as engine:
        run(asking(1), engine=engine)
        for bench in engine._benches:
            bench._knows.update({pack(asking(number))[0]: None for number in (7, 8)})
        assert set(run(asking(7), engine=engine).table().column("number").to_pylist()) == {7}


def test_a_worker_without_the_job_says_so() -> None:
    key, data = pack(asking(100))
    assert remote(key, None, 0, 0) == ()
    assert remote(key, data, 0, 0)[2] is None
    assert remote(key, None, 1, 1)[2] is None
    for number in range(KEPT):
        other = pack(asking(200 + number))
        remote(*other, 0, 0)
    assert remote(key, None, 0, 0) == ()


def test_here_has_one_thread_too_and_gives_the_others_back() -> None:
    before = threads()
    assert set(run(asking(9), engine=Here()).table().column("threads").to_pylist()) == {1}
    assert threads() == before
    with single():
        assert threads() == 1


@pytest.mark.parametrize("engine", [Here(), Local(1)])
def test_an_engine_computes_one_study_at_a_time(engine: Engine) -> None:
    with engine:
        rows = stream(job(), engine=engine)
        next(rows)
        with pytest.raises(StudyError, match="This engine computes another study"):
            run(job(size=50), engine=engine)
        assert 20 + sum(batch.num_rows for batch in rows) == 2000
        assert run(job(size=50), engine=engine).rows == 100
        rows = stream(job(slow), engine=engine)
        next(rows)
        rows.close()
        assert run(job(size=50), engine=engine).rows == 100
        with pytest.raises(StudyError, match="failed: ZeroDivisionError"):
            run(replace(job(), prepare=no_context), engine=engine)
        assert run(job(size=50), engine=engine).rows == 100


def no_context(context: Any) -> Any:
    return 1 / 0


ORPHANS = """
import os, sys, threading, time
from detente.study import Local, run
from unit.study.jobs import job, slow
if __name__ == "__main__":
    with Local(2) as engine:
        run(job(), engine=engine)
        print(*(bench.process.pid for bench in engine._benches), flush=True)
        run(job(slow, size=100_000, chunk=50_000), engine=engine)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for processes")
def test_workers_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(ORPHANS)
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    program = subprocess.Popen([sys.executable, tmp_path / "script.py"], stdout=subprocess.PIPE, text=True,
                               env=environment)  # fmt: skip
    workers = [int(pid) for pid in program.stdout.readline().split()]
    assert len(workers) == 2
    time.sleep(0.3)
    program.kill()
    program.communicate()
    end = time.monotonic() + 10
    while any(alive(pid) for pid in workers) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in workers)


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_errors_travel_whole() -> None:
    issue = Issue(file="case.yaml", line=1, column=2, path="a", found="b", expected="c")
    (again,) = pickle.loads(pickle.dumps(CaseError([issue]))).issues
    assert again == issue
    error = pickle.loads(pickle.dumps(GameError("It cannot be.", "events.war")))
    assert (str(error), error.path) == ("It cannot be.", "events.war")
    chunk = pickle.loads(pickle.dumps(ChunkError("No.", "a trace")))
    assert (str(chunk), chunk.trace) == ("No.", "a trace")


def test_a_large_context_does_not_lock_anybody_up() -> None:
    wide = replace(job(size=200), context=0.0, parameters={"a": 1})
    big = np.zeros(3_000_000)
    with Local(2) as engine:
        assert run(Job(name="big", function=total, context=big, size=50, chunk=1, columns={"sum": "double"},
                       seed=1), engine=engine).rows == 50  # fmt: skip
        assert run(wide, engine=engine).rows == 400


def total(context: Any, chunk: range, seed: np.random.SeedSequence) -> dict[str, Any]:
    return {"sum": [float(context.sum())] * len(chunk)}


class Unkind(DetenteError):
    """Can be packed, but not unpacked."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def unkind(context: Any, chunk: range, seed: np.random.SeedSequence) -> dict[str, Any]:
    """Raises it."""
    raise Unkind("What was said", " stays.")


def test_an_error_that_cannot_travel_is_told_by_what_it_says() -> None:
    one = Job(name="unkind", function=unkind, size=1, chunk=1, columns={"x": "int64"})
    with Local(1) as engine, pytest.raises(StudyError, match="What was said stays"):
        run(one, engine=engine)
