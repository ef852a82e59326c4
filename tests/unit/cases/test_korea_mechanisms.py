"""Two mechanisms of the Korean case by themselves: a draft is watered down, and a plan goes on phase by phase."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from detente.case.build import build
from detente.case.load import Case, load
from detente.case.override import altered, apply
from detente.game import Game, compile_game
from detente.game.behaviour.hierarchy import Levels, think

FEARLESS = {
    f"{path}.weight": 0
    for path in ("china.embargo", "russia.embargo", "china.stability", "china.buffer", "russia.buffer")
}
"""What the holders of vetoes have against an embargo, taken away."""


@pytest.fixture(scope="module")
def case() -> Case:
    return load("korea-2017")


def game(case: Case, plan: str | None = None, values: Mapping[str, Any] | None = None) -> Game:
    patch = altered(apply(case.machine, plan=plan), values or {})
    assert not patch.troubles
    return compile_game(build(patch.machine))


def start(one: Game) -> int:
    return int(np.argmax(one.start))


def passed(one: Game, motion: str) -> int:
    """The state after a draft has passed at the start."""
    (block,) = [b for b in one.blocks if b.sort == "passes" and b.cause.label == f"security_council passes {motion}"]
    (target,) = block.target[block.source == start(one)]
    return int(target)


def tabling(one: Game, levels: Levels, motion: str) -> list[float]:
    """How often America tables a draft when it could, at each level of thought."""
    (vote,) = [number for number, vote in enumerate(one.votes) if vote.motion.id == motion]
    return [float(level["us"].tabling[vote][start(one)]) for level in levels]


def test_a_sponsor_who_foresees_the_veto_tables_less_than_it_wants(case: Case) -> None:
    """It would rather see the strong draft pass, and tables the weak one, at every level that expects votes."""
    one = game(case)
    levels = think(one)
    strong, weak = passed(one, "strong"), passed(one, "weak")
    us = one.actors["us"]
    assert one.utility[us][strong] > one.utility[us][weak] > one.utility[us][start(one)]
    deepest = levels[-1]["us"].values
    assert deepest is not None
    assert deepest[strong] > deepest[weak] > deepest[start(one)]
    assert len(levels) >= 5
    for a, b in list(zip(tabling(one, levels, "strong"), tabling(one, levels, "weak"), strict=True))[1:]:
        assert a < 1 / 4 < b  # at level 1 nobody is expected to vote: each draft and silence are as good


def test_where_the_vetoes_fear_nothing_it_tables_what_it_wants(case: Case) -> None:
    one = game(case, values=FEARLESS)
    levels = think(one)
    for a, b in list(zip(tabling(one, levels, "strong"), tabling(one, levels, "weak"), strict=True))[1:]:
        assert a > 1 / 4  # above even chances, where fear of the vetoes keeps it below
        assert a > b


@pytest.mark.parametrize("plan", ["roadmap", "roadmap_reduced"])
def test_phases_come_one_after_another(case: Case, plan: str) -> None:
    """Whatever happens, a phase is entered from the one before it, and left for `before` where a promise is broken."""
    one = game(case, plan)
    phase = one.space.view.column("phase")
    condition = next(factor for factor in one.model.factors if factor.id == "phase")
    found = {
        (condition.levels[a], condition.levels[b])
        for block in one.blocks
        for a, b in set(zip(phase[block.source].tolist(), phase[block.target].tolist(), strict=True))
        if a != b
    }
    phases = [part["name"] for part in case.machine["plans"][plan]["phases"]]
    assert len(phases) == 3
    on = {*pairwise(["before", *phases])}
    assert found == on | {(name, "before") for name in phases}


def test_without_a_plan_no_phase_begins(case: Case) -> None:
    one = game(case)
    assert len(set(one.space.view.column("phase").tolist())) == 1
