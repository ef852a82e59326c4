"""Weighted kappa as published: Cohen's own table, and a data set of the R package irr."""

import numpy as np
import pytest

from detente.insight.agreement import weighted_kappa

COHEN = np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
"""Cohen (1968), Psychological Bulletin 70:213, table 1: two judges, three diagnoses, shares of 200 cases."""


@pytest.mark.parametrize(
    ("disagreement", "printed"),
    [
        ([[0, 1, 3], [1, 0, 6], [3, 6, 0]], 0.348),  # table 1, as printed
        ([[0, 1, 4], [1, 0, 6], [2, 2, 0]], 0.353),  # disagreement that depends on who says which
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], 0.492),  # all alike: kappa of 1960
    ],
)
def test_cohen_1968(disagreement: list[list[float]], printed: float) -> None:
    """To the three digits printed there (also in the examples of `cohen.kappa` of the R package psych)."""
    assert weighted_kappa(COHEN, np.array(disagreement, float)) == pytest.approx(printed, abs=5e-4)


STEPS = np.abs(np.subtract.outer(np.arange(5), np.arange(5))).astype(float)
ANXIETY = [[0, 0, 1, 0, 0], [4, 0, 1, 0, 0], [2, 3, 3, 0, 0], [0, 2, 0, 1, 1], [1, 0, 0, 1, 0]]
"""Joint counts of raters 2 and 3 of the data `anxiety` of the R package irr, categories 1, 2, 3, 4 and 6 (5 is not
used)."""


@pytest.mark.parametrize(("disagreement", "printed"), [(None, 0.2520325), (STEPS, 0.1459075)])
def test_anxiety(disagreement: np.ndarray | None, printed: float) -> None:
    """`kappa2(anxiety[, 2:3], "squared")` and `"equal"` of irr, in the tests of statsmodels' `inter_rater`."""
    assert weighted_kappa(np.array(ANXIETY, float), disagreement) == pytest.approx(printed, abs=5e-8)


def test_sas() -> None:
    """Weights of equal steps: 0.4701 by PROC FREQ of SAS, in the same tests of statsmodels."""
    table = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]], float)
    assert weighted_kappa(table, STEPS[:3, :3]) == pytest.approx(0.4701, abs=5e-5)
