"""Equations of boxes in two colours, beside the same equations written out."""

import numpy as np
import pytest

from detente.game.lattice import Box, Lane, Lanes, Shift, Turn
from detente.game.lattice.colours import Colours, Reduced, coloured
from detente.game.lattice.crew import Crew
from detente.game.lattice.linear import solve

SIZES = [(2, 2), (2, 3, 2), (3, 2, 2, 3, 2), (2,) * 6, (2, 2, 5, 2, 2, 2, 2), (2,) * 10]


def flips(sizes: tuple[int, ...], seed: int) -> tuple[Lanes, np.ndarray]:
    """A lane for every two-level factor, and a diagonal above the rates, in a tenth of the states without end."""
    dice, box = np.random.default_rng(seed), Box(sizes, (-1,) * len(sizes))
    axes = [axis for axis, size in enumerate(sizes) if size == 2]
    dice.shuffle(axes)
    lanes = tuple(Lane(Turn(box.strides[axis], 2, 1), (2 * axis, 2 * axis + 1)) for axis in axes)
    rates = dice.random((len(lanes), box.size)) * (dice.random((len(lanes), box.size)) < 0.8)
    diagonal = rates.sum(axis=0) + 10.0 ** dice.uniform(-3, 0, box.size)
    diagonal[dice.random(box.size) < 0.1] = np.inf
    return Lanes(box, lanes, rates), diagonal


def written_out(lanes: Lanes, diagonal: np.ndarray, *, ahead: bool) -> np.ndarray:
    """D - R as a matrix, or its transpose."""
    size = lanes.box.size
    rates, places = np.zeros((size, size)), np.arange(size)
    for row, lane in zip(lanes.rates, lanes.lanes, strict=True):
        rates[places, lane.way.targets(places)] += row
    live = np.isfinite(diagonal)
    matrix = np.diag(np.where(live, diagonal, 1.0)) - (rates.T if ahead else rates)
    matrix[~live] = np.eye(size)[~live]
    return matrix


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize("sizes", SIZES)
def test_the_solution_is_that_of_the_matrix(sizes: tuple[int, ...], ahead: bool) -> None:
    for seed in range(3):
        lanes, diagonal = flips(sizes, seed)
        assert coloured(lanes)
        right = np.random.default_rng(seed).random(lanes.box.size)
        x, off, settled = solve(lanes, diagonal, right, ahead=ahead)
        matrix = written_out(lanes, diagonal, ahead=ahead)
        wanted = np.linalg.solve(matrix, np.where(np.isfinite(diagonal), right, 0.0))
        assert settled
        np.testing.assert_allclose(x, wanted, rtol=1e-8, atol=1e-8 * np.abs(wanted).max())
        left = np.where(np.isfinite(diagonal), right, 0.0) - matrix @ x
        assert (np.abs(left) <= off).all()


@pytest.mark.parametrize("sizes", SIZES)
def test_every_turn_leads_from_one_colour_to_the_other_and_columns_come_back(sizes: tuple[int, ...]) -> None:
    lanes, _ = flips(sizes, 1)
    colours, size = Colours(lanes), lanes.box.size
    even, odd = colours.part(np.arange(size, dtype=float))
    assert sorted([*even, *odd]) == list(range(size))
    for lane in lanes.lanes:
        assert set(lane.way.targets(even.astype(int))) == set(odd.astype(int))
    assert np.array_equal(colours.whole(even, odd), np.arange(size))


def test_threads_find_the_same_numbers() -> None:
    lanes, diagonal = flips((2,) * 14, 5)
    left = np.random.default_rng(5).random(lanes.box.size)
    found = []
    for threads in (1, 2, 3):
        with Crew(0, threads=threads) as crew:
            x = np.zeros(lanes.box.size)
            rate = np.ascontiguousarray(lanes.rates).reshape(-1)
            Reduced(Colours(lanes), rate, 1.0 / diagonal, True, crew).correct(x, left, 1e-10, lambda part: None)
            found.append(x)
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_other_boxes_have_more_than_two_colours() -> None:
    box = Box((2, 3), (-1, -1))
    flip, rates = Lane(Turn(3, 2, 1), (0, 1)), np.ones((2, 6))
    assert not coloured(Lanes(box, (flip, Lane(Turn(1, 3, 1), (2, 3, 4))), rates))
    assert not coloured(Lanes(box, (flip, Lane(Shift(1), (2,))), rates))
    assert not coloured(Lanes(box, (flip, flip), rates))
