"""A forecast study: the number of every question under every theory, plan and scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.answer import Grounds, numbers, numbers_of
from detente.answer.answer import Expectation
from detente.case.digest import digest
from detente.case.override import apply, with_scenario
from detente.case.paths import PathError, find, get
from detente.errors import GameError
from detente.game import Shapes
from detente.result import Estimate, Status
from detente.study.grid import ALONE, chosen
from detente.study.job import Job
from detente.study.scenarios import Scenarios, centre

METHOD = "forecast"
CHUNK = 8
COLUMNS = {
    "theory": "string", "plan": "string", "scenario": "int64", "question": "string", "expectation": "string",
    "value": "double", "bound": "double", "status": "string", "note": "string",
}  # fmt: skip
Data = Mapping[str, Any]
Pair = tuple[str | None, str | None]


def forecast_study(
    machine: Data, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, scenarios: Scenarios | None = None, *, chunk: int = CHUNK,
) -> Job:  # fmt: skip
    """The job of a forecast study.

    A task is a theory, a plan and a scenario, in this order; each gives a row for every question and every set of
    expectations. A number that a theory or a plan states for itself stays as it states it, whatever the scenario says.

    Args:
        machine: Machine form of the case.
        questions: Which questions; by default all.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, likewise.
        scenarios: The scenarios; by default one, the case as it stands.
        chunk: Tasks in a chunk.

    Returns:
        The job, for `run` and `stream`.

    Raises:
        QueryError: If a name is not there.
        CaseError: If a theory or plan does not fit the case.
        StudyError: If the chunk is none.
    """
    asked = [str(name) for name in chosen(questions, machine["questions"], "question")]
    under = chosen(theories, machine["theories"], "theory", alone=True)
    follow = chosen(plans, machine["plans"], "plan", alone=True)
    points = scenarios or centre()
    for theory in under:
        for plan in follow:
            apply(machine, theory=theory, plan=plan)  # mistakes are told before anything is computed
    pairs = tuple((theory, plan) for theory in under for plan in follow)
    return Job(
        name=METHOD, function=forecasts, prepare=Table,
        context=Context(machine=machine, questions=tuple(asked), pairs=pairs, scenarios=points),
        size=len(pairs) * len(points), chunk=chunk, columns=COLUMNS, machine=digest(machine),
        scenarios=points.digest, title=str(machine["title"]),
        parameters={
            "questions": asked, "theories": [name or ALONE for name in under],
            "plans": [name or ALONE for name in follow], "design": points.design, "count": len(points),
            "paths": list(points.paths), "scenario_seed": points.seed,
        },
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """What is asked of a case, and at which points."""

    machine: Data
    questions: tuple[str, ...]
    pairs: tuple[Pair, ...]
    scenarios: Scenarios


class Table:
    """The machine forms of a case under its theories and plans, and the numbers a scenario may set there."""

    def __init__(self, context: Context) -> None:
        """Nothing is applied yet."""
        self.context = context
        self.shapes = Shapes()
        self._applied: dict[Pair, dict[str, Any]] = {}
        self._open: dict[Pair, list[str]] = {}

    def applied(self, pair: Pair) -> tuple[dict[str, Any], list[str]]:
        """A machine form with theory and plan, and the paths they leave to the scenario."""
        if pair not in self._applied:
            machine = apply(self.context.machine, theory=pair[0], plan=pair[1])
            self._applied[pair] = machine
            self._open[pair] = [
                path for path in self.context.scenarios.paths
                if _number(machine, path) == _number(self.context.machine, path) is not None
            ]  # fmt: skip
        return self._applied[pair], self._open[pair]

    def rows(self, task: int) -> list[dict[str, Any]]:
        """The rows of a task."""
        number, scenario = divmod(task, len(self.context.scenarios))
        theory, plan = self.context.pairs[number]
        grounds = Point(self, self.context.scenarios[scenario])
        known = {"task": task, "theory": theory or ALONE, "plan": plan or ALONE, "scenario": scenario}
        found = []
        for name, expectations in self._numbers(grounds, theory, plan).items():
            for one in expectations:
                estimate = one.estimate
                found.append({
                    **known, "question": name, "expectation": one.name, "value": estimate.value,
                    "bound": estimate.bound, "status": estimate.status.value, "note": estimate.note,
                })  # fmt: skip
        return found

    def _numbers(self, grounds: "Point", theory: str | None, plan: str | None) -> Mapping[str, Sequence[Expectation]]:
        """The numbers of all questions; where one cannot be asked at this point, the others keep theirs."""
        try:
            return numbers_of(grounds, self.context.questions, theory=theory, plan=plan)
        except GameError:
            pass
        found: dict[str, Sequence[Expectation]] = {}
        for name in self.context.questions:
            try:
                found[name] = numbers(grounds, name, theory=theory, plan=plan)
            except GameError as error:
                found[name] = [_none(str(error))]
        return found


class Point(Grounds):
    """Solved games at one scenario."""

    def __init__(self, table: Table, scenario: Mapping[str, float]) -> None:
        """Nothing is solved yet."""
        super().__init__(table.context.machine, shapes=table.shapes)
        self._table, self._scenario = table, scenario

    def applied(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        """The machine form with a theory, a plan and the scenario applied."""
        if (theory, plan) not in self._machines:
            machine, left = self._table.applied((theory, plan))
            self._machines[theory, plan] = with_scenario(machine, {path: self._scenario[path] for path in left})
        return self._machines[theory, plan]


def forecasts(table: Table, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """The rows of some tasks."""
    rows = [row for task in chunk for row in table.rows(task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _number(machine: Data, path: str) -> Any:
    """What a number says, without what it rests on; None where there is none any more."""
    try:
        found = get(machine, find(machine, path))
    except PathError:
        return None
    return {key: part for key, part in found.items() if key in ("value", "range", "shape", "unit", "per")}


def _none(why: str) -> Expectation:
    return Expectation(
        name="none", estimate=Estimate(value=None, bound=float("inf"), status=Status.UNASKABLE, note=why)
    )
