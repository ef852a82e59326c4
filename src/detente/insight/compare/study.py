"""The study of a comparison: every plan under every rival theory, at central values and common points of all ranges.

A task is a point and a theory: all plans stand there together, so that what a question takes from another plan is
solved once. Points come one after another, the central values first, so that after any of them there is a table of all
theories and plans; the points are the same for all of them (`quantiles`), which is what makes differences sharp.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.digest import digest
from detente.case.override import apply
from detente.errors import GameError, StudyError
from detente.result import Status
from detente.study.grid import ALONE, CENTRE, chosen, ordered
from detente.study.job import Job, Rows
from detente.study.quantiles import Points

METHOD = "compare"
POINTS = 64
MOST, MOST_PAIRS = 20_000_000, 2500
"""Numbers that stand in memory together at most, and pairs of a theory and a plan: points are drawn again for each."""
COLUMNS = {
    "point": "int64", "theory": "string", "plan": "string", "question": "string", "value": "double",
    "bound": "double", "status": "string", "expectations": "int64", "note": "string",
}  # fmt: skip
Data = Mapping[str, Any]
Names = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparing:
    """What is compared, and where."""

    machine: Data
    questions: tuple[str, ...]
    theories: Names
    """None is the case as it stands."""
    plans: Names
    """None is no plan; it comes first if it is there."""
    points: Points

    @property
    def size(self) -> int:
        """Number of tasks: the central values and each point, under each theory."""
        return (1 + self.points.count) * len(self.theories)

    @property
    def games(self) -> int:
        """Number of games: a task has one for each plan, not counting those its questions are compared with."""
        return self.size * len(self.plans)


def compare_study(
    machine: Data, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, *, points: int = POINTS, seed: int = 1,
) -> Job:  # fmt: skip
    """The job that compares the plans of a case.

    Args:
        machine: Its machine form.
        questions: By which questions; by default those that say which way is better.
        theories: Under which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, `none` for no plan; by default that and all.
        points: At how many points of all ranges, besides the central values.
        seed: Of the points.

    Returns:
        The job; `comparison` makes a result of its rows.

    Raises:
        QueryError: If a name is not there.
        CaseError: If a theory or plan does not fit the case.
        StudyError: If there is nothing to compare by, or to compare, or one point, from which no spread can be had.
    """
    asked = _asked(machine, questions)
    under = ordered(chosen(theories, machine["theories"], "theory", alone=True), machine["theories"])
    follow = ordered(chosen(plans, machine["plans"], "plan", alone=True), machine["plans"])
    if len(follow) < 2:
        only = f"the one plan is `{follow[0] or ALONE}`" if machine["plans"] else "the case has no plans"
        raise StudyError(f"There is nothing to compare: {only}. At least 2 plans are needed; `none` may be one.")
    if points < 2:
        few = f"{points} point{'' if points == 1 else 's'}"
        raise StudyError(f"No spread can be had from {few} of the ranges: at least 2 are needed.")
    context = Comparing(
        machine=machine, questions=asked, theories=under, plans=follow, points=Points("all", points, seed),
    )  # fmt: skip
    most = context.games * max(len(asked), len(follow))  # every question; and every plan beside every other
    if most > MOST or len(under) * len(follow) > MOST_PAIRS:
        raise StudyError(
            f"Too much to compare at once: {len(follow):,} plans under {len(under):,} theories by {len(asked):,} "
            f"questions at {points:,} points; take fewer."
        )
    for theory, plan in [*((theory, follow[0]) for theory in under), *((under[0], plan) for plan in follow[1:])]:
        apply(machine, theory=theory, plan=plan)  # mistakes are told before anything is computed
    return Job(
        name=METHOD, function=compared, prepare=_desk, context=context, size=context.size, chunk=1, columns=COLUMNS,
        machine=digest(machine), title=str(machine["title"]),
        parameters={
            "questions": list(asked), "theories": [name or ALONE for name in under],
            "plans": [name or ALONE for name in follow], "points": points, "point_seed": seed,
        },
    )  # fmt: skip


def _asked(machine: Data, questions: Sequence[str] | None) -> tuple[str, ...]:
    """The questions plans are compared by, each once, in the order of the case."""
    there = machine["questions"]
    wanted = chosen(questions, there, "question")
    if questions is None:
        wanted = [name for name in there if there[name].get("better")]
        if not wanted:
            raise StudyError(
                "No question of the case says which way is better: write `better: lower` or `better: higher` into one, "
                "or say --lower Q or --higher Q."
            )
    return tuple(name for name in there if name in wanted)


class Desk:
    """What a worker keeps: machine forms with theory and plan applied, and compiled games by plan."""

    def __init__(self, context: Comparing) -> None:
        """Nothing is solved yet."""
        from detente.answer import Grounds  # with the engine, which only those who compute need
        from detente.game import Shapes
        from detente.study.spots import Spots

        self.context = context
        self._plain = Grounds(context.machine)
        self._shapes = {plan: Shapes() for plan in context.plans}
        """By plan: theories seldom change what can happen, and points of the ranges hardly ever do."""
        self._centre = Spots((), np.empty((1, 0)))

    def rows(self, task: int) -> Iterator[dict[str, Any]]:
        """The rows of a task: every plan and question at one point under one theory."""
        from detente.answer import Others, numbers_of
        from detente.study.desk import Moved

        context = self.context
        number, place = divmod(task, len(context.theories))
        point, theory = number + CENTRE, context.theories[place]
        points, spot = (self._centre, 0) if point == CENTRE else (context.points, point)
        grounds = Moved(self._plain, points, spot, Others())
        for plan in context.plans:
            grounds.shapes = self._shapes[plan]
            known = {"task": task, "point": point, "theory": theory or ALONE, "plan": plan or ALONE}
            try:
                found = numbers_of(grounds, context.questions, theory=theory, plan=plan, others=grounds.others)
            except GameError as error:  # at this point of the ranges; the others keep their numbers
                for name in context.questions:
                    yield {
                        **known, "question": name, "value": None, "bound": float("inf"),
                        "status": Status.UNASKABLE.value, "expectations": 0, "note": str(error),
                    }  # fmt: skip
                continue
            for name, expectations in found.items():
                first = expectations[0].estimate
                yield {
                    **known, "question": name, "value": first.value, "bound": first.bound,
                    "status": first.status.value, "expectations": len(expectations), "note": first.note,
                }  # fmt: skip
            if plan is not None:
                grounds.forget(theory, plan)


def compared(desk: Desk, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some tasks."""
    rows = [row for task in chunk for row in desk.rows(task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _desk(context: Comparing) -> Desk:
    return Desk(context)
