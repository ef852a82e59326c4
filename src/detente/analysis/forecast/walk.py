"""A walk through time and the calendar.

Between two calendar entries the chain runs by itself; at an entry every state moves to its target. A walk carries a
distribution forward over both, and notes at each stop where it is, where it has been, and what the entries brought.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.goal import AnyChain, AnyWatch, Bools
from detente.analysis.forecast.kernel import AnyKernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.uniformise import Progress, sweep
from detente.game.chain import Jump

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time from `begin` on; a calendar entry at `begin` itself belongs to it only if it is `first`."""

    begin: float
    first: bool

    def jumps(self, chain: AnyChain, end: float) -> list[tuple[int, Jump]]:
        """Calendar entries up to and including `end`, in order."""
        found = [(number, jump) for number, jump in enumerate(chain.calendar)
                 if self.begin < jump.time <= end or (self.first and jump.time == self.begin)]  # fmt: skip
        return sorted(found, key=lambda pair: pair[1].time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What a walk has found up to a time; arrays over all states."""

    time: float
    end: Floats | None
    spent: Floats | None
    """Expected time in each live state since the walk began."""
    crossed: Floats
    """For each calendar entry, the probability that its jump reached the goal."""
    slack: float


@dataclass(slots=True, kw_only=True)
class _State:
    """A walk under way."""

    p: Floats
    spent: Floats | None
    """Expected time in each live state; of no stretch yet if `fresh`."""
    crossed: Floats
    slack: float = 0.0
    fresh: bool = True
    stops: dict[float, Stop] = field(default_factory=dict)

    def stop(self, time: float, end: bool) -> None:
        self.stops[time] = Stop(
            time=time, end=self.p if end else None, spent=self.spent, crossed=self.crossed.copy(), slack=self.slack
        )


def walk(
    chain: AnyChain, kernel: AnyKernel, start: Floats, span: Span, times: Sequence[float], *, watched: AnyWatch,
    taken: bool = True, end: bool = True, spent: bool = True, progress: Progress | None = None,
) -> list[Stop]:  # fmt: skip
    """Carry a distribution forward.

    Args:
        chain: The chain.
        kernel: The chain while the question is open.
        start: Distribution at the beginning, over all states (and layers).
        span: When it begins.
        times: Times to stop at, not before the beginning.
        watched: What reaches the goal.
        taken: Whether what reaches the goal leaves the walk.
        end: Whether the distributions are wanted.
        spent: Whether the times spent are wanted.
        progress: Called with the part of the work done.

    Returns:
        A stop for each time, in the order given.
    """
    state = _State(p=start, spent=np.zeros(start.shape) if spent else None, crossed=np.zeros(len(chain.calendar)))
    now, last = span.begin, max(times)
    jumps = span.jumps(chain, last)
    for time in sorted({jump.time for _, jump in jumps} | {last}):
        inner = sorted({stop for stop in times if now < stop < time} | ({time} if time > now else set()))
        here = [jump for jump in jumps if jump[1].time == time]
        if now in times and now not in state.stops:
            state.stop(now, end)
        if inner:
            swept = sweep(
                kernel, state.p, [stop - now for stop in inner], end=end or bool(here) or time < last, spent=spent,
                progress=part_of(progress, now - span.begin, time - now, last - span.begin),
            )  # fmt: skip
            before, slack, fresh = state.spent, state.slack, state.fresh
            for stop, found in zip(inner, swept, strict=True):
                if found.end is not None:
                    state.p = found.end
                if before is not None and found.spent is not None:
                    state.spent = found.spent if fresh else before + found.spent
                state.slack, state.fresh = slack + found.slack, False
                if stop in times and stop != time:
                    state.stop(stop, end)
        for number, jump in here:
            state.p, crossing, slack = leap(jump, state.p, watched.jumps[number], taken=taken)
            state.crossed[number] += float(crossing.sum())
            state.slack += slack
        now = time
        if now in times:
            state.stop(now, end)
    return [state.stops[time] for time in times]


def leap(jump: Jump, p: Floats, counts: Bools, *, taken: bool) -> tuple[Floats, Floats, float]:
    """Let a calendar entry happen.

    Args:
        jump: The entry.
        p: Distribution before it.
        counts: States from which it reaches the goal (the next layer).
        taken: Whether what reaches the goal leaves.

    Returns:
        The distribution after it; what reached the goal by state before it; the slack.
    """
    top = p if p.ndim == 1 else p[:, -1]
    crossing = np.where(counts, top, 0.0)
    if taken and counts.any():
        if p.ndim == 1:
            p = np.where(counts, 0.0, p)
        else:
            rising = np.where(counts[:, None], p, 0.0)
            p = p - rising
            p[:, 1:] += rising[:, :-1]
    moved = np.zeros_like(p)
    np.add.at(moved, jump.target, p)
    return moved, crossing, ROUNDING * float(np.bincount(jump.target).max() + 64)


def part_of(progress: Progress | None, before: float, length: float, whole: float) -> Progress | None:
    """A progress that fills a part of another."""
    if progress is None or whole <= 0.0:
        return None
    return lambda part: progress((before + part * length) / whole)
