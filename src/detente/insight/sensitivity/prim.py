"""PRIM, the patient rule induction method: a box is peeled, a small share at a time, until what is left is of interest.

Friedman and Fisher (1999, Statistics and Computing 9:123), as Bryant and Lempert (2010) use it for scenario discovery.
Every step takes the lowest or the highest share `alpha` of one number, or one word of an input of words, out of the
box; of all such peels the one that is best by the objective is made. Then the box is pasted: grown again by a small
share where that makes it denser. All boxes on the way are kept, since which is best is a matter of coverage against
density.

How a share is cut where many points have the same value follows the numbers of EMA Workbench 2.5 (Kwakkel 2017,
Environmental Modelling and Software 96:239), which its tests publish; what differs is said in `docs/sensitivity.md`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError
from detente.insight.sensitivity.boxes import Among, Between, Box, Columns, Floats, Limit, Mask, Sample, box_of, sample

Objective = Literal["original", "lenient1", "lenient2"]
ALPHA, MASS = 0.05, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Peeling:
    """The boxes of one search, from that of all points on."""

    boxes: tuple[Box, ...]
    pasted: int
    """How many of them, at the end, come of pasting."""

    @property
    def last(self) -> Box:
        """The box the search ended with."""
        return self.boxes[-1]


def find_box(
    x: Columns, y: Sequence[bool] | npt.NDArray[np.generic], *, alpha: float = ALPHA, paste: float = ALPHA,
    mass: float = MASS, objective: Objective = "lenient1", among: Mask | None = None,
) -> Peeling:  # fmt: skip
    """Search one box.

    Args:
        x: Inputs by name, each with one value a point: numbers, or words such as the names of theories.
        y: For each point whether it is of interest.
        alpha: Share of the box's points taken away in a peel, between 0 and 0.5.
        paste: Share of what lies beside the box that is added in a paste, likewise.
        mass: Share of all points below which no box goes.
        objective: What is best: `original`, density after the peel; `lenient1`, density gained for each point taken;
            `lenient2`, the same times the points that are left (Friedman and Fisher 1999, section 14).
        among: Only these points are searched, as where a first box has been taken out; coverage and mass are of all.

    Returns:
        All boxes on the way.

    Raises:
        StudyError: If points, shares or the objective are none.

    >>> x = {"leakage": [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]}
    >>> found = find_box(x, [False] * 4 + [True] * 4, alpha=0.25)
    >>> round(found.last.limits[0].low, 3), found.last.coverage, found.last.density
    (0.5, 1.0, 1.0)
    """
    for share, what in ((alpha, "peeled"), (paste, "pasted")):
        if not 0 < share < 0.5:
            raise StudyError(f"The share that is {what} at a time lies between 0 and 0.5, not at {share:g}.")
    if not 0 <= mass < 1:
        raise StudyError(f"The least mass of a box is a share of all points from 0 to below 1, not {mass:g}.")
    if objective not in OBJECTIVES:
        raise StudyError(f"There is no objective `{objective}`: {', '.join(OBJECTIVES)}.")
    whole = sample(x, y)
    rest = whole if among is None else whole.among(np.asarray(among, dtype=bool))
    if not rest.size:
        raise StudyError("There are no points left to search.")
    score = OBJECTIVES[objective]
    peeled = [*_climb(whole, rest, {}, lambda state: _peels(rest, *state, alpha), score, mass, grow=False)]
    limits, box = peeled[-1]
    pasted = [*_climb(whole, rest, limits, lambda state: _pastes(rest, *state, paste), score, mass, grow=True)][1:]
    boxes = tuple(one for _, one in (*peeled, *pasted))
    assert boxes[len(peeled) - 1] == box
    return Peeling(boxes=boxes, pasted=len(pasted))


Limits = dict[str, Limit]
State = tuple[Limits, Mask]


def _climb(
    whole: Sample, rest: Sample, limits: Limits, steps: Callable[[State], Iterator[tuple[Limit, Mask]]],
    score: Callable[[int, int, int, int], float], mass: float, *, grow: bool,
) -> Iterator[tuple[Limits, Box]]:  # fmt: skip
    """The boxes of one phase, the one it starts from first: the best step is made as long as it is good enough."""
    mask = rest.inside(list(limits.values()))
    yield limits, box_of(list(limits.values()), rest, whole)
    while True:
        n, hits = int(mask.sum()), int(rest.hits[mask].sum())
        best: tuple[float, int] | None = None
        chosen: tuple[Limits, Mask] | None = None
        for limit, inside in steps((limits, mask)):
            after, after_hits = int(inside.sum()), int(rest.hits[inside].sum())
            changed = {name: one for name, one in limits.items() if name != limit.name}
            if not _full(limit):
                changed[limit.name] = limit
            # among equals a box on fewer inputs, then the first
            rank = (score(n, hits, after, after_hits), -len(changed))
            if best is None or rank > best:
                best, chosen = rank, (changed, inside)
        if best is None or chosen is None or best[0] <= 0:
            return
        after = int(chosen[1].sum())
        bigger = after > n
        if after / whole.size < mass or after == n or bigger != grow:
            return
        if grow and not rest.hits[chosen[1]].sum() / after > hits / n:
            return
        limits, mask = chosen
        yield limits, box_of(list(limits.values()), rest, whole)


def _full(limit: Limit) -> bool:
    if isinstance(limit, Between):
        return not (limit.lifted or limit.lowered)
    return len(limit.kept) == len(limit.every)


def _peels(rest: Sample, limits: Limits, mask: Mask, alpha: float) -> Iterator[tuple[Limit, Mask]]:
    """Every peel of a box: first of numbers, from above and from below, then of words."""
    for name, column in _numbers(rest):
        old = limits.get(name, rest.full(name))
        assert isinstance(old, Between)
        there = column[mask]
        cut = quantile(there, 1 - alpha)
        yield Between(name, old.low, cut, old.least, old.most), mask & (column <= cut)
        cut = quantile(there, alpha)
        yield Between(name, cut, old.high, old.least, old.most), mask & (column >= cut)
    for name in rest.words:
        before = limits.get(name, rest.full(name))
        assert isinstance(before, Among)
        for word in before.kept if len(before.kept) > 1 else ():
            limit = Among(name, tuple(kept for kept in before.kept if kept != word), before.every)
            yield limit, mask & rest.within(limit)


def _pastes(rest: Sample, limits: Limits, mask: Mask, share: float) -> Iterator[tuple[Limit, Mask]]:
    """Every paste of a box: each limit let out by a share of what lies beyond it, or one word let in again."""
    for name, column in _numbers(rest):
        old = limits.get(name)
        if not isinstance(old, Between):
            continue
        others = rest.inside([limit for other, limit in limits.items() if other != name])
        below, above = column[others & (column <= old.low)], column[others & (column >= old.high)]
        low = quantile(below, 1 - share) if len(below) else old.least
        yield Between(name, low, old.high, old.least, old.most), others & (column >= low) & (column <= old.high)
        high = quantile(above, share) if len(above) else old.most
        yield Between(name, old.low, high, old.least, old.most), others & (column >= old.low) & (column <= high)
    for name in rest.words:
        before = limits.get(name)
        if not isinstance(before, Among):
            continue
        others = rest.inside([limit for other, limit in limits.items() if other != name])
        for word in before.every:
            if word not in before.kept:
                kept = tuple(one for one in before.every if one in (*before.kept, word))
                limit = Among(name, kept, before.every)
                yield limit, others & rest.within(limit)


def _numbers(rest: Sample) -> Iterator[tuple[str, Floats]]:
    for name, column in zip(rest.names, rest.values, strict=True):
        if name not in rest.words:
            yield name, column.astype(float)


def quantile(values: Floats, share: float) -> float:
    """Where a share of values is cut: half way between two neighbours, moved on where they are equal.

    From 0.5 down it is moved up, above it down, so that a peel takes something wherever not all values are the same.

    Args:
        values: The values, at least one.
        share: Between 0 and 1.

    >>> quantile(np.array([1.0, 2.0, 3.0, 4.0]), 0.3), quantile(np.array([1.0, 1.0, 1.0, 4.0]), 0.3)
    (1.5, 2.5)
    """
    ordered = np.sort(values)
    place = (len(ordered) - 1) * share
    below, above = math.floor(place), math.ceil(place)
    if share > 0.5:
        while below > 0 and ordered[below] == ordered[above]:
            below -= 1
    else:
        while above < len(ordered) - 1 and ordered[below] == ordered[above]:
            above += 1
    return float((ordered[below] + ordered[above]) / 2)


def _original(before: int, hits: int, after: int, after_hits: int) -> float:
    return after_hits / after if after else -1.0


def _lenient1(before: int, hits: int, after: int, after_hits: int) -> float:
    gain = (after_hits / after if after else 0.0) - hits / before
    return gain / abs(before - after) if gain != 0 else 0.0


def _lenient2(before: int, hits: int, after: int, after_hits: int) -> float:
    gain = (after_hits / after if after else 0.0) - hits / before
    return after * gain / abs(before - after) if gain != 0 else 0.0


OBJECTIVES: dict[str, Callable[[int, int, int, int], float]] = {
    "original": _original, "lenient1": _lenient1, "lenient2": _lenient2,
}  # fmt: skip
