"""Questions as typed parts."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from detente.case.override import apply
from detente.case.questions import Otherwise, Question, probable, questions
from detente.case.resolve import resolve
from detente.errors import CaseError
from detente.formula import Kind

EVERYTHING = Path(__file__).parent / "everything" / "case.yaml"


@pytest.fixture(scope="module")
def machine() -> Mapping[str, Any]:
    return apply(resolve(EVERYTHING.read_text(encoding="utf-8"), "case.yaml").machine)


@pytest.fixture(scope="module")
def asked(machine: Mapping[str, Any]) -> dict[str, Question]:
    return questions(machine)


def test_what_is_a_probability_is_the_same_typed_and_in_the_machine_form(
    machine: Mapping[str, Any], asked: dict[str, Question]
) -> None:
    told = {name: probable(question) for name, question in asked.items()}
    assert told == {name: probable(node) for name, node in machine["questions"].items()}
    assert told["war"]
    counted = [one for one in asked.values() if one.asks == "count"]
    assert {probable(one) for one in counted if one.at_least is None} <= {False}
    assert {probable(one) for one in counted if one.at_least is not None} <= {True}
    assert {one.asks for one in asked.values() if told[one.id]} <= {"probability", "count"}
    assert not all(told.values())


def test_states_and_marks(asked: dict[str, Question]) -> None:
    assert asked["war"].formula is not None
    assert asked["war"].formula.kind is Kind.BOOLEAN
    assert asked["war"].mark is None
    assert asked["war"].text == "War in a year?"
    assert asked["tested"].mark is not None
    assert asked["tested"].mark.event == "range_test"
    assert asked["vetoed"].mark is not None
    assert asked["vetoed"].mark.kind == "refuses"


def test_times_are_in_clock_units(asked: dict[str, Question]) -> None:
    assert asked["war"].within == 12
    assert asked["vetoed"].within == math.inf
    assert asked["calm"].throughout == 3
    assert asked["purse"].over == 6
    assert asked["answered"].within == pytest.approx(14 / 30.4375)
    assert asked["answered"].by == 12
    assert asked["war"].by == math.inf


def test_the_rest(asked: dict[str, Question]) -> None:
    assert (asked["tests"].asks, asked["tests"].at_least) == ("count", 2)
    assert asked["good"].actor == "russia"
    assert asked["spread"].factor == "reach"
    assert asked["leak"].parameter == "leakage"
    assert asked["purse"].formula is not None
    assert asked["purse"].formula.kind is Kind.NUMBER
    assert asked["answered"].after is not None
    assert asked["seen"].given is not None
    assert asked["seen"].given.at == 3
    assert asked["forced"].do == {"talks": "yes"}
    assert asked["forced"].start == "autumn"


def test_differences(asked: dict[str, Question]) -> None:
    assert asked["gain"].minus == Otherwise(plan="roadmap")
    other = asked["more"].minus
    assert isinstance(other, Question)
    assert other.id == "war"


@pytest.mark.parametrize(
    "change",
    [
        {"probability": "ending is peace"},
        {"do": {"talks": "perhaps"}},
        {"from": "winter"},
        {"after": "lunch"},
        {"minus": {"question": "wars", "plan": None, "theory": None, "do": None}},
        {"minus": {"question": "war", "plan": None, "theory": None, "do": None}},
    ],
)
def test_what_does_not_fit_is_refused(machine: Mapping[str, Any], change: Mapping[str, Any]) -> None:
    changed = {**machine["questions"], "war": {**machine["questions"]["war"], **change}}
    with pytest.raises(CaseError, match=r"questions.war"):
        questions({**machine, "questions": changed})
