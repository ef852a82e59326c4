"""Small cases as text, for tests of the game."""

from detente.case.build import build
from detente.case.model import Model
from detente.case.override import apply
from detente.case.resolve import resolve

HEAD = """\
detente: 1
title: A small case
start: 2017-09-18
"""


def model_of(body: str, *, theory: str | None = None, plan: str | None = None, **build_with: object) -> Model:
    """The model of a case whose first lines are the same for all."""
    resolved = resolve(HEAD + body, "case.yaml")
    assert not resolved.issues, "\n".join(issue.render() for issue in resolved.issues)
    return build(apply(resolved.machine, theory=theory, plan=plan), **build_with)  # type: ignore[arg-type]


DUEL = """\
actors: {a: {}, b: {}}
options:
  a.x: {}
  b.y: {}
conditions:
  ending: {levels: [open, war, peace]}
final: {war: ending is war, peace: ending is peace}
events:
  war: {when: a.x or b.y, rate: 0.1 per month, then: {ending: war}}
  peace: {when: not a.x and not b.y, rate: 0.1 per month, then: {ending: peace}}
interests:
  a: {war: {avoid: ending is war, weight: major}, lead: {want: a.x and not b.y, weight: minor}}
  b: {war: {avoid: ending is war, weight: major}, lead: {want: b.y and not a.x, weight: minor}}
"""
