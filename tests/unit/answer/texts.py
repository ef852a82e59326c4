"""Small cases as text, for tests of answers."""

from collections.abc import Mapping
from typing import Any

from detente.case.resolve import resolve


def machine(text: str) -> Mapping[str, Any]:
    """The machine form of a case whose first lines are the same for all."""
    resolved = resolve("detente: 1\ntitle: A small case\nstart: 2030-01-01\n" + text, "case.yaml")
    assert not resolved.issues, "\n".join(issue.render() for issue in resolved.issues)
    return resolved.machine


DUEL = """\
clock: week
behaviour: {depth: equilibrium, rationality: [0.2, 3, 6], foresight: 12 weeks, tempo: 1 per week}
actors: {a: {}, b: {}}
options: {a.x: {}, b.y: {}}
final: a.x or b.y
rules: [{never: a.x and b.y}]
interests:
  a: {struck: {avoid: b.y, weight: 3}, first: {avoid: a.x, weight: 1}}
  b: {struck: {avoid: a.x, weight: 3}, first: {avoid: b.y, weight: 1}}
questions:
  war: {probability: a.x or b.y, within: 12 weeks}
  first: {probability: a.x to yes, within: 12 weeks, minus: war}
  held: {probability: a.x or b.y, within: 12 weeks, minus: {do: {a.x: no}}}
"""

PATROL = """\
parameters: {haste: [0.1, 0.5]}
behaviour: {rationality: [0.5, 1, 2], foresight: [6 months, 12 months], depth: 1.5, tempo: 1 per month}
actors: {a: {commitment: [0.5 per month, 2 per month]}, b: {foresight: none}}
options: {a.x: {}, b.y: {}}
conditions: {p: {}}
events: {rise: {when: a.x, rate: haste per month, then: {p: yes}}}
CALENDARinterests:
  a: {show: {want: a.x, weight: 1}, fear: {avoid: p, weight: 2}}
  b: {calm: {avoid: a.x, weight: 1}}
questions:
  high: {probability: p, at: 6 months}
  welfare: {welfare: b}
  welfare_a: {welfare: a}
  moved_at: {probability: a.x to yes, at: 6 months}
  moved_all: {probability: rise, throughout: 6 months}
  trend: {trend: p, at: 6 months, after: a.x to yes}
  later: {probability: p, within: 6 months, after: a.x to yes}
  less: {probability: p, at: 6 months, minus: later}
  more: {probability: p, within: 6 months, after: a.x to yes, minus: high}
  pace: {parameter: haste}
"""


def patrol(*, calendar: bool = False) -> Mapping[str, Any]:
    dates = "calendar: [{date: 2030-03-01, name: regatta, then: {a.x: no}}]\n" if calendar else ""
    return machine(PATROL.replace("CALENDAR", dates))
