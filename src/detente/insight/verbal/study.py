"""The study of experts' words: the questions they spoke of, at central values and at points of all ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.case.forecasts import Forecast
from detente.errors import QueryError, StudyError
from detente.formula import nearest
from detente.insight.sensitivity.inputs import inputs
from detente.insight.sensitivity.probing import probe_study
from detente.study.job import Job
from detente.study.quantiles import Points
from detente.study.spots import Spots

POINTS = 32
MOST = 100_000
LABEL = "words"
NO_FORECASTS = "The case has no forecasts: they are written in `forecasts.csv` in its folder."


def words_study(
    machine: Mapping[str, Any], forecasts: Sequence[Forecast], questions: Sequence[str] | None = None, *,
    points: int = POINTS, seed: int = 1,
) -> Job:  # fmt: skip
    """The job that asks what experts spoke of, without theory and under their own.

    Args:
        machine: The machine form of the case.
        forecasts: What experts said.
        questions: Only the forecasts of these questions.
        points: At how many points of all ranges, besides the central values, which come first.
        seed: Of the points.

    Returns:
        The job; `verbal_certainty` says what its rows amount to.

    Raises:
        StudyError: If the case has no forecasts.
        QueryError: If there is no forecast of a question.
    """
    wanted = chosen_forecasts(forecasts, questions)
    theories = dict.fromkeys(one.theory for one in wanted if one.theory)
    pairs = [(None, None), *((theory, None) for theory in theories)]
    names = list(dict.fromkeys(one.question for one in wanted))
    return replace(probe_study(machine, names, pairs, _spots(machine, pairs, points, seed), label=LABEL), name=LABEL)


def chosen_forecasts(forecasts: Sequence[Forecast], questions: Sequence[str] | None) -> tuple[Forecast, ...]:
    """The forecasts of some questions, in the order of the file; all of them if none is named.

    Raises:
        StudyError: If the case has none.
        QueryError: If there is none of a question.
    """
    if not forecasts:
        raise StudyError(NO_FORECASTS)
    there = list(dict.fromkeys(one.question for one in forecasts))
    for name in questions or ():
        if name not in there:
            near = nearest(name, there)
            hint = f"; did you mean `{near}`?" if near else f". There are forecasts of {', '.join(there)}."
            raise QueryError(f"No expert's forecast is of the question `{name}`{hint}")
    return tuple(one for one in forecasts if questions is None or one.question in questions)


def _spots(machine: Mapping[str, Any], pairs: Sequence[tuple[str | None, str | None]], points: int, seed: int) -> Spots:
    """Central values, then a Latin hypercube over all ranges; nothing but the first where nothing is uncertain."""
    if not 1 <= points <= MOST:
        raise StudyError(f"The number of points must be from 1 to {MOST:,}, not {points:,}.")
    try:
        names = [one.name for one in inputs(machine, pairs)]
    except StudyError:  # no number has a range
        return Spots((), np.empty((1, 0)))
    draw = Points("all", points, seed)
    shares = [[draw.share(name, number) for name in names] for number in range(points)]
    return Spots(tuple(names), np.array([[np.nan] * len(names), *shares]))
