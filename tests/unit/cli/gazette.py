"""A small case that rests on one gazette, for `detente influence`."""

from pathlib import Path

from detente.cli import main

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
parameters:
  danger: {value: 0.1, range: [0.05, 0.2], evidence: [gazette:1]}
  guard: {value: 0.5, range: [0.3, 0.7], note: Out of the air.}
  idle: {value: 2, range: [1, 3], evidence: [gazette:6]}
behaviour: {rationality: 1, foresight: 12 months, depth: 1.5, tempo: 1 per month}
actors: {us: {name: Home, commitment: 1 per month, evidence: [gazette:4]}}
options: {us.talks: {}}
conditions: {ending: {levels: [open, war]}}
final: {war: ending is war}
events:
  clash: {when: not us.talks, rate: danger * guard per month, then: {ending: war}, evidence: [gazette:1]}
interests: {us: {peace: {avoid: ending is war, weight: major, evidence: [gazette:2]}}}
theories: {hawk: {by: A. Hawk, set: {danger: 0.3}, evidence: [gazette:5]}}
questions:
  war: {text: Is there war within a year?, probability: ending is war, within: 12 months}
  talks: {probability: us.talks, at: 12 months}
  never: {probability: ending is war, at: 12 months, given: {state: danger > 5, at: 6 months}}
"""
NOTES = """\
---
id: gazette
title: The Gazette
author: An Author
---
1. {speaker: A. Analyst, certainty: likely} A clash <b>will</b> come.
2. Home wants peace.
3. Nobody cites this.
4. There is a Home.
5. The hawk says more.
6. This is about nothing that is asked.
"""


def write(folder: Path) -> Path:
    """The case in a new folder."""
    (folder / "sources").mkdir(parents=True)
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    return folder


def told(place: Path, *words: str) -> int:
    """Run the command in this process."""
    return main(["influence", str(place), "--engine", "here", "--points", "4", *words])
