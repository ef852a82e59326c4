"""A desk: what a worker computes of adaptive plans, all plans at one point under one theory.

A game holds the states its start leads to, and those into which it may be entered from other plans, with all they lead
to. Until somebody changes plans nobody foresees it: each game is solved as if its plan stayed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.answer.expectations import Others
from detente.answer.grounds import Grounds, Setting
from detente.case.model import Model
from detente.case.questions import read_question
from detente.case.values import Values
from detente.errors import GameError
from detente.formula import Kind
from detente.game import Game, Shapes, make_chain, solve
from detente.game.layout import lay_out
from detente.insight.adaptive.carry import Taken, take_over
from detente.insight.adaptive.prospect import Course, courses, shown
from detente.insight.adaptive.study import Sought
from detente.result import Status
from detente.study.desk import Moved
from detente.study.grid import ALONE, CENTRE
from detente.study.spots import Spots

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
Pair = tuple[str | None, str | None]
"""From which plan to which; to `""` for a plan by itself."""
EMPTY: Row = {"then": "", "question": "", "review": 0.0, "value": None, "bound": None, "watched": "", "note": ""}


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A plan at one point under one theory, solved on its own states and those it may be entered in."""

    own: Game
    """On the states its start leads to."""
    place: npt.NDArray[np.int64]
    """Where these are among all states."""
    game: Game
    courses: Mapping[str, Course]
    shown: Floats
    """Distribution over all states at each review."""
    masks: Floats
    """Signposts on its own states in which the story goes on, shape (signposts, states)."""
    note: str


Plans = dict[str | None, Entered]


class Desk:
    """What a worker keeps: machine forms with theory and plan applied, and compiled games by plan."""

    def __init__(self, context: Sought) -> None:
        """Nothing is solved yet."""
        self.context = context
        self.tasks = context.tasks
        self.times = sorted({time for reviews in context.reviews.values() for time in reviews})
        self._plain = Grounds(context.machine)
        self._own: dict[str | None, Shapes] = {plan: Shapes() for plan in context.plans}
        self._entered: dict[str | None, Shapes] = {plan: Shapes() for plan in context.plans}
        """By plan: theories seldom change what can happen, and points of the ranges hardly ever do."""
        self._centre = Spots((), np.empty((1, 0)))

    def rows(self, point: int, theory: str | None) -> Iterator[Row]:
        """The rows of a task."""
        known = {**EMPTY, "point": point, "theory": theory or ALONE}
        plans, taken, troubles = self._solved(point, theory)
        for (plan, then), why in troubles.items():  # at this point of the ranges; the others keep their numbers
            part = "plan" if then == "" else "change"
            yield {
                **known,
                "part": part,
                "plan": plan or ALONE,
                "then": then or (ALONE if then is None else ""),
                "note": why,
            }
        for plan, entered in plans.items():
            for name, followed in entered.courses.items():
                value = float(followed.stays()[0])
                yield {**known, "part": "plan", "plan": plan or ALONE, "question": name, "value": value,
                       "bound": followed.bound, "note": entered.note}  # fmt: skip
                yield from self._looks({**known, "plan": plan or ALONE, "question": name}, name, entered)
        for (begin, then), where in taken.items():
            for name in self.context.reviews:
                row = {**known, "plan": begin or ALONE, "then": then or ALONE, "question": name}
                yield from self._changes(row, name, plans[begin], plans[then], where)

    def _looks(self, known: Row, name: str, plan: Entered) -> Iterator[Row]:
        """What is seen at each review: how likely each signpost shows, and what the question then comes to."""
        followed = plan.courses[name]
        for number, review in enumerate(self.context.reviews[name]):
            seen = plan.masks @ plan.shown[self.times.index(review)][plan.place]
            still = followed.open[number][plan.place]
            open_ = plan.masks @ still
            come = plan.masks @ (still * followed.ahead[number][plan.place])
            yield {**known, "part": "look", "review": review,
                   "watched": json.dumps([seen.tolist(), open_.tolist(), come.tolist()])}  # fmt: skip

    def _changes(self, known: Row, name: str, begin: Entered, then: Entered, where: Taken) -> Iterator[Row]:
        """What changing plans adds at each review, where each signpost shows."""
        before, after = begin.courses[name], then.courses[name]
        landed = then.game.space.find(where.codes)
        sign = 1.0 if self.context.better[name] == "higher" else -1.0
        for number, review in enumerate(self.context.reviews[name]):
            worth = where.worth(after.ahead[number][landed], begin.own.size)
            gain = before.open[number][begin.place] * (worth - before.ahead[number][begin.place])
            gain[begin.own.final] = 0.0
            most = sign * float(np.maximum(sign * gain, 0.0).sum())
            yield {**known, "part": "change", "review": review, "value": most, "bound": before.bound + after.bound,
                   "watched": json.dumps((begin.masks @ gain).tolist())}  # fmt: skip

    def _solved(self, point: int, theory: str | None) -> tuple[Plans, dict[Pair, Taken], dict[Pair, str]]:
        """All plans, where each pair takes states over to, and why a plan or a pair is missing."""
        context, troubles = self.context, dict[Pair, str]()
        points, spot = (self._centre, 0) if point == CENTRE else (context.points, point)
        grounds = Moved(self._plain, points, spot, Others())
        plain = grounds.model(Setting(theory=theory))
        models, own = dict[str | None, Model](), dict[str | None, Game]()
        for plan in context.plans:
            try:
                if grounds.large(Setting(theory=theory, plan=plan)):
                    raise GameError(
                        "Adaptive plans are weighed in games small enough for a record of every transition."
                    )
                models[plan] = grounds.model(Setting(theory=theory, plan=plan))
                own[plan] = self._own[plan].game(models[plan])
            except GameError as error:
                troubles[plan, ""] = str(error)
        taken = dict[Pair, Taken]()
        for begin, then in context.pairs:
            if begin in own and then in own:
                try:
                    taken[begin, then] = take_over(own[begin], lay_out(models[then]), plain)
                except GameError as error:
                    troubles[begin, then] = str(error)
        plans = Plans()
        for plan in own:
            codes = [where.codes for (_, then), where in taken.items() if then == plan]
            values = Values(grounds.applied(theory, plan), grounds.readings_of(theory, plan))
            try:
                plans[plan] = self._enter(plan, models[plan], own[plan], codes, values)
            except GameError as error:
                troubles[plan, ""] = str(error)
        return plans, {pair: where for pair, where in taken.items() if pair[0] in plans and pair[1] in plans}, troubles

    def _enter(
        self, plan: str | None, model: Model, own: Game, codes: Sequence[npt.NDArray[np.int64]], values: Values
    ) -> Entered:
        """Solve a plan on its own states and those it is entered in."""
        game = self._entered[plan].game(model, np.unique(np.concatenate(codes))) if codes else own
        found = solve(game)
        if found[0].status is Status.STOPPED:
            raise GameError("What actors expect of one another did not settle.")
        chain = make_chain(game, found[0])
        questions, here = {name: read_question(values, name) for name in self.context.reviews}, shown(chain, self.times)
        live = ~own.final
        masks = [own.mask(values.formula(("watch",), text, Kind.BOOLEAN)) & live for text in self.context.watches]
        return Entered(
            own=own, place=game.space.find(own.space.codes), game=game,
            courses=courses(game, chain, questions, self.context.reviews, here),
            shown=here.states, masks=np.stack(masks).astype(np.float64),
            note=f"of {len(found)} sets of expectations the first counts" if len(found) > 1 else "",
        )  # fmt: skip
