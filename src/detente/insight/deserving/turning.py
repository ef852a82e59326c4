"""What would turn a plan's effect: the numbers that go with it most, and the smallest change of them that turns it.

To move each number of a case by itself to both ends of its range would cost as much as all cells together. So the
points that were drawn once say first which numbers the effect goes with (Spearman 1904), and only these are moved. What
is found turns the effect; a smaller change of numbers that were not moved may do it too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente.insight.deserving.failing import THEORY, columns, names_of
from detente.insight.deserving.trial import Trial
from detente.insight.sensitivity.aim import aim
from detente.insight.sensitivity.course import Compute
from detente.insight.sensitivity.examine import examine
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.wanted import Wanted
from detente.study.grid import ALONE

MOVED = 12
"""Numbers that are moved."""
Row = Mapping[str, Any]


def turning(context: Trial, rows: Sequence[Row], question: str, compute: Compute, *, most: int = MOVED) -> Sensitivity:
    """What turns the effect of a plan on a question, under the case as it stands.

    Args:
        context: What was asked.
        rows: Rows of the trial; those of points drawn once say which numbers to move.
        question: Which question.
        compute: Computes a study (`sensitivity.course`).
        most: How many numbers are moved.
    """
    wanted = Wanted(walks=0, only=going_with(context, rows, question, most) or None, seed=context.drawn.seed)
    target = aim(context.machine, question, plan=context.plan, against=ALONE)
    return examine(context.machine, target, compute, wanted=wanted)


def going_with(context: Trial, rows: Sequence[Row], question: str, most: int) -> tuple[str, ...]:
    """The numbers that the effect on a question goes with most, by the points that were drawn once.

    Args:
        context: What was asked.
        rows: Rows of the trial.
        question: Which question.
        most: How many.
    """
    from scipy.stats import rankdata

    good = [
        row for row in rows if row["part"] == "drawn" and row["question"] == question and row["before"] is not None
    ]  # fmt: skip
    if len(good) < 3:
        return ()
    effect = rankdata([row["after"] - row["before"] for row in good])
    if np.ptp(effect) == 0:
        return ()
    there = {name: column for name, column in columns(context, names_of(context), good).items() if name != THEORY}
    close = {name: abs(float(np.corrcoef(effect, rankdata(column))[0, 1])) for name, column in there.items()}
    return tuple(sorted(close, key=lambda name: -close[name])[:most])
