"""The chain: what a game becomes once every actor's strategy is fixed.

A continuous-time Markov chain on the game's states. Transitions are kept apart by what caused them, so that any
probability can be split by cause; each cause is a `Flow` of parallel arrays. Nothing leaves a final state, no flow
contains a transition from a state to itself, and all rates are per clock unit.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What makes transitions happen: one event, one fading, one level of one option, one motion's passing or refusal."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
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
