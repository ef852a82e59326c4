"""Reckoning: how much of a case's study is done, and how long the rest will take.

Tasks are far from alike: a plan in phases has several times the states, and a task at points solves many games. Each is
weighed by the states of its game, as far as they are known, times the games it solves.
"""

from collections.abc import Mapping

from detente.study.casework import Casework, Pair, Work

CENTRAL = 3.0
"""Games that a task at central values is worth: the case as it stands, three ablations, what carried each number."""
SURE = 1.0
"""Seconds before a time left is said."""


class Reckoning:
    """How far a study has come, by weight."""

    def __init__(self, context: Casework) -> None:
        """Nothing is done yet."""
        self.context = context
        self.tasks = context.tasks
        self.before = 0
        """Tasks that were stored by an earlier attempt, and cost nothing now."""

    def share(self, done: int, states: Mapping[Pair, int]) -> float:
        """The share that is done.

        Args:
            done: Tasks that are, in order.
            states: Of the games known so far.
        """
        weights = self._weights(states)
        return sum(weights[:done]) / (sum(weights) or 1.0)

    def left(self, done: int, states: Mapping[Pair, int], seconds: float) -> float | None:
        """Seconds it will take yet; None while that cannot be said.

        Args:
            done: Tasks that are, in order.
            states: Of the games known so far.
            seconds: Since this attempt began.
        """
        weights = self._weights(states)
        now = sum(weights[self.before : done])
        if seconds < SURE or now <= 0:
            return None
        return seconds / now * sum(weights[done:])

    def _weights(self, states: Mapping[Pair, int]) -> list[float]:
        plans: dict[str | None, list[int]] = {}
        for (_, plan), size in states.items():
            plans.setdefault(plan, []).append(size)
        every = [size for sizes in plans.values() for size in sizes]
        usual = sum(every) / len(every) if every else 1.0
        likely = {plan: sum(sizes) / len(sizes) for plan, sizes in plans.items()}
        return [self._games(work) * states.get(work.pair, likely.get(work.pair[1], usual)) for work in self.tasks]

    def _games(self, work: Work) -> float:
        if work.part in ("answer", "second"):
            return CENTRAL
        points = self.context.behaviour if work.part == "behaviour" else self.context.sample
        return float(points.count) if points is not None else 0.0
