"""Measures of robustness on a worked example: three actions in three scenarios.

The table and the choices are those of `robustness_toy` in the reference material (`bargain_theory_golden.json`): worked
by hand from the definitions of McPhail and others (2018, *Earth's Future* 6:169), to the digits given there.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.insight.compare.measures import domain, hurwicz, laplace, maximax, maximin, most, regret

TOLERANCE = 5e-5


@pytest.fixture(scope="module")
def toy(reference: Path) -> dict[str, Any]:
    file = reference / "published" / "bargaining" / "bargain_theory_golden.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["robustness_toy"]
    return found


def test_every_measure_and_what_it_chooses(toy: dict[str, Any]) -> None:
    table = np.array(toy["matrix_rows_actions_cols_scenarios"], float)
    regrets = regret(table)
    assert regrets.tolist() == toy["regret"]
    for values, name, sign in (
        (maximin(table), "maximin", 1), (maximax(table), "maximax", 1), (laplace(table), "laplace", 1),
        (hurwicz(table, 0.5), "hurwicz_0.5", 1), (most(regrets), "minimax_regret", -1),
        (domain(table, 5.0), "satisficing_domain_threshold_5", 1),
    ):  # fmt: skip
        assert values == pytest.approx(toy[name]["values"], abs=TOLERANCE), name
        if "choice" in toy[name]:
            assert int((sign * values).argmax()) == toy[name]["choice"], name
