"""Where a conflict can settle: stability of states by the graph model for conflict resolution."""

from detente.analysis.stability.coalitions import (
    PROVISIONAL,
    TOGETHER,
    Coalitions,
    coalition_stability,
    gains_together,
    joined,
)
from detente.analysis.stability.counting import Count, count_rankings
from detente.analysis.stability.engine import stability, warm
from detente.analysis.stability.frequencies import Frequencies, Frequency, order_frequencies
from detente.analysis.stability.inverse import Change, Needed, needed
from detente.analysis.stability.narration import path, sentence
from detente.analysis.stability.orders import Orders, StatementOrders, TieBreaks
from detente.analysis.stability.paths import Paths, paths
from detente.analysis.stability.reasons import Reason, Step, reasons
from detente.analysis.stability.result import PLAIN, READINGS, WORDS, Concept, Sanctions, Stability

__all__ = [
    "PLAIN",
    "PROVISIONAL",
    "READINGS",
    "TOGETHER",
    "WORDS",
    "Change",
    "Coalitions",
    "Concept",
    "Count",
    "Frequencies",
    "Frequency",
    "Needed",
    "Orders",
    "Paths",
    "Reason",
    "Sanctions",
    "Stability",
    "StatementOrders",
    "Step",
    "TieBreaks",
    "coalition_stability",
    "count_rankings",
    "gains_together",
    "joined",
    "needed",
    "order_frequencies",
    "path",
    "paths",
    "reasons",
    "sentence",
    "stability",
    "warm",
]
