"""Answers: a question and a game give a result with its evidence, its carriers and its ablations."""

from detente.answer.answer import Answer, Expectation, Spread, Step
from detente.answer.ask import ask, ask_all, numbers, numbers_of
from detente.answer.expectations import Others
from detente.answer.grounds import Grounds
from detente.answer.shares import Share, interest_shares

__all__ = [
    "Answer", "Expectation", "Grounds", "Others", "Share", "Spread", "Step", "ask", "ask_all", "interest_shares",
    "numbers", "numbers_of",
]  # fmt: skip
