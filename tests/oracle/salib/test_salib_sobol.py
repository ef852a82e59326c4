"""Sobol's indices beside those that SALib makes of the same numbers."""

import numpy as np
import pytest

from detente.insight.sensitivity.sobol import design, estimate, indices
from oracle.salib.functions import function, problem, shares

salib = pytest.importorskip("SALib.analyze.sobol", reason="SALib is not installed: scripts/setup.sh bench")
drawn = pytest.importorskip("SALib.sample.sobol", reason="SALib is not installed: scripts/setup.sh bench")


def by_salib(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and total indices; SALib has B after the mixed rows."""
    inputs = values.shape[1] - 2
    answers = np.concatenate([values[:, :1], values[:, 2:], values[:, 1:2]], axis=1).ravel()
    found = salib.analyze(problem(1, inputs), answers, calc_second_order=False, num_resamples=2, seed=1)
    return found["S1"], found["ST"]


def close(values: np.ndarray) -> object:
    return pytest.approx(values, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(16))
def test_on_our_design(seed: int) -> None:
    inputs, points = 1 + seed % 8, int(np.random.default_rng(seed).integers(4, 200))
    values = function(seed, inputs)(design(inputs, points, seed=seed))
    first, total = by_salib(values)
    assert estimate(values) == (close(first), close(total))
    told = {one.name: one for one in indices([str(place) for place in range(inputs)], values, seed=seed).inputs}
    assert [told[str(place)].first for place in range(inputs)] == close(first)
    assert [told[str(place)].total for place in range(inputs)] == close(total)


@pytest.mark.parametrize("seed", range(1, 9))
def test_on_the_design_of_salib(seed: int) -> None:
    """With the same numbers to scramble by it is ours, in another order and in the units of the ranges."""
    inputs, points = seed, 2 ** (3 + seed % 5)
    given = problem(seed, inputs)
    rows = drawn.sample(given, points, calc_second_order=False, seed=np.random.default_rng(seed))
    answers = function(seed, inputs)(rows)
    found = salib.analyze(given, answers, calc_second_order=False, num_resamples=2, seed=1)
    order = [0, inputs + 1, *range(1, inputs + 1)]
    values = answers.reshape(points, inputs + 2)[:, order]
    assert estimate(values) == (close(found["S1"]), close(found["ST"]))
    there = shares(rows, given).reshape(points, inputs + 2, inputs)[:, order]
    assert there == pytest.approx(design(inputs, points, seed=seed), abs=1e-12)


@pytest.mark.parametrize("seed", range(1, 6))
def test_indices_of_pairs_move_the_centre(seed: int) -> None:
    """For them SALib also asks B with columns of A, and takes first indices about the mean of those rows too."""
    inputs, points = 2 + seed, 8
    given = problem(seed, inputs)
    answers = function(seed, inputs)(drawn.sample(given, points, calc_second_order=True, seed=seed))
    found = salib.analyze(given, answers, calc_second_order=True, num_resamples=2, seed=1)
    rows = answers.reshape(points, 2 * inputs + 2)
    values = rows[:, [0, 2 * inputs + 1, *range(1, inputs + 1)]]
    first, total = estimate(values)
    assert total == close(found["ST"])
    steps = (values[:, 2:] - values[:, :1]).mean(axis=0) / values[:, :2].var()
    assert first + (values.mean() - rows.mean()) * steps == close(found["S1"])
    assert np.abs(first - found["S1"]).max() > 1e-6


def test_rows_without_a_number_are_left_out() -> None:
    """SALib, given them, says that every index is 0."""
    values = function(4, 3)(design(3, 64, seed=4))
    holes = values.copy()
    holes[5, 0], holes[17, 3], holes[40, 1] = np.nan, np.inf, -np.inf
    first, total = by_salib(np.delete(values, [5, 17, 40], axis=0))
    told = indices("012", holes, seed=1)
    assert told.points == 61
    by = sorted(told.inputs, key=lambda one: one.name)
    assert [one.first for one in by] == close(first)
    assert [one.total for one in by] == close(total)
    with np.errstate(invalid="ignore"):
        assert (np.concatenate(by_salib(holes)) == 0).all()


def test_an_answer_that_nothing_moves_has_no_indices() -> None:
    """There are none to be had of a variance of 0: SALib says 0, and of errors of rounding it makes indices."""
    still = np.full((16, 4), 0.3)
    with np.errstate(invalid="ignore"):
        assert (by_salib(still)[1] == 0).all()
    assert np.isnan(estimate(still)).all()
    shaken = still + 1e-16 * np.random.default_rng(1).integers(2, size=still.shape)
    assert np.ptp(shaken) > 0
    assert (by_salib(shaken)[1] > 0.1).any()
    assert np.isnan(estimate(shaken)).all()
