"""Verbal certainty: where the model agrees with an expert's words, and how the scale moves that
(`docs/certainty.md`)."""

from detente.insight.verbal.judging import judge, verbal_certainty
from detente.insight.verbal.reading import OURS, Reading, read, scale_names
from detente.insight.verbal.result import Judged, Spread, VerbalCertainty, Worded
from detente.insight.verbal.study import POINTS, words_study

__all__ = [
    "OURS", "POINTS", "Judged", "Reading", "Spread", "VerbalCertainty", "Worded", "judge", "read", "scale_names",
    "verbal_certainty", "words_study",
]  # fmt: skip
