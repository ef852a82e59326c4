"""Scoring: the measures of every plan within each theory and over theories, each with its interval.

Means and shares have intervals of their own, quantiles those of order statistics; what depends on single points (the
worst, the best, the largest regret) is computed again for points drawn from those there are, the same for every plan
and theory. An interval over theories is put together from intervals within them, each at a level so much higher that
all of them hold together in 95 % (Bonferroni).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.insight.compare.ledger import Ledger
from detente.insight.compare.measures import LESS, NINETY, REGRETS, Measure, measured, regret
from detente.insight.intervals import TAIL, Ranged, Whole, between, blocks, mean_of, quantile_of, share_of

Floats = npt.NDArray[np.float64]
AVERAGED: tuple[Measure, ...] = ("mean", "regret mean")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scoring:
    """A measure of every plan: its number and what it is when points are drawn again."""

    measure: Measure
    values: Floats
    """Theories x plans, in the units of the question; a regret, a share and a shortfall are above 0."""
    within: tuple[tuple[Ranged, ...], ...]
    """The same with intervals."""
    weighted: tuple[Ranged, ...]
    worst: tuple[Ranged, ...]
    worst_theory: tuple[int, ...]
    better: Floats
    """The values, more being better."""
    replicates: Floats
    """The same with points drawn again: draws x theories x plans, more being better."""


def names(enough: float | None) -> tuple[Measure, ...]:
    """The measures there are."""
    found: tuple[Measure, ...] = ("mean", "worst", "best", "hurwicz", *REGRETS, "shortfall")
    return found if enough is None else (*found, "enough")


def scoring(
    measure: Measure, ledger: Ledger, weights: Floats, drawn: Whole, *, alpha: float, enough: float | None,
    limits: tuple[float, float],
) -> Scoring:  # fmt: skip
    """A measure of every plan within each theory and over theories.

    Args:
        measure: Which.
        ledger: The numbers.
        weights: Of the theories.
        drawn: Which points are drawn each time: draws x points.
        alpha: Of Hurwicz's measure.
        enough: What is good enough, in the units of the question.
        limits: Between which the numbers of the question lie.
    """
    task = _Task(measure, ledger, weights, alpha, None if enough is None else ledger.sign * enough, limits)
    values = task.value(ledger.performance, regret(ledger.performance))
    replicates = task.again(drawn)
    within = [[task.within(t, p, values, replicates, TAIL) for p in range(values.shape[1])] for t in range(len(values))]
    return task.over(values, replicates, within)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    measure: Measure
    ledger: Ledger
    weights: Floats
    alpha: float
    enough: float | None
    """Turned like the performance."""
    limits: tuple[float, float]

    @property
    def sign(self) -> float:
        """1 where more of the measure, as it is computed, is better."""
        return -1.0 if self.measure in LESS else 1.0

    @property
    def turned(self) -> bool:
        """Whether the measure is shown in the units of the question, and that asks for less."""
        return self.ledger.sign < 0 and self.measure in ("mean", "worst", "best", "hurwicz")

    def value(self, performance: Floats, regrets: Floats) -> Floats:
        return measured(self.measure, performance, regrets, alpha=self.alpha, enough=self.enough)

    def again(self, drawn: Whole) -> Floats:
        """The measure with points drawn again, more being better."""
        performance = self.ledger.performance
        regrets = regret(performance)
        found = []
        for block in blocks(drawn, performance.shape[0] * performance.shape[1]):
            # theories x plans x draws x points; what is regretted at a point does not depend on which others are drawn
            numbers = self.value(performance[:, :, drawn[block]], regrets[:, :, drawn[block]])
            found.append(np.moveaxis(numbers, 2, 0))
        return self.sign * np.concatenate(found)

    def bound(self, theory: int, plan: int) -> float:
        """How far the measure may be off because the numbers are."""
        if self.measure == "enough":
            return 0.0  # counted with it
        own = float(self.ledger.bounds[theory, plan].max())
        return own if self.measure not in LESS else own + float(self.ledger.bounds[theory].max())

    def within(self, theory: int, plan: int, values: Floats, replicates: Floats, tail: float) -> Ranged:
        """The measure of a plan under a theory."""
        performance = self.ledger.performance[theory]
        value = float(values[theory, plan])
        if self.measure == "enough":
            found = self._share(theory, plan, tail)
        elif self.measure in AVERAGED:
            found = mean_of(performance[plan] if self.measure == "mean" else regret(performance)[plan], tail)
        elif self.measure == "regret 90%":
            found = quantile_of(regret(performance)[plan], NINETY, tail)
        else:
            found = between(value, self.sign * replicates[:, theory, plan], self.ledger.points)
        return self._shown(found.wider(self.bound(theory, plan)))

    def over(self, values: Floats, replicates: Floats, within: Sequence[Sequence[Ranged]]) -> Scoring:
        """The measure over theories."""
        counted = max(1, int((self.weights > 0).sum()))
        shared = self._strict(values, replicates, counted)
        each = self._strict(values, replicates, len(values))
        order = (self.sign * values).argmin(axis=0)
        plans = range(values.shape[1])
        return Scoring(
            measure=self.measure, values=-values if self.turned else values, within=tuple(map(tuple, within)),
            weighted=tuple(self._weighted(p, values, replicates, shared) for p in plans),
            worst=tuple(self._worst(p, int(order[p]), values, replicates, each) for p in plans),
            worst_theory=tuple(int(place) for place in order), better=self.sign * values, replicates=replicates,
        )  # fmt: skip

    def _strict(self, values: Floats, replicates: Floats, count: int) -> list[list[Ranged]] | None:
        """Intervals within theories that hold together for so many of them; None where draws say it at once."""
        if self.measure not in ("enough", "regret 90%", *AVERAGED):
            return None
        tail = TAIL / count
        return [
            [self.within(t, p, values, replicates, tail) for p in range(values.shape[1])] for t in range(len(values))
        ]

    def _weighted(self, plan: int, values: Floats, replicates: Floats, strict: list[list[Ranged]] | None) -> Ranged:
        value = float(self.weights @ values[:, plan])
        bound = float(self.weights @ [self.bound(t, plan) for t in range(len(self.weights))])
        if self.measure in AVERAGED:
            numbers = self.ledger.performance if self.measure == "mean" else regret(self.ledger.performance)
            return self._shown(mean_of(np.einsum("t,tn->n", self.weights, numbers[:, plan])).wider(bound))
        if strict is None:
            again = self.sign * (replicates[:, :, plan] @ self.weights)
            return self._shown(between(value, again, self.ledger.points).wider(bound))
        rows = [row[plan] for row in strict]
        counted = [(weight, one) for weight, one in zip(self.weights, rows, strict=True) if weight > 0]
        low = sum(float(weight) * one.low for weight, one in counted)
        high = sum(float(weight) * one.high for weight, one in counted)
        return Ranged(value, low, high, rows[0].how)

    def _worst(
        self, plan: int, theory: int, values: Floats, replicates: Floats, strict: list[list[Ranged]] | None
    ) -> Ranged:
        bound = max(self.bound(t, plan) for t in range(len(values)))
        if strict is None:
            again = self.sign * replicates[:, :, plan].min(axis=1)
            return self._shown(between(float(values[theory, plan]), again, self.ledger.points).wider(bound))
        rows = [row[plan] for row in strict]
        pick = max if self.measure in LESS or self.turned else min
        value = float(values[theory, plan])
        return Ranged(
            -value if self.turned else value, pick(r.low for r in rows), pick(r.high for r in rows), rows[0].how
        )

    def _share(self, theory: int, plan: int, tail: float) -> Ranged:
        """How often it is good enough, with room for points where bounds leave that open."""
        assert self.enough is not None
        numbers, bounds = self.ledger.performance[theory, plan], self.ledger.bounds[theory, plan]
        count = len(numbers)
        sure, maybe = (int((numbers + side * bounds >= self.enough).sum()) for side in (-1, 1))
        share = float((numbers >= self.enough).mean())
        return Ranged(share, share_of(sure, count, tail).low, share_of(maybe, count, tail).high, "share")

    def _shown(self, found: Ranged) -> Ranged:
        """In the units of the question, inside what is possible."""
        low, high = (-found.high, -found.low) if self.turned else (found.low, found.high)
        least, most = self.limits
        if self.measure in LESS:
            least, most = 0.0, most - least
        elif self.measure == "enough":
            least, most = 0.0, 1.0
        value = -found.value if self.turned else found.value
        return Ranged(value, min(value, max(low, least)), max(value, min(high, most)), found.how)
