"""Policy iteration on many states: the equation of value solved by loops over all transitions.

A policy need not be solved to the end to be improved: it is followed until its equation is off by a small part of what
it was, and only the one that stays is solved until rounding is nearly all that is left (inexact policy iteration; for
the contraction the bound from the last residual holds however the values were found).
"""

from collections.abc import Sequence
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt

from detente.game.arrows import Pattern
from detente.game.behaviour import loops
from detente.game.behaviour.linear import dot
from detente.game.compiled import Game

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MOST_STEPS = 200
SHARE = 0.02
"""A policy that may not be the last is solved until it is off by this part of what it was."""
ENOUGH_TO_GO_ON = 3
"""Values from which it shows where they go: the first step, from nobody moving to anybody, is like no other."""
EXACT = 1e-12
"""The last one until it is off by this part of the largest flow of utility, or by rounding."""
MOST_SWEEPS = 300
ROUNDING = 4 * float(np.finfo(np.float64).eps)


def by_policies(
    game: Game, actor: str, rates: Floats, pattern: Pattern, weight: Floats, former: Sequence[Floats]
) -> tuple[Floats, float, bool]:
    """Solve an actor's value.

    Args:
        game: The compiled game.
        actor: Whose value; it must have a foresight.
        rates: Expected rates of everything but its own moves, as the game's arrows stand.
        pattern: The matrix of what it can tell apart.
        weight: How likely it takes each state to be within its group.
        former: Values of every state under expectations that come ever nearer to these, the nearest last.

    Returns:
        The value of each group of states, what its equation is off by at most, and whether that is as little as it
        should be.
    """
    equation = _Equation(game, actor, rates, pattern, weight)
    values, picks = equation.begun(former)
    settled, share = False, SHARE
    for _ in range(MOST_STEPS):
        policy = equation.under(picks)
        enough = policy.enough(equation.largest, values)
        policy.approach(values, max(enough, share * policy.off(values)))
        better, new = equation.improved(picks, values, equation.scale)
        if not new:
            settled = policy.settle(values, enough)
            better, new = equation.improved(picks, values, equation.scale)
            if not new or not settled:
                break
        picks, share = better, 0.5 * share
    best, _ = equation.improved(equation.nothing(), values, 0.0)
    return values, equation.under(best).off(values), settled


class _Equation:
    """The equation of section 4 for one actor and what it expects of the others."""

    def __init__(self, game: Game, actor: str, rates: Floats, pattern: Pattern, weight: Floats) -> None:
        number = game.actors[actor]
        foresight = game.model.actors[number].foresight
        assert foresight is not None
        self.delta, self.game, self.pattern, self.weight = 1.0 / foresight, game, pattern, weight
        self.flow: Floats = np.bincount(
            pattern.group, weights=weight * game.utility[number], minlength=pattern.count
        ).astype(np.float64)
        self.given = np.zeros(len(pattern.column) + 1)
        loops.gather(pattern.slot, game.arrows.source, rates, weight, self.given)
        self.largest = float(np.abs(self.flow).max(initial=0.0))
        self.scale = 1e-13 * max(1.0, self.largest / self.delta)
        """By how much a move must be better than the choice so far: less is rounding."""
        self.own = _ranges(game, actor)

    def begun(self, former: Sequence[Floats]) -> tuple[Floats, list[Ints]]:
        """Where to start: from the last of some values, and as much further the way they went as serves best."""
        values = self.flow / self.delta
        if not former:
            return values, self.nothing()
        values[self.pattern.group] = former[-1]
        picks, _ = self.improved(self.nothing(), values, self.scale)
        if len(former) >= ENOUGH_TO_GO_ON:
            before = np.empty_like(values)
            before[self.pattern.group] = former[-2]
            values += self.under(picks).further(values, values - before)
            picks, _ = self.improved(self.nothing(), values, self.scale)
        return values, picks

    def nothing(self) -> list[Ints]:
        """Never to move."""
        return [np.full(self.game.space.size, -1) for _ in self.own]

    def improved(self, picks: list[Ints], values: Floats, by: float) -> tuple[list[Ints], bool]:
        """The best moves, and whether any is new."""
        arrows, found, new = self.game.arrows, [], False
        for (first, last, kappa), old in zip(self.own, picks, strict=True):
            better = np.empty_like(old)
            new |= loops.improve(
                first, last, arrows.source, arrows.target, self.game.costs, self.pattern.group, values,
                self.delta + kappa, by, old, better,
            )  # fmt: skip
            found.append(better)
        return found, new

    def under(self, picks: list[Ints]) -> "_Policy":
        """The linear system of a policy."""
        data, right = self.given.copy(), self.flow.copy()
        for (_, _, kappa), chosen in zip(self.own, picks, strict=True):
            loops.follow(
                chosen, kappa, self.delta + kappa, self.pattern.slot, self.game.costs, self.pattern.group, self.weight,
                data, right,
            )  # fmt: skip
        return _Policy(self.pattern, self.delta, data, right)


class _Policy:
    """The linear system of one policy."""

    def __init__(self, pattern: Pattern, delta: float, data: Floats, right: Floats) -> None:
        self._system = (pattern.starts, pattern.column, data, delta)
        self._right, self._left = right, np.empty_like(right)

    @cached_property
    def _halves(self) -> tuple[Floats, ...]:
        return cast(tuple[Floats, ...], loops.halve(*self._system))

    def off(self, values: Floats) -> float:
        """What the equation is off by at most; where, is remembered for the next correction."""
        return float(loops.residual(*self._system, self._right, values, self._left))

    def further(self, values: Floats, step: Floats) -> Floats:
        """The multiple of a step after which the squares of what the equation is off by are least."""
        self.off(values)
        here = self._left.copy()
        self.off(values + step)
        fall = here - self._left  # what is off is linear in the values
        long = dot(fall, fall)
        return step * (dot(fall, here) / long if long > 0.0 else 0.0)

    def enough(self, largest: float, values: Floats) -> float:
        """What it may be off by in the end."""
        return max(EXACT * largest, ROUNDING * float((self._halves[0] * np.abs(values)).max(initial=0.0)))

    def approach(self, values: Floats, enough: float) -> None:
        """Correct the values by what the equation was last off by."""
        values += loops.correct(self._halves, self._left, enough, MOST_SWEEPS)

    def settle(self, values: Floats, enough: float) -> bool:
        """Correct them until nearly only rounding is left; whether that came about."""
        worst = self.off(values)
        for _ in range(6):
            if worst <= enough:
                return True
            before, kept = worst, values.copy()
            self.approach(values, 0.5 * enough)
            worst = self.off(values)
            if worst > before:
                values[:] = kept
                return before <= 100 * enough
            if worst > 0.5 * before:
                break
        return worst <= 100 * enough


def _ranges(game: Game, actor: str) -> list[tuple[int, int, float]]:
    """An actor's options: where its moves start and end among the arrows, and how soon it reckons to come back."""
    found = []
    for number, option in enumerate(game.model.options):
        mine = [b for b, block in enumerate(game.blocks) if block.option == number]
        if option.owner == actor and mine:
            found.append((game.arrows.offsets[mine[0]], game.arrows.offsets[mine[-1] + 1], option.commitment))
    return found
