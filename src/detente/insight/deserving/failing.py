"""Failing: among points drawn once over theories and all ranges, where a plan does not make a question better.

Failing is sought where it is most common, by the patient rule induction method (Friedman and Fisher 1999; Bryant and
Lempert 2010), with the theory as one input among the uncertain numbers. A box among so many inputs may be chance, so
that limits which chance explains are dropped, and a third of the points is kept apart to see whether it holds there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from detente.insight.deserving.least import least_of
from detente.insight.deserving.result import Failing
from detente.insight.deserving.trial import Trial
from detente.insight.intervals import share_of
from detente.insight.sensitivity.boxes import Box, sample
from detente.insight.sensitivity.inputs import inputs
from detente.insight.sensitivity.prim import find_box
from detente.insight.sensitivity.trust import best_of

THEORY = "theory"
"""The input of a box that is not a number."""
APART = 3
"""Every third point is kept apart."""
FEWEST = 8
"""Points that fail, and that do not, below which no box is sought."""
LEVEL = 0.01
"""A limit that chance makes more often than this is dropped: there are many inputs to choose from."""
Row = Mapping[str, Any]


def failing(context: Trial, rows: Sequence[Row]) -> tuple[Failing, ...]:
    """Where the plan fails, question by question.

    Args:
        context: What was asked.
        rows: Rows of points drawn once.

    Returns:
        One for each question of which two points or more have numbers.
    """
    return tuple(_each(context, rows))


def _each(context: Trial, rows: Sequence[Row]) -> Iterator[Failing]:
    names: tuple[str, ...] | None = None
    for question in context.questions:
        mine = sorted((row for row in rows if row["question"] == question), key=lambda row: row["point"])
        good = [row for row in mine if row["before"] is not None]
        if len(good) < 2:
            continue
        gains = context.sign(question) * np.array([row["after"] - row["before"] for row in good])
        margins = np.array([max(row["bound"], least_of(context, question, good)) for row in good])
        fails = gains <= margins
        found: dict[str, Any] = {
            "question": question, "points": len(good), "fails": int(fails.sum()),
            "harms": int((gains < -margins).sum()), "share": share_of(int(fails.sum()), len(good)),
            "missing": len(mine) - len(good),
        }  # fmt: skip
        seen = np.array([row["point"] % APART != APART - 1 for row in good])
        if min((fails & seen).sum(), (~fails & seen).sum()) >= FEWEST:
            names = names or names_of(context)
            found |= _box(columns(context, names, good), fails, seen)
        yield Failing(**found)


def columns(context: Trial, names: Sequence[str], rows: Sequence[Row]) -> dict[str, Any]:
    """Where each input stands at the points of some rows: a share of its range, or the theory.

    Args:
        context: What was asked.
        names: The inputs that are numbers.
        rows: Rows of points drawn once.
    """
    there: dict[str, Any] = {
        name: np.array([context.drawn.share(name, row["point"]) for row in rows]) for name in names
    }  # fmt: skip
    if len(context.theories) > 1:
        there[THEORY] = np.array([row["theory"] for row in rows])
    return there


def names_of(context: Trial) -> tuple[str, ...]:
    """The uncertain numbers of the case, and of the plan.

    Args:
        context: What was asked.
    """
    return tuple(one.name for one in inputs(context.machine, [(None, None), (None, context.plan)]))


def _box(x: Mapping[str, Any], fails: Any, seen: Any) -> dict[str, Any]:
    """The box in which failing is most common among the points seen, and what it holds of those kept apart."""
    part = {name: column[seen] for name, column in x.items()}
    box: Box = best_of(find_box(part, fails[seen]), part, fails[seen], level=LEVEL)
    apart = ~seen
    inside = sample(x, fails).inside(box.limits) & apart
    if not box.limits:
        return {}
    return {
        "box": box, "sought": int(seen.sum()), "apart": int(inside.sum()), "apart_fails": int((inside & fails).sum()),
        "base": float(fails[apart].mean()) if apart.any() else 0.0,
    }  # fmt: skip
