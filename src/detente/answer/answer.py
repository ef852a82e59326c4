"""An answer: what a question comes to under one theory and plan, and everything that must stand beside it.

* an `Expectation` is one number with what carried it and its spread over behaviour; there are several only where
  actors' expectations of one another can come true in several ways, and then they stand side by side;
* an `Answer` adds the same question with actors frozen, random and myopic, the notes it rests on and where it
  comes from.
"""

from dataclasses import dataclass
from typing import Any, Literal

from detente.analysis.forecast import Carriers, Route
from detente.result import Estimate, Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the most probable path: what happened, and the state it led to."""

    cause: str
    path: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One number under one set of expectations."""

    name: str
    estimate: Estimate
    carriers: Carriers | None = None
    routes: tuple[Route, ...] = ()
    steps: tuple[Step, ...] = ()
    sequence: float | None = None
    """Probability of the steps as a sequence, however long they take."""
    residual: float = 0.0
    """How far the strategies are from answering their own expectations."""
    value_bound: float = 0.0
    """Largest numerical error of any actor's value."""
    spread: "Spread | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Smallest and largest value when one sort of behaviour at a time stands at either end of its range.

    Where expectations can come true in several ways, a point is the value of those of the same name; None where there
    are none of that name any more.
    """

    low: float
    high: float
    low_at: str
    high_at: str
    points: tuple[tuple[str, float | None], ...]
    """Every point looked at and its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question comes to under one theory and one plan."""

    question: str
    text: str
    asks: str
    unit: str
    theory: str | None
    plan: str | None
    start: str
    expectations: tuple[Expectation, ...]
    ablations: tuple[tuple[str, tuple[Estimate, ...]], ...]
    """The same with actors frozen, random, myopic."""
    evidence: tuple[str, ...]
    """Ids of the notes that elements the answer can depend on rest on."""
    judgements: tuple[str, ...]
    """Paths of such elements that rest on no note."""
    depends: tuple[str, ...]
    """Paths of all such elements."""
    states: int
    provenance: Provenance

    @property
    def values(self) -> tuple[float | None, ...]:
        """The number under each set of expectations."""
        return tuple(expectation.estimate.value for expectation in self.expectations)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """One row for each set of expectations, through narwhals, in the library named.

        Args:
            backend: Which library; it must be installed.

        Returns:
            A frame of that library with the columns question, theory, plan, expectation, value, bound, status, low,
            high, start, chance, chosen, slip.
        """
        import narwhals as nw

        rows = [self._row(expectation) for expectation in self.expectations]
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        return nw.from_dict(columns, backend=backend).to_native()

    def _row(self, expectation: Expectation) -> dict[str, Any]:
        carriers = expectation.carriers
        return {
            "question": self.question,
            "theory": self.theory,
            "plan": self.plan,
            "expectation": expectation.name,
            "value": expectation.estimate.value,
            "bound": expectation.estimate.bound,
            "status": expectation.estimate.status.value,
            "low": expectation.spread.low if expectation.spread else None,
            "high": expectation.spread.high if expectation.spread else None,
            "start": carriers.start if carriers else None,
            "chance": carriers.chance if carriers else None,
            "chosen": carriers.chosen if carriers else None,
            "slip": carriers.slip if carriers else None,
        }
