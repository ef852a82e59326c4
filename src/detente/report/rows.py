"""A row: one number of an answer as it is shown, whether on a page, as JSON or in a brief."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.report.changes import question as asked
from detente.result import Status

if TYPE_CHECKING:
    from detente.answer import Answer

TENTH = 0.1
GOOD = (Status.EXACT, Status.CONVERGED)
ABLATIONS = ("frozen", "random", "myopic")
PROBABILITY = "probability"
ALONE = "none"
"""What the case as it stands is called among theories and plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number with everything that has to stand beside it."""

    question: str
    text: str
    asks: str
    """The question in the words of the case."""
    theory: str
    plan: str
    value: float | None
    bound: float
    status: Status
    note: str = ""
    expectation: int = 1
    """Which of several self-consistent expectations, from 1."""
    expectations: int = 1
    expected: str = ""
    """What the expectation is called."""
    unit: str = PROBABILITY
    ends: bool = False
    """Whether the carriers are those of the end of what is asked about, as for `throughout`."""
    compared: bool = False
    """Whether it is a difference, of which nothing carries a share."""
    spread: tuple[float, float] | None = None
    spread_at: Sequence[str] = ()
    """Which end of which piece of behaviour gives the lowest and the highest answer."""
    spread_points: Sequence[tuple[str, float | None]] = ()
    carriers: Mapping[str, float] = field(default_factory=dict)
    """`start`, `chance`, `chosen`, `slip`."""
    routes: Sequence[tuple[str, float, float, float]] = ()
    """Cause, and what it contributed by chance, by choice and by slips; largest first."""
    steps: Sequence[tuple[str, str]] = ()
    """Most probable path: what happened, and the state it led to."""
    ablations: Mapping[str, float | None] = field(default_factory=dict)
    evidence: Sequence[str] = ()
    judgements: Sequence[str] = ()
    states: int = 0
    method: str = ""
    reference: str = ""
    digest: str = ""

    @property
    def converged(self) -> bool:
        """Whether the number is a result; that it is undefined or infinite is one too."""
        return self.status is not Status.STOPPED

    def as_data(self) -> dict[str, Any]:
        """The row for JSON."""
        return {
            "question": self.question,
            "text": self.text,
            "asks": self.asks,
            "theory": self.theory,
            "plan": self.plan,
            "expectation": {"number": self.expectation, "of": self.expectations, "name": self.expected},
            "value": self.value,
            "unit": self.unit,
            "spread": None if self.spread is None else _spread(self),
            "bound": self.bound,
            "status": {"name": self.status.name.lower(), "text": self.status.value, "note": self.note},
            "carriers": dict(self.carriers),
            "carriers_text": carriers(self),
            "routes": [
                {"cause": cause, "chance": chance, "chosen": chosen, "slip": slip}
                for cause, chance, chosen, slip in self.routes
            ],
            "path": [{"cause": cause, "state": state} for cause, state in self.steps],
            "ablations": dict(self.ablations),
            "evidence": list(self.evidence),
            "judgements": list(self.judgements),
            "states": self.states,
            "method": self.method,
            "reference": self.reference,
            "digest": self.digest,
        }


def rows_of(answer: "Answer", question: Mapping[str, Any]) -> Iterator[Row]:
    """One row for each set of expectations of an answer.

    Args:
        answer: The answer.
        question: The question in machine form.
    """
    ablations = {name: found[0].value if found else None for name, found in answer.ablations}
    for place, expectation in enumerate(answer.expectations, start=1):
        carriers, spread = expectation.carriers, expectation.spread
        yield Row(
            question=answer.question,
            text=answer.text,
            asks=asked({**question, "text": ""}),
            theory=answer.theory or ALONE,
            plan=answer.plan or ALONE,
            value=expectation.estimate.value,
            bound=expectation.estimate.bound,
            status=expectation.estimate.status,
            note=expectation.estimate.note,
            expectation=place,
            expectations=len(answer.expectations),
            expected=expectation.name,
            unit=answer.unit,
            ends=question["throughout"] is not None,
            compared=question["minus"] is not None,
            spread=None if spread is None else (spread.low, spread.high),
            spread_at=() if spread is None else (spread.low_at, spread.high_at),
            spread_points=() if spread is None else spread.points,
            carriers={}
            if carriers is None
            else {name: float(getattr(carriers, name)) for name in ("start", "chance", "chosen", "slip")},
            routes=[(route.label, route.chance, route.chosen, route.slip) for route in expectation.routes],
            steps=[(step.cause, step.state) for step in expectation.steps],
            ablations=ablations,
            evidence=answer.evidence,
            judgements=answer.judgements,
            states=answer.states,
            method=answer.provenance.method,
            reference=answer.provenance.reference,
            digest=answer.provenance.digest,
        )


def _spread(row: Row) -> dict[str, Any]:
    assert row.spread is not None
    points = [{"at": at, "value": value} for at, value in row.spread_points]
    ends = dict(zip(("low_at", "high_at"), row.spread_at, strict=True)) if row.spread_at else {}
    return {"low": row.spread[0], "high": row.spread[1], **ends, "points": points}


def carriers(row: Row) -> str:
    """The sentence that says what carried a number, where chance or slips carry more than a tenth of it.

    >>> said = {"start": 0.0, "chance": 0.15, "chosen": 0.04, "slip": 0.01}
    >>> row = Row(question="war", text="", asks="", theory="", plan="", value=0.2, bound=0.0, status=Status.EXACT,
    ...           carriers=said, routes=[("accident", 0.15, 0.0, 0.0)])  # fmt: skip
    >>> carriers(row)
    '75% of it is chance (`accident` 75%).'
    """
    said = []
    for carrier in ("chance", "slips"):
        share, causes = carried(row, carrier)
        if share > TENTH:
            named = [f"`{cause}` {per_cent(part)}" for cause, part in causes]
            what = f"{'what ends it' if row.ends else 'it'} is {carrier}"
            said.append(f"{per_cent(share)} of {what}" + (f" ({', '.join(named)})" if named else ""))
    return "; ".join(said) + "." if said else ""


def carried(row: Row, carrier: str) -> tuple[float, list[tuple[str, float]]]:
    """The share of `chance` or `slips` in what carried a number, and the causes that carry more than a tenth."""
    whole = sum(row.carriers.values())
    if whole <= 0 or row.compared:
        return 0.0, []
    share = row.carriers["chance" if carrier == "chance" else "slip"] / whole
    parts = [(cause, (chance if carrier == "chance" else slip) / whole) for cause, chance, _, slip in row.routes]
    return share, [(cause, part) for cause, part in parts if part > TENTH][:3]


def per_cent(share: float) -> str:
    """A share in whole per cent; `all` only where nothing else is left to see.

    >>> per_cent(0.9999), per_cent(0.994), per_cent(0.5)
    ('all', '99%', '50%')
    """
    return "all" if share > 0.9995 else f"{min(99.0, share * 100):.0f}%"
