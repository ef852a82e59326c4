"""Judging: adaptive plans at points of all ranges, chosen among on one half of them and judged on the other.

Whatever looks best among many looks better than it is, at the points it was chosen at (Bailey and Lopez de Prado 2014,
*Journal of Portfolio Management* 40:94, on the selection of rules by backtests). So points are dealt in turn: the even
ones choose the best of those that are followed, and the best plan that stays; the odd ones say how far apart they are.
Where one adaptive plan was named, all points judge it; the plan that stays is then the best at these same points,
which errs on the side of staying.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.insight.adaptive.candidates import ALWAYS
from detente.insight.adaptive.result import Adapted, AdaptivePlans, Beside, Judged, Seen, outcome
from detente.insight.adaptive.search import Found, Search
from detente.insight.adaptive.study import Sought
from detente.insight.adaptive.stump import preferred
from detente.insight.adaptive.weighed import COME, OPEN, SEEN, Way, Weighed
from detente.insight.intervals import Ranged, mean_of, share_of

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
TELLING = 1e-12
"""A probability below it is none."""


def adaptive(
    sought: Sought, found: tuple[Search, ...], centre: Mapping[str, Weighed], points: Mapping[str, Weighed],
    weights: tuple[float, ...], *, digest: str, left_out: tuple[str, ...] = (), notes: tuple[str, ...] = (),
    complete: bool = True,
) -> AdaptivePlans:  # fmt: skip
    """What adaptive plans come to.

    Args:
        sought: What was followed to points of all ranges.
        found: What the search at central values found.
        centre: The numbers there.
        points: The numbers at points of all ranges.
        weights: Of the theories.
        digest: Of the machine form.
        left_out: Why questions were left out.
        notes: Why numbers are missing.
        complete: Whether all points were computed.

    Returns:
        The result.
    """
    shares = np.array(weights)
    machine = sought.machine
    questions = tuple(
        _question(sought, one, centre, points, shares) for one in found if one.question in points
    )  # fmt: skip
    some = next(iter(centre.values()))
    return AdaptivePlans(
        title=str(machine["title"]), digest=digest, clock=str(machine["clock"]), theories=some.theories,
        weights=weights, plans=some.plans, questions=questions,
        scenario=tuple(preferred(sought, points[one.question], shares) for one in questions),
        left_out=left_out, notes=notes, seed=sought.points.seed, complete=complete,
    )  # fmt: skip


def _question(
    sought: Sought, one: Search, centre: Mapping[str, Weighed], points: Mapping[str, Weighed], weights: Floats
) -> Adapted:
    here = points[one.question]
    whole = np.flatnonzero(here.whole)
    judges = whole if len(one.ways) <= 1 and one.looked <= 1 else whole[1::2]
    choosers = whole if judges is whole else whole[::2]
    data = sought.machine["questions"][one.question]
    best = timed = None
    if len(judges) > 1 and len(choosers):
        level = here.sign * np.einsum("t,ntp->np", weights, here.static[choosers]).mean(axis=0)
        static = here.plans[int(np.argmax(level))]
        means = [here.sign * float((here.value(row.way)[choosers] @ weights).mean()) for row in one.ways]
        if np.isfinite(means).any():
            best = _judged(one.ways[int(np.nanargmax(means))], one, centre, points, weights, judges, static)
        if one.timed is not None:
            timed = _judged(one.timed, one, centre, points, weights, judges, static)
    return Adapted(
        question=one.question, text=str(data["text"] or ""), unit="probability" if data.get("probability") else "value",
        better="higher" if here.sign > 0 else "lower", static=one.static, value=one.value, best=best, timed=timed,
        most=one.most, looked=one.looked, followed=len(one.ways), chosen=0 if judges is whole else len(choosers),
        missing=len(here.whole) - len(whole),
    )  # fmt: skip


def _judged(
    row: Found, one: Search, centre: Mapping[str, Weighed], points: Mapping[str, Weighed], weights: Floats,
    judges: npt.NDArray[np.int64], static: str,
) -> Judged | None:  # fmt: skip
    """One adaptive plan at the points that judge; None where it has a number at fewer than two."""
    way, here, there = row.way, points[one.question], centre[one.question]
    gains = here.sign * (here.value(way) - here.stays(static))[judges]
    looking = here.sign * (here.adds(way) - here.adds(_always(way)))[judges]
    kept = np.isfinite(gains).all(axis=1)
    if kept.sum() < 2:
        return None
    gains, looking, room = gains[kept], looking[kept], 2.0 * here.bound
    gain = mean_of(gains @ weights).wider(room)
    seen = tuple(
        _seen(there, way, static, place, mean_of(gains[:, place]).wider(room)) for place in range(len(there.theories))
    )
    return Judged(
        way=way, central=row.value, central_gain=row.gain, static=static, gain=gain,
        better=share_of(int((gains @ weights > room).sum()), len(gains)),
        looking=mean_of(looking @ weights).wider(room), outcome=outcome(gain),
        tells=tells(np.array([theory.shows for theory in seen]), weights), theories=seen,
        others=tuple(_beside(other, way, static, weights, judges) for name, other in points.items()
                     if name != one.question and way.change in other.gains),
        points=len(gains),
    )  # fmt: skip


def _always(way: Way) -> Way:
    return Way(begin=way.begin, then=way.then, watch=ALWAYS, review=way.review)


def _beside(other: Weighed, way: Way, static: str, weights: Floats, judges: npt.NDArray[np.int64]) -> Beside:
    gains = other.sign * ((other.value(way) - other.stays(static))[judges] @ weights)
    kept = gains[np.isfinite(gains)]
    gain = mean_of(kept).wider(2.0 * other.bound) if len(kept) > 1 else Ranged(np.nan, -np.inf, np.inf, "mean")
    return Beside(question=other.question, gain=gain)


def _seen(there: Weighed, way: Way, static: str, theory: int, gain: Ranged) -> Seen:
    """What the signpost tells at central values under one theory."""
    looks = there.looks[way.begin, way.review][0, theory]
    place = there.watches.index(way.watch)
    still, come = looks[OPEN], looks[COME]
    rest = float(still[0] - still[place])
    return Seen(
        theory=there.theories[theory], shows=float(looks[SEEN, place]),
        where=float(come[place] / still[place]) if still[place] > TELLING else None,
        elsewhere=float((come[0] - come[place]) / rest) if rest > TELLING else None,
        central=float(there.value(way)[0, theory]), static=float(there.stays(static)[0, theory]), gain=gain,
    )  # fmt: skip


def tells(shows: Floats, weights: Floats) -> float:
    """How much a look tells of which theory holds: the mutual information of the two, in bits (Shannon 1948).

    Args:
        shows: How likely the signpost shows under each theory.
        weights: Of the theories.

    >>> round(tells(np.array([0.0, 1.0]), np.array([0.5, 0.5])), 6)
    1.0
    >>> tells(np.array([0.3, 0.3]), np.array([0.5, 0.5]))
    0.0
    """
    both = np.stack([shows, 1.0 - shows])
    mean = both @ weights
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(both > 0, both * np.log2(both / mean[:, None]), 0.0)
    return max(0.0, float((parts @ weights).sum()))
