"""What an answer depends on: any number changed changes the digest; a number outside the cone changes no answer."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from detente.answer import Answer, Grounds, ask
from detente.case.digest import digest
from detente.case.load import load
from detente.case.override import with_scenario

CASES = ["freeze", "council", "surprise"]
PER_CASE = 12


def numbers(node: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every uncertain number of a machine form, by path."""
    if isinstance(node, Mapping):
        if "value" in node and isinstance(node["value"], int | float) and "range" in node:
            yield path, float(node["value"])
            return
        for key, child in node.items():
            if path or key not in ("theories", "plans", "questions"):
                yield from numbers(child, f"{path}.{key}" if path else key)


def value(answer: Answer) -> tuple[float | None, ...]:
    return answer.values


@pytest.mark.parametrize("name", CASES)
def test_any_number_changed_changes_the_digest(name: str) -> None:
    machine = load(name).machine
    before = digest(machine)
    seen = {before}
    for path, number in numbers(machine):
        changed = digest(with_scenario(machine, {path: number * 1.01 + 1e-3}))
        assert changed not in seen, path
        seen.add(changed)
    assert len(seen) > 10


def sampled(name: str, whole: bool) -> list[str]:
    paths = [path for path, _ in numbers(load(name).machine)]
    return paths if whole else paths[:: max(1, len(paths) // PER_CASE)]


def check(name: str, path: str) -> None:
    machine = load(name).machine
    number = dict(numbers(machine))[path]
    changed = with_scenario(machine, {path: number * 1.05 + 1e-2})
    before, after = Grounds(machine), Grounds(changed)
    for question in machine["questions"]:
        one = ask(before, question, theory=None, plan=None, spread=False)
        inside = any(path == part or path.startswith(f"{part}.") for part in one.depends)
        if not inside:
            two = ask(after, question, theory=None, plan=None, spread=False)
            assert value(one) == value(two), f"{question} changed with {path}, which is outside its cone"


@pytest.mark.parametrize(("name", "path"), [(name, path) for name in CASES for path in sampled(name, False)])
def test_outside_the_cone_nothing_changes(name: str, path: str) -> None:
    check(name, path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), [(name, path) for name in CASES for path in sampled(name, True)])
def test_outside_the_cone_nothing_changes_for_all_numbers(name: str, path: str) -> None:
    check(name, path)


@pytest.mark.parametrize("name", CASES)
def test_inside_the_cone_something_does(name: str) -> None:
    """Interests of actors that act: at least half of the numbers called relevant move the answer."""
    machine = load(name).machine
    question = next(
        q for q, data in machine["questions"].items() if data["probability"] is not None and not data["minus"]
    )
    before = ask(Grounds(machine), question, theory=None, plan=None, spread=False)
    moved = relevant = 0
    for path, number in numbers(machine):
        if path.startswith("interests.") and any(path.startswith(f"{part}.") for part in before.depends):
            relevant += 1
            after = ask(Grounds(with_scenario(machine, {path: number * 1.5 + 0.1})), question, theory=None, plan=None,
                        spread=False)  # fmt: skip
            moved += value(before) != value(after)
    assert relevant
    assert moved >= relevant / 2
