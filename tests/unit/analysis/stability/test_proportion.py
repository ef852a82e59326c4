"""The interval of Clopper and Pearson, by the quantiles of the beta distribution it is made of."""

import numpy as np
import pytest
from scipy.stats import beta

from detente.analysis.stability.proportion import clopper_pearson


@pytest.mark.parametrize(("hits", "trials"), [(0, 7), (3, 7), (7, 7), (0.25, 10.0), (9.75, 10.0), (0.0, 2.5)])
def test_ends_are_quantiles_of_beta(hits: float, trials: float) -> None:
    """Whole hits, and fractions of one where several trials tell as much as one."""
    low, high = clopper_pearson(hits, trials)
    assert low == pytest.approx(beta.ppf(0.025, hits, trials - hits + 1) if hits else 0.0, rel=1e-9)
    assert high == pytest.approx(beta.ppf(0.975, hits + 1, trials - hits) if hits < trials else 1.0, rel=1e-9)
    assert np.all(low <= hits / trials)
    assert np.all(high >= hits / trials)
