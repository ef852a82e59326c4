"""Explain: a number unfolds, from the answer down to the sentence it rests on (`docs/explain.md`)."""

from detente.insight.explain.explain import TOP, explain
from detente.insight.explain.node import Explanation, Node

__all__ = ["TOP", "Explanation", "Node", "explain"]
