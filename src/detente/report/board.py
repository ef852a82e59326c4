"""A board: all answers to one question, looked up by theory and plan."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from detente.answer import Answer
from detente.report import names
from detente.report.amount import Amount
from detente.report.rows import ALONE, GOOD, Row, rows_of
from detente.study.findings import Findings

LEAST = 0.0005
"""A difference below this share, of 1 for a probability, of the largest value for anything else, is called none."""
Key = tuple[str, str]
"""A theory and a plan, `none` for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All answers to one question."""

    name: str
    title: str
    """Its text, or its name where it has none."""
    asks: str
    unit: str
    compared: bool
    """Whether it asks for a difference."""
    rows: Mapping[Key, tuple[Row, ...]]
    """One row for each set of expectations."""
    answers: Mapping[Key, Answer]
    samples: Mapping[Key, tuple[float | None, ...]]
    """Numbers at the points drawn from all ranges, under the first set of expectations."""
    scale: float
    """Largest value, or 1 for a probability."""
    theory_names: Mapping[str, str]
    """How each theory is called in a sentence."""
    plan_names: Mapping[str, str]

    def theory(self, name: str) -> str:
        """A theory in a sentence."""
        return self.theory_names.get(name, name)

    def plan(self, name: str) -> str:
        """A plan in a sentence."""
        return self.plan_names.get(name, name)

    @property
    def theories(self) -> tuple[str, ...]:
        """In the order of the case, `none` first."""
        return tuple(dict.fromkeys(theory for theory, _ in self.rows))

    @property
    def plans(self) -> tuple[str, ...]:
        """In the order of the case, `none` first."""
        return tuple(dict.fromkeys(plan for _, plan in self.rows))

    @property
    def chance(self) -> bool:
        """Whether its numbers are probabilities, or differences of two."""
        return self.amount.chance

    @property
    def amount(self) -> Amount:
        """How its numbers are said."""
        return Amount.of(self.unit, compared=self.compared)

    def row(self, theory: str, plan: str) -> Row | None:
        """The row of a theory and plan, if it is a number and the only one."""
        rows = self.rows.get((theory, plan), ())
        return rows[0] if len(rows) == 1 and number(rows[0]) else None

    def value(self, theory: str, plan: str) -> float | None:
        """The number of a theory and plan, if there is exactly one."""
        row = self.row(theory, plan)
        return None if row is None else row.value

    def none(self, difference: float, bound: float = 0.0) -> bool:
        """Whether a difference is too small to be called one."""
        return abs(difference) <= max(bound, LEAST * self.scale)


def number(row: Row) -> bool:
    """Whether a row has a finite number that is a result."""
    return row.status in GOOD and row.value is not None and math.isfinite(row.value)


def boards(findings: Findings) -> tuple[Board, ...]:
    """A board for each question, in the order of the case.

    Args:
        findings: What was found of the case.
    """
    samples: dict[str, dict[Key, tuple[float | None, ...]]] = {}
    for sample in findings.samples:
        samples.setdefault(sample.question, {})[sample.theory or ALONE, sample.plan or ALONE] = sample.values
    return tuple(
        _board(name, list(members), findings.machine, samples.get(name, {}))
        for name, members in groupby(arranged(findings.answers, findings), key=lambda answer: answer.question)
    )


def arranged(answers: Sequence[Answer], findings: Findings) -> list[Answer]:
    """Answers by question, theory and plan in the order of the case, whatever order they came in."""
    machine = findings.machine
    place = {
        section: {name: index for index, name in enumerate((ALONE, *machine[section]))}
        for section in ("questions", "theories", "plans")
    }
    return sorted(
        answers,
        key=lambda a: (
            place["questions"][a.question], place["theories"][a.theory or ALONE], place["plans"][a.plan or ALONE]
        ),
    )  # fmt: skip


def _board(
    name: str,
    answers: Sequence[Answer],
    machine: Mapping[str, Any],
    samples: Mapping[Key, tuple[float | None, ...]],
) -> Board:
    question = machine["questions"][name]
    rows = {(a.theory or ALONE, a.plan or ALONE): tuple(rows_of(a, question)) for a in answers}
    first = next(iter(rows.values()))[0]
    values = [abs(row.value) for found in rows.values() for row in found if number(row) and row.value is not None]
    return Board(
        name=name, title=first.text or name, asks=first.asks, unit=first.unit, compared=first.compared, rows=rows,
        answers={(a.theory or ALONE, a.plan or ALONE): a for a in answers}, samples=samples,
        scale=1.0 if Amount.of(first.unit).chance else max(values, default=1.0) or 1.0,
        theory_names=names.theories(machine), plan_names=names.plans(machine),
    )  # fmt: skip
