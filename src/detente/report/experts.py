"""Experts: what they said would happen, beside the model and beside what did.

A forecast is scored by Brier's rule (1950, Monthly Weather Review 78:1): the square of how far the probability stood
from what happened, 1 or 0. Zero is best, and one half for everything gives a quarter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.report.anchors import Anchors
from detente.report.board import Board
from detente.report.rows import ALONE
from detente.study.findings import Findings
from detente.words import percent, probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One forecast beside the model and the outcome."""

    question: str
    title: str
    note: str
    anchor: str
    speaker: str
    words: str
    """The expert's words of certainty."""
    low: float | None
    high: float | None
    model: float | None
    under: float | None
    """The model under the expert's theory."""
    theory: str
    happened: str
    outcome: str

    @property
    def reading(self) -> str:
        """Our reading of the words."""
        if self.low is None or self.high is None:
            return "no number"
        return "–".join(dict.fromkeys((percent(self.low), percent(self.high))))

    @property
    def middle(self) -> float | None:
        """The middle of our reading."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2

    @property
    def event(self) -> float | None:
        """1 where it happened, 0 where it did not, None where that is open."""
        return {"yes": 1.0, "no": 0.0}.get(self.happened)


def compared(findings: Findings, boards: Mapping[str, Board], anchors: Anchors) -> tuple[Compared, ...]:
    """The forecasts of a case beside the model, those about which most is known first in the order of the file.

    Args:
        findings: What was found of the case.
        boards: The questions by name.
        anchors: What is printed where.
    """
    found = []
    for one in findings.forecasts:
        board, note = boards.get(one.question), anchors.notes.get(one.note)
        speaker, said = (note.speaker, note.certainty) if note else ("", "")
        found.append(
            Compared(
                question=one.question, title=board.title if board else one.question, note=one.note,
                anchor=anchors.note(one.note), speaker=speaker, words=said,
                low=one.low, high=one.high, model=_value(board, ALONE),
                under=_value(board, one.theory) if one.theory else None, theory=one.theory or "",
                happened=one.happened, outcome=one.outcome,
            )
        )  # fmt: skip
    return tuple(found)


def _value(board: Board | None, theory: str) -> float | None:
    return board.value(theory, ALONE) if board is not None and board.chance else None


def sentences(found: Sequence[Compared]) -> list[str]:
    """How far experts, model and outcome agree."""
    said = []
    read = [one for one in found if one.low is not None and one.high is not None and one.model is not None]
    if read:
        count = sum(inside(one, one.model) for one in read)
        own = [one for one in read if one.under is not None]
        said.append(
            f"The model without theory lies within our reading of the expert's words for {count} of {len(read)} "
            + ("forecast" if len(read) == 1 else "forecasts")
            + (
                f"; under the expert's own theory for {sum(inside(o, o.under) for o in own)} of {len(own)}."
                if own
                else "."
            )
        )
    silent = len(found) - sum(one.low is not None for one in found)
    if silent:
        said.append(f"For {silent} of {len(found)} we read no number into the words.")
    scored = [one for one in found if one.event is not None]
    if scored:
        for who, values in (
            ("experts", [(one.middle, one.event) for one in scored]),
            ("the model without theory", [(one.model, one.event) for one in scored]),
            ("the model under each expert's own theory", [(one.under, one.event) for one in scored]),
        ):
            score, count = brier(values)
            if score is not None:
                said.append(f"Brier score of {who}: {probability(score)} over {count}.")
        said.append(
            f"{len(scored)} forecast{' has' if len(scored) == 1 else 's have'} a clear outcome. So few events say "
            "little about anybody's skill; one half for everything scores 0.250."
        )
    surest = [o for o in scored if o.model is not None and o.event is not None and abs(o.model - o.event) > 0.5]
    if surest:
        worst = max(surest, key=lambda o: abs((o.model or 0) - (o.event or 0)))
        what = "and it happened" if worst.event else "and it did not happen"
        said.append(f"The model was furthest off on “{worst.title}”: {percent(worst.model or 0)}, {what}.")
    return said


def inside(one: Compared, value: float | None) -> bool:
    """Whether a number lies within our reading of an expert's words."""
    return value is not None and one.low is not None and one.high is not None and one.low <= value <= one.high


def brier(values: Sequence[tuple[float | None, float | None]]) -> tuple[float | None, int]:
    """Brier score of those forecasts that have a number and an outcome, and how many there are.

    >>> brier([(0.5, 1.0), (0.9, 1.0), (None, 1.0)])
    (0.13, 2)
    """
    there = [(value - event) ** 2 for value, event in values if value is not None and event is not None]
    return (sum(there) / len(there) if there else None), len(there)
