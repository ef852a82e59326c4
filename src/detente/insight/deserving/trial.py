"""A trial of a plan: every question for which a way is better, with the plan and without, at common points.

A cell is a theory at a depth of thought. In each cell the plan and no plan meet at central values and at the same
points of all ranges (McKay, Beckman and Conover 1979, Technometrics 21:239, for the points), so that what moves both
alike is not taken for an effect. After the cells come points that are drawn once, each with a theory of its own and its
depth within the range of the case: among them is looked for what goes with failing. Central values come first of all,
then some points of every cell, then the rest: a first table is there soon, and narrows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.case.digest import digest
from detente.case.override import apply
from detente.errors import QueryError, StudyError
from detente.insight.deserving.depths import AtDepth, centre, depths_of, settled
from detente.study.grid import ALONE, CENTRE, chosen
from detente.study.job import Job, Rows
from detente.study.quantiles import Points

METHOD = "verdict"
POINTS, DRAWN = 16, 120
"""Points of each cell, and points drawn once, unless somebody wants others."""
FEWEST = 6
"""Points of a cell, all one way, that chance would seldom make: the 95 % interval of their share is above one half."""
BLOCK = 4
"""Points of a task: so many share what is made once for a theory and a plan."""
MOST = 200_000
"""Games of a trial."""
COLUMNS = {
    "part": "string", "theory": "string", "depth": "double", "point": "int64", "question": "string",
    "before": "double", "after": "double", "bound": "double", "several": "bool", "note": "string",
}  # fmt: skip
Data = Mapping[str, Any]
Part = Literal["cell", "drawn"]


@dataclass(frozen=True, slots=True)
class Place:
    """A theory, None for the case as it stands, at a depth, None for equilibrium or the depth of a point."""

    theory: str | None
    depth: float | None


@dataclass(frozen=True, slots=True)
class Task:
    """Points of a part at a place."""

    part: Part
    place: Place
    points: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """What is asked about a plan, and where."""

    machine: Data
    plan: str
    questions: tuple[str, ...]
    theories: tuple[str | None, ...]
    depths: tuple[float, ...]
    places: tuple[Place, ...]
    """The cells, those at the case's own depth first."""
    points: Points
    drawn: Points

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is computed, in this order."""
        cells = [Task("cell", place, (CENTRE,)) for place in self.places]
        for block in _blocks(range(self.points.count)):
            cells += [Task("cell", place, block) for place in self.places]
        for theory in self.theories:
            mine = [number for number in range(self.drawn.count) if self.theory_of(number) == theory]
            cells += [Task("drawn", Place(theory, None), block) for block in _blocks(mine)]
        return tuple(cells)

    def theory_of(self, number: int) -> str | None:
        """The theory of a point drawn once: each has as many as any other, or one more."""
        return self.theories[number % len(self.theories)]

    def sign(self, question: str) -> int:
        """1 where higher is better, -1 where lower is."""
        return 1 if self.machine["questions"][question]["better"] == "higher" else -1


def verdict_study(
    machine: Data, plan: str, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None, *,
    depths: Sequence[float] | None = None, points: int = POINTS, drawn: int = DRAWN, seed: int = 1,
) -> Job:  # fmt: skip
    """The job that puts a plan on trial.

    Args:
        machine: Machine form of the case.
        plan: Which plan.
        questions: Which questions, each with a way that is better; by default all that have one.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        depths: Depths of thought to look at; by default both ends and the centre of the case's range, and two beyond.
        points: At how many points of the other ranges, in each cell.
        drawn: How many points are drawn once, to look for what goes with failing.
        seed: Of the points.

    Returns:
        The job; `verdict` says what its rows come to.

    Raises:
        QueryError: If a name is not there, or a question does not say which way is better.
        CaseError: If a theory or the plan does not fit the case.
        StudyError: If there is nothing to judge by, or too much to compute.
    """
    if plan == ALONE:
        raise QueryError("A verdict is on a plan, and `none` is none: name one of the case.")
    chosen([plan], machine["plans"], "plan")
    asked = judged(machine, questions)
    under = tuple(chosen(theories, machine["theories"], "theory", alone=True))
    if points < FEWEST:
        raise StudyError(
            f"A verdict needs {FEWEST} points or more, not {points}: fewer cannot be told from as many for as against."
        )
    if drawn < 0:
        raise StudyError(f"The number of points drawn must be 0 or more, not {drawn}.")
    every = depths_of(machine, depths)
    near = centre(machine, every)
    still = {
        theory: any(settled(apply(machine, theory=theory, plan=which)) for which in (None, plan)) for theory in under
    }
    order = sorted(every, key=lambda depth: (abs(depth - near), depth))
    places = [
        Place(theory, None if still[theory] else depth)
        for depth in order for theory in under if not still[theory] or depth == near
    ]  # fmt: skip
    games = 2 * (len(places) * (1 + points) + drawn)
    if games > MOST:
        raise StudyError(f"{games:,} games are more than a verdict looks at, {MOST:,}: fewer points, or fewer depths.")
    context = Trial(
        machine=machine, plan=plan, questions=asked, theories=under, depths=every, places=tuple(places),
        points=Points("all", points, seed), drawn=Points("all", drawn, seed + 1),
    )  # fmt: skip
    return Job(
        name=METHOD, function=trials, prepare=_bench, context=context, size=len(context.tasks), chunk=1,
        columns=COLUMNS, machine=digest(machine), title=str(machine["title"]), seed=seed,
        parameters={
            "plan": plan, "questions": list(asked), "theories": [name or ALONE for name in under],
            "depths": list(every), "points": points, "drawn": drawn, "block": BLOCK,
        },
    )  # fmt: skip


def judged(machine: Data, questions: Sequence[str] | None = None) -> tuple[str, ...]:
    """The questions by which plans are judged: those that say which way is better.

    Args:
        machine: Machine form of the case.
        questions: Which; by default all that do, and are no differences between plans.

    Raises:
        QueryError: If a name is not there, or a question does not say it.
        StudyError: If no question says it.
    """
    every = machine["questions"]
    if questions is None:
        found = tuple(name for name, one in every.items() if one.get("better") and one["minus"] is None)
        if not found:
            raise StudyError(
                "No question of the case says which way is better, so that no plan can be judged: write `better: "
                "higher` or `better: lower` with one."
            )
        return found
    asked = tuple(str(name) for name in chosen(questions, every, "question"))
    for name in asked:
        if not every[name].get("better"):
            raise QueryError(f"Question `{name}` does not say which way is better: write `better: higher` or `lower`.")
        if every[name]["minus"] is not None:
            raise QueryError(f"Question `{name}` is a difference already; a verdict takes the difference a plan makes.")
    return asked


def trials(bench: Any, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some tasks."""
    rows = [{"task": task, **row} for task in chunk for row in bench.rows(bench.tasks[task])]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def points_of(trial: Trial, task: Task) -> AtDepth:
    """Where the numbers of a task stand."""
    return AtDepth(trial.points if task.part == "cell" else trial.drawn, task.place.depth)


def _blocks(numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for first in range(0, len(numbers), BLOCK):
        yield tuple(numbers[first : first + BLOCK])


def _bench(context: Trial) -> Any:
    from detente.insight.deserving.bench import Bench  # with the engine, which only those who compute need

    return Bench(context)
