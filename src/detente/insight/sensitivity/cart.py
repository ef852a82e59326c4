"""CART, a classification tree whose leaves are read as boxes.

Breiman, Friedman, Olshen and Stone (1984, Classification and Regression Trees, ch. 4): a set of points is cut in two at
the value of one input that leaves the two parts purest by Gini's measure, and the parts likewise, until no part can be
cut without one of the two falling below a least number of points. Bryant and Lempert (2010) compare it with PRIM: it
divides all points into boxes, where PRIM looks for one.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError
from detente.insight.sensitivity.boxes import Among, Between, Box, Columns, Floats, Limit, Mask, Sample, box_of, sample
from detente.insight.sensitivity.prim import MASS

NOTHING = 1e-12
"""A gain in purity below it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A cut of some points in two: those in `limit`, and the others."""

    here: Limit
    there: Limit
    gain: float
    """By how much the mean impurity of the points falls, weighed by their number."""


def tree(x: Columns, y: Sequence[bool] | npt.NDArray[np.generic], *, mass: float = MASS) -> tuple[Box, ...]:
    """The leaves of a classification tree, as boxes, the densest first.

    Args:
        x: Inputs by name, each with one value a point: numbers, or words such as the names of theories.
        y: For each point whether it is of interest.
        mass: Least share of all points in a leaf.

    Returns:
        Boxes that hold every point once.

    Raises:
        StudyError: If the points or the share are none.

    >>> x = {"leakage": [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]}
    >>> [(leaf.points, leaf.density) for leaf in tree(x, [False] * 4 + [True] * 4)]
    [(4, 1.0), (4, 0.0)]
    """
    if not 0 <= mass < 1:
        raise StudyError(f"The least mass of a leaf is a share of all points from 0 to below 1, not {mass:g}.")
    whole = sample(x, y)
    least = max(1, math.floor(mass * whole.size))
    found = []
    waiting: list[dict[str, Limit]] = [{}]
    while waiting:
        limits = waiting.pop()
        mask = whole.inside([*limits.values()])
        split = best_split(whole, mask, limits, least)
        if split is None:
            found.append(box_of([*limits.values()], whole, whole))
            continue
        waiting += [{**limits, split.there.name: split.there}, {**limits, split.here.name: split.here}]
    return tuple(sorted(found, key=lambda leaf: (-leaf.density, -leaf.coverage, len(leaf.limits))))


def best_split(whole: Sample, mask: Mask, limits: dict[str, Limit], least: int) -> Split | None:
    """The cut that leaves two parts purest, None if there is none that gains; the first input among equals.

    Args:
        whole: All points.
        mask: Those that are cut.
        limits: What they lie within.
        least: Least number of points in a part.
    """
    size, hits = int(mask.sum()), int(whole.hits[mask].sum())
    if size < 2 * least or hits in (0, size):
        return None
    before = gini(hits, size)
    best: Split | None = None
    for name, column in zip(whole.names, whole.values, strict=True):
        old = limits.get(name, whole.full(name))
        cuts = _word_cuts(whole, mask, old) if isinstance(old, Among) else _cuts(column[mask], whole.hits[mask], old)
        for here, there, points, inside in cuts:
            if points < least or size - points < least:
                continue
            after = points * gini(inside, points) + (size - points) * gini(hits - inside, size - points)
            gain = before - after / size
            if gain > NOTHING and (best is None or gain > best.gain + NOTHING):
                best = Split(here=here, there=there, gain=gain)
    return best


def gini(hits: int, size: int) -> float:
    """Gini's impurity of some points: how often two drawn with replacement are not of one sort.

    >>> gini(0, 4), gini(2, 4)
    (0.0, 0.5)
    """
    share = hits / size
    return 2 * share * (1 - share)


Cut = tuple[Limit, Limit, int, int]
"""Two limits, points in the first, and how many of them are of interest."""


def _cuts(values: Floats | npt.NDArray[np.intp], hits: Mask, old: Between) -> Iterator[Cut]:
    """Every cut half way between two neighbouring values, from below."""
    order = np.argsort(values, kind="stable")
    ordered, counted = values[order], np.cumsum(hits[order])
    for last in np.flatnonzero(ordered[1:] > ordered[:-1]).tolist():
        cut = float((ordered[last] + ordered[last + 1]) / 2)
        if not cut < ordered[last + 1]:  # neighbours with no number between them
            cut = float(ordered[last])
        above = float(np.nextafter(cut, math.inf))
        yield replace(old, high=cut), replace(old, low=above), last + 1, int(counted[last])


def _word_cuts(whole: Sample, mask: Mask, old: Among) -> Iterator[Cut]:
    """Every cut of one word from the others."""
    for word in old.kept if len(old.kept) > 1 else ():
        here = Among(old.name, (word,), old.every)
        inside = mask & whole.within(here)
        there = Among(old.name, tuple(one for one in old.kept if one != word), old.every)
        yield here, there, int(inside.sum()), int(whole.hits[inside].sum())
