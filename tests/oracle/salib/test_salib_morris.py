"""Morris's measures beside those that SALib makes of the same walks, its own among them."""

import numpy as np
import pytest

from detente.insight.sensitivity.morris import Walks, elementary, screening, walks
from oracle.salib.functions import function, problem, shares

salib = pytest.importorskip("SALib.analyze.morris", reason="SALib is not installed: scripts/setup.sh bench")
drawn = pytest.importorskip("SALib.sample.morris", reason="SALib is not installed: scripts/setup.sh bench")

Measures = tuple[list[float], list[float], list[float]]


def by_salib(rows: np.ndarray, answers: np.ndarray, levels: int) -> Measures:
    """mu, mu* and sigma of each input."""
    given = problem(1, rows.shape[1])
    found = salib.analyze(given, rows, answers, num_levels=levels, num_resamples=2, seed=1)
    mean, size, deviation = (np.ma.filled(found[name], np.nan).tolist() for name in ("mu", "mu_star", "sigma"))
    return mean, size, deviation


def by_us(found: Walks, answers: np.ndarray) -> Measures:
    names = [str(place) for place in range(found.shares.shape[2])]
    told = {one.name: one for one in screening(names, elementary(found, answers))}
    ordered = [told[name] for name in names]
    return [one.mean for one in ordered], [one.size for one in ordered], [one.deviation for one in ordered]


def close(measures: Measures) -> tuple[object, ...]:
    return tuple(pytest.approx(one, rel=1e-9, abs=1e-9) for one in measures)


def walked(rows: np.ndarray) -> Walks:
    """Walks of SALib, in shares, as ours are kept."""
    there = rows.reshape(-1, rows.shape[1] + 1, rows.shape[1])
    return Walks(there, np.abs(np.diff(there, axis=1)).argmax(axis=2))


@pytest.mark.parametrize("seed", range(16))
def test_on_our_walks(seed: int) -> None:
    inputs, levels = 1 + seed % 8, 2 * (1 + seed % 4)
    found = walks(inputs, 2 + seed, seed=seed, levels=levels)
    answers = function(seed, inputs)(found.rows)
    assert by_us(found, answers) == close(by_salib(found.rows, answers, levels))


@pytest.mark.parametrize("best", [None, 4])
@pytest.mark.parametrize("seed", range(8))
def test_on_the_walks_of_salib(seed: int, best: int | None) -> None:
    """As they are drawn, and the four of them that spread most; each is one we could have drawn."""
    inputs, levels = 2 + seed, 2 * (1 + seed % 4)
    given = problem(seed, inputs)
    rows = drawn.sample(given, 8, num_levels=levels, optimal_trajectories=best, seed=seed)
    answers = function(seed, inputs)(rows)
    found = walked(shares(rows, given))
    assert by_us(found, answers) == close(by_salib(rows, answers, levels))
    places = found.shares * (levels - 1)
    assert places == pytest.approx(np.round(places), abs=1e-9)
    steps = np.sort(np.abs(np.diff(np.round(places), axis=1)), axis=2)
    assert (steps[..., -1] == levels // 2).all()
    assert (steps[..., :-1] == 0).all()
    assert (np.sort(found.moved, axis=1) == np.arange(inputs)).all()


@pytest.mark.parametrize("seed", range(6))
def test_steps_to_a_missing_answer_are_left_out(seed: int) -> None:
    """The measures of an input are those of SALib on the walks whose step of it has both ends; on all it has none."""
    found = walks(3, 9, seed=seed)
    answers = function(seed, 3)(found.rows)
    missing = np.random.default_rng(seed).choice(len(answers), size=5, replace=False)
    answers[missing] = np.nan, np.inf, np.nan, -np.inf, np.nan
    ours = by_us(found, answers)
    there = answers.reshape(9, 4)
    both = np.isfinite(there[:, :-1]) & np.isfinite(there[:, 1:])
    assert both.sum() < both.size
    with np.errstate(invalid="ignore"):
        assert np.isnan(by_salib(found.rows, answers, 4)).all()
    for place in range(3):
        known = both[found.moved == place]
        filled = np.where(np.isfinite(there[known]), there[known], 0.0).ravel()  # of steps of other inputs
        theirs = by_salib(found.shares[known].reshape(-1, 3), filled, 4)
        assert [one[place] for one in ours] == pytest.approx([one[place] for one in theirs], rel=1e-9, abs=1e-9)
