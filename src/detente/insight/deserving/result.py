"""A verdict on a plan: what it changes in each cell, what each question comes to, and the answer by a stated rule."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from detente.insight.influence.result import Influence
from detente.insight.intervals import Ranged
from detente.insight.sensitivity.boxes import Box
from detente.insight.sensitivity.result import Sensitivity
from detente.study.grid import ALONE

BETTER: Final = "better"
WORSE: Final = "worse"
NONE: Final = "none"
OPEN: Final = "open"
Sort = Literal["better", "worse", "none", "open"]
"""Clearly for the better, clearly for the worse, no difference that counts, or what cannot be told."""
Answer = Literal["yes", "no", "depends", "nothing"]
STRAY = 20
"""One cell in so many may be clear by chance alone (docs/verdict.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a plan changes in the answer to a question, under a theory at a depth of thought."""

    question: str
    theory: str | None
    depth: float | None
    """None where actors think to equilibrium."""
    sort: Sort
    before: float | None
    """Without the plan, at central values."""
    after: float | None
    bound: float
    """Numerical, of the difference at central values."""
    differences: tuple[float, ...]
    """With the plan less without, at each point of the ranges that has both numbers."""
    mean: Ranged | None
    """Of the differences, with its 95 % interval, numerical bounds added; None for fewer than two points."""
    spread: tuple[float, float]
    """From the lowest to the highest tenth of the points."""
    helps: int
    """Points at which it is for the better, by more than the least that counts."""
    harms: int
    share: Ranged | None
    """Of points at which it is for the better or, where that is at more of them, for the worse; 95 % interval."""
    missing: int = 0
    """Points without both numbers."""
    note: str = ""
    """Why a number is missing, or that only the first of several expectations is told."""

    @property
    def points(self) -> int:
        """Points that have both numbers."""
        return len(self.differences)

    @property
    def difference(self) -> float | None:
        """What the plan adds at central values."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question by which the plan is judged, over all cells."""

    question: str
    better: Literal["higher", "lower"]
    cells: tuple[Cell, ...]
    depths: tuple[tuple[float, Ranged], ...] = ()
    """At each depth the mean difference over theories and points, with its 95 % interval."""

    def sorted_as(self, sort: Sort) -> tuple[Cell, ...]:
        """The cells of a sort."""
        return tuple(cell for cell in self.cells if cell.sort == sort)

    def most(self, sort: Sort) -> bool:
        """Whether more than half of the cells are of a sort."""
        return 2 * len(self.sorted_as(sort)) > len(self.cells)

    @property
    def strays(self) -> int:
        """How many cells may be clearly for the worse before a yes is none: what chance alone would make."""
        return len(self.cells) // STRAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """Where, among points drawn once over all theories and ranges, the plan does not make a question better."""

    question: str
    points: int
    """Points that have both numbers."""
    fails: int
    """Points at which it is not better by more than the least that counts."""
    harms: int
    """Of these, points at which it is for the worse."""
    share: Ranged
    """Of points that fail."""
    box: Box | None = None
    """Where failing is most common, of the points it was sought among; None where nothing marks it off."""
    sought: int = 0
    """Points among which the box was sought; the others are kept apart to test it."""
    apart: int = 0
    """Of the points kept apart, those in the box."""
    apart_fails: int = 0
    """Of these, those that fail."""
    base: float = 0.0
    """Of all points kept apart, the share that fails."""
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a plan."""

    plan: str
    answer: Answer
    asked: tuple[Asked, ...]
    theories: tuple[str | None, ...]
    depths: tuple[float, ...]
    still: tuple[str | None, ...]
    """Theories under which actors think to equilibrium: they have one cell."""
    points: int
    """Points looked at so far in the cell that has fewest."""
    wanted: int
    """Points that are to be looked at in each."""
    failing: tuple[Failing, ...] = ()
    turns: tuple[Sensitivity, ...] = ()
    """What turns the plan's effect on a question, sought among the numbers that go with it most."""
    resting: tuple[tuple[str, Influence], ...] = ()
    """By question, what the difference the plan makes rests on, under the case as it stands."""

    @property
    def leading(self) -> tuple[str, ...]:
        """The questions that the plan moves anywhere, in the order of the case."""
        return tuple(one.question for one in self.asked if len(one.sorted_as(NONE)) < len(one.cells))

    def of(self, question: str) -> Asked:
        """What was found of a question."""
        return next(one for one in self.asked if one.question == question)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """One row for each question in each combination of a theory and a depth, through narwhals.

        Args:
            backend: Which library; it must be installed.

        Returns:
            A frame of that library with the columns plan, question, better, theory, depth (null at equilibrium), sort
            (`better`, `worse`, `none`, `open`), before, after and bound at central values, points, missing, mean and
            its 95 % interval low and high, tenth and ninetieth (quantiles of the difference), helps and harms (points).
        """
        import narwhals as nw
        import pyarrow as pa

        rows = [self._row(one, cell) for one in self.asked for cell in one.cells]
        return nw.from_arrow(nw.from_native(pa.Table.from_pylist(rows)), backend=backend).to_native()

    def _row(self, one: Asked, cell: Cell) -> dict[str, Any]:
        mean = cell.mean
        return {
            "plan": self.plan, "question": cell.question, "better": one.better, "theory": cell.theory or ALONE,
            "depth": cell.depth, "sort": cell.sort, "before": cell.before, "after": cell.after, "bound": cell.bound,
            "points": cell.points, "missing": cell.missing, "mean": None if mean is None else mean.value,
            "low": None if mean is None else mean.low, "high": None if mean is None else mean.high,
            "tenth": cell.spread[0], "ninetieth": cell.spread[1], "helps": cell.helps, "harms": cell.harms,
        }  # fmt: skip
