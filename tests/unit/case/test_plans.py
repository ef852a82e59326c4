"""Plans rewritten into bodies, motions, events, promises, holds and tempos."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case.build import build
from detente.case.override import apply
from detente.case.resolve import resolve
from detente.formula import evaluate

EVERYTHING = Path(__file__).parent / "everything" / "case.yaml"
PHASES = ["before", "freeze", "pact", "squeeze", "broken"]


@pytest.fixture(scope="module")
def machine() -> Mapping[str, Any]:
    return resolve(EVERYTHING.read_text(encoding="utf-8"), "case.yaml").machine


@pytest.fixture(scope="module")
def roadmap(machine: Mapping[str, Any]) -> Mapping[str, Any]:
    return apply(machine, plan="roadmap")


@pytest.mark.parametrize(("plan", "start"), [(None, "before"), ("roadmap", "before"), ("pressure", "squeeze")])
def test_the_phase_is_there_under_every_plan(machine: Mapping[str, Any], plan: str | None, start: str) -> None:
    phase = apply(machine, plan=plan)["conditions"]["phase"]
    assert phase["levels"] == PHASES
    assert phase["start"] == {level: float(level == start) for level in PHASES}


def test_an_agreement_is_a_body_of_its_parties(roadmap: Mapping[str, Any]) -> None:
    body = roadmap["bodies"]["freeze"]
    assert list(body["members"]) == ["us", "dprk"]
    assert body["passes"] == {"yes": 2, "veto": [], "abstain": False}
    motion = body["motions"]["begin"]
    assert motion["when"] == "phase is before and (dprk.tests)"
    assert motion["then"] == {"phase": "freeze", "dprk.tests": "paused"}
    assert [link["note"] for link in motion["evidence"]] == ["gazette:1"]


def test_an_agreement_forgets_a_refusal_as_soon_as_it_says(machine: Mapping[str, Any]) -> None:
    assert apply(machine, plan="roadmap")["bodies"]["freeze"]["retry"] == {
        "value": 6.0, "range": [6.0, 6.0], "shape": "point", "unit": "month",
    }  # fmt: skip
    text = EVERYTHING.read_text(encoding="utf-8").replace("parties: [us, dprk]", "parties: [us, dprk], retry: none", 1)
    again = resolve(text, "case.yaml").machine
    assert apply(again, plan="roadmap")["bodies"]["freeze"]["retry"] == "none"


def test_a_phase_that_begins_as_an_event(roadmap: Mapping[str, Any]) -> None:
    event = roadmap["events"]["pact"]
    assert event["when"] == "phase is freeze and (talks)"
    assert event["then"] == {"phase": "pact", "ending": "settlement"}


def test_promises_bind_from_their_phase_on_and_break_the_plan(roadmap: Mapping[str, Any]) -> None:
    first, second = roadmap["promises"]
    assert first["while"] == "phase is (freeze, pact)"
    assert second["while"] == "phase is (freeze, pact) and (phase is freeze)"
    assert first["voids"] == second["voids"] == {"phase": "broken"}
    assert roadmap["holds"][0]["while"] == "phase is pact"


def test_events_and_motions_live_in_their_phase(roadmap: Mapping[str, Any]) -> None:
    assert roadmap["events"]["inspection"]["when"] == "phase is pact"
    assert roadmap["bodies"]["council"]["motions"]["lift"]["when"] == "phase is pact"
    assert roadmap["events"]["roadmap_renews"]["when"] == "phase is broken"
    assert roadmap["events"]["roadmap_renews"]["then"] == {"phase": "before"}


def test_tempos_of_a_phase(roadmap: Mapping[str, Any]) -> None:
    model = build(roadmap)
    tempo = {option.factor: option.tempo for option in model.options}
    digits = {"phase": np.arange(len(PHASES))}
    tests = evaluate(tempo["dprk.tests"].formula, digits, model.parameters) * tempo["dprk.tests"].scale
    drills = evaluate(tempo["us.drills"].formula, digits, model.parameters) * tempo["us.drills"].scale
    assert tests.tolist() == [2, 2, 0.5, 2, 2]
    assert drills.tolist() == [1, 1, 0.5, 1, 1]


def test_the_usual_tempo_of_a_phased_option_follows_behaviour(machine: Mapping[str, Any]) -> None:
    model = build(apply(machine, plan="roadmap", scenario={"behaviour.tempo": 3.0}))
    tempo = next(option.tempo for option in model.options if option.factor == "us.drills")
    values = evaluate(tempo.formula, {"phase": np.arange(len(PHASES))}, {})
    assert values.tolist() == [3, 3, 1.5, 3, 3]


def test_commitments_do_not_follow_a_plan(machine: Mapping[str, Any], roadmap: Mapping[str, Any]) -> None:
    for name, option in machine["options"].items():
        assert roadmap["options"][name]["commitment"] == option["commitment"]


def test_without_a_plan_nothing_of_it_is_there(machine: Mapping[str, Any]) -> None:
    form = apply(machine, plan="pressure")
    assert "freeze" not in form["bodies"]
    assert form["promises"] == form["holds"] == []
    assert form["events"]["embargo"]["when"] == "phase is squeeze"


def test_a_plan_that_is_renewed_at_once_falls_back_to_before(machine: Mapping[str, Any]) -> None:
    text = EVERYTHING.read_text(encoding="utf-8")
    again = resolve(re.sub(r"renews: .*", "renews: at once", text, count=1), "case.yaml").machine
    applied = apply(again, plan="roadmap")
    assert {name for name in applied["events"] if name.endswith("_renews")} == set()
    assert {promise["voids"]["phase"] for promise in applied["promises"]} == {"before"}
    assert {promise["voids"]["phase"] for promise in apply(machine, plan="roadmap")["promises"]} == {"broken"}
