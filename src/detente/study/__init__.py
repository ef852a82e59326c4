"""Studies: the runner of many games."""

from detente.study.grid import Work, answer_case

__all__ = ["Work", "answer_case"]
