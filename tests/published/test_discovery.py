"""Boxes as published: the data of Bryant and Lempert (2010), and what EMA Workbench 2.5.3 makes of them and of others.

Bryant and Lempert (2010, Technological Forecasting and Social Change 77:34-49) with the data of EMA Workbench's
example `sd_prim_bryant_and_lempert.py`; its notebook `scenario_discovery.ipynb` stores the numbers of box 21, which
EMA Workbench 2.5.3 gave again in November 2026.
"""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.insight.sensitivity.boxes import Between, Box, sample
from detente.insight.sensitivity.cart import tree
from detente.insight.sensitivity.prim import Objective, find_box
from detente.insight.sensitivity.trust import best_of, quasi_p, without

CELLULOSIC = "Cellulosic cost"


@pytest.fixture(scope="module")
def printed(reference: Path) -> Any:
    return json.loads((reference / "published/bargaining/bargain_prim_bryant2010.json").read_text())


@pytest.fixture(scope="module")
def data(reference: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    with (reference / "published/bargaining/bargain_bryant2010_rps.csv").open(encoding="utf-8") as file:
        heads, *rows = csv.reader(file)
    table = np.array(rows, float)
    return {heads[place]: table[:, place] for place in range(2, 11)}, table[:, 15] > 0


def told(box: Box) -> dict[str, float]:
    return {"coverage": box.coverage, "density": box.density, "mass": box.mass, "res_dim": len(box.limits)}


def given(there: dict[str, Any]) -> dict[str, Any]:
    names = ("coverage", "density", "mass", "res_dim")
    return {name: pytest.approx(there[name], abs=1e-6) for name in names}


def test_box_21(data: Any, printed: Any) -> None:
    box = find_box(*data, alpha=printed["prim"]["peel_alpha"]).boxes[21]
    assert told(box) == given(printed["prim"])
    for limit in box.limits:
        assert isinstance(limit, Between)
        assert (limit.low, limit.high) == pytest.approx(printed["prim"]["limits"][limit.name], rel=1e-6)
    assert set(box.restricted) == set(printed["prim"]["limits"])


def test_quasi_p_values_of_box_21(data: Any, printed: Any) -> None:
    found = quasi_p(find_box(*data, alpha=0.1).boxes[21], *data)
    assert {one.name: one.most for one in found} == pytest.approx(printed["prim"]["quasi_p"], rel=1e-9)


def test_box_21_without_the_cost_of_cellulosic_fuel(data: Any, printed: Any) -> None:
    box = without(find_box(*data, alpha=0.1).boxes[21], CELLULOSIC, *data)
    assert told(box) == given(printed["prim"]["after_dropping_cellulosic_cost"])


def test_the_last_box(data: Any, printed: Any) -> None:
    found = find_box(*data, alpha=0.1)
    assert len(found.boxes) == 28
    assert told(found.last) == given(printed["prim"]["last_box_27"])


def test_a_second_box_fails_its_threshold(data: Any) -> None:
    """Density 0.354, below 0.8; what is left has coverage 0.235955 and density 0.026684 (dump box of the notebook)."""
    first = without(find_box(*data, alpha=0.1).boxes[21], CELLULOSIC, *data)
    left = ~sample(*data).inside(first.limits)
    found = find_box(*data, alpha=0.1, among=left)
    assert found.last.density == pytest.approx(0.354, abs=5e-4)
    assert found.boxes[0].coverage == pytest.approx(0.235955, abs=1e-6)
    assert found.boxes[0].density == pytest.approx(0.026684, abs=1e-6)


def test_the_box_that_is_shown_has_no_doubtful_limit(data: Any) -> None:
    """It is near to the one Bryant and Lempert choose, on the same three inputs."""
    box = best_of(find_box(*data, alpha=0.1), *data)
    assert set(box.restricted) == {"Total biomass", "Demand elasticity", "Biomass backstop price"}
    assert all(one.most <= 0.05 for one in quasi_p(box, *data))
    assert (box.hits, box.points) == (66, 86)  # neither as dense as can be, nor as large


@pytest.mark.parametrize(
    ("objective", "alpha", "boxes", "points", "hits", "inside", "restricted"),
    [
        ("lenient1", 0.05, 52, 15549, 47, 49, 7), ("lenient1", 0.1, 28, 8109, 45, 45, 6),
        ("lenient2", 0.05, 54, 15688, 49, 52, 5), ("lenient2", 0.1, 28, 8167, 42, 45, 4),
        ("original", 0.05, 56, 15739, 47, 49, 7), ("original", 0.1, 28, 8109, 45, 45, 6),
    ],
)  # fmt: skip
def test_every_objective(
    data: Any, objective: Objective, alpha: float, boxes: int, points: int, hits: int, inside: int, restricted: int
) -> None:
    """EMA Workbench 2.5.3: how many boxes, the points in all of them together, and the last."""
    found = find_box(*data, alpha=alpha, objective=objective)
    assert (len(found.boxes), sum(box.points for box in found.boxes)) == (boxes, points)
    assert (found.last.hits, found.last.points, len(found.last.limits)) == (hits, inside, restricted)


@pytest.mark.parametrize("objective", ["lenient1", "lenient2"])
def test_an_input_of_words(objective: Objective) -> None:
    """EMA Workbench 2.5.3: the points in every box of the search, and its limits."""
    i = np.arange(300)
    num, two, word = (i * 37 % 101) / 101, (i * 53 % 97) / 97, np.array(list("abcd"))[(i * i // 7) % 4]
    hits = ((num > 0.4) & (word != "c") & (two < 0.8)) | (i % 11 == 0)
    found = find_box({"num": num, "two": two, "word": word}, hits, objective=objective)
    inside = [300, 285, 270, 255, 242, 208, 197, 185, 173, 162, 152, 143, 135, 128, 120]
    assert [box.points for box in found.boxes] == inside
    assert (found.last.coverage, found.last.density) == (pytest.approx(0.8823529411764706), 1.0)
    low, high, words = found.last.limits
    assert isinstance(low, Between)
    assert isinstance(high, Between)
    assert (low.low, high.high) == (pytest.approx(0.400990099009901), pytest.approx(0.7989690721649485))
    assert words.name == "word"
    assert getattr(words, "kept", ()) == ("a", "b", "d")


def test_the_best_leaf_of_a_tree(data: Any, printed: Any) -> None:
    """By scikit-learn's tree in EMA Workbench, leaves of at least 5 % of the points."""
    leaves = tree(*data, mass=printed["cart"]["mass_min"])
    assert told(leaves[0]) == given(printed["cart"]["best_leaf"])
    assert sum(leaf.points for leaf in leaves) == len(data[1])
