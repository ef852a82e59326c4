"""The study of influence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case.note import Note
from detente.study.job import Job

Data = Mapping[str, Any]
POINTS = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """What is asked."""

    machine: Data
    notes: Mapping[str, Note]
    question: str
    theory: str | None
    plan: str | None
    points: int
    seed: int


def influence_study(
    machine: Data, notes: Mapping[str, Note], question: str, *, theory: str | None = None, plan: str | None = None,
    points: int = POINTS, seed: int = 1,
) -> Job:  # fmt: skip
    """The job of a study of influence."""
    raise NotImplementedError
