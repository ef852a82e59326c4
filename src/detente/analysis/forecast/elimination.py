"""Elimination without subtraction: each entry of the solution is as accurate as the rates, however far these are apart.

States are taken out one by one; what led through the last one leads past it. The rate at which a state is left is never
found as a difference: it is the sum of where it still leads and of the rate at which it leaves for good, which is
carried along. All numbers are then sums, products and quotients of non-negative ones, and no digit is lost (Grassmann,
Taksar and Heyman 1985, *Operations Research* 33:1107). Relative to each entry the error is a small multiple of n^3
roundings, whatever the condition (O'Cinneide 1993, *Numerische Mathematik* 65:109).
"""

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.poisson import ROUNDING

Floats = npt.NDArray[np.float64]

MOST = 600
"""Most states: it is done on a full matrix."""


def accuracy(size: int, summed: float) -> float:
    """Relative error of every entry of a solution, if rates are sums of at most so many."""
    return 9.0 * ROUNDING * ((size + 1.0) ** 3 + summed)


def eliminate(rates: Floats, away: Floats, b: Floats, *, ahead: bool) -> Floats:
    """Solve (E - R') x = b, or (E - R) x = b, for b from 0 on.

    Args:
        rates: R, rates between the states, row = from, column = to, shape (states, states); its diagonal is not read.
        away: Rate at which each state is left for good; E is that and the sum of its row.
        b: The right side.
        ahead: Whether it is the first of the two: b is a start, and x the expected time in each state; in the second b
            is earned in each state per unit of time, and x is what is expected from each.

    Returns:
        The solution; not finite where some state is never left for good.

    >>> rates = np.array([[0.0, 1e3], [1e3, 0.0]])
    >>> eliminate(rates, np.array([0.0, 1e-9]), np.array([1.0, 1.0]), ahead=False).round(3)
    array([2.e+09, 2.e+09])
    """
    r, w, x = rates.copy(), away.copy(), b.copy()
    size = len(x)
    out = np.empty(size)
    with np.errstate(all="ignore"):  # what is not finite is told by what is returned
        for k in range(size - 1, -1, -1):
            out[k] = w[k] + r[k, :k].sum()
            through = r[:k, k] / out[k]
            w[:k] += through * w[k]
            if ahead:
                x[:k] += x[k] / out[k] * r[k, :k]
            else:
                x[:k] += through * x[k]
            r[:k, :k] += through[:, None] * r[k, :k]
        for k in range(size):
            x[k] = (x[k] + (r[:k, k] if ahead else r[k, :k]) @ x[:k]) / out[k]
    return x
