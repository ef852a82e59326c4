"""Closed forms: two states, ladders, Poisson counts, Erlang times, long times and large chains."""

from decimal import Decimal, localcontext
from math import exp, expm1, inf

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import gammainc, pdtrc

from detente.analysis import forecast
from detente.analysis.forecast import Happening
from detente.analysis.forecast.poisson import window
from detente.game.chain import Cause, Chain, Flow
from detente.result import Status

Ints = npt.NDArray[np.int64]


def flow(
    label: str, source: Ints | list[int], target: Ints | list[int], rate: float, quiet: Ints | None = None
) -> Flow:
    """Transitions of one rate, and the same thing where it changes nothing."""
    quiet = np.empty(0, np.int64) if quiet is None else quiet
    return Flow(cause=Cause(kind="event", path=label, label=label), source=np.asarray(source, np.int64),
                target=np.asarray(target, np.int64), rate=np.full(len(source), rate), chosen=None,
                silent_source=quiet, silent_rate=np.full(len(quiet), rate))  # fmt: skip


def chain(size: int, flows: list[Flow], begin: int = 0) -> Chain:
    start = np.zeros(size)
    start[begin] = 1.0
    return Chain(size=size, start=start, final=np.zeros(size, bool), flows=tuple(flows), calendar=(), clock="month")


def only(size: int, state: int) -> npt.NDArray[np.bool_]:
    return np.asarray(np.arange(size) == state)


def ladder(size: int, up: float, down: float, begin: int = 0) -> Chain:
    """A birth and death chain, reflected at the bottom."""
    rungs = np.arange(size - 1)
    return chain(size, [flow("up", rungs, rungs + 1, up), flow("down", rungs[1:], rungs[1:] - 1, down)], begin)


@pytest.mark.parametrize("speed", [1e-9, 1e-3, 1.0, 50.0, 3e3, 1e5, 1e7])
def test_two_states(speed: float) -> None:
    """P(in 1 at T) = a / (a + b) (1 - e^{-(a + b) T}), at any number of rings."""
    a, b = 0.3 * speed, 0.7 * speed
    both = chain(2, [flow("there", [0], [1], a), flow("back", [1], [0], b)])
    truth = a / (a + b) * -expm1(-(a + b))
    found = forecast.at(both, only(2, 1), 1.0)
    year = forecast.course(both, [1.0])
    for estimate in (found.estimate, year.at(only(2, 1))[0]):
        assert estimate.value is not None
        assert abs(estimate.value - truth) <= estimate.bound
        assert estimate.bound <= 2e-12 + 5e-14 * speed
    spent = a / (a + b) * (1.0 + expm1(-(a + b)) / (a + b))
    (average,) = year.average(only(2, 1).astype(float))
    assert average.value is not None
    assert abs(average.value - spent) <= average.bound + 1e-16
    # Entries into 1: the first by the flow out of 0.
    count = forecast.count(both, only(2, 1), within=1.0).estimate
    assert count.value is not None
    assert abs(count.value - a * (1.0 - spent)) <= count.bound + 1e-15 * a
    assert found.carriers.chance == pytest.approx(truth, rel=1e-6, abs=1e-18)


@pytest.mark.parametrize("speed", [1e2, 1e4, 1e6, 1e7])
def test_a_rare_exit_beside_a_fast_clock(speed: float) -> None:
    """Two states exchange at a high rate; from one of them there is an exit at rate 1: half the time, so e^{-T/2}."""
    leak = chain(3, [flow("there", [0], [1], speed), flow("back", [1], [0], speed), flow("out", [1], [2], 1.0)])
    # Exactly: the live pair has matrix [[-s, s], [s, -s - 1]].
    q = np.array([[-speed, speed], [speed, -speed - 1.0]])
    values, vectors = np.linalg.eigh(q)
    slow = 1.0 / (speed * (1.0 + np.sqrt(1.0 + 0.25 / speed**2)) + 0.5) * speed  # -values[1] without cancellation
    weights = vectors[0] * vectors.sum(axis=0)
    truth = 1.0 - weights[1] * exp(-slow * 3.0) - weights[0] * exp(values[0] * 3.0)
    found = forecast.reach(leak, only(3, 2), within=3.0).estimate
    assert found.value is not None
    assert abs(found.value - truth) <= found.bound + 1e-12
    assert found.bound <= 1e-13 * speed + 1e-11


@pytest.mark.parametrize("stages", [1, 2, 5, 40])
@pytest.mark.parametrize("time", [0.0, 0.1, 1.0, 7.0, 60.0])
def test_erlang(stages: int, time: float) -> None:
    """Stages passed one after another at rate 2."""
    line = chain(stages + 1, [flow("on", np.arange(stages), np.arange(1, stages + 1), 2.0)])
    end = only(stages + 1, stages)
    found = forecast.reach(line, end, within=time).estimate
    assert found.value is not None
    assert abs(found.value - gammainc(stages, 2.0 * time)) <= found.bound + 1e-14
    mean = forecast.time_to(line, end)
    assert mean.value == pytest.approx(stages / 2.0, abs=1e-12)
    smaller = forecast.time_to(line, end, within=time)
    # E[min(X, t)] for an Erlang X: n/r P(n + 1, rt) + t (1 - P(n, rt)).
    truth = stages / 2.0 * gammainc(stages + 1, 2.0 * time) + time * (1.0 - gammainc(stages, 2.0 * time))
    assert smaller.value == pytest.approx(truth, abs=1e-12)


@pytest.mark.parametrize("at_least", [1, 2, 3, 10])
@pytest.mark.parametrize("time", [0.0, 0.5, 4.0, 30.0])
def test_poisson_count(at_least: int, time: float) -> None:
    """Something that changes nothing happens at rate 0.8: a Poisson process, in a state that is never left too."""
    quiet = chain(1, [flow("sign", [], [], 0.8, np.array([0]))])
    mark = Happening((None,), (np.ones(1, bool),))
    found = forecast.count(quiet, mark, within=time, at_least=at_least).estimate
    assert found.value is not None
    assert abs(found.value - (pdtrc(at_least - 1, 0.8 * time) if time else 0.0)) <= found.bound + 1e-14
    mean = forecast.count(quiet, mark, within=time).estimate
    assert mean.value == pytest.approx(0.8 * time, abs=1e-12)
    assert forecast.time_to(quiet, mark).value == pytest.approx(1.25)
    assert forecast.count(quiet, mark, within=inf, at_least=at_least).estimate.value == pytest.approx(1.0)


@pytest.mark.parametrize(("up", "down"), [(1.0, 1.0), (2.0, 1.0), (1.0, 2.0), (1.0, 1.3)])
@pytest.mark.parametrize("begin", [1, 5, 19])
def test_ruin(up: float, down: float, begin: int) -> None:
    """A gambler between 0 and 20: P(top first) = (1 - x^k) / (1 - x^20) with x = down / up."""
    size = 21
    inner = np.arange(1, size - 1)
    game = chain(size, [flow("up", inner, inner + 1, up), flow("down", inner, inner - 1, down)], begin)
    x = down / up
    truth = begin / 20.0 if x == 1.0 else (1.0 - x**begin) / (1.0 - x**20)
    found = forecast.reach(game, only(size, 20), within=inf)
    assert found.estimate.value is not None
    assert abs(found.estimate.value - truth) <= found.estimate.bound + 1e-15
    assert forecast.time_to(game, only(size, 20)).status is Status.INFINITE
    ends = only(size, 20) | only(size, 0)
    wait = forecast.time_to(game, ends)
    if x == 1.0:
        assert wait.value == pytest.approx(begin * (20 - begin) / 2.0, abs=wait.bound + 1e-12)
    else:
        assert wait.value == pytest.approx((20.0 * truth - begin) / (up - down), abs=wait.bound + 1e-12)
    steps = forecast.path(game, only(size, 20))
    assert steps is not None
    assert steps.probability == pytest.approx((up / (up + down)) ** (20 - begin))


@pytest.mark.parametrize("size", [50, 2_000, pytest.param(30_000, marks=pytest.mark.slow)])
def test_long_ladder(size: int) -> None:
    """From rung to rung m_k = 1/up + down/up m_{k-1}; by elimination or iteration."""
    steps, total = 0.5, 0.5
    for _ in range(size - 2):
        steps = 0.5 + 0.5 * steps
        total += steps
    found = forecast.time_to(ladder(size, 2.0, 1.0), only(size, size - 1))
    assert found.value is not None
    assert abs(found.value - total) <= found.bound
    assert found.bound <= 1e-8 * total


@pytest.mark.parametrize("down", [4.0, 1e3, 1e6])
def test_rare_to_any_degree(down: float) -> None:
    """From rung to rung m_k = 1/up + down/up m_{k-1}: 36 orders and more, and every digit of them, from few states."""
    steps, total = 1.0, 1.0
    for _ in range(38):
        steps = 1.0 + down * steps
        total += steps
    steep = ladder(40, 1.0, down)
    found = forecast.time_to(steep, only(40, 39))
    assert found.value == pytest.approx(total, rel=1e-13)
    assert abs(found.value - total) <= found.bound <= 1e-10 * total
    ever = forecast.reach(steep, only(40, 39), within=inf).estimate
    assert abs(ever.value - 1.0) <= ever.bound <= 1e-10


def test_hopelessly_rare() -> None:
    """Where the expected time exceeds what numbers can tell, there is no number but a sentence."""
    steep = ladder(700, 1.0, 4.0)
    found = forecast.time_to(steep, only(700, 699))
    assert (found.value, found.status) == (None, Status.STOPPED)
    assert "badly conditioned" in found.note
    ever = forecast.reach(steep, only(700, 699), within=inf)
    assert (ever.estimate.value, ever.estimate.status) == (None, Status.STOPPED)
    assert ever.carriers.total == 0.0


@pytest.mark.parametrize("bits", [6, 11])
def test_independent_bits(bits: int) -> None:
    """Bits that flip by themselves: products of two-state answers, on up to 2,048 states."""
    size = 1 << bits
    states = np.arange(size)
    flows = []
    for bit in range(bits):
        unset = states[(states >> bit) & 1 == 0]
        flows += [flow(f"set {bit}", unset, unset | 1 << bit, 0.1 * (bit + 1)),
                  flow(f"clear {bit}", unset | 1 << bit, unset, 0.4)]  # fmt: skip
    cube = chain(size, flows)
    truth = 1.0
    for bit in range(bits):
        a, b = 0.1 * (bit + 1), 0.4
        truth *= a / (a + b) * -expm1(-(a + b) * 5.0)
    found = forecast.at(cube, only(size, size - 1), 5.0)
    assert found.estimate.value is not None
    assert abs(found.estimate.value - truth) <= found.estimate.bound
    # Reversible: expected return time to the empty state is 1 / (pi q).
    stationary = float(np.prod([0.4 / (0.1 * (bit + 1) + 0.4) for bit in range(bits)]))
    rate = sum(0.1 * (bit + 1) for bit in range(bits))
    away = sum(0.1 * (bit + 1) / rate * _wait(cube, 1 << bit) for bit in range(bits))
    assert away == pytest.approx((1.0 / stationary - 1.0) / rate, rel=1e-9)


def _wait(cube: Chain, begin: int) -> float:
    found = forecast.time_to(cube, only(cube.size, 0), start=np.eye(1, cube.size, begin)[0])
    assert found.value is not None
    return found.value


@pytest.mark.parametrize("mean", [1e-12, 0.3, 1.0, 40.0, 1e3, 1e5, 1e7])
def test_poisson_window(mean: float) -> None:
    """The weights against the incomplete gamma function, and what lies outside within the error."""
    rings = window(mean)
    middle = [k for k in (rings.left, int(mean), rings.right - 1) if rings.left <= k <= rings.right]
    for k in middle:
        assert rings.more(k) == pytest.approx(pdtrc(k, mean), abs=1e-11)
    assert pdtrc(rings.right - 1, mean) <= 1e-13
    assert rings.left == 0 or pdtrc(rings.left - 1, mean) >= 1.0 - 1e-13
    assert rings.error <= 2e-13 + 1e-15 * np.sqrt(mean)
    assert rings.weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert rings.right - rings.left <= 40.0 + 16.0 * np.sqrt(mean)
    assert rings.excess(0) == pytest.approx(mean, rel=1e-11)
    with pytest.raises(IndexError):
        rings.more(rings.right + 1)


@pytest.mark.parametrize("mean", [0.7, 20.0, 1500.0])
def test_poisson_rounding(mean: float) -> None:
    """The error stated covers what the weights round, with next to nothing left out: against 60 digits."""
    rings = window(mean, 1e-40)
    with localcontext() as context:
        context.prec = 60
        weight = (-Decimal(mean)).exp()
        off = Decimal(0)
        for k in range(rings.right + 1):
            if k >= rings.left:
                off += abs(Decimal(rings.weight(k)) - weight)
            weight = weight * Decimal(mean) / (k + 1)
    assert 1e-18 < off <= rings.error < 1e-12


def test_a_window_of_nothing() -> None:
    assert window(0.0).weights.tolist() == [1.0]
    assert window(0.0).error == 0.0
