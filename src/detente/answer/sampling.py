"""What has to be watched so that runs answer questions.

Questions of one setting share their runs: a `Sampling` watches for all of them, and turns runs into tallies, which add.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.simulate.tally import TAIL, Asked, Tally, tally
from detente.analysis.simulate.watch import Paths, TooLongError, Walk, Watch
from detente.case.model import Actor, Mark, Model
from detente.case.questions import Question
from detente.formula import Factor, Formula, FormulaError, Kind, Vocabulary, compile_formula, disjunction, table

ENDLESS = 1_000.0
"""Clock units for which runs are followed where a question has no end of its own."""
LARGEST = 1_000_000
"""Combinations of levels up to which the range of a formula is looked up."""
UNASKABLE = {
    "after dates": "`after` starts the clock anew at a time that chance decides, but this case has dated entries: ask "
    "with `given` or `within` instead.",
    "after trend": "A trend is from the start; `after` cannot be asked of it.",
    "mark at": "What happens is asked with `within`; `at` and `throughout` are for states.",
    "count ever": "The expected number needs a time at which it ends.",
    "myopic welfare": "The actor is myopic, so its welfare needs a time: `at` or `over`.",
}
"""What cannot be asked of runs, as little as of the chain."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What some runs say to each question, None where it is not asked of them, and what they took."""

    tallies: tuple[Tally | None, ...]
    steps: int
    looks: int
    """Draws, what came to nothing included."""

    def __add__(self, other: "Counted") -> "Counted":
        """Both together."""
        both = zip(self.tallies, other.tallies, strict=True)
        tallies = tuple(None if one is None or more is None else one + more for one, more in both)
        return Counted(tallies, self.steps + other.steps, self.looks + other.looks)


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """Several questions of one setting, and what has to be watched for them."""

    questions: tuple[Question, ...]
    asked: tuple[Asked | str | float, ...]
    """For each question what is asked of the runs, or why it cannot be asked, or the number it simply is."""
    watch: Watch

    def run(self, walk: Walk, *, first: int, runs: int, seed: int) -> "Counted":
        """Make runs and count them; those that are too long to be held together are made in two halves."""
        try:
            paths = walk.paths(self.watch, first=first, runs=runs, seed=seed)
        except TooLongError:
            half = runs // 2
            one = self.run(walk, first=first, runs=half, seed=seed)
            return one + self.run(walk, first=first + half, runs=runs - half, seed=seed)
        return Counted(self.count(paths), int(paths.steps.sum()), paths.looks)

    def count(self, paths: Paths) -> tuple[Tally | None, ...]:
        """What some runs say to each question; None where it is not asked of them."""
        return tuple(
            tally(paths, one, self.watch.horizon) if isinstance(one, Asked) else None for one in self.asked
        )  # fmt: skip


def sampling(questions: Sequence[Question], model: Model, *, endless: float = ENDLESS) -> Sampling:
    """Find what has to be watched for some questions.

    Args:
        questions: Questions of one setting.
        model: Its model.
        endless: For how long runs are followed where a question has no end of its own.

    Returns:
        The questions as they are asked of runs.
    """
    making = _Making(model, endless)
    asked = tuple(making.asked(question) for question in questions)
    watch = Watch(
        horizon=making.horizon, formulas=tuple(making.formulas), marks=tuple(making.marks),
        columns=tuple(making.columns),
    )  # fmt: skip
    return Sampling(questions=tuple(questions), asked=asked, watch=watch)


class _Making:
    """Collects what has to be watched; equal conditions, marks and columns are watched once."""

    def __init__(self, model: Model, endless: float) -> None:
        self.model, self.endless, self.horizon = model, endless, 0.0
        self.formulas: list[Formula] = []
        self.marks: list[Mark] = []
        self.columns: list[Formula | str] = []

    def asked(self, question: Question) -> Asked | str | float:
        """What a question asks of runs."""
        if question.asks == "parameter":
            assert question.parameter is not None
            return float(self.model.parameters[question.parameter])
        why = self._unaskable(question)
        if why is not None:
            return f"{question.path}: {UNASKABLE[why]}"
        about = self._about(question)
        if question.after is not None:
            about |= {"after": _number(self.marks, question.after), "by": question.by}
        if question.given is not None:
            about |= {"given": _number(self.formulas, question.given.formula), "given_at": question.given.at}
        ends = [outcome.formula for outcome in self.model.final]
        finals = 1 << _number(self.formulas, disjunction(ends)) if ends else 0
        asked = Asked(finals=finals, **about)
        length = -math.log(TAIL) / asked.discount if asked.discount else asked.time
        length = max(self.endless if math.isinf(length) else length, asked.given_at)
        begins = (self.endless if math.isinf(asked.by) else asked.by) if asked.after >= 0 else 0.0
        self.horizon = max(self.horizon, begins + length)
        return asked

    def _unaskable(self, question: Question) -> str | None:
        if question.after is not None and self.model.calendar:
            return "after dates"
        if question.after is not None and question.asks == "trend":
            return "after trend"
        if question.asks == "probability" and question.mark is not None and question.within is None:
            return "mark at"
        if question.asks == "count" and question.at_least is None and question.within == math.inf:
            return "count ever"
        if question.asks == "welfare" and question.at is None and question.over is None:
            return None if self._actor(question).foresight is not None else "myopic welfare"
        return None

    def _actor(self, question: Question) -> Actor:
        return next(actor for actor in self.model.actors if actor.id == question.actor)

    def _about(self, question: Question) -> dict[str, Any]:
        if question.asks == "trend":
            column = _number(self.columns, _level(self.model, question.factor or ""))
            return {"sort": "trend", "column": column, "time": question.at, "low": -1.0, "high": 1.0}
        if question.asks in ("expect", "welfare"):
            return self._valued(question)
        goal: dict[str, Any] = {"time": math.inf if question.within is None else question.within}
        if question.mark is not None:
            goal["mark"] = _number(self.marks, question.mark)
        else:
            assert question.formula is not None
            goal["flag"] = _number(self.formulas, question.formula)
        if question.asks == "count":
            return goal | {"sort": "times", "at_least": question.at_least, "low": 0.0}
        if question.asks == "time":
            return goal | {"sort": "wait", "low": 0.0, "high": goal["time"]}
        if question.at is not None:
            return goal | {"sort": "standing", "time": question.at}
        if question.throughout is not None:
            return goal | {"sort": "kept", "time": question.throughout}
        return goal | {"sort": "reached"}

    def _valued(self, question: Question) -> dict[str, Any]:
        if question.asks == "welfare":
            assert question.actor is not None
            column: Formula | str = question.actor
            low, high = _utility(self.model, question.actor)
        else:
            assert question.formula is not None
            column = question.formula
            low, high = _range(column, self.model)
        about = {"column": _number(self.columns, column), "low": low, "high": high}
        if question.at is not None:
            return about | {"sort": "value", "time": question.at}
        if question.over is not None:
            return about | {"sort": "average", "time": question.over}
        foresight = self._actor(question).foresight
        assert foresight is not None
        return about | {"sort": "discounted", "discount": 1.0 / foresight}


def _number(things: list[Any], thing: Any) -> int:
    """Place of a thing in a list, at the end of which it is put if it is not there."""
    if thing not in things:
        things.append(thing)
    return things.index(thing)


def _level(model: Model, factor: str) -> Formula:
    """The number of the level a factor is at."""
    levels = next(one.levels for one in model.factors if one.id == factor)
    text = " + ".join(["0", *(f"{number} * ({factor} is {level})" for number, level in enumerate(levels) if number)])
    return compile_formula(text, Vocabulary({factor: Factor(levels)}), Kind.NUMBER)


def _range(formula: Formula, model: Model) -> tuple[float, float]:
    """The least and the most a formula can be; infinite where that takes too long to find."""
    if math.prod(formula.sizes) > LARGEST:
        return -math.inf, math.inf
    try:
        values = np.asarray(table(formula, model.parameters), np.float64)
    except FormulaError:  # it has no value in states that no rule allows
        return -math.inf, math.inf
    return float(values.min()), float(values.max())


def _utility(model: Model, actor: str) -> tuple[float, float]:
    """Bounds of an actor's flow of utility: each interest at its worst, and at its best."""
    low = high = 0.0
    for interest in model.interests[actor]:
        if interest.formula is not None:
            ends = _range(interest.formula, model)
        else:
            own = [_range(other.formula, model) for other in model.interests[interest.welfare or ""]
                   if other.formula is not None]  # fmt: skip
            weights = [o.weight for o in model.interests[interest.welfare or ""] if o.formula is not None]
            ends = (
                math.fsum(min(w * a, w * b) if w else 0.0 for w, (a, b) in zip(weights, own, strict=True)),
                math.fsum(max(w * a, w * b) if w else 0.0 for w, (a, b) in zip(weights, own, strict=True)),
            )
        if interest.weight:
            low += min(interest.weight * end for end in ends)
            high += max(interest.weight * end for end in ends)
    return low, high
