"""The published conflicts, made again of their options: the same states and the same moves."""

import json
from pathlib import Path
from typing import Any

import pytest

from detente.game.conflict import Condition, OptionPlan, Ranks, conflict_from_options, listed

NAMES = (
    "cuban_missile_crisis", "elmira", "euphrates_syria_iraq_1975", "garrison_diversion_unit", "prisoners_dilemma",
    "us_north_korea_2017_base", "us_north_korea_2017_bloodthirsty", "us_north_korea_2017_irreversible_invasion",
)  # fmt: skip
DIRECTIONS = {True: "both", "irreversible: only N->Y": "fwd", "irreversible: only Y->N": "back"}


def ruled_out(text: str) -> Condition:
    """`1 & -4` as a condition."""
    literals = [int(word) for word in text.split(" & ")]
    return listed([tuple((abs(number) - 1, int(number > 0)) for number in literals)])


@pytest.mark.parametrize("name", NAMES)
def test_a_published_conflict_is_made_of_its_options(reference: Path, name: str) -> None:
    model: dict[str, Any] = json.loads((reference / "published" / "conflicts" / f"{name}.json").read_text("utf-8"))
    actors = model["dms"]
    made = conflict_from_options(
        model["title"],
        actors,
        [
            OptionPlan(option["name"], (actors.index(option["owner"]),), DIRECTIONS[option["reversible"]])  # type: ignore[arg-type]
            for option in model["options"]
        ],
        infeasible=[ruled_out(text) for text in model["infeasible_conditions"]],
        preferences=lambda codes, choices: [Ranks.of(codes)] * len(actors),
    )
    states = model["feasible_states"]
    assert [made.pattern(state) for state in range(made.size)] == [state["code"] for state in states]
    assert made.codes.tolist() == [state["decimal"] for state in states]
    place = {state["id"]: number for number, state in enumerate(states)}
    for actor, moves in zip(actors, made.moves, strict=True):
        arcs = {(place[int(s)], place[t]) for s, targets in model["moves"][actor].items() for t in targets}
        assert set(zip(*(ends.tolist() for ends in moves.pairs()), strict=True)) == arcs
