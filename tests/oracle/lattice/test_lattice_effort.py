"""What a question on a lattice does not do: rings that nothing reads, waiting for threads that have not woken."""

import _thread
import threading
import time
from typing import Any

import numpy as np
import pytest

from detente.analysis import forecast
from detente.analysis.forecast import stiff
from detente.analysis.forecast.begin import OPENING, freely
from detente.analysis.forecast.first import opened
from detente.analysis.forecast.goal import everywhere
from detente.analysis.forecast.lattice import passes
from detente.analysis.forecast.poisson import window
from detente.analysis.forecast.walk import walk
from detente.game.lattice import crew as crew_module
from detente.game.lattice.crew import Crew
from oracle.lattice.boxes import chain


def test_no_ring_is_made_after_the_last_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made = chain(np.random.default_rng(3), (2,) * 7)
    kernel = opened(made, made.final, made.start).kernel
    rings = []
    turn = passes._Rings.forward

    def counted(self: Any, *values: Any) -> Any:
        rings.append(1)
        return turn(self, *values)

    monkeypatch.setattr(passes._Rings, "forward", counted)
    monkeypatch.setattr(passes, "LOOK", 1_000_000)
    last = window(kernel.q * 2.0).right
    passes.lattice_sweep(kernel, made.start, [2.0], end=True, spent=False)  # type: ignore[arg-type]
    assert len(rings) == last
    rings.clear()
    passes.lattice_sweep(kernel, made.start, [2.0], end=False, spent=True)  # type: ignore[arg-type]
    assert len(rings) == last - 1  # more rings than the last there are not


def test_a_part_of_the_start_in_the_goal_counts_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stiff, "suits", lambda *_: False)
    made = chain(np.random.default_rng(4), (2, 3, 2))
    start = np.zeros(made.size)
    start[made.box.codes()] = 0.75 / made.box.size
    start[np.flatnonzero(made.final)[:2]] = 0.125
    found = opened(made, made.final, start)
    inside = float(start[made.final].sum())
    assert found.started == pytest.approx(inside, abs=1e-15)
    np.testing.assert_array_equal(found.inside + found.open, start)
    assert not found.open[made.final].any()
    answer = forecast.reach(made, made.final, within=0.0, start=start)
    assert answer.carriers.start == pytest.approx(inside, abs=1e-15)
    assert answer.estimate.value == pytest.approx(inside, abs=1e-15)


def test_times_spent_up_to_one_stop_are_not_changed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stiff, "suits", lambda *_: False)
    made = chain(np.random.default_rng(5), (2,) * 5, calendar=True)
    kernel = freely(made)
    assert any(0.0 < jump.time < 4.0 for jump in made.calendar)
    times = [0.0, 0.3, 1.0, 2.5, 4.0]
    together = walk(made, kernel, made.start, OPENING, times, watched=everywhere(made), taken=False)
    for until, stop in zip(times, together, strict=True):
        (alone,) = walk(made, kernel, made.start, OPENING, [until], watched=everywhere(made), taken=False)
        assert stop.spent is not None
        assert alone.spent is not None
        np.testing.assert_allclose(stop.spent, alone.spent, rtol=0.0, atol=1e-12)
        assert stop.spent.sum() == pytest.approx(until, abs=1e-11)


def test_a_thread_that_has_not_woken_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    with Crew(0, threads=2) as crew:
        monkeypatch.setattr(crew_module, "start_new_thread", lambda *_: None)  # one that never wakes
        crew.run(lambda begin, end: done.append(begin), [(n, n + 1) for n in range(5)])
        crew.run(lambda begin, end: done.append(end), [(n, n + 1) for n in range(5)])
    assert done == [0, 1, 2, 3, 4, 1, 2, 3, 4, 5]


def test_a_crew_goes_home_and_shares_every_loop() -> None:
    before, seen = _thread._count(), set()
    both = threading.Barrier(2)

    def loop(begin: int, end: int) -> None:
        both.wait(20.0)
        seen.add(threading.get_ident())

    with Crew(0, threads=2) as crew:
        for _ in range(50):
            crew.run(loop, [(0, 1), (1, 2)])
    assert len(seen) == 2
    until = time.monotonic() + 20.0
    while _thread._count() > before and time.monotonic() < until:
        time.sleep(0.001)
    assert _thread._count() <= before


def test_what_goes_wrong_in_one_thread_is_told() -> None:
    both = threading.Barrier(2)

    def loop(begin: int, end: int) -> None:
        both.wait(20.0)
        if threading.current_thread() is not threading.main_thread():
            raise ArithmeticError("in the other thread")

    with Crew(0, threads=2) as crew, pytest.raises(ArithmeticError):
        crew.run(loop, [(0, 1), (1, 2)])
