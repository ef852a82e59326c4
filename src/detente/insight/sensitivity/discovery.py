"""Scenario discovery: where in the ranges an answer is on the wrong side, as boxes on a few inputs.

Points are drawn over all ranges, the same for every theory; those at which the answer is worse than the threshold, or
one plan does worse than another, are of interest. PRIM seeks one box that holds many of them and little else, CART
divides all points into leaves (`prim`, `cart`). Limits are sought on shares of ranges and told as values.

A box is sought so that it is dense, so its own density promises too much. Therefore the search is done again on each
half of the points, and what it finds is counted in the other half.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError
from detente.insight.intervals import share_of
from detente.insight.sensitivity.aim import Aim
from detente.insight.sensitivity.boxes import Among, Between, Box, Columns, Floats, Limit, Mask, sample, tradeoff
from detente.insight.sensitivity.cart import tree
from detente.insight.sensitivity.inputs import Input
from detente.insight.sensitivity.prim import find_box
from detente.insight.sensitivity.trust import Doubt, best_of, quasi_p, resampled
from detente.study.grid import ALONE
from detente.study.quantiles import Points
from detente.study.spots import Spots

POINTS, LEAST = 200, 20
MOST = 1_000_000
"""Shares of a search at most: more take hours."""
THEORY = "theory"
"""The input of words."""
LEAVES = 3
UNSOUGHT = "Not all of the points that were wanted are computed; no box is sought before they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What boxes hold of points they were not sought among."""

    points: int
    hits: int
    all_hits: int
    together: int = 1
    """Theories at each point: what is counted of them together is not as much as so many points."""

    @property
    def density(self) -> float:
        """Share of their points that are of interest; nan if they hold none."""
        return self.hits / self.points if self.points else float("nan")

    @property
    def coverage(self) -> float:
        """Share of all points of interest that they hold."""
        return self.hits / self.all_hits if self.all_hits else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """An interval of 95 % for the density."""
        return share_of(self.hits, self.points, together=self.together).ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Where an answer is on the wrong side."""

    points: int
    """Points with a number, theories together."""
    hits: int
    """Of these, on the wrong side."""
    missing: int
    """Points without a number, which are not looked at."""
    together: int = 1
    """Theories put to each point."""
    sentence: str = ""
    """Why there is no box, if there is none."""
    box: Box | None = None
    doubts: tuple[Doubt, ...] = ()
    outside: Outside | None = None
    again: tuple[tuple[str, float, float], ...] = ()
    """Inputs the box restricts, and how often random halves of the points lead to a box that does: by coverage, by
    density."""
    frontier: tuple[Box, ...] = ()
    """The trade-off: boxes of the search that no other has both more coverage and more density than."""
    leaves: tuple[Box, ...] = ()
    """Leaves of a tree that are denser than all points together, the densest first."""

    @property
    def share(self) -> float:
        """Share of all points that is on the wrong side."""
        return self.hits / self.points if self.points else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """An interval of 95 % for that share; points of a Latin hypercube are spread more evenly than it supposes."""
        return share_of(self.hits, self.points, together=self.together).ends


def drawn_spots(inputs: Sequence[Input], points: int, *, seed: int) -> Spots:
    """Points drawn over all ranges by a Latin hypercube, the same that other studies draw.

    Args:
        inputs: The inputs.
        points: How many.
        seed: The seed.

    Raises:
        StudyError: If they are too few to tell a box, or more than can be searched.
    """
    if points < LEAST:
        raise StudyError(
            f"Where a plan fails cannot be told from {points} point{'' if points == 1 else 's'}: draw at least {LEAST}."
        )
    if points * len(inputs) > MOST:
        raise StudyError(f"{points:,} points of {len(inputs):,} numbers are more than {MOST:,} values: draw fewer.")
    draw = Points("all", points, seed)
    shares = [[draw.share(one.name, number) for one in inputs] for number in range(points)]
    return Spots(tuple(one.name for one in inputs), np.array(shares))


def discover(
    aim: Aim, inputs: Sequence[Input], spots: Spots, values: Sequence[tuple[str | None, Floats]], *, centre: float,
    seed: int, searched: Sequence[str] | None = None, whole: bool = True,
) -> Discovery:  # fmt: skip
    """Search boxes.

    Args:
        aim: The answer and its threshold.
        inputs: The inputs.
        spots: The points.
        values: Theories, each with the answer at every point.
        centre: The answer at central values.
        seed: Of the halves.
        searched: Inputs on which limits are sought; by default all.
        whole: Whether these are all points that were wanted; of some nothing is told but how often it happens.
    """
    theories = [theory or ALONE for theory, _ in values]
    answers = np.concatenate([found for _, found in values])
    known = ~np.isnan(answers)
    of_interest = aim.bad(answers[known], centre)
    if not whole:
        return Discovery(
            points=len(of_interest), hits=int(of_interest.sum()), missing=int((~known).sum()), together=len(values),
            sentence=UNSOUGHT,
        )  # fmt: skip
    x: dict[str, Floats | np.ndarray[tuple[int], np.dtype[np.str_]]] = {
        one.name: np.tile(spots.shares[:, place], len(values))[known]
        for place, one in enumerate(inputs)
        if searched is None or one.name in searched
    }
    if len(theories) > 1:
        x[THEORY] = np.repeat(np.array(theories), len(spots))[known]
    drawn = np.tile(np.arange(len(spots)), len(values))[known]
    return found_in(x, of_interest, drawn, missing=int((~known).sum()), seed=seed)


def found_in(
    x: Columns, hits: Mask, drawn: npt.NDArray[np.intp] | None = None, *, missing: int = 0, seed: int
) -> Discovery:  # fmt: skip
    """Boxes of any points.

    Args:
        x: Inputs by name, each with one value a point.
        hits: For each point whether it is of interest.
        drawn: By which draw each point was made, where several theories were put to one draw; by default each by its
            own.
        missing: Points left out before.
        seed: Of the halves.
    """
    size, count = len(hits), int(np.sum(hits))
    drawn = np.arange(size) if drawn is None else drawn
    together = max(1, int(np.bincount(drawn).max(initial=1)))
    told = Discovery(points=size, hits=count, missing=missing, together=together)
    if size < LEAST or not x:
        return replace(told, sentence=f"{size} points with a number are too few to seek a box.")
    if count == 0:
        return replace(told, sentence="It happens at none of the points, so there is no box to seek.")
    if count == size:
        return replace(told, sentence="It happens at every point, so that no box tells where.")
    peeling = find_box(x, hits)
    box = best_of(peeling, x, hits)
    leaves = [leaf for leaf in tree(x, hits) if leaf.density > count / size and leaf.limits]
    told = replace(told, frontier=tradeoff(peeling.boxes), leaves=tuple(leaves[:LEAVES]))
    if not box.limits:
        why = "No limit on a number tells the points where it happens from the others by more than chance."
        return replace(told, sentence=why)
    again = resampled(box, x, hits, seed=seed)
    return replace(
        told, box=box, doubts=quasi_p(box, x, hits), outside=outside(x, hits, drawn, seed=seed),
        again=tuple((name, *again[name]) for name in box.restricted),
    )  # fmt: skip


def outside(x: Columns, hits: Mask, drawn: npt.NDArray[np.intp], *, seed: int) -> Outside:
    """The search made again on each half of the draws, and counted in the other.

    Args:
        x: The inputs.
        hits: Which points are of interest.
        drawn: By which draw each point was made: those of one draw stay together.
        seed: Of the halves.
    """
    draws = np.unique(drawn)
    order = np.random.default_rng(np.random.SeedSequence([seed, len(draws)])).permutation(draws)
    half = np.isin(drawn, order[: len(draws) // 2])
    points = inside = 0
    for mine in (half, ~half):
        part: Columns = {name: np.asarray(column)[mine] for name, column in x.items()}
        if not hits[mine].any():
            continue
        box = best_of(find_box(part, hits[mine]), part, hits[mine])
        held = sample(x, hits).inside(_open(box, x)) & ~mine
        points += int(held.sum())
        inside += int(hits[held].sum())
    together = max(1, int(np.bincount(drawn).max(initial=1)))
    return Outside(points=points, hits=inside, all_hits=int(hits.sum()), together=together)


def _open(box: Box, x: Columns) -> list[Limit]:
    """The limits of a box as they hold for points beyond those it was sought among: an end that is no limit is open."""
    opened: list[Limit] = []
    for limit in box.limits:
        if isinstance(limit, Between):
            low = limit.low if limit.lifted else -np.inf
            high = limit.high if limit.lowered else np.inf
            opened.append(replace(limit, low=low, high=high))
        else:
            out = set(limit.every) - set(limit.kept)
            every = tuple(sorted({str(word) for word in np.asarray(x[limit.name])}))
            opened.append(Among(limit.name, tuple(word for word in every if word not in out), every))
    return opened
