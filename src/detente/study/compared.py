"""What a study of comparisons amounts to: at how many points each holds, where it fails, and what it is at the centre.

The share of points where it fails comes with the interval of Clopper and Pearson (1934, Biometrika 26:404). Points of a
Latin hypercube are spread more evenly than dice would spread them, so the interval is if anything too wide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest, mannwhitneyu

from detente.case.comparisons import Claim, Comparison, Side
from detente.study.comparisons import FAILS, HOLDS, UNDECIDED, UNKNOWN, Bench, Context, Varied
from detente.study.grid import CENTRE
from detente.study.scenarios import clock_of, uncertain

CONFIDENCE = 0.95
MOST_TELLING = 3
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both sides of a claim, computed."""

    claim: Claim
    one: float | None
    one_bound: float
    other: float | None
    other_bound: float
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """At how many points of the ranges something holds."""

    held: int = 0
    failed: int = 0
    undecided: int = 0
    """Points at which the numbers are known, but not which is less: their bounds overlap."""
    unknown: int = 0
    """Points at which a side has no number."""

    @property
    def points(self) -> int:
        """Points at which every side has a number."""
        return self.held + self.failed + self.undecided

    @property
    def share(self) -> float | None:
        """The share of points where it fails."""
        return self.failed / self.points if self.points else None

    @property
    def interval(self) -> tuple[float, float]:
        """An interval for the share of the ranges where it fails."""
        if not self.points:
            return 0.0, 1.0
        found = binomtest(self.failed, self.points).proportion_ci(CONFIDENCE, method="exact")
        return float(found.low), float(found.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """A point where a claim fails, and by how much."""

    point: int
    pair: Pair
    values: Mapping[str, float]
    """Every number that was varied, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A number that stands elsewhere in its range where a comparison fails than where it does not."""

    path: str
    fails: float
    """Share of its range, in the median of the points where it fails."""
    holds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was found of a comparison."""

    comparison: Comparison
    count: Count
    """A comparison holds at a point where all of its claims do, and fails where one does."""
    claims: tuple[Count, ...]
    """The same of each claim by itself."""
    central: tuple[Pair, ...]
    """Both sides of each claim at central values; of several sets of expectations, the one that speaks most against
    it."""
    worst: Counterexample | None
    """The claim that fails by most."""
    telling: tuple[Telling, ...]
    """What its failing goes with, if that is more than chance among so many numbers: at most three."""


def compared(context: Context, rows: Iterable[Row]) -> tuple[Compared, ...]:
    """What the rows of a study of comparisons amount to.

    Args:
        context: What was compared: the context of the job.
        rows: Its rows; those not computed yet may be missing.

    Returns:
        One for each comparison of which there are rows, in the order of the file.
    """
    found: dict[str, dict[int, list[Row]]] = {}
    for row in rows:
        found.setdefault(row["comparison"], {}).setdefault(row["point"], []).append(row)
    return tuple(_compared(context, one, found[one.id]) for one in context.comparisons if one.id in found)


def _compared(context: Context, comparison: Comparison, points: Mapping[int, Sequence[Row]]) -> Compared:
    verdicts = {point: _together([row["verdict"] for row in rows]) for point, rows in points.items() if point != CENTRE}
    failing = [
        (point, pair)
        for point, rows in points.items()
        for pair in (_pair(comparison, row) for row in rows)
        if point != CENTRE and pair.verdict == FAILS
    ]
    worst = None
    if failing:
        point, pair = max(failing, key=lambda one: _excess(one[1]))
        worst = Counterexample(point=point, pair=pair, values=_values(context, comparison, pair.claim, point))
    away = [rows for point, rows in points.items() if point != CENTRE]
    apart = [
        [_together([row["verdict"] for row in rows if row["claim"] == claim]) for rows in away]
        for claim in range(len(comparison.claims))
    ]
    return Compared(
        comparison=comparison, count=_count([*verdicts.values()]), claims=tuple(map(_count, apart)),
        central=_central(comparison, points.get(CENTRE, ())), worst=worst, telling=_telling(context, verdicts),
    )  # fmt: skip


def _count(verdicts: Sequence[str]) -> Count:
    held, failed, undecided, unknown = (verdicts.count(word) for word in (HOLDS, FAILS, UNDECIDED, UNKNOWN))
    return Count(held=held, failed=failed, undecided=undecided, unknown=unknown)


def _together(verdicts: Sequence[str]) -> str:
    """One verdict of several claims: a comparison holds where all of them do."""
    return next((word for word in (FAILS, UNKNOWN, UNDECIDED) if word in verdicts), HOLDS)


def _pair(comparison: Comparison, row: Row) -> Pair:
    keys = ("one", "one_bound", "other", "other_bound", "verdict", "note")
    return Pair(claim=comparison.claims[row["claim"]], **{key: row[key] for key in keys})


def _excess(pair: Pair) -> float:
    """By how much a claim fails."""
    if pair.one is None or pair.other is None:
        return 0.0
    gap = pair.one - pair.other
    return abs(gap) if pair.claim.sort == "equal" else gap


def _central(comparison: Comparison, rows: Sequence[Row]) -> tuple[Pair, ...]:
    order = (FAILS, UNKNOWN, UNDECIDED, HOLDS)
    pairs = [(row["claim"], _pair(comparison, row)) for row in rows]
    return tuple(
        min((pair for place, pair in pairs if place == claim), key=lambda one: order.index(one.verdict))
        for claim in dict.fromkeys(place for place, _ in pairs)
    )


def _values(context: Context, comparison: Comparison, claim: Claim, point: int) -> dict[str, float]:
    """Where every number stood that was varied, under the theory and plan of a side."""
    side = claim.one if isinstance(claim.one, Side) else claim.other
    assert isinstance(side, Side)
    bench = Bench(context)
    before = bench.applied((side.theory, side.plan, side.set))
    at = context.points.at(before, point)
    machine = Varied(bench, comparison, side.set, point).applied(side.theory, side.plan)
    left = {one.path for one in uncertain(machine)}
    return {path: value for path, value in at.items() if path not in left}


def _telling(context: Context, verdicts: Mapping[int, str]) -> tuple[Telling, ...]:
    """Numbers by rank (Mann and Whitney), with Bonferroni's allowance for how many there are."""
    fails = [point for point, word in verdicts.items() if word == FAILS]
    others = [point for point, word in verdicts.items() if word in (HOLDS, UNDECIDED)]
    if not fails or not others:
        return ()
    names = dict.fromkeys(clock_of(context.machine, one.path) for one in uncertain(context.machine))
    found = []
    for name in names:
        here, there = ([context.points.share(name, point) for point in group] for group in (fails, others))
        chance = float(mannwhitneyu(here, there, method="exact").pvalue)
        if chance * len(names) < 1 - CONFIDENCE:
            found.append((chance, Telling(path=name, fails=float(np.median(here)), holds=float(np.median(there)))))
    return tuple(telling for _, telling in sorted(found, key=lambda one: one[0])[:MOST_TELLING])
