"""A study of comparisons: each claim of a case at its central values, and at points of all the ranges it does not set.

A task is a comparison at a point. Both sides of a claim stand at the same point: every uncertain number at the same
share of its range, except those the comparison sets itself, which stay where the case, a theory or the side puts them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.answer import Expectation, Grounds, numbers_of
from detente.case.comparisons import Claim, Comparison, Side, Sort, asked_of
from detente.case.digest import digest
from detente.case.override import altered, apply, with_scenario
from detente.errors import GameError, StudyError
from detente.result import Estimate, Status
from detente.study.grid import ALONE, CENTRE, chosen
from detente.study.job import Job
from detente.study.quantiles import Points

METHOD = "comparisons"
POINTS = 32
HOLDS, FAILS, UNDECIDED, UNKNOWN = "holds", "fails", "undecided", "unknown"
COLUMNS = {
    "comparison": "string", "point": "int64", "claim": "int64", "expectation": "string", "one": "double",
    "one_bound": "double", "other": "double", "other_bound": "double", "verdict": "string", "note": "string",
}  # fmt: skip
Data = Mapping[str, Any]
Setting = tuple[str | None, str | None, tuple[tuple[str, Any], ...]]
"""Theory, plan and what is set."""


def comparison_study(
    machine: Data, comparisons: Mapping[str, Comparison], names: Sequence[str] | None = None, *, points: int = POINTS,
    seed: int = 1,
) -> Job:  # fmt: skip
    """The job of a study of comparisons.

    Args:
        machine: Machine form of the case.
        comparisons: Its comparisons.
        names: Which of them; by default all.
        points: How many points of the ranges, besides the central values.
        seed: Of the points.

    Returns:
        The job, for `run` and `stream`; `compared` says what its rows amount to.

    Raises:
        QueryError: If a name is not there.
        StudyError: If there are no comparisons, or no points.
    """
    if not comparisons:
        raise StudyError("The case has no comparisons: they are written in `comparisons.yaml` in its folder.")
    if points < 1:
        raise StudyError(f"The number of points must be 1 or more, not {points}.")
    asked = tuple(comparisons[str(name)] for name in chosen(names, comparisons, "comparison"))
    return Job(
        name=METHOD, function=verdicts, prepare=Bench,
        context=Context(machine=machine, comparisons=asked, points=Points("all", points, seed)),
        size=len(asked) * (1 + points), chunk=1, columns=COLUMNS, machine=digest(machine), title=str(machine["title"]),
        parameters={"claims": {one.id: [_claimed(c) for c in one.claims] for one in asked}, "points": points,
                    "point_seed": seed},
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """What is compared, and where."""

    machine: Data
    comparisons: tuple[Comparison, ...]
    points: Points


@dataclass
class Bench:
    """The machine forms that sides are asked of, each made once."""

    context: Context
    _applied: dict[Setting, dict[str, Any]] = field(default_factory=dict)

    def applied(self, setting: Setting) -> dict[str, Any]:
        """The case under a theory and a plan, with what a side sets."""
        if setting not in self._applied:
            theory, plan, values = setting
            patch = altered(apply(self.context.machine, theory=theory, plan=plan), dict(values))
            if patch.troubles:
                raise StudyError(f"What a comparison sets does not fit the case: {patch.troubles[0].found}.")
            self._applied[setting] = patch.machine
        return self._applied[setting]

    def rows(self, task: int) -> Iterator[dict[str, Any]]:
        """The rows of a task: one for each claim and each set of expectations."""
        point, place = divmod(task, len(self.context.comparisons))
        comparison = self.context.comparisons[place]
        found = dict(self._answers(comparison, point + CENTRE))
        for number, claim in enumerate(comparison.claims):
            for name, one, other in _pairs(claim, found):
                note = next((side.note for side in (one, other) if side.value is None), "")
                yield {
                    "task": task, "comparison": comparison.id, "point": point + CENTRE, "claim": number,
                    "expectation": name, "one": one.value, "one_bound": one.bound, "other": other.value,
                    "other_bound": other.bound, "verdict": verdict(claim.sort, one, other), "note": note,
                }  # fmt: skip

    def _answers(self, comparison: Comparison, point: int) -> Iterator[tuple[str, Sequence[Expectation]]]:
        """The numbers of every side; those of one setting are asked together."""
        grounds: dict[Any, Grounds] = {}
        groups: dict[Setting, list[str]] = {}
        for side in comparison.sides:
            grounds.setdefault(side.set, Varied(self, comparison, side.set, point))
            groups.setdefault((side.theory, side.plan, side.set), []).append(side.name)
        for (theory, plan, values), names in groups.items():
            try:
                yield from numbers_of(grounds[values], names, theory=theory, plan=plan).items()
            except GameError as error:  # at this point of the ranges; the others keep their numbers
                for name in names:
                    yield name, [Expectation(name="none", estimate=_none(str(error)))]


class Varied(Grounds):
    """Solved games at one point, of sides that set the same."""

    def __init__(self, bench: Bench, comparison: Comparison, values: tuple[tuple[str, Any], ...], point: int) -> None:
        """Nothing is solved yet."""
        super().__init__(bench.context.machine)
        self._bench, self._comparison, self._values, self._point = bench, comparison, values, point

    def applied(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        """The machine form of a theory and a plan at the point, with the questions of the comparison."""
        if (theory, plan) not in self._machines:
            machine = self._bench.applied((theory, plan, self._values))
            if self._point != CENTRE:
                at = self._bench.context.points.at(machine, self._point)
                machine = with_scenario(machine, {path: at[path] for path in at if not _set(self._comparison, path)})
            self._machines[theory, plan] = asked_of(machine, self._comparison.sides)
        return self._machines[theory, plan]


def verdict(sort: Sort, one: Estimate, other: Estimate) -> str:
    """What two numbers say of a claim; within their bounds they decide nothing about which is less.

    Args:
        sort: The claim.
        one: The side that is to be less, at most, or equal.
        other: The other side.

    >>> number = lambda value: Estimate(value=value, bound=0.01, status=Status.EXACT)
    >>> verdict("less", number(0.1), number(0.2)), verdict("less", number(0.1), number(0.11))
    ('holds', 'undecided')
    >>> verdict("at most", number(0.11), number(0.1)), verdict("equal", number(0.1), number(0.2))
    ('holds', 'fails')
    """
    if one.value is None or other.value is None:
        return UNKNOWN
    gap = 0.0 if one.value == other.value else other.value - one.value  # two infinities are equal
    room = one.bound + other.bound
    if sort == "equal":
        return HOLDS if abs(gap) <= room else FAILS
    if sort == "at most":
        return HOLDS if gap >= -room else FAILS
    return HOLDS if gap > room else FAILS if gap < -room else UNDECIDED


def verdicts(bench: Bench, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """The rows of some tasks."""
    rows = [row for task in chunk for row in bench.rows(task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _pairs(claim: Claim, found: Mapping[str, Sequence[Expectation]]) -> Iterator[tuple[str, Estimate, Estimate]]:
    """Both sides under the same expectations, or under all pairs where they have not the same."""
    sides = [
        found[side.name] if isinstance(side, Side) else [Expectation(name="", estimate=_given(side))]
        for side in (claim.one, claim.other)
    ]
    one, other = sides
    if len(one) == len(other) and all(a.name == b.name for a, b in zip(one, other, strict=True)):
        yield from ((a.name, a.estimate, b.estimate) for a, b in zip(one, other, strict=True))
        return
    for a in one:
        for b in other:
            names = dict.fromkeys(name for name in (a.name, b.name) if name)
            yield ", against ".join(names), a.estimate, b.estimate


def _given(number: float) -> Estimate:
    return Estimate(value=number, bound=0.0, status=Status.EXACT)


def _none(why: str) -> Estimate:
    return Estimate(value=None, bound=float("inf"), status=Status.UNASKABLE, note=why)


def _set(comparison: Comparison, path: str) -> bool:
    """Whether a comparison sets a number, or the element it is part of."""
    return any(path == one or path.startswith(f"{one}.") for one in comparison.paths)


def _claimed(claim: Claim) -> Data:
    """What the numbers of a claim depend on."""
    sides: list[Any] = []
    for side in (claim.one, claim.other):
        if isinstance(side, Side):
            sides.append({
                "question": side.question, "theory": side.theory or ALONE, "plan": side.plan or ALONE,
                "set": dict(side.set),
            })  # fmt: skip
        else:
            sides.append(side)
    return {"sort": claim.sort, "sides": sides}
