"""A prospect: where one plan has led by each review, and what is to be expected from each state at it.

The value of an adaptive plan follows from the prospects of its two parts: what is settled by the review, plus the
distribution then, each state worth what the new plan makes of it where the signpost shows, and what the old one makes
of it elsewhere. One pass forward and one back for each question serve every review, every signpost and every pair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.begin import OPENING, freely
from detente.analysis.forecast.goal import everywhere, watch
from detente.analysis.forecast.hindsight import hindsight
from detente.analysis.forecast.kernel import kernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.walk import Span, walk
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

    states: Floats
    """Distributions, shape (reviews, states)."""
    slack: float
    """The mass that may be misplaced in them."""

    def at(self, places: Sequence[int]) -> "Shown":
        """The same at some of the reviews."""
        return Shown(self.states[list(places)], self.slack)


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


def course(game: Game, chain: Chain, question: Question, reviews: Sequence[float], here: Shown | None = None) -> Course:
    """Follow one question under one plan.

    Args:
        game: The game under the plan.
        chain: Its chain.
        question: The question: a probability at or within a time, an expected value at one.
        reviews: When to look, in order, each before the question's time.
        here: Where the chain is at these times, if it is known.

    Raises:
        QueryError: If the question is of another kind.
    """
    until = horizon(question)
    if question.asks == "probability" and question.within is not None:
        assert question.formula is not None
        return _within(chain, game.mask(question.formula), until, reviews)
    if question.asks == "welfare":
        assert question.actor is not None
        column = game.worth(question.actor)
    else:
        assert question.formula is not None
        column = np.asarray(game.column(question.formula), np.float64)
    return _at(chain, column, until, reviews, shown(chain, reviews) if here is None else here)


def shown(chain: Chain, reviews: Sequence[float]) -> Shown:
    """Where the chain is at each review.

    Args:
        chain: The chain.
        reviews: When, in clock units.
    """
    stops = walk(chain, freely(chain), chain.start, OPENING, list(reviews), watched=everywhere(chain), taken=False,
                 spent=False)  # fmt: skip
    return Shown(np.stack([stop.end for stop in stops if stop.end is not None]), max(stop.slack for stop in stops))


def _at(chain: Chain, column: Floats, until: float, reviews: Sequence[float], here: Shown) -> Course:
    """The expected value of a column, read as a share of its range so that it is carried back as a probability is."""
    low, span = float(column.min()), float(np.ptp(column))
    share = (column - low) / span if span else np.zeros(chain.size)
    ahead, off = _backward(chain, np.ones(chain.size, bool), share, until, reviews)
    size = max(abs(low), abs(low + span))
    return Course(settled=np.zeros(len(reviews)), open=here.states, ahead=low + span * ahead,
                  bound=span * (off + here.slack) + size * (here.slack + 100.0 * ROUNDING))  # fmt: skip


def _within(chain: Chain, goal: Bools, until: float, reviews: Sequence[float]) -> Course:
    """The probability that a goal is reached: one less that of staying out of it, forward and back."""
    out = ~goal
    stops = walk(chain, kernel(chain, out, goal=goal), np.where(out, chain.start, 0.0), OPENING, list(reviews),
                 watched=watch(chain, goal), taken=True, spent=False)  # fmt: skip
    left = np.stack([stop.end for stop in stops if stop.end is not None])
    ahead, off = _backward(chain, out, out.astype(float), until, reviews)
    slack = max(stop.slack for stop in stops)
    return Course(settled=1.0 - left.sum(axis=1), open=left, ahead=1.0 - ahead, bound=off + slack + 100.0 * ROUNDING)


def _backward(chain: Chain, live: Bools, value: Floats, until: float, reviews: Sequence[float]) -> tuple[Floats, float]:
    """What is expected at each review, of what stays among some states until then."""
    back, off, now, found = kernel(chain, live), 0.0, until, []
    for time in reversed(reviews):
        value, more = hindsight(chain, back, value, Span(begin=time, first=False), now)
        off, now = off + more, time
        found.append(value)
    return np.stack(found[::-1]), off
