"""A verdict on a plan: what it changes in each cell, what each question comes to, and the answer by a stated rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from detente.insight.influence.result import Influence

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
    mean: float
    low: float
    """95 % interval of the mean (Student), numerical bounds added."""
    high: float
    spread: tuple[float, float]
    """From the lowest to the highest tenth of the points."""
    helps: int
    """Points at which it is for the better, by more than the least that counts."""
    harms: int
    share: float
    """Of the points at which it is for the better; where it harms at more of them, for the worse."""
    share_low: float
    """95 % interval of that share (Clopper and Pearson)."""
    share_high: float
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
class Limit:
    """A limit of a box: where a number stands in its range, or which theories."""

    name: str
    low: float | None = None
    """Shares of the range; None for theories."""
    high: float | None = None
    theories: tuple[str, ...] = ()
    chance: float = 1.0
    """The chance of such a limit if it had nothing to do with failing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """Where, among points drawn once over all theories and ranges, the plan does not make a question better."""

    question: str
    points: int
    fails: int
    harms: int
    """Points at which it is for the worse."""
    fails_low: float
    """95 % interval of the share that fails (Clopper and Pearson)."""
    fails_high: float
    limits: tuple[Limit, ...] = ()
    """The box in which failing is most common."""
    coverage: float | None = None
    """Of the points that fail, the share inside the box."""
    density: float | None = None
    """Of the points inside, the share that fails."""
    apart: tuple[int, int] | None = None
    """Of the points not used to find the box: how many lie inside, and how many of them fail."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The smallest change found that turns what the plan does to a question."""

    question: str
    found: bool
    changes: tuple[tuple[str, float, float, float], ...] = ()
    """Path, where it stands, where it would have to stand, and how far of its range that is."""
    difference: float | None = None
    """What the plan adds there."""
    tried: int = 0
    note: str = ""


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
    turns: tuple[Turn, ...] = ()
    resting: tuple[Influence, ...] = ()
    """What the difference the plan makes to a question rests on, under the case as it stands."""
    turning: Mapping[str, tuple[str, ...]] | None = None
    """By question: theories that alone, at the case's own depth, turn what the plan does."""
