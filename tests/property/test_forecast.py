"""What must hold for every chain: monotone in time, complements, sums of carriers, lumping, the unit of time."""

from dataclasses import replace
from itertools import pairwise
from math import inf

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from detente.analysis import forecast
from detente.analysis.forecast import Reached
from detente.game.chain import Chain, Flow, Jump
from oracle.forecast import chains

seeds = st.integers(0, 2**32 - 1)
times = st.floats(0.0, 20.0)


def drawn(seed: int, *, calendar: bool | None = None, size: int | None = None) -> chains.Case:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 12)) if size is None else size
    dated = bool(rng.integers(2)) if calendar is None else calendar
    return chains.Case(seed, rng, chains.chain(rng, size, calendar=dated))


def value(found: Reached) -> tuple[float, float]:
    assert found.estimate.value is not None
    return found.estimate.value, found.estimate.bound


@given(seeds, times, times)
def test_more_time_is_no_less(seed: int, one: float, other: float) -> None:
    case = drawn(seed)
    goal = chains.goal(case.rng, case.chain)
    answers = forecast.reaches(case.chain, goal, within=[min(one, other), max(one, other), inf])
    for sooner, later in pairwise(answers):
        assert value(sooner)[0] <= value(later)[0] + value(sooner)[1] + value(later)[1]
    waits = [forecast.time_to(case.chain, goal, within=time).value for time in sorted((one, other))]
    assert waits[0] is not None
    assert waits[1] is not None
    assert waits[0] <= waits[1] + 1e-9
    assert waits[1] <= max(one, other) + 1e-9


@given(seeds, times)
def test_carriers_sum(seed: int, time: float) -> None:
    case = drawn(seed)
    goal, mask = chains.goal(case.rng, case.chain), chains.mask(case.rng, case.chain.size)
    for found in (forecast.reach(case.chain, goal, within=time), forecast.at(case.chain, mask, time)):
        total, bound = value(found)
        assert abs(found.carriers.total - total) <= bound + 1e-12
        assert abs(sum(route.total for route in found.by_cause) + found.carriers.start - total) <= bound + 1e-12
        assert min(found.carriers.start, found.carriers.chance, found.carriers.chosen, found.carriers.slip) >= 0.0


@given(seeds, times)
@example(298, 0.0)
def test_complements(seed: int, time: float) -> None:
    case = drawn(seed)
    mask = chains.mask(case.rng, case.chain.size)
    here, there = forecast.at(case.chain, mask, time), forecast.at(case.chain, ~mask, time)
    assert abs(value(here)[0] + value(there)[0] - 1.0) <= value(here)[1] + value(there)[1] + 1e-12
    kept, left = forecast.throughout(case.chain, mask, time), forecast.reach(case.chain, ~mask, within=time)
    assert value(kept)[1] > value(left)[1] or value(left)[1] == 0.0
    assert abs(value(kept)[0] + value(left)[0] - 1.0) <= value(kept)[1] + value(left)[1] + 1e-12
    assert value(kept)[0] <= value(here)[0] + value(kept)[1] + value(here)[1] <= value(forecast.reach(
        case.chain, mask, within=time))[0] + 1e-9  # fmt: skip


@given(seeds, times, st.floats(0.0, 20.0))
def test_total_probability(seed: int, time: float, when: float) -> None:
    """Weighted with the probabilities of a condition and of its opposite, the two answers give the answer."""
    case = drawn(seed)
    goal, mask = chains.goal(case.rng, case.chain), chains.mask(case.rng, case.chain.size)
    whole = value(forecast.reach(case.chain, goal, within=time))[0]
    total = 0.0
    for part in (mask, ~mask):
        found = forecast.reach(case.chain, goal, within=time, condition=(part, when))
        assert found.condition is not None
        assert found.condition.value is not None
        if found.estimate.value is not None:
            total += found.condition.value * found.estimate.value
    assert abs(total - whole) <= 1e-9


@given(seeds, times)
def test_counts(seed: int, time: float) -> None:
    """Once or more is reaching; the probabilities fall; they sum to no more than the expected number."""
    case = drawn(seed)
    mark = chains.mark(case.rng, case.chain)
    mean = value(forecast.count(case.chain, mark, within=time))[0]
    tails = [value(forecast.count(case.chain, mark, within=time, at_least=n))[0] for n in (1, 2, 3)]
    assert abs(tails[0] - value(forecast.reach(case.chain, mark, within=time))[0]) <= 1e-9
    assert tails[0] + 1e-9 >= tails[1] >= tails[2] - 1e-9
    assert sum(tails) <= mean + 1e-9


@given(seeds, times, st.sampled_from([7.0 / 30.4375, 12.0, 1e-3, 1e3]))
def test_the_unit_of_time_does_not_matter(seed: int, time: float, unit: float) -> None:
    case = drawn(seed)
    goal = chains.goal(case.rng, case.chain)
    other = replace(
        case.chain,
        flows=tuple(
            replace(flow, rate=flow.rate * unit, silent_rate=flow.silent_rate * unit,
                    chosen=None if flow.chosen is None else flow.chosen * unit)
            for flow in case.chain.flows
        ),
        calendar=tuple(replace(jump, time=jump.time / unit) for jump in case.chain.calendar),
    )  # fmt: skip
    if any(jump.time == time for jump in case.chain.calendar):
        time += 0.01
    for ask in (
        lambda chain, end: forecast.reach(chain, goal, within=end).estimate.value,
        lambda chain, end: forecast.count(chain, goal, within=end).estimate.value,
        lambda chain, end: forecast.time_to(chain, goal, within=end).value * (1.0 if chain is case.chain else unit),
        lambda chain, end: forecast.reach(chain, goal, within=inf).estimate.value,
    ):
        assert abs(ask(case.chain, time) - ask(other, time / unit)) <= 1e-8 * max(1.0, time)


@given(seeds, times)
def test_states_that_nothing_distinguishes_can_be_merged(seed: int, time: float) -> None:
    """Each state split in two, entered with any odds: every answer about the pairs stays."""
    case = drawn(seed)
    mask = chains.mask(case.rng, case.chain.size)
    twins = _split(case.rng, case.chain)
    both = np.concatenate([mask, mask])
    for found, truth in (
        (forecast.reach(twins, both, within=time), forecast.reach(case.chain, mask, within=time)),
        (forecast.reach(twins, both, within=inf), forecast.reach(case.chain, mask, within=inf)),
        (forecast.at(twins, both, time), forecast.at(case.chain, mask, time)),
        (forecast.count(twins, both, within=time), forecast.count(case.chain, mask, within=time)),
    ):
        assert abs(value(found)[0] - value(truth)[0]) <= 1e-9 * max(1.0, value(truth)[0])
        assert abs(found.carriers.chosen - truth.carriers.chosen) <= 1e-9 * max(1.0, value(truth)[0])
        assert abs(found.carriers.start - truth.carriers.start) <= 1e-9


def _split(rng: np.random.Generator, chain: Chain) -> Chain:
    size = chain.size

    def doubled(flow: Flow) -> Flow:
        share = rng.random(2 * len(flow.source))
        source = np.concatenate([flow.source, flow.source + size])
        target, rate = np.tile(flow.target, 2), np.tile(flow.rate, 2)
        chosen = None if flow.chosen is None else np.tile(flow.chosen, 2)
        return replace(
            flow, source=np.tile(source, 2), target=np.concatenate([target, target + size]),
            rate=np.concatenate([rate * share, rate * (1.0 - share)]),
            chosen=None if chosen is None else np.concatenate([chosen * share, chosen * (1.0 - share)]),
            silent_source=np.concatenate([flow.silent_source, flow.silent_source + size]),
            silent_rate=np.tile(flow.silent_rate, 2),
        )  # fmt: skip

    def moved(jump: Jump) -> Jump:
        return replace(jump, target=np.concatenate([jump.target, jump.target + size]))

    share = rng.random(size)
    return replace(
        chain, size=2 * size, start=np.concatenate([chain.start * share, chain.start * (1.0 - share)]),
        final=np.tile(chain.final, 2), flows=tuple(doubled(flow) for flow in chain.flows),
        calendar=tuple(moved(jump) for jump in chain.calendar),
    )  # fmt: skip
