"""Every question of the shipped cases that can be exported, beside Storm; all theories and plans in the slow tests."""

import functools
from pathlib import Path

import pytest

from detente.answer import Grounds
from detente.answer.expectations import imposed
from detente.answer.grounds import Setting
from detente.case.load import load
from detente.case.questions import questions
from detente.result import Status
from oracle.storm.agreement import CLOSE, disagreements

NAMES = ("freeze", "council", "surprise", "korea-2017")
Pair = tuple[str, str | None, str | None]
ALL: list[Pair] = [
    (name, theory, plan)
    for name in NAMES
    for theory in (None, *load(name).machine["theories"])
    for plan in (None, *load(name).machine["plans"])
]
SOME: list[Pair] = [
    ("freeze", None, None), ("freeze", "exploitation", "freeze_for_freeze"), ("council", None, None),
    ("council", "setter", "ladder"), ("surprise", None, None), ("surprise", "schelling_1960", "stand_down"),
]  # fmt: skip
LEFT_OUT = (
    "no chain is needed", "is asked under what is observed", "starts when something has happened",
    "reaches beyond the dated change", "the start has several",
)  # fmt: skip


@functools.cache
def grounds(name: str) -> Grounds:
    return Grounds(load(name).machine)


def check(pair: Pair, folder: Path, *, text: bool = True) -> int:
    """Compare all that is asked of a theory and a plan, chain by chain; how many numbers there were."""
    name, theory, plan = pair
    case = grounds(name)
    asked = list(questions(case.applied(theory, plan)).values())
    numbers = 0
    for start, do in dict.fromkeys((one.start, imposed(one)) for one in asked):
        ground = case.ground(Setting(theory=theory, plan=plan, start=start, do=do))
        mine = [one for one in asked if (one.start, imposed(one)) == (start, do)]
        for strategies, chain in zip(ground.strategies, ground.chains, strict=True):
            if strategies.status is Status.STOPPED:
                continue
            export, found = disagreements(ground.game, strategies, chain, mine, folder, text=text)
            assert all(any(why in said for why in LEFT_OUT) for _, said in export.left_out), export.left_out
            assert [one for one in found if not one[0] <= CLOSE] == []
            numbers += len(found)
    case.forget(theory, plan)
    return numbers


@pytest.mark.parametrize("pair", SOME, ids=str)
def test_storm_agrees_on_some_theories_and_plans(pair: Pair, tmp_path: Path) -> None:
    assert check(pair, tmp_path) >= 1


def test_storm_agrees_on_the_largest_case_in_binary(tmp_path: Path) -> None:
    assert check(("korea-2017", None, None), tmp_path, text=False) >= 36


@pytest.mark.slow
@pytest.mark.parametrize("pair", ALL, ids=str)
def test_storm_agrees_on_all_theories_and_plans(pair: Pair, tmp_path: Path) -> None:
    assert check(pair, tmp_path) >= 1
