"""A bench: what a worker computes of a trial, the plan and no plan at one point after another."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from detente.answer import Expectation, Grounds, Others, numbers_of
from detente.errors import GameError
from detente.game import Shapes
from detente.insight.deserving.trial import Task, Trial, points_of
from detente.study.desk import Moved
from detente.study.grid import ALONE

Found = dict[str, Sequence[Expectation]]


class Bench:
    """The case, its theories and the plan, applied once for all points."""

    def __init__(self, trial: Trial) -> None:
        """Nothing is solved yet."""
        self.trial, self.tasks = trial, trial.tasks
        self._plain = Grounds(trial.machine)
        self._shapes: dict[str | None, Shapes] = {}

    def rows(self, task: Task) -> Iterator[dict[str, Any]]:
        """The rows of a task: one for each question at each point."""
        theory = task.place.theory
        for point in task.points:
            grounds = Moved(self._plain, points_of(self.trial, task), point, Others())
            before, why = self._numbers(grounds, theory, None)
            after, why_not = self._numbers(grounds, theory, self.trial.plan)
            for name in self.trial.questions:
                one, other = before.get(name), after.get(name)
                yield {
                    "part": task.part, "theory": theory or ALONE, "depth": task.place.depth, "point": point,
                    "question": name, **_pair(one, other), "note": _note(one) or _note(other) or why or why_not,
                }  # fmt: skip

    def _numbers(self, grounds: Moved, theory: str | None, plan: str | None) -> tuple[Found, str]:
        """Every question under a plan; empty, with why, where no game can be solved."""
        grounds.shapes = self._shapes.setdefault(plan, Shapes())
        try:
            return numbers_of(grounds, self.trial.questions, theory=theory, plan=plan, others=grounds.others), ""
        except GameError as error:  # at this point of the ranges; the others keep their numbers
            return {}, str(error)


def _pair(one: Sequence[Expectation] | None, other: Sequence[Expectation] | None) -> dict[str, Any]:
    """Both numbers of a question where both are results, with the bound of their difference."""
    both = [sides[0].estimate for sides in (one, other) if sides]
    several = any(len(sides) > 1 for sides in (one, other) if sides)
    values = [estimate.value for estimate in both if estimate.value is not None and isfinite(estimate.value)]
    if len(values) < 2:
        return {"before": None, "after": None, "bound": None, "several": several}
    return {
        "before": values[0], "after": values[1], "bound": both[0].bound + both[1].bound, "several": several,
    }  # fmt: skip


def _note(sides: Sequence[Expectation] | None) -> str:
    """Why there is no finite number."""
    if not sides or (sides[0].estimate.value is not None and isfinite(sides[0].estimate.value)):
        return ""
    return sides[0].estimate.note or sides[0].estimate.status.value
