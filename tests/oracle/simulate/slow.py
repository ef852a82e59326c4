"""A run made slowly: one thing after another, straight from a chain's flows, with Python's own dice."""

import math
import random
from dataclasses import dataclass

import numpy as np

from detente.game import Chain


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, by which flow (or date, as `flows + date`), from where to where."""

    time: float
    cause: int
    source: int
    target: int


class Slow:
    """Runs of a chain."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.ways: list[list[tuple[float, int, int]]] = [[] for _ in range(chain.size)]
        for number, flow in enumerate(chain.flows):
            for source, target, rate in zip(flow.source, flow.target, flow.rate, strict=True):
                self.ways[source].append((float(rate), number, int(target)))
            for source, rate in zip(flow.silent_source, flow.silent_rate, strict=True):
                self.ways[source].append((float(rate), number, int(source)))

    def run(self, horizon: float, dice: random.Random) -> tuple[int, list[Step]]:
        """The state a run begins in, and everything that happens up to the horizon."""
        support = [int(state) for state in np.flatnonzero(self.chain.start)]
        begun = state = dice.choices(support, [float(self.chain.start[s]) for s in support])[0]
        now, steps = 0.0, []
        dates = [(jump.time, number) for number, jump in enumerate(self.chain.calendar) if jump.time <= horizon]
        while True:
            ways = self.ways[state]
            total = math.fsum(rate for rate, _, _ in ways)
            due = now + dice.expovariate(total) if total else math.inf
            if dates and dates[0][0] < due:
                now, number = dates.pop(0)
                target = int(self.chain.calendar[number].target[state])
                steps.append(Step(now, len(self.chain.flows) + number, state, target))
            elif due > horizon:
                return begun, steps
            else:
                _, number, target = dice.choices(ways, [rate for rate, _, _ in ways])[0]
                steps.append(Step(due, number, state, target))
                now = due
            state = steps[-1].target
