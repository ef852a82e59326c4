"""Random questions of random games, every construct of docs/game.md among them, against the slow reading."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from detente.answer import Expectation
from detente.answer.evaluate import evaluate
from detente.case.questions import Question
from detente.errors import QueryError
from detente.game import Chain, Game, compile_game, make_chain, solve
from detente.game.behaviour.strategies import Strategies
from detente.game.solve import Ablation
from oracle.answer import agree, route
from oracle.answer.asks import asks
from oracle.answer.dense import Dense, of_twin
from oracle.answer.reading import Fine, UnaskableError, read
from oracle.game import chain as twin
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from oracle.game.space import World

# 107 takes long to draw
CASES = [(construct, 9) for construct in CONSTRUCTS] + [("any", seed) for seed in range(100, 129) if seed != 107]
ABLATED = [case for place, case in enumerate(CASES) if place % 5 == 0]


@dataclass(frozen=True)
class Both:
    """A game solved by the product and by the twin."""

    game: Game
    strategies: Strategies
    chain: Chain
    dense: Dense

    def answer(self, question: Question) -> Expectation:
        return evaluate(question, self.game, self.strategies, self.chain, whole=True)


@functools.cache
def both(construct: str, seed: int, ablation: Ablation | None = None) -> Both:
    knobs = CONSTRUCTS.get(construct)
    model = games.any_game(seed) if knobs is None else games.game(seed, knobs, construct)
    game = compile_game(model)
    (strategies,) = solve(game, ablation)
    dense = replace(of_twin(twin.chain(model, ablation)), world=World(model))  # what is asked is not ablated
    return Both(game, strategies, make_chain(game, strategies), dense)


def check(made: Both, question: Question, fine: Fine) -> None:
    """Value, bound and carriers; or that it cannot be asked."""
    try:
        truth = read(question, made.dense, fine)
    except UnaskableError:
        with pytest.raises(QueryError):
            made.answer(question)
        return
    found = made.answer(question)
    agree.number(found.estimate, truth)
    agree.sums(found, ends=question.throughout is not None)
    if truth.value is not None and fine != "value":
        agree.carried(found, truth)
    if truth.shares is not None and fine == "causes" and question.asks == "probability":
        agree.routes(found, truth)


def asked(construct: str, seed: int, each: int) -> Iterator[tuple[Both, Question]]:
    made = both(construct, seed)
    for question in asks(made.game.model, seed, each):
        yield made, question


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_every_kind_of_question(construct: str, seed: int) -> None:
    for made, question in asked(construct, seed, 1):
        heavy = len(made.dense.states) > 36 and (question.at is not None or question.given is not None)
        check(made, question, "value" if heavy else "parts")


@pytest.mark.slow
@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_many_of_every_kind(construct: str, seed: int) -> None:
    for made, question in asked(construct, seed, 6):
        check(made, question, "parts")


@pytest.mark.parametrize(("construct", "seed"), CASES[::2])
def test_causes(construct: str, seed: int) -> None:
    """Every cause contributes what it should, where states are few."""
    for made, question in asked(construct, seed, 1):
        small = len(made.dense.states) <= 36 and (len(made.dense.states) <= 16 or question.at is None)
        if question.asks == "probability" and question.given is None and small:
            check(made, question, "causes")


@pytest.mark.parametrize("ablation", ["frozen", "random", "myopic"])
@pytest.mark.parametrize(("construct", "seed"), ABLATED)
def test_ablations(construct: str, seed: int, ablation: Ablation) -> None:
    made = both(construct, seed, ablation)
    for question in asks(made.game.model, seed)[:: 3 if ablation == "frozen" else 2]:
        check(made, question, "value")


@pytest.mark.parametrize(("construct", "seed"), CASES[1::2])
def test_most_probable_path(construct: str, seed: int) -> None:
    """No way to the goal is likelier as a sequence than the one that is shown."""
    for made, question in asked(construct, seed, 1):
        free = question.after is None and question.given is None and question.throughout is None
        if question.asks != "probability" or not free:
            continue
        if question.mark is not None and question.within is None:
            continue
        found, best = made.answer(question), route.best(question, made.dense)
        assert (found.sequence is None) == (best is None), question
        if best is not None:
            assert found.sequence == pytest.approx(best, rel=1e-8)
            assert found.steps[0].cause == "start"


@pytest.mark.parametrize(("construct", "seed"), CASES[::6])
def test_the_same_twice(construct: str, seed: int) -> None:
    """Compiled, solved and asked anew, everything is the same to the last bit."""
    made = both(construct, seed)
    again = both.__wrapped__(construct, seed)
    for question in asks(made.game.model, seed):
        try:
            found = made.answer(question)
        except QueryError:
            continue
        assert again.answer(question) == found
