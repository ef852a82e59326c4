"""A prober: what a worker keeps while it asks a case at many spots: its machine forms, its compiled games by plan."""

from typing import Any

import numpy as np

from detente.answer import Grounds, Others, numbers_of
from detente.errors import GameError
from detente.game import Shapes
from detente.insight.sensitivity.inputs import Pair, Ranges, ranged
from detente.insight.sensitivity.probing import Probing, unasked
from detente.result import Estimate
from detente.study.desk import Moved
from detente.study.spots import Spots

NEAR = 2
"""Numbers away from their central values at which solving starts from the game where all stand there."""
Numbers = dict[str, tuple[Estimate, int]]
"""By question: its first expectation, and how many there are."""


class Prober:
    """Asks questions at spots."""

    def __init__(self, context: Probing) -> None:
        """Nothing is solved yet."""
        self.context = context
        self._plain = Ranged(context.machine, context.ranges)
        self._shapes: dict[str | None, Shapes] = {}
        """By plan: theories seldom change what can happen, and points of the ranges hardly ever do."""
        self._solved: list[Pair] = []
        """The pair whose games at central values are kept."""
        self._here: tuple[object, Moved] | None = None
        """The games of the last spot and theory: what a plan is compared with stands at the same one."""

    def numbers(self, pair: Pair, spots: Spots, number: int) -> Numbers:
        """The numbers of all questions at a spot, the same whatever was asked before.

        Args:
            pair: Theory and plan.
            spots: Spots.
            number: Which of them.
        """
        theory, plan = pair
        key = (spots, number, theory)
        if self._here is None or self._here[0] != key:
            self._here = key, Moved(self._plain, spots, number, Others())
        grounds = self._here[1]
        grounds.shapes = self._shapes.setdefault(plan, Shapes())
        try:
            if np.isfinite(spots.shares[number]).sum() <= NEAR:
                grounds.near = self._centre(pair)
            found = numbers_of(grounds, self.context.questions, theory=theory, plan=plan, others=grounds.others)
        except GameError as error:  # at this spot; the others keep their numbers
            return {name: (unasked(error), 1) for name in self.context.questions}
        if plan is not None:
            grounds.forget(theory, plan)
        return {name: (every[0].estimate, len(every)) for name, every in found.items()}

    def _centre(self, pair: Pair) -> Grounds:
        """The games at central values, those of one pair at a time."""
        theory, plan = pair
        if pair not in self._solved:
            for other in self._solved:
                self._plain.forget(*other)
            self._solved = [pair]
            self._plain.shapes = self._shapes.setdefault(plan, Shapes())
            numbers_of(self._plain, self.context.questions, theory=theory, plan=plan)
        return self._plain


class Ranged(Grounds):
    """A case with other ranges in place of some of its own."""

    def __init__(self, machine: Any, ranges: Ranges) -> None:
        """Nothing is solved yet."""
        super().__init__(machine, cited=False)
        self._ranges = ranges

    def applied(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        """The machine form with a theory and a plan applied, then the ranges."""
        if (theory, plan) not in self._machines:
            # last, since a theory or plan may state the same number
            self._machines[theory, plan] = ranged(self._apply(theory, plan), self._ranges, strict=False)
        return self._machines[theory, plan]
