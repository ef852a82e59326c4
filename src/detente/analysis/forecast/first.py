"""First passage: the flow into a goal until it is first reached, for all ends and conditions.

The flow into the goal up to T over a transition of rate r from s is r E[time in s up to T, before the goal]. Up to a
condition each transition is weighted with the probability of the condition from where it leads; after it, the walk goes
on from where the condition holds. Without end the times spent solve linear equations, after the last calendar entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.begin import OPENING, Condition, freely, moving
from detente.analysis.forecast.goal import AnyChain, AnyWatch, Goal, Happening, Watch, watch
from detente.analysis.forecast.graph import can_reach
from detente.analysis.forecast.hindsight import hindsight, relive
from detente.analysis.forecast.kernel import AnyKernel, Kernel, kernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.unbounded import equations
from detente.analysis.forecast.uniformise import Progress
from detente.analysis.forecast.walk import Span, walk
from detente.result import Status

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A goal, seen from a start distribution: what holds already, what is open, and how it is stepped."""

    goal: Goal
    watched: AnyWatch
    kernel: AnyKernel
    inside: Floats
    """The part of the start in the goal."""
    open: Floats
    """The rest of it."""
    started: float
    """Probability of the part in the goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flowed:
    """What has flowed into the goal."""

    gained: Floats
    """For each watched transition, the expected time at its source (times the probability of what is still given)."""
    crossed: Floats
    """Probability brought by each calendar entry."""
    started: float
    """Probability that the goal held at the start."""
    slack: float
    status: Status = Status.EXACT


def opened(chain: AnyChain, goal: Goal, start: Floats, layers: int = 1) -> Opened:
    """Open a question for the first time that a goal is reached, or for the so-many-th time that a mark happens."""
    watched = watch(chain, goal)
    if isinstance(goal, Happening):
        live = moving(chain)
        assert isinstance(watched, Watch)
        live[watched.source] = True
        stepped = kernel(chain, live, mark=goal, layers=layers)
        inside, rest, started = np.zeros(chain.size), start, 0.0
    else:
        stepped = kernel(chain, moving(chain) & ~goal, goal=goal)
        held = goal & (start != 0.0)
        inside, rest, started = np.zeros(chain.size), start, 0.0
        if held.any():
            inside, rest = np.where(held, start, 0.0), np.where(held, 0.0, start)
            started = float(inside.sum())
    if layers > 1:
        rest = np.concatenate([rest[:, None], np.zeros((chain.size, layers - 1))], axis=1)
    return Opened(goal=goal, watched=watched, kernel=stepped, inside=inside, open=rest, started=started)


def passage(
    chain: AnyChain, question: Opened, within: Sequence[float], *, begin: Floats | None = None, span: Span = OPENING,
    progress: Progress | None = None,
) -> list[Flowed]:  # fmt: skip
    """The flow into the goal by several times, `inf` among them if wanted, from one pass.

    Args:
        chain: The chain.
        question: The goal.
        within: The times.
        begin: The open part of the start, if not that of the question.
        span: When it begins.
        progress: Called with the part of the work done.
    """
    last = max([span.begin, *(jump.time for jump in chain.calendar)])
    stops = [time if isfinite(time) else last for time in within]
    endless = any(time == inf for time in within)
    if begin is None:
        begin = question.open
    found = walk(chain, question.kernel, begin, span, stops, watched=question.watched, end=endless, progress=progress)
    out = []
    for time, stop in zip(within, found, strict=True):
        assert stop.spent is not None
        stood = stop.time == span.begin
        gained = question.watched.nothing() if stood else question.watched.read(stop.spent)
        slack, status = stop.slack, Status.EXACT
        if time == inf:
            assert stop.end is not None
            spent, off, status = _rest(chain, question, stop.end, progress)
            gained, slack = gained + question.watched.read(spent), slack + off
        out.append(Flowed(gained=gained, crossed=stop.crossed, started=question.started, slack=slack, status=status))
    return out


def passage_given(
    chain: AnyChain, question: Opened, within: float, condition: Condition, progress: Progress | None = None
) -> Flowed:
    """The flow into the goal by a time, of what then satisfies the condition."""
    mask, when = condition
    back = freely(chain)
    if within < when:
        last, off = hindsight(chain, back, mask.astype(float), Span(begin=within, first=False), when)
        r = relive(chain, question.kernel, back, question.open, OPENING, within, last, watched=question.watched,
                   taken=True, progress=progress)  # fmt: skip
        return Flowed(gained=r.gained, crossed=r.crossed, started=float((question.inside * r.first).sum()),
                      slack=r.slack + off)  # fmt: skip
    r = relive(chain, question.kernel, back, question.open, OPENING, when, mask.astype(float), watched=question.watched,
               taken=True, end=True, progress=progress)  # fmt: skip
    assert r.end is not None
    kept = np.where(mask if r.end.ndim == 1 else mask[:, None], r.end, 0.0)
    (later,) = passage(chain, question, [within], begin=kept, span=Span(begin=when, first=False))
    return Flowed(
        gained=r.gained + later.gained, crossed=r.crossed + later.crossed,
        started=float((question.inside * r.first).sum()), slack=r.slack + later.slack, status=later.status,
    )  # fmt: skip


def _rest(chain: AnyChain, question: Opened, p: Floats, progress: Progress | None) -> tuple[Floats, float, Status]:
    """Expected time in each state, in the top layer, without end and without calendar; the slack; the status."""
    goal, layers = question.goal, question.kernel.layers
    inside = can_reach(chain, goal) & question.kernel.live
    if not inside.any():
        return np.zeros(chain.size), 0.0, Status.EXACT
    mark = goal if isinstance(goal, Happening) else None
    small = kernel(chain, inside, mark=mark, layers=layers)
    system = equations(small, progress)
    x, slack, status = small.take(p), 0.0, Status.EXACT
    solution = system.forward(x if x.ndim == 1 else x[:, 0])
    for layer in range(layers):
        if layer:
            assert isinstance(small, Kernel)
            assert small.rise is not None
            risen = x[:, layer] + small.rise @ np.maximum(solution.x, 0.0)
            slack += ROUNDING * float((small.cost * risen).sum())
            solution = system.forward(risen)
        slack += float(solution.residual.sum())
        if status is Status.EXACT or solution.status is Status.STOPPED:
            status = solution.status
    return small.spread(solution.x), slack + 100.0 * ROUNDING, status
