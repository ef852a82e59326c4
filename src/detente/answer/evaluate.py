"""One question on one chain: the question's words turned into queries of the forecast."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis import forecast
from detente.analysis.forecast import Goal, Happening, Reached
from detente.answer.answer import Expectation
from detente.answer.conclude import AnyChain, AnyGame, AnyStrategies, concluded, unsettled
from detente.case.model import Mark
from detente.case.questions import Question
from detente.errors import QueryError
from detente.game import Chain, Game
from detente.game.occur import occurrence
from detente.result import Estimate, Status

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question on a chain, with the masks it needs."""

    question: Question
    game: AnyGame
    chain: AnyChain
    start: forecast.Start
    condition: forecast.Condition | None
    whole: bool


def evaluate(
    question: Question, game: AnyGame, strategies: AnyStrategies, chain: AnyChain, *, whole: bool
) -> Expectation:
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
        return unsettled(strategies)
    asked = put(question, game, chain, whole=whole)
    found = found_of(asked)
    way = forecast.path(chain, goal(asked)) if whole and leads(question) and isinstance(chain, Chain) else None
    return concluded(question, game, strategies, chain, found, way)


def put(question: Question, game: AnyGame, chain: AnyChain, *, whole: bool) -> Asked:
    """A question with its start and condition worked out on a chain."""
    start = None
    if question.after is not None:
        start = forecast.after(chain, happening(game, chain, question.after), by=question.by)
    condition = None
    if question.given is not None:
        condition = (game.mask(question.given.formula), question.given.at)
    return Asked(question=question, game=game, chain=chain, start=start, condition=condition, whole=whole)


def by_strides(question: Question) -> bool:
    """Whether a question can be asked of a lattice: of states, from the start, with an end or without discount."""
    if question.mark is not None or question.after is not None or question.given is not None:
        return False
    discounted = question.asks == "welfare" and question.at is None and question.over is None
    return question.asks not in ("count", "parameter") and not discounted


def leads(question: Question) -> bool:
    """Whether a question has a most probable path."""
    free = question.after is None and question.given is None and question.throughout is None
    return free and question.asks == "probability"


def happening(game: AnyGame, chain: AnyChain, mark: Mark) -> Happening:
    """The transitions at which a mark happens, as the forecast takes them.

    Raises:
        QueryError: If the game is kept as a lattice, without records of its transitions.
    """
    if not isinstance(game, Game) or not isinstance(chain, Chain):
        raise QueryError("What happens is asked of games small enough for a record of every transition.")
    found = occurrence(game, chain, mark)
    return Happening(rows=found.rows, silent=found.silent, jumps=found.jumps)


def goal(asked: Asked) -> Goal:
    """What a question looks for: states or transitions."""
    question = asked.question
    if question.mark is not None:
        return happening(asked.game, asked.chain, question.mark)
    assert question.formula is not None
    return asked.game.mask(question.formula)


def found_of(asked: Asked) -> Reached | Estimate:
    """What the forecast finds of a question.

    Raises:
        QueryError: If it cannot be asked of this game.
    """
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
    if question.asks == "trend":
        return _trend(asked)
    column, discount = worth(question, asked.game)
    return forecast.expect(
        chain, column, at=question.at, over=question.over, discount=discount, start=start, condition=condition
    )


def worth(question: Question, game: AnyGame) -> tuple[Floats, float | None]:
    """The column an expected value or welfare is of, and the discount rate if it has no time.

    Raises:
        QueryError: If the welfare of a myopic actor is asked for without a time.
    """
    if question.asks == "expect":
        assert question.formula is not None
        return np.asarray(game.column(question.formula), np.float64), None
    assert question.actor is not None
    if question.at is not None or question.over is not None:
        return game.worth(question.actor), None
    foresight = game.model.actors[game.actors[question.actor]].foresight
    if foresight is None:
        raise QueryError(f"{question.path}: {question.actor} is myopic, so its welfare needs a time: `at` or `over`.")
    return game.worth(question.actor), 1.0 / foresight


def _trend(asked: Asked) -> Estimate:
    """Probability of standing above the level of the start, minus that of standing below, level by level of the
    start."""
    question, chain, game = asked.question, asked.chain, asked.game
    assert question.factor is not None
    assert question.at is not None
    if question.after is not None:
        raise QueryError(f"{question.path}: a trend is from the start; `after` cannot be asked of it.")
    level = game.level(question.factor)
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


def _probable(condition: forecast.Condition, chain: AnyChain, start: Floats) -> float:
    mask, time = condition
    return forecast.at(chain, mask, time, start=start).estimate.value or 0.0
