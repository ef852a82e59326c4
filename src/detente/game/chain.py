"""The chain: what a game becomes once every actor's strategy is fixed.

A continuous-time Markov chain on the game's states. Transitions are kept apart by what caused them, so that any
probability can be split by cause; each cause is a `Flow` of parallel arrays. Nothing leaves a final state, no flow
contains a transition from a state to itself, and all rates are per clock unit.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What makes transitions happen: one event, one fading, one level of one option, one motion's passing or
    refusal."""

    kind: Literal["event", "fade", "move", "passes", "refuses", "poll", "reopens"]
    path: str
    """Path of the element in the machine form."""
    label: str
    """For people: `range_test`, `dprk.tests to active`, `security_council passes cut_oil`."""
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """All transitions of one cause.

    `silent` rows (an event or motion that leaves the state as it is) are kept apart, for marks only: `silent_source`
    and `silent_rate`.
    """

    cause: Cause
    source: Ints
    target: Ints
    rate: Floats
    chosen: Floats | None
    """The part of the rate that is chosen; None where chance carries it all."""
    silent_source: Ints
    silent_rate: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A calendar entry: at `time` after the start, every state moves to `target[state]`."""

    name: str
    path: str
    time: float
    target: Ints


@dataclass(frozen=True, slots=True)
class Inflow:
    """Rates by where they lead: what one step of a distribution needs, in one matrix."""

    matrix: sp.csr_array
    """Row = to, column = from; parallel transitions are kept apart, columns are in no order."""
    entry: npt.NDArray[np.integer]
    """For each stored number, its place among the rows of all flows one after another."""
    source: npt.NDArray[np.integer]
    """Sources of all flows one after another."""


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A continuous-time Markov chain whose transitions know their cause."""

    size: int
    start: Floats
    """Start distribution, shape (size,)."""
    final: Bools
    flows: tuple[Flow, ...]
    calendar: tuple[Jump, ...]
    clock: str

    def exit_rates(self) -> Floats:
        """Total rate out of each state, shape (size,)."""
        out = np.zeros(self.size)
        for flow in self.flows:
            out += np.bincount(flow.source, weights=flow.rate, minlength=self.size)
        return out

    def rates(self) -> sp.csr_array:
        """Off-diagonal rates as a sparse matrix, row = from, column = to; parallel transitions summed."""
        if not self.flows:
            return sp.csr_array((self.size, self.size))
        source = np.concatenate([flow.source for flow in self.flows])
        target = np.concatenate([flow.target for flow in self.flows])
        rate = np.concatenate([flow.rate for flow in self.flows])
        return sp.csr_array(sp.coo_array((rate, (source, target)), shape=(self.size, self.size)))

    @cached_property
    def exits(self) -> Floats:
        """`exit_rates()`, worked out once; not to be written to."""
        return self.exit_rates()

    @cached_property
    def leaving(self) -> Ints:
        """Number of transitions out of each state, shape (size,)."""
        out = np.zeros(self.size, np.int64)
        for flow in self.flows:
            out += np.bincount(flow.source, minlength=self.size)
        return out

    @cached_property
    def inflow(self) -> Inflow:
        """All transitions sorted by target, worked out once; not to be written to."""
        source = np.concatenate([np.empty(0, np.int64), *(flow.source for flow in self.flows)])
        target = np.concatenate([np.empty(0, np.int64), *(flow.target for flow in self.flows)])
        rate = np.concatenate([np.empty(0), *(flow.rate for flow in self.flows)])
        matrix, entry = by_target(self.size, source, target, rate)
        return Inflow(matrix, entry, source.astype(matrix.indices.dtype))


def by_target(
    size: int, source: npt.NDArray[np.integer], target: npt.NDArray[np.integer], rate: Floats
) -> tuple[sp.csr_array, npt.NDArray[np.integer]]:
    """Sort transitions by target by counting, which is half the work of a sum of duplicates.

    Args:
        size: Number of states.
        source: Where each transition leads from.
        target: Where to.
        rate: How often.

    Returns:
        The matrix with row = to, column = from, parallel transitions kept apart; and for each stored number the
        transition it is.
    """
    index = np.dtype(np.int32 if max(len(rate), size) < 2**31 - 1 else np.int64)
    starts: npt.NDArray[np.integer] = np.arange(len(rate) + 1).astype(index)
    columns = sp.csc_array((rate, target.astype(index), starts), shape=(size, len(rate)))  # one for each transition,
    rows = columns.tocsr()  # so that turning it into rows is the counting
    order: npt.NDArray[np.integer] = rows.indices
    return sp.csr_array((rows.data, source.astype(index)[order], rows.indptr), shape=(size, size)), order
