"""A table: an enumerated game packed so that one step of a run is a few numbers side by side.

Every state is a record of 16-byte units: one with its mean wait, number of transitions and own number, then one for
each transition with its threshold and two addresses. To step, draw one of the transitions evenly; where a second draw
is below its threshold it is that transition, else the one it shares its place with (Walker 1977, *ACM TOMS* 3:253; Vose
1991, *IEEE TSE* 17:972). Addresses are those of records, doubled: the last bit says that the transition is watched.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.compiled import compiled
from detente.analysis.simulate.watch import Bools, Floats, Ints
from detente.errors import GameError
from detente.game.chain import Chain

Numbers = npt.NDArray[np.integer]
MOST_UNITS = 2**31
"""Records and transitions whose addresses fit into 32 bits beside the bit that watches."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """What can happen in each state of a chain, with nothing watched."""

    packed: Floats
    """Records, two numbers for each unit; some are read as halves."""
    first: Ints
    """Place of each state's first transition among those sorted by source, and their number; shape (states + 1,)."""
    entry: Numbers
    """For each transition so sorted, its place among the rows of all flows one after another."""
    other: npt.NDArray[np.int32]
    """For each transition so sorted, the one it shares its place with."""
    source: Numbers
    """Sources of the rows of all flows one after another."""
    target: Numbers
    """Targets of the rows of all flows one after another."""
    ends: Ints
    """For each flow, the row after its last."""

    @classmethod
    def of(cls, chain: Chain) -> "Table":
        """Pack a chain.

        Raises:
            GameError: If there are more transitions than addresses.
        """
        source = np.concatenate([np.empty(0, np.int64), *(flow.source for flow in chain.flows)])
        target = np.concatenate([np.empty(0, np.int64), *(flow.target for flow in chain.flows)])
        rate = np.concatenate([np.empty(0), *(flow.rate for flow in chain.flows)])
        ends = np.cumsum([len(flow.source) for flow in chain.flows], dtype=np.int64)
        if chain.size + len(source) >= MOST_UNITS:
            raise GameError(f"{len(source):,} transitions are more than a table takes: simulate without enumeration.")
        first = np.zeros(chain.size + 1, np.int64)
        np.cumsum(np.bincount(source, minlength=chain.size), out=first[1:])
        entry, other = np.empty(len(source), np.int32), np.empty(len(source), np.int32)
        packed = np.zeros(2 * (chain.size + len(source) + 1))  # what follows a state without transitions is read too
        most = int(np.diff(first).max(initial=0))
        _pack(source, target, rate, first, entry, other, packed, packed.view(np.uint32), most)
        return cls(packed=packed, first=first, entry=entry, other=other, source=source, target=target, ends=ends)

    def watching(self, rows: Bools) -> Floats:
        """The records with a bit at each of the given rows of all flows."""
        packed = self.packed.copy()
        if rows.any():
            _watch(self.first, self.other, rows[self.entry], packed.view(np.uint32))
        return packed


@dataclass(frozen=True, kw_only=True)
class Silent:
    """What happens and leaves the state as it is, sorted by state."""

    first: Ints
    """Place of each state's first row, and their number; shape (states + 1,)."""
    entry: Ints
    """For each row so sorted, its place among the silent rows of all flows one after another."""
    rate: Floats
    total: Floats
    """How often anything silent happens, shape (states,)."""
    ends: Ints

    @classmethod
    def of(cls, chain: Chain) -> "Silent":
        """Collect the silent rows of a chain."""
        source = np.concatenate([np.empty(0, np.int64), *(flow.silent_source for flow in chain.flows)])
        rate = np.concatenate([np.empty(0), *(flow.silent_rate for flow in chain.flows)])
        first = np.zeros(chain.size + 1, np.int64)
        np.cumsum(np.bincount(source, minlength=chain.size), out=first[1:])
        entry = np.argsort(source, kind="stable")
        total = np.bincount(source, weights=rate, minlength=chain.size).astype(np.float64)
        ends = np.cumsum([len(flow.silent_source) for flow in chain.flows], dtype=np.int64)
        return cls(first=first, entry=entry, rate=rate[entry], total=total, ends=ends)


@compiled
def _pack(
    source: Any, target: Any, rate: Any, first: Any, entry: Any, other: Any, packed: Any, halves: Any, most: int
) -> None:
    states = len(first) - 1
    place = first[:-1].copy()
    for row in range(len(source)):
        s = source[row]
        entry[place[s]] = row
        place[s] += 1
    scaled, small, large = np.empty(most), np.empty(most, np.int64), np.empty(most, np.int64)
    for s in range(states):
        begin, count = first[s], first[s + 1] - first[s]
        unit = begin + s
        total = 0.0
        for k in range(count):
            total += rate[entry[begin + k]]
        packed[2 * unit] = 1.0 / total if total > 0.0 else np.inf
        halves[4 * unit + 2] = count
        halves[4 * unit + 3] = s
        few, many = 0, 0
        for k in range(count):
            scaled[k] = rate[entry[begin + k]] / total * count
            if scaled[k] < 1.0:
                small[few] = k
                few += 1
            else:
                large[many] = k
                many += 1
        while few > 0 and many > 0:
            few -= 1
            k, giver = small[few], large[many - 1]
            packed[2 * (unit + 1 + k)] = scaled[k]
            other[begin + k] = begin + giver
            scaled[giver] = (scaled[giver] + scaled[k]) - 1.0
            if scaled[giver] < 1.0:
                many -= 1
                small[few] = giver
                few += 1
        while many > 0:
            many -= 1
            packed[2 * (unit + 1 + large[many])] = 1.0
            other[begin + large[many]] = begin + large[many]
        while few > 0:  # by rounding alone
            few -= 1
            packed[2 * (unit + 1 + small[few])] = 1.0
            other[begin + small[few]] = begin + small[few]
        for k in range(count):
            at = 4 * (unit + 1 + k)
            mine, theirs = target[entry[begin + k]], target[entry[other[begin + k]]]
            halves[at + 2] = 2 * (first[mine] + mine)
            halves[at + 3] = 2 * (first[theirs] + theirs)


@compiled
def _watch(first: Any, other: Any, watched: Any, halves: Any) -> None:
    for s in range(len(first) - 1):
        for k in range(first[s], first[s + 1]):
            at = 4 * (k + s + 1)
            if watched[k]:
                halves[at + 2] |= np.uint32(1)
            if watched[other[k]]:
                halves[at + 3] |= np.uint32(1)
