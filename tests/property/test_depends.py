"""What an answer depends on: any number changed changes the digest; a number outside the cone changes no answer."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from detente.answer import Answer, Grounds, ask
from detente.case.digest import digest
from detente.case.load import load
from detente.case.override import with_scenario
from detente.case.resolve import resolve
from unit.game.texts import DUEL, HEAD

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


APART = (
    DUEL
    + """\
  c: {dry: {avoid: rain, weight: major}}
"""
)
APART = APART.replace("b: {}}", "b: {}, c: {}}").replace("  b.y: {}\n", "  b.y: {}\n  c.z: {}\n")
APART = APART.replace("events:\n", "events:\n  shower: {when: not c.z, rate: 0.3 per month, then: {rain: yes}}\n")
APART = APART.replace("conditions:\n", "conditions:\n  rain: {}\n") + (
    "bodies:\n  fair: {members: {c: 1, rest: {votes: 3, yes: 0.5}}, passes: {yes: 2}, "
    "motions: {dance: {then: {rain: no}}}}\n"
    "questions: {war: {probability: ending is war, within: 12 months}, wet: {probability: rain, at: 3 months}}\n"
)


def test_two_stories_side_by_side_do_not_touch() -> None:
    """What has to do with rain lies outside the cone of war. The end ends the rain too, so not the other way."""
    machine = resolve(HEAD + APART, "case.yaml").machine
    outside = {"war": 0, "wet": 0}
    moved = {"war": 0, "wet": 0}
    before = {q: ask(Grounds(machine), q, theory=None, plan=None, spread=False) for q in outside}
    for path, number in numbers(machine):
        changed = Grounds(
            with_scenario(machine, {path: min(number * 1.3 + 0.05, 0.99) if "yes" in path else number * 1.3})
        )
        for question, one in before.items():
            two = ask(changed, question, theory=None, plan=None, spread=False)
            if any(path == part or path.startswith(f"{part}.") for part in one.depends):
                moved[question] += one.values != two.values
            else:
                outside[question] += 1
                assert one.values == pytest.approx(two.values, rel=1e-12), (question, path)
    assert outside["war"] >= 10
    assert outside["wet"] == 0
    assert min(moved.values()) >= 3
