"""Weighted kappa against its slow twin, on random judgements and on random disagreements."""

import math
import random

import numpy as np
import pytest

from detente.insight.agreement import weighted_kappa
from oracle.insight.kappa import kappa, squares


@pytest.mark.parametrize("seed", range(200))
def test_random_judgements(seed: int) -> None:
    dice = random.Random(seed)
    size, number = dice.randint(2, 6), dice.choice([0, 1, 2, 5, 40])
    few = dice.randint(1, size)  # often some categories are not used at all
    one = [dice.randrange(few) for _ in range(number)]
    other = [a if dice.random() < 0.4 else dice.randrange(few) for a in one]
    free = dice.random() < 0.3
    v = [[dice.randint(0, 9) * (i != j) for j in range(size)] for i in range(size)] if free else squares(size)
    table = np.zeros((size, size))
    for a, b in zip(one, other, strict=True):
        table[a, b] += 1
    slow = kappa(one, other, v)
    fast = weighted_kappa(table, np.array(v, float) if free else None)
    if slow is None:
        assert math.isnan(fast)
    else:
        assert fast == pytest.approx(float(slow), abs=1e-12)
        shares = table / table.sum()
        assert weighted_kappa(shares, np.array(v, float)) == pytest.approx(float(slow), abs=1e-12)
