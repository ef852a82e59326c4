"""Boxes, trees, elementary effects and indices beside their slow twins, on random cases."""

import numpy as np
import pytest

from detente.insight.sensitivity.boxes import sample
from detente.insight.sensitivity.cart import best_split, tree
from detente.insight.sensitivity.morris import elementary, walks
from detente.insight.sensitivity.prim import find_box
from detente.insight.sensitivity.sobol import design, estimate
from oracle.insight import discovering


def case(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of which some values are equal, and which are of interest."""
    draw = np.random.default_rng(seed)
    size, inputs = int(draw.integers(20, 60)), int(draw.integers(1, 5))
    x = draw.random((size, inputs))
    if seed % 2:
        x = np.round(x * 8) / 8
    hits = (x[:, 0] > 0.4) & (draw.random(size) < 0.8) | (draw.random(size) < 0.1)
    return x, hits


@pytest.mark.parametrize("seed", range(40))
def test_prim(seed: int) -> None:
    x, hits = case(seed)
    if not hits.any():
        pytest.fail("a case without hits tests nothing")
    alpha, paste, mass = 0.05 + 0.05 * (seed % 4), 0.05 + 0.1 * (seed % 3), 0.1
    found = find_box({str(c): x[:, c] for c in range(x.shape[1])}, hits, alpha=alpha, paste=paste, mass=mass)
    expected = discovering.prim(x.tolist(), hits.tolist(), alpha, paste, mass)
    assert [(box.points, box.hits) for box in found.boxes] == expected


def test_some_of_these_cases_are_pasted() -> None:
    pasted = 0
    for seed in range(40):
        x, hits = case(seed)
        pasted += find_box(
            {str(c): x[:, c] for c in range(x.shape[1])}, hits, alpha=0.05 + 0.05 * (seed % 4),
            paste=0.05 + 0.1 * (seed % 3), mass=0.1,
        ).pasted  # fmt: skip
    assert pasted > 0


@pytest.mark.parametrize("seed", range(30))
def test_the_best_cut(seed: int) -> None:
    x, hits = case(seed)
    least = 1 + seed % 5
    there = sample({str(c): x[:, c] for c in range(x.shape[1])}, hits)
    split = best_split(there, np.ones(len(hits), dtype=bool), {}, least)
    expected = discovering.least_impurity(x.tolist(), hits.tolist(), least)
    if expected is None:
        assert split is None
        return
    assert split is not None
    assert float(discovering.gini(hits.tolist())) - split.gain == pytest.approx(float(expected), abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_leaves_hold_every_point_once(seed: int) -> None:
    x, hits = case(seed)
    columns = {str(c): x[:, c] for c in range(x.shape[1])}
    there = sample(columns, hits)
    leaves = tree(columns, hits, mass=0.1)
    held = sum(there.inside(leaf.limits).astype(int) for leaf in leaves)
    assert (held == 1).all()
    assert all(leaf.points >= max(1, int(0.1 * len(hits))) for leaf in leaves)


@pytest.mark.parametrize("seed", range(10))
def test_elementary_effects(seed: int) -> None:
    found = walks(3, 4, seed=seed, levels=2 * (1 + seed % 3))
    draw = np.random.default_rng(seed)
    weights = draw.normal(size=3)

    def f(x: object) -> float:
        a = np.asarray(x)
        return float(np.sin(a @ weights) + a[0] * a[1])

    effects = elementary(found, np.array([f(row) for row in found.rows]))
    for walk, row in zip(found.shares.tolist(), effects, strict=True):
        expected = discovering.effects(walk, f)
        assert [expected[i] for i in range(3)] == pytest.approx(row.tolist(), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_indices(seed: int) -> None:
    rows = design(3, 16, seed=seed)

    def f(x: object) -> float:
        a = np.asarray(x)
        return float(a[0] ** 2 + 2 * a[1] * a[2] + 5)

    first, total = estimate(np.array([[f(x) for x in point] for point in rows]))
    expected = discovering.sobol(rows[:, 0].tolist(), rows[:, 1].tolist(), f)
    assert expected == (pytest.approx(first.tolist(), abs=1e-10), pytest.approx(total.tolist(), abs=1e-10))
