"""A question read slowly on one dense chain: docs/answers.md, sections 1 and 2."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from detente.case.questions import Question
from oracle.answer.dense import Dense, Floats, Goal
from oracle.answer.story import Memory, Plot, Seen, Step, Story

Shares = dict[tuple[str, str], float]
"""By carrier (start, chance, chosen, tie, slip) and cause."""
Fine = Literal["value", "parts", "causes"]
"""How much is wanted of what carried a probability."""
IMPROBABLE = 1e-11
"""What is less probable than this cannot be told from what cannot be."""


class UnaskableError(Exception):
    """The question does not fit the game."""


@dataclass(frozen=True)
class Reading:
    """A number, None where there is none, what carried it, and how probable all is that it is asked after and given."""

    value: float | None
    shares: Shares | None = None
    given: float = 1.0
    parts: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        sums: dict[str, float] = {}
        for (part, _), share in (self.shares or {}).items():
            sums[part] = sums.get(part, 0.0) + share
        object.__setattr__(self, "parts", sums)


@dataclass(frozen=True)
class Done:
    """What was looked for has come, and by what."""

    part: str
    cause: str


def read(question: Question, dense: Dense, fine: Fine = "value") -> Reading:
    """Answer a question, without its `minus`."""
    if question.asks == "parameter":
        return Reading(dense.world.model.parameters[question.parameter])
    fits(question, dense)
    start, share = begin(question, dense)
    if start is None:
        return Reading(None)
    seen = None
    if question.given is not None:
        seen = Seen(dense.mask(question.given.formula), question.given.at)
    how = {
        "probability": probability,
        "count": count,
        "time": time,
        "expect": expected,
        "welfare": expected,
        "trend": trend,
    }[question.asks]
    found = how(question, dense, start, seen, fine)
    return Reading(found.value, found.shares, found.given * share)


def fits(question: Question, dense: Dense) -> None:
    """Whether the question can be asked of the game.

    Raises:
        UnaskableError: If it cannot.
    """
    if question.after is not None and dense.entries:
        raise UnaskableError("`after` starts the clock anew, the calendar does not")
    if question.after is not None and question.asks == "trend":
        raise UnaskableError("a trend is from the start")
    if question.asks == "probability" and question.mark is not None and question.within is None:
        raise UnaskableError("what happens, at a time or all the time")
    discounted = question.asks == "welfare" and question.at is None and question.over is None
    if discounted and dense.world.actors[question.actor].foresight is None:
        raise UnaskableError("the discounted welfare of an actor without foresight")


def begin(question: Question, dense: Dense) -> tuple[Floats | None, float]:
    """Where the question's clock starts, None where it never does; and how probable that is."""
    if question.after is None:
        return dense.start, 1.0
    goal = Goal.of(dense, None, question.after)

    def turn(memory: Memory, step: Step) -> Memory:
        if memory is None and goal.met(step.label, step.source, step.target):
            return ("after", step.target)
        return memory

    plot = Plot(first=lambda state: None, turn=turn, settled=lambda memory: memory is not None)
    story = Story(dense, dense.start, plot, None, math.inf)
    if math.isfinite(question.by):
        story.pass_time(question.by)
    else:
        story.settle()
    found = np.zeros(len(dense.states))
    for (_, memory), mass in zip(story.pairs, story.mass, strict=True):
        if isinstance(memory, tuple):
            found[memory[1]] += mass
    share = float(found.sum())
    return (found / share if share > IMPROBABLE else None), share


def kind(step: Step, fine: Fine) -> Done:
    """What a step counts as."""
    return Done("" if fine == "value" else step.part, step.cause if fine == "causes" else "")


def tally(story: Story, wanted: Callable[[int, Memory], Done | None]) -> Reading:
    """The mass of all pairs that are wanted, by what carried it."""
    if story.share < IMPROBABLE:
        return Reading(None, given=story.share)
    shares: Shares = {}
    for (state, memory), mass in zip(story.pairs, story.mass, strict=True):
        done = wanted(state, getattr(memory, "memory", memory))
        if done is not None and mass:
            shares[done.part, done.cause] = shares.get((done.part, done.cause), 0.0) + float(mass) / story.share
    return Reading(math.fsum(shares.values()), shares, story.share)


def probability(question: Question, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """That it holds at some time, at a time, all the time; that it happens."""
    goal = Goal.of(dense, question.formula, question.mark)
    if question.within is not None:
        return reached(goal, 1, question.within, dense, start, seen, fine)
    if question.throughout is not None:
        outside = Goal(dense, [not holds for holds in goal.holds], None)
        left = reached(outside, 1, question.throughout, dense, start, seen, fine)
        return left if left.value is None else Reading(1.0 - left.value, left.shares, left.given)
    assert question.at is not None
    return standing(goal, question.at, dense, start, seen, fine)


def reached(goal: Goal, times: int, end: float, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """That a goal is met so many times; what carries it is what meets it last."""

    def turn(memory: Memory, step: Step) -> Memory:
        if not isinstance(memory, int) or not goal.met(step.label, step.source, step.target):
            return memory
        return memory + 1 if memory + 1 < times else kind(step, fine)

    story = Story(dense, start, Plot(first=opening(goal), turn=turn, settled=is_done), seen, end)
    if math.isinf(end):
        story.settle()
    return tally(story, lambda _, memory: memory if isinstance(memory, Done) else None)


def opening(goal: Goal) -> Callable[[int], Memory]:
    """What is remembered of a start: that the goal holds there already, or that it has been met no time."""
    return lambda state: Done("start", "") if goal.inside(state) else 0


def is_done(memory: Memory) -> bool:
    return isinstance(memory, Done)


def standing(goal: Goal, at: float, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """That some states are where the chain is at a time; what carries it is what last led into them."""

    def turn(memory: Memory, step: Step) -> Memory:
        if not goal.holds[step.target]:
            return None
        return memory if goal.holds[step.source] else kind(step, fine)

    def first(state: int) -> Memory:
        return Done("start", "") if goal.holds[state] else None

    def verdict(memory: Memory, state: int) -> Memory:
        return Done("", "") if goal.holds[state] else None

    if fine == "value":
        plot = Plot(first=lambda state: None, turn=lambda memory, step: memory, verdict=verdict)
    else:
        plot = Plot(first=first, turn=turn)
    story = Story(dense, start, plot, seen, at)
    return tally(story, lambda _, memory: memory if isinstance(memory, Done) else None)


def count(question: Question, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """How often it happens, or that it happens so many times."""
    goal = Goal.of(dense, None, question.mark)
    assert question.within is not None
    if question.at_least is not None:
        return reached(goal, question.at_least, question.within, dense, start, seen, fine)

    def times(part: str | None) -> Reading:
        def lump(memory: Memory, step: Step) -> float:
            return float(part in (None, step.part) and goal.met(step.label, step.source, step.target))

        return gathered(dense, start, seen, question.within, Plot(first=nothing, turn=the_same, lump=lump))

    whole = times(None)
    if fine == "value" or whole.value is None:
        return whole
    shares = {(part, ""): times(part).value for part in ("chance", "chosen", "tie", "slip")}
    return Reading(whole.value, shares, whole.given)


def nothing(state: int) -> Memory:
    return None


def the_same(memory: Memory, step: Step) -> Memory:
    return memory


def gathered(dense: Dense, start: Floats, seen: Seen | None, end: float, plot: Plot) -> Reading:
    """Expectation of what is gathered until the end."""
    story = Story(dense, start, plot, seen, end)
    if story.share < IMPROBABLE:
        return Reading(None, given=story.share)
    return Reading(math.fsum(story.gathered) / story.share, given=story.share)


def time(question: Question, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """How long it takes, or how long up to a time."""
    goal = Goal.of(dense, question.formula, question.mark)

    def turn(memory: Memory, step: Step) -> Memory:
        return Done("", "") if memory == 0 and goal.met(step.label, step.source, step.target) else memory

    plot = Plot(first=opening(goal), turn=turn, settled=is_done, flow=lambda memory, _: float(memory == 0))
    end = math.inf if question.within is None else question.within
    if math.isfinite(end):
        return gathered(dense, start, seen, end, plot)
    story = Story(dense, start, plot, seen, end)
    if story.share < IMPROBABLE:
        return Reading(None, given=story.share)
    return Reading((math.fsum(story.gathered) + story.wait()) / story.share, given=story.share)


def expected(question: Question, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """A number that every state has: at a time, on average over a time, discounted."""
    column = dense.utility(question.actor) if question.asks == "welfare" else dense.column(question.formula)
    at = 0.0 if question.over == 0 else question.at  # the average over no time is what there is then
    if at is not None:
        return valued(dense, start, seen, at, nothing, lambda _, state: float(column[state]))
    if question.over is not None:
        plot = Plot(first=nothing, turn=the_same, flow=lambda _, state: float(column[state]))
        total = gathered(dense, start, seen, question.over, plot)
        return total if total.value is None else Reading(total.value / question.over, given=total.given)
    delta = 1.0 / dense.world.actors[question.actor].foresight
    plot = Plot(first=nothing, turn=the_same, flow=lambda _, state: delta * float(column[state]), discount=delta)
    story = Story(dense, start, plot, seen, math.inf)
    if story.share < IMPROBABLE:
        return Reading(None, given=story.share)
    return Reading((math.fsum(story.gathered) + story.discounted()) / story.share, given=story.share)


def valued(
    dense: Dense, start: Floats, seen: Seen | None, at: float, first: Callable[[int], Memory],
    worth: Callable[[Memory, int], float],
) -> Reading:  # fmt: skip
    """Expectation of a number that memory and state have at a time."""
    plot = Plot(first=first, turn=the_same, verdict=lambda memory, state: None, worth=worth)
    return gathered(dense, start, seen, at, plot)


def trend(question: Question, dense: Dense, start: Floats, seen: Seen | None, fine: Fine) -> Reading:
    """The probability of standing above the level of the start, less that of standing below it."""
    level = dense.level(question.factor)
    assert question.at is not None
    return valued(
        dense,
        start,
        seen,
        question.at,
        lambda state: level[state],
        lambda began, now: float(np.sign(level[now] - began)),
    )
