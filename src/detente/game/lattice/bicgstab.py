"""BiCGSTAB (van der Vorst 1992) with a matrix that is known by what it does; its sums are shared by threads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import numpy.typing as npt

from detente.game.lattice.crew import Crew, Part
from detente.game.lattice.rounds import take, turn

Floats = npt.NDArray[np.float64]
Matrix = Callable[[Floats, Floats, Floats], tuple[float, float, float]]
"""Writes what the matrix makes of y into the last column; its products with the shadow (the second), y and itself."""

PATIENCE = 500
"""Steps of an iteration before it begins again."""


@dataclass(frozen=True, eq=False)
class Iteration:
    """The room and the threads of an iteration."""

    crew: Crew
    pieces: Sequence[Part]
    """What threads share."""
    block: int
    length: int
    """Number of unknowns."""
    ahead: bool
    """Whether what is left is measured by its sum; else by its largest entry."""
    _image: Floats = field(init=False)
    _other: Floats = field(init=False)
    _size: Floats = field(init=False)
    """By block: sum and largest of what is left, and one number more."""

    def __post_init__(self) -> None:
        for name in ("_image", "_other"):
            object.__setattr__(self, name, np.zeros(self.length))
        object.__setattr__(self, "_size", np.zeros((-(-self.length // self.block), 3)))

    def solved(self, matrix: Matrix, rest: Floats, part: float, told: Callable[[float], None]) -> Floats:
        """What the matrix makes the right side of, but for a part.

        Args:
            matrix: What the matrix does.
            rest: The right side; it becomes what is left of it.
            part: The part of it that may be left.
            told: Called with the part that is left.
        """
        image, other, size, block = self._image, self._other, self._size, self.block
        shadow, step, total = rest.copy(), rest.copy(), np.zeros_like(rest)
        rho = float((rest * rest).sum())  # a library's product would wake threads of its own
        start = best = float(np.abs(rest).sum() if self.ahead else np.abs(rest).max(initial=0.0))
        near = start * min(0.5, 0.3 * part)
        for _ in range(PATIENCE):
            against, _, _ = matrix(step, shadow, image)
            if rho == 0.0 or against == 0.0 or not isfinite(against):
                break
            alpha = rho / against
            self.crew.run(take, self.pieces, alpha, image, rest, shadow, size, block)
            lit = float(size[:, 2].sum())
            if self._off() <= near:
                total += alpha * step
                break
            dark, along, square = matrix(rest, shadow, other)
            if along == 0.0 or not 0.0 < square < np.inf:
                total += alpha * step
                break
            omega = along / square
            after = lit - omega * dark
            beta = after / rho * alpha / omega
            rho = after
            self.crew.run(turn, self.pieces, alpha, omega, beta, image, other, total, rest, step, size, block)
            if not near < self._off() < np.inf:
                break
            best = min(best, self._off())
            told(best / start)
        return total

    def _off(self) -> float:
        return float(self._size[:, 0].sum() if self.ahead else self._size[:, 1].max())
