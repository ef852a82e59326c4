"""Answers: a question and a game give a result with its evidence, its carriers and its ablations."""

from detente.answer.answer import Answer, Expectation, Spread, Step
from detente.answer.ask import ask, numbers
from detente.answer.grounds import Grounds

__all__ = ["Answer", "Expectation", "Grounds", "Spread", "Step", "ask", "numbers"]
