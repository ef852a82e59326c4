"""Tallies: what runs say to a question, as counts that add.

A question's clock runs from the start, or from the first occurrence of a mark (`after`); runs without one by its time
are no trials, nor are those in which a condition (`given`) does not hold at its time. What happens at a time has
happened at that time.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.interval import Moments, Proportion
from detente.analysis.simulate.watch import Bools, Floats, Ints, Paths

Sort = Literal["reached", "kept", "standing", "times", "wait", "value", "average", "discounted", "trend"]
TAIL = 1e-6
"""A discounted flow is followed until what is to come counts for this part; the last value stands for the rest."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of runs, by the numbers of what was watched."""

    sort: Sort
    """`reached`, `kept`: a condition at some time, at all times (or a mark, at some time); `standing`: a condition at
    a time; `times`: how often a mark happens, `wait`: how long until a condition or mark; `value`, `average`,
    `discounted`: of a column, at a time, over a time, or for ever; `trend`: the sign of its change by a time."""
    time: float = math.inf
    flag: int = -1
    mark: int = -1
    column: int = -1
    at_least: int | None = None
    after: int = -1
    by: float = math.inf
    given: int = -1
    given_at: float = 0.0
    discount: float = 0.0
    finals: int = 0
    """Bits of the conditions that end a story: nothing happens in a run from then on."""
    low: float = -math.inf
    high: float = math.inf
    """What the quantity can be, if that is known."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What runs come to."""

    found: Proportion | Moments
    """Trials that are decided."""
    undecided: int = 0
    """Runs that were still open at the horizon, so that it is not known what they would have come to."""
    never: int = 0
    """Trials that have ended without what was waited for."""
    cut: int = 0
    """Runs given up at the limit of steps."""
    runs: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        found: Proportion | Moments
        if isinstance(self.found, Proportion):
            assert isinstance(other.found, Proportion)
            found = self.found + other.found
        else:
            assert isinstance(other.found, Moments)
            found = self.found + other.found
        return Tally(
            found=found, undecided=self.undecided + other.undecided, never=self.never + other.never,
            cut=self.cut + other.cut, runs=self.runs + other.runs,
        )  # fmt: skip


def tally(paths: Paths, asked: Asked, horizon: float) -> Tally:
    """Count what is asked for.

    Args:
        paths: The runs.
        asked: What is asked of them.
        horizon: Until when they were made.

    Returns:
        The tally of all of them.
    """
    runs = _Read(paths)
    closed = runs.flag(asked.finals)[paths.first[1:] - 1]  # nothing happens in them any more
    base, zero, begun = runs.since(asked.after, asked.by)
    open_ = ~begun & ~closed & (asked.by > horizon) if asked.after >= 0 else np.zeros(paths.runs, bool)
    trial = begun.copy()
    if asked.given >= 0:
        when = zero + asked.given_at
        open_ |= trial & ~closed & (when > horizon)
        trial &= runs.flag(1 << asked.given)[runs.last(when)]
    answer = _ANSWERS[asked.sort](runs, asked, base, zero)
    wait = asked.sort in ("reached", "kept", "wait") or asked.at_least is not None
    decided = closed | (zero + asked.time <= horizon)
    if asked.sort == "discounted":
        decided = closed | (horizon - zero >= -math.log(TAIL) / asked.discount * (1.0 - 1e-9))
    if wait:
        decided |= answer.settled
    trial &= ~open_ & ~paths.cut
    open_ |= trial & ~decided
    trial &= decided
    values, never = answer.value[trial], 0
    found: Proportion | Moments
    if asked.sort in ("reached", "kept", "standing") or asked.at_least is not None:
        found = Proportion(int(values.astype(bool).sum()), len(values))
    else:
        if asked.sort == "wait":
            never = int(np.isinf(values).sum())
            values = values[np.isfinite(values)]
        found = Moments.of(values, asked.low, asked.high)
    return Tally(
        found=found, undecided=int((open_ & ~paths.cut).sum()), never=never, cut=int(paths.cut.sum()), runs=paths.runs
    )


@dataclass(frozen=True)
class _Answer:
    """A number for each run; for what is waited for, whether it has come (or can no longer come)."""

    value: npt.NDArray[Any]
    settled: Bools


class _Read:
    """Rows of runs, read run by run."""

    def __init__(self, paths: Paths) -> None:
        self.paths, self.first = paths, paths.first[:-1]
        self.run = np.repeat(np.arange(paths.runs), np.diff(paths.first))
        self.row = np.arange(len(paths.time))

    def flag(self, bits: int) -> Bools:
        """Rows from which on one of some conditions holds."""
        return np.asarray((self.paths.flags & np.uint64(bits)) != 0)

    def mark(self, number: int) -> Bools:
        """Rows that were a mark."""
        return np.asarray((self.paths.marks >> np.uint64(number)) & np.uint64(1) != 0)

    def since(self, mark: int, by: float) -> tuple[Ints, Floats, Bools]:
        """Row and time at which each run's clock starts, and whether it does."""
        runs = self.paths.runs
        if mark < 0:
            return self.first, np.zeros(runs), np.ones(runs, bool)
        row = self.earliest(self.mark(mark) & (self.paths.time <= by))
        begun = row < len(self.row)
        row = np.where(begun, row, self.first)
        return row, self.paths.time[row], begun

    def last(self, time: Floats) -> Ints:
        """The last row of each run up to a time."""
        return self.first + np.add.reduceat((self.paths.time <= time[self.run]).astype(np.int64), self.first) - 1

    def earliest(self, rows: Bools) -> Ints:
        """The first of some rows in each run; the number of all rows where there is none."""
        return np.asarray(np.minimum.reduceat(np.where(rows, self.row, len(self.row)), self.first))

    def sums(self, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Sums over the rows of each run."""
        return np.asarray(np.add.reduceat(rows, self.first))

    def until(self) -> Floats:
        """When each row gives way to the next."""
        end = np.append(self.paths.time[1:], np.inf)
        end[self.paths.first[1:] - 1] = np.inf
        return end


def _goal(runs: _Read, asked: Asked, base: Ints, zero: Floats, *, complement: bool = False) -> Ints:
    """The row at which each run first comes to what is asked for, within the time; the number of rows if none."""
    within = runs.paths.time <= (zero + asked.time)[runs.run]
    if asked.mark >= 0:  # what starts the clock is not counted
        return runs.earliest(runs.mark(asked.mark) & within & (runs.row > base[runs.run]))
    return runs.earliest((runs.flag(1 << asked.flag) != complement) & within & (runs.row >= base[runs.run]))


def _reached(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    come = _goal(runs, asked, base, zero) < len(runs.row)
    return _Answer(come, come)


def _kept(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    left = _goal(runs, asked, base, zero, complement=True) < len(runs.row)
    return _Answer(~left, left)


def _standing(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    return _Answer(runs.flag(1 << asked.flag)[runs.last(zero + asked.time)], np.zeros(len(base), bool))


def _times(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    within = runs.paths.time <= (zero + asked.time)[runs.run]
    times = runs.sums((runs.mark(asked.mark) & within & (runs.row > base[runs.run])).astype(np.int64))
    if asked.at_least is None:
        return _Answer(times, np.zeros(len(base), bool))
    return _Answer(times >= asked.at_least, times >= asked.at_least)


def _wait(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    row = _goal(runs, asked, base, zero)
    come = row < len(runs.row)
    waited = runs.paths.time[np.where(come, row, base)] - zero
    return _Answer(np.where(come, waited, asked.time), come)


def _value(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    return _Answer(runs.paths.values[runs.last(zero + asked.time), asked.column], np.zeros(len(base), bool))


def _average(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    if asked.time == 0.0:  # the average over no time is what there is then
        return _value(runs, asked, base, zero)
    end = np.minimum(runs.until(), (zero + asked.time)[runs.run])
    held = np.where(runs.row >= base[runs.run], np.maximum(end - runs.paths.time, 0.0), 0.0)
    return _Answer(runs.sums(held * runs.paths.values[:, asked.column]) / asked.time, np.zeros(len(base), bool))


def _discounted(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    begun = runs.row >= base[runs.run]
    since = np.where(begun, runs.paths.time - zero[runs.run], 0.0)
    till = np.where(begun, runs.until() - zero[runs.run], 0.0)
    weight = np.exp(-asked.discount * since) - np.exp(-asked.discount * till)
    return _Answer(runs.sums(weight * runs.paths.values[:, asked.column]), np.zeros(len(base), bool))


def _trend(runs: _Read, asked: Asked, base: Ints, zero: Floats) -> _Answer:
    level = runs.paths.values[:, asked.column]
    return _Answer(np.sign(level[runs.last(zero + asked.time)] - level[base]), np.zeros(len(base), bool))


_ANSWERS = {
    "reached": _reached, "kept": _kept, "standing": _standing, "times": _times, "wait": _wait, "value": _value,
    "average": _average, "discounted": _discounted, "trend": _trend,
}  # fmt: skip
