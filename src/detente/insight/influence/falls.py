"""What a number is when some of what holds it up is taken back, at a point of the ranges.

    size or exists has fallen              it stands at its prior
    sign has fallen
      of an interest                       want and avoid with even chances, at the size in force
      of an event that is a single step    up and down with even chances
      of a parameter whose prior reaches   the value in force and its negative with even chances
        below nought
      of any other                         as if its size had fallen
    nothing has fallen, and nothing holds  the half of its own range that lies away from the prior (of its size) or is
      an aspect down any more              of larger magnitude (of the others); a point has no halves

At a point every number has one share, read by whichever distribution is in force, and one share for the coin of its
sign, so all that is taken back is compared at common points, and one element moves no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.paths import Steps, dotted, get, with_value
from detente.insight.influence.supports import ASPECTS, STEP, Aspect, Number
from detente.study.quantiles import Points

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """In which way a number does not stand as stated."""

    prior: bool = False
    coin: bool = False
    half: int = 0
    """1 for the upper half of its range, -1 for the lower."""


STANDS = State()


def state(number: Number, fallen: frozenset[Aspect], released: frozenset[Aspect]) -> State:
    """How a number stands.

    Args:
        number: The number.
        fallen: Aspects of which all that supports them is taken back.
        released: Aspects that nothing holds down any more, and something did.
    """
    coin = "sign" in fallen and number.flips
    at_prior = bool(fallen & {"size", "exists"}) or ("sign" in fallen and not number.flips)
    if at_prior or not number.gives:
        return State(at_prior, coin)
    # of several, size first: it says most
    free = next((aspect for aspect in reversed(ASPECTS) if aspect in released and aspect not in fallen), None)
    return State(False, coin, 0 if free is None else number.away(free))


def edits(machine: Data, number: Number, how: State, points: Points, point: int) -> list[tuple[Steps, Any]]:
    """What is to be written into a machine form at a point for a number to stand in some way.

    Args:
        machine: The machine form, its numbers at the point.
        number: The number.
        how: How it stands.
        points: The points.
        point: Which of them.

    Returns:
        Steps, and what is to stand at their end.
    """
    name = dotted(number.steps)
    there = get(machine, number.steps)
    share = points.share(name, point)
    turned = how.coin and points.share(f"{name} sign", point) < 0.5
    found: list[tuple[Steps, Any]] = []
    if how.prior and "formula" in there and number.per is None:
        found.append((number.steps, {**there, "formula": f"({there['formula']}) * {number.prior.at(share)!r}"}))
    elif how.prior or how.half or (turned and number.sort != "rate"):
        value = _value(number, how, share)
        if turned and number.sort != "rate":
            value = -value
        kept = {key: there[key] for key in there if key not in ("formula", "phrase", "scale", "word")}
        more = {} if number.per is None or not how.prior else {"per": number.per}
        point_there = {**kept, "value": value, "range": [value, value], "shape": "point", **more}
        found.append((number.steps, point_there))
    if turned and number.sort == "rate":
        steps = (*number.element, "then")
        found.append((steps, {factor: STEP[step] for factor, step in get(machine, steps).items()}))
    return found


def _value(number: Number, how: State, share: float) -> float:
    if how.prior:
        return number.prior.at(share)
    own = number.own
    assert own is not None
    share = share if not how.half else (share + (how.half > 0)) / 2
    return float(own.quantile(np.array([share]))[0])


def written(machine: Data, changes: list[tuple[Steps, Any]]) -> Data:
    """A machine form with changes written into it.

    Args:
        machine: The machine form.
        changes: Steps, and what is to stand at their end.
    """
    for steps, value in changes:
        machine = with_value(machine, steps, value)
    return machine
