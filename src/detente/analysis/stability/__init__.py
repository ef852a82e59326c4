"""Where a conflict can settle: stability of states by the graph model for conflict resolution."""

from detente.analysis.stability.engine import stability
from detente.analysis.stability.result import PLAIN, READINGS, WORDS, Concept, Sanctions, Stability

__all__ = ["PLAIN", "READINGS", "WORDS", "Concept", "Sanctions", "Stability", "stability"]
