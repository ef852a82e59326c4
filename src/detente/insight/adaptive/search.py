"""The search at central values: which adaptive plans to follow to points of all ranges.

With some ten thousand candidates the best of them looks better than it is, so what is found here is not what is
reported: the best few are followed to points of all ranges, chosen among on one half of them and judged on the other
(`judging`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError
from detente.insight.adaptive.candidates import ALWAYS
from detente.insight.adaptive.study import Sought
from detente.insight.adaptive.weighed import SEEN, Way, Weighed
from detente.study.grid import ALONE
from detente.study.quantiles import Points

Floats = npt.NDArray[np.float64]
FOLLOWED = 6
"""Adaptive plans of each question that are followed to points of all ranges."""
LEAST = 1e-9
"""Numbers nearer to one another than this are the same, however small their bounds."""
IDLE = 1e-6
"""An adaptive plan that adds less to what it begins with, or takes less from it, is that plan."""
SELDOM = 1e-9
"""A signpost with this probability, or this near to certain, never or always shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An adaptive plan at central values."""

    way: Way
    value: float
    """Over theories, by their weights."""
    gain: float
    """By how much it is better than the best plan that stays."""
    over_timed: float
    """By how much it is better than the same change whatever is seen."""
    shows: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One question at central values."""

    question: str
    static: str
    """The best plan that stays, over theories by their weights."""
    value: float
    """What it comes to."""
    ways: tuple[Found, ...]
    """The best adaptive plans, best first, each in which looking adds something to changing at that time anyway."""
    timed: Found | None
    """The best change at a time, whatever is seen."""
    most: float
    """By how much somebody who saw the whole state at a review could do better than the best plan that stays."""
    looked: int
    """Adaptive plans weighed."""


def search(found: Mapping[str, Weighed], weights: tuple[float, ...], most: int = FOLLOWED) -> tuple[Search, ...]:
    """The best adaptive plans of each question at central values.

    Args:
        found: The numbers of the study, the first point that of central values.
        weights: Of the theories.
        most: How many to keep.

    Raises:
        StudyError: If a plan has no number, or the one signpost that was named never or always shows.
    """
    return tuple(_search(one, np.array(weights), most) for one in found.values())


def _search(one: Weighed, weights: Floats, most: int) -> Search:
    if not one.whole[0]:
        raise StudyError(f"At central values some plan has no number of `{one.question}`: leave it out with --plan.")
    level = one.sign * (weights @ one.static[0])
    best = int(np.argmax(level))
    base, rows = float(level[best]), list[Found]()
    timed: Found | None = None
    ceiling, shown = 0.0, False
    for change, gains in one.gains.items():
        begin, then, review = change
        total = one.sign * (weights @ gains[0])
        if not np.isfinite(total).all():
            continue
        start = float(level[one.plans.index(begin)])
        ceiling = max(ceiling, start + float(one.sign * (weights @ one.most[change][0])) - base)
        looks = one.looks[begin, review][0]
        shows, going = weights @ looks[:, SEEN, :], float(weights @ looks[:, SEEN, 0])
        known: list[float] = []
        for place, watch in enumerate(one.watches):
            value = start + float(total[place])
            found = Found(
                way=Way(begin=begin, then=then, watch=watch, review=review), value=one.sign * value, gain=value - base,
                over_timed=float(total[place] - total[0]), shows=float(shows[place]),
            )  # fmt: skip
            if watch == ALWAYS:
                timed = found if timed is None or found.gain > timed.gain else timed
                continue
            told = SELDOM < shows[place] < going - SELDOM
            shown |= bool(told)
            # what changes nothing is the plan that stays; what says the same in other words is the same signpost
            if told and abs(total[place]) > IDLE and not any(abs(total[place] - other) <= LEAST for other in known):
                known.append(float(total[place]))
                rows.append(found)
    if len(one.watches) == 2 and not shown:
        raise StudyError(f"The signpost `{one.watches[1]}` never shows, or always does, at the time of the review: it "
                         "tells nothing.")  # fmt: skip
    rows.sort(key=lambda row: -row.gain)
    return Search(
        question=one.question, static=one.plans[best], value=one.sign * base, ways=_apart(rows, most), timed=timed,
        most=ceiling, looked=sum(len(one.watches) - 1 for _ in one.gains),
    )  # fmt: skip


def _apart(rows: list[Found], most: int) -> tuple[Found, ...]:
    """The best, each signpost of a pair of plans at its best time; first those in which looking adds something."""
    kept: dict[tuple[str, str, str], Found] = {}
    for row in sorted(rows, key=lambda row: row.over_timed <= LEAST):
        kept.setdefault((row.way.begin, row.way.then, row.way.watch), row)
    return tuple(kept.values())[:most]


def follow(sought: Sought, found: tuple[Search, ...], points: int, seed: int) -> Sought:
    """What is followed to points of all ranges: the best few, beside all plans that stay.

    Args:
        sought: What was searched.
        found: What the search found.
        points: How many points.
        seed: Of the points.

    Raises:
        StudyError: If there are too few points, or nothing to follow.
    """
    check_points(points)
    ways = tuple(row.way for one in found for row in (*one.ways, *((one.timed,) if one.timed else ())))
    if not ways:
        raise StudyError("No signpost shows at some times and not at others: there is nothing to follow.")
    given = {name or ALONE: name for name in sought.plans}
    reviews = sorted({way.review for way in ways})
    last = {name: max(times) for name, times in sought.reviews.items()}
    return replace(
        sought, pairs=tuple(dict.fromkeys((given[way.begin], given[way.then]) for way in ways)),
        watches=tuple(dict.fromkeys((ALWAYS, *(way.watch for way in ways)))),
        reviews={name: tuple(time for time in reviews if time <= last[name]) for name in sought.reviews
                 if reviews[0] <= last[name]},
        points=Points("all", points, seed), centre=False,
    )  # fmt: skip


def check_points(points: int) -> None:
    """Refuse too few points.

    Raises:
        StudyError: If there are fewer than four.
    """
    if points < 4:
        raise StudyError(f"Adaptive plans are chosen on one half of the points and judged on the other: {points} "
                         f"{'is' if points == 1 else 'are'} too few, at least 4 are needed.")  # fmt: skip
