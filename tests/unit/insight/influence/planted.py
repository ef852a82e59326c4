"""A case in which it is known which note moves the answer, and by how much against the others."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.case.load import Case, load
from detente.insight.influence import Influence, Mover, influence, influence_study
from detente.study import run

CASE = """\
detente: 1
title: Planted
start: 2020-01-01
parameters:
  fixed: {value: 0.01, evidence: [a:2, {note: a:3, polarity: against}], without: 0.02}
  switch: {value: 0, evidence: [d:1]}
  idle: {value: 0.1, range: [0.05, 0.2], evidence: [e:1]}
actors: {us: {}}
conditions: {war: {}, weather: {levels: [fair, foul]}}
final: war
events:
  pace: {rate: {value: 0.02, range: [0.01, 0.03]}, then: {war: "yes"}, without: [0.5, 0.6], evidence: [a:1]}
  drift: {rate: {value: 0.01, range: [0.008, 0.012]}, then: {war: "yes"}, without: [0.03, 0.04], evidence: [b:1, b:2]}
  brake:
    rate: {value: 0.05, range: [0.02, 0.08]}
    then: {war: "yes"}
    without: [0.1, 0.2]
    evidence: [c:1, {note: c:2, polarity: against}]
  rest: {rate: fixed + switch, then: {war: "yes"}, without: 0.001}
  turn: {when: weather is fair, rate: idle, then: {weather: foul}, evidence: [e:1]}
rules:
  - {never: war and not war, evidence: [d:2]}
interests: {us: {peace: {avoid: war, weight: minor}}}
theories:
  gloomy: {set: {events.brake.rate: 0.5}, evidence: [d:3]}
questions:
  war: {probability: war, within: 6 months}
  foul: {probability: weather is foul, within: 6 months, do: {war: "no"}}
  stated: {parameter: fixed}
  nothing: {parameter: switch}
  gain: {probability: war, within: 6 months, minus: {theory: none}}
"""
NOTES = """\
---
id: {id}
title: {id}
author: The author of {id}
date: 2020
---

1. One.
2. Two.
3. Three.
"""


def write(folder: Path, text: str = CASE) -> Case:
    """A case in a folder, with three notes in each of five sources."""
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    for source in "abcde":
        (folder / "sources" / f"{source}.md").write_text(NOTES.format(id=source), encoding="utf-8")
    return load(folder)


def found(case: Case, question: str = "war", *, points: int = 2, **more: Any) -> Influence:
    """The influence on a question."""
    job = influence_study(case.machine, case.notes, question, points=points, **more)
    whole = influence(job.context, run(job).table().to_pylist())
    assert whole is not None
    return whole


def by_name(whole: Influence) -> Mapping[str, Mover]:
    """Notes and judgements by id."""
    return {mover.player: mover for mover in whole.notes}
