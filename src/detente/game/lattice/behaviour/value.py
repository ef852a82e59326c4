"""Value on a lattice: the equation of section 4 by policy iteration, its linear systems solved lane by lane.

As on enumerated states (`game/behaviour/policy.py`) a policy is solved only as far as it takes to improve it, and the
one that stays until nearly only rounding is left; no matrix is ever made.
"""

import numpy as np
import numpy.typing as npt

from detente.game.lattice.behaviour import loops
from detente.game.lattice.behaviour.mind import Mind, Option
from detente.game.lattice.crew import Crew, cut
from detente.game.lattice.lattice import Lattice
from detente.game.lattice.linear import solve
from detente.game.lattice.operator import PIECES
from detente.game.lattice.order import Order

Floats = npt.NDArray[np.float64]
MOST_STEPS = 200
SHARE = 0.02
"""A policy that may not be the last is solved until it is off by this part of what it was."""
EXACT = 1e-12
"""The last one until it is off by this part of the largest flow of utility, or by rounding."""
ROUNDING = 4 * float(np.finfo(np.float64).eps)
BLOCK = 4096
"""States of a block: what is written of it stays in a near cache."""


class Equation:
    """The equation of section 4 for one actor and what it expects of the others."""

    def __init__(self, lattice: Lattice, order: Order, mind: Mind, expected: Floats, crew: Crew) -> None:
        """Take up what is expected.

        Args:
            lattice: The lattice.
            order: Order of its lanes.
            mind: The actor.
            expected: Rate of every row, the lanes first; its own rows are written to.
            crew: Threads.
        """
        self.mind, self.expected, self.crew, self.order = mind, expected, crew, order
        self.live = np.zeros(0, bool) if lattice.live is None else lattice.live
        self.lanes, self.ways = order.sweeper.lanes, order.sweeper.ways
        self.parts = cut(lattice.box.size, BLOCK, PIECES)
        for row in mind.rows:
            expected[row] = 0.0
        self._diagonal, self.diagonal = np.empty((2, lattice.box.size))
        crew.run(loops.gather, self.parts, BLOCK, expected, mind.delta, self._diagonal)
        self.largest = _largest(mind.flow)
        self.scale = 1e-13 * max(1.0, self.largest / mind.delta)
        """By how much a move must be better than the choice so far: less is rounding."""
        self.picks = [np.full(lattice.box.size, -1, np.int8) for _ in mind.options]

    def solved(self, guess: Floats | None) -> tuple[Floats, float]:
        """The value of every state, and what the equation is off by at most."""
        values = self.mind.flow / self.mind.delta if guess is None else guess.copy()
        if guess is not None:
            self.improve(values, self.scale)
        share = SHARE
        for _ in range(MOST_STEPS):
            self.follow()
            enough = max(EXACT * self.largest, ROUNDING * float((self.diagonal * np.abs(values)).max(initial=0.0)))
            left = self.off(values)
            self.approach(values, left, max(enough, share * _largest(left)))
            if not self.improve(values, self.scale):
                settled = self.settle(values, enough)
                if not self.improve(values, self.scale) or not settled:
                    break
            share *= 0.5
        for picks in self.picks:
            picks[:] = -1
        self.improve(values, 0.0)
        self.follow()
        return values, _largest(self.off(values))

    def approach(self, values: Floats, left: Floats, enough: float) -> None:
        """Correct the values by what the equation is off by."""
        if _largest(left) > enough:
            part = enough / _largest(left)
            more, _, _ = solve(self.lanes, self.diagonal, left, ahead=False, enough=part, order=self.order)
            values += more

    def settle(self, values: Floats, enough: float) -> bool:
        """Correct them until nearly only rounding is left; whether that came about."""
        left = self.off(values)
        worst = _largest(left)
        for _ in range(6):
            if worst <= enough:
                return True
            before, kept = worst, values.copy()
            self.approach(values, left, 0.5 * enough)
            left = self.off(values)
            worst = _largest(left)
            if worst > before:
                values[:] = kept
                return before <= 100 * enough
            if worst > 0.5 * before:
                break
        return worst <= 100 * enough

    def off(self, values: Floats) -> Floats:
        """What the policy's equation is off by in each state."""
        mind, left = self.mind, np.empty(len(values))
        self.crew.run(
            loops.leftover, self.parts, BLOCK, self.ways, self.expected, mind.delta, mind.flow, mind.ends.worth,
            mind.ends.column, values, left,
        )  # fmt: skip
        for option, picks in zip(mind.options, self.picks, strict=True):
            self.crew.run(
                loops.pay, option.cells.parts, option.cells.heads, option.cells.tails, option.row, option.exit_,
                self.price(option), mind.ends.worth, option.kappa, values, picks, left,
            )  # fmt: skip
        return left

    def improve(self, values: Floats, by: float) -> bool:
        """Pick the best moves; whether any is new."""
        new = np.zeros(1, bool)
        for option, picks in zip(self.mind.options, self.picks, strict=True):
            self.crew.run(
                loops.improve, option.cells.parts, option.cells.heads, option.cells.tails, option.row, option.by,
                option.exit_, self.price(option), self.live, values, self.mind.ends.worth, by, picks, new,
            )  # fmt: skip
        return bool(new[0])

    def follow(self) -> None:
        """Write the equation of the moves picked."""
        self.diagonal[:] = self._diagonal
        for option, picks in zip(self.mind.options, self.picks, strict=True):
            self.crew.run(
                loops.follow, option.cells.parts, option.cells.heads, option.cells.tails, option.row, option.exit_,
                option.kappa, picks, self.expected, option.rows, self.diagonal,
            )  # fmt: skip

    def price(self, option: Option) -> Floats:
        """What a move costs, in value."""
        return option.cost / (self.mind.delta + option.kappa)


def _largest(left: Floats) -> float:
    """The largest size of any entry, and no number if any is none."""
    return float(max(left.max(initial=0.0), -left.min(initial=0.0)))
