"""The least difference that counts, the same as in a brief: what is smaller is called none."""

from collections.abc import Mapping, Sequence
from typing import Any

from detente.case.questions import probable
from detente.insight.deserving.trial import Trial

LEAST = 0.0005
"""A difference below this share, of 1 for a probability, of the largest value for anything else, does not count."""


def least_of(context: Trial, question: str, rows: Sequence[Mapping[str, Any]]) -> float:
    """The least difference in the answer to a question that counts.

    Args:
        context: What is asked.
        question: Which question.
        rows: Rows with both numbers.
    """
    return LEAST * (1.0 if chance(context.machine, question) else max(
        (abs(row[side]) for row in rows for side in ("before", "after")), default=1.0
    ))  # fmt: skip


def chance(machine: Mapping[str, Any], question: str) -> bool:
    """Whether a question asks for a probability."""
    return probable(machine["questions"][question])
