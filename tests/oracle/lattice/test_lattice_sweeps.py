"""Sweeps and equations on lanes against matrices made transition by transition."""

import numpy as np
import pytest

from detente.game.lattice import Box, operator
from detente.game.lattice.crew import Crew
from detente.game.lattice.linear import solve
from detente.game.lattice.operator import Sweeper
from oracle.lattice.boxes import SIZES, Floats, dense, lanes

LARGER = [*SIZES, (2,) * 9, (3, 3, 3, 2, 2, 2, 2), (2, 3, 2, 3, 2, 3, 2), (16, 8), (3, 8, 8), (4, 4, 2, 2, 2, 2)]


@pytest.fixture(params=[2_048, 64, 16])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Blocks of several sizes, so that small boxes have many."""
    monkeypatch.setattr(operator, "BLOCK", request.param)
    monkeypatch.setattr(operator, "LONG", 2 * request.param)
    return int(request.param)


def a_box(sizes: tuple[int, ...]) -> Box:
    return Box(sizes, (-1,) * len(sizes))


@pytest.mark.parametrize("sizes", LARGER, ids=str)
def test_a_step_is_the_matrix_times_a_vector(sizes: tuple[int, ...], block: int) -> None:
    rng = np.random.default_rng(len(sizes))
    made = lanes(rng, a_box(sizes))
    matrix, x, sweeper = dense(made), rng.random(made.box.size), Sweeper(made)
    with Crew(0, threads=2) as crew:
        np.testing.assert_allclose(sweeper.carry(x, crew), matrix.T @ x, rtol=1e-13, atol=1e-13)
        np.testing.assert_allclose(sweeper.expect(x, crew), matrix @ x, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("ahead", [False, True], ids=["expectations", "distributions"])
@pytest.mark.parametrize("stiff", [False, True], ids=["even", "stiff"])
@pytest.mark.parametrize("sizes", LARGER, ids=str)
def test_equations_are_solved_and_what_is_off_is_bounded(
    sizes: tuple[int, ...], stiff: bool, ahead: bool, block: int
) -> None:
    rng = np.random.default_rng(len(sizes) + 10 * stiff)
    made = lanes(rng, a_box(sizes), stiff=stiff)
    size = made.box.size
    leak = rng.random(size) * (1e-2 if stiff else 0.2) + 1e-3
    diagonal, right = made.exits() + leak, rng.random(size) * (rng.random(size) < 0.5)
    right[rng.integers(size)] = 1.0
    dead = rng.random(size) < 0.2
    matrix: Floats = np.diag(diagonal) - (dense(made).T if ahead else dense(made))
    x, off, settled = solve(made, np.where(dead, np.inf, diagonal), right, ahead=ahead, enough=1e-8)
    left = np.where(dead, 0.0, right) - matrix @ x
    left[dead] = 0.0
    assert settled
    assert (x[dead] == 0.0).all()
    assert (np.abs(left) <= off * (1 + 1e-12) + 1e-300).all() or not stiff
    assert np.abs(left).max() <= 2e-8 * max(1.0, right.sum())
    assert off.max() <= 2e-8 * max(1.0, right.sum())


def test_a_guess_that_is_right_is_kept() -> None:
    made = lanes(np.random.default_rng(1), a_box((2,) * 6))
    diagonal = made.exits() + 0.1
    first, _, _ = solve(made, diagonal, np.ones(64), ahead=False, enough=1e-12)
    again, _, settled = solve(made, diagonal, np.ones(64), ahead=False, guess=first, enough=1e-10)
    assert settled
    assert (again == first).all()


def test_numbers_do_not_depend_on_how_many_threads_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    made = lanes(np.random.default_rng(2), a_box((2,) * 13))
    diagonal, found = made.exits() + 0.01, []
    for threads in (1, 2, 3):
        monkeypatch.setattr(Sweeper, "crew", lambda _, threads=threads: Crew(0, threads=threads))
        found.append(solve(made, diagonal, np.ones(made.box.size), ahead=True)[0])
    assert (found[0] == found[1]).all()
    assert (found[0] == found[2]).all()


def test_what_cannot_be_had_is_not_said_to_be() -> None:
    made = lanes(np.random.default_rng(3), a_box((2,) * 8), sparse=1.0)
    _, off, settled = solve(made, made.exits(), np.ones(256), ahead=False)  # nothing leaks: there is no solution
    assert not settled
    assert off.max() > 1e-10
