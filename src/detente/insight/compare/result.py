"""The result of a comparison: what each plan achieves under each theory, and which is preferred by which measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.insight.compare.measures import Measure
from detente.insight.compare.switches import Switching
from detente.insight.intervals import Ranged

Better = Literal["lower", "higher"]
Across = Literal["weighted", "worst"]
"""Over theories: the mean by their weights, or the theory under which the plan does worst."""
EVERY = ""
"""In place of a theory or question: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus:
    """A plan beside no plan, at the same points."""

    difference: Ranged
    """Its value less that of no plan, in the mean."""
    better: Ranged
    """Share of points at which it is better by more than the numerical bounds."""
    worse: Ranged
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a plan achieves under one theory, by one question."""

    theory: str
    plan: str
    central: float | None
    """At central values."""
    central_bound: float | None
    """How far that may be off."""
    mean: Ranged
    tenth: float
    ninetieth: float
    """Ends of the range that eight points in ten lie in."""
    bound: float
    """Largest numerical bound at any point."""
    place: Literal["best", "tied", "behind"]
    """Best by its mean under this theory; not told apart from it; or behind."""
    versus: Versus | None
    """Beside no plan; None where that is not among the plans, or is this one."""
    measures: Mapping[Measure, Ranged] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a plan achieves over all theories, by one question."""

    plan: str
    weighted: Mapping[Measure, Ranged]
    worst: Mapping[Measure, Ranged]
    worst_theory: Mapping[Measure, str]
    """Under which theory each measure is worst."""
    versus: Versus | None
    """Beside no plan, weighted; better and worse are of the weighted values at a point."""
    place: Literal["best", "tied", "behind"]
    """By the weighted mean."""
    preferred: float
    """Share of the resamplings of points in which no plan has a better weighted mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The plan a measure chooses, and how surely."""

    measure: Measure
    across: Across
    plan: str
    share: float
    """Share of the resamplings of points in which no other plan is better by it."""
    alone: float
    """Share in which it is better than every other by more than the numerical bounds."""
    second: str
    """The next best."""

    @property
    def decided(self) -> bool:
        """Whether it is ahead of every other plan in at least 95 % of the resamplings."""
        return self.alone >= 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Dominance:
    """A plan that is nowhere worse than another, and somewhere better."""

    question: str
    """By which question; empty for all of them together."""
    theory: str
    """Under which theory; empty for every one."""
    better: str
    worse: str
    how: Literal["points", "mean"]
    """At every point, or in the mean with its interval."""
    points: int
    may_fail: float
    """Share of the ranges in which it may fail all the same, at most; 1 where only the mean is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionComparison:
    """The plans by one question."""

    question: str
    text: str
    unit: str
    better: Better
    enough: float | None
    plans: tuple[str, ...]
    """Those compared, in the order of the case."""
    points: int
    """Points used: those at which every plan compared has a number under every theory."""
    missing: int
    """Points left out because some number is missing."""
    left_out: tuple[str, ...]
    """Plans that have no number under some theory."""
    lacking: tuple[tuple[str, int], ...]
    """Why numbers are missing, and how many."""
    several: int
    """Numbers that are the first of several expectations."""
    affected: bool
    """Whether any plan changes it by more than the numerical bounds, anywhere."""
    bound: float
    """Largest numerical bound of any number used."""
    limits: tuple[float, float]
    """Between which its numbers lie."""
    disagreement: Ranged
    """What is lost, at best, by not knowing which theory holds: the weighted mean of the best plan under each theory,
    less that of the one plan that is best for all of them (the expected value of perfect information of Raiffa and
    Schlaifer 1961, ch. 4, about theories); plans are chosen at one half of the points and evaluated at the other."""
    apart: float
    """The same in the order of questions: as a share of the largest value where that is above 1."""
    standings: tuple[Standing, ...]
    """Theory by theory, in the order of the case, each with all plans."""
    scores: tuple[Score, ...]
    """The best by the weighted mean first."""
    choices: tuple[Choice, ...]
    switching: Switching | None
    """None where no plan affects it."""

    def standing(self, theory: str, plan: str) -> Standing:
        """What a plan achieves under a theory.

        Raises:
            KeyError: If they are not among those compared.
        """
        for one in self.standings:
            if (one.theory, one.plan) == (theory, plan):
                return one
        raise KeyError((theory, plan))

    def score(self, plan: str) -> Score:
        """What a plan achieves over all theories.

        Raises:
            KeyError: If it is not among those compared.
        """
        for one in self.scores:
            if one.plan == plan:
                return one
        raise KeyError(plan)

    def best(self, theory: str) -> Standing:
        """The plan with the best mean under a theory."""
        return next(one for one in self.standings if one.theory == theory and one.place == "best")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncompared:
    """A question that could not be compared, and why."""

    question: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """Every plan under every rival theory, at common points of all ranges."""

    machine: Mapping[str, Any] = field(repr=False)
    digest: str
    seed: int
    asked: int
    """Points asked for."""
    points: int
    """Points computed under every theory."""
    theories: tuple[str, ...]
    plans: tuple[str, ...]
    weights: tuple[float, ...]
    """Of the theories; they sum to 1."""
    alpha: float
    """Of Hurwicz's measure."""
    games: int
    questions: tuple[QuestionComparison, ...]
    """Those on which the theories disagree most about the plan first."""
    uncompared: tuple[Uncompared, ...]
    dominances: tuple[Dominance, ...]

    @property
    def complete(self) -> bool:
        """Whether every point asked for is computed."""
        return self.points == self.asked

    @property
    def ranked(self) -> tuple[QuestionComparison, ...]:
        """The questions that some plan affects."""
        return tuple(one for one in self.questions if one.affected)

    def question(self, name: str) -> QuestionComparison:
        """A question that was compared.

        Raises:
            KeyError: If it was not.
        """
        for one in self.questions:
            if one.question == name:
                return one
        raise KeyError(name)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """All numbers, one in a row with its interval, through narwhals, in the library named.

        Args:
            backend: pandas, polars or pyarrow; it must be installed.
        """
        import narwhals as nw

        from detente.insight.compare.frame import columns

        return nw.from_dict(columns(self), backend=backend).to_native()
