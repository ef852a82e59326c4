"""First passages side by side: for each of many goals, the expected time in each state until it is reached.

Every goal has a column, or several layers of them for a mark that must happen more than once, and all columns take each
step of uniformisation together (`loops`). A column is zero in the states of its goal; what is marked in it leads into
its next layer, or away from the last. Each has its own end, and its own slack, kept as in `uniformise`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.goal import Bools, Goal, Happening, counted_rows, silent_rates
from detente.analysis.forecast.loops import WIDTH, compiled, hold, lift, step
from detente.analysis.forecast.poisson import ROUNDING, TRUNCATION, Window, window
from detente.analysis.forecast.uniformise import GONE, LOOK
from detente.game.chain import Chain, by_target

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A goal to be reached, or a mark to happen so many times, within a time that ends."""

    goal: Goal
    start: Floats
    """Distribution at the start, the part in the goal included."""
    within: float
    times: int = 1


@dataclass(frozen=True, slots=True)
class Passed:
    """Expected time in each state while one more time is lacking."""

    spent: Floats
    slack: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What happens in a chain by where it leads, transitions that change nothing included where they are marked."""

    indptr: npt.NDArray[np.uint32]
    indices: npt.NDArray[np.uint32]
    rate: Floats
    entry: npt.NDArray[np.integer]
    """For each stored rate, its place among the rows of all flows, those that change nothing after the others."""
    exits: Floats
    cost: Floats
    """Roundings that one step makes for a mass in each state."""


def passages(chain: Chain, columns: Sequence[Column]) -> list[Passed]:
    """Follow every column until its end.

    Args:
        chain: The chain, without calendar.
        columns: What is to be reached, each of no more times than columns go side by side.

    Returns:
        For each column the times spent, and the probability mass that may be misplaced in it.
    """
    rates = _rates(chain, [column.goal for column in columns])
    found: list[Passed | None] = [None] * len(columns)
    for block in _blocks(columns):
        for number, passed in zip(block, _follow(chain, rates, [columns[n] for n in block]), strict=True):
            found[number] = passed
    return [passed for passed in found if passed is not None]


def _blocks(columns: Sequence[Column]) -> list[list[int]]:
    """Columns that go side by side: those whose ends are near one another."""
    blocks: list[list[int]] = []
    room = 0
    for number in sorted(range(len(columns)), key=lambda n: columns[n].within):
        if columns[number].times > room:
            blocks.append([])
            room = WIDTH
        blocks[-1].append(number)
        room -= columns[number].times
    return blocks


def _rates(chain: Chain, goals: Sequence[Goal]) -> Rates:
    silent = np.zeros(chain.size, bool)
    for goal in goals:
        if isinstance(goal, Happening):
            silent |= silent_rates(chain, goal) > 0
    inflow, exits, leaving = chain.inflow, chain.exits, chain.leaving
    matrix, entry = inflow.matrix, inflow.entry
    if silent.any():  # what changes nothing leads from a state to itself, so that it can be marked
        still = [flow.silent_source for flow in chain.flows]
        quiet = np.concatenate([np.empty(0, np.int64), *still])
        often = np.concatenate([np.empty(0), *(flow.silent_rate for flow in chain.flows)])
        target = np.concatenate([np.empty(0, np.int64), *(flow.target for flow in chain.flows), quiet])
        moving = np.concatenate([np.empty(0), *(flow.rate for flow in chain.flows), often])
        matrix, entry = by_target(chain.size, np.concatenate([inflow.source, quiet]), target, moving)
        exits = exits + np.bincount(quiet, weights=often, minlength=chain.size)
        leaving = leaving + np.bincount(quiet, minlength=chain.size)
    return Rates(
        matrix.indptr.astype(np.uint32), matrix.indices.astype(np.uint32), matrix.data, entry, exits,
        np.diff(matrix.indptr) + leaving.astype(np.float64) + 2.0 * len(chain.flows) + 10.0,
    )  # fmt: skip


def _marked(chain: Chain, goal: Happening) -> Bools:
    """What counts, over the rows of all flows and those that change nothing."""
    quiet = [np.zeros(len(flow.silent_source), bool) if n >= len(goal.silent) or (mask := goal.silent[n]) is None
             else mask for n, flow in enumerate(chain.flows)]  # fmt: skip
    return np.concatenate([counted_rows(chain, goal), *quiet])


def _follow(chain: Chain, rates: Rates, columns: Sequence[Column]) -> list[Passed]:
    """Follow the columns of one block."""
    width = sum(column.times for column in columns)
    marks = np.zeros(len(rates.rate), np.int64)
    x = np.zeros((chain.size, width))
    held: list[tuple[npt.NDArray[np.integer], int]] = []
    rising, place = 0, 0
    lanes: list[Column] = []
    for column in columns:
        bits = ((1 << column.times) - 1) << place
        if isinstance(column.goal, Happening):
            marks[_marked(chain, column.goal)[rates.entry]] |= bits
            x[:, place] = column.start
        else:
            held.append((np.flatnonzero(column.goal), place))
            x[:, place] = np.where(column.goal, 0.0, column.start)
        lanes += [column] * column.times
        rising |= bits & (bits >> 1)
        place += column.times
    q = float(rates.exits.max(initial=0.0)) or 1.0
    horizons = {column.within: window(q * column.within) for column in columns}
    windows = [horizons[column.within] for column in lanes]
    spent, slack = _rung(rates, _Ring.of(rates, q, marks, rising, width, held), x, windows)
    ends = np.cumsum([column.times for column in columns]) - 1
    begins = np.concatenate([[0], ends[:-1] + 1])
    return [Passed(np.ascontiguousarray(spent[:, end]), float(slack[begin : end + 1].sum()))
            for begin, end in zip(begins, ends, strict=True)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ring:
    """A ring of the clock at rate q."""

    q: float
    probability: Floats
    loop: Floats
    marked: tuple[npt.NDArray[Any], ...]
    """Source, target, probability and column of what is marked in a column, and whether it rises to the next."""
    held: tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]

    @classmethod
    def of(
        cls, rates: Rates, q: float, marks: npt.NDArray[np.int64], rising: int, width: int,
        held: Sequence[tuple[npt.NDArray[np.integer], int]],
    ) -> "_Ring":  # fmt: skip
        """Find what is to be taken out of the columns."""
        probability = rates.rate / q
        at = np.flatnonzero(marks)
        bits = (marks[at][:, None] >> np.arange(width)) & 1
        entry, column = np.nonzero(bits)
        target = np.searchsorted(rates.indptr, at, side="right") - 1
        rises = ((rising >> column) & 1).astype(bool)
        marked = (rates.indices[at][entry], target[entry], probability[at][entry], column, rises)
        rows = np.concatenate([np.empty(0, np.int64), *(states for states, _ in held)])
        lanes = np.repeat([place for _, place in held], [len(states) for states, _ in held]).astype(np.int64)
        return cls(q, probability, 1.0 - rates.exits / q, marked, (rows, lanes))


def _rung(rates: Rates, ring: _Ring, x: Floats, windows: Sequence[Window]) -> tuple[Floats, Floats]:
    """Ring the clock until all columns have ended, stand still or are empty: times spent, slack of each."""
    stepped, lifted, held = compiled(step), compiled(lift), compiled(hold)
    x, y, spent = np.ascontiguousarray(x), np.empty_like(x), np.zeros_like(x)
    rights = np.array([seen.right for seen in windows])
    last = int(rights.max())
    more = np.zeros((last + 1, len(windows)))
    for lane, seen in enumerate(windows):
        more[: seen.left, lane] = 1.0
        more[seen.left : seen.right + 1, lane] = seen.beyond
    more /= ring.q
    misplaced, early = np.zeros(len(windows)), np.zeros(len(windows))
    for k in range(last):
        rounded = ROUNDING * (rates.cost @ x)
        misplaced += rounded
        stepped(rates.indptr, rates.indices, ring.probability, ring.loop, x, y, more[k], spent)
        lifted(*ring.marked, x, y)
        held(*ring.held, y)
        if k % LOOK == LOOK - 1:
            left = np.maximum(rights - k, 0)
            mass, change = x.sum(axis=0), np.abs(y - x).sum(axis=0)
            gone = mass <= GONE
            steady = change <= np.maximum(rounded, TRUNCATION / np.maximum(left, 1))
            if (gone | steady | (left == 0)).all():
                early = np.where(gone, mass, left * (change + rounded))
                for lane, seen in enumerate(windows):
                    if k < seen.right and not gone[lane]:
                        spent[:, lane] += y[:, lane] * (seen.excess(k + 1) / ring.q)
                break
        x, y = y, x
    slack = misplaced + early + np.array([seen.error + ROUNDING * (seen.right + 100.0) for seen in windows])
    return spent, slack
