"""A block: columns that take each step of uniformisation together, eight side by side.

A column is zero in the states of its goal; what is marked in it leads into its next layer, or away from the last. Each
has its own end, and its own slack, kept as in `uniformise`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.columns import LANES, Column, Passed, Trace, bits, room
from detente.analysis.forecast.goal import Happening, counted_rows
from detente.analysis.forecast.poisson import ROUNDING, TRUNCATION, Window, window
from detente.analysis.forecast.uniformise import GONE, LOOK
from detente.game.chain import Chain

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns that take each ring together, of a clock of rate `q`."""

    chain: Chain
    columns: Sequence[Column]
    first: Ints
    """The first lane of each column."""
    q: float
    x: Floats
    kept: npt.NDArray[np.uint8]
    """For each state a bit for each lane, not set if it is in its goal."""
    marked: tuple[npt.NDArray[Any], ...]
    """Source, target, probability and lane of what is marked, and whether it rises to the next lane."""

    @classmethod
    def of(cls, chain: Chain, columns: Sequence[Column], still: Sequence[Floats]) -> "Block":
        """Find what is to be taken out of the columns."""
        inflow = chain.inflow
        exits = np.max([chain.exits, *(chain.exits + rate for rate in still if len(rate))], axis=0)
        q = float(exits.max(initial=0.0)) or 1.0
        x, inside = room(chain.size), np.zeros((chain.size, LANES), bool)
        first = np.concatenate([[0], np.cumsum([column.times for column in columns])[:-1]]).astype(np.int64)
        empty = np.empty(0, np.int64)
        sources, targets, often, lanes, rises = [empty], [empty], [np.empty(0)], [empty], [np.empty(0, bool)]
        for column, lane, rate in zip(columns, first, still, strict=True):
            x[:, lane] = column.start
            if not isinstance(column.goal, Happening):
                inside[:, lane] = column.goal
                x[column.goal, lane] = 0.0
                continue
            at = np.flatnonzero(counted_rows(chain, column.goal)[inflow.entry])
            target = np.searchsorted(inflow.matrix.indptr, at, side="right") - 1
            quiet = np.flatnonzero(rate)
            for layer in range(column.times):
                sources += [inflow.matrix.indices[at], quiet]
                targets += [target, quiet]
                often += [inflow.matrix.data[at] / q, rate[quiet] / q]
                lanes.append(np.full(len(at) + len(quiet), lane + layer))
                rises.append(np.full(len(at) + len(quiet), layer < column.times - 1))
        marked = tuple(np.concatenate(parts) for parts in (sources, targets, often, lanes, rises))
        return cls(chain=chain, columns=columns, first=first, q=q, x=x, kept=~bits(inside), marked=marked)

    def follow(self) -> list[Passed]:
        """Ring the clock until all columns have ended, stand still or are empty."""
        from detente.analysis.forecast.loops import forward, read  # only what is large is worth compiled loops

        times = sorted({t for c in self.columns for t in (c.within, *c.ends, *c.spents)})
        windows = {time: window(self.q * time) for time in times}
        last = max(seen.right for seen in windows.values())
        more = self._more(windows, last)
        asked = [(n, time, at_end) for n, column in enumerate(self.columns)
                 for at_end, read_at in ((True, column.ends), (False, column.spents)) for time in read_at
                 if at_end or time != column.within]  # fmt: skip
        weight = np.zeros((last + 1, len(asked)))
        for r, (_, time, at_end) in enumerate(asked):
            seen = windows[time]
            weight[:, r] = _weights(seen, last) if at_end else _beyond(seen, last) / self.q
        lane = np.array([self.first[n] for n, _, _ in asked], np.int64)
        into = np.zeros((len(asked), self.chain.size))
        kept_rings = [n for n, column in enumerate(self.columns) if column.traced]
        traced = self.first[kept_rings].astype(np.int64)
        trace = np.empty((len(traced), last, self.chain.size))
        matrix = self.chain.inflow.matrix
        places = matrix.indices.astype(_smallest(self.chain.size))
        step = (matrix.indptr.astype(np.uint32), places, matrix.data / self.q, 1.0 - self.chain.exits / self.q)
        cost = np.diff(matrix.indptr) + self.chain.leaving + 2.0 * len(self.chain.flows) + 10.0
        x, y, spent = self.x, room(self.chain.size), room(self.chain.size)
        rights = np.zeros(LANES)
        for column, lane_ in zip(self.columns, self.first, strict=True):
            rights[lane_ : lane_ + column.times] = windows[column.horizon].right
        rounded, made = np.zeros(LANES), 0
        looks, rest = [(0, rounded.copy())], np.zeros((2, LANES))
        while made < last:
            upto = min(last, made + LOOK)
            forward(*step, self.kept, *self.marked, x, y, more, spent, lane, weight, into, traced, trace, cost, rounded,
                    made, upto)  # fmt: skip
            if (upto - made) % 2:
                x, y = y, x
            made = upto
            looks.append((made, rounded.copy()))
            if made == last:
                break
            mass, lately = x.sum(axis=0), ROUNDING * (rounded - looks[-2][1]) / (LOOK - 1)
            left = np.maximum(rights - made, 0.0)
            change = np.abs(x - y).sum(axis=0)
            gone = mass <= GONE
            steady = change <= np.maximum(lately, TRUNCATION / np.maximum(left, 1.0))
            if not len(traced) and (gone | steady | (left == 0)).all():
                rest = np.where(gone, [mass, 0.0 * mass], [0.0 * mass, change + 2.0 * lately])
                spent += x * more[made:].sum(axis=0)
                weight[made] = weight[made:].sum(axis=0)
                break
        read(x, lane, weight[made], into)
        found = []
        for n, (column, begin) in enumerate(zip(self.columns, self.first, strict=True)):
            mine = slice(begin, begin + column.times)
            slacks = {}
            for time in {column.within, *column.ends, *column.spents}:
                right = windows[time].right
                # what a ring rounds is weighed before it, so that a look counts all rings until then
                misplaced = next(so_far for rings, so_far in looks if rings >= min(right, made))[mine]
                ahead = rest[0] + max(right - made, 0) * rest[1]
                slacks[time] = float((ROUNDING * misplaced + ahead[mine]).sum()) + column.times * (
                    windows[time].error + ROUNDING * (right + 100.0)
                )
            rows = {(time, at_end): into[r] for r, (m, time, at_end) in enumerate(asked) if m == n}
            whole = np.ascontiguousarray(spent[:, mine.stop - 1])
            rows[column.within, False] = whole
            kept = None
            if column.traced:
                kept = Trace(self.q, trace[kept_rings.index(n)], ROUNDING * float(rounded[begin]))
            ends, spents = ({time: row for (time, at), row in rows.items() if at == what} for what in (True, False))
            found.append(Passed(whole, slacks[column.within], ends, spents, slacks, kept))
        return found

    def _more(self, windows: dict[float, Window], last: int) -> Floats:
        """What a time spent before each ring counts, by lane."""
        more = np.zeros((last + 1, LANES))
        for column, lane in zip(self.columns, self.first, strict=True):
            more[:, lane : lane + column.times] = _beyond(windows[column.within], last)[:, None] / self.q
        return more


def _smallest(size: int) -> type[np.unsignedinteger[Any]]:
    """The smallest numbers that tell so many states apart: what is read anew at every ring."""
    return np.uint16 if size <= 1 << 16 else np.uint32


def _weights(seen: Window, last: int) -> Floats:
    """Probability of each number of rings."""
    out = np.zeros(last + 1)
    out[seen.left : seen.right + 1] = seen.weights
    return out


def _beyond(seen: Window, last: int) -> Floats:
    """Probability of more rings than each number."""
    out = np.zeros(last + 1)
    out[: seen.left] = 1.0
    out[seen.left : seen.right + 1] = seen.beyond
    return out
