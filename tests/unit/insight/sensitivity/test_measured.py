"""Intervals of mu* and of Sobol's indices, and what has none."""

import numpy as np
import pytest
from scipy.stats import t

from detente.insight.intervals import between, redrawn
from detente.insight.sensitivity.morris import screening
from detente.insight.sensitivity.sobol import design, estimate, indices


def test_the_size_of_effects_has_students_interval_cut_at_nought() -> None:
    effects = np.array([[1.0, 0.1], [-2.0, 5.0], [3.0, 0.1], [np.nan, 0.1]])
    first, second = screening(["a", "b"], effects)
    assert (first.name, first.size, first.count) == ("a", 2.0, 3)
    assert first.high == pytest.approx(2 + t.ppf(0.975, 2) / np.sqrt(2))
    assert first.low == 0.0
    assert (second.low, second.count) == (0.0, 4)
    sure = screening(["a"], np.array([[2.0], [-2.1], [2.2], [2.1]]))[0]
    assert 0 < sure.low < sure.size < sure.high


@pytest.mark.parametrize("column", [[np.nan, np.nan], [1.0, np.nan]])
def test_of_fewer_than_two_effects_the_size_may_be_anything(column: list[float]) -> None:
    (found,) = screening(["a"], np.array(column)[:, None])
    assert (found.low, found.high) == (0.0, np.inf)


def test_an_answer_that_does_not_vary_has_no_indices() -> None:
    (found,) = indices(["a"], np.full((8, 3), 0.3), seed=1).inputs
    assert np.isnan([found.first, found.first_low, found.first_high]).all()
    assert np.isnan([found.total, found.total_low, found.total_high]).all()


def test_draws_in_which_it_does_not_vary_do_not_count() -> None:
    """At one row of six it is another; two draws of five leave that out, and the others say how far indices go."""
    values = np.full((6, 3), 0.3)
    values[2] = 0.1, 0.5, 0.5
    (found,) = indices(["a"], values, seed=1).inputs
    again = [estimate(values[rows]) for rows in redrawn(6, seed=1)]
    first, total = (np.array([one[which][0] for one in again]) for which in (0, 1))
    assert 0.3 < np.isnan(total).mean() < 0.5
    assert (found.first_low, found.first_high) == between(found.first, first[~np.isnan(first)], 6).ends
    assert (found.total_low, found.total_high) == between(found.total, total[~np.isnan(total)], 6).ends
    assert found.first_low < found.first


def test_few_rows_have_widened_percentiles() -> None:
    values = design(2, 8, seed=1) @ np.array([1.0, 2.0])
    found = {one.name: one for one in indices(["a", "b"], values, seed=1).inputs}
    first, total = np.moveaxis(np.array([estimate(values[rows]) for rows in redrawn(8, seed=1)]), 1, 0)
    for place, name in enumerate("ab"):
        one = found[name]
        assert (one.first_low, one.first_high) == between(one.first, first[:, place], 8).ends
        assert (one.total_low, one.total_high) == between(one.total, total[:, place], 8).ends
