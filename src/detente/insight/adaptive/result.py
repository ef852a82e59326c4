"""What adaptive plans come to: for each question the best of them beside the best plan that stays."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from detente.insight.adaptive.weighed import Way
from detente.insight.intervals import Ranged

Outcome = Literal["better", "no better", "worse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the signpost tells, at central values under one theory."""

    theory: str
    shows: float
    """How likely it shows at the review."""
    where: float | None
    """What the question comes to if the first plan stays, where it shows and the question is still open."""
    elsewhere: float | None
    """The same where it does not show."""
    central: float
    """What the adaptive plan comes to."""
    static: float
    """What the plan that stays comes to."""
    gain: Ranged
    """By how much the adaptive plan is better, over points of all ranges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What an adaptive plan does by another question."""

    question: str
    gain: Ranged
    """By how much it is better than the plan that stays; negative where it is worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An adaptive plan at points that had no part in choosing it."""

    way: Way
    central: float
    """What it comes to at central values, over theories by their weights."""
    central_gain: float
    """By how much that is better than the best plan that stays there."""
    static: str
    """The plan that stays with which it is compared: the best on the points it was chosen at."""
    gain: Ranged
    """By how much it is better, in the mean over points, theories by their weights."""
    better: Ranged
    """Share of points at which it is."""
    looking: Ranged
    """By how much it is better than the same change at that time whatever is seen."""
    outcome: Outcome
    """Beyond the interval of its gain, or not."""
    tells: float
    """How much a look tells of which theory holds, in bits, at central values and the weights given."""
    theories: tuple[Seen, ...]
    others: tuple[Beside, ...]
    points: int
    """Points judged at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """One question."""

    question: str
    text: str
    unit: str
    better: Literal["lower", "higher"]
    static: str
    """The best plan that stays at central values."""
    value: float
    """What it comes to."""
    best: Judged | None
    """None where no signpost shows at some times and not at others."""
    timed: Judged | None
    """The best change at a time whatever is seen; what a look is worth is said beside it."""
    most: float
    """By how much who saw the whole state could be better at central values than the best plan that stays."""
    looked: int
    """Adaptive plans weighed at central values."""
    followed: int
    """Those of them followed to points of all ranges."""
    chosen: int
    """Points the best of them was chosen at; 0 where there was nothing to choose."""
    missing: int
    """Points left out because some plan has no number there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stump:
    """An uncertain number that tells where one plan is better than another."""

    question: str
    path: str
    above: str
    """The better plan where the number is above the threshold."""
    below: str
    threshold: float
    right: Ranged
    """Share of points it is right at, of those that had no part in choosing it."""
    points: int
    always: float
    """Share of these that naming the same plan everywhere is right at: the more frequent one there."""
    tells: bool
    """Whether it is right more often than that beyond its interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """How often each plan that stays is the best of all, over points of all ranges."""

    question: str
    plans: tuple[tuple[str, int], ...]
    """With the number of points at which it is ahead of all others by more than the bounds, the most frequent first."""
    level: int
    """Points at which no plan is."""
    stump: Stump | None
    """None where no two plans are best somewhere, or too few points tell them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptivePlans:
    """What adaptive plans come to in a case."""

    title: str
    digest: str
    clock: str
    theories: tuple[str, ...]
    weights: tuple[float, ...]
    plans: tuple[str, ...]
    questions: tuple[Adapted, ...]
    scenario: tuple[Preferred, ...]
    left_out: tuple[str, ...]
    """Why questions were left out."""
    notes: tuple[str, ...]
    """Why numbers are missing."""
    seed: int
    complete: bool = True

    def as_data(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """One row for each question, adaptive plan and theory, `all` for theories by their weights.

        Args:
            backend: Which library; it must be installed.

        Returns:
            A frame of that library.
        """
        import narwhals as nw

        rows = [row for one in self.questions for row in _rows(one)]
        columns = {name: [row[name] for row in rows] for name in COLUMNS}
        return nw.from_dict(columns, backend=backend).to_native()


COLUMNS = (
    "question", "better", "begin", "then", "watch", "review", "sort", "theory", "static", "central", "static_central",
    "gain", "low", "high", "shows", "outcome", "points",
)  # fmt: skip


def _rows(one: Adapted) -> Iterator[dict[str, Any]]:
    for sort, judged in (("signpost", one.best), ("timed", one.timed)):
        if judged is None:
            continue
        way = judged.way
        known = {
            "question": one.question, "better": one.better, "begin": way.begin, "then": way.then, "watch": way.watch,
            "review": way.review, "sort": sort, "static": judged.static, "points": judged.points,
        }  # fmt: skip
        yield {
            **known, "theory": "all", "central": judged.central, "static_central": one.value, "gain": judged.gain.value,
            "low": judged.gain.low, "high": judged.gain.high, "shows": None, "outcome": judged.outcome,
        }  # fmt: skip
        for seen in judged.theories:
            yield {
                **known, "theory": seen.theory, "central": seen.central, "static_central": seen.static,
                "gain": seen.gain.value, "low": seen.gain.low, "high": seen.gain.high, "shows": seen.shows,
                "outcome": outcome(seen.gain),
            }  # fmt: skip


def outcome(gain: Ranged) -> Outcome:
    """What the interval of a gain says.

    >>> outcome(Ranged(0.1, 0.02, 0.18, "mean")), outcome(Ranged(0.1, -0.02, 0.22, "mean"))
    ('better', 'no better')
    """
    return "better" if gain.positive else "worse" if gain.negative else "no better"
