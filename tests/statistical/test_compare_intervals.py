"""Intervals of comparisons: how often they hold the truth, over points of a Latin hypercube and over dice.

Each is said to hold it in at least 95 % over a hypercube, but for those of points drawn again. With 2,000 trials a
share below 93 % has, for a true 95 %, a probability of 1e-4 at most (binomial), so that these tests fail by chance with
less than 1e-2 together, and by the seeds given not at all. Numbers are skewed as probabilities of rare outcomes are,
which costs Student's interval about 1 % at eight points that are drawn by dice.
"""

import numpy as np
import numpy.typing as npt
import pytest

from detente.insight.intervals import between, mean_of, quantile_of, resamplings, share_of

Floats = npt.NDArray[np.float64]
TRIALS, LEAST = 2000, 0.93
NUMBERS = 5
"""Uncertain numbers of a point."""


def hypercube(dice: np.random.Generator, points: int) -> Floats:
    """Shares of a Latin hypercube, as `quantiles` draws them."""
    columns = [(dice.permutation(points) + dice.random(points)) / points for _ in range(NUMBERS)]
    return np.stack(columns, axis=1)


def drawn(dice: np.random.Generator, points: int) -> Floats:
    return dice.random((points, NUMBERS))


def chance(shares: Floats) -> Floats:
    """A probability that grows with two rates and falls with another."""
    return 1 - np.exp(-0.6 * shares[:, 0] * (0.2 + shares[:, 1]) / (0.3 + shares[:, 2]))


def product(shares: Floats) -> Floats:
    """Nothing but an interaction: the hypercube helps least here."""
    return np.prod(2 * shares[:, :3] - 1, axis=1)


TRUTH = np.random.default_rng(99).random((400_000, NUMBERS))


@pytest.mark.parametrize("of", [chance, product])
@pytest.mark.parametrize("draw", [hypercube, drawn])
@pytest.mark.parametrize("points", [8, 64])
def test_a_mean(of, draw, points: int) -> None:  # type: ignore[no-untyped-def]
    dice, truth, held = np.random.default_rng(7), float(of(TRUTH).mean()), 0
    for _ in range(TRIALS):
        found = mean_of(of(draw(dice, points)))
        held += found.low <= truth <= found.high
    assert held / TRIALS >= LEAST


@pytest.mark.parametrize("draw", [hypercube, drawn])
def test_a_quantile_and_a_share(draw) -> None:  # type: ignore[no-untyped-def]
    dice, numbers = np.random.default_rng(8), chance(TRUTH)
    ninetieth, share = float(np.quantile(numbers, 0.9)), float((numbers >= 0.3).mean())
    held = [0, 0]
    for _ in range(TRIALS):
        values = chance(draw(dice, 64))
        quantile, hits = quantile_of(values, 0.9), share_of(int((values >= 0.3).sum()), 64)
        held[0] += quantile.low <= ninetieth <= quantile.high
        held[1] += hits.low <= share <= hits.high
    assert min(held) / TRIALS >= LEAST


@pytest.mark.parametrize("draw", [hypercube, drawn])
@pytest.mark.parametrize("of", [chance, product])
@pytest.mark.parametrize(("points", "least"), [(5, 0.88), (8, 0.91), (16, LEAST), (64, LEAST)])
def test_points_drawn_again(of, draw, points: int, least: float) -> None:  # type: ignore[no-untyped-def]
    """What is drawn again cannot go beyond the points at hand, which tells where they are few."""
    dice, truth, held, again = np.random.default_rng(7), float(of(TRUTH).mean()), 0, resamplings(points, 7)
    for _ in range(TRIALS):
        values = of(draw(dice, points))
        found = between(float(values.mean()), values[again].mean(axis=1), points)
        held += found.low <= truth <= found.high
    assert held / TRIALS >= least
