"""Intervals over points: Student's for means, widened percentiles for medians and widths, and how often they hold."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from detente.insight.influence.intervals import around, mean, median_and_width, resamples, spread


def test_a_mean_has_students_interval() -> None:
    """As scipy has it; nothing varies where all are the same."""
    values = np.random.default_rng(1).normal(size=12)
    found = mean(values)
    low, high = ttest_1samp(values, 0).confidence_interval(0.95)
    assert (found.low, found.value, found.high) == pytest.approx((low, values.mean(), high))
    assert mean(np.zeros(3)).is_nothing


def test_percentiles_are_widened_for_few_points() -> None:
    """For a mean the widened percentiles are about Student's; at two points they are the ends."""
    values = np.random.default_rng(2).normal(size=10)
    drawn = resamples(10, seed=1)
    found, exact = around(float(values.mean()), values[drawn].mean(axis=1), 10), mean(values)
    assert found.high - found.low == pytest.approx(exact.high - exact.low, rel=0.1)
    ends = around(0.5, np.linspace(0.0, 1.0, 101), 2)
    assert (ends.low, ends.high) == pytest.approx((0.0, 1.0), abs=1e-9)


def test_median_and_width() -> None:
    """What is added at every point moves the median; what stretches the answers moves the width."""
    answers = np.linspace(0.0, 1.0, 11)
    drawn = resamples(11, seed=1)
    median, width = median_and_width(answers, np.full(11, 0.25), drawn)
    assert (median.value, median.low, median.high) == pytest.approx((0.25, 0.25, 0.25))
    assert width.value == pytest.approx(0.0, abs=1e-12)
    median, width = median_and_width(answers, answers - 0.5, drawn)
    assert median.value == pytest.approx(0.0, abs=1e-12)
    assert width.value == pytest.approx(0.8)
    assert width.low < 0.8 < width.high
    assert [one.is_nothing for one in median_and_width(answers, np.zeros(11), drawn)] == [True, True]
    assert (spread(answers).low, spread(answers).median, spread(answers).high) == pytest.approx((0.1, 0.5, 0.9))


def test_they_hold_as_often_as_said() -> None:
    """The change of a median by a random shift, 16 points, 400 studies: at least 93 of 100 hold it (seed 5)."""
    random = np.random.default_rng(5)
    held = 0
    for study in range(400):
        answers, added = random.normal(size=(2, 16)) * [[1.0], [0.3]] + [[0.0], [0.5]]
        median, _ = median_and_width(answers, added, resamples(16, seed=study))
        held += median.low <= 0.5 <= median.high
    assert held >= 0.93 * 400
