"""Measures of robustness, dominance and switching weights against their slow twins, on random cases."""

import numpy as np
import pytest

from detente.insight.compare import measures
from detente.insight.compare.dominance import dominances
from detente.insight.compare.ledger import Ledger
from detente.insight.compare.weights import least_change, overtaking, turning
from detente.insight.intervals import quantile_of
from oracle.insight import robustness as slow


@pytest.mark.parametrize("seed", range(60))
def test_measures(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plans, points = dice.integers(2, 6), dice.integers(1, 20)
    table = dice.integers(-4, 5, (plans, points)) / 2.0 if seed % 2 else dice.normal(size=(plans, points))
    rows = table.tolist()
    alpha, enough = float(dice.random()), float(dice.integers(-2, 3))
    regrets = measures.regret(table)
    assert regrets == pytest.approx(np.array(slow.regret(rows)))
    assert measures.maximin(table) == pytest.approx(slow.maximin(rows))
    assert measures.maximax(table) == pytest.approx(slow.maximax(rows))
    assert measures.hurwicz(table, alpha) == pytest.approx(slow.hurwicz(rows, alpha))
    assert measures.laplace(table) == pytest.approx(slow.laplace(rows))
    assert measures.domain(table, enough) == pytest.approx(slow.domain(rows, enough))
    assert measures.shortfall(table) == pytest.approx(slow.shortfall(rows))
    assert measures.ninetieth(regrets) == pytest.approx([slow.quantile(row, 0.9) for row in slow.regret(rows)])
    assert measures.most(regrets) == pytest.approx([max(row) for row in slow.regret(rows)])


@pytest.mark.parametrize("seed", range(40))
def test_dominance_at_every_point(seed: int) -> None:
    dice = np.random.default_rng(seed)
    numbers = dice.integers(0, 3, (2, 3, 3)).astype(float)
    names, theories = ("a", "b", "c"), ("s", "t")
    ledger = Ledger(
        question="q", sign=1.0, theories=theories, plans=names, left_out=(), performance=numbers,
        bounds=np.zeros_like(numbers), central=numbers[..., 0], central_bounds=np.zeros((2, 3)),
        columns=np.arange(1, 4), missing=0,
    )  # fmt: skip
    found = {(one.theory, one.better, one.worse) for one in dominances([ledger]) if one.how == "points"}
    wanted = set()
    for one in range(3):
        for other in range(3):
            if one == other:
                continue
            if slow.dominates(numbers[:, one].tolist(), numbers[:, other].tolist()):
                wanted.add(("", names[one], names[other]))
                continue
            for place, theory in enumerate(theories):
                if slow.dominates([numbers[place, one].tolist()], [numbers[place, other].tolist()]):
                    wanted.add((theory, names[one], names[other]))
    assert found == wanted


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_weights_at_which_another_plan_is_preferred(seed: int) -> None:
    dice = np.random.default_rng(seed)
    theories, steps = int(dice.integers(2, 4)), 40
    means = dice.integers(-6, 7, (theories, 3)) / 4.0
    counts = dice.multinomial(steps, np.full(theories, 1 / theories))
    weights = counts / steps
    over = weights @ means
    preferred = int(over.argmax())
    for plan in range(3):
        there = least_change(means, weights, plan)
        grid = slow.nearest(means.tolist(), weights.tolist(), plan, steps)
        if there is None:
            assert grid is None
            continue
        assert there.sum() == pytest.approx(1.0)
        assert (there @ means)[plan] >= (there @ means).max() - 1e-9
        change = float(np.abs(there - weights).sum() / 2)
        if grid is not None:  # the grid is coarse: it cannot be nearer
            assert change <= grid + 1e-9
        pair = np.stack([means[:, preferred], means[:, plan]], axis=1)
        alone = least_change(pair, weights, 1)
        closed = float(overtaking(means[:, preferred] - means[:, plan], weights))
        if alone is None:
            assert np.isinf(closed)
        else:
            assert closed == pytest.approx(np.abs(alone - weights).sum() / 2, abs=1e-9)
            assert closed <= change + 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_the_weight_of_one_theory_from_which_the_order_turns(seed: int) -> None:
    dice = np.random.default_rng(seed)
    means = dice.normal(size=(3, 3))
    weights = dice.dirichlet(np.ones(3))
    preferred = int((weights @ means).argmax())
    for theory in range(3):
        above, below = turning(means, weights, preferred, theory)
        for found, sweep in (
            (above, np.linspace(weights[theory], 1, 601)), (below, np.linspace(weights[theory], 0, 601)),
        ):  # fmt: skip
            for plan in range(3):
                first = None
                for share in sweep:
                    there = weights * (1 - share) / (1 - weights[theory])
                    there[theory] = share
                    over = there @ means
                    if plan != preferred and over[plan] > over[preferred]:
                        first = share
                        break
                if first is None:
                    assert np.isnan(found[plan]) or abs(found[plan] - sweep[-1]) < 2.5e-3
                else:
                    assert found[plan] == pytest.approx(first, abs=2.5e-3)


@pytest.mark.parametrize(("count", "share"), [(12, 0.5), (40, 0.9), (64, 0.9)])
def test_the_interval_of_a_quantile_by_counting(count: int, share: float) -> None:
    """The chance that the r-th smallest of n lies above a quantile, summed term by term."""
    from math import comb

    def fewer(than: int) -> float:
        return sum(comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(than))

    found = quantile_of(np.arange(1.0, count + 1), share)
    low, high = int(found.low), found.high
    assert fewer(low) <= 0.025 < fewer(low + 1)
    if np.isfinite(high):
        assert 1 - fewer(int(high)) <= 0.025 < 1 - fewer(int(high) - 1)
    else:
        assert 1 - fewer(count) > 0.025
