"""What holds of every theory, plan and scenario applied to every case at hand."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.build import build
from detente.case.digest import digest
from detente.case.load import load, shipped
from detente.case.override import apply
from detente.case.paths import dotted, find, get, with_value
from detente.case.resolve import resolve_data

CASES = [str(Path(__file__).parents[1] / "unit" / "case" / "everything"), *shipped()]


@cache
def machine(case: str) -> Mapping[str, Any]:
    return load(case).machine


Choice = tuple[str, str | None, str | None]


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """A case, and one of its theories and plans or none."""
    case = draw(st.sampled_from(CASES))
    form = machine(case)
    theory = draw(st.sampled_from([None, *form["theories"]]))
    return case, theory, draw(st.sampled_from([None, *form["plans"]]))


@cache
def applied(choice: Choice) -> Mapping[str, Any]:
    case, theory, plan = choice
    return apply(machine(case), theory=theory, plan=plan)


def numbers(node: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Steps to every uncertain number of a machine form, questions apart."""
    if isinstance(node, Mapping):
        if "range" in node and "value" in node:
            yield steps
            return
        for key, child in node.items():
            if key != "questions":
                yield from numbers(child, (*steps, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from numbers(child, (*steps, index))


@given(choices())
@settings(max_examples=30)
def test_the_result_resolves_to_itself(choice: Choice) -> None:
    case, theory, plan = choice
    before = digest(machine(case))
    result = apply(machine(case), theory=theory, plan=plan)
    again = resolve_data(result)
    assert again.issues == ()
    assert again.machine == result
    assert digest(machine(case)) == before
    assert result["questions"] == machine(case)["questions"]


@given(choices())
@settings(max_examples=30)
def test_applying_nothing_changes_nothing(choice: Choice) -> None:
    case, theory, plan = choice
    result = applied(choice)
    assert apply(result) == result
    assert apply(result, scenario={}) == result
    assert apply(machine(case), theory=theory, plan=plan, scenario={}) == result


@given(choices(), st.data())
@settings(max_examples=30)
def test_a_scenario_at_central_values_builds_the_same_model(choice: Choice, data: st.DataObject) -> None:
    case, theory, plan = choice
    plain = applied(choice)
    some = data.draw(st.lists(st.sampled_from(list(numbers(plain))), min_size=1, max_size=8))
    scenario = {dotted(steps): get(plain, steps)["value"] for steps in some}
    one, other = build(plain), build(apply(machine(case), theory=theory, plan=plan, scenario=scenario))
    for name in (slot for slot in type(one).__slots__ if slot not in ("digest", "beliefs", "evidence")):
        assert getattr(one, name) == getattr(other, name)


@given(choices(), st.data())
@settings(max_examples=50)
def test_every_number_has_a_path_and_counts_in_the_digest(choice: Choice, data: st.DataObject) -> None:
    plain = applied(choice)
    steps = data.draw(st.sampled_from(list(numbers(plain))))
    assert find(plain, dotted(steps)) == steps
    value = get(plain, steps)["value"]
    other = value / 2 if value else 0.25
    assert digest(with_value(plain, (*steps, "value"), other)) != digest(plain)
    moved = apply(plain, scenario={dotted(steps): other})
    assert digest(moved) != digest(plain)
    assert build(plain).digest != build(moved).digest
