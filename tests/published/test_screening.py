"""Morris's and Sobol's measures as published and as SALib computes them."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import qmc

from detente.insight.sensitivity.morris import Walks, elementary, screening, walks
from detente.insight.sensitivity.sobol import design, estimate, indices

A, B = 7.0, 0.1


def ishigami(shares: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990), with x from -pi to pi."""
    x = (2 * shares - 1) * np.pi
    return np.sin(x[..., 0]) + A * np.sin(x[..., 1]) ** 2 + B * x[..., 2] ** 4 * np.sin(x[..., 0])


def closed_form() -> tuple[list[float], list[float]]:
    """Saltelli et al. (2008, Global Sensitivity Analysis: The Primer, section 4.3), from the variances."""
    one, two, both = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return [one / whole, two / whole, 0.0], [(one + both) / whole, two / whole, both / whole]


def test_ishigami(reference: Path) -> None:
    """First 0.3139, 0.4424, 0, total 0.5576, 0.4424, 0.2437 (`sobol_ishigami_a7_b0.1`), with 2^15 points."""
    printed = json.loads((reference / "published/bargaining/bargain_theory_golden.json").read_text())
    printed = printed["sobol_ishigami_a7_b0.1"]
    first, total = estimate(ishigami(design(3, 2**15, seed=1)))
    assert closed_form() == (pytest.approx(printed["S1"], abs=5e-5), pytest.approx(printed["ST"], abs=5e-5))
    assert first == pytest.approx(printed["S1"], abs=1e-3)
    assert total == pytest.approx(printed["ST"], abs=1e-3)


def test_the_intervals_hold_the_closed_form() -> None:
    first, total = closed_form()
    for one in indices(["0", "1", "2"], ishigami(design(3, 512, seed=3)), seed=3).inputs:
        assert one.first_low <= first[int(one.name)] <= one.first_high
        assert one.total_low <= total[int(one.name)] <= one.total_high


def test_sobol_as_salib() -> None:
    """`SALib.analyze.sobol.analyze` of SALib 1.6.0 at the first 64 points of an unscrambled sequence."""
    both = qmc.Sobol(6, scramble=False).random(64)
    rows = np.repeat(both[:, None, :3], 5, axis=1)
    rows[:, 1] = both[:, 3:]
    for place in range(3):
        rows[:, 2 + place, place] = both[:, 3 + place]
    first, total = estimate(ishigami(rows))
    assert first == pytest.approx([0.2927925217387627, 0.6089431308141573, -0.024099800121306133], rel=1e-10)
    assert total == pytest.approx([0.5759383396698098, 0.4605274695503908, 0.19280110990916824], rel=1e-10)


def test_morris_as_salib() -> None:
    """`SALib.analyze.morris.analyze` of SALib 1.6.0 on five walks."""
    thirds = np.array([
        [[0, 1, 2], [2, 1, 2], [2, 1, 0], [2, 3, 0]], [[3, 0, 1], [3, 2, 1], [1, 2, 1], [1, 2, 3]],
        [[1, 3, 0], [1, 3, 2], [1, 1, 2], [3, 1, 2]], [[2, 2, 3], [0, 2, 3], [0, 0, 3], [0, 0, 1]],
        [[1, 0, 3], [1, 0, 1], [3, 0, 1], [3, 2, 1]],
    ])  # fmt: skip
    moved = np.abs(np.diff(thirds, axis=1)).argmax(axis=2)
    found = Walks(thirds / 3, moved)
    x = found.rows
    effects = elementary(found, 3 * x[:, 0] ** 2 + x[:, 1] * x[:, 2] + np.sin(5 * x[:, 2]))
    by = {one.name: one for one in screening(["a", "b", "c"], effects)}
    assert [by[name].mean for name in "abc"] == pytest.approx([3.2, 0.4666666666666667, -1.473239786898704])
    assert [by[name].size for name in "abc"] == pytest.approx([3.2, 0.4666666666666667, 1.7778915647814553])
    assert [by[name].deviation for name in "abc"] == pytest.approx([1.09544512, 0.38005848, 1.73038379])


def test_a_straight_line_has_one_effect_everywhere() -> None:
    found = walks(4, 6, seed=2)
    slopes = np.array([3.0, -2.0, 0.5, 0.0])
    effects = elementary(found, found.rows @ slopes)
    assert effects == pytest.approx(np.tile(slopes, (6, 1)), abs=1e-12)
    assert [one.deviation for one in screening("abcd", effects)] == pytest.approx([0.0] * 4, abs=1e-12)
