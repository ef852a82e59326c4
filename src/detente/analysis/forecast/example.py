"""A small chain for the examples: two adversaries who may talk, strike, or be caught in an accident."""

import numpy as np

from detente.analysis.forecast.goal import Bools
from detente.game.chain import Cause, Chain, Flow


def standoff() -> tuple[Chain, Bools]:
    """Calm (0), tense (1), war (2), treaty (3), clock in months; and the states that are war.

    A strike is chosen for the most part; tension is chance, and so are accidents.
    """

    def flow(label: str, kind: str, source: int, target: int, rate: float, chosen: float | None) -> Flow:
        assert kind in ("event", "move")
        return Flow(
            cause=Cause(kind="move" if kind == "move" else "event", path=label, label=label), source=np.array([source]),
            target=np.array([target]), rate=np.array([rate]), chosen=None if chosen is None else np.array([chosen]),
            silent_source=np.empty(0, np.int64), silent_rate=np.empty(0),
        )  # fmt: skip

    flows = (
        flow("us.strike to yes", "move", 1, 2, 0.05, 0.05),
        flow("accident", "event", 1, 2, 0.05, None),
        flow("us.talks to yes", "move", 1, 3, 0.02, 0.015),
        flow("tension", "event", 0, 1, 0.1, None),
        flow("calming", "event", 1, 0, 0.5, None),
    )
    start = np.array([0.8, 0.2, 0.0, 0.0])
    war = np.array([False, False, True, False])
    return Chain(size=4, start=start, final=war | np.array([False, False, False, True]), flows=flows, calendar=(),
                 clock="month"), war  # fmt: skip
