"""What was weighed: the numbers of a study of adaptive plans, by question, point and theory."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.insight.adaptive.study import Sought
from detente.study.grid import ALONE

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Change = tuple[str, str, float]
"""From which plan, to which, and when, in clock units."""
SEEN, OPEN, COME = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An adaptive plan: what to begin with, what to watch, when to look, what to change to where it shows."""

    begin: str
    then: str
    watch: str
    review: float
    """In clock units."""

    @property
    def change(self) -> Change:
        """The same whatever is watched."""
        return self.begin, self.then, self.review


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The numbers of one question, nan where there is none; points by the numbers of the study, in its order."""

    question: str
    sign: float
    """1 where higher is better, -1 where lower is."""
    theories: tuple[str, ...]
    plans: tuple[str, ...]
    watches: tuple[str, ...]
    static: Floats
    """What each plan comes to if it stays, shape (points, theories, plans)."""
    gains: Mapping[Change, Floats] = field(default_factory=dict)
    """What each signpost adds to it, shape (points, theories, signposts)."""
    most: Mapping[Change, Floats] = field(default_factory=dict)
    """What could be added at most by who saw the whole state, shape (points, theories)."""
    looks: Mapping[tuple[str, float], Floats] = field(default_factory=dict)
    """By plan and review, for each signpost: how likely it shows; how likely it shows with the question still open; the
    same times what the question then comes to; shape (points, theories, 3, signposts)."""
    bound: float = 0.0
    """Largest numerical bound of a value."""

    def stays(self, plan: str) -> Floats:
        """What a plan comes to if it stays, shape (points, theories)."""
        return np.asarray(self.static[:, :, self.plans.index(plan)])

    def adds(self, way: Way) -> Floats:
        """What an adaptive plan adds to what it begins with, shape (points, theories)."""
        return np.asarray(self.gains[way.change][:, :, self.watches.index(way.watch)])

    def value(self, way: Way) -> Floats:
        """What an adaptive plan comes to, shape (points, theories)."""
        return np.asarray(self.stays(way.begin) + self.adds(way))

    def seen(self, way: Way) -> Floats:
        """What is seen at its review, shape (points, theories, 3)."""
        return np.asarray(self.looks[way.begin, way.review][:, :, :, self.watches.index(way.watch)])

    @property
    def whole(self) -> Bools:
        """Points at which every plan has a number under every theory."""
        return np.asarray(np.isfinite(self.static).all(axis=(1, 2)))


def weighed(sought: Sought, rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Weighed], tuple[str, ...]]:
    """The numbers of a study.

    Args:
        sought: What was weighed.
        rows: Its rows.

    Returns:
        The numbers by question, and why some are missing, once each.
    """
    theories = tuple(name or ALONE for name in sought.theories)
    plans = tuple(name or ALONE for name in sought.plans)
    at = {point: place for place, point in enumerate(sought.numbers)}
    shape = (len(at), len(theories))
    found = {
        name: Weighed(
            question=name, sign=1.0 if sought.better[name] == "higher" else -1.0, theories=theories, plans=plans,
            watches=sought.watches, static=np.full((*shape, len(plans)), np.nan),
            gains={(begin or ALONE, then or ALONE, review): np.full((*shape, len(sought.watches)), np.nan)
                   for begin, then in sought.pairs for review in reviews},
            most={(begin or ALONE, then or ALONE, review): np.full(shape, np.nan)
                  for begin, then in sought.pairs for review in reviews},
            looks={(plan, review): np.full((*shape, 3, len(sought.watches)), np.nan)
                   for plan in plans for review in reviews},
        )
        for name, reviews in sought.reviews.items()
    }  # fmt: skip
    notes: dict[str, None] = {}
    bounds = dict.fromkeys(found, 0.0)
    for row in rows:
        if row["note"]:
            notes[str(row["note"])] = None
        if row["value"] is None and not row["watched"]:
            continue
        here, one = (at[row["point"]], theories.index(row["theory"])), found[row["question"]]
        change = (row["plan"], row["then"], row["review"])
        if row["part"] == "plan":
            one.static[(*here, plans.index(row["plan"]))] = row["value"]
        elif row["part"] == "look":
            one.looks[row["plan"], row["review"]][here] = json.loads(row["watched"])
        else:
            one.gains[change][here] = json.loads(row["watched"])
            one.most[change][here] = row["value"]
        bounds[row["question"]] = max(bounds[row["question"]], row["bound"] or 0.0)
    return {name: replace(one, bound=bounds[name]) for name, one in found.items()}, tuple(notes)
