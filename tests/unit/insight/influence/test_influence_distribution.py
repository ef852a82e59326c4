"""What happens to the middle and the width of an answer when something is added, and how often its interval holds."""

import numpy as np
import pytest

from detente.insight.influence.distribution import leading, median_and_width, spread
from detente.insight.intervals import resamplings


def test_median_and_width() -> None:
    """What is added at every point moves the median; what stretches the answers moves the width."""
    answers = np.linspace(0.0, 1.0, 11)
    drawn = resamplings(11, seed=1)
    median, width = median_and_width(answers, np.full(11, 0.25), drawn)
    assert (median.value, median.low, median.high) == pytest.approx((0.25, 0.25, 0.25))
    assert width.value == pytest.approx(0.0, abs=1e-12)
    median, width = median_and_width(answers, answers - 0.5, drawn)
    assert median.value == pytest.approx(0.0, abs=1e-12)
    assert width.value == pytest.approx(0.8)
    assert width.low < 0.8 < width.high
    assert [one.is_nothing for one in median_and_width(answers, np.zeros(11), drawn)] == [True, True]
    assert (spread(answers).low, spread(answers).median, spread(answers).high) == pytest.approx((0.1, 0.5, 0.9))


@pytest.mark.parametrize(("points", "least"), [(16, 0.84), (32, 0.9), (64, 0.93)])
def test_they_hold_as_often_as_the_docs_say(points: int, least: float) -> None:
    """What stretches normal answers by a half: their median stays, their width grows by 1.28 (300 studies, seed 5)."""
    random = np.random.default_rng(5)
    held = np.zeros(2)
    for study in range(300):
        answers = random.normal(size=points)
        median, width = median_and_width(answers, answers / 2, resamplings(points, seed=study))
        held += median.low <= 0 <= median.high, width.low <= 2.563 / 2 <= width.high
    assert held[0] >= 0.93 * 300
    assert held[1] >= least * 300


@pytest.mark.parametrize("most", [1, 3, 5, 20])
def test_who_leads_is_counted_draw_by_draw(most: int) -> None:
    """Ten players, two of them level with one another and one that never moves the answer."""
    random = np.random.default_rng(most)
    reaches = random.exponential(size=(10, 6))
    reaches[4] = reaches[7]
    reaches[9] = 0.0
    drawn = resamplings(6, seed=most)
    counted = np.zeros(10)
    for draw in drawn:
        totals = [sum(reaches[player, point] for point in draw) for player in range(10)]
        last = sorted(totals, reverse=True)[min(most, 10) - 1]
        for player, total in enumerate(totals):
            counted[player] += total > 0 and (total > last or abs(total - last) < 1e-9)
    found = leading(reaches, drawn, most)
    assert found == pytest.approx(counted / len(drawn))
    assert found[4] == found[7]
    assert found[9] == 0
