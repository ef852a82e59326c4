"""A small case with everything that makes an answer hard, and every kind of question with every modifier it allows."""

import json
from collections.abc import Mapping
from typing import Any

from detente.case.resolve import resolve

TEXT = """\
detente: 1
title: A harbour
start: {spring: 2030-03-01, winter: {date: 2030-12-01, levels: {tension: high, a.patrol: {no: 0.3, yes: 0.7}}}}
clock: month
parameters:
  haste: [0.1, 0.2, 0.4]
  spare: 3
behaviour: {depth: [0.5, 1, 1.5], rationality: [0.5, 1, 2]}
actors:
  a: {tempo: {value: 1, range: [0.5, 2], per: month}}
  b: {foresight: 6 months}
  c: {foresight: none}
options:
  a.patrol: {cost: {yes: 0.2}}
conditions:
  tension: {levels: {low: 0, high: 2.5}}
  leak: {levels: {tight: 0.1, loose: 0.6}, start: {tight: 0.4, loose: 0.6}, hidden: [a]}
  memory: {since: [a.patrol to yes, council refuses warn, becomes tension is high], fades: {after: 2 months, stages: 2}}
  sunk: {}
final: sunk
events:
  incident: {when: a.patrol, rate: haste * (1 + leak) per month, then: {tension: up}}
  calming: {when: not a.patrol and not memory, rate: 0.4 per month, then: {tension: down}}
  leaking: {rate: 0.1 per month, then: {leak: loose}}
  collision: {when: tension is high and a.patrol, rate: 0.05 per month, then: {sunk: yes}}
CALENDARbodies:
  council:
    members: {a: 1, b: 1, c: 1}
    passes: {yes: 2, veto: [b]}
    tempo: 0.5 per month
    sponsors: {a: 1 per month}
    polled: no
    retry: 2 months
    motions:
      warn: {sponsor: a, when: not a.patrol, then: {tension: down}, else: {tension: up}, cost: 0.1}
  assembly:
    members: {b: 1, c: {votes: 2}, rest: {votes: 2, yes: 0.6}}
    passes: majority
    tempo: 0.7 per month
    polled: yes
    retry: 3 months
    motions:
      mediate: {when: tension is high, then: {tension: low, a.patrol: no}}
interests:
  a:
    show: {want: a.patrol, weight: moderate}
    fear: {avoid: tension * (0.5 + leak), weight: 0.5}
    ship: {avoid: sunk, weight: vital}
  b: {calm: {avoid: tension, weight: 0.6}, order: {avoid: a.patrol and memory, weight: minor}}
  c: {thrill: {want: tension is not low, weight: minor}, friend: {welfare: b, weight: 0.2}}
theories:
  bold: {set: {a.show.weight: vital}}
plans:
  watch:
    phases:
      - name: watched
        begins: {parties: [a, b], tempo: 0.5 per month}
        promises: [{option: a.patrol, level: no, breach: 1}]
"""
CALENDAR = """\
calendar:
  - {date: 2030-04-10, name: regatta, then: {a.patrol: no, tension: down}}
  - {date: 2030-07-01, name: review, then: {tension: up}}
"""

KINDS: dict[str, dict[str, Any]] = {
    "within": {"probability": "tension is high and memory", "within": "5 months"},
    "ever": {"probability": "sunk", "within": "ever"},
    "at": {"probability": "tension is high", "at": "5 months"},
    "throughout": {"probability": "not (tension is high and a.patrol)", "throughout": "5 months"},
    "event": {"probability": "incident", "within": "5 months"},
    "passes": {"probability": "assembly passes mediate", "within": "5 months"},
    "refuses": {"probability": "council refuses warn", "within": "ever"},
    "move": {"probability": "a.patrol to yes", "within": "5 months"},
    "becomes": {"probability": "becomes memory and tension is low", "within": "5 months"},
    "count": {"count": "a.patrol moves", "within": "5 months"},
    "count_silent": {"count": "leaking", "within": "5 months"},
    "at_least": {"count": "council refuses warn", "within": "8 months", "at_least": 2},
    "time": {"time": "sunk"},
    "time_within": {"time": "tension is high", "within": "5 months"},
    "time_mark": {"time": "becomes not memory", "within": "9 months"},
    "expect_at": {"expect": "tension * leak", "at": "5 months"},
    "expect_over": {"expect": "tension + 2 * (a.patrol and memory)", "over": "5 months"},
    "welfare_at": {"welfare": "c", "at": "5 months"},
    "welfare_over": {"welfare": "a", "over": "5 months"},
    "welfare": {"welfare": "b"},
    "trend": {"trend": "tension", "at": "5 months"},
    "trend_spread": {"trend": "leak", "at": "5 months"},
    "parameter": {"parameter": "haste"},
}
AFTER = {"after": "a.patrol to yes"}
LATER = {"given": {"state": "tension is high or leak is loose", "at": "4 months"}}
MODIFIERS: dict[str, dict[str, Any]] = {
    "plain": {},
    "after": AFTER,
    "after_by": {"after": "becomes tension is high", "by": "3 months"},
    "given": {"given": "leak is tight"},
    "given_later": LATER,
    "given_never": {"given": "sunk"},
    "after_given": {**AFTER, **LATER},
    "do": {"do": {"tension": "high"}},
    "do_given": {"do": {"a.patrol": "yes", "leak": "tight"}, **LATER},
    "from": {"from": "winter"},
    "from_given": {"from": "winter", "given": "a.patrol"},
    "minus_question": {"minus": "at_plain", "do": {"memory": "no"}},
    "minus_theory": {"minus": {"theory": "bold"}},
    "minus_plan": {"minus": {"plan": "watch"}},
    "minus_none": {"minus": {"theory": "none", "plan": "none"}},
    "minus_do": {"do": {"leak": "tight"}, "minus": {"do": {"leak": "loose"}}, "given": "a.patrol is no"},
}
ASKED = [
    (kind, how) for kind in KINDS for how in MODIFIERS if kind != "parameter" or how in ("plain", "do", "minus_theory")
]
"""Every kind with every modifier; a number of the case is what it is whatever happens."""


def harbour(*, calendar: bool) -> Mapping[str, Any]:
    """The machine form, with all questions that are allowed."""
    asked = {f"{kind}_{how}": {**KINDS[kind], **MODIFIERS[how]} for kind, how in ASKED}
    text = TEXT.replace("CALENDAR", CALENDAR if calendar else "") + f"questions: {json.dumps(asked)}\n"
    resolved = resolve(text, "case.yaml")
    assert not resolved.issues, "\n".join(issue.render() for issue in resolved.issues)
    return resolved.machine
