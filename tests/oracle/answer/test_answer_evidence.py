"""Evidence beside an answer: every element cites a note of its own, which is there iff the element can matter."""

import copy
import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from detente.answer import Grounds, ask
from detente.case.build import build
from detente.case.load import load
from detente.case.override import apply, with_scenario
from detente.case.questions import Otherwise, Question, questions
from detente.case.resolve import resolve
from oracle.answer.cone import Cone, evidence_paths, inside
from oracle.answer.harbour import harbour

OURS = ("harbour", "harbour with dates")
CASES = [(name, None, None) for name in OURS] + [
    (name, theory, plan)
    for name in ("freeze", "council", "surprise")
    for theory in (None, *load(name).machine["theories"])
    for plan in (None, *load(name).machine["plans"])
    if theory != "schelling_1960"
]
FEW = [*CASES[:2], *CASES[2::5]]
PER_CASE = 3


@functools.cache
def machine(name: str, theory: str | None = None, plan: str | None = None) -> Mapping[str, Any]:
    """A case with a theory and a plan applied, and no others."""
    whole = harbour(calendar=name != "harbour") if name in OURS else load(name).machine
    applied = apply(whole, theory=theory, plan=plan)
    asked = {question: data for question, data in applied["questions"].items() if within(data)}
    return {**applied, "theories": {}, "plans": {}, "questions": asked}


def within(data: Mapping[str, Any]) -> bool:
    """Whether a question speaks of no theory or plan."""
    minus = data["minus"] or {}
    return not (minus.get("theory") or minus.get("plan"))


def cited(node: Any) -> dict[str, str]:
    """Let every element and every number of a case cite a note of its own; notes by path."""
    number(node)
    notes = {}
    for place, (path, element) in enumerate(evidence_paths(node), start=1):
        element["evidence"] = [{"note": f"gazette:{place}", "aspect": "size", "polarity": "for"}]
        notes[path] = f"gazette:{place}"
    return notes


def number(node: Any) -> None:
    """Numbers that carry no evidence may do so."""
    if isinstance(node, dict):
        if "value" in node and "range" in node:
            node.setdefault("evidence", [])
        for key, child in node.items():
            if key not in ("theories", "plans", "questions"):
                number(child)
    elif isinstance(node, list):
        for child in node:
            number(child)


def cones(form: Mapping[str, Any], question: Question) -> set[str]:
    """What a question can depend on, and what is taken from it."""
    found = Cone(build(form, start=question.start, do=question.do), question).paths()
    other = question.minus
    if isinstance(other, Question):
        return found | cones(form, other)
    if isinstance(other, Otherwise):
        return found | cones(form, replace(question, minus=None, do=question.do if other.do is None else other.do))
    return found


def check_notes(name: str, theory: str | None, plan: str | None, *, step: int) -> None:
    """An element's note is in the answer iff the element is in the cone; every so many questions."""
    form = copy.deepcopy(machine(name, theory, plan))
    notes = cited(form)
    grounds = Grounds(form)
    for question in list(form["questions"])[::step]:
        needed = cones(form, questions(form)[question])
        own = {link["note"] for link in form["questions"][question]["evidence"]}
        expected = {note for path, note in notes.items() if inside(path, needed)} | own
        found = ask(grounds, question, theory=None, plan=None, spread=False)
        assert set(found.evidence) == expected, question
        assert len(found.evidence) == len(expected)
        assert found.judgements == ()


@pytest.mark.parametrize(("name", "theory", "plan"), FEW)
def test_notes_of_what_can_matter_and_no_others(name: str, theory: str | None, plan: str | None) -> None:
    check_notes(name, theory, plan, step=29 if name in OURS else 2)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theory", "plan"), CASES)
def test_notes_for_all_questions(name: str, theory: str | None, plan: str | None) -> None:
    check_notes(name, theory, plan, step=1)


def numbers(node: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every uncertain number that is part of the game, by path."""
    if isinstance(node, Mapping):
        if "value" in node and "range" in node:
            yield path, float(node["value"])
            return
        for key, child in node.items():
            if path or key not in ("theories", "plans", "questions"):
                yield from numbers(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, child in enumerate(node, start=1):
            yield from numbers(child, f"{path}.{place}")


def some_questions(form: Mapping[str, Any]) -> list[str]:
    """Every so many, so that there are about eight."""
    return list(form["questions"])[:: max(1, len(form["questions"]) // 8)]


def check_unmoved(name: str, theory: str | None, plan: str | None, most: int | None = None) -> None:
    """Change numbers one at a time: answers that say they do not depend on them stay."""
    form = machine(name, theory, plan)
    values, before = dict(numbers(form)), Grounds(form)
    answers = {
        question: ask(before, question, theory=None, plan=None, spread=False) for question in some_questions(form)
    }
    outside = [path for path in values if not all(inside(path, set(one.depends)) for one in answers.values())]
    for path in outside[:: 1 if most is None else max(1, len(outside) // most)]:
        after = Grounds(with_scenario(form, {path: values[path] * 1.07 + 0.011}))
        for question, one in answers.items():
            if inside(path, set(one.depends)):
                continue
            two = ask(after, question, theory=None, plan=None, spread=False)
            for old, new in zip(one.expectations, two.expectations, strict=True):
                if old.estimate.value is None or old.estimate.value == new.estimate.value:
                    assert new.estimate.value == old.estimate.value
                    continue
                off = old.estimate.bound + new.estimate.bound + 1e-12
                assert abs(new.estimate.value - old.estimate.value) <= off, (question, path)


PLANNED = [case for case in CASES if case[2] is not None or case[1] is not None]


@pytest.mark.parametrize(("name", "theory", "plan"), [*CASES[:2], *PLANNED[::5]])
def test_outside_the_cone_nothing_changes(name: str, theory: str | None, plan: str | None) -> None:
    """With theories and plans, and in the synthetic case; the shipped cases alone have a test of properties."""
    check_unmoved(name, theory, plan, PER_CASE)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theory", "plan"), CASES)
def test_outside_the_cone_nothing_changes_for_all_numbers(name: str, theory: str | None, plan: str | None) -> None:
    check_unmoved(name, theory, plan)


HEART = """\
detente: 1
title: Somebody else's worries
start: 2030-01-01
parameters: {idle: [0.1, 0.2, 0.3]}
actors: {a: {}, b: {}, c: {}}
options: {a.x: {}, b.y: {}}
conditions:
  p: {}
  q: {}
  w: {since: [signal], fades: {after: 2 months}}
events:
  rise: {when: a.x, rate: 0.2 per month, then: {p: yes}}
  fall: {rate: idle per month, then: {q: yes}}
  signal: {when: b.y, rate: 0.5 per month, then: {}}
interests:
  a: {other: {welfare: c, weight: 1}}
  b: {self: {want: b.y and q, weight: 1}}
  c: {ranked: [not p, a.x], top: 3, ratio: 0.5}
theories:
  calm: {set: {rise.rate: 0.1 per month}, evidence: [gazette:2]}
plans: {}
questions:
  high: {probability: p, at: 6 months}
  minded: {probability: w, at: 6 months}
  gain: {probability: p, at: 6 months, minus: {theory: calm}}
"""


def heart() -> dict[str, Any]:
    resolved = resolve(HEART, "case.yaml")
    assert not resolved.issues, "\n".join(issue.render() for issue in resolved.issues)
    return copy.deepcopy(dict(resolved.machine))


def depends(question: str) -> set[str]:
    return set(ask(Grounds(heart()), question, theory=None, plan=None, spread=False).depends)


def test_only_what_matters_of_a_small_case() -> None:
    """Two stories that have nothing to do with one another; one of them is only remembered."""
    rises, minds = depends("high"), depends("minded")
    assert {"events.rise", "options.a.x", "interests.c.ranked.1", "interests.a.other", "actors.a"} <= rises
    assert not any(path.startswith(("events.fall", "options.b", "interests.b", "parameters")) for path in rises)
    assert {"conditions.w", "events.signal", "options.b.y", "interests.b.self", "parameters.idle"} <= minds
    assert not any(path.startswith(("events.rise", "options.a", "interests.a")) for path in minds)


def test_weights_of_those_whose_welfare_counts() -> None:
    """a cares for c only, whose statements weigh by `top`: the answer moves with it, so it depends on it."""
    form = heart()
    one = ask(Grounds(form), "high", theory=None, plan=None, spread=False)
    two = ask(Grounds(with_scenario(form, {"interests.c.top": 4.0})), "high", theory=None, plan=None, spread=False)
    assert one.values != two.values
    assert inside("interests.c.top", set(one.depends))


def test_a_difference_rests_on_both_sides() -> None:
    """What only the other theory cites has its part in the difference."""
    answer = ask(Grounds(heart()), "gain", theory=None, plan=None, spread=False)
    assert answer.evidence == ("gazette:2",)
