"""The digest of an answer's cone: it tells an edit that can touch an answer from one that cannot."""

from collections.abc import Mapping
from typing import Any

import detente
from detente.case.paths import find, get, with_value
from detente.study import stream
from detente.study.casework import case_study
from detente.study.cone_digest import Parts, cone_digest
from detente.study.gathering import Gathering

MACHINE = detente.load("freeze").machine


def answered(machine: Mapping[str, Any], plan: str = "none") -> Gathering:
    """Two questions at central values; `pace` reads one parameter and nothing else."""
    job = case_study(machine, ["pace", "quiet_year"], ["none"], [plan], points=1, sample=False)
    gathering = Gathering(job.context)
    batches = stream(job)
    gathering.add(next(batches))
    batches.close()
    return gathering


def edited(path: str, value: float) -> Mapping[str, Any]:
    steps = (*find(MACHINE, path), "value")
    assert get(MACHINE, steps) != value
    changed: Mapping[str, Any] = with_value(MACHINE, steps, value)
    return changed


def test_an_edit_outside_of_the_cone_leaves_its_digest_and_the_answer() -> None:
    key = ("quiet_year", None, None)
    before, after = answered(MACHINE), answered(edited("parameters.cuts", 0.12))
    assert before.digest != after.digest
    assert before.cones[key] == after.cones[key]
    assert before.answers[key].values == after.answers[key].values


def test_the_same_edit_is_inside_under_a_plan_that_reads_it() -> None:
    plan = "freeze_for_freeze"
    before, after = answered(MACHINE, plan), answered(edited("parameters.cuts", 0.12), plan)
    assert before.cones["quiet_year", None, plan] != after.cones["quiet_year", None, plan]
    assert before.answers["quiet_year", None, plan].values != after.answers["quiet_year", None, plan].values
    assert before.cones["pace", None, plan] == after.cones["pace", None, plan]


def test_an_edit_inside_of_the_cone_changes_its_digest() -> None:
    before, after = answered(MACHINE), answered(edited("parameters.advance", 0.06))
    for name in ("pace", "quiet_year"):
        key = (name, None, None)
        assert before.cones[key] != after.cones[key]
        assert before.answers[key].values != after.answers[key].values


def test_a_note_taken_away_changes_the_digest_of_what_rests_on_it() -> None:
    steps = ("events", "step", "evidence")
    assert get(MACHINE, steps)
    before, after = answered(MACHINE), answered(with_value(MACHINE, steps, []))
    assert before.cones["quiet_year", None, None] != after.cones["quiet_year", None, None]
    assert before.cones["pace", None, None] == after.cones["pace", None, None]


def test_what_a_question_is_compared_with_is_in_its_cone() -> None:
    # the plan sets the number itself, so that an edit of it touches only the side without the plan
    plan = {**MACHINE["plans"]["west_alone"], "set": {"parameters.advance": {"value": 0.07}}}
    found = []
    for machine in (MACHINE, edited("parameters.advance", 0.06)):
        planned = {**machine, "plans": {"west_alone": plan}}
        job = case_study(planned, ["plan_gain", "pace"], ["none"], ["west_alone"], points=1, sample=False)
        gathering = Gathering(job.context)
        batches = stream(job)
        gathering.add(next(batches))
        batches.close()
        found.append(gathering.cones)
    before, after = found
    assert before["pace", None, "west_alone"] == after["pace", None, "west_alone"]
    assert before["plan_gain", None, "west_alone"] != after["plan_gain", None, "west_alone"]


def test_another_motion_of_a_body_is_outside_unless_it_can_matter() -> None:
    body = {"members": {}, "motions": {"one": {"tempo": 1}, "two": {"tempo": 1}}}
    machine = {"clock": "month", "start": {}, "scale": "", "bodies": {"council": body}}
    other = with_value(machine, ("bodies", "council", "motions", "two", "tempo"), 2)
    within = ["bodies.council", "bodies.council.motions.one"]
    assert cone_digest([Parts(machine)], within) == cone_digest([Parts(other)], within)
    more = [*within, "bodies.council.motions.two"]
    assert cone_digest([Parts(machine)], more) != cone_digest([Parts(other)], more)
