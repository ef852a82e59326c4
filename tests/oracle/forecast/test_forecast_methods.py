"""Every way of computing the same thing: all of them are forced in turn and held to the referee."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
import scipy.linalg

from detente.analysis import forecast
from detente.analysis.forecast import graph, hindsight, stiff, unbounded, uniformise, walk
from detente.analysis.forecast import kernel as kernels
from detente.analysis.forecast.example import standoff
from detente.analysis.forecast.goal import everywhere
from detente.analysis.forecast.uniformise import recall
from detente.game.chain import Chain, Jump
from detente.result import Status
from oracle.forecast import chains, referee
from oracle.forecast.test_forecast_twin import a_condition, agree, close

SEEDS = range(80)
ROUGH = 1e-8
"""Bound allowed where squaring is forced on short times, divided by the probability of a condition."""


@pytest.fixture
def squaring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scaling and squaring wherever the matrix is small enough, with several doublings."""
    monkeypatch.setattr(stiff, "RINGS", 0.0)
    monkeypatch.setattr(stiff, "FIRST", 1.0)


@pytest.mark.usefixtures("squaring")
@pytest.mark.parametrize("seed", SEEDS)
def test_squaring_reach(seed: int) -> None:
    case = chains.case(seed)
    goal, within = chains.goal(case.rng, case.chain), chains.time(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 2 else (None, 1.0)
    found = forecast.reach(case.chain, goal, within=within, condition=condition)
    agree(found, referee.reach(case.chain, goal, within, case.chain.start, condition), given, ROUGH)


@pytest.mark.usefixtures("squaring")
@pytest.mark.parametrize("seed", SEEDS)
def test_squaring_at(seed: int) -> None:
    case = chains.case(seed)
    mask, time = chains.mask(case.rng, case.chain.size), chains.time(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 2 else (None, 1.0)
    found = forecast.at(case.chain, mask, time, condition=condition)
    agree(found, referee.at(case.chain, mask, time, case.chain.start, condition), given, ROUGH)


@pytest.mark.usefixtures("squaring")
@pytest.mark.parametrize("seed", SEEDS)
def test_squaring_counts_and_times(seed: int) -> None:
    case = chains.case(seed)
    goal, mark = chains.goal(case.rng, case.chain), chains.mark(case.rng, case.chain)
    within, start = chains.time(case.rng, case.chain), case.chain.start
    condition, given = a_condition(case) if seed % 2 else (None, 1.0)
    often = forecast.count(case.chain, mark, within=within, at_least=2, condition=condition)
    agree(often, referee.reach(case.chain, mark, within, start, condition, 2), given, ROUGH)
    found = forecast.count(case.chain, mark, within=within, condition=condition)
    close(found.estimate, referee.count(case.chain, mark, within, start, condition) / given, 50.0, ROUGH)
    time = forecast.time_to(case.chain, goal, within=within, condition=condition)
    close(time, referee.time_to(case.chain, goal, within, start, condition) / given, 4.0, ROUGH)


@pytest.mark.parametrize("seed", SEEDS)
def test_many_parts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long time is cut into parts where distribution and expectation are joined."""
    monkeypatch.setattr(hindsight, "FEWEST", 2.0)
    monkeypatch.setattr(hindsight, "TRACE", 0)
    case = chains.case(seed)
    mask, time = chains.mask(case.rng, case.chain.size), chains.time(case.rng, case.chain)
    found = forecast.at(case.chain, mask, time)
    agree(found, referee.at(case.chain, mask, time, case.chain.start, None), 1.0)


@pytest.mark.parametrize("method", ["bicgstab", "gmres", "without subtraction"])
@pytest.mark.parametrize("seed", SEEDS)
def test_iterations(seed: int, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The iterations for large systems, and the elimination for stiff ones, on small ones of any kind."""
    if method == "without subtraction":
        monkeypatch.setattr(unbounded, "FINE", -1.0)
    else:
        monkeypatch.setattr(unbounded, "DIRECT", -1)
        monkeypatch.setattr(unbounded, "FALLBACK", -1)
    if method == "gmres":
        monkeypatch.setattr(unbounded, "ROUNDS", 0)
    case = chains.case(seed, connected=True)
    goal, start = chains.goal(case.rng, case.chain), case.chain.start
    found = forecast.reach(case.chain, goal, within=inf)
    close(found.estimate, sum(referee.reach(case.chain, goal, inf, start, None).values()))
    time = forecast.time_to(case.chain, goal)
    truth = referee.time_to(case.chain, goal, inf, start, None)
    if truth < inf:
        close(time, truth, 100.0)
    column = case.rng.normal(0.0, 5.0, case.chain.size)
    worth = referee.expect(case.chain, column, start, None, discount=0.3)
    close(forecast.expect(case.chain, column, discount=0.3), worth, 20.0)


@pytest.mark.parametrize("seed", range(6))
def test_iteration_alone(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On well-mixing chains of 300 states BiCGStab settles by itself, for flows, times and discounted values."""
    monkeypatch.setattr(unbounded, "DIRECT", -1)
    monkeypatch.setattr(unbounded, "FALLBACK", -1)
    monkeypatch.setattr(unbounded._System, "insist", lambda self, x: x)
    rng = np.random.default_rng(seed)
    chain = chains.chain(rng, 300, connected=True, silent=False)
    goal = np.arange(300) == 7
    start = np.eye(300)[np.flatnonzero(~goal & ~chain.final)[0]]  # on one state: where BiCGStab alone breaks down
    chain = replace(chain, start=start)
    q = np.zeros((300, 300))
    for flow in chain.flows:
        np.add.at(q, (flow.source, flow.target), flow.rate)
    q[goal] = 0.0
    q -= np.diag(q.sum(axis=1))
    open_ = ~goal & (q.diagonal() < 0)
    spent = np.linalg.solve(-q[np.ix_(open_, open_)].T, start[open_])
    found = forecast.reach(chain, goal, within=inf).estimate
    assert found.status is Status.CONVERGED or found.value == 0.0
    close(found, float((spent @ q[np.ix_(open_, goal)]).sum() + start[goal].sum()))
    ends = goal | chain.final
    still = ~ends
    wait = forecast.time_to(chain, ends)
    assert wait.status is Status.CONVERGED
    close(wait, float(start[still] @ np.linalg.solve(-q[np.ix_(still, still)], np.ones(still.sum()))), 300.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_search(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be reached is found by the search alone too, and not through transitions of rate zero."""
    monkeypatch.setattr(graph, "LEVELS", 0)
    case = chains.case(seed, connected=seed % 2 == 0)
    goal, start = chains.goal(case.rng, case.chain), case.chain.start
    found = forecast.reach(case.chain, goal, within=inf)
    close(found.estimate, sum(referee.reach(case.chain, goal, inf, start, None).values()))
    truth = referee.time_to(case.chain, goal, inf, start, None)
    assert (forecast.time_to(case.chain, goal).status is Status.INFINITE) == (truth == inf)


def test_nearly_settled_is_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unbounded, "DIRECT", -1)
    monkeypatch.setattr(unbounded, "FALLBACK", -1)
    settled = unbounded._System.iterate
    monkeypatch.setattr(unbounded._System, "iterate", lambda self: 1.000001 * settled(self))
    monkeypatch.setattr(unbounded._System, "insist", lambda self, x: x)
    case = chains.case(4, connected=True)
    found = forecast.reach(case.chain, np.arange(case.chain.size) == 0, within=inf, start=np.eye(case.chain.size)[1])
    assert (found.estimate.value, found.estimate.status) == (None, Status.STOPPED)


def test_what_does_not_settle_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any method left the number is withheld, and so are its carriers."""
    monkeypatch.setattr(unbounded, "DIRECT", -1)
    monkeypatch.setattr(unbounded, "FALLBACK", -1)
    monkeypatch.setattr(unbounded, "ROUNDS", 0)
    monkeypatch.setattr(unbounded._System, "insist", lambda self, x: x)
    case = chains.case(4, connected=True)
    mask = np.arange(case.chain.size) == 0
    found = forecast.reach(replace(case.chain, start=np.eye(case.chain.size)[1]), mask, within=inf)
    assert (found.estimate.status, found.estimate.value) == (Status.STOPPED, None)
    assert found.by_cause == ()
    time = forecast.time_to(replace(case.chain, start=np.eye(case.chain.size)[1]), mask)
    assert time.value is None or time.status is Status.INFINITE


def test_elimination_where_the_iteration_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unbounded, "DIRECT", -1)
    monkeypatch.setattr(unbounded, "ROUNDS", 0)
    case = chains.case(4, connected=True)
    mask = np.arange(case.chain.size) == 0
    found = forecast.reach(case.chain, mask, within=inf)
    agree(found, referee.reach(case.chain, mask, inf, case.chain.start, None), 1.0)
    assert found.estimate.status is Status.EXACT


@pytest.mark.parametrize("rings", [30.0, 3_000.0, 3e5])
def test_a_pass_that_ends_early(rings: float) -> None:
    """Where nothing changes any more the pass ends early, with the same answer and an honest bound."""
    rng = np.random.default_rng(7)
    chain = chains.chain(rng, 20, connected=True)
    q = np.zeros((20, 20))
    for flow in chain.flows:
        np.add.at(q, (flow.source, flow.target), flow.rate)
    q -= np.diag(q.sum(axis=1))
    time = rings / -q.diagonal().min()
    truth = chain.start @ scipy.linalg.expm(q * time)
    free = kernels.kernel(chain, np.ones(20, bool))
    steps = 0

    def count(part: float) -> None:
        nonlocal steps
        steps += 1

    (found,) = uniformise.sweep(free, chain.start, [time], progress=count)
    assert found.end is not None
    assert np.abs(found.end - truth).sum() <= found.slack + 1e-12 * (1.0 + rings / 100.0)
    assert rings < 1e5 or steps < rings / uniformise.LOOK / 10
    value = np.arange(20) / 20.0
    back, off = recall(free, value, time)
    assert np.abs(back - scipy.linalg.expm(q * time) @ np.arange(20) / 20.0).max() <= off + 1e-12 * (
        1.0 + rings / 100.0
    )


def test_the_bound_counts_roundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rates in a hundred parts each: a step sums more terms, and the bound says so."""
    monkeypatch.setattr(uniformise, "LOOK", 10**9)
    chain = chains.chain(np.random.default_rng(3), 10, connected=True, silent=False)
    chain = replace(chain, flows=chain.flows[-1:], final=np.zeros(10, bool))
    many = replace(chain, flows=tuple(
        replace(flow, source=np.tile(flow.source, 100), target=np.tile(flow.target, 100),
                rate=np.tile(flow.rate / 100.0, 100), chosen=None)
        for flow in chain.flows
    ))  # fmt: skip
    slack = []
    for one in (chain, many):
        free = kernels.kernel(one, np.ones(10, bool))
        (found,) = uniformise.sweep(free, np.where(chain.exits > 0, 0.1, 0.0), [20.0 / free.q])
        assert found.end is not None
        slack.append((found.slack, float(found.end[chain.exits > 0].sum())))
    live = slack[1][1]  # what is live at the end was live all the time, and left with a hundred terms at every ring
    assert slack[1][0] - slack[0][0] >= 20 * 99 * live * 2.0**-53 > 0.0


def test_roundings_at_rest_and_at_entries() -> None:
    """What a thousand states send to one state, at rest or by the calendar, is a sum of a thousand terms."""
    every, one = np.arange(1000), np.zeros(1000, np.int64)
    flow = replace(standoff()[0].flows[0], source=every[1:], target=one[1:], rate=np.ones(999), chosen=None)
    chain = Chain(size=1000, start=np.full(1000, 1e-3), final=every == 0, flows=(flow,), calendar=(), clock="month")
    still = kernels.kernel(chain, chain.exits > 0)
    (found,) = uniformise.sweep(still, chain.start, [1.0])
    assert found.slack >= 999 * 2.0**-53
    entry = Jump(name="all", path="all", time=0.0, target=one)
    dated = replace(chain, calendar=(entry,), flows=())
    idle = kernels.kernel(dated, np.zeros(1000, bool))
    (stop,) = walk.walk(dated, idle, dated.start, walk.Span(begin=0.0, first=True), [0.0], watched=everywhere(dated))
    assert stop.slack >= 1000 * 2.0**-53


def test_what_is_given_up_is_in_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that ends while a part of the mass is still live owns up to it."""
    case = chains.case(4, connected=True)
    start = np.eye(case.chain.size)[1]
    mask = np.arange(case.chain.size) == 0
    truth = forecast.reach(case.chain, mask, within=100.0, start=start).estimate
    monkeypatch.setattr(uniformise, "GONE", 0.01)
    found = forecast.reach(case.chain, mask, within=100.0, start=start).estimate
    assert found.value is not None
    assert truth.value is not None
    assert 1e-6 < abs(found.value - truth.value) <= found.bound <= 0.02


def test_squaring_subtracts_nothing() -> None:
    """The clock runs at twice the rate, so that no diagonal comes close to zero and loses its digits."""
    chain = chains.chain(np.random.default_rng(3), 10, connected=True)
    free = kernels.kernel(chain, np.ones(10, bool))
    assert free.loop.min() == pytest.approx(0.0)
    assert stiff._plan(free, 1e6).kernel.loop.min() >= 0.5


def test_expectations_carried_back_own_up() -> None:
    """The bound of what is carried back grows with time, by steps, by squaring and over calendar entries."""
    chain = chains.chain(np.random.default_rng(3), 10, connected=True, calendar=True)
    free = kernels.kernel(chain, np.ones(10, bool))
    value = np.ones(10)
    _, short = recall(free, value, 1.0)
    _, long = stiff.recall(free, value, 1e6 / free.q)
    assert long >= 1e6 * 2.0**-53
    assert long > 100.0 * short
    before = hindsight.Span(begin=0.0, first=True)
    carried, off = hindsight.hindsight(chain, free, value, before, 4.0)
    assert np.abs(carried - 1.0).max() <= off
    assert off >= 2.0 * short
