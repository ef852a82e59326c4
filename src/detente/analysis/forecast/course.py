"""One pass for many readings: where the chain is at several times, and where it has been until then.

Any number of sets and columns can be read from a course; each reading costs one sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.begin import OPENING, Start, begin, freely, horizon, nowhere, probability, quantity
from detente.analysis.forecast.goal import AnyChain, Bools, checked, everywhere
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.uniformise import Progress
from detente.analysis.forecast.walk import walk
from detente.errors import QueryError
from detente.result import Estimate

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Distributions at several times and the times spent in each state until then; shape (times, states)."""

    chain: AnyChain
    times: tuple[float, ...]
    p: Floats | None
    """None where the start does not exist."""
    spent: Floats | None
    slack: tuple[float, ...]
    """Probability mass that may be misplaced at each time."""

    def at(self, mask: Bools) -> tuple[Estimate, ...]:
        """Probability of being in a set of states at each time."""
        checked(self.chain, mask)
        if self.p is None:
            return tuple(nowhere() for _ in self.times)
        return tuple(probability(float(p[mask].sum()), off) for p, off in zip(self.p, self.slack, strict=True))

    def expect(self, column: Floats) -> tuple[Estimate, ...]:
        """Expected value of a column at each time."""
        most = self._size(column)
        if self.p is None:
            return tuple(nowhere() for _ in self.times)
        return tuple(quantity(float((column * p).sum()), off * most) for p, off in zip(self.p, self.slack, strict=True))

    def average(self, column: Floats) -> tuple[Estimate, ...]:
        """Expected value of a column on average from 0 to each time."""
        most = self._size(column)
        if self.p is None or self.spent is None:
            return tuple(nowhere() for _ in self.times)
        rows = zip(self.times, self.p, self.spent, self.slack, strict=True)
        return tuple(
            quantity(float((column * spent).sum()) / time if time else float((column * p).sum()), off * most)
            for time, p, spent, off in rows
        )

    def _size(self, column: Floats) -> float:
        if column.shape != (self.chain.size,) or not np.isfinite(column).all():
            raise QueryError(f"A column must give each of the chain's {self.chain.size} states a finite number.")
        return float(np.abs(column).max())


def course(chain: AnyChain, times: Sequence[float], *, start: Start = None, progress: Progress | None = None) -> Course:
    """Follow the chain.

    Args:
        chain: The chain.
        times: Times to read.
        start: Another start distribution, or what `after` found.
        progress: Called with the part of the work done, from 0 to 1.

    Raises:
        QueryError: If a time is negative or without end.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> year = course(chain, [6, 12])
    >>> [round(estimate.value, 6) for estimate in year.at(war)]
    [0.088606, 0.161221]
    >>> [round(estimate.value, 6) for estimate in year.average(war.astype(float))]
    [0.047293, 0.086429]
    """
    ends = tuple(horizon(time) for time in times)
    begun = begin(chain, start)
    if begun is None or not ends:
        return Course(chain=chain, times=ends, p=None, spent=None, slack=tuple(0.0 for _ in ends))
    p, error = begun
    stops = walk(chain, freely(chain), p, OPENING, ends, watched=everywhere(chain), taken=False, progress=progress)
    return Course(
        chain=chain, times=ends,
        p=np.stack([stop.end for stop in stops if stop.end is not None]),
        spent=np.stack([stop.spent for stop in stops if stop.spent is not None]),
        slack=tuple(stop.slack + error + 100.0 * ROUNDING for stop in stops),
    )  # fmt: skip
