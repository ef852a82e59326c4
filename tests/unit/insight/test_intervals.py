"""Intervals of what is found at points: Student's, Clopper and Pearson's, and those of points drawn again."""

import numpy as np
import pytest
from scipy.stats import beta, ttest_1samp

from detente.insight.intervals import Ranged, between, mean_of, redrawn, resamplings, share_of


def test_a_mean_has_students_interval_with_room_for_a_hypercube() -> None:
    """As scipy has it, wider by the square root of n / (n - 1)."""
    values = np.random.default_rng(1).normal(size=12)
    found = mean_of(values)
    low, high = ttest_1samp(values, 0).confidence_interval(0.95)
    assert found.value == pytest.approx(values.mean())
    assert (found.high - found.value, found.value - found.low) == pytest.approx(
        ((high - low) / 2 * np.sqrt(12 / 11),) * 2
    )


def test_where_nothing_varies_a_mean_has_no_width() -> None:
    """The sum of three times 0.1, divided by three, is not 0.1."""
    values = np.full(3, 0.1)
    assert values.mean() != 0.1
    assert mean_of(values) == Ranged(0.1, 0.1, 0.1, "mean")
    assert mean_of(np.zeros(3)).is_nothing
    assert not mean_of(np.array([1.0, -1.0])).is_nothing


@pytest.mark.parametrize(("hits", "count"), [(1, 40), (2, 40), (20, 40), (39, 40)])
def test_points_that_hang_together_tell_as_much_as_fewer(hits: int, count: int) -> None:
    found = share_of(hits, count, together=4)
    n, k = count / 4, hits / 4
    assert found.value == hits / count
    assert found.ends == pytest.approx((beta.ppf(0.025, k, n - k + 1), beta.ppf(0.975, k + 1, n - k)))
    assert found.low < share_of(hits, count).low
    assert found.high > share_of(hits, count).high


def test_the_ends_of_a_share() -> None:
    assert share_of(0, 9).low == 0.0
    assert share_of(9, 9, together=3).high == 1.0
    assert share_of(0, 0).ends == (0.0, 1.0)
    assert np.isnan(share_of(0, 0).value)


def test_draws_are_the_same_one_at_a_time() -> None:
    whole = resamplings(9, seed=4, draws=50)
    assert whole.shape == (50, 8)
    assert (whole == np.array([*redrawn(9, seed=4, draws=50)])).all()


def test_percentiles_are_widened_for_few_points() -> None:
    """For a mean they are about Student's interval; of four points or fewer they cannot be told."""
    values = np.random.default_rng(2).normal(size=10)
    found = between(float(values.mean()), values[resamplings(10, seed=1)].mean(axis=1), 10)
    low, high = ttest_1samp(values, 0).confidence_interval(0.95)
    assert found.high - found.low == pytest.approx(high - low, rel=0.1)
    for few in (2, 3, 4):
        assert between(0.5, np.linspace(0.0, 1.0, 101), few).ends == (-np.inf, np.inf)
    assert between(0.5, np.linspace(0.0, 1.0, 101), 5).ends == (0.0, 1.0)


def test_some_of_what_is_drawn_again_may_be_infinite() -> None:
    drawn = np.concatenate([np.linspace(0.0, 1.0, 900), np.full(100, np.inf)])
    assert between(0.5, drawn, 64) == Ranged(0.5, pytest.approx(0.02, abs=0.01), np.inf, "resampled")
    assert between(0.5, np.where(np.isinf(drawn), 2.0, drawn), 64).high == 2.0


def test_the_number_itself_is_inside() -> None:
    assert between(7.0, np.linspace(0.0, 1.0, 101), 8).high == 7.0
    assert between(-7.0, np.linspace(0.0, 1.0, 101), 8).low == -7.0
