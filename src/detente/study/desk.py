"""A desk: what a worker computes of a case, one theory and plan at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.answer import Answer, Expectation, Grounds, Others, ask_all, interest_shares, numbers_of
from detente.answer.ask import imposed, otherwise
from detente.answer.grounds import Setting
from detente.case.numbers import CLOCK_DAYS
from detente.case.override import with_scenario
from detente.case.questions import read_question
from detente.case.values import Values
from detente.errors import GameError
from detente.game import Shapes
from detente.result import Status
from detente.study.answer_text import text_of
from detente.study.casework import Casework, Pair, Part, Work
from detente.study.cone_digest import Parts, cone_digest
from detente.study.grid import ALONE
from detente.study.quantiles import Placing, Points

Data = Mapping[str, Any]
Row = dict[str, Any]
KEPT = 12
"""Points whose games of no plan are kept in memory."""


def year(machine: Data) -> float:
    """A year in the clock of a case: over it welfare is averaged, interest by interest."""
    return CLOCK_DAYS["year"] / CLOCK_DAYS[machine["clock"]]


class Desk:
    """The solved games of a case, kept while they are of use."""

    def __init__(self, context: Casework) -> None:
        """Nothing is solved yet."""
        self.context = context
        self.tasks = context.tasks
        self._kept: dict[str, tuple[Pair, Grounds]] = {}
        self._others = Others()
        """What plans are compared with, at central values."""
        self._plain = Grounds(context.machine)
        """Central values; the machine forms with theory and plan are those that points are laid on."""
        self._parts: dict[tuple[Part, Pair], Parts] = {}
        self._shapes: dict[str | None, Shapes] = {}
        """Compiled games by plan: theories seldom change what can happen, and points of the ranges hardly ever do."""
        self._moved: dict[int, Moved] = {}
        self._compared: dict[int, Others] = {}
        """What plans are compared with at each point: numbers, which need little room however many points there are."""
        self._moved_of: tuple[Part, str | None] | None = None

    def rows(self, work: Work) -> Iterator[Row]:
        """The rows of a task."""
        theory, plan = work.pair
        known = {"theory": theory or ALONE, "plan": plan or ALONE}
        if work.part in ("answer", "second"):
            found = self._central(work)
        else:
            points = self.context.behaviour if work.part == "behaviour" else self.context.sample
            assert points is not None
            found = self._points(work, points)
        for row in found:
            yield {**known, **row}

    def _central(self, work: Work) -> Iterator[Row]:
        """Every question at central values, and what each interest adds to welfare."""
        theory, plan = work.pair
        grounds = self._grounds(work.part, work.pair)
        found = ask_all(
            grounds, self.context.questions, theory=theory, plan=plan, spread=False, others=self._others,
            beside=work.part == "answer",
        )  # fmt: skip
        for name, answer in found.items():
            first = answer.expectations[0]
            more = {"cone": self._cone(work.part, grounds, answer), "answer": text_of(answer)}
            yield _row(work.part, -1, name, first, **more)
        if theory is not None or work.part != "answer":
            return
        for actor in self.context.machine["actors"]:
            over = year(self.context.machine)
            for share in interest_shares(grounds, actor, theory=theory, plan=plan, over=over):
                yield {
                    "part": "share", "point": -1, "question": actor, "expectation": share.interest,
                    "value": share.value, "bound": share.bound, "status": Status.EXACT.value, "note": "", "cone": "",
                    "answer": "",
                }  # fmt: skip

    def _points(self, work: Work, points: Points) -> Iterator[Row]:
        """Every question at every point of a kind, the number alone."""
        theory, plan = work.pair
        for number in range(points.count):
            grounds = self._at(work, points, number)
            found: Mapping[str, Sequence[Expectation]]
            try:
                found = numbers_of(grounds, self.context.questions, theory=theory, plan=plan, others=grounds.others)
                if plan is not None:
                    grounds.forget(theory, plan)
            except GameError as error:  # at this point of the ranges; the others keep their numbers
                for name in self.context.questions:
                    yield {
                        "part": work.part, "point": number, "question": name, "expectation": "none", "value": None,
                        "bound": float("inf"), "status": Status.UNASKABLE.value, "note": str(error), "cone": "",
                        "answer": "",
                    }  # fmt: skip
                continue
            for name, expectations in found.items():
                for one in expectations:
                    yield _row(work.part, number, name, one)

    def _at(self, work: Work, points: Points, number: int) -> "Moved":
        """Games at a point; those of no plan, with which plans are compared, are kept at some, its numbers at all."""
        theory, plan = work.pair
        if self._moved_of != (work.part, theory):
            self._moved.clear()
            self._compared.clear()
            self._moved_of = (work.part, theory)
        others = self._compared.setdefault(number, Others())
        grounds = self._moved.get(number) or Moved(self._plain, points, number, others)
        if number < KEPT:
            self._moved[number] = grounds
        grounds.shapes = self._shapes_of(plan)
        return grounds

    def _shapes_of(self, plan: str | None) -> Shapes:
        return self._shapes.setdefault(plan, Shapes())

    def _grounds(self, part: Part, pair: Pair) -> Grounds:
        """Games at central values; those of another plan are let go, but what plans are compared with is kept."""
        machine = self.context.machine if part == "answer" else self.context.second
        assert machine is not None
        before, grounds = self._kept.get(part, (pair, None))
        if grounds is None:
            self._kept.clear()
            self._others = Others()
            # the machine forms at central values are those that points are laid on
            grounds = self._plain if part == "answer" else Grounds(machine, readings=self._plain.readings)
        elif before != pair:
            if before[1] is not None:
                grounds.forget(*before)
            if before[0] != pair[0]:
                grounds.forget(before[0], None)
                self._others = Others()
        grounds.shapes = self._shapes_of(pair[1])
        self._kept[part] = (pair, grounds)
        return grounds

    def _cone(self, part: Part, grounds: Grounds, answer: Answer) -> str:
        """The digest of what an answer can depend on."""
        question = read_question(Values(grounds.applied(answer.theory, answer.plan)), answer.question)
        setting = Setting(theory=answer.theory, plan=answer.plan, start=question.start, do=imposed(question))
        asked = [self._parts_of(part, grounds, setting)]
        while question.minus is not None:
            question, setting = otherwise(grounds, question, setting)
            asked.append(self._parts_of(part, grounds, setting))
        return cone_digest(asked, answer.depends)

    def _parts_of(self, part: Part, grounds: Grounds, setting: Setting) -> Parts:
        key = (part, (setting.theory, setting.plan))
        if key not in self._parts:
            self._parts[key] = Parts(grounds.applied(setting.theory, setting.plan))
        return self._parts[key]


class Moved(Grounds):
    """Games at one point of the ranges."""

    def __init__(self, plain: Grounds, points: Placing, number: int, others: Others) -> None:
        """Nothing is solved yet.

        Args:
            plain: The case, its theories and plans applied once for all points.
            points: The points.
            number: Which of them.
            others: What plans are compared with there, as far as it is known.
        """
        super().__init__(plain.machine, readings=plain.readings, cited=False, refused=plain.refused)
        self._at = (plain, points, number)
        self.others = others

    def large(self, setting: Setting) -> bool:
        """As at central values: the form of a game does not depend on a point of the ranges."""
        return self._at[0].large(setting)

    def applied(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        """The machine form with a theory and a plan, its numbers at the point."""
        if (theory, plan) not in self._machines:
            plain, points, number = self._at
            machine = plain.applied(theory, plan)
            self._machines[theory, plan] = with_scenario(machine, points.at(machine, number))
        return self._machines[theory, plan]


def _row(part: Part, point: int, question: str, one: Expectation, *, cone: str = "", answer: str = "") -> Row:
    estimate = one.estimate
    return {
        "part": part, "point": point, "question": question, "expectation": one.name, "value": estimate.value,
        "bound": estimate.bound, "status": estimate.status.value, "note": estimate.note, "cone": cone,
        "answer": answer,
    }  # fmt: skip
