"""An event: how far a study has come, for a person or a page that watches."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["started", "progress", "paused", "finished", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """How far a study has come, counted in tasks."""

    kind: Kind
    done: int
    total: int
    rows: int = 0
    seconds: float = 0.0
    """Since this run began to compute; what an earlier one did is in `done` alone."""
    left: float | None = None
    """Seconds it will take yet, None while that cannot be said."""
    label: str = ""

    def as_data(self) -> dict[str, Any]:
        """As plain data, for a page.

        >>> Event(kind="progress", done=5, total=10).as_data()["done"]
        5
        """
        return asdict(self)


Listener = Callable[[Event], None]
