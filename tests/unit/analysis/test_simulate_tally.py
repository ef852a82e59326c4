"""What runs add up to, on runs written by hand; and intervals, and what adds."""

import math
from typing import Any

import numpy as np
import pytest

from detente.analysis.simulate.interval import Moments, Proportion, enough
from detente.analysis.simulate.tally import Asked, tally
from detente.analysis.simulate.watch import Paths

HORIZON = 10.0
GOAL, GIVEN, END = 0, 1, 2  # flags
M, N = 0, 1  # marks


def runs(*told: list[tuple[float, str, str, float]], cut: tuple[int, ...] = ()) -> Paths:
    """Runs as rows of time, flags (g, c, e), marks (m, n) and a value."""
    rows = [row for run in told for row in run]
    bits = lambda text, letters: sum(1 << letters.index(letter) for letter in text)  # noqa: E731
    return Paths(
        first=np.cumsum([0, *(len(run) for run in told)]), time=np.array([row[0] for row in rows]),
        cause=np.array([-1 if row[2] == "" else 0 for row in rows], np.int32),
        flags=np.array([bits(row[1], "gce") for row in rows], np.uint64),
        marks=np.array([bits(row[2], "mn") for row in rows], np.uint64),
        values=np.array([[row[3]] for row in rows]), state=np.zeros(len(rows), np.int64),
        steps=np.array([len(run) - 1 for run in told]), looks=len(rows),
        cut=np.isin(np.arange(len(told)), cut),
    )  # fmt: skip


FOUR = runs(
    [(0, "", "", 1.0), (2, "g", "m", 3.0), (4, "c", "n", 2.0), (6, "ge", "m", 0.0)],
    [(0, "g", "", 1.0), (3, "", "n", 4.0)],
    [(0, "c", "", 1.0), (5, "c", "m", 1.0), (8, "gc", "m", 5.0)],
    [(0, "", "", 1.0), (1, "e", "n", 2.0)],
)
"""Runs 0 and 3 end, runs 1 and 2 are open at the horizon."""


def hits(**asked: Any) -> tuple[int, int, int]:
    found = tally(FOUR, Asked(**{"finals": 1 << END} | asked), HORIZON)
    assert isinstance(found.found, Proportion)
    return found.found.hits, found.found.trials, found.undecided


def mean(**asked: Any) -> tuple[float | None, int, int]:
    found = tally(FOUR, Asked(**{"finals": 1 << END} | asked), HORIZON)
    assert isinstance(found.found, Moments)
    return found.found.mean, found.found.n, found.undecided


def test_reached() -> None:
    assert hits(sort="reached", flag=GOAL, time=1.9) == (1, 4, 0)
    assert hits(sort="reached", flag=GOAL, time=2.0) == (2, 4, 0)  # what happens at a time has happened
    assert hits(sort="reached", flag=GOAL, time=9.0) == (3, 4, 0)
    assert hits(sort="reached", flag=GIVEN, time=math.inf) == (2, 3, 1)  # run 1 is open, run 3 has ended
    assert hits(sort="reached", mark=M, time=5.0) == (2, 4, 0)
    assert hits(sort="reached", mark=N, time=math.inf) == (3, 3, 1)


def test_kept_and_standing() -> None:
    assert hits(sort="kept", flag=GOAL, time=2.9) == (1, 4, 0)
    assert hits(sort="kept", flag=GOAL, time=3.0) == (0, 4, 0)
    assert hits(sort="kept", flag=GIVEN, time=math.inf) == (0, 3, 1)
    assert hits(sort="standing", flag=GOAL, time=3.0) == (1, 4, 0)
    assert hits(sort="standing", flag=GOAL, time=8.0) == (2, 4, 0)


def test_counts() -> None:
    assert mean(sort="times", mark=M, time=6.0) == (3 / 4, 4, 0)
    assert hits(sort="times", mark=M, time=6.0, at_least=2) == (1, 4, 0)
    assert hits(sort="times", mark=M, time=math.inf, at_least=2) == (2, 3, 1)


def test_waits() -> None:
    assert mean(sort="wait", flag=GOAL, time=4.0) == ((2 + 0 + 4 + 4) / 4, 4, 0)
    assert mean(sort="wait", mark=N, time=9.0) == ((4 + 3 + 9 + 1) / 4, 4, 0)
    found = tally(FOUR, Asked(sort="wait", flag=GOAL, finals=1 << END), HORIZON)
    assert (found.never, found.undecided) == (1, 0)
    found = tally(FOUR, Asked(sort="wait", mark=N, finals=1 << END), HORIZON)
    assert (found.never, found.undecided) == (0, 1)


def test_values() -> None:
    assert mean(sort="value", column=0, time=4.0) == ((2 + 4 + 1 + 2) / 4, 4, 0)
    assert mean(sort="average", column=0, time=4.0)[0] == pytest.approx((2 + 6 + 3 + 4 + 4 + 1 + 6) / 4 / 4)
    assert mean(sort="average", column=0, time=0.0) == (1.0, 4, 0)
    assert mean(sort="trend", column=0, time=7.0) == ((-1 + 1 + 0 + 1) / 4, 4, 0)
    delta = 2.0  # slow enough to be decided by the horizon
    flows = [
        [(0, 2, 1.0), (2, 4, 3.0), (4, 6, 2.0)], [(0, 3, 1.0), (3, 99, 4.0)],
        [(0, 8, 1.0), (8, 99, 5.0)], [(0, 1, 1.0), (1, 99, 2.0)],
    ]  # fmt: skip
    truth = sum(v * (math.exp(-delta * a) - math.exp(-delta * b)) for flow in flows for a, b, v in flow) / 4
    assert mean(sort="discounted", column=0, discount=delta) == (pytest.approx(truth), 4, 0)
    assert mean(sort="discounted", column=0, discount=0.1)[1:] == (2, 2)


def test_after_restarts_the_clock() -> None:
    """Run 0 at 2, run 2 at 5; the mark that starts the clock is not counted."""
    assert hits(sort="reached", mark=M, time=3.5, after=M) == (1, 1 + 1, 1)  # run 1 may still come to it
    assert hits(sort="reached", mark=M, time=3.5, after=M, by=9.0) == (1, 2, 0)
    assert hits(sort="reached", mark=M, time=3.5, after=M, by=4.0) == (0, 1, 0)
    assert hits(sort="reached", flag=GOAL, time=0.0, after=M, by=9.0) == (1, 2, 0)
    assert hits(sort="standing", flag=GOAL, time=4.0, after=M, by=9.0) == (2, 2, 0)
    assert mean(sort="wait", flag=GOAL, time=4.0, after=M, by=9.0) == ((0 + 3) / 2, 2, 0)
    assert mean(sort="times", mark=M, time=5.0, after=M, by=9.0) == (1.0, 2, 0)
    assert mean(sort="average", column=0, time=4.0, after=M, by=9.0)[0] == pytest.approx((6 + 4 + 3 + 5) / 8)
    assert mean(sort="value", column=0, time=8.0, after=M, by=9.0)[1:] == (1, 1)  # run 2 is followed for 5 only
    truth = [sum(v * (math.exp(-3 * a) - math.exp(-3 * b)) for a, b, v in flow)
             for flow in ([(0, 2, 3.0), (2, 4, 2.0)], [(0, 3, 1.0), (3, 99, 5.0)])]  # fmt: skip
    assert mean(sort="discounted", column=0, discount=3.0, after=M, by=9.0)[0] == pytest.approx(sum(truth) / 2)


def test_given_leaves_out_the_rest() -> None:
    assert hits(sort="reached", flag=GOAL, time=9.0, given=GIVEN, given_at=4.0) == (2, 2, 0)
    assert hits(sort="reached", flag=GOAL, time=7.0, given=GIVEN, given_at=0.0) == (0, 1, 0)
    assert hits(sort="reached", mark=N, time=5.0, given=GIVEN, given_at=2.0, after=M, by=9.0) == (1, 2, 0)
    assert hits(sort="reached", flag=GOAL, time=1.0, given=GIVEN, given_at=11.0) == (0, 0, 2)


def test_runs_given_up_are_no_trials() -> None:
    cut = runs([(0, "", "", 1.0), (1, "g", "", 1.0)], [(0, "", "", 1.0)], cut=(0,))
    found = tally(cut, Asked(sort="reached", flag=GOAL, time=5.0), HORIZON)
    assert (found.found, found.cut, found.undecided) == (Proportion(0, 1), 1, 0)


def test_parts_add_to_the_whole() -> None:
    whole = tally(FOUR, Asked(sort="value", column=0, time=6.0, low=0.0, high=5.0), HORIZON)
    parts = [
        runs([(0, "", "", 1.0), (2, "g", "m", 3.0), (4, "c", "n", 2.0), (6, "ge", "m", 0.0)]),
        runs([(0, "g", "", 1.0), (3, "", "n", 4.0)], [(0, "c", "", 1.0), (8, "gc", "m", 5.0)],
             [(0, "", "", 1.0), (1, "e", "n", 2.0)]),
    ]  # fmt: skip
    one, other = (tally(part, Asked(sort="value", column=0, time=6.0, low=0.0, high=5.0), HORIZON) for part in parts)
    both = (one + other).found
    assert isinstance(both, Moments)
    assert isinstance(whole.found, Moments)
    assert both.n == whole.found.n
    assert both.total == pytest.approx(whole.found.total, rel=1e-15)
    assert both.squares == pytest.approx(whole.found.squares, rel=1e-14)
    assert (one + other).runs == 4
    assert Moments(low=0.0, high=5.0) + whole.found == whole.found


@pytest.mark.parametrize(("hits", "trials"), [(1, 10), (5, 10), (9, 10), (3, 10_000_000), (9_999_000, 10_000_000)])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 1 - 1e-9])
def test_the_ends_have_the_likelihood_they_should(hits: int, trials: int, confidence: float) -> None:
    from scipy.stats import chi2, norm

    low, high = Proportion(hits, trials).interval(confidence)
    assert 0 < low < hits / trials < high < 1

    def fit(p: float) -> float:
        return hits * math.log(p) + (trials - hits) * math.log1p(-p)

    for end in (low, high):
        assert 2 * (fit(hits / trials) - fit(end)) == pytest.approx(chi2.ppf(confidence, 1), rel=1e-3, abs=1e-6)
    if hits == 5 and confidence == 0.95:  # symmetric, and near the normal one
        assert low == pytest.approx(1 - high)
        assert high - low == pytest.approx(2 * norm.ppf(0.975) * math.sqrt(0.25 / 10), rel=0.1)


def test_intervals_at_the_edge() -> None:
    q = 3.841458820694124
    assert Proportion(0, 50).interval() == (0.0, pytest.approx(1 - math.exp(-q / 100)))
    assert Proportion(50, 50).interval() == (pytest.approx(math.exp(-q / 100)), 1.0)
    assert Proportion().interval() == (0.0, 1.0)
    assert Proportion().estimate is None
    unseen = 1 - math.exp(-q / 200)
    assert Moments.of(np.full(100, 12.0), 0.0, 12.0).interval() == (pytest.approx(12 - 12 * unseen), 12.0)
    assert Moments.of(np.full(100, 0.1)).interval() == (-math.inf, math.inf)
    assert Moments.of(np.zeros(1), -1.0, 2.0).interval() == (-1.0, 2.0)
    assert Moments(low=-1.0, high=2.0).interval() == (-1.0, 2.0)
    assert Moments.of(np.full(7, 3.0), 3.0, 3.0).interval() == (3.0, 3.0)
    shifted = Moments.of(np.array([1.0, 2.0, 3.0]) + 1e9)
    assert np.subtract(*shifted.interval()) == pytest.approx(np.subtract(*Moments.of(np.array([1.0, 2, 3])).interval()))


def test_enough() -> None:
    assert not enough(Proportion(50, 100), 0.1)
    assert enough(Proportion(5_000, 10_000), 0.1)
    assert not enough(Moments.of(np.zeros(10)), 1e9)


def test_an_interval_is_found_where_hits_are_rare_among_very_many_trials() -> None:
    low, high = Proportion(245, 663_184_441_503).interval(1e-9)
    assert low == pytest.approx(245 / 663_184_441_503)
    assert low < high
