"""Comparison of plans: every plan under every rival theory at common points of all ranges (`docs/compare.md`)."""

from detente.insight.compare.comparison import check_judging, comparison, directions, thresholds
from detente.insight.compare.frame import as_data
from detente.insight.compare.gathered import Gathered, gathered
from detente.insight.compare.result import (
    Choice,
    Dominance,
    PlanComparison,
    QuestionComparison,
    Score,
    Standing,
    Versus,
)
from detente.insight.compare.study import Comparing, compare_study
from detente.insight.compare.switches import Rival, Switching, Turn

__all__ = [
    "Choice", "Comparing", "Dominance", "Gathered", "PlanComparison", "QuestionComparison", "Rival", "Score",
    "Standing", "Switching", "Turn", "Versus", "as_data", "check_judging", "compare_study", "comparison", "directions",
    "gathered", "thresholds",
]  # fmt: skip
