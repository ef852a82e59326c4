"""A row: one answer as the command line shows it, whether on a page or as JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.result import Status

TENTH = 0.1
GOOD = (Status.EXACT, Status.CONVERGED)
ABLATIONS = ("frozen", "random", "myopic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number with everything that has to stand beside it."""

    question: str
    text: str
    asks: str
    theory: str
    plan: str
    value: float | None
    bound: float
    status: Status
    note: str = ""
    expectation: int = 1
    """Which of several self-consistent expectations, from 1."""
    expectations: int = 1
    chance: bool = True
    """Whether the value is a probability."""
    unit: str = ""
    spread: tuple[float, float] | None = None
    spread_by: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """For each piece of behaviour, the answers at both ends of its range."""
    carriers: Mapping[str, float] = field(default_factory=dict)
    """`start`, `chance`, `chosen`, `slip`; they sum to the value."""
    routes: Sequence[tuple[str, str, float]] = ()
    """Cause, its carrier (`chance` or `move`) and its part of the value, largest first."""
    ablations: Mapping[str, float | None] = field(default_factory=dict)
    evidence: Sequence[str] = ()
    judgements: int = 0
    method: str = ""
    digest: str = ""

    @property
    def converged(self) -> bool:
        """Whether the number is a result; what is undefined or infinite is one too."""
        return self.status is not Status.STOPPED

    def as_data(self) -> dict[str, Any]:
        """The row for JSON."""
        return {
            "question": self.question,
            "text": self.text,
            "asks": self.asks,
            "theory": self.theory,
            "plan": self.plan,
            "expectation": self.expectation,
            "expectations": self.expectations,
            "value": self.value,
            "unit": self.unit,
            "spread": None if self.spread is None else {"low": self.spread[0], "high": self.spread[1]},
            "spread_by": {name: {"low": low, "high": high} for name, (low, high) in self.spread_by.items()},
            "bound": self.bound,
            "status": self.status.name.lower(),
            "status_text": self.status.value,
            "note": self.note,
            "carriers": dict(self.carriers),
            "carriers_text": carriers(self),
            "routes": [{"cause": cause, "carrier": carrier, "part": part} for cause, carrier, part in self.routes],
            "ablations": dict(self.ablations),
            "evidence": list(self.evidence),
            "judgements": self.judgements,
            "method": self.method,
            "digest": self.digest,
        }


def carriers(row: Row) -> str:
    """The sentence that says what carried a number, where chance or slips carry more than a tenth of it.

    >>> from detente.result import Status
    >>> carriers(
    ...     Row(
    ...         question="war",
    ...         text="",
    ...         asks="",
    ...         theory="",
    ...         plan="",
    ...         value=0.2,
    ...         bound=0.0,
    ...         status=Status.EXACT,
    ...         carriers={"start": 0.0, "chance": 0.15, "chosen": 0.04, "slip": 0.01},
    ...         routes=[("accident", "chance", 0.15)],
    ...     )
    ... )
    '75 % of it is chance (`accident` 75 %).'
    """
    if not row.value or not math.isfinite(row.value) or not row.carriers:
        return ""
    said = []
    for carrier, words in (("chance", "chance"), ("slip", "slips: moves that gain less than they cost")):
        share = row.carriers.get(carrier, 0.0) / row.value
        if share <= TENTH:
            continue
        said.append(f"{_share(share)} of it is {words}{_leading(row) if carrier == 'chance' else ''}")
    return "; ".join(said) + "." if said else ""


def _leading(row: Row) -> str:
    assert row.value
    causes = [(cause, part / row.value) for cause, carrier, part in row.routes if carrier == "chance"]
    named = [f"`{cause}` {_share(share)}" for cause, share in causes[:3] if share > TENTH]
    return f" ({', '.join(named)})" if named else ""


def _share(share: float) -> str:
    """A share in whole per cent; `all` only where nothing else is left to see.

    >>> _share(0.9999), _share(0.994), _share(0.5)
    ('all', '99 %', '50 %')
    """
    return "all" if share > 0.9995 else f"{min(99.0, share * 100):.0f} %"
