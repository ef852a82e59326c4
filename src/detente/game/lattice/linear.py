"""Linear equations on a lattice: (D - R) x = b and its transpose, without the matrix.

They are solved by BiCGSTAB (van der Vorst 1992) between the two half sweeps of Gauss and Seidel (`halves`), in numbers
of visits where x is a time spent, in x itself where it is an expectation. What is off is computed from the equations
themselves, never carried along, and the iteration begins again from it until it is as little as was asked. Whoever has
more threads gets the same numbers sooner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite, log

import numpy as np
import numpy.typing as npt

from detente.game.lattice.bicgstab import Iteration
from detente.game.lattice.colours import Colours, Reduced, coloured
from detente.game.lattice.crew import Crew
from detente.game.lattice.halves import begin, lower, upper
from detente.game.lattice.lanes import Lanes
from detente.game.lattice.operator import Sweeper
from detente.game.lattice.order import Order, Plan
from detente.game.lattice.rounds import doubt, leftover

Floats = npt.NDArray[np.float64]
Tick = Callable[[float], None]

ENOUGH = 1e-10
ROUNDS = 12
CLOSER = 0.5
"""An iteration that leaves more than this part of what was off is the last."""


def solve(
    lanes: Lanes, diagonal: Floats, right: Floats, *, ahead: bool, guess: Floats | None = None, enough: float = ENOUGH,
    tick: Tick | None = None, order: Order | None = None,
) -> tuple[Floats, Floats, bool]:  # fmt: skip
    """Solve (D - R) x = b, or its transpose.

    Args:
        lanes: R, rates within a box.
        diagonal: D, above the sum of each state's rates; `inf` where x is to be 0. Shape (states,).
        right: b.
        ahead: Whether x is a time spent, D[t] x[t] - sum R[s, t] x[s] = b[t]; else an expectation,
            D[s] x[s] - sum R[s, t] x[t] = b[s].
        guess: What to begin with.
        enough: How much may be left, in parts of the right side: of its sum if ahead, else of its largest entry.
        tick: Called now and then with the part of the work done, from 0 to 1.
        order: The order of half sweeps, known from a solution on the same lanes with whatever rates.

    Returns:
        The solution; the most that each equation is off, with what is rounded in working that out; whether as little is
        left as was asked.

    >>> from detente.game.lattice import Box, Lane, Turn
    >>> flip = Lanes(Box((2,), (-1,)), (Lane(Turn(1, 2, 1), (0, 1)),), np.array([[0.5, 0.25]]))
    >>> x, off, settled = solve(flip, np.array([1.0, 0.5]), np.ones(2), ahead=False)
    >>> x.round(9).tolist(), bool((off < 1e-9).all()), settled
    ([2.666666667, 3.333333333], True, True)
    """
    sweeper = Sweeper(lanes)
    with np.errstate(divide="ignore"):
        inverse = 1.0 / np.ascontiguousarray(diagonal, np.float64)
    b = np.where(inverse > 0.0, right, 0.0)
    x = np.zeros(sweeper.size) if guess is None else np.where(inverse > 0.0, guess, 0.0)
    aim = enough * float(np.abs(b).sum() if ahead else np.abs(b).max(initial=0.0))
    with sweeper.crew() as crew:
        system = _System(
            sweeper, order or Order(sweeper, ahead), ahead, np.asarray(diagonal, np.float64), inverse, b, crew
        )
        settled = system.approach(x, aim, tick)
        return x, system.doubted(x), settled


@dataclass(eq=False)
class _System:
    """One right side, and the room that an iteration needs."""

    sweeper: Sweeper
    order: Order
    ahead: bool
    diagonal: Floats
    inverse: Floats
    b: Floats
    crew: Crew
    left: Floats = field(init=False)
    """What the equations are off by."""
    size: Floats = field(init=False)
    """By block: sum and largest of what is left, and one number more."""

    def __post_init__(self) -> None:
        self.left = np.zeros(self.sweeper.size)
        self.size = np.zeros((-(-self.sweeper.size // self.sweeper.block), 3))

    def iteration(self) -> "Callable[[Floats, float, Tick], None]":
        """The way to correct x: on one of two colours, or between half sweeps."""
        if not coloured(self.sweeper.lanes):
            return _Between(self).correct
        reduced = Reduced(Colours(self.sweeper.lanes), self.sweeper.rate, self.inverse, self.ahead, self.crew)
        return lambda x, part, told: reduced.correct(x, self.left, part, told)

    def approach(self, x: Floats, aim: float, tick: Tick | None) -> bool:
        """Bring x so close that no more than `aim` is left, if it can be done."""
        off, before = self._left(x), np.inf
        start = off
        correct = None
        for _ in range(ROUNDS):
            if off <= aim or not off < CLOSER * before:
                break
            correct = self.iteration() if correct is None else correct
            known = x.copy() if isfinite(before) else None

            def told(part: float, off: float = off) -> None:
                if tick is not None and aim > 0.0:
                    tick(min(1.0, log(start / max(off * part, aim)) / log(start / aim)))

            correct(x, aim / off, told)
            before, off = off, self._left(x)
            if known is not None and not off < before:
                x[:] = known
                off = self._left(x)
                break
        return off <= aim

    def _left(self, x: Floats) -> float:
        self.run(leftover, self.diagonal, self.b, x, self.left, self.size, self.sweeper.block)
        off = self.off()
        return off if isfinite(off) else np.inf

    def off(self) -> float:
        """Size of what is left."""
        return float(self.size[:, 0].sum() if self.ahead else self.size[:, 1].max())

    def run(self, loop: Callable[..., None], *values: object) -> None:
        """A loop over lanes, by all threads."""
        self.crew.run(loop, self.sweeper.parts, self.sweeper.rate, self.sweeper.ways, self.ahead, *values)

    def half(self, loop: Callable[..., None], plans: tuple[Plan, Plan], *values: object) -> None:
        """A half sweep."""
        order = self.order
        self.crew.run(loop, order.parts, self.sweeper.rate, order.ways, self.ahead, *plans, order.block, order.group,
                      order.inner, self.inverse, *values)  # fmt: skip

    def doubted(self, x: Floats) -> Floats:
        """The most that each equation is off, from what is known to be left."""
        most, block = np.zeros(len(x)), self.sweeper.block
        self.run(doubt, self.diagonal, self.b, np.abs(x), self.left, most, block)
        return most


@dataclass(eq=False)
class _Between:
    """An iteration between half sweeps."""

    system: _System

    def __post_init__(self) -> None:
        size = self.system.sweeper.size
        self._sums, self._z, self._side, self._rest = np.zeros((4, size))
        self._dots = np.zeros((-(-size // self.system.order.block), 3))
        self._up, self._down = self.system.order.upwards, self.system.order.downwards
        sweeper = self.system.sweeper
        self._iteration = Iteration(self.system.crew, sweeper.parts, sweeper.block, size, self.system.ahead)

    def correct(self, x: Floats, part: float, told: Tick) -> None:
        """Add to x what takes away all but a part of what is left."""
        self.system.half(begin, self._down, self.system.left, self._side, self._rest)
        total = self._iteration.solved(self._matrix, self._rest, part, told)
        self.system.half(upper, self._up, total, self._sums, self._z)
        x += self._z

    def _matrix(self, y: Floats, shadow: Floats, image: Floats) -> tuple[float, float, float]:
        """What the matrix makes of y, and its products with the shadow, y and itself."""
        system = self.system
        system.half(upper, self._up, y, self._sums, self._z)
        system.half(lower, self._down, y, self._sums, self._z, shadow, self._side, image, self._dots)
        one, two, three = (float(sum_) for sum_ in self._dots.sum(axis=0))
        return one, two, three
