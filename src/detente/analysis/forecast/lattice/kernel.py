"""A kernel on a lattice: the chain seen while a question is open, with a place for each state of the box.

What lies outside the box never moves: what has come there through an exit is known from the times spent within.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.lattice.places import beyond, outside, put_beyond
from detente.game.chain import Chain
from detente.game.lattice import LatticeChain

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class LatticeKernel:
    """Rates among the states of a box in which a question is open, and the step at a clock of rate `q`.

    A vector on the kernel has shape (states of the box,).
    """

    chain: LatticeChain
    live: Bools
    """Codes in which the question is open."""
    rest: Bools
    """Codes in which mass comes to rest besides."""
    discount: float
    q: float
    layers: int = 1

    def at_rate(self, q: float) -> "LatticeKernel":
        """The same kernel stepped by a faster clock."""
        return self if q == self.q else replace(self, q=q)

    @property
    def size(self) -> int:
        """Number of codes."""
        return self.chain.size

    @property
    def states(self) -> int:
        """Number of states of the box."""
        return self.chain.box.size

    @property
    def places(self) -> int:
        """Number of codes, of which each would have a place if the chain were written out."""
        return self.chain.size

    @cached_property
    def exits(self) -> Floats:
        """Total rate out of each state of the box."""
        return self.chain.exits + self.discount if self.discount else self.chain.exits

    @cached_property
    def opened(self) -> Bools:
        """States of the box that mass stays in or passes through."""
        held = np.ascontiguousarray(self.chain.box.take(self.live))
        return held if held.all() else held | (self.chain.box.take(self.rest) & (self.chain.exits == 0.0))

    @cached_property
    def loop(self) -> Floats:
        """Probability of staying at a ring of the clock."""
        stays = np.divide(self.exits, -self.q)
        stays += 1.0
        return stays

    @property
    def scale(self) -> float:
        """What a rate is multiplied by."""
        return 1.0 / self.q

    @property
    def cost(self) -> float:
        """Roundings that one step makes for a mass."""
        return 2.0 * (len(self.chain.within.lanes) + len(self.chain.leaving)) + 12.0

    @cached_property
    def still(self) -> Bools:
        """Codes outside the box in which mass is kept: where the question is open, or it comes to rest."""
        return outside(self.chain.box, self.live | self.rest)

    @cached_property
    def timed(self) -> bool:
        """Whether time spent outside the box counts."""
        return bool((self.still & self.live).any())

    def take(self, full: Floats) -> Floats:
        """The part of a column over all codes that is open in the box."""
        taken = np.array(self.chain.box.take(full), np.float64)
        if not self.opened.all():
            taken[~self.opened] = 0.0
        return taken

    def spread(self, x: Floats) -> Floats:
        """A column over all codes that is zero outside the box."""
        full = np.zeros(self.size)
        self.chain.box.put(full, x)
        return full

    def left(self, full: Floats, start: Floats, spent: Floats, length: float) -> None:
        """Write outside the box what `start` and the flows out of it bring there.

        Args:
            full: A column over all codes.
            start: What was there at the beginning, over all codes.
            spent: What each rate is multiplied by, by state of the box.
            length: What the beginning is multiplied by.
        """
        put = np.where(self.still, start, 0.0)
        put *= length
        for one in self.chain.leaving:
            put_beyond(self.chain.box, put, one.by, one.rate * spent)
        np.copyto(full, put, where=self.still)

    def brings(self, full: Floats) -> Floats:
        """What the exits of each state of the box are worth per unit of time, given what all codes are worth."""
        worth = np.where(self.still, full, 0.0)
        made = np.zeros(self.states)
        if worth.any():
            for one in self.chain.leaving:
                made += one.rate * beyond(self.chain.box, worth, one.by)
        return made

    @cached_property
    def written(self) -> Chain:
        """The chain with a record for each transition: for what is too small to be worth a lattice."""
        chain = self.chain
        return Chain(size=chain.size, start=chain.start, final=chain.final, flows=tuple(chain.flows()),
                     calendar=chain.calendar, clock=chain.clock)  # fmt: skip


def lattice_kernel(chain: LatticeChain, live: Bools, *, goal: Bools | None, discount: float) -> LatticeKernel:
    """Make a kernel; arguments as of `kernel`."""
    made = LatticeKernel(
        chain=chain, live=live, rest=~live if goal is None else ~(live | goal), discount=discount, q=0.0
    )
    exits = made.exits if made.opened.all() else made.exits[made.opened]
    fastest = float(exits.max(initial=0.0))
    return made.at_rate(fastest or 1.0)
