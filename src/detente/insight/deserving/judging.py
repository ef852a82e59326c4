"""Judging: what the rows of a trial come to, cell by cell, and the answer they give.

A cell is clear where two things hold: the mean difference over its points keeps its sign over its 95 % interval
(Student 1908, Biometrika 6:1), and the plan is for the better, or for the worse, at more than half of all points, by
the 95 % interval of Clopper and Pearson (1934, Biometrika 26:404). The first alone could rest on one great difference,
the second alone on many that are nothing. Points of a Latin hypercube lie more evenly than dice would put them, so that
both intervals are if anything too wide.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any

import numpy as np
from scipy.stats import binomtest, t

from detente.insight.deserving.depths import CENTRE
from detente.insight.deserving.result import (
    BETTER,
    NONE,
    OPEN,
    WORSE,
    Answer,
    Asked,
    Cell,
    Sort,
    Verdict,
)
from detente.insight.deserving.trial import Place, Trial
from detente.study.grid import ALONE

CONFIDENCE = 0.95
LEAST = 0.0005
"""A difference below this share, of 1 for a probability, of the largest value for anything else, does not count."""
Row = Mapping[str, Any]


def verdict(context: Trial, rows: Iterable[Row]) -> Verdict:
    """What the rows of a trial come to.

    Args:
        context: What was asked: the context of the job.
        rows: Its rows; those not computed yet may be missing.

    Returns:
        The verdict as far as the rows go: a cell with fewer than two points is open.
    """
    found: dict[tuple[str, Place], list[Row]] = defaultdict(list)
    for row in rows:
        if row["part"] == "cell":
            found[row["question"], Place(None if row["theory"] == ALONE else row["theory"], row["depth"])].append(row)
    asked = tuple(
        Asked(
            question=name, better=context.machine["questions"][name]["better"],
            cells=tuple(cell_of(context, name, place, found[name, place]) for place in context.places
                        if (name, place) in found),
        )
        for name in context.questions
    )  # fmt: skip
    asked = tuple(one for one in asked if one.cells)
    seen = [sum(row["point"] != CENTRE for row in found[key]) for key in found]
    return Verdict(
        plan=context.plan, answer=answer(asked), asked=asked, theories=context.theories, depths=context.depths,
        still=tuple(place.theory for place in context.places if place.depth is None),
        points=min(seen, default=0), wanted=context.points.count,
    )  # fmt: skip


def answer(asked: Sequence[Asked]) -> Answer:
    """The answer by the rule of docs/verdict.md.

    * nothing: no cell of any question is clear.
    * no: some question is clearly worse in most of its cells, and none is clearly better in most.
    * yes: some question is clearly better in most of its cells, and none is clearly worse in more cells than chance
      alone would make, one in twenty.
    * depends: anything else.

    Args:
        asked: The questions.
    """
    if not any(cell.sort in (BETTER, WORSE) for one in asked for cell in one.cells):
        return "nothing"
    helped = any(one.most(BETTER) for one in asked)
    if not helped and any(one.most(WORSE) for one in asked):
        return "no"
    if helped and all(len(one.sorted_as(WORSE)) <= one.strays for one in asked):
        return "yes"
    return "depends"


def cell_of(context: Trial, question: str, place: Place, rows: Sequence[Row]) -> Cell:
    """What the plan changes in one cell.

    Args:
        context: What was asked.
        question: Of which question.
        place: Of which cell.
        rows: Its rows at central values and at points.
    """
    sign = context.sign(question)
    good = [row for row in rows if row["before"] is not None]
    central = next((row for row in good if row["point"] == CENTRE), None)
    drawn = sorted((row for row in good if row["point"] != CENTRE), key=lambda row: row["point"])
    differences = np.array([row["after"] - row["before"] for row in drawn])
    least = LEAST * scale(context, question, good)
    margins = np.array([max(row["bound"], least) for row in drawn])
    helps, harms = int((sign * differences > margins).sum()), int((sign * differences < -margins).sum())
    mean, low, high = mean_of(differences, np.array([row["bound"] for row in drawn]))
    share, share_low, share_high = share_of(max(helps, harms), len(drawn))
    sort: Sort = OPEN
    if len(drawn) >= 2 and not helps and not harms:
        sort = NONE
    elif share_low > 0.5 and (low > 0 or high < 0) and (mean * sign > 0) == (helps > harms):
        sort = BETTER if helps > harms else WORSE
    missing = [row for row in rows if row["before"] is None]
    several = any(row["several"] for row in rows)
    return Cell(
        question=question, theory=place.theory, depth=place.depth, sort=sort,
        before=central["before"] if central else None, after=central["after"] if central else None,
        bound=central["bound"] if central else inf, differences=tuple(differences.tolist()), mean=mean, low=low,
        high=high, spread=_tenths(differences), helps=helps, harms=harms, share=share, share_low=share_low,
        share_high=share_high, missing=len(missing),
        note=missing[0]["note"] if missing else "the first of several expectations" if several else "",
    )  # fmt: skip


def mean_of(differences: Any, bounds: Any) -> tuple[float, float, float]:
    """A mean and its 95 % interval, numerical bounds added; infinite where there are fewer than two.

    >>> mean_of(np.array([0.1, 0.3]), np.array([0.0, 0.0]))
    (0.2, -1.0706204736174694, 1.4706204736174696)
    """
    count = len(differences)
    if count < 2:
        return (float(differences[0]) if count else 0.0), -inf, inf
    mean, room = float(differences.mean()), float(bounds.mean())
    half = float(t.ppf((1 + CONFIDENCE) / 2, count - 1) * differences.std(ddof=1) / np.sqrt(count))
    return mean, mean - half - room, mean + half + room


def share_of(there: int, points: int) -> tuple[float, float, float]:
    """A share of points and its exact 95 % interval.

    >>> tuple(round(number, 3) for number in share_of(12, 12))
    (1.0, 0.735, 1.0)
    """
    if not points:
        return 0.0, 0.0, 1.0
    found = binomtest(there, points).proportion_ci(CONFIDENCE, method="exact")
    return there / points, float(found.low), float(found.high)


def scale(context: Trial, question: str, rows: Sequence[Row]) -> float:
    """What a difference is measured by: 1 for a probability, else the largest number there."""
    asks = context.machine["questions"][question]
    if asks["probability"] is not None or asks["at_least"] is not None:
        return 1.0
    return max((abs(row[side]) for row in rows for side in ("before", "after")), default=1.0) or 1.0


def _tenths(differences: Any) -> tuple[float, float]:
    if not len(differences):
        return 0.0, 0.0
    low, high = np.quantile(differences, (0.1, 0.9))
    return float(low), float(high)
