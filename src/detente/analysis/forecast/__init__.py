"""Forecasts: what a chain will do, how likely, how often, how soon, and by which route.

A forecast sees a chain, masks and numbers, never a file. Every answer carries a bound within which the truth lies.
Bounded times are answered by uniformisation, unbounded ones by linear equations (docs/answers.md).
"""

from detente.analysis.forecast.after import after
from detente.analysis.forecast.at import at
from detente.analysis.forecast.begin import After, Condition, Start
from detente.analysis.forecast.carriers import Carriers, Reached, Route
from detente.analysis.forecast.count import count
from detente.analysis.forecast.course import Course, course
from detente.analysis.forecast.expect import expect
from detente.analysis.forecast.goal import Goal, Happening
from detente.analysis.forecast.questions import Given, Next, Passage, Query, Standing, Tally, Waiting, Worth
from detente.analysis.forecast.reach import lasting, reach, reaches, throughout
from detente.analysis.forecast.routes import Path, path, paths
from detente.analysis.forecast.together import SMALL, together
from detente.analysis.forecast.waiting import time_to

__all__ = [
    "SMALL", "After", "Carriers", "Condition", "Course", "Given", "Goal", "Happening", "Next", "Passage", "Path",
    "Query", "Reached", "Route", "Standing", "Start", "Tally", "Waiting", "Worth", "after", "at", "count", "course",
    "expect", "lasting", "path", "paths", "reach", "reaches", "throughout", "time_to", "together",
]  # fmt: skip
