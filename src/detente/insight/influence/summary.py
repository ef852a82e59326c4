"""What the rows of a study of influence amount to."""

from collections.abc import Iterable, Mapping
from typing import Any

from detente.insight.influence.result import Influence
from detente.insight.influence.study import Context


def influence(context: Context, rows: Iterable[Mapping[str, Any]]) -> Influence | None:
    """What moves the answer, as far as the rows say; None while no two points are whole."""
    raise NotImplementedError
