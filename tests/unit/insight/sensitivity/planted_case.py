"""A case whose answers are known: a rate that is a number of the case, and numbers that nothing asks about."""

from pathlib import Path
from typing import Any

from detente.case.load import load

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
parameters:
  rate: {value: 0.1, range: [0.05, 0.4]}
  more: {value: 0.1, range: [0.05, 0.15]}
  idle: [0, 1]
  fixed: 2
behaviour: {rationality: 1, foresight: 12 months, depth: 1.5, tempo: 1 per month}
actors: {us: {commitment: 1 per month}}
options: {us.buildup: {}}
conditions: {economy: {levels: [sound, crippled], start: sound}}
events: {strain: {when: economy is sound, rate: rate + more, then: {economy: crippled}}}
interests: {us: {calm: {avoid: us.buildup, weight: 1}}}
theories:
  harsh: {by: A. Hawk, set: {rate: {value: 1, range: [0.5, 2]}}}
  mild: {by: B. Dove, set: {rate: 0.01}}
plans:
  press: {set: {more: {value: 0.3, range: [0, 1]}}}
  wait: {set: {more: 0.05}}
questions:
  crippled: {probability: economy is crippled, within: 3 months, better: lower, enough: 0.6, text: Will it be crippled?}
  sound: {probability: economy is sound, at: 3 months}
  idle: {parameter: idle}
  when: {time: economy is crippled}
  stays: {probability: us.buildup, within: 1 months, do: {us.buildup: "no"}}
"""


def machine(folder: Path, text: str = CASE) -> dict[str, Any]:
    """The machine form of the case."""
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return dict(load(folder).machine)
