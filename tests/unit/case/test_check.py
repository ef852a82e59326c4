"""Checks of references: every mistake once, in its place, and no traceback whatever the case."""

from pathlib import Path

import pytest

from detente.case.check import check
from detente.case.load import check_file, shipped
from detente.case.resolve import resolve

HEAD = """detente: 1
title: A small case
start: 2020-01-01
actors: {us: {}, dprk: {}}
options:
  dprk.tests: {levels: [paused, active]}
conditions:
  reach: {levels: [near, middle, far]}
parameters: {leakage: 0.4}
events:
  launch: {when: dprk.tests, rate: 1 per month, then: {reach: up}}
"""


def found(text: str) -> list[tuple[int, str, str]]:
    return [(issue.line, issue.path, issue.found) for issue in check(resolve(text, "case.yaml"))]


def test_a_case_without_mistakes() -> None:
    assert found(HEAD) == []
    assert [issue for issue in check_file(Path(__file__).parent / "everything") if not issue.warning] == []


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_have_no_mistakes(name: str) -> None:
    assert [issue.render() for issue in check_file(name) if not issue.warning] == []


def test_one_mistake_is_told_once_whatever_the_combinations() -> None:
    text = HEAD.replace("when: dprk.tests", "when: dprk.test") + (
        "theories: {a: {set: {leakage: 1}}, b: {set: {leakage: 2}}}\nplans: {p: {set: {leakage: 3}}}\n"
    )
    assert found(text) == [(11, "events.launch.when", "`dprk.test`")]


def test_a_mistake_of_one_combination_says_which() -> None:
    text = HEAD + (
        "questions: {often: {count: launch, within: 1 year}}\n"
        "theories: {calm: {remove: [launch]}}\nplans: {wait: {set: {leakage: 0}}}\n"
    )
    issues = check(resolve(text, "case.yaml"))
    assert [(issue.path, issue.hint) for issue in issues] == [("questions.often.count", "with theory `calm`")]


def test_two_additions_that_do_not_go_together() -> None:
    text = HEAD + (
        "theories: {calm: {remove: [launch]}}\n"
        "plans: {drill: {add: {conditions: {fear: {since: [launch], fades: {after: 1 month}}}}}}\n"
    )
    issues = check(resolve(text, "case.yaml"))
    assert [(issue.path, issue.line, issue.hint) for issue in issues] == [
        ("plans.drill.add.conditions.fear.since.1", 13, "with theory `calm`")
    ]


def test_a_formula_over_deep() -> None:
    text = HEAD.replace("when: dprk.tests", f"when: {'(' * 10_000}dprk.tests{')' * 10_000}")
    issues = check(resolve(text, "case.yaml"))
    assert [issue.path for issue in issues] == ["events.launch.when"]


def test_a_mistake_of_structure_draws_no_second_complaint() -> None:
    text = HEAD.replace("levels: [near, middle, far]", "levels: [near, Middle East, far]")
    assert len(found(text)) == 1


def test_what_plans_say_is_placed_in_what_they_say() -> None:
    text = HEAD + (
        "plans:\n  calm:\n    phases:\n      - name: freeze\n"
        "        begins: {when: reach is fair, rate: 1 per month}\n"
        "        promises: [{option: dprk.tests, level: paused, while: not reach is fra}]\n"
    )
    issues = check(resolve(text, "case.yaml"))
    assert [(issue.line, issue.column, issue.found) for issue in issues] == [(16, 33, "`fair`"), (17, 76, "`fra`")]


def test_phases_do_not_set_the_phase_themselves() -> None:
    text = HEAD + (
        "plans:\n  calm:\n    renews: 1 per month\n    phases:\n"
        "      - {name: freeze, begins: at once}\n"
        "      - {name: pact, begins: {rate: 1 per month, then: {phase: freeze}}}\n"
    )
    issues = check(resolve(text, "case.yaml"))
    assert [(issue.path, issue.warning) for issue in issues] == [
        ("plans.calm.renews", True),
        ("plans.calm.phases.2.begins.then.phase", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "detente: 1",
        "detente: 1\nactors: 5\noptions: []\nplans: {p: 3}\ntheories: x\nquestions: {q: }\n",
        "detente: 1\ntitle: t\nstart: x\nactors: {us: }\nplans: {p: {phases: [{}]}}\n",
        "detente: 1\ntitle: t\nstart: 2020-01-01\nactors: {us: {}}\nbeliefs: {us: {a: {b: [c]}}}\n",
        HEAD + "theories: {t: {set: {launch: 5, launch.then: x, dprk.tests: [], reach.levels: [a]}}}\n",
        HEAD + "theories: {t: {set: {actors: {}, options: 3, events: {launch: }}}}\n",
        HEAD + "theories: {t: {add: {events: [1], rules: {a: b}, bodies: {b: {motions: 3}}}, remove: [actors.us]}}\n",
        HEAD + "theories: {t: {remove: [dprk.tests, reach]}}\n",
        HEAD + "plans: {p: {phases: [{name: a, begins: {parties: [x]}, tempos: {us.x: {times: -1}}}]}}\n",
        HEAD + "questions: {a: {probability: ' ', within: 1 month}, b: {minus: {}}}\n",
    ],
)
def test_no_traceback(text: str) -> None:
    assert check(resolve(text, "case.yaml"))
