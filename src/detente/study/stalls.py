"""Stalls: questions of a case that share their runs, with what makes the runs."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.walk import TableWalk
from detente.analysis.simulate.watch import Walk
from detente.answer.ask import imposed, otherwise
from detente.answer.grounds import Grounds, Setting
from detente.answer.sampling import ENDLESS, Sampling, sampling
from detente.case.model import Model
from detente.case.questions import Question, read_question
from detente.case.values import Values
from detente.errors import GameError, TooLargeError
from detente.result import Status
from detente.study.forecast import Context, Point, Table
from detente.study.scenarios import Scenarios

KEPT, ROOM = 32, 2**28
"""Theories, plans and scenarios whose games a worker keeps, and bytes of their tables; one it keeps in any case. All
that belongs to a table takes several times its room."""
TOGETHER = 12
"""Questions that share their runs: there are only so many things that can be watched at a time."""
How = Literal["auto", "tables", "fly"]
"""By tables, without enumerating, or by tables where the game is small enough."""
Pair = tuple[str | None, str | None]
Made = tuple[str, str, Walk | None, str]
"""Name of the expectations, how runs are made, what makes them, and why nothing does."""


@dataclass(frozen=True, slots=True)
class Side:
    """A question without what it is compared with, or one it is compared with."""

    name: str
    """The question as it was asked."""
    question: Question
    number: int
    """0 for itself, 1 for what is taken from it, 2 for what is taken from that."""
    setting: Setting


@dataclass(frozen=True, kw_only=True)
class Stall:
    """Questions that share their runs, and what makes the runs."""

    sides: tuple[Side, ...]
    made: Sampling | None
    walk: Walk | None
    """None where no runs can be made; `note` says why."""
    name: str = ""
    """Of the expectations."""
    how: str = ""
    key: str = ""
    """What the runs are seeded by, beside the seed of the study."""
    note: str = ""


def sides(grounds: Grounds, name: str, theory: str | None, plan: str | None) -> Iterator[Side]:
    """A question and everything it is compared with.

    Args:
        grounds: The case.
        name: Which question.
        theory: Under which theory.
        plan: With which plan.
    """
    question = read_question(Values(grounds.applied(theory, plan)), name)
    setting = Setting(theory=theory, plan=plan, start=question.start, do=imposed(question))
    number = 0
    while True:
        yield Side(name, question, number, setting)
        if question.minus is None:
            return
        question, setting = otherwise(grounds, question, setting)
        number += 1


class Stalls:
    """The games of a case made ready to run, the last few kept."""

    def __init__(
        self, machine: Mapping[str, Any], scenarios: Scenarios, questions: Sequence[str], how: How, look_ahead: int
    ) -> None:
        """Nothing is ready yet.

        Args:
            machine: Machine form of the case.
            scenarios: Points in its ranges.
            questions: Which questions.
            how: How runs are made.
            look_ahead: Steps actors look ahead where states are not enumerated.
        """
        self.scenarios, self.questions, self.how, self.look_ahead = scenarios, questions, how, look_ahead
        self._table = Table(Context(machine=machine, questions=(), pairs=(), scenarios=scenarios))
        self._ready: OrderedDict[tuple[Pair, int], tuple[Stall, ...]] = OrderedDict()

    def of(self, pair: Pair, scenario: int) -> tuple[Stall, ...]:
        """What is run under one theory, plan and scenario.

        Raises:
            CaseError: If the case does not fit together.
            GameError: If a game cannot be compiled or solved, where that is not for what a question or a scenario says.
        """
        key = (pair, scenario)
        if key not in self._ready:
            self._ready[key] = tuple(self._build(pair, scenario))
            room = sum(map(_room, self._ready.values()))
            while len(self._ready) > 1 and (len(self._ready) > KEPT or room > ROOM):
                room -= _room(self._ready.popitem(last=False)[1])
        self._ready.move_to_end(key)
        return self._ready[key]

    def walks(self, setting: Setting) -> "tuple[Model, list[Made]]":
        """What makes the runs of one setting at the first scenario, for each set of expectations."""
        grounds = Point(self._table, self.scenarios[0])
        model = grounds.model(setting)
        return model, self._walks(grounds, setting, model)

    def _build(self, pair: Pair, scenario: int) -> Iterator[Stall]:
        grounds = Point(self._table, self.scenarios[scenario])
        groups: dict[tuple[Setting, int], list[Side]] = {}
        for name in self.questions:
            for side in sides(grounds, name, *pair):
                groups.setdefault((side.setting, side.number), []).append(side)
        for (setting, number), members in groups.items():
            key = repr((scenario, setting, number))
            try:
                model = grounds.model(setting)
                walks = self._walks(grounds, setting, model)
            except GameError as error:
                if not (setting.do or setting.start is not None or self.scenarios.paths):
                    raise
                # what this question imposes, where it starts, or this scenario does not fit: others keep their numbers
                yield Stall(sides=tuple(members), made=None, walk=None, note=str(error))
                continue
            for together, made in _together(members, model):
                for name, how, walk, note in walks:
                    yield Stall(
                        sides=tuple(together), made=made, walk=walk, name=name, how=how, key=key + name, note=note
                    )

    def _walks(self, grounds: Grounds, setting: Setting, model: Model) -> "list[Made]":
        if self.how != "fly":
            try:
                ground = grounds.ground(setting)
            except TooLargeError:
                if self.how == "tables":
                    raise
            else:
                return [
                    (found.name, "tables", None, _UNSETTLED)
                    if found.status is Status.STOPPED
                    else (found.name, "tables", TableWalk.of(ground.game, chain, found), "")
                    for found, chain in zip(ground.strategies, ground.chains, strict=True)
                ]
        return [("", "fly", FlyWalk.of(model, look_ahead=self.look_ahead), "")]


def _room(stalls: Sequence[Stall]) -> int:
    """Bytes of the tables of some stalls; several share one."""
    walks = {id(stall.walk): stall.walk for stall in stalls}
    return sum(walk.table.packed.nbytes for walk in walks.values() if isinstance(walk, TableWalk))


_UNSETTLED = "The expectations did not settle, or values are known too badly to choose by."


def _together(members: list[Side], model: Model) -> Iterator[tuple[list[Side], Sampling]]:
    """Questions that can be watched together: few, and those without an end by themselves, whose runs are long."""
    long = [side for side in members if sampling([side.question], model).watch.horizon >= ENDLESS]
    short = [side for side in members if side not in long]
    for group in (short, long):
        for first in range(0, len(group), TOGETHER):
            together = group[first : first + TOGETHER]
            yield together, sampling([side.question for side in together], model)


def seed_of(seed: int, key: str) -> int:
    """A seed for each game and each side of a comparison, so that no two are run with the same dice.

    >>> seed_of(1, "a") != seed_of(1, "b")
    True
    """
    return int.from_bytes(hashlib.sha256(f"{seed} {key}".encode()).digest()[:8], "little") >> 1
