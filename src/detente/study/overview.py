"""An overview of findings: a line for each question, those first on which the theories differ most.

How far numbers differ is their distance where they are probabilities, else the distance as a share of the largest where
that is above 1: so that months and shares can stand in one order.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.study.findings import Findings, Sample

PROBABILITY = "probability"
Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """The plan that moves an answer most."""

    plan: str
    effect: float
    """Its answer less the one without."""
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question: as the case stands, and what happens to it."""

    question: str
    text: str
    unit: str
    base: Answer
    """Under the first theory and the first plan asked for: the case as it stands, unless others were."""
    theories: Range | None
    """Lowest and highest over all theories, under the same plan; None where there is one theory."""
    low_theory: str | None
    high_theory: str | None
    behaviour: Range | None
    drawn: tuple[float | None, ...]
    """The numbers at the points drawn from all ranges, None where there is none; empty until they have come."""
    mover: Mover | None
    apart: float
    """How far theories differ."""
    moved: float
    """How far the plan moves it."""


def overview(findings: Findings) -> tuple[Line, ...]:
    """A line for each question there is an answer to.

    Args:
        findings: What was found so far.
    """
    groups: dict[str, list[Answer]] = {}
    for answer in findings.answers:
        groups.setdefault(answer.question, []).append(answer)
    samples = {(one.question, one.theory, one.plan): one for one in findings.samples}
    lines = [_line(answers, samples) for answers in groups.values()]
    return tuple(sorted(lines, key=lambda line: (-line.apart, -line.moved)))


def distance(values: Iterable[float], unit: str) -> float:
    """How far numbers lie apart.

    >>> distance([0.1, 0.4], "probability").__round__(2), distance([3.0, 12.0], "months")
    (0.3, 0.75)
    >>> distance([3.0, math.inf], "months"), distance([2e-9, 0.0], "times"), distance([], "months")
    (1.0, 2e-09, 0.0)
    """
    found = list(values)
    if len(found) < 2:
        return 0.0
    low, high = min(found), max(found)
    if unit.startswith(PROBABILITY):
        return high - low
    if low == high:
        return 0.0  # both may be infinite
    if math.isinf(high) or math.isinf(low):
        return 1.0
    return (high - low) / max(1.0, abs(low), abs(high))


def _line(answers: Sequence[Answer], samples: dict[tuple[str, str | None, str | None], Sample]) -> Line:
    base = answers[0]
    rivals = [(value, one.theory) for one in answers if one.plan == base.plan for value in numbers(one)]
    there = {one.theory for one in answers if one.plan == base.plan}
    low, high = (min(rivals, key=_first), max(rivals, key=_first)) if len(there) > 1 and rivals else (None, None)
    mover = _mover(base, [one for one in answers if one.theory == base.theory and one.plan != base.plan])
    sample = samples.get((base.question, base.theory, base.plan))
    spreads = [one.spread for one in base.expectations if one.spread is not None]
    return Line(
        question=base.question, text=base.text, unit=base.unit, base=base,
        theories=None if low is None or high is None else (low[0], high[0]),
        low_theory=None if low is None else low[1], high_theory=None if high is None else high[1],
        behaviour=(min(s.low for s in spreads), max(s.high for s in spreads)) if spreads else None,
        drawn=() if sample is None else sample.values, mover=mover,
        apart=distance([value for value, _ in rivals], base.unit),
        moved=0.0 if mover is None else distance([mover.value, mover.value - mover.effect], base.unit),
    )  # fmt: skip


def _mover(base: Answer, others: Sequence[Answer]) -> Mover | None:
    """The plan whose first number lies furthest from the first without it."""
    start = base.values[0]
    if start is None or math.isinf(start):
        return None
    found = [
        Mover(plan=one.plan or "", effect=value - start, value=value)
        for one in others
        if (value := one.values[0]) is not None and not math.isinf(value)
    ]
    return max(found, key=lambda mover: abs(mover.effect), default=None)


def numbers(answer: Answer) -> list[float]:
    """The numbers of an answer that are results."""
    return [value for value in answer.values if value is not None]


def _first(pair: tuple[float, str | None]) -> float:
    return pair[0]
