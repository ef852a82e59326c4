"""What reaches a goal on a lattice: never listed, always summed lane by lane.

What a watch reads of the times spent is a table: for each cause how much of the flow into the goal was carried by
chance, was chosen, was a slip.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.lattice.places import beyond
from detente.game.lattice import LatticeChain, Turn

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class LatticeWatch:
    """The transitions that enter a set of codes from without."""

    chain: LatticeChain
    goal: Bools | None
    """None: no transitions at all; what is read are the times themselves."""
    jumps: tuple[Bools, ...]
    """For each calendar entry, the states from which its jump reaches the goal."""

    def leaping(self, jumps: tuple[Bools, ...]) -> "LatticeWatch":
        """The same with other jumps."""
        return replace(self, jumps=jumps)

    def nothing(self) -> Floats:
        """A reading of no time at all."""
        return np.zeros(self.chain.size) if self.goal is None else np.zeros((len(self.chain.causes), 3))

    @cached_property
    def within(self) -> Bools:
        """The part of the goal in the box, shape (states of the box,)."""
        assert self.goal is not None
        return np.ascontiguousarray(self.chain.box.take(self.goal))

    def read(self, spent: Floats) -> Floats:
        """Flows into the goal, given the expected time in each state; shape (causes, 3)."""
        if self.goal is None:
            return spent
        inside = self.chain.box.take(spent)
        return self.inflows(inside) + self.outflows(inside)

    def inflows(self, spent: Floats, worth: Floats | None = None) -> Floats:
        """Flows into the part of the goal in the box.

        Args:
            spent: Time in each state of the box.
            worth: What each is multiplied by: what is expected where it leads, by state of the box.
        """
        table = self.nothing()
        if self.within.any():
            self._lanes(table, spent, worth)
        return table

    def outflows(self, spent: Floats, worth: Floats | None = None) -> Floats:
        """Flows into the part of the goal outside the box; as `inflows`, but `worth` is over all codes."""
        assert self.goal is not None
        table, box = self.nothing(), self.chain.box
        for one in self.chain.leaving:
            counts = beyond(box, self.goal, one.by) & ~self.within
            if counts.any():
                flow = spent if counts.all() else np.where(counts, spent, 0.0)
                if worth is not None:
                    flow = flow * beyond(box, worth, one.by)
                chosen = None if one.chosen is None else float((one.chosen * flow).sum())
                self._add(table, one.cause, float((one.rate * flow).sum()), chosen)
        return table

    def _lanes(self, table: Floats, spent: Floats, worth: Floats | None) -> None:
        from detente.analysis.forecast.lattice.loops import entered
        from detente.game.lattice.operator import Sweeper

        chain, sweeper = self.chain, Sweeper(self.chain.within)
        spent = np.ascontiguousarray(spent)
        with sweeper.crew() as crew:
            for row, lane in enumerate(chain.within.lanes):
                levels = max(1, len(lane.causes))
                found = np.zeros((-(-sweeper.size // sweeper.block), max(levels, int(sweeper.ways[row, 1])), 2))
                rate = chain.within.rates[row]
                part = rate if chain.chosen is None else chain.chosen[row]
                crew.run(entered, sweeper.parts, rate, part, chain.chosen is not None, *sweeper.ways[row].tolist(),
                         self.within, spent, spent if worth is None else worth, worth is not None, found,
                         sweeper.block)  # fmt: skip
                for level, (flow, chosen) in enumerate(found.sum(axis=0).tolist()):
                    many = isinstance(lane.way, Turn) and len(lane.causes) > 1
                    if flow:
                        self._add(table, lane.causes[level if many else 0], flow, chosen)

    def _add(self, table: Floats, cause: int, flow: float, chosen: float | None) -> None:
        if self.chain.causes[cause].kind in ("move", "passes"):
            picked = 0.0 if chosen is None else chosen
            table[cause, 1:] += picked, flow - picked
        else:
            table[cause, 0] += flow

    @cached_property
    def sources(self) -> Bools:
        """States of the box from which a transition reaches the goal."""
        from detente.analysis.forecast.lattice.possible import one_step

        assert self.goal is not None
        return one_step(self.chain, self.goal) & ~self.within

    def possible(self, states: Bools) -> bool:
        """Whether a transition leads from some states into the goal."""
        return self.goal is not None and bool((self.chain.box.take(states) & self.sources).any())


def lattice_watch(chain: LatticeChain, goal: Bools) -> LatticeWatch:
    """What enters a set of codes."""
    return LatticeWatch(
        chain=chain, goal=goal, jumps=tuple(goal[jump.target] & ~goal for jump in chain.calendar)
    )  # fmt: skip


def lattice_everywhere(chain: LatticeChain) -> LatticeWatch:
    """No transitions, but all states."""
    none = np.zeros(chain.size, bool)
    return LatticeWatch(chain=chain, goal=None, jumps=(none,) * len(chain.calendar))
