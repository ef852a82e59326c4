"""A prospect: where one plan has led by each review, and what is to be expected from each state at it.

The value of an adaptive plan follows from the prospects of its two parts: what is settled by the review, plus the
distribution then, each state worth what the new plan makes of it where the signpost shows, and what the old one makes
of it elsewhere. One pass forward and one back for each question serve every review, every signpost and every pair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.ahead import ahead
from detente.analysis.forecast.begin import OPENING, freely
from detente.analysis.forecast.goal import everywhere, watch
from detente.analysis.forecast.kernel import kernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.walk import walk
from detente.case.questions import Question
from detente.errors import QueryError
from detente.game import Chain, Game

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Reviews = Mapping[str, Sequence[float]]
"""When to look, by question, in clock units, each before the time of the question and in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One question under one plan."""

    settled: Floats
    """What is certain by each review, shape (reviews,): a goal that was reached before it."""
    open: Floats
    """Distribution over the states at each review, of what is not; shape (reviews, states)."""
    ahead: Floats
    """What is expected of the question from each state at each review, if the plan stays; shape (reviews, states)."""
    bound: float
    """By how much a value made of these may be off."""

    def stays(self) -> Floats:
        """The value if the plan stays, once for each review: all the same but for rounding."""
        return np.asarray(self.settled + (self.open * self.ahead).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the chain is at each review."""

    times: tuple[float, ...]
    states: Floats
    """Distributions, shape (reviews, states)."""
    slack: float
    """The mass that may be misplaced in them."""

    def at(self, times: Sequence[float]) -> Floats:
        """Those at some of the reviews."""
        return np.asarray(self.states[[self.times.index(time) for time in times]])


@dataclass(frozen=True, slots=True)
class _Column:
    """A question as a share of what it ranges over, so that it is carried back as a probability is."""

    stays: Bools
    """States in which it stays open."""
    value: Floats
    """What it is worth at its end, from 0 to 1."""
    low: float
    span: float
    settled: Floats
    open: Floats
    slack: float


def horizon(question: Question) -> float:
    """When a question is settled, in clock units.

    Raises:
        QueryError: If it is not one that an adaptive plan can be weighed by.
    """
    odd = [word for word in ("mark", "after", "given", "minus") if getattr(question, word) is not None]
    odd += [word for word, there in (("do", question.do), ("from", question.start)) if there]
    if odd:
        words = {"mark": "about what happens", "from": "with a start of its own"}
        raise QueryError(f"`{question.id}` is a question {words.get(odd[0], f'with `{odd[0]}`')}; adaptive plans are "
                         "weighed by chances of states at or within a time and values at one.")  # fmt: skip
    time = question.at if question.at is not None else question.within if question.asks == "probability" else None
    if question.asks not in ("probability", "expect", "welfare") or time is None:
        raise QueryError(f"`{question.id}` is not a probability at or within a time, nor an expected value at one: "
                         "adaptive plans are weighed by these.")  # fmt: skip
    if not 0.0 < time < np.inf:
        raise QueryError(f"`{question.id}` has no end, so that there is no time before it at which to look.")
    return float(time)


def courses(
    game: Game, chain: Chain, questions: Mapping[str, Question], reviews: Reviews, here: Shown | None = None
) -> dict[str, Course]:
    """Follow questions under one plan.

    Args:
        game: The game under the plan.
        chain: Its chain.
        questions: The questions: probabilities at or within a time, expected values at one.
        reviews: When to look, by question.
        here: Where the chain is at these times, if it is known.

    Raises:
        QueryError: If a question is of another kind.
    """
    here = here or shown(chain, sorted({time for times in reviews.values() for time in times}))
    groups: dict[tuple[float, tuple[float, ...]], list[str]] = {}
    for name, question in questions.items():
        groups.setdefault((horizon(question), tuple(reviews[name])), []).append(name)
    found: dict[str, Course] = {}
    for (until, times), names in groups.items():
        columns = [_column(game, chain, questions[name], times, here) for name in names]
        stays, values = np.stack([one.stays for one in columns]), np.stack([one.value for one in columns])
        seen, off = ahead(chain, stays, values, until, times)
        for place, (name, one) in enumerate(zip(names, columns, strict=True)):
            size = max(abs(one.low), abs(one.low + one.span))
            found[name] = Course(
                settled=one.settled, open=one.open, ahead=one.low + one.span * seen[:, place],
                bound=abs(one.span) * (off + one.slack) + size * (one.slack + 100.0 * ROUNDING),
            )  # fmt: skip
    return found


def _column(game: Game, chain: Chain, question: Question, times: Sequence[float], here: Shown) -> _Column:
    nothing = np.zeros(len(times))
    if question.asks == "probability" and question.within is not None:
        assert question.formula is not None
        goal = game.mask(question.formula)
        out = ~goal
        stops = walk(chain, kernel(chain, out, goal=goal), np.where(out, chain.start, 0.0), OPENING, list(times),
                     watched=watch(chain, goal), taken=True, spent=False)  # fmt: skip
        left = np.stack([stop.end for stop in stops if stop.end is not None])
        # one less the probability of staying out of it, forward and back
        return _Column(out, out.astype(float), 1.0, -1.0, 1.0 - left.sum(axis=1), left, max(s.slack for s in stops))
    if question.asks == "welfare":
        assert question.actor is not None
        column = game.worth(question.actor)
    else:
        assert question.formula is not None
        column = np.asarray(game.column(question.formula), np.float64)
    low, span = float(column.min()), float(np.ptp(column))
    share = (column - low) / span if span else np.zeros(chain.size)
    return _Column(np.ones(chain.size, bool), share, low, span, nothing, here.at(times), here.slack)


def shown(chain: Chain, times: Sequence[float]) -> Shown:
    """Where the chain is at each review.

    Args:
        chain: The chain.
        times: When, in clock units, in order.
    """
    stops = walk(chain, freely(chain), chain.start, OPENING, list(times), watched=everywhere(chain), taken=False,
                 spent=False)  # fmt: skip
    states = np.stack([stop.end for stop in stops if stop.end is not None])
    return Shown(tuple(times), states, max(stop.slack for stop in stops))
