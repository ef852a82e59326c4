"""Points as shares of ranges: at a point every uncertain number stands at a given share of whatever range it has.

A scenario (`scenarios.py`) is a value for each number of the case; a point here is a share, 0 the low end and 1 the
high one, read by the shape of the range that holds under a theory and a plan. So the same point can be put to every
theory and plan, and a number that one of them states with a range of its own is as uncertain there as anywhere else.

* `behaviour`: one share for each sort of behaviour; all numbers of a sort stand at it together, and nothing else moves.
  A Latin hypercube on a grid: with n points each sort stands once at each of n places, evenly spaced from one end of
  its range to the other.
* `all`: one share for each number, whatever it is. A Latin hypercube: each number falls once into each n-th of its
  range.

The grid reaches further than as many points drawn at random, and than each sort at both ends alone
(`docs/run.md`, measured).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol

import numpy as np

from detente.answer.ranges import BEHAVIOUR, ends
from detente.case.paths import find, get
from detente.study.scenarios import clock_of, uncertain
from detente.study.shape import Uncertain

Kind = Literal["behaviour", "all"]
TRIED = 300


class Placing(Protocol):
    """Anything that says where the numbers of a machine form stand at a point."""

    def at(self, machine: Mapping[str, Any], number: int) -> dict[str, float]:
        """The numbers of a machine form at a point, by path."""
        ...


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one kind, the same for every theory and plan."""

    kind: Kind
    count: int
    seed: int

    def at(self, machine: Mapping[str, Any], number: int) -> dict[str, float]:
        """The numbers of a machine form at a point, by path.

        Args:
            machine: A machine form with its theory and plan applied.
            number: Which point, from 0.
        """
        if self.kind == "all":
            return {
                one.path: _stand(one, self.share(clock_of(machine, one.path), number)) for one in uncertain(machine)
            }
        found: dict[str, float] = {}
        for sort in BEHAVIOUR:
            share = self.share(sort, number)
            found |= {path: _stand(_number(machine, path), share) for path in ends(machine, sort, 0)}
        return found

    def share(self, name: str, number: int) -> float:
        """At which share of its range something stands at a point.

        Args:
            name: A sort of behaviour, or what a number belongs to.
            number: Which point, from 0.
        """
        if self.kind == "behaviour":
            return _grid(self.count, self.seed)[BEHAVIOUR.index(name)][number]
        return _column(name, self.count, self.seed)[number]

    def label(self, number: int) -> str:
        """What a point is called.

        >>> Points("behaviour", 6, 1).label(0)
        'rationality 0.4, foresight 0.2, depth 0.8, tempo 0, commitment 0 of their ranges'
        """
        if self.kind == "all":
            return f"point {number + 1} of {self.count}"
        return ", ".join(f"{sort} {self.share(sort, number):g}" for sort in BEHAVIOUR) + " of their ranges"


def _number(machine: Mapping[str, Any], path: str) -> Uncertain:
    there = get(machine, find(machine, path))
    low, high = map(float, there["range"])
    return Uncertain(path, float(there["value"]), low, high, there["shape"])


def _stand(number: Uncertain, share: float) -> float:
    return float(number.quantile(np.array([share]))[0])


@lru_cache(maxsize=64)
def _grid(count: int, seed: int) -> tuple[tuple[float, ...], ...]:
    """The shares of each sort of behaviour: of some hundreds of grids the one whose sorts go together least."""
    draw = np.random.default_rng(np.random.SeedSequence([seed, count]))
    if count == 1:
        return ((0.5,),) * len(BEHAVIOUR)
    best, least = np.empty((0, 0)), np.inf
    for _ in range(TRIED):
        grid = np.array([draw.permutation(count) for _ in BEHAVIOUR])
        together = np.abs(np.corrcoef(grid) - np.eye(len(BEHAVIOUR))).max()
        if together < least:
            best, least = grid, together
    return tuple(tuple(float(rank) / (count - 1) for rank in column) for column in best)


@lru_cache(maxsize=100_000)
def _column(name: str, count: int, seed: int) -> tuple[float, ...]:
    """The shares of one name at all points: from its name and the seed alone, so that no other number moves them."""
    words = np.frombuffer(hashlib.sha256(name.encode("utf-8")).digest()[:16], "<u4")
    draw = np.random.default_rng(np.random.SeedSequence([seed, count, *words.tolist()]))
    return tuple(((draw.permutation(count) + draw.random(count)) / count).tolist())
