"""Formulas: a question as a model checker takes it, with the labels and rewards that its formula speaks of."""

from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import numpy.typing as npt

from detente.game.occur import Occurrence
from detente.interop.watching import Watcher

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

GOAL, VALUE = "{goal}", "{value}"
"""Stand in a formula for the names of its label and of its reward structure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """What is earned: per unit of time in a state, or once for each transition that counts."""

    column: Floats | None = None
    """For each state, from 0 on."""
    counted: Occurrence | None = None
    waiting: bool = False
    """Only as long as the watcher has not seen what it waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as a formula."""

    id: str
    text: str
    formula: str
    goal: Bools | None = field(default=None, repr=False)
    """States of its label; None where the label is that its watcher has seen enough, or there is none."""
    reward: Reward | None = field(default=None, repr=False)
    watcher: Watcher | None = None
    scale: float = 1.0
    offset: float = 0.0
    """The answer is offset + scale * value."""
    less: str = ""
    """What is then to be taken from it, in words; empty for nothing."""


def number(value: float) -> str:
    """A number as it is written: the shortest that reads back the same, whole ones without a point.

    >>> number(12.0), number(0.1), number(1e-7)
    ('12', '0.1', '1e-07')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def until(time: float) -> str:
    """A time bound as it is written; nothing for a time without end.

    >>> until(12.0), until(float("inf"))
    ('<=12', '')
    """
    return f"<={number(time)}" if isfinite(time) else ""
