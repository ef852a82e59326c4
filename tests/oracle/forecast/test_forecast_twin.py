"""Every query against the referee on random chains: values, bounds, carriers, causes, conditions."""

from math import inf

import numpy as np
import pytest

from detente.analysis import forecast
from detente.analysis.forecast import Reached
from detente.result import Estimate, Status
from oracle.forecast import chains, referee
from oracle.forecast.chains import Case

SEEDS = range(240)
FEW = range(80)


def close(found: Estimate, truth: float, of: float = 1.0, most: float = 1e-9) -> None:
    """Within 1e-9, and within the stated bound save for what the referee itself may round; the bound is `most`."""
    assert found.status in (Status.EXACT, Status.CONVERGED)
    assert found.value is not None
    assert abs(found.value - truth) <= 1e-9 * max(1.0, abs(truth))
    assert abs(found.value - truth) <= found.bound + 3e-13 * max(1.0, abs(truth), of)
    assert found.bound <= most * max(1.0, abs(truth), of)


def agree(found: Reached, shares: referee.Shares, given: float, most: float = 1e-9) -> None:
    """The probability, its carriers and its causes."""
    close(found.estimate, sum(shares.values()) / given, most=most)
    for carrier in ("start", "chance", "chosen", "slip"):
        truth = sum(part for key, part in shares.items() if key[0] == carrier) / given
        assert getattr(found.carriers, carrier) == pytest.approx(truth, abs=1e-9)
    for route in found.by_cause:
        sort, number = ("jump", route.entry) if route.flow is None else ("flow", route.flow)
        for carrier in ("chance", "chosen", "slip"):
            truth = shares.get((carrier, sort, number), 0.0) / given
            assert getattr(route, carrier) == pytest.approx(truth, abs=1e-9)
    if found.estimate.value:
        assert abs(found.carriers.total - found.estimate.value) <= found.estimate.bound + 1e-12
        assert sum(route.total for route in found.by_cause) + found.carriers.start == pytest.approx(
            found.estimate.value, abs=1e-12
        )
    totals = [route.total for route in found.by_cause]
    assert totals == sorted(totals, reverse=True)


def a_condition(case: Case) -> tuple[referee.Condition, float]:
    """A condition that is not too improbable, and its probability."""
    for _ in range(50):
        condition = (chains.mask(case.rng, case.chain.size), chains.time(case.rng, case.chain))
        given = referee.chance(case.chain, case.chain.start, condition)
        if given > 1e-3:
            return condition, given
    return (np.ones(case.chain.size, bool), 1.0), 1.0


@pytest.mark.parametrize("seed", SEEDS)
def test_reach(seed: int) -> None:
    case = chains.case(seed)
    goal, within = chains.goal(case.rng, case.chain), chains.time(case.rng, case.chain)
    found = forecast.reach(case.chain, goal, within=within)
    agree(found, referee.reach(case.chain, goal, within, case.chain.start, None), 1.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_reach_ever(seed: int) -> None:
    case = chains.case(seed)
    goal = chains.goal(case.rng, case.chain)
    found = forecast.reach(case.chain, goal, within=inf)
    agree(found, referee.reach(case.chain, goal, inf, case.chain.start, None), 1.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_reach_given(seed: int) -> None:
    case = chains.case(seed)
    condition, given = a_condition(case)
    goal = chains.goal(case.rng, case.chain)
    within = inf if seed % 3 == 0 else chains.time(case.rng, case.chain)
    found = forecast.reach(case.chain, goal, within=within, condition=condition)
    agree(found, referee.reach(case.chain, goal, within, case.chain.start, condition), given)
    assert found.condition is not None
    close(found.condition, given)


@pytest.mark.parametrize("seed", FEW)
def test_several_times_from_one_pass(seed: int) -> None:
    case = chains.case(seed)
    goal = chains.goal(case.rng, case.chain)
    times = [chains.time(case.rng, case.chain) for _ in range(3)] + [inf]
    for time, found in zip(times, forecast.reaches(case.chain, goal, within=times), strict=True):
        agree(found, referee.reach(case.chain, goal, time, case.chain.start, None), 1.0)


@pytest.mark.parametrize("seed", FEW)
def test_throughout(seed: int) -> None:
    case = chains.case(seed)
    mask, time = chains.mask(case.rng, case.chain.size), chains.time(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 2 else (None, 1.0)
    found = forecast.throughout(case.chain, mask, time, condition=condition)
    left = referee.reach(case.chain, ~mask, time, case.chain.start, condition)
    close(found.estimate, 1.0 - sum(left.values()) / given)
    assert found.ends
    assert found.carriers.total == pytest.approx(sum(left.values()) / given, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_at(seed: int) -> None:
    case = chains.case(seed)
    mask, time = chains.mask(case.rng, case.chain.size), chains.time(case.rng, case.chain)
    found = forecast.at(case.chain, mask, time)
    agree(found, referee.at(case.chain, mask, time, case.chain.start, None), 1.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_at_given(seed: int) -> None:
    case = chains.case(seed)
    condition, given = a_condition(case)
    mask, time = chains.mask(case.rng, case.chain.size), chains.time(case.rng, case.chain)
    found = forecast.at(case.chain, mask, time, condition=condition)
    agree(found, referee.at(case.chain, mask, time, case.chain.start, condition), given)


@pytest.mark.parametrize("seed", SEEDS)
def test_count(seed: int) -> None:
    case = chains.case(seed)
    goal, within = chains.goal(case.rng, case.chain), chains.time(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 3 else (None, 1.0)
    found = forecast.count(case.chain, goal, within=within, condition=condition)
    truth = referee.count(case.chain, goal, within, case.chain.start, condition) / given
    close(found.estimate, truth, 50.0)
    assert found.carriers.total == pytest.approx(truth, abs=1e-9 * max(1.0, truth))


@pytest.mark.parametrize("seed", SEEDS)
def test_count_at_least(seed: int) -> None:
    case = chains.case(seed)
    mark = chains.mark(case.rng, case.chain)
    times = int(case.rng.integers(1, 4))
    within = inf if seed % 5 == 0 else chains.time(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 3 == 0 else (None, 1.0)
    found = forecast.count(case.chain, mark, within=within, at_least=times, condition=condition)
    agree(found, referee.reach(case.chain, mark, within, case.chain.start, condition, times), given)


@pytest.mark.parametrize("seed", SEEDS)
def test_time_to(seed: int) -> None:
    case = chains.case(seed, connected=seed % 4 == 0)
    goal, within = chains.goal(case.rng, case.chain), chains.time(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 3 == 0 else (None, 1.0)
    found = forecast.time_to(case.chain, goal, within=within, condition=condition)
    close(found, referee.time_to(case.chain, goal, within, case.chain.start, condition) / given, 4.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_time_to_without_end(seed: int) -> None:
    case = chains.case(seed, connected=seed % 4 != 0)
    goal = chains.goal(case.rng, case.chain)
    condition, given = a_condition(case) if seed % 3 == 0 else (None, 1.0)
    found = forecast.time_to(case.chain, goal, condition=condition)
    truth = referee.time_to(case.chain, goal, inf, case.chain.start, condition)
    if truth == inf:
        assert (found.value, found.status) == (inf, Status.INFINITE)
        ever = referee.reach(case.chain, goal, inf, case.chain.start, condition)
        probability = sum(ever.values()) / given
        assert f"{probability:.4g}" in found.note if probability > 1e-12 else "never" in found.note
    else:
        close(found, truth / given, 100.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_expect(seed: int) -> None:
    case = chains.case(seed)
    column = case.rng.normal(0.0, 5.0, case.chain.size)
    condition, given = a_condition(case) if seed % 3 == 0 else (None, 1.0)
    for how in ({"at": chains.time(case.rng, case.chain)}, {"over": float(case.rng.uniform(0.1, 4.0))},
                {"discount": float(case.rng.uniform(0.02, 2.0))}):  # fmt: skip
        found = forecast.expect(case.chain, column, condition=condition, **how)
        close(found, referee.expect(case.chain, column, case.chain.start, condition, **how) / given, 20.0)


@pytest.mark.parametrize("seed", FEW)
def test_course(seed: int) -> None:
    case = chains.case(seed)
    times = [chains.time(case.rng, case.chain) for _ in range(4)]
    mask, column = chains.mask(case.rng, case.chain.size), case.rng.normal(0.0, 5.0, case.chain.size)
    year = forecast.course(case.chain, times)
    for time, inside, value, average in zip(
        times, year.at(mask), year.expect(column), year.average(column), strict=True
    ):
        close(inside, sum(referee.at(case.chain, mask, time, case.chain.start, None).values()))
        close(value, referee.expect(case.chain, column, case.chain.start, None, at=time), 20.0)
        if time:
            close(average, referee.expect(case.chain, column, case.chain.start, None, over=time), 20.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_after(seed: int) -> None:
    case = chains.case(seed if seed % 20 != 19 else seed + 1001, calendar=False)  # one label for each state: small ones
    mark = chains.goal(case.rng, case.chain)
    by = inf if seed % 3 == 0 else chains.time(case.rng, case.chain)
    found = forecast.after(case.chain, mark, by=by)
    truth = referee.after(case.chain, mark, by, case.chain.start)
    close(found.probability, float(truth.sum()))
    goal = chains.mask(case.rng, case.chain.size)
    then = forecast.reach(case.chain, goal, within=1.0, start=found)
    if truth.sum() < 1e-12:
        assert found.start is None
        assert then.estimate.status is Status.UNDEFINED
    else:
        assert found.start is not None
        begin = truth / truth.sum()
        assert np.abs(found.start - begin).sum() <= found.error + 1e-12
        agree(then, referee.reach(case.chain, goal, 1.0, begin, None), 1.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_path(seed: int) -> None:
    case = chains.case(seed, calendar=False)
    goal = chains.goal(case.rng, case.chain)
    found = forecast.path(case.chain, goal)
    truth = referee.best_path(case.chain, goal, case.chain.start)
    if found is None:
        assert truth == 0.0
    else:
        assert found.probability == pytest.approx(truth, rel=1e-9)
        assert found.probability == pytest.approx(case.chain.start[found.states[0]] * np.prod(found.steps))
        for flow, here, there in zip(found.flows, found.states, found.states[1:], strict=False):
            rows = case.chain.flows[flow]
            quiet = here == there and here in rows.silent_source
            assert quiet or ((rows.source == here) & (rows.target == there)).any()
