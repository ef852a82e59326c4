"""The spread over behaviour beside each expectation."""

from collections.abc import Mapping
from typing import Any

import pytest

from detente.answer import Answer, Grounds, ask
from detente.case.override import with_scenario
from unit.answer.texts import DUEL, machine, patrol


def answer(form: Mapping[str, Any], question: str, *, spread: bool = True) -> Answer:
    return ask(Grounds(form), question, theory=None, plan=None, spread=spread)


def test_each_expectation_has_the_spread_of_its_name() -> None:
    """War out of fear is not there any more at low rationality; peace then means something else."""
    found = answer(machine(DUEL), "war")
    peace, war = found.expectations
    assert peace.estimate.value < 1e-6 < 0.999 < war.estimate.value
    for one in found.expectations:
        assert one.spread is not None
        assert one.spread.points[0] == ("central values", one.estimate.value)
        assert [label for label, _ in one.spread.points[1:]] == ["rationality low", "rationality high"]
    assert dict(war.spread.points)["rationality low"] is None
    assert war.spread.low > 0.999
    assert dict(peace.spread.points)["rationality low"] == peace.spread.high > 0.9
    assert peace.spread.high_at == "rationality low"


@pytest.mark.parametrize("question", ["first", "held"])
def test_a_difference_has_a_spread_of_differences(question: str) -> None:
    form = machine(DUEL)
    for one in answer(form, question).expectations:
        assert one.spread is not None
        for end, label in enumerate(("rationality low", "rationality high")):
            at_end = with_scenario(form, {"behaviour.rationality": form["behaviour"]["rationality"]["range"][end]})
            same = [o.estimate.value for o in answer(at_end, question, spread=False).expectations if o.name == one.name]
            assert dict(one.spread.points)[label] == (same[0] if same else None)


def test_only_what_has_a_range_is_varied() -> None:
    """Each sort by itself, at both ends, wherever it has a range."""
    (found,) = answer(patrol(), "high").expectations
    labels = [label for label, _ in found.spread.points]
    assert labels == [
        "central values", "rationality low", "rationality high", "foresight low", "foresight high", "commitment low",
        "commitment high",
    ]  # fmt: skip
    values = [value for _, value in found.spread.points]
    assert (found.spread.low, found.spread.high) == (min(values), max(values))
    named = dict(found.spread.points)
    assert (named[found.spread.low_at], named[found.spread.high_at]) == (found.spread.low, found.spread.high)
    assert len(set(values)) == len(values)


def test_none_where_none_is_asked_for_or_possible() -> None:
    assert answer(patrol(), "high", spread=False).expectations[0].spread is None
    assert answer(patrol(), "welfare").expectations[0].spread is None  # it cannot be asked at any point


def test_a_parameter_has_the_range_the_case_gives_it() -> None:
    found = answer(patrol(), "pace")
    (one,) = found.expectations
    assert one.spread is not None
    assert (one.estimate.value, one.spread.low, one.spread.high) == (0.3, 0.1, 0.5)
    assert found.ablations == ()
