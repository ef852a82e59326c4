"""The cognitive hierarchy on the shared process in plain NumPy: what somebody would write for it and no other.

Options are bits, an actor's interests are masks, the story ends by two hazards; nothing else is known. Each actor at
each level values the future by plain value iteration (docs/game.md, sections 4 and 5), until no equation is off by more
than the tolerance allows, and the next begins from what the level below found.
"""

from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np
import numpy.typing as npt
from shared_process import TEMPO, generator

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Thought:
    """How often each option moves from each state, shape (n, states); how far values may be off; sweeps made."""

    rates: Floats
    bound: float
    sweeps: int


def poisson(mean: float, most: int) -> list[float]:
    """Poisson probabilities of 0 to `most`."""
    weights = [exp(-mean)]
    for k in range(1, most + 1):
        weights.append(weights[-1] * mean / k)
    return weights


def levels(depth: float, tail: float = 1e-3) -> int:
    """The deepest level: the smallest beyond which less than a thousandth is left, at least 1."""
    most = 1
    while 1 - sum(poisson(depth, most)) >= tail:
        most += 1
    return most


def think(crisis: Any, *, rationality: float, foresight: float, depth: float, tolerance: float) -> Thought:
    """Find how everybody behaves.

    Args:
        crisis: What the generator made.
        rationality: Of every actor.
        foresight: In the unit of the clocks.
        depth: Mean number of levels.
        tolerance: Most that an equation may be off, over the discount rate: the contraction's bound on the values.
    """
    made = generator()
    n, k, size = crisis.n, crisis.k, 1 << crisis.n
    s = np.arange(size, dtype=np.uint32)
    ends = made.hazard(crisis.hw_mask, crisis.hw_val, crisis.hw, crisis.hw_base, s)
    ends = ends + made.hazard(crisis.hd_mask, crisis.hd_val, crisis.hd, crisis.hd_base, s)
    delta, kappa = 1.0 / foresight, TEMPO
    deepest = levels(depth)
    weights = poisson(depth, deepest)
    flows = [made.util(crisis, actor, s) for actor in range(k)]
    values = [flow / delta for flow in flows]
    drawn = np.array(weights[1:]) / sum(weights[1:])
    rates, expected = np.zeros((n, size)), np.zeros((n, size))
    below = np.zeros((n, size))
    bound, sweeps = 0.0, 0
    for level in range(1, deepest + 1):
        # what is expected is the mixture of the levels below, of which level 0 stays where it is
        if level > 1:
            before = sum(weights[: level - 1])
            expected = (expected * before + weights[level - 1] * below) / (before + weights[level - 1])
        answers = np.empty((n, size))
        for actor in range(k):
            own = list(range(actor, n, k))
            others = [bit for bit in range(n) if bit not in own]
            total = delta + ends + len(own) * kappa + expected[others].sum(axis=0)
            earned = flows[actor] + ends * (flows[actor] / delta)
            value = values[actor]
            while True:
                worth = earned.copy()
                if level > 1:  # at level 1 nobody else moves
                    for bit in others:
                        worth += expected[bit] * flipped(value, bit)
                for bit in own:
                    worth += kappa * np.maximum(value, flipped(value, bit))
                off = float(np.abs(worth - total * value).max()) / delta
                sweeps += 1
                if off <= tolerance:
                    break
                value = worth / total
            values[actor], bound = value, max(bound, off)
            for bit in own:
                gain = (delta + kappa) * (flipped(value, bit) - value)
                answers[bit] = TEMPO / (1.0 + np.exp(-rationality * gain))
        rates += drawn[level - 1] * answers
        below = answers
    return Thought(rates, bound, sweeps)


def flipped(values: Floats, bit: int) -> Floats:
    """Each state's value after an option has moved."""
    return values.reshape(-1, 2, 1 << bit)[:, ::-1].reshape(-1)
