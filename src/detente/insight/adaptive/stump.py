"""A signpost among the uncertain numbers: beyond which value of one of them another plan is the better one.

A stump is a tree with one cut (Breiman, Friedman, Olshen and Stone 1984): above a threshold one plan, below it another.
With some hundred numbers to choose from, the best stump of a few points is right by chance; so it is chosen on one half
of the points, and how often it is right is counted on the other, beside how often it would be right always to say the
more frequent plan.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detente.case.override import apply
from detente.insight.adaptive.result import Preferred, Stump
from detente.insight.adaptive.study import Sought
from detente.insight.adaptive.weighed import Weighed
from detente.insight.compare.ledger import ROUNDING
from detente.insight.intervals import share_of

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
FEW = 6
"""Points in each half without which nothing is said."""


def preferred(sought: Sought, points: Weighed, weights: Floats) -> Preferred:
    """Which plan that stays is best at each point, if any is, and which number tells the two most frequent apart.

    Args:
        sought: What was followed, and where.
        points: The numbers of a question there.
        weights: Of the theories.
    """
    whole = np.flatnonzero(points.whole)
    level = points.sign * np.einsum("t,ntp->np", weights, points.static[whole])
    # ahead of another by more than both may be off, and by more than arithmetic leaves of nothing
    room = 2.0 * points.bound + ROUNDING * float(np.abs(level).max(initial=0.0))
    first = np.array([row.argmax() for row in level], int)
    told = (level >= level.max(axis=1, keepdims=True, initial=-np.inf) - room).sum(axis=1) == 1
    first = first[told]
    counts = sorted(((int((first == p).sum()), -p) for p in range(len(points.plans))), reverse=True)
    plans = tuple((points.plans[-p], count) for count, p in counts if count)
    stump = None
    if len(plans) > 1:
        one, other = points.plans.index(plans[0][0]), points.plans.index(plans[1][0])
        apart = np.abs(level[:, other] - level[:, one]) > room
        better = (level[:, other] > level[:, one])[apart]
        plain = apply(sought.machine)
        values = [sought.points.at(plain, int(point)) for point in whole[apart]]
        numbers = {path: np.array([at[path] for at in values]) for path in (values[0] if values else ())}
        stump = best_stump(points.question, numbers, better, points.plans[one], points.plans[other])
    return Preferred(question=points.question, plans=plans, level=int((~told).sum()), stump=stump)


def best_stump(
    question: str, numbers: Mapping[str, Floats], better: Sequence[bool] | Bools, one: str, other: str
) -> Stump | None:
    """The number and threshold that tell best where another plan is better.

    Args:
        question: By which question it is better.
        numbers: Values of each uncertain number at the points.
        better: At which points the other plan is better.
        one: The plan that is better elsewhere.
        other: The other plan.

    Returns:
        The stump that is right most often on the first half of the points (every other one), judged on the second; None
        where there are too few points, or one plan is the better at all points of the first half.

    >>> leakage = np.linspace(0.1, 0.9, 40)
    >>> found = best_stump("war", {"leakage": leakage}, leakage > 0.6, "talks", "pressure")
    >>> found.path, found.above, round(found.threshold, 2), found.right.value, found.tells
    ('leakage', 'pressure', 0.61, 0.95, True)
    """
    truth = np.asarray(better, bool)
    learn, judge = np.arange(0, len(truth), 2), np.arange(1, len(truth), 2)
    if len(judge) < FEW or truth[learn].all() or not truth[learn].any():
        return None
    best: tuple[int, float, str, float, bool] | None = None
    for path, column in numbers.items():
        order = np.argsort(column[learn], kind="stable")
        x, y = column[learn][order], truth[learn][order]
        # right if the other plan is better above the cut, for each cut between two points
        right = np.cumsum(~y)[:-1] + (y.sum() - np.cumsum(y)[:-1])
        for above, hits in ((True, right), (False, len(y) - right)):
            hits = np.where(x[1:] > x[:-1], hits, -1)
            at = int(np.argmax(hits))
            # of equals the one with the widest gap at the cut, as a share of what the number ranges over
            gap = float((x[at + 1] - x[at]) / (np.ptp(x) or 1.0))
            row = (int(hits[at]), gap, path, float((x[at] + x[at + 1]) / 2), above)
            if best is None or row[:2] > best[:2]:
                best = row
    if best is None or best[0] < 0:
        return None
    _, _, path, threshold, above = best
    said = (numbers[path][judge] > threshold) == above
    right = share_of(int((said == truth[judge]).sum()), len(judge))
    share = float(truth[judge].mean())
    naive = max(share, 1.0 - share)
    return Stump(
        question=question, path=path, above=other if above else one, below=one if above else other, threshold=threshold,
        right=right, points=len(judge), always=naive, tells=right.low > naive,
    )  # fmt: skip
