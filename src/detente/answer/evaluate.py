"""One question on one chain: the question's words turned into queries of the forecast."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.analysis import forecast
from detente.analysis.forecast import Carriers, Goal, Happening, Reached, Route
from detente.answer.answer import Expectation, Step
from detente.case.model import Mark
from detente.case.questions import Question
from detente.errors import QueryError
from detente.game import Chain, Game
from detente.game.behaviour.strategies import Strategies
from detente.game.occur import occurrence
from detente.result import Estimate, Status

Floats = npt.NDArray[np.float64]
TOO_ROUGH = 1e-6
"""A bound above this part of the value (of 1 for small ones) makes a number no result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question on a chain, with the masks it needs."""

    question: Question
    game: Game
    chain: Chain
    start: forecast.Start
    condition: forecast.Condition | None
    whole: bool


def evaluate(question: Question, game: Game, strategies: Strategies, chain: Chain, *, whole: bool) -> Expectation:
    """Ask a question of a chain.

    Args:
        question: The question; its `minus` is left to the caller.
        game: The game the chain was made from.
        strategies: What the chain was made with.
        chain: The chain.
        whole: Whether what carried it and the most probable path are wanted, or the number alone.

    Returns:
        The number with its bound, what carried it, by which routes.

    Raises:
        QueryError: If the question cannot be asked of this game.
    """
    if strategies.status is Status.STOPPED and question.asks != "parameter":
        stopped = Estimate(value=None, bound=math.inf, status=Status.STOPPED, note=_why(strategies))
        return Expectation(
            name=strategies.name, estimate=stopped, residual=strategies.residual, value_bound=strategies.value_bound
        )
    start = None
    if question.after is not None:
        start = forecast.after(chain, happening(game, chain, question.after), by=question.by)
    condition = None
    if question.given is not None:
        condition = (game.mask(question.given.formula), question.given.at)
    asked = Asked(question=question, game=game, chain=chain, start=start, condition=condition, whole=whole)
    found = _ask(asked)
    estimate = found.estimate if isinstance(found, Reached) else found
    if estimate.value is not None and not estimate.bound <= TOO_ROUGH * max(1.0, abs(estimate.value)):
        estimate = Estimate(
            value=None, bound=estimate.bound, status=Status.STOPPED,
            note=f"The numerical bound, {estimate.bound:.2g}, is too large: a rate or weight is out of proportion.",
        )  # fmt: skip
        found = estimate
    if strategies.status is Status.CONVERGED and estimate.status is Status.EXACT:
        estimate = replace(estimate, status=Status.CONVERGED)
    carriers, routes = (found.carriers, found.by_cause) if isinstance(found, Reached) else (None, ())
    steps: tuple[Step, ...] = ()
    sequence = None
    free = question.after is None and question.given is None and question.throughout is None
    if whole and free and question.asks == "probability":
        steps, sequence = _path(asked)
    return Expectation(
        name=strategies.name, estimate=estimate, carriers=carriers, routes=routes, steps=steps, sequence=sequence,
        residual=strategies.residual, value_bound=strategies.value_bound,
    )  # fmt: skip


def _why(strategies: Strategies) -> str:
    if strategies.residual > 0:
        return f"The expectations did not settle (residual {strategies.residual:.2g})."
    return (
        f"The actors' values are only known to {strategies.value_bound:.2g}, too little to choose by: a foresight is "
        "too long, or a weight too large."
    )


def happening(game: Game, chain: Chain, mark: Mark) -> Happening:
    """The transitions at which a mark happens, as the forecast takes them."""
    found = occurrence(game, chain, mark)
    return Happening(rows=found.rows, silent=found.silent, jumps=found.jumps)


def goal(asked: Asked) -> Goal:
    """What a question looks for: states or transitions."""
    question = asked.question
    if question.mark is not None:
        return happening(asked.game, asked.chain, question.mark)
    assert question.formula is not None
    return asked.game.mask(question.formula)


def _ask(asked: Asked) -> Reached | Estimate:
    question, chain = asked.question, asked.chain
    start, condition = asked.start, asked.condition
    if question.asks == "parameter":
        assert question.parameter is not None
        return Estimate(value=asked.game.model.parameters[question.parameter], bound=0.0, status=Status.EXACT)
    if question.asks == "probability":
        if question.within is not None:
            return forecast.reach(chain, goal(asked), within=question.within, start=start, condition=condition)
        mask = goal(asked)
        if isinstance(mask, Happening):
            raise QueryError(
                f"{question.path}: what happens is asked with `within`; `at` and `throughout` are for states."
            )
        if question.at is not None and not asked.whole:
            return forecast.expect(chain, mask.astype(float), at=question.at, start=start, condition=condition)
        if question.at is not None:
            return forecast.at(chain, mask, question.at, start=start, condition=condition)
        assert question.throughout is not None
        return forecast.throughout(chain, mask, question.throughout, start=start, condition=condition)
    if question.asks == "count":
        marks = goal(asked)
        assert isinstance(marks, Happening)
        assert question.within is not None
        return forecast.count(
            chain, marks, within=question.within, at_least=question.at_least, start=start, condition=condition
        )
    if question.asks == "time":
        within = math.inf if question.within is None else question.within
        return forecast.time_to(
            chain, goal(asked), within=None if math.isinf(within) else within, start=start, condition=condition
        )
    return _expected(asked)


def _expected(asked: Asked) -> Estimate:
    """An expected value, a welfare, or a trend: all are expectations of a column."""
    question, chain, game = asked.question, asked.chain, asked.game
    discount = None
    if question.asks == "expect":
        assert question.formula is not None
        column = np.asarray(game.space.view.value(question.formula), np.float64)
    elif question.asks == "welfare":
        assert question.actor is not None
        number = game.actors[question.actor]
        column = game.utility[number]
        if question.at is None and question.over is None:
            foresight = game.model.actors[number].foresight
            if foresight is None:
                raise QueryError(
                    f"{question.path}: {question.actor} is myopic, so its welfare needs a time: `at` or `over`."
                )
            discount = 1.0 / foresight
    else:
        return _trend(asked)
    return forecast.expect(
        chain, column, at=question.at, over=question.over, discount=discount, start=asked.start,
        condition=asked.condition,
    )  # fmt: skip


def _trend(asked: Asked) -> Estimate:
    """Probability of standing above the level of the start, minus that of standing below, level by level of the
    start."""
    question, chain, game = asked.question, asked.chain, asked.game
    assert question.factor is not None
    assert question.at is not None
    if question.after is not None:
        raise QueryError(f"{question.path}: a trend is from the start; `after` cannot be asked of it.")
    level = game.space.view.column(question.factor)
    total, bound, mass, status = 0.0, 0.0, 0.0, Status.EXACT
    for before in np.unique(level[chain.start > 0]):
        begun = np.where(level == before, chain.start, 0.0)
        share = float(begun.sum())
        column = np.sign(level.astype(np.int64) - int(before)).astype(np.float64)
        part = forecast.expect(chain, column, at=question.at, start=begun / share, condition=asked.condition)
        weight = share
        if asked.condition is not None:
            joint = _probable(asked.condition, chain, begun / share)
            if part.value is None or not joint:
                continue
            weight *= joint
        if part.value is None:
            return part
        status = status if part.status is Status.EXACT else part.status
        total, bound, mass = total + weight * part.value, bound + weight * part.bound, mass + weight
    if not mass:
        return Estimate(value=None, bound=math.inf, status=Status.UNDEFINED)
    return Estimate(value=total / mass, bound=bound / mass, status=status)


def _probable(condition: forecast.Condition, chain: Chain, start: Floats) -> float:
    mask, time = condition
    return forecast.at(chain, mask, time, start=start).estimate.value or 0.0


def _path(asked: Asked) -> tuple[tuple[Step, ...], float | None]:
    found = forecast.path(asked.chain, goal(asked))
    if found is None:
        return (), None
    describe = asked.game.space.describe
    steps = [Step(cause="start", path="start", state=describe(int(found.states[0])))]
    for flow, state in zip(found.flows, found.states[1:], strict=True):
        cause = asked.chain.flows[flow].cause
        steps.append(Step(cause=cause.label, path=cause.path, state=describe(int(state))))
    return tuple(steps), found.probability


def difference(one: Expectation, other: Expectation) -> Expectation:
    """One number less another, with the carriers of the difference."""
    a, b = one.estimate, other.estimate
    if a.value is None or b.value is None or (math.isinf(a.value) and math.isinf(b.value)):
        lacking = a if a.value is None else b
        status = lacking.status if lacking.value is None else Status.INFINITE
        note = lacking.note or "One side of the difference has no value."
        estimate = Estimate(value=None, bound=math.inf, status=status, note=note)
    else:
        worse = a if a.status is not Status.EXACT else b
        estimate = Estimate(value=a.value - b.value, bound=a.bound + b.bound, status=worse.status)
    carriers = None
    routes: tuple[Route, ...] = ()
    if estimate.value is not None and one.carriers is not None and other.carriers is not None:
        carriers = Carriers(
            start=one.carriers.start - other.carriers.start, chance=one.carriers.chance - other.carriers.chance,
            chosen=one.carriers.chosen - other.carriers.chosen, slip=one.carriers.slip - other.carriers.slip,
        )  # fmt: skip
        routes = _route_difference(one.routes, other.routes)
    name = one.name if one.name == other.name else f"{one.name}, minus {other.name}"
    return Expectation(
        name=name, estimate=estimate, carriers=carriers, routes=routes,
        residual=max(one.residual, other.residual), value_bound=max(one.value_bound, other.value_bound),
    )  # fmt: skip


def _route_difference(one: tuple[Route, ...], other: tuple[Route, ...]) -> tuple[Route, ...]:
    found = {route.label: route for route in one}
    for route in other:
        mine = found.get(route.label)
        found[route.label] = Route(
            label=route.label, path=route.path, flow=None,
            chance=(mine.chance if mine else 0.0) - route.chance, chosen=(mine.chosen if mine else 0.0) - route.chosen,
            slip=(mine.slip if mine else 0.0) - route.slip,
        )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda route: -abs(route.total)))
