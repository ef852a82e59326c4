"""An effect: what a plan changes in the answer to a question, under each theory, against its own spread.

The spread of a difference is taken at the same points for both sides: with every sort of behaviour at the same end, and
at the same draws from all ranges, so that what moves both alike does not count against it.
"""

from dataclasses import dataclass
from math import isfinite

from detente.report.board import Board
from detente.report.rows import ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a plan changes under one theory."""

    theory: str
    before: float
    after: float
    low: float
    """Lowest difference over behaviour."""
    high: float
    none: bool
    """Whether it is too small to be called a difference."""
    draws: tuple[float, ...] = ()
    """The difference at each point drawn from all ranges."""

    @property
    def difference(self) -> float:
        """What the plan adds."""
        return self.after - self.before

    @property
    def holds(self) -> bool:
        """Whether its sign is the same at every point of behaviour looked at."""
        return not self.none and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEffect:
    """What a plan changes in the answer to a question."""

    plan: str
    effects: tuple[Effect, ...]

    @property
    def lowers(self) -> tuple[Effect, ...]:
        """Under these theories it lowers the answer, most first."""
        return tuple(sorted((e for e in self.effects if not e.none and e.difference < 0), key=_difference))

    @property
    def raises(self) -> tuple[Effect, ...]:
        """Under these theories it raises the answer, most first."""
        return tuple(
            sorted((e for e in self.effects if not e.none and e.difference > 0), key=_difference, reverse=True)
        )

    @property
    def nothing(self) -> tuple[Effect, ...]:
        """Under these theories it makes no difference."""
        return tuple(e for e in self.effects if e.none)

    @property
    def mean(self) -> float:
        """Mean difference over theories, only to order plans by."""
        return sum(e.difference for e in self.effects) / len(self.effects)

    def share(self, sign: int) -> float | None:
        """At which share of the points drawn from all ranges, theories together, the difference has a sign."""
        draws = [draw for effect in self.effects for draw in effect.draws]
        return sum(draw * sign > 0 for draw in draws) / len(draws) if draws else None


def _difference(effect: Effect) -> float:
    return effect.difference


def effects(board: Board) -> tuple[PlanEffect, ...]:
    """What each plan of a board changes, where there is one number with it and one without; lowest first.

    Args:
        board: The question.
    """
    found = []
    for plan in board.plans:
        if plan == ALONE:
            continue
        each = tuple(effect for theory in board.theories if (effect := _effect(board, theory, plan)) is not None)
        if each:
            found.append(PlanEffect(plan=plan, effects=each))
    return tuple(sorted(found, key=lambda one: one.mean))


def _effect(board: Board, theory: str, plan: str) -> Effect | None:
    without, with_plan = board.row(theory, ALONE), board.row(theory, plan)
    if without is None or with_plan is None or without.value is None or with_plan.value is None:
        return None
    difference = with_plan.value - without.value
    before, after = dict(without.spread_points), dict(with_plan.spread_points)
    paired = [
        theirs - ours
        for label in before
        if (ours := before[label]) is not None and (theirs := after.get(label)) is not None
    ]
    draws = zip(board.samples.get((theory, ALONE), ()), board.samples.get((theory, plan), ()), strict=False)
    return Effect(
        theory=theory, before=without.value, after=with_plan.value, low=min((difference, *paired)),
        high=max((difference, *paired)), none=board.none(difference, without.bound + with_plan.bound),
        draws=tuple(b - a for a, b in draws if a is not None and b is not None and isfinite(a) and isfinite(b)),
    )  # fmt: skip
