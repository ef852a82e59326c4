"""Insight: what is found by looking at many answers, or at two readings of one case."""

from detente.insight.agreement import agreement

__all__ = ["agreement"]
