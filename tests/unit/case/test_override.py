"""Theories, plans and scenarios applied to a machine form."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from detente.case.override import apply, with_beliefs
from detente.case.resolve import resolve, resolve_data
from detente.errors import CaseError, QueryError

EVERYTHING = Path(__file__).parent / "everything" / "case.yaml"


@pytest.fixture(scope="module")
def machine() -> Mapping[str, Any]:
    resolved = resolve(EVERYTHING.read_text(encoding="utf-8"), "case.yaml")
    assert not resolved.issues
    return resolved.machine


def notes(element: Mapping[str, Any]) -> list[str]:
    return [link["note"] for link in element["evidence"]]


def test_nothing_applied_takes_only_theories_and_plans_away(machine: Mapping[str, Any]) -> None:
    assert apply(machine) == {**machine, "theories": {}, "plans": {}}


def test_a_theory_sets_adds_and_removes(machine: Mapping[str, Any]) -> None:
    form = apply(machine, theory="rovere")
    assert form["interests"]["russia"]["us_buildup"]["weight"]["value"] == 0
    assert form["parameters"]["leakage"]["range"] == [0.2, 0.3]
    assert form["interests"]["russia"]["influence"]["want"] == "talks"
    assert form["events"]["leak"]["when"] == "true"
    assert "relief" not in form["events"]
    assert form["beliefs"] == {"us": {"dprk.survival.weight": "minor"}, "china": {"leakage": 0.9}}
    assert form["questions"] == machine["questions"]


def test_what_a_theory_says_carries_its_evidence(machine: Mapping[str, Any]) -> None:
    form = apply(machine, theory="rovere")
    assert notes(form["parameters"]["leakage"]) == ["gazette:3"]
    assert notes(form["interests"]["russia"]["influence"]) == ["gazette:3"]
    assert notes(form["interests"]["russia"]["us_buildup"]["weight"]) == ["gazette:3"]
    assert notes(form["events"]["range_test"]) == ["gazette:2"]


def test_a_bare_number_becomes_a_point(machine: Mapping[str, Any]) -> None:
    rate = apply(machine, theory="plain")["events"]["range_test"]["rate"]
    assert rate == {"value": 0.3, "range": [0.3, 0.3], "shape": "point", "per": "month"}


def test_commitments_stay_when_a_tempo_is_set(machine: Mapping[str, Any]) -> None:
    theory = {**machine["theories"]["plain"], "set": {"dprk.tempo": "9 per month", "us.drills.tempo": "9 per month"}}
    form = apply({**machine, "theories": {"fast": theory}}, theory="fast")
    for option in ("dprk.tests", "us.drills"):
        assert form["options"][option]["commitment"] == machine["options"][option]["commitment"]


def test_a_theory_that_goes_before_a_plan(machine: Mapping[str, Any]) -> None:
    theory = {**machine["theories"]["plain"], "set": {"council.dissent": 0.9}}
    changed = {**machine, "theories": {"firm": theory}}
    assert apply(changed, theory="firm")["bodies"]["council"]["dissent"]["value"] == 0.9
    assert apply(changed, theory="firm", plan="pressure")["bodies"]["council"]["dissent"]["value"] == 0.5


def test_removing_from_a_list(machine: Mapping[str, Any]) -> None:
    theory = {**machine["theories"]["plain"], "set": {}, "remove": ["rules.1", "calendar.2", "rules.2"]}
    form = apply({**machine, "theories": {"free": theory}}, theory="free")
    assert form["rules"] == []
    assert [entry["name"] for entry in form["calendar"]] == ["before"]


def test_a_scenario_puts_numbers_at_points_in_their_own_unit(machine: Mapping[str, Any]) -> None:
    form = apply(machine, scenario={"leakage": 0.2, "events.range_test.rate": 0.7, "russia.us_buildup.weight": 3})
    assert form["parameters"]["leakage"]["value"] == 0.2
    assert notes(form["parameters"]["leakage"]) == ["gazette:1"]
    assert form["events"]["range_test"]["rate"]["per"] == "month"
    assert form["interests"]["russia"]["us_buildup"]["weight"] == {"value": 3.0, "range": [3.0, 3.0], "shape": "point"}


def test_a_scenario_comes_after_the_plan(machine: Mapping[str, Any]) -> None:
    form = apply(machine, plan="pressure", scenario={"council.dissent": 0.2, "embargo.rate": 4})
    assert form["bodies"]["council"]["dissent"]["value"] == 0.2
    assert form["events"]["embargo"]["rate"]["value"] == 4


@pytest.mark.parametrize("path", ["leak", "range_test", "range_test.when", "us.strike.tempo", "us"])
def test_a_scenario_of_no_number_is_refused(machine: Mapping[str, Any], path: str) -> None:
    with pytest.raises(CaseError):
        apply(machine, scenario={path: 1.0})


def test_unknown_names(machine: Mapping[str, Any]) -> None:
    with pytest.raises(QueryError, match="no theory `rover`; did you mean `rovere`"):
        apply(machine, theory="rover")
    with pytest.raises(QueryError, match="no plan `roadmaps`"):
        apply(machine, plan="roadmaps")


def test_mistakes_are_all_told(machine: Mapping[str, Any]) -> None:
    wrong = {"set": {"nothing": 1, "range_test.rate": "soon"}, "remove": ["reach.levels"]}
    theory = {**machine["theories"]["plain"], **wrong}
    with pytest.raises(CaseError) as caught:
        apply({**machine, "theories": {"bad": theory}}, theory="bad")
    assert len(caught.value.issues) == 3
    assert {issue.path for issue in caught.value.issues} == {
        "theories.bad.set.nothing",
        "theories.bad.set.range_test.rate",
        "theories.bad.remove.1",
    }


def test_a_believer_sees_its_own_numbers(machine: Mapping[str, Any]) -> None:
    form = with_beliefs(machine, "us")
    assert form["interests"]["dprk"]["survival"]["weight"]["word"] == "minor"
    assert form["beliefs"] == {}


@pytest.mark.parametrize("theory", [None, "rovere", "plain"])
@pytest.mark.parametrize("plan", [None, "roadmap", "pressure"])
def test_the_result_resolves_to_itself(machine: Mapping[str, Any], theory: str | None, plan: str | None) -> None:
    form = apply(machine, theory=theory, plan=plan)
    again = resolve_data(form)
    assert not again.issues
    assert again.machine == form
    assert apply(form) == form
