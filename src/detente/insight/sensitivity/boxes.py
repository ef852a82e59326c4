"""A box: limits on a few inputs, and how many of the points of interest lie within them (scenario discovery).

Bryant and Lempert (2010, Technological Forecasting and Social Change 77:34): *coverage* is the share of all points of
interest that a box holds, *density* the share of the points in the box that are of interest, *mass* the share of all
points that lie in it. A good box has much of both of the first on few inputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Columns = Mapping[str, Sequence[float] | Sequence[str] | npt.NDArray[np.generic]]
"""Inputs by name: numbers, or words such as the names of theories."""


@dataclass(frozen=True, slots=True)
class Between:
    """A number is held between two limits; `least` and `most` are the lowest and highest of all points."""

    name: str
    low: float
    high: float
    least: float
    most: float

    @property
    def lifted(self) -> bool:
        """Whether low values are left out."""
        return self.low > self.least

    @property
    def lowered(self) -> bool:
        """Whether high values are left out."""
        return self.high < self.most


@dataclass(frozen=True, slots=True)
class Among:
    """A word is held among some of those there are."""

    name: str
    kept: tuple[str, ...]
    every: tuple[str, ...]


Limit = Between | Among


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box with what it holds."""

    limits: tuple[Limit, ...]
    """On the inputs it restricts, in the order of the inputs."""
    points: int
    hits: int
    """Points of interest in it."""
    all_points: int
    all_hits: int

    @property
    def restricted(self) -> tuple[str, ...]:
        """The inputs it restricts."""
        return tuple(limit.name for limit in self.limits)

    @property
    def coverage(self) -> float:
        """Share of all points of interest that are in it."""
        return self.hits / self.all_hits if self.all_hits else 0.0

    @property
    def density(self) -> float:
        """Share of its points that are of interest."""
        return self.hits / self.points if self.points else 0.0

    @property
    def mass(self) -> float:
        """Share of all points that are in it."""
        return self.points / self.all_points


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Points, and which of them are of interest, checked and ready to be searched."""

    names: tuple[str, ...]
    values: tuple[Floats | npt.NDArray[np.intp], ...]
    """Numbers, or places in `words`."""
    words: Mapping[str, tuple[str, ...]]
    """Every word of an input of words, in alphabetical order."""
    hits: Mask
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Lowest and highest of each number."""

    @property
    def size(self) -> int:
        """How many points there are."""
        return len(self.hits)

    def among(self, mask: Mask) -> "Sample":
        """Some of the points, with the ends and words of all."""
        return Sample(self.names, tuple(column[mask] for column in self.values), self.words, self.hits[mask], self.ends)

    def full(self, name: str) -> Limit:
        """An input as nothing restricts it."""
        if name in self.words:
            return Among(name, self.words[name], self.words[name])
        low, high = self.ends[name]
        return Between(name, low, high, low, high)

    def within(self, limit: Limit) -> Mask:
        """Which points a limit holds."""
        column = self.values[self.names.index(limit.name)]
        if isinstance(limit, Between):
            return np.asarray((column >= limit.low) & (column <= limit.high))
        kept = [self.words[limit.name].index(word) for word in limit.kept]
        return np.isin(column, kept)

    def inside(self, limits: Sequence[Limit]) -> Mask:
        """Which points all limits hold."""
        mask = np.ones(self.size, dtype=bool)
        for limit in limits:
            mask &= self.within(limit)
        return mask


def sample(x: Columns, y: Sequence[bool] | npt.NDArray[np.generic]) -> Sample:
    """Points and which are of interest.

    Args:
        x: Inputs by name, each with one value a point: finite numbers, or words.
        y: For each point whether it is of interest.

    Raises:
        StudyError: If there are no points or inputs, lengths differ, or a number is not finite.

    >>> sample({"leakage": [0.1, 0.5], "theory": ["hawk", "owl"]}, [True, False]).words
    {'theory': ('hawk', 'owl')}
    """
    hits = np.asarray(y)
    if hits.ndim != 1 or not np.isin(hits, (0, 1)).all():
        raise StudyError("Which points are of interest is said by one true or false for each, and by nothing else.")
    if not x or not len(hits):
        raise StudyError(f"A box is sought among points: found {len(hits)} points of {len(x)} inputs.")
    values: list[Floats | npt.NDArray[np.intp]] = []
    words: dict[str, tuple[str, ...]] = {}
    ends: dict[str, tuple[float, float]] = {}
    for name, given in x.items():
        column = np.asarray(given)
        if column.shape != hits.shape:
            raise StudyError(f"`{name}` has {len(column)} values for {len(hits)} points.")
        if column.dtype.kind in "OUS":
            texts = [str(word) for word in column]
            words[name] = tuple(sorted(set(texts)))
            place = {word: number for number, word in enumerate(words[name])}
            values.append(np.array([place[word] for word in texts], dtype=np.intp))
            continue
        numbers = column.astype(float)
        if not np.isfinite(numbers).all():
            raise StudyError(f"`{name}` has a value that is no finite number.")
        ends[name] = (float(numbers.min()), float(numbers.max()))
        values.append(numbers)
    return Sample(tuple(x), tuple(values), words, hits.astype(bool), ends)


def restricts(limit: Limit) -> bool:
    """Whether a limit leaves anything out.

    >>> restricts(Between("leakage", 0.1, 0.9, 0.1, 0.9)), restricts(Among("theory", ("owl",), ("hawk", "owl")))
    (False, True)
    """
    if isinstance(limit, Between):
        return limit.lifted or limit.lowered
    return len(limit.kept) < len(limit.every)


def box_of(limits: Sequence[Limit], among: Sample, whole: Sample) -> Box:
    """A box by its limits.

    Args:
        limits: Its limits; those that leave nothing out are dropped.
        among: The points it is laid over.
        whole: All points, to which coverage and mass are relative.
    """
    told = {limit.name: limit for limit in limits if restricts(limit)}
    ordered = tuple(told[name] for name in whole.names if name in told)
    mask = among.inside(ordered)
    return Box(
        limits=ordered, points=int(mask.sum()), hits=int(among.hits[mask].sum()), all_points=whole.size,
        all_hits=int(whole.hits.sum()),
    )  # fmt: skip


def tradeoff(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes that no other has both more coverage and more density than, by falling coverage.

    Args:
        boxes: Any boxes of the same points.
    """
    kept = [
        one for one in boxes
        if not any(
            other.coverage >= one.coverage and other.density >= one.density
            and (other.coverage, other.density) != (one.coverage, one.density)
            for other in boxes
        )
    ]  # fmt: skip
    first = {(one.coverage, one.density): one for one in reversed(kept)}
    return tuple(sorted(first.values(), key=lambda one: -one.coverage))
