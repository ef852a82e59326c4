"""Forecasts on a lattice against those on the same chain with a record for each transition."""

from math import inf, isinf

import numpy as np
import pytest

from detente.analysis import forecast
from detente.analysis.forecast import Happening, Reached, stiff, unbounded
from detente.analysis.forecast.lattice import passes
from detente.errors import QueryError
from detente.game.chain import Chain
from detente.game.lattice import LatticeChain, linear
from detente.result import Estimate, Status
from oracle.lattice import boxes
from oracle.lattice.boxes import SIZES

SEEDS = range(33)


def written(chain: LatticeChain) -> Chain:
    return Chain(size=chain.size, start=chain.start, final=chain.final, flows=tuple(chain.flows()),
                 calendar=chain.calendar, clock=chain.clock)  # fmt: skip


def case(seed: int) -> tuple[np.random.Generator, LatticeChain, Chain]:
    rng = np.random.default_rng(seed)
    chain = boxes.chain(rng, SIZES[seed % len(SIZES)], leaks=seed % 2 == 0, traps=seed % 3 == 0, calendar=seed % 5 == 4)
    return rng, chain, written(chain)


def a_goal(rng: np.random.Generator, chain: LatticeChain) -> np.ndarray:
    """One ending, both, or some states of the box."""
    kind, goal = rng.integers(4), np.zeros(chain.size, bool)
    if kind == 0:
        return chain.final.copy()
    if kind == 1:
        ending = np.flatnonzero(chain.final)
        goal[rng.choice(ending, max(1, len(ending) // 2), replace=False)] = True
    else:
        goal |= rng.random(chain.size) < 0.2
    return goal


def close(found: Estimate, truth: Estimate) -> None:
    assert (found.value is None) == (truth.value is None)
    if truth.value is None or found.value is None:
        return
    if isinf(truth.value):
        assert isinf(found.value)
        assert found.note[:20] == truth.note[:20]
        return
    assert abs(found.value - truth.value) <= found.bound + truth.bound + 1e-15
    assert found.bound <= 1e-8 * max(1.0, abs(truth.value))
    if truth.note:
        assert found.note == truth.note


def agree(found: Reached, truth: Reached) -> None:
    close(found.estimate, truth.estimate)
    for carrier in ("start", "chance", "chosen", "slip"):
        assert getattr(found.carriers, carrier) == pytest.approx(getattr(truth.carriers, carrier), abs=1e-9)
    routes = {(route.flow, route.entry): route for route in truth.by_cause}
    for route in found.by_cause:
        if route.total > 1e-9:
            other = routes[route.flow, route.entry]
            assert (route.label, route.chosen) == (other.label, pytest.approx(other.chosen, abs=1e-9))


@pytest.mark.parametrize("seed", SEEDS)
def test_reaching_a_goal(seed: int) -> None:
    rng, chain, plain = case(seed)
    goal, times = a_goal(rng, chain), [0.0, 0.7, 3.0, inf]
    for found, truth in zip(
        forecast.reaches(chain, goal, within=times), forecast.reaches(plain, goal, within=times), strict=True
    ):
        agree(found, truth)
    agree(forecast.throughout(chain, ~goal, 2.0), forecast.throughout(plain, ~goal, 2.0))


@pytest.mark.parametrize("seed", SEEDS)
def test_being_somewhere(seed: int) -> None:
    rng, chain, plain = case(seed)
    goal, column = a_goal(rng, chain), rng.normal(size=chain.size)
    agree(forecast.at(chain, goal, 1.7), forecast.at(plain, goal, 1.7))
    for how in ({"at": 2.2}, {"over": 2.2}, {"discount": 0.3}):
        close(forecast.expect(chain, column, **how), forecast.expect(plain, column, **how))
    found, truth = forecast.course(chain, [0.0, 1.0, 4.0]), forecast.course(plain, [0.0, 1.0, 4.0])
    for mine, its in zip(
        (*found.at(goal), *found.expect(column), *found.average(column)),
        (*truth.at(goal), *truth.expect(column), *truth.average(column)), strict=True,
    ):  # fmt: skip
        close(mine, its)


@pytest.mark.parametrize("seed", SEEDS)
def test_waiting(seed: int) -> None:
    rng, chain, plain = case(seed)
    for goal in (a_goal(rng, chain), chain.final):
        for within in (2.5, None):
            close(forecast.time_to(chain, goal, within=within), forecast.time_to(plain, goal, within=within))


@pytest.mark.parametrize("seed", range(6))
def test_rates_over_nine_orders(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(100 + seed)
    chain = boxes.chain(rng, SIZES[seed], stiff=True)
    plain = written(chain)
    war = np.zeros(chain.size, bool)
    box = chain.box
    war[box.codes() + chain.leaving[0].by] = True
    for time in (1.0, inf):
        found, truth = forecast.reach(chain, war, within=time), forecast.reach(plain, war, within=time)
        assert abs(found.estimate.value - truth.estimate.value) <= found.estimate.bound + truth.estimate.bound
        assert found.estimate.bound <= 1e-6
    close_time, truth_time = forecast.time_to(chain, chain.final), forecast.time_to(plain, plain.final)
    assert abs(close_time.value - truth_time.value) <= close_time.bound + truth_time.bound
    monkeypatch.setattr(stiff, "RINGS", inf)
    goal = a_goal(rng, chain)
    agree(forecast.at(chain, goal, 0.01), forecast.at(plain, goal, 0.01))


def test_where_the_iteration_does_not_settle_states_are_eliminated(monkeypatch: pytest.MonkeyPatch) -> None:
    _, chain, plain = case(2)
    size = chain.box.size
    monkeypatch.setattr(linear, "solve", lambda *_, **__: (np.zeros(size), np.full(size, inf), False))
    found = forecast.time_to(chain, chain.final)
    assert found.status is Status.EXACT
    close(found, forecast.time_to(plain, plain.final))
    agree(forecast.reach(chain, chain.final, within=inf), forecast.reach(plain, plain.final, within=inf))
    monkeypatch.setattr(unbounded, "FALLBACK", 0)
    stopped = forecast.time_to(chain, chain.final)
    assert (stopped.value, stopped.status) == (None, Status.STOPPED)


def test_what_a_lattice_is_not_asked() -> None:
    _, chain, _ = case(0)
    everything = np.ones(chain.size, bool)
    for asked in (
        lambda: forecast.reach(chain, Happening(()), within=1.0),
        lambda: forecast.reach(chain, everything, within=1.0, condition=(everything, 1.0)),
        lambda: forecast.count(chain, everything, within=1.0),
        lambda: forecast.after(chain, everything, by=1.0),
    ):
        with pytest.raises(QueryError, match=r"cannot be asked of [\d,]+ states"):
            asked()
    assert forecast.path(chain, everything) is None


def test_what_is_too_rare_to_be_told_from_nothing_can_still_happen() -> None:
    _, chain, _ = case(2)
    start = int(np.flatnonzero(chain.start)[0])
    there = np.zeros(chain.size, bool)
    near = np.flatnonzero(boxes.dense(chain.within)[chain.box.places(np.array([start]))[0]])
    there[chain.box.codes(near[:1])] = True
    rare = forecast.reach(chain, there, within=1e-14, start=np.eye(1, chain.size, start)[0]).estimate
    assert rare.note == ""
    assert rare.bound > 0.0


def test_what_would_have_to_be_kept_may_be_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    _, chain, _ = case(2)
    monkeypatch.setattr(passes, "KEPT", 0)
    assert forecast.at(chain, chain.final, 1.0).estimate.value is not None  # nothing need be kept for endings
    with pytest.raises(QueryError, match="distributions over"):
        forecast.at(chain, ~chain.final, 1.0)


def test_progress_goes_up_to_one_at_most() -> None:
    _, chain, _ = case(2)
    told: list[float] = []
    forecast.time_to(chain, chain.final, progress=told.append)
    assert told
    assert told == sorted(told)
    assert 0.0 <= told[0] <= told[-1] <= 1.0


def test_a_goal_that_holds_and_one_that_cannot_be_reached() -> None:
    _, chain, _ = case(0)
    start = chain.start > 0
    assert forecast.reach(chain, start, within=1.0).estimate.value == 1.0
    nowhere = np.zeros(chain.size, bool)
    assert forecast.reach(chain, nowhere, within=inf).estimate == Estimate(
        value=0.0, bound=0.0, status=Status.EXACT, note="It cannot happen from the start."
    )
    assert isinf(forecast.time_to(chain, nowhere).value)
