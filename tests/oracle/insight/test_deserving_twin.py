"""The verdict on a plan against its slow twin, on random differences."""

import random
from dataclasses import replace

import pytest

from detente.insight.deserving.judging import answer, verdict
from detente.insight.deserving.result import Verdict
from detente.insight.deserving.trial import verdict_study
from detente.study.grid import CENTRE
from oracle.insight import deserving as slow
from unit.insight.trials import planted


def random_cell(dice: random.Random, points: int) -> list[tuple[float, float]]:
    centre, width = dice.choice([0.0, 0.002, -0.002, 0.05, -0.05]), dice.choice([0.0, 0.0003, 0.002, 0.05])
    return [(dice.gauss(centre, width), dice.choice([0.0, 1e-9, 1e-3])) for _ in range(points)]


@pytest.mark.parametrize("seed", range(150))
def test_random_differences(seed: int) -> None:
    dice = random.Random(seed)
    points = dice.choice([6, 8, 12, 16])
    context = verdict_study(planted().machine, "offer", depths=(0.5, 1.0, 1.5), points=points).context
    rows, cells = [], {}
    for place in context.places:
        for question in context.questions:
            cell = cells[question, place] = random_cell(dice, points)
            sign = 1 if question == "settlement" else -1
            for number, (difference, bound) in enumerate(cell):
                rows.append({
                    "part": "cell", "theory": place.theory or "none", "depth": place.depth, "point": number,
                    "question": question, "before": 0.4, "after": 0.4 + sign * difference, "bound": bound,
                    "several": False, "note": "",
                })  # fmt: skip
    dice.shuffle(rows)
    found = verdict(context, rows)
    sorts = []
    for one in found.asked:
        mine = []
        for cell in one.cells:
            place = next(p for p in context.places if (p.theory, p.depth) == (cell.theory, cell.depth))
            mine.append(slow.sort(cells[one.question, place]))
            assert cell.sort == mine[-1]
            assert cell.mean is not None
            low, high = slow.interval_of_the_mean(cells[one.question, place])
            ends = (low, high) if one.better == "higher" else (-high, -low)
            assert (cell.mean.low, cell.mean.high) == pytest.approx(ends, abs=1e-12)
        sorts.append(mine)
    assert found.answer == slow.answer(sorts)
    assert CENTRE not in {row["point"] for row in rows}


@pytest.mark.parametrize("seed", range(200))
def test_the_rule_on_random_sorts(seed: int, base: Verdict) -> None:
    dice = random.Random(seed)
    weights = [dice.random() ** 4 + 1e-3 for _ in range(4)]
    sorts = [
        dice.choices(["better", "worse", "none", "open"], weights, k=dice.choice([1, 5, 40]))
        for _ in range(dice.choice([1, 2, 6]))
    ]  # fmt: skip
    cell = base.asked[0].cells[0]
    asked = [replace(base.asked[0], cells=tuple(replace(cell, sort=one) for one in mine)) for mine in sorts]
    assert answer(asked) == slow.answer(sorts)


@pytest.fixture(scope="module")
def base() -> Verdict:
    context = verdict_study(planted().machine, "offer", depths=(1.5,), points=6).context
    rows = [
        {"part": "cell", "theory": "none", "depth": 1.5, "point": number, "question": "war", "before": 0.4,
         "after": 0.3, "bound": 0.0, "several": False, "note": ""}
        for number in range(6)
    ]  # fmt: skip
    return verdict(context, rows)
