"""The order of half sweeps: what of a lattice is before what, and how a block of states is gone through."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.game.lattice import operator
from detente.game.lattice.crew import Part, cut
from detente.game.lattice.halves import BESIDE, CLOSE, FAR, INSIDE
from detente.game.lattice.operator import Sweeper
from detente.game.lattice.sweeps import EIGHT

Ints = npt.NDArray[np.int64]
Plan = tuple[Ints, Ints, Ints]
"""Groups of a block by visit, where the reads of each begin, and the reads: where the rates are, and what they meet."""

TOGETHER = 16
"""Groups among which the order of visits is free, as long as none is before what it needs."""


@dataclass(frozen=True, eq=False)
class Order:
    """What is before what."""

    sweeper: Sweeper
    ahead: bool
    """Whether distributions are carried; else expectations."""

    @cached_property
    def block(self) -> int:
        """States of a block."""
        return self.sweeper.at_most(operator.BLOCK)

    @property
    def group(self) -> int:
        """States of a group."""
        return self.sweeper.group

    @cached_property
    def parts(self) -> list[Part]:
        """Two parts, between which all is beside, whoever sweeps them."""
        return cut(self.sweeper.size, self.block, 2)

    @cached_property
    def inner(self) -> Ints:
        """Where the rates of two-level turns of strides 1, 2 and 4 begin, if groups are made of them; else -1."""
        lanes = self._within
        return np.full(3, -1) if lanes is None else lanes * self.sweeper.size

    @cached_property
    def ways(self) -> Ints:
        """Stride, levels, by of each lane, and how far it leads."""
        ways = self.sweeper.ways
        length = np.where(ways[:, 1] > 0, ways[:, 0], np.abs(ways[:, 2]))
        far = np.where(length < self.group, BESIDE, np.where(length < self.block, CLOSE, FAR))
        if self._within is not None:
            far[self._within] = INSIDE
        return np.concatenate([ways, far[:, None]], axis=1)

    @cached_property
    def _within(self) -> Ints | None:
        if self.group != EIGHT:
            return None
        found = [np.flatnonzero((self.sweeper.ways == (stride, 2, 1)).all(axis=1)) for stride in (1, 2, 4)]
        return np.concatenate(found) if all(len(one) == 1 for one in found) else None

    @cached_property
    def upwards(self) -> tuple[Plan, Plan]:
        """How blocks are gone through upwards."""
        return self.plans(True)

    @cached_property
    def downwards(self) -> tuple[Plan, Plan]:
        """How blocks are gone through downwards."""
        return self.plans(False)

    def plans(self, up: bool) -> tuple[Plan, Plan]:
        """How blocks are gone through, upwards or downwards: in the middle of a part, and at its edges.

        Shifts within a block may lead across the cut there, and are beside.
        """
        turns, shifts = self.ways[:, 1] > 0, self.ways[:, 1] == 0
        close = self.ways[:, 3] == CLOSE
        edges = self._plan(np.flatnonzero(close & turns), up)
        return (self._plan(np.flatnonzero(close), up) if (close & shifts).any() else edges), edges

    def _plan(self, lanes: Ints, up: bool) -> Plan:
        groups = self.block // self.group
        numbers = np.arange(groups)
        stride, levels, by = (self.ways[lanes, n][:, None] for n in range(3))
        if self.ahead:
            by = -by
        digit = numbers * self.group // stride % np.maximum(levels, 1)
        off = np.where(levels > 0, ((digit + by) % np.maximum(levels, 1) - digit) * stride, by)
        reads = (off > 0) if up else (off < 0)
        depth = np.zeros(groups, np.int64)
        # the group where what is read begins, and the one where it ends
        places = [(numbers * self.group + off + more) // self.group for more in (0, self.group - 1)]
        needs = [reads & (place // TOGETHER == numbers // TOGETHER) & (place < groups) for place in places]
        for _ in range(TOGETHER):
            before = depth
            for place, need in zip(places, needs, strict=True):
                found = np.where(need, depth[np.clip(place, 0, groups - 1)] + 1, 0)
                depth = np.maximum(depth, found.max(axis=0, initial=0))
            if (depth == before).all():
                break
        bundle = numbers // TOGETHER
        order = np.lexsort((numbers, depth, -bundle if up else bundle))
        # what was made last is read last
        lane, group = np.nonzero(reads[:, order])
        far = -np.abs(off[lane, order[group]])
        sort = np.lexsort((far, group))
        lane, group = lane[sort], group[sort]
        met = off[lane, order[group]]
        rows = np.stack([lanes[lane] * self.sweeper.size + (met if self.ahead else 0), met], axis=1)
        starts = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))])
        return order * self.group, starts.astype(np.int64), np.ascontiguousarray(rows.reshape(-1, 2), np.int64)
