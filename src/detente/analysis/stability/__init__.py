"""Where a conflict can settle: stability of states by the graph model for conflict resolution."""

from detente.analysis.stability.coalitions import (
    PROVISIONAL,
    TOGETHER,
    Coalitions,
    coalition_stability,
    joined,
)
from detente.analysis.stability.engine import stability
from detente.analysis.stability.narration import path, sentence
from detente.analysis.stability.paths import Paths, paths
from detente.analysis.stability.reasons import Reason, Step, reasons
from detente.analysis.stability.result import PLAIN, READINGS, WORDS, Concept, Sanctions, Stability

__all__ = [
    "PLAIN",
    "PROVISIONAL",
    "READINGS",
    "TOGETHER",
    "WORDS",
    "Coalitions",
    "Concept",
    "Paths",
    "Reason",
    "Sanctions",
    "Stability",
    "Step",
    "coalition_stability",
    "joined",
    "path",
    "paths",
    "reasons",
    "sentence",
    "stability",
]
