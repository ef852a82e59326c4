"""Many rings, few states: the step taken by scaling and squaring.

With M the matrix of a time t, M(2t) = M(t)^2, and the time spent doubles by o(2t) = o(t) + M(t) o(t). All numbers are
sums and products of non-negative ones (the clock is taken at twice the rate that would do, so that the step's diagonal
has no cancellation), so every entry keeps its relative accuracy, which each squaring halves at worst: after a time T
it is about q T times the roundings of one step, as with the steps themselves, at the cost of their logarithm.
(Scaling and squaring: Moler and Van Loan 2003, *SIAM Review* 45:3, method 3.)
"""

from dataclasses import dataclass
from math import ceil, log2

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.kernel import AnyKernel, Kernel
from detente.analysis.forecast.poisson import ROUNDING, Window, window

Floats = npt.NDArray[np.float64]

LARGEST = 600
"""Most places for which matrices are multiplied."""
RINGS = 20_000.0
"""Fewest rings for which it pays."""
FIRST = 64.0
"""Rings of the time that is then doubled."""
NEGLIGIBLE = 1e-40
"""Poisson mass left out there; it can grow by the number of doublings at most twofold each."""


def suits(kernel: AnyKernel, length: float) -> bool:
    """Whether a time is long enough, and the kernel small enough."""
    return kernel.q * length > RINGS and kernel.places <= LARGEST


@dataclass(frozen=True, slots=True)
class _Plan:
    """A time cut in halves until it is short."""

    kernel: Kernel
    doublings: int
    rings: Window

    @property
    def relative(self) -> float:
        """Relative error of what is found for the short time."""
        return ROUNDING * (self.rings.right + 1.0) * (float(self.kernel.cost.max(initial=0.0)) + 4.0)


def _plan(kernel: Kernel, length: float) -> _Plan:
    doubled = kernel.at_rate(2.0 * kernel.q)
    doublings = max(0, ceil(log2(doubled.q * length / FIRST)))
    return _Plan(doubled, doublings, window(doubled.q * length / 2.0**doublings, NEGLIGIBLE))


def sweep(kernel: Kernel, x: Floats, length: float) -> tuple[Floats, Floats, float]:
    """Carry a distribution on the kernel through a time: where it is, the time spent, the slack."""
    plan = _plan(kernel, length)
    step = plan.kernel.explicit()
    power = np.eye(len(step))
    matrix = np.zeros_like(step)
    start = x.reshape(-1)
    spent = np.zeros_like(start)
    for k in range(plan.rings.right + 1):
        matrix += plan.rings.weight(k) * power
        spent += (plan.rings.more(k) / plan.kernel.q) * (power @ start)
        power = step @ power
    product = ROUNDING * (len(step) + 2.0)
    of_matrix = of_spent = plan.relative
    slack = of_spent * float(start.sum())
    for _ in range(plan.doublings):
        of_spent += of_matrix + product
        slack += of_spent * float((matrix @ start).sum())  # what is yet live bounds what can happen while it doubles
        spent = spent + matrix @ spent
        matrix = matrix @ matrix
        of_matrix = 2.0 * of_matrix + product
    end = matrix @ start
    slack += (of_matrix + product) * float(end.sum()) + 100.0 * ROUNDING
    return end.reshape(x.shape), spent.reshape(x.shape), slack


def recall(kernel: Kernel, v: Floats, length: float) -> tuple[Floats, float]:
    """Carry an expectation on the kernel back through a time: what is expected, by how much it may be off."""
    plan = _plan(kernel, length)
    matrix, error = _power(plan)
    product = ROUNDING * (len(matrix) + 2.0)
    for _ in range(plan.doublings):
        matrix = matrix @ matrix
        error = 2.0 * error + product
    return matrix.T @ v, (error + product) * float(v.max(initial=0.0))


def between(forward: Kernel, x: Floats, back: Kernel, v: Floats, length: float) -> tuple[Floats, Floats, float]:
    """Join a distribution carried forward with an expectation carried back.

    H(t) = integral of v(t - s) p(s) ds doubles by H(2t) = M_b(t)' H(t) + H(t) M_f(t)'.

    Args:
        forward: Where the distribution lives.
        x: Distribution at the beginning.
        back: Where the expectation lives; at the same clock.
        v: Expectation at the end.
        length: Time between.

    Returns:
        H, row = place of the expectation, column = place of the distribution; the expectation at the beginning; the
        relative error of both.
    """
    plan, other = _plan(forward, length), _plan(back, length)
    ahead, behind = plan.kernel.explicit(), other.kernel.explicit()
    xs, zs = [x.reshape(-1)], [np.zeros_like(v)]
    for _ in range(plan.rings.right):
        xs.append(ahead @ xs[-1])
    for k in range(plan.rings.right, 0, -1):
        zs.append(plan.rings.weight(k) * v + behind.T @ zs[-1])
    joined = np.stack(zs[:0:-1]).T @ np.stack(xs[: plan.rings.right]) / plan.kernel.q
    matrix_f, of_f = _power(plan)
    matrix_b, of_b = _power(other)
    error = of_f + of_b
    product = ROUNDING * (max(len(ahead), len(behind)) + 2.0)
    for _ in range(plan.doublings):
        joined = matrix_b.T @ joined + joined @ matrix_f.T
        error += max(of_f, of_b) + product
        matrix_f, matrix_b = matrix_f @ matrix_f, matrix_b @ matrix_b
        of_f, of_b = 2.0 * of_f + product, 2.0 * of_b + product
    return joined, matrix_b.T @ v, max(error, of_b) + product


def _power(plan: _Plan) -> tuple[Floats, float]:
    """The matrix of the short time and its relative error."""
    step = plan.kernel.explicit()
    power = np.eye(len(step))
    matrix = np.zeros_like(step)
    for k in range(plan.rings.right + 1):
        matrix += plan.rings.weight(k) * power
        power = step @ power
    return matrix, plan.relative
