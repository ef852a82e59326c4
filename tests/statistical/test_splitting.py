"""Splitting against the exact forecast of rare outcomes.

The false-alarm rate is stated for each test; seeds are fixed.
"""

import math

import numpy as np
import pytest

from detente.analysis import forecast
from detente.analysis.simulate.split import split
from detente.analysis.simulate.walk import TableWalk
from detente.answer.evaluate import happening
from detente.case.model import Mark
from detente.formula import Formula, Kind, compile_formula
from unit.analysis.ladder import HIGH, LAUNCH, SCORE, WAR, WORDS, ladder

YEAR = 12.0


def exact(walk: TableWalk, goal: Formula | Mark, within: float = YEAR) -> float:
    states = walk.game.mask(goal) if isinstance(goal, Formula) else happening(walk.game, walk.chain, goal)
    value = forecast.reach(walk.chain, states, within=within).estimate.value
    assert value is not None
    return value


@pytest.mark.parametrize("goal", [WAR, LAUNCH], ids=["states", "mark"])
def test_one_in_a_million(goal: Formula | Mark) -> None:
    """Within a tenth of the truth.

    The estimate's own standard error is about 3 % of it (asserted below 3.3 %), so that a tenth is 3 of them: a false
    alarm in 400.
    """
    walk = ladder()
    truth = exact(walk, goal)
    assert 5e-7 < truth < 2e-6
    found = split(walk, goal, YEAR, SCORE, particles=8_000, seed=1)
    assert np.std(found.values, ddof=1) / math.sqrt(len(found.values)) < 0.033 * truth
    assert abs(found.estimate / truth - 1) < 0.1
    assert found.low < truth < found.high
    assert found.high - found.low < 0.15 * truth
    assert len(found.levels) >= 5


@pytest.mark.parametrize("levels", [(1.0, 2.0), (2.0,), (0.5, 1.0, 1.5, 2.0, 2.5), ()], ids=str)
@pytest.mark.parametrize("score", ["(rung)", "min(2, (rung)) + (a.x)"])
def test_no_score_and_no_levels_bias_it(levels: tuple[float, ...], score: str) -> None:
    """The mean of 4,000 replicates of 20 particles, however they are led: within 5 standard errors.

    One alarm in a million and a half for a normal mean; the replicates are skew, and there are 8 cases: 1e-4 in all.
    """
    walk = ladder()
    found = split(walk, HIGH, YEAR, compile_formula(score, WORDS, Kind.NUMBER), levels=levels, particles=20,
                  replicates=4_000, seed=2)  # fmt: skip
    error = np.std(found.values, ddof=1) / math.sqrt(len(found.values))
    assert abs(found.estimate - exact(walk, HIGH)) < 5 * error
    assert error < 0.1 * found.estimate


def test_how_often_the_interval_holds_the_truth() -> None:
    """Of 300 intervals at 0.95 at least 0.90 hold it; if 0.95 did, fewer would once in 10,000 times."""
    walk = ladder()
    truth = exact(walk, HIGH)
    held = 0
    for seed in range(300):
        found = split(walk, HIGH, YEAR, SCORE, levels=(1.0, 2.0), particles=300, replicates=10, seed=seed)
        held += found.low <= truth <= found.high
    assert held >= 0.90 * 300
