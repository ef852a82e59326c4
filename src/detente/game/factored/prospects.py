"""Prospects: what may come next for an actor that looks one step ahead, each thing by itself.

V^1 (`docs/simulation.md`) of a state next to the one looked from is a fraction: below the line delta and all rates,
above it a sum with one part for each thing that chance may do, and one for each option of the actor's. A part depends
on few factors, so it is tabulated. Most deeds touch a few parts and no rate: then the difference that such a deed makes
depends on few factors as well.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.game.factored import records as r
from detente.game.factored.deeds import Deed, Deeds
from detente.game.factored.parts import Chance, Choice
from detente.game.factored.records import Pool

LARGEST = 2**12
"""Numbers in a prospect's table."""
MOST = 2**20
"""Numbers in the tables of one actor's prospects."""


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """One part: its record and what it depends on."""

    place: int
    reads: frozenset[int]
    rate: frozenset[int]
    """What its rate depends on; nothing for an option, whose kappa is constant."""
    ends: bool
    """Whether it is an option that may end everything, whose part depends on the flow of the state it is in."""


class Prospects:
    """An actor's prospects."""

    def __init__(
        self, deeds: Deeds, actor: int, hidden: Iterable[int], chances: Sequence[Chance], own: Sequence[Choice],
        kappas: int,
    ) -> None:  # fmt: skip
        """Write them down.

        Args:
            deeds: The model's deeds.
            actor: The actor's number.
            hidden: Factors that it does not see; over these every part is averaged.
            chances: All that chance does.
            own: Its options.
            kappas: How many kappas there are in the model.
        """
        self.deeds, self.actor, self._hidden = deeds, actor, frozenset(hidden)
        self._pool: Pool = deeds.pool
        self._room = MOST
        self.all = [self._by_chance(chance) for chance in chances] + [self._own(choice, kappas) for choice in own]
        self.rates = frozenset[int]().union(*(prospect.rate for prospect in self.all))
        self.place = self._pool.record(
            [len(chances), len(self.all), *(prospect.place for prospect in self.all)]
        )  # fmt: skip

    def _by_chance(self, chance: Chance) -> Prospect:
        rate = (chance.reads | chance.deed.decides) - self._hidden
        reads = rate | self.deeds.read_by(chance.deed, self.actor) - self._hidden
        place = self._put(chance.place, 0, reads, r.BY_RATE, r.BY_RATE)
        return Prospect(place=place, reads=reads, rate=rate, ends=False)

    def _own(self, choice: Choice, kappas: int) -> Prospect:
        reads = choice.reads.union(*(deed.decides for deed in choice.deeds)) - self._hidden
        ends = any(deed.ends for deed in choice.deeds)
        place = self._put(choice.place, 1, reads, 1, math.inf if ends else kappas)
        return Prospect(place=place, reads=reads, rate=frozenset(), ends=ends)

    def _put(self, of: int, option: int, reads: frozenset[int], stride: int, each: float) -> int:
        """Write one down, with room for a table if it is small; `stride` numbers stand together, `each` are needed."""
        sizes = self.deeds.layout.sizes
        size = math.prod(sizes[f] for f in reads)
        if size * each > min(LARGEST, self._room):
            return self._pool.record([of, option, -1, 0, 0])
        self._room -= int(size * each)
        strides: list[int] = []
        for f in sorted(reads):
            strides += [f, stride]
            stride *= sizes[f]
        table = self._pool.table(np.full(int(size * each), math.nan))
        return self._pool.record([of, option, table, size, len(reads), *strides])

    def touched(self, deed: Deed) -> tuple[list[Prospect], bool]:
        """The parts that a deed can change, and whether it can change a rate or end everything."""
        some = [prospect for prospect in self.all if prospect.ends or prospect.reads & deed.touches]
        return some, deed.ends or bool(self.rates & deed.touches)

    def reads(self, deed: Deed) -> frozenset[int]:
        """What it depends on how much a deed changes what is ahead."""
        some, whole = self.touched(deed)
        found = self.rates | deed.decides
        return found.union(*(prospect.reads for prospect in (self.all if whole else some)))

    def note(self, deed: Deed) -> None:
        """Write down with a deed what it can touch."""
        some, whole = self.touched(deed)
        place = self._pool.record([int(whole), len(some), *(prospect.place for prospect in some)])
        at = deed.place + r.DEED_TERMS + r.EACH_ACTOR * self.actor + r.ACTOR_PROSPECTS_AT
        self._pool.ints[at] = place
