"""The study of adaptive plans: every signpost, review and pair of plans, under every theory, point after point.

A task is a point and a theory. All plans are solved there once; that serves every pair of them, every review and every
signpost (`prospect`). Rows are of three parts: `plan` is what a plan comes to if it stays; `look` what is seen under a
plan at a review; `change` what each signpost adds to a pair of plans. What is said of many signposts stands in one row,
in the order of the signposts, as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.digest import digest
from detente.errors import StudyError
from detente.study.grid import ALONE, CENTRE
from detente.study.job import Job, Rows
from detente.study.quantiles import Points

METHOD = "adaptive"
POINTS = 24
"""Points of all ranges, half of them to choose at and half to judge at."""
MOST_GAMES, MOST_WATCHED, MOST_CANDIDATES = 100_000, 400, 10_000_000
COLUMNS = {
    "part": "string", "point": "int64", "theory": "string", "plan": "string", "then": "string", "question": "string",
    "review": "double", "value": "double", "bound": "double", "watched": "string", "note": "string",
}  # fmt: skip
Data = Mapping[str, Any]
Names = tuple[str | None, ...]
Pair = tuple[str | None, str | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sought:
    """What is weighed, and where."""

    machine: Data
    theories: Names
    """None is the case as it stands."""
    plans: Names
    """Those that are solved; None is no plan."""
    pairs: tuple[Pair, ...]
    """From which plan to which."""
    watches: tuple[str, ...]
    """Signposts, as formulas; the first is `true`, a change whatever is seen."""
    reviews: Mapping[str, tuple[float, ...]]
    """When to look, by question, in clock units."""
    better: Mapping[str, str]
    """Which way is better, by question."""
    points: Points
    centre: bool
    """Whether central values are among the points."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The points, in order."""
        return (*((CENTRE,) if self.centre else ()), *range(self.points.count))

    @property
    def tasks(self) -> tuple[tuple[int, str | None], ...]:
        """A point and a theory each; the central values come first."""
        return tuple((point, theory) for point in self.numbers for theory in self.theories)


def adaptive_study(sought: Sought) -> Job:
    """The job that weighs adaptive plans.

    Args:
        sought: What is weighed, and where (`candidates.sought` makes it of names).

    Returns:
        The job; `adaptive` makes a result of its rows.

    Raises:
        StudyError: If there is nothing to weigh, or too much.
    """
    if not sought.pairs:
        raise StudyError(
            "There is no second plan to change to: an adaptive plan needs two, of which `none` may be one."
        )
    if len(sought.watches) > MOST_WATCHED:
        raise StudyError(f"There are {len(sought.watches) - 1:,} levels to watch, more than {MOST_WATCHED}: "
                         "name one with --watch.")  # fmt: skip
    games = len(sought.tasks) * len(sought.plans)
    looks = len(sought.pairs) * len(sought.watches) * sum(map(len, sought.reviews.values())) * len(sought.theories)
    if games > MOST_GAMES or looks > MOST_CANDIDATES:
        raise StudyError(f"{games:,} games and {looks:,} changes at each point are too many: name plans with --begin "
                         "and --then, a theory, or fewer points.")  # fmt: skip
    return Job(
        name=METHOD, function=adapted, prepare=_desk, context=sought, size=len(sought.tasks), chunk=1, columns=COLUMNS,
        machine=digest(sought.machine), title=str(sought.machine["title"]),
        parameters={
            "theories": [name or ALONE for name in sought.theories], "plans": [name or ALONE for name in sought.plans],
            "pairs": [[begin or ALONE, then or ALONE] for begin, then in sought.pairs],
            "watches": list(sought.watches), "reviews": {name: list(at) for name, at in sought.reviews.items()},
            "better": dict(sought.better), "points": sought.points.count, "point_seed": sought.points.seed,
            "centre": sought.centre,
        },
    )  # fmt: skip


def adapted(desk: Any, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some tasks."""
    rows = [{"task": task, **row} for task in chunk for row in desk.rows(*desk.tasks[task])]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _desk(context: Sought) -> Any:
    from detente.insight.adaptive.desk import Desk  # with the engine, which only those who compute need

    return Desk(context)
