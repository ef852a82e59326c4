"""Sampled answers: questions asked of runs instead of the whole chain, each number with the interval it lies in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.analysis.simulate.interval import CONFIDENCE, Proportion
from detente.analysis.simulate.tally import TAIL, Asked, Tally
from detente.analysis.simulate.watch import Walk
from detente.answer.sampling import ENDLESS, Counted, Sampling, sampling
from detente.case.model import Model
from detente.case.questions import Question
from detente.errors import QueryError
from detente.result import Status

RUNS = 10_000
BATCH = 2_000
"""Runs whose logs are kept at a time."""


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """A number from runs, with the interval it lies in."""

    question: str
    estimate: float | None
    """None where there is no number; infinite where a time is."""
    low: float
    high: float
    confidence: float
    trials: int
    """Runs that count: those that meet what is asked under."""
    runs: int
    steps: int
    looks: int
    """Draws, what came to nothing included."""
    status: Status
    note: str = ""


def sample(
    questions: Sequence[Question], model: Model, walk: Walk, *, runs: int = RUNS, seed: int = 0,
    width: float | None = None, batch: int = BATCH, confidence: float = CONFIDENCE, endless: float = ENDLESS,
) -> tuple[Sampled, ...]:  # fmt: skip
    """Answer questions by runs; `minus` is left to the caller, who may use `difference`.

    Args:
        questions: Questions of one setting.
        model: The model the walk was made from.
        walk: What makes the runs.
        runs: How many at most.
        seed: From 0 to 2^63 - 1.
        width: Stop after the first batch at which every interval is at most so wide.
        batch: Runs at a time.
        confidence: Of each interval by itself.
        endless: For how long runs are followed where a question has no end of its own.

    Returns:
        One answer for each question, in their order.

    Raises:
        QueryError: If there is nothing to run, or more is asked than can be watched at a time.
    """
    if runs < 1 or batch < 1:
        raise QueryError("At least one run is needed.")
    made = sampling(questions, model, endless=endless)
    asked = any(isinstance(one, Asked) for one in made.asked)
    total: Counted | None = None
    done = 0
    while asked and done < runs:
        many = min(batch, runs - done)
        counted = made.run(walk, first=done, runs=many, seed=seed)
        total, done = counted if total is None else total + counted, done + many
        if width is not None:
            answers = read(made, total.tallies, steps=total.steps, looks=total.looks, confidence=confidence)
            widths = [one.high - one.low for one in answers if one.status is Status.SAMPLED]
            if widths and max(widths) <= width:
                break
    if total is None:
        total = Counted(tuple(None for _ in questions), 0, 0)
    return read(made, total.tallies, steps=total.steps, looks=total.looks, confidence=confidence)


def read(
    made: Sampling, counted: Sequence[Tally | None], *, steps: int, looks: int, confidence: float = CONFIDENCE
) -> tuple[Sampled, ...]:
    """The answers.

    Args:
        made: What was asked.
        counted: Sums of what `count` gave.
        steps: Of all runs.
        looks: Of all runs.
        confidence: Of each interval by itself.

    Returns:
        One answer for each question, in their order.
    """
    found = []
    for question, asked, counts in zip(made.questions, made.asked, counted, strict=True):
        about: dict[str, Any] = {"question": question.id, "confidence": confidence, "steps": steps, "looks": looks}
        if isinstance(asked, Asked) and counts is not None:
            found.append(_read(asked, counts, made.watch.horizon, about))
        elif isinstance(asked, str):
            found.append(_nothing(Status.UNASKABLE, asked, about))
        else:
            assert isinstance(asked, float)
            found.append(Sampled(estimate=asked, low=asked, high=asked, trials=0, runs=0, status=Status.EXACT, **about))
    return tuple(found)


def difference(one: Sampled, other: Sampled) -> Sampled:
    """One number less another of independent runs; distances to the ends are added in squares.

    Source:
        Zou and Donner 2008, *Statistics in Medicine* 27:1693.
    """
    about: dict[str, Any] = {
        "question": one.question, "confidence": min(one.confidence, other.confidence), "steps": one.steps + other.steps,
        "looks": one.looks + other.looks,
    }  # fmt: skip
    a, b = one.estimate, other.estimate
    if a is None or b is None or (math.isinf(a) and math.isinf(b)):
        lacking = one if a is None else other
        note = lacking.note or "One side of the difference has no value."
        status = lacking.status if lacking.estimate is None else Status.INFINITE
        return _nothing(status, note, about, trials=lacking.trials, runs=lacking.runs)
    status = one.status if one.status is not Status.EXACT else other.status
    if math.isinf(a) or math.isinf(b):
        return Sampled(estimate=a - b, low=a - b, high=a - b, trials=one.trials + other.trials,
                       runs=one.runs + other.runs, status=Status.INFINITE, **about)  # fmt: skip
    return Sampled(
        estimate=a - b, low=a - b - math.hypot(a - one.low, other.high - b),
        high=a - b + math.hypot(one.high - a, b - other.low), trials=one.trials + other.trials,
        runs=one.runs + other.runs, status=status, **about,
    )  # fmt: skip


def _nothing(status: Status, note: str, about: dict[str, Any], *, trials: int = 0, runs: int = 0) -> Sampled:
    return Sampled(
        estimate=None, low=-math.inf, high=math.inf, trials=trials, runs=runs, status=status, note=note, **about
    )


def _read(asked: Asked, counts: Tally, horizon: float, about: dict[str, Any]) -> Sampled:
    """A number and its interval, or why there is none."""
    confidence, found = about["confidence"], counts.found
    trials = found.trials if isinstance(found, Proportion) else found.n
    if counts.cut:
        note = f"{counts.cut:,} of {counts.runs:,} runs were given up at the limit of steps."
        return _nothing(Status.STOPPED, note, about, trials=trials, runs=counts.runs)
    proportion = isinstance(found, Proportion) and asked.after < 0
    if counts.undecided and not (proportion or counts.never):
        note = f"{counts.undecided:,} of {counts.runs:,} runs were still open at time {horizon:g}."
        return _nothing(Status.STOPPED, note, about, trials=trials, runs=counts.runs)
    if counts.never:
        reached = Proportion(trials, trials + counts.never)
        most = Proportion(trials + counts.undecided, trials + counts.never + counts.undecided)
        low, high = reached.interval(confidence)[0], most.interval(confidence)[1]
        note = f"It is reached with probability {low:.4g} to {high:.4g}."
        return Sampled(estimate=math.inf, low=math.inf, high=math.inf, trials=trials + counts.never, runs=counts.runs,
                       status=Status.INFINITE, note=note, **about)  # fmt: skip
    if not trials + counts.undecided:
        rare = Proportion(0, counts.runs).interval(confidence)[1]
        note = f"None of {counts.runs:,} runs met what it is asked under, whose probability is below {rare:.2g}."
        return _nothing(Status.STOPPED, note, about, runs=counts.runs)
    note = ""
    if isinstance(found, Proportion) and counts.undecided:
        least, most = (Proportion(found.hits + more, trials + counts.undecided) for more in (0, counts.undecided))
        low, high = least.interval(confidence)[0], most.interval(confidence)[1]
        estimate = (found.hits + counts.undecided / 2.0) / (trials + counts.undecided)
        trials += counts.undecided
        note = f"{counts.undecided:,} runs were still open at time {horizon:g}: the interval counts them both ways."
    else:
        low, high = found.interval(confidence)
        estimate = found.estimate or 0.0
    if asked.sort == "discounted" and math.isfinite(asked.high - asked.low):
        rest = TAIL * (asked.high - asked.low)
        low, high = max(asked.low, low - rest), min(asked.high, high + rest)
    return Sampled(estimate=estimate, low=low, high=high, trials=trials, runs=counts.runs, status=Status.SAMPLED,
                   note=note, **about)  # fmt: skip
