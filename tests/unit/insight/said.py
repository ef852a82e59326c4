"""A small case with forecasts in words, whose answer is known: 1 - exp(-6 strain), from 0.32 to 0.38."""

from pathlib import Path

CASE = """\
detente: 1
title: A case in words
start: 2020-01-01
parameters: {strain: {value: 0.0718, range: [0.0643, 0.0797]}, other_strain: 0.2}
behaviour: {rationality: 1, foresight: 12 months, depth: 1.5, tempo: 1 per month}
actors: {us: {commitment: 1 per month}}
options: {us.buildup: {}}
conditions: {economy: {levels: [sound, crippled], start: sound}}
events: {fall: {when: economy is sound, rate: strain, then: {economy: crippled}}}
interests: {us: {calm: {avoid: us.buildup, weight: 1}}}
theories: {gloom: {by: B. Gloom, set: {strain: 0.2}}}
questions:
  crippled: {text: Will the economy fall?, probability: economy is crippled, within: 6 months}
  often: {count: fall, within: 6 months}
"""
SOURCE = """\
---
id: a
title: A page
author: A. Writer
---

1. {speaker: A. Owl, certainty: unlikely, kind: forecast} It will hardly fall.
2. {speaker: A. Hawk, certainty: may well, kind: forecast} It may well fall.
3. {speaker: B. Gloom, certainty: even chance, kind: forecast} It is even whether it falls.
4. {speaker: A. Owl, certainty: in two minds, kind: forecast} He could not say how often.
5. {speaker: A. Owl, kind: forecast} Nobody knows.
"""
FORECASTS = """\
question,note,theory,low,high,happened,outcome
crippled,a:1,,0.2,0.35,no,It held.
crippled,a:2,,,,unknown,Nobody looked.
crippled,a:3,gloom,0.5,0.5,no,It held.
often,a:4,,0.1,0.2,no,Once.
crippled,a:5,,,,no,It held.
"""


def written(folder: Path, *, forecasts: bool = True) -> Path:
    """The case in a folder."""
    (folder / "sources").mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "sources" / "a.md").write_text(SOURCE, encoding="utf-8")
    if forecasts:
        (folder / "forecasts.csv").write_text(FORECASTS, encoding="utf-8")
    return folder
