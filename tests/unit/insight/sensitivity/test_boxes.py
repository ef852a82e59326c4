"""Boxes of drawn points: bad input, doubts, the other half."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from detente.errors import StudyError
from detente.insight.intervals import share_of
from detente.insight.sensitivity.boxes import Between, sample, tradeoff
from detente.insight.sensitivity.cart import tree
from detente.insight.sensitivity.discovery import found_in, outside
from detente.insight.sensitivity.prim import find_box
from detente.insight.sensitivity.trust import best_of, quasi_p, resampled, without


def planted(seed: int = 1, size: int = 400) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Ten numbers of which two make what is of interest."""
    draw = np.random.default_rng(seed)
    x = {f"n{number}": draw.random(size) for number in range(10)}
    return x, (x["n0"] < 0.4) & (x["n1"] > 0.5) & (draw.random(size) < 0.9)


@pytest.mark.parametrize(
    ("x", "y", "more", "said"),
    [
        ({}, [True], {}, "found 1 points of 0 inputs"),
        ({"a": [1.0]}, [0.5], {}, "said by one true or false for each"),
        ({"a": [1.0, 2.0]}, [True], {}, "`a` has 2 values for 1 points."),
        ({"a": [1.0, np.nan]}, [True, False], {}, "`a` has a value that is no finite number."),
        ({"a": [1.0, 2.0]}, [True, False], {"alpha": 0.7}, "The share that is peeled at a time lies between 0 and 0.5"),
        ({"a": [1.0, 2.0]}, [True, False], {"paste": 0.0}, "The share that is pasted at a time"),
        ({"a": [1.0, 2.0]}, [True, False], {"mass": 1.0}, "The least mass of a box"),
        ({"a": [1.0, 2.0]}, [True, False], {"objective": "best"}, "There is no objective `best`"),
        ({"a": [1.0, 2.0]}, [True, False], {"among": [False, False]}, "There are no points left to search."),
    ],
)
def test_bad_input_is_one_sentence(x: Any, y: Any, more: Any, said: str) -> None:
    with pytest.raises(StudyError, match=said):
        find_box(x, y, **more)


def test_a_planted_box_is_found_and_others_are_not() -> None:
    found = found_in(*planted(), seed=1)
    assert found.box is not None
    assert {"n0", "n1"} <= set(found.box.restricted)
    assert found.outside is not None
    low, high = found.outside.interval
    assert low < 0.9 < high
    assert found.box.density > 0.8
    again = {name: (coverage, density) for name, coverage, density in found.again}
    assert again["n0"] == again["n1"] == (1.0, 1.0)


def test_dice_have_no_box() -> None:
    for seed in range(6):
        x, _ = planted(size=80)
        found = found_in(x, np.random.default_rng(seed + 100).random(80) < 0.3, seed=1)
        assert found.box is None
        assert "by more than chance" in found.sentence


def test_a_box_is_counted_in_the_half_it_was_not_sought_in() -> None:
    """In one half high values are of interest, in the other low ones: what either finds holds nothing of the other."""
    n0 = np.random.default_rng(1).random(200)
    order = np.random.default_rng(np.random.SeedSequence([7, 200])).permutation(200)
    half = np.isin(np.arange(200), order[:100])
    found = outside({"n0": n0}, np.where(half, n0 > 0.6, n0 < 0.4), np.arange(200), seed=7)
    assert found.points > 60
    assert found.hits <= 2


def test_a_paste_makes_a_box_denser_whatever_the_objective() -> None:
    for seed in range(8):
        draw = np.random.default_rng(seed)
        x = {"a": draw.random(60), "b": draw.random(60)}
        found = find_box(
            x, (x["a"] > 0.5) | (draw.random(60) < 0.2), alpha=0.3, paste=0.2, mass=0.3, objective="original"
        )
        last = found.boxes[-1 - found.pasted :]
        assert all(after.density > before.density for before, after in pairwise(last))


@pytest.mark.parametrize(("hits", "said"), [(False, "at none of the points"), (True, "at every point")])
def test_nothing_to_seek_is_said(hits: bool, said: str) -> None:
    x, y = planted()
    assert said in found_in(x, np.full(len(y), hits), seed=1).sentence


def test_theories_of_one_draw_count_as_one_point() -> None:
    x, y = planted(size=100)
    four = {name: np.tile(column, 4) for name, column in x.items()}
    found = found_in(four, np.tile(y, 4), np.tile(np.arange(100), 4), seed=1)
    assert found.together == 4
    assert found.interval == pytest.approx(share_of(int(y.sum()), 100).ends)


def test_a_doubtful_limit_is_dropped() -> None:
    x, y = planted()
    box = best_of(find_box(x, y), x, y)
    assert all(one.most <= 0.05 for one in quasi_p(box, x, y))
    less = without(box, "n0", x, y)
    assert "n0" not in less.restricted
    assert less.coverage >= box.coverage
    with pytest.raises(StudyError, match="The box does not restrict `n9`"):
        without(less, "n9", x, y)


def test_halves_depend_on_the_seed_alone() -> None:
    x, y = planted()
    box = best_of(find_box(x, y), x, y)
    assert resampled(box, x, y, seed=3) == resampled(box, x, y, seed=3)


def test_the_tradeoff_has_no_box_that_is_beaten() -> None:
    x, y = planted()
    boxes = find_box(x, y).boxes
    kept = tradeoff(boxes)
    assert [box.coverage for box in kept] == sorted({box.coverage for box in kept}, reverse=True)
    assert [box.density for box in kept] == sorted({box.density for box in kept})
    for box in boxes:
        assert any(one.coverage >= box.coverage and one.density >= box.density for one in kept)


def test_equal_values_fall_on_one_side_of_a_limit() -> None:
    x = {"level": np.repeat([0.0, 1.0, 2.0], 30)}
    y = np.repeat([False, False, True], 30)
    found = find_box(x, y, alpha=0.1, mass=0.1)
    (limit,) = found.last.limits
    assert isinstance(limit, Between)
    assert (found.last.density, found.last.coverage) == (1.0, 1.0)
    assert sample(x, y).within(limit).sum() == 30


def test_a_leaf_needs_a_mass_below_one() -> None:
    with pytest.raises(StudyError, match="The least mass of a leaf"):
        tree({"a": [1.0, 2.0]}, [True, False], mass=1.0)
