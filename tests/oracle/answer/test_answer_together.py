"""The questions of a game asked together, against each of them asked alone."""

import re

import pytest

from detente.answer import Expectation
from detente.answer.evaluate import evaluate
from detente.answer.together import evaluate_all
from detente.errors import QueryError
from oracle.answer.asks import asks
from oracle.answer.test_answer_games import CASES, both


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("construct", "seed"), CASES[::3])
def test_together_as_alone(construct: str, seed: int, whole: bool) -> None:
    made = both(construct, seed)
    questions = list(asks(made.game.model, seed, 2))
    at = (made.game, made.strategies, made.chain)
    for question, one in zip(questions, evaluate_all(questions, *at, whole=whole, small=0), strict=True):
        if not isinstance(one, Expectation):
            with pytest.raises(QueryError, match=re.escape(str(one))):
                evaluate(question, *at, whole=whole)
            continue
        slow = evaluate(question, *at, whole=whole)
        found, other = one.estimate, slow.estimate
        assert (found.value is None, found.status) == (other.value is None, other.status), question
        if found.value is None or other.value is None or found.value == other.value:
            continue
        assert abs(found.value - other.value) <= found.bound + other.bound, question
        assert found.value == pytest.approx(other.value, rel=1e-9, abs=1e-9)
        assert (one.sequence is None) == (slow.sequence is None)
        if slow.sequence is not None:
            assert one.sequence == pytest.approx(slow.sequence, rel=1e-8)
        if whole:
            assert (one.carriers is None) == (slow.carriers is None)
            if one.carriers is not None and slow.carriers is not None:
                for part in ("start", "chance", "chosen", "slip"):
                    assert getattr(one.carriers, part) == pytest.approx(getattr(slow.carriers, part), abs=1e-9)
