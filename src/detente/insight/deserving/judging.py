"""Judging: what the rows of a trial come to, cell by cell, and the answer they give.

A cell is clear where two things hold: the mean difference over its points keeps its sign over its 95 % interval
(Student 1908, Biometrika 6:1), and the plan is for the better, or for the worse, at more than half of all points, by
the 95 % interval of Clopper and Pearson (1934, Biometrika 26:404). The first alone could rest on one great difference,
the second alone on many that come to nothing. Both are wide enough for points drawn by dice, and those of a Latin
hypercube lie more evenly (`compare.intervals`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

import numpy as np

from detente.insight.deserving.failing import failing
from detente.insight.deserving.least import least_of
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
from detente.insight.intervals import Ranged, mean_of, share_of
from detente.study.grid import ALONE, CENTRE

FEWEST = 2
"""Points of a cell below which nothing is said of it."""
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
    drawn: list[Row] = []
    for row in rows:
        if row["part"] == "drawn":
            drawn.append(row)
            continue
        found[row["question"], Place(None if row["theory"] == ALONE else row["theory"], row["depth"])].append(row)
    asked = tuple(
        Asked(
            question=name, better=context.machine["questions"][name]["better"],
            cells=tuple(cell_of(context, name, place, there[place]) for place in there),
            depths=tuple(_over_theories(context, there)),
        )
        for name in context.questions
        if (there := {place: found[name, place] for place in context.places if (name, place) in found})
    )  # fmt: skip
    seen = [
        sum(row["point"] != CENTRE for row in found.get((name, place), ()))
        for name in context.questions for place in context.places
    ]  # fmt: skip
    return Verdict(
        plan=context.plan, answer=answer(asked), asked=asked, theories=context.theories, depths=context.depths,
        still=tuple(place.theory for place in context.places if place.depth is None),
        points=min(seen), wanted=context.points.count, failing=failing(context, drawn),
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
    least = least_of(context, question, good)
    margins = np.array([max(row["bound"], least) for row in drawn])
    helps, harms = int((sign * differences > margins).sum()), int((sign * differences < -margins).sum())
    mean = share = None
    sort: Sort = OPEN
    if len(drawn) >= FEWEST:
        mean = mean_of(differences).wider(float(np.mean([row["bound"] for row in drawn])))
        share = share_of(max(helps, harms), len(drawn))
        sort = sort_of(mean, share, helps, harms, sign, sharp=bool((margins <= least).all()))
    missing = [row for row in rows if row["before"] is None]
    several = any(row["several"] for row in rows)
    return Cell(
        question=question, theory=place.theory, depth=place.depth, sort=sort,
        before=central["before"] if central else None, after=central["after"] if central else None,
        bound=central["bound"] if central else inf, differences=tuple(differences.tolist()), mean=mean,
        spread=_tenths(differences), helps=helps, harms=harms, share=share, missing=len(missing),
        note=missing[0]["note"] if missing else "the first of several expectations" if several else "",
    )  # fmt: skip


def sort_of(mean: Ranged, share: Ranged, helps: int, harms: int, sign: int, *, sharp: bool = True) -> Sort:
    """How clear a cell is.

    Args:
        mean: Of the differences.
        share: Of points at which the plan helps or, if that is more often, harms.
        helps: At how many it does.
        harms: At how many it does.
        sign: 1 where higher is better, -1 where lower is.
        sharp: Whether no numerical bound is above the least difference that counts: else one may hide behind it.

    >>> sort_of(Ranged(0.2, 0.1, 0.3, "mean"), Ranged(1.0, 0.7, 1.0, "share"), 12, 0, 1)
    'better'
    """
    if not helps and not harms:
        return NONE if sharp else OPEN
    helped = helps > harms
    if share.low > 0.5 and (mean.positive or mean.negative) and (mean.value * sign > 0) == helped:
        return BETTER if helped else WORSE
    return OPEN


def _over_theories(context: Trial, there: Mapping[Place, Sequence[Row]]) -> Iterator[tuple[float, Ranged]]:
    """At each depth the mean over theories, at the points that all of them have."""
    for depth in context.depths:
        found: dict[int, list[Row]] = defaultdict(list)
        places = [place for place in there if place.depth == depth]
        for place in places:
            for row in there[place]:
                if row["point"] != CENTRE and row["before"] is not None:
                    found[row["point"]].append(row)
        whole = [rows for _, rows in sorted(found.items()) if len(rows) == len(places)]
        if len(whole) >= FEWEST:
            means = np.array([np.mean([row["after"] - row["before"] for row in rows]) for rows in whole])
            yield depth, mean_of(means).wider(float(np.mean([row["bound"] for rows in whole for row in rows])))


def _tenths(differences: Any) -> tuple[float, float]:
    if not len(differences):
        return 0.0, 0.0
    low, high = np.quantile(differences, (0.1, 0.9))
    return float(low), float(high)
