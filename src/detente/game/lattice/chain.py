"""The chain of a lattice: what a game too large for one record per transition becomes once strategies are fixed.

Its states are all codes of the layout. Within the box they change by lanes; what ends the story leaves the box by
exits. Nothing happens in a state outside the box, nor in one that no rule allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.game.chain import Cause, Flow, Jump
from detente.game.lattice.box import Box
from detente.game.lattice.lanes import Exit, Lane, Lanes, Turn

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class LatticeChain:
    """A continuous-time Markov chain whose transitions are strides and know their cause."""

    causes: tuple[Cause, ...]
    within: Lanes
    chosen: Floats | None
    """The part of each rate of `within` that is chosen, of the same shape; None where chance carries all."""
    leaving: tuple[Exit, ...]
    start: Floats
    """Start distribution over all codes."""
    final: Bools
    """Which codes end the story."""
    calendar: tuple[Jump, ...]
    clock: str

    @property
    def box(self) -> Box:
        """Where things happen."""
        return self.within.box

    @property
    def size(self) -> int:
        """Number of codes."""
        return self.box.product

    @cached_property
    def exits(self) -> Floats:
        """Total rate out of each state of the box, worked out once; not to be written to."""
        total = self.within.exits()
        for one in self.leaving:
            total += one.rate
        return total

    @property
    def transitions(self) -> int:
        """Number of rates kept."""
        return (len(self.within.lanes) + len(self.leaving)) * self.box.size

    def flows(self) -> Iterator[Flow]:
        """All transitions by cause, one record each; written out one cause at a time.

        Yields:
            One flow for each cause, in order; `source` and `target` are codes.
        """
        for number in range(len(self.causes)):
            yield self.flow(number)

    def flow(self, number: int) -> Flow:
        """All transitions of one cause, one record each."""
        sources, targets, rates, chosen = [], [], [], []
        for row, lane in enumerate(self.within.lanes):
            if number in lane.causes:
                at = self._by(lane, row, number)
                sources.append(self.box.codes(at))
                targets.append(self.box.codes(lane.way.targets(at)))
                rates.append(self.within.rates[row, at])
                chosen.append(np.zeros(len(at)) if self.chosen is None else self.chosen[row, at])
        for one in self.leaving:
            if one.cause == number:
                at = np.flatnonzero(one.rate > 0)
                sources.append(self.box.codes(at))
                targets.append(sources[-1] + (one.by if isinstance(one.by, int) else one.by[at]))
                rates.append(one.rate[at])
                chosen.append(np.zeros(len(at)) if one.chosen is None else one.chosen[at])
        nothing = np.zeros(0, np.int64)
        return Flow(
            cause=self.causes[number], source=np.concatenate([nothing, *sources]),
            target=np.concatenate([nothing, *targets]), rate=np.concatenate([np.zeros(0), *rates]),
            chosen=np.concatenate([np.zeros(0), *chosen]) if self.causes[number].kind in ("move", "passes") else None,
            silent_source=nothing, silent_rate=np.zeros(0),
        )  # fmt: skip

    def _by(self, lane: Lane, row: int, number: int) -> Ints:
        """Places from which a lane leads by one cause."""
        happens = self.within.rates[row] > 0
        if isinstance(lane.way, Turn) and len(lane.causes) > 1:
            way, causes = lane.way, np.array(lane.causes)
            digit = np.arange(self.box.size) // way.stride % way.levels
            happens &= causes[(digit + way.by) % way.levels] == number
        return np.flatnonzero(happens)
