"""What it would be worth to know which theory holds, with an interval that no choice among plans has biased.

The best of some noisy means is too high, and drawing points again adds the same once more: plans that are equal in
truth would seem to differ from theory to theory. So points are dealt in turn to two halves, and whatever is chosen at
one half is evaluated at the other (cross-fitting: Stone 1974, *Journal of the Royal Statistical Society B* 36:111;
Chernozhukov et al. 2018, *Econometrics Journal* 21:C1).

Let c name a plan for each theory, and D(c, p) be the weighted mean of what c gains on the one plan p. What knowing is
worth is the least over p of the largest over c of D(c, p). So

* for any c that was not chosen at the points that judge it, the least over p of the lower ends of D(c, p) lies below
  it, whichever p is the best in truth;
* for any p that was not chosen there, the largest over c of the upper ends of D(c, p) lies above it, whichever c is.

Each holds as often as one interval does, without a correction for how many plans there are (Berger 1982,
*Technometrics* 24:295, intersection-union).
"""

import numpy as np
import numpy.typing as npt

from detente.insight.intervals import Ranged, mean_of

Floats = npt.NDArray[np.float64]


def knowing(performance: Floats, weights: Floats, bound: float = 0.0) -> Ranged:
    """The weighted mean of the best plan under each theory, less that of the one plan best for all of them.

    Args:
        performance: More is better: theories x plans x points, two points or more.
        weights: Of the theories, sum 1.
        bound: Largest numerical bound of a number.

    Returns:
        What it comes to with the plans chosen at one half of the points and evaluated at the other, 0 or more, and its
        95 % interval. It is never too narrow for the number of plans; its upper end is wide, because the uncertainty
        of the theories is added up as if they were wrong together.

    >>> moves = np.linspace(0, 0.1, 6)
    >>> found = knowing(np.array([[moves, moves + 0.2], [moves, moves - 0.3]]), np.array([0.5, 0.5]))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.1, 0.1, 0.1)
    """
    theories, _, points = performance.shape
    over = np.einsum("t,tpn->pn", weights, performance)  # plans x points
    known, one = np.empty(points), np.empty((theories, points))
    for judging in (slice(0, None, 2), slice(1, None, 2)):
        choosing = slice(1 - (judging.start or 0), None, 2)
        best = performance[:, :, choosing].mean(axis=-1).argmax(axis=-1)
        known[judging] = weights @ performance[np.arange(theories), best][:, judging]
        one[:, judging] = performance[:, over[:, choosing].mean(axis=-1).argmax(), judging]
    value = max(0.0, float((known - weights @ one).mean()))
    low = min(mean_of(known - row).low for row in over)
    high = float(weights @ [max(mean_of(row - one[t]).high for row in performance[t]) for t in range(theories)])
    return Ranged(value, max(0.0, min(value, low - 2 * bound)), max(value, high + 2 * bound), "mean")
