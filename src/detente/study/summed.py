"""What a simulation study has come to: its batches summed, each number with the interval it lies in."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from detente.analysis.simulate.interval import CONFIDENCE
from detente.analysis.simulate.tally import Asked, Tally
from detente.answer.grounds import Grounds
from detente.answer.sampled import Sampled, difference, read
from detente.answer.sampling import Sampling, sampling
from detente.errors import GameError
from detente.result import Status
from detente.study.grid import ALONE
from detente.study.simulation import tally_of
from detente.study.stalls import sides

Row = Mapping[str, Any]
Where = tuple[str, str, int, str]
"""Theory, plan, scenario, question."""


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """One number of a simulation study."""

    question: str
    theory: str
    plan: str
    scenario: int
    expectation: str
    how: str
    """`tables`, or `fly` where states were not enumerated and actors look only some steps ahead."""
    sampled: Sampled


@dataclass(frozen=True)
class _Sum:
    tally: Tally | None
    simply: float
    """The number, of a question that is asked of no run."""
    steps: int
    looks: int
    how: str
    note: str

    def __add__(self, other: "_Sum") -> "_Sum":
        tally = self.tally if other.tally is None else other.tally if self.tally is None else self.tally + other.tally
        return _Sum(tally, other.simply, self.steps + other.steps, self.looks + other.looks, other.how, other.note)


def simulated(
    machine: Mapping[str, Any], batches: Iterator[Any], confidence: float = CONFIDENCE
) -> tuple[Simulated, ...]:
    """Sum the batches of a study.

    Args:
        machine: Machine form of its case.
        batches: Its rows, from `Run.batches()`, all of them or as many as there are.
        confidence: Of each interval by itself.

    Returns:
        A number for each question, theory, plan, scenario and set of expectations, in the order they came.
    """
    return _read(_Reader(machine, confidence), batches)


def _read(reader: "_Reader", batches: Iterator[Any]) -> tuple[Simulated, ...]:
    sums: dict[Where, dict[int, dict[str, _Sum]]] = {}
    for batch in batches:
        for row in batch.to_pylist():
            where = (row["theory"], row["plan"], row["scenario"], row["question"])
            tally = tally_of(row) if row["runs"] else None
            found = _Sum(tally, row["total"], row["steps"], row["looks"], row["how"], row["note"])
            side = sums.setdefault(where, {}).setdefault(row["side"], {})
            name = row["expectation"]
            side[name] = side[name] + found if name in side else found
    return tuple(one for where, found in sums.items() for one in reader.read(where, found))


class _Reader:
    """Reads sums as answers; what a question asks is found once for each theory and plan."""

    def __init__(self, machine: Mapping[str, Any], confidence: float) -> None:
        self.grounds, self.confidence = Grounds(machine), confidence
        self._made: dict[tuple[str, str, str], list[Sampling | str]] = {}

    def read(self, where: Where, found: Mapping[int, Mapping[str, _Sum]]) -> Iterator[Simulated]:
        """The numbers of one question, one for each set of expectations."""
        theory, plan, scenario, question = where
        made = self.made(theory, plan, question)
        answers = self._fold(question, [self._side(made[number], found[number], question) for number in sorted(found)])
        for name, how, sampled in answers:
            yield Simulated(
                question=question, theory=theory, plan=plan, scenario=scenario, expectation=name, how=how,
                sampled=sampled,
            )  # fmt: skip

    def made(self, theory: str, plan: str, question: str) -> list[Sampling | str]:
        """What is watched for a question and everything it is compared with, or why it cannot be."""
        key = (theory, plan, question)
        if key not in self._made:
            self._made[key] = []
            under = [None if one == ALONE else one for one in (theory, plan)]
            for side in sides(self.grounds, question, under[0], under[1]):
                try:
                    self._made[key].append(sampling([side.question], self.grounds.model(side.setting)))
                except GameError as error:
                    self._made[key].append(str(error))
        return self._made[key]

    def _side(
        self, made: Sampling | str, found: Mapping[str, _Sum], question: str
    ) -> list[tuple[str, str, Sampled]]:  # fmt: skip
        answers = []
        for name, sums in found.items():
            if isinstance(made, str) or (sums.tally is None and sums.note):
                status = Status.UNASKABLE if isinstance(made, str) else Status.STOPPED
                answer = _nothing(question, status, made if isinstance(made, str) else sums.note, self.confidence)
            else:
                counted = sums.tally if isinstance(made.asked[0], Asked) else None
                if isinstance(made.asked[0], float):  # at this point of the ranges
                    made = replace(made, asked=(sums.simply,))
                (answer,) = read(made, [counted], steps=sums.steps, looks=sums.looks, confidence=self.confidence)
            answers.append((name, sums.how, answer))
        return answers

    def _fold(
        self, question: str, answers: Sequence[list[tuple[str, str, Sampled]]]
    ) -> list[tuple[str, str, Sampled]]:  # fmt: skip
        """A question less what it is compared with, expectations of one name against one another where they match."""
        *before, rest = answers
        for mine in reversed(before):
            if [name for name, _, _ in mine] == [name for name, _, _ in rest]:
                pairs = list(zip(mine, rest, strict=True))
            else:
                pairs = [(one, other) for one in mine for other in rest]
            rest = [
                (a[0] if a[0] == b[0] else f"{a[0]}, minus {b[0]}", a[1] or b[1], difference(a[2], b[2]))
                for a, b in pairs
            ]
        return [(name, how, replace(answer, question=question)) for name, how, answer in rest]


def _nothing(question: str, status: Status, note: str, confidence: float) -> Sampled:
    return Sampled(
        question=question, estimate=None, low=-math.inf, high=math.inf, confidence=confidence, trials=0, runs=0,
        steps=0, looks=0, status=status, note=note,
    )  # fmt: skip


@dataclass(frozen=True)
class NarrowEnough:
    """A stopping rule: every interval is at most so wide, in parts of the value where that is above 1.

    It looks whenever every game has had another batch, so that no number depends on who computed what first.
    """

    width: float
    games: int
    machine: Mapping[str, Any] = field(repr=False)
    confidence: float = CONFIDENCE
    _readers: list[_Reader] = field(default_factory=list, init=False, repr=False, compare=False)
    """Once it has been made, one that knows what the questions ask; it is asked again and again."""

    def __call__(self, rows: pa.Table) -> bool:
        """Whether the rows are enough."""
        if not rows.num_rows or (rows["task"][-1].as_py() + 1) % self.games:
            return False
        if not self._readers:
            self._readers.append(_Reader(self.machine, self.confidence))
        return self.met(_read(self._readers[0], iter(rows.to_batches())))

    def met(self, found: Sequence[Simulated]) -> bool:
        """Whether every number that has an interval has a narrow one, and none waits for a first run that counts."""
        if any(one.sampled.status is Status.STOPPED and one.sampled.runs and not one.sampled.trials for one in found):
            return False
        known = [one.sampled for one in found if one.sampled.status is Status.SAMPLED]
        return all(one.high - one.low <= self.width * max(1.0, abs(one.estimate or 0.0)) for one in known)
