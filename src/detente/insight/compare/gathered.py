"""Numbers gathered: what a comparison has computed so far, as arrays over theories, plans and points."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.insight.compare.study import Comparing
from detente.result import Status
from detente.study.grid import ALONE, CENTRE

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]


class Gathered:
    """Takes the rows of a comparison as they come.

    `values[question]` is an array theories x plans x (1 + points): the central value, then the points; what has not
    come or has no finite number is nan. `bounds` has their numerical bounds in the same places.
    """

    def __init__(self, context: Comparing) -> None:
        """Nothing has come yet."""
        self.context = context
        self.theories = tuple(name or ALONE for name in context.theories)
        self.plans = tuple(name or ALONE for name in context.plans)
        shape = (len(self.theories), len(self.plans), 1 + context.points.count)
        self.values: dict[str, Floats] = {name: np.full(shape, np.nan) for name in context.questions}
        self.bounds: dict[str, Floats] = {name: np.full(shape, np.nan) for name in context.questions}
        self.came = np.zeros((len(self.theories), 1 + context.points.count), dtype=bool)
        """Under which theories a point is computed."""
        self._told: list[Row] = []
        """Rows that are counted below."""
        self._nothing_told()
        self._theory = {name: place for place, name in enumerate(self.theories)}
        self._plan = {name: place for place, name in enumerate(self.plans)}

    def _nothing_told(self) -> None:
        self.lacking: dict[str, Counter[str]] = {name: Counter() for name in self.context.questions}
        """Why there is no number, and how often, for each question."""
        self.several: dict[str, int] = dict.fromkeys(self.context.questions, 0)
        """Numbers of which there are several, because several expectations bear themselves out: the first counts."""
        self.unsettled = 0
        """Numbers that did not converge and are no results."""

    def _tell(self, row: Row) -> None:
        """Count what is to be said of a row."""
        self._told.append(row)
        if _known(row):
            self.several[row["question"]] += 1
            return
        self.lacking[row["question"]][row["note"] or row["status"]] += 1
        self.unsettled += row["status"] == Status.STOPPED.value

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows of the study, each once, in any order."""
        for row in rows:
            theory, column, name = self._theory[row["theory"]], row["point"] - CENTRE, row["question"]
            self.came[theory, column] = True
            if not _known(row) or row["expectations"] > 1:
                self._tell(row)
            if not _known(row):
                continue
            place = (theory, self._plan[row["plan"]], column)
            self.values[name][place] = row["value"]
            self.bounds[name][place] = row["bound"]

    @property
    def whole(self) -> npt.NDArray[np.int64]:
        """Columns of the points that are computed under every theory, the central values left out."""
        return np.flatnonzero(self.came[:, 1:].all(axis=0)) + 1

    def first(self, points: int) -> "Gathered":
        """The same as it stood when so many points and no more had come.

        Args:
            points: How many, besides the central values.
        """
        found = copy(self)
        found.came = self.came.copy()
        found.came[:, 1 + points :] = False
        found._told = []
        found._nothing_told()
        for row in self._told:
            if row["point"] < points:
                found._tell(row)
        return found

    @property
    def games(self) -> int:
        """Games that are computed: one for each plan where a theory has come to a point."""
        return int(self.came.sum()) * len(self.plans)

    def of(self, question: str, theory: str, plan: str) -> Floats:
        """The numbers of a question under a theory and a plan, the central value first.

        Args:
            question: Which question.
            theory: Under which theory, `none` for the case as it stands.
            plan: With which plan, `none` for no plan.

        Returns:
            1 + points numbers, nan where there is none.
        """
        found: Floats = self.values[question][self._theory[theory], self._plan[plan]]
        return found


def _known(row: Row) -> bool:
    """Whether a row has a number."""
    return row["value"] is not None and math.isfinite(row["value"])


def gathered(context: Comparing, rows: Iterable[Row]) -> Gathered:
    """The rows of a comparison as arrays.

    Args:
        context: What is compared: the context of the job.
        rows: Its rows; those not computed yet may be missing.
    """
    found = Gathered(context)
    found.add(rows)
    return found
