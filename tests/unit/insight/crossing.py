"""A case in which what adapting is worth can be worked out by hand."""

from math import exp
from pathlib import Path
from typing import Any

from detente.case.load import load

CASE = """\
detente: 1
title: A crossing
start: 2020-01-01
clock: month
parameters: {speed: [0.9, 1, 1.1], peril: 1, luck: [0, 1]}
behaviour: {rationality: 1, foresight: 12 months, depth: 1.5, tempo: 1 per month}
actors: {crew: {commitment: 1 per month}}
options: {crew.flag: {levels: [furled, flying], start: furled}}
conditions:
  weather: {levels: [calm, storm], start: calm}
  ship: {levels: [out, home, lost], start: out}
  sealed: {levels: [low, high], start: {low: 0.5, high: 0.5}, hidden: [crew]}
final: ship is not out
events:
  breaks: {when: weather is calm, rate: 0.5 per month, then: {weather: storm}}
  arrives: {when: ship is out, rate: speed per month, then: {ship: home}}
  sinks: {when: ship is out and weather is storm, rate: peril per month, then: {ship: lost}}
interests: {crew: {colours: {want: crew.flag is flying, weight: 0.1}}}
theories: {rough: {set: {events.breaks.rate: 0.7 per month}}}
plans:
  anchor: {set: {speed: 0.2, peril: 0}}
  paint: {set: {luck: 0.5}}
questions:
  home: {text: Is it home?, better: higher, probability: ship is home, at: 6 months}
  home_within: {text: Is it home by then?, better: higher, probability: ship is home, within: 6 months}
  lost: {text: Is it lost?, better: lower, probability: ship is lost, at: 6 months}
  cargo: {text: What is it worth?, better: higher, expect: 3 * (ship is home) - 2 * (ship is lost), at: 6 months}
  arrival: {text: Does it arrive?, better: higher, probability: arrives, within: 6 months}
  unasked: {text: Is the flag up?, probability: crew.flag is flying, at: 6 months}
"""
SPEED, PERIL, SLOW, UNTIL = 1.0, 1.0, 0.2, 6.0


def machine(folder: Path, text: str = CASE) -> Any:
    """Its machine form."""
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return load(folder).machine


def worked_out(review: float, breaks: float = 0.5) -> tuple[float, float]:
    """Coming home if nobody anchors, and what is gained by anchoring where there is a storm at the review.

    Out and calm until t with exp(-(s + b) t); out in a storm with the convolution of leaving the calm at rate b and
    lasting in the storm with exp(-(s + p) t). From a storm it comes home with s / (s + p) (1 - exp(-(s + p) left)), and
    at anchor with 1 - exp(-a left).
    """
    calm, storm = SPEED + breaks, SPEED + PERIL
    left = UNTIL - review
    from_storm = SPEED / storm * (1 - exp(-storm * left))
    at_anchor = 1 - exp(-SLOW * left)
    in_storm = breaks * (exp(-calm * review) - exp(-storm * review)) / (storm - calm)
    # in calm all along: home at rate s; out of it at rate b into a storm with the rest of the time
    whole = SPEED / calm * (1 - exp(-calm * UNTIL))
    whole += (
        breaks
        * SPEED
        / storm
        * ((1 - exp(-calm * UNTIL)) / calm - (exp(-calm * UNTIL) - exp(-storm * UNTIL)) / (storm - calm))
    )
    return whole, in_storm * (at_anchor - from_storm)
