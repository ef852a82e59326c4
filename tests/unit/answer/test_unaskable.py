"""Questions that do not fit a game: they say so in a sentence and leave the others their answers."""

import math

import pytest

from detente.answer import Answer, Grounds, ask
from detente.result import Status
from unit.answer.texts import patrol


def answer(question: str, *, calendar: bool = False) -> Answer:
    return ask(Grounds(patrol(calendar=calendar)), question, theory=None, plan=None)


def test_what_is_said() -> None:
    for question, words in (
        ("welfare", "b is myopic"), ("moved_at", "asked with `within`"), ("moved_all", "asked with `within`"),
        ("trend", "a trend is from the start"),
    ):  # fmt: skip
        found = answer(question)
        (one,) = found.expectations
        assert one.estimate.status is Status.UNASKABLE
        assert (one.estimate.value, one.estimate.bound) == (None, math.inf)
        assert words in one.estimate.note
        assert one.estimate.note.endswith(".")
        assert (one.carriers, one.routes, one.steps) == (None, (), ())
        assert found.depends
        for _, estimates in found.ablations:
            assert [estimate.status for estimate in estimates] == [Status.UNASKABLE]


def test_a_clock_that_starts_anew_needs_a_case_without_dates() -> None:
    assert answer("later").expectations[0].estimate.value is not None
    refused = answer("later", calendar=True).expectations[0].estimate
    assert refused.status is Status.UNASKABLE
    assert "regatta" in refused.note


@pytest.mark.parametrize("question", ["less", "more"])
def test_a_difference_with_such_a_side(question: str) -> None:
    assert answer(question).expectations[0].estimate.value is not None
    refused = answer(question, calendar=True).expectations[0].estimate
    assert refused.status is Status.UNASKABLE
    assert "regatta" in refused.note


def test_the_others_keep_their_answers() -> None:
    grounds = Grounds(patrol(calendar=True))
    asked = {
        question: ask(grounds, question, theory=None, plan=None, spread=False).expectations[0].estimate
        for question in ("later", "high", "welfare", "welfare_a", "pace")
    }
    assert [asked[question].value is None for question in asked] == [True, False, True, False, False]
    assert asked["pace"].value == 0.3
