"""Linear equations on a lattice: (D - R) x = b and its transpose, without the matrix."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse.linalg import LinearOperator, bicgstab

from detente.game.lattice.lanes import Lanes
from detente.game.lattice.operator import Sweeper

Floats = npt.NDArray[np.float64]
Tick = Callable[[float], None]

ENOUGH = 1e-10
ROUNDS = 6
PATIENCE = 2_000


def solve(
    lanes: Lanes, diagonal: Floats, right: Floats, *, ahead: bool, guess: Floats | None = None, enough: float = ENOUGH,
    tick: Tick | None = None,
) -> tuple[Floats, Floats, bool]:  # fmt: skip
    """Solve (D - R) x = b, or with R by target.

    Args:
        lanes: R, rates within a box.
        diagonal: D, above the sum of each state's rates; `inf` where x is to be 0. Shape (states,).
        right: b.
        ahead: Whether x is a time spent, D[t] x[t] - sum R[s, t] x[s] = b[t]; else an expectation,
            D[s] x[s] - sum R[s, t] x[t] = b[s].
        guess: What to begin with.
        enough: Residual to come to, in parts of the right side: its sum if ahead, else its largest entry.
        tick: Called now and then with the part of the work done, from 0 to 1.

    Returns:
        The solution; what every equation is off by; whether that is as little as was asked.
    """
    sweeper = Sweeper(lanes)
    inverse = 1.0 / diagonal
    live = inverse > 0.0
    d = np.where(live, diagonal, 1.0)
    b = np.where(live, right, 0.0)
    size = (lambda r: float(np.abs(r).sum())) if ahead else (lambda r: float(np.abs(r).max(initial=0.0)))
    aim = enough * size(b)
    with sweeper.crew() as crew:

        def left(x: Floats) -> Floats:
            moved = sweeper.carry(x, crew) if ahead else sweeper.expect(x, crew)
            return np.where(live, b - (d * x - moved), 0.0)

        def step(y: Floats) -> Floats:
            y = y.reshape(-1)
            moved = sweeper.carry(inverse * y, crew) * live if ahead else inverse * sweeper.expect(y, crew)
            return np.asarray(y - moved)

        x = np.zeros(len(b)) if guess is None else np.where(live, guess, 0.0)
        r = left(x)
        for _ in range(ROUNDS):
            if size(r) <= aim:
                break
            operator = LinearOperator((len(b), len(b)), step, dtype=np.float64)
            asked = max(1e-12, 0.1 * aim / size(r))
            with np.errstate(all="ignore"):
                better, _ = bicgstab(operator, r if ahead else inverse * r, rtol=asked, atol=0.0, maxiter=PATIENCE)
            after = x + (inverse * better if ahead else better)
            rest = left(after)
            if not size(rest) < size(r):
                break
            x, r = after, rest
    return x, r, size(r) <= aim
