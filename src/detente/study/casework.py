"""The main study of a case: every question under every theory and plan, at central values and at points of the ranges.

A task is a theory and a plan at central values, or at all points of one kind, so that what the points of one game share
is made once. Central values come first, those of no plan before all others, then a second reader's weights, then the
points of behaviour, then those of all ranges: what matters more can be looked at while the rest is computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.case.digest import digest
from detente.case.override import apply
from detente.study.grid import ALONE, chosen
from detente.study.job import Job, Rows
from detente.study.quantiles import Points

METHOD = "run"
POINTS, FEWER = 6, 2
"""Points of each kind, unless somebody wants more; and where there are many pairs of a theory and a plan."""
MANY = 24
COLUMNS = {
    "part": "string", "theory": "string", "plan": "string", "point": "int64", "question": "string",
    "expectation": "string", "value": "double", "bound": "double", "status": "string", "note": "string",
    "cone": "string", "answer": "string",
}  # fmt: skip
Data = Mapping[str, Any]
Pair = tuple[str | None, str | None]
Part = Literal["answer", "share", "second", "behaviour", "all"]
"""What a row is: an answer, what one interest adds to welfare, an answer by the second reader's weights, a number at a
point of behaviour, or at a point of all ranges."""


@dataclass(frozen=True, slots=True)
class Work:
    """One task."""

    part: Part
    pair: Pair


@dataclass(frozen=True, kw_only=True, eq=False)
class Casework:
    """What is asked of a case."""

    machine: Data
    second: Data | None
    """The same with a second reader's weights."""
    questions: tuple[str, ...]
    theories: tuple[str | None, ...]
    plans: tuple[str | None, ...]
    behaviour: Points
    sample: Points | None
    seed: int

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Theories with plans; those without a plan first, then theory by theory."""
        first, *rest = self.plans
        return (
            *((theory, first) for theory in self.theories),
            *((theory, plan) for theory in self.theories for plan in rest),
        )

    @property
    def tasks(self) -> tuple[Work, ...]:
        """What is computed, in this order."""
        pairs = self.pairs
        coded = [pair for pair in pairs if pair[0] is None] if self.second is not None else []
        # theory by theory: all its plans are compared with none at the same points
        grouped = [(theory, plan) for theory in self.theories for plan in self.plans]
        return (
            *(Work("answer", pair) for pair in pairs),
            *(Work("second", pair) for pair in coded),
            *(Work("behaviour", pair) for pair in grouped),
            *(Work("all", pair) for pair in grouped if self.sample is not None),
        )


def case_study(
    machine: Data, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, *, points: int | None = None, sample: bool = True, seed: int = 1,
    second: Data | None = None,
) -> Job:  # fmt: skip
    """The job that answers a case.

    Args:
        machine: Its machine form.
        questions: Which questions; by default all.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, likewise.
        points: At how many points the spread over behaviour is looked at, and at how many all ranges; by default 6, or
            2 for more than 24 pairs of a theory and a plan, each of which is solved at every point.
        sample: Whether to look at points of all ranges.
        seed: Of the points.
        second: The machine form with a second reader's weights.

    Returns:
        The job; `Gathering` makes findings of its rows.

    Raises:
        QueryError: If a name is not there.
        CaseError: If a theory or plan does not fit the case.
        StudyError: If the seed is none.
    """
    asked = tuple(str(name) for name in chosen(questions, machine["questions"], "question"))
    under = tuple(chosen(theories, machine["theories"], "theory", alone=True))
    follow = tuple(chosen(plans, machine["plans"], "plan", alone=True))
    if points is None:
        points = POINTS if len(under) * len(follow) <= MANY else FEWER
    for theory, plan in [*((theory, follow[0]) for theory in under), *((under[0], plan) for plan in follow[1:])]:
        apply(machine, theory=theory, plan=plan)  # mistakes are told before anything is computed
    context = Casework(
        machine=machine, second=second, questions=asked, theories=under, plans=follow,
        behaviour=Points("behaviour", points, seed), sample=Points("all", points, seed) if sample else None, seed=seed,
    )  # fmt: skip
    return Job(
        name=METHOD, function=casework, prepare=_desk, context=context, size=len(context.tasks), chunk=1,
        columns=COLUMNS, machine=digest(machine), title=str(machine["title"]), seed=seed,
        parameters={
            "questions": list(asked), "theories": [name or ALONE for name in under],
            "plans": [name or ALONE for name in follow], "points": points, "sample": sample,
            "second": "" if second is None else digest(second),
        },
    )  # fmt: skip


def casework(desk: Any, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some tasks."""
    rows = [{"task": task, **row} for task in chunk for row in desk.rows(desk.tasks[task])]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _desk(context: Casework) -> Any:
    from detente.study.desk import Desk  # with the engine, which only those who compute need

    return Desk(context)
