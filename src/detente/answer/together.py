"""Many questions of one chain: turned into queries that the forecast answers together.

One of several starting levels, one that does not fit the chain, and most questions under a condition stay out; they
are asked one by one (`evaluate`). Under a condition, a number at a later time is that of a chain which starts there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis import forecast
from detente.analysis.forecast import Given, Happening, Next, Passage, Query, Reached, Standing, Tally, Waiting, Worth
from detente.answer.answer import Expectation
from detente.answer.conclude import AnyChain, AnyGame, AnyStrategies, concluded, unsettled
from detente.answer.evaluate import evaluate, happening, leads, worth
from detente.case.model import Mark
from detente.case.questions import Question
from detente.errors import GameError, QueryError
from detente.formula import Formula
from detente.game import Chain, Game
from detente.game.behaviour.strategies import Strategies
from detente.result import Status


def evaluate_all(
    questions: Sequence[Question], game: Game, strategies: Strategies, chain: Chain, *, whole: bool,
    small: int = forecast.SMALL,
) -> list[Expectation | QueryError | GameError]:  # fmt: skip
    """Ask many questions of a chain.

    Args:
        questions: The questions; their `minus` is left to the caller.
        game: The game the chain was made from.
        strategies: What the chain was made with.
        chain: The chain.
        whole: Whether what carried it and the most probable path are wanted, or the number alone.
        small: Number of states below which the forecast asks one by one.

    Returns:
        For each what `evaluate` returns, or what it raises.
    """
    if strategies.status is Status.STOPPED:
        return [alone(question, game, strategies, chain, whole) for question in questions]
    reader = _Reader(game, chain, {}, {})
    queries = [_query(reader, question, whole) for question in questions]
    asked = [query for query in queries if query is not None]
    try:
        answers = iter(forecast.together(chain, asked, whole=whole, small=small))
    except (QueryError, GameError):  # one of them, but which?
        return [alone(question, game, strategies, chain, whole) for question in questions]
    goals = [
        query.mask if isinstance(query, Standing) else query.goal
        for question, query in zip(questions, queries, strict=True)
        if whole and leads(question) and isinstance(query, Standing | Passage)
    ]
    ways = iter(forecast.paths(chain, goals))
    found: list[Expectation | QueryError | GameError] = []
    for question, query in zip(questions, queries, strict=True):
        if query is None:
            found.append(alone(question, game, strategies, chain, whole))
            continue
        answer = next(answers)
        if question.throughout is not None:
            assert isinstance(answer, Reached)
            answer = forecast.lasting(answer)
        way = next(ways) if whole and leads(question) else None
        found.append(concluded(question, game, strategies, chain, answer, way))
    return found


def alone(
    question: Question, game: AnyGame, strategies: AnyStrategies, chain: AnyChain, whole: bool
) -> Expectation | QueryError | GameError:
    """What `evaluate` returns, or what it raises."""
    if strategies.status is Status.STOPPED and question.asks != "parameter":
        return unsettled(strategies)
    try:
        return evaluate(question, game, strategies, chain, whole=whole)
    except (QueryError, GameError) as error:
        return error


@dataclass(frozen=True, slots=True)
class _Reader:
    """A game and its chain, with the marks from which some questions begin."""

    game: Game
    chain: Chain
    nexts: dict[tuple[Mark, float], Next]
    givens: dict[tuple[Formula, float], Given]

    def after(self, question: Question) -> Next | None:
        """From where a question begins: the same for all that begin after the same mark."""
        if question.after is None:
            return None
        key = (question.after, question.by)
        if key not in self.nexts:
            self.nexts[key] = Next(mark=happening(self.game, self.chain, question.after), by=question.by)
        return self.nexts[key]

    def goal(self, question: Question) -> forecast.Goal:
        """What a question looks for."""
        if question.mark is not None:
            return happening(self.game, self.chain, question.mark)
        assert question.formula is not None
        return self.game.mask(question.formula)


def _query(reader: _Reader, question: Question, whole: bool) -> Query | None:
    """A question as a query, if it can be asked together with others."""
    if question.asks == "parameter" or (question.after and reader.chain.calendar):
        return None
    try:
        return _worded(reader, question) if question.given is None else _given(reader, question, whole)
    except (QueryError, GameError):
        return None  # asked alone it says why


def _given(reader: _Reader, question: Question, whole: bool) -> Query | None:
    """A question under a condition: of a set at a time after it."""
    given = question.given
    assert given is not None
    simple = question.asks == "probability" and question.after is None and question.mark is None
    if not simple or question.at is None or question.at < given.at or reader.chain.calendar:
        return None
    goal = reader.goal(question)
    assert not isinstance(goal, Happening)
    if whole:  # what carried it goes back to the start
        return Standing(mask=goal, at=question.at, condition=(reader.game.mask(given.formula), given.at))
    key = (given.formula, given.at)
    if key not in reader.givens:
        reader.givens[key] = Given(mask=reader.game.mask(given.formula), at=given.at)
    return Standing(mask=goal, at=question.at - given.at, start=reader.givens[key])


def _worded(reader: _Reader, question: Question) -> Query | None:
    start = reader.after(question)
    if question.asks == "probability":
        goal = reader.goal(question)
        if question.within is not None:
            return Passage(goal=goal, within=question.within, start=start)
        if isinstance(goal, Happening):
            return None
        if question.at is not None:
            return Standing(mask=goal, at=question.at, start=start)
        assert question.throughout is not None
        return Passage(goal=~goal, within=question.throughout, start=start)
    if question.asks == "count":
        assert question.within is not None
        if question.at_least is None:
            return Tally(mark=reader.goal(question), within=question.within, start=start)
        return Passage(goal=reader.goal(question), within=question.within, times=question.at_least, start=start)
    if question.asks == "time":
        within = np.inf if question.within is None else question.within
        return Waiting(goal=reader.goal(question), within=within, start=start)
    if question.asks == "trend":
        assert question.factor is not None
        assert question.at is not None
        level = reader.game.level(question.factor).astype(np.int64)
        before = np.unique(level[reader.chain.start > 0])
        if len(before) > 1 or start is not None:
            return None
        return Worth(column=np.sign(level - before[0]).astype(np.float64), at=question.at)
    column, discount = worth(question, reader.game)
    return None if discount is not None else Worth(column=column, at=question.at, over=question.over, start=start)
