"""Judging: whether the model's range lies inside what an expert's words mean, scale by scale."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from detente.case.digest import digest
from detente.case.forecasts import Forecast
from detente.case.note import Source
from detente.case.questions import probable
from detente.insight.intervals import share_of
from detente.insight.sensitivity.probing import Probed, Probing, probed
from detente.insight.verbal.reading import OURS, Reading, ours, read, scale_names
from detente.insight.verbal.result import NONE, Count, Judged, Spread, VerbalCertainty, Verdict, Worded
from detente.insight.verbal.study import chosen_forecasts

OWN = "own"
TENTH = 0.1
NO_PROBABILITY = "what the question asks for is no probability"


def verbal_certainty(
    context: Probing, rows: Iterable[Mapping[str, Any]], forecasts: Sequence[Forecast],
    sources: Mapping[str, Source], *, questions: Sequence[str] | None = None, scale: str | None = None, seed: int = 1,
) -> VerbalCertainty:  # fmt: skip
    """What the rows of a study of words amount to.

    Args:
        context: Of the job.
        rows: Its rows; those not computed yet may be missing.
        forecasts: What experts said.
        sources: The documents of the case.
        questions: Only the forecasts of these questions.
        scale: Only this scale, `case` for the reading of the case itself.
        seed: Of the points.

    Returns:
        The result.

    Raises:
        QueryError: If there is no such scale, or no forecast of a question.
        StudyError: If the case has no forecasts.
    """
    names = scale_names(scale)
    found = probed(context, rows)
    words = tuple(
        _worded(context, found, one, sources, names) for one in chosen_forecasts(forecasts, questions)
    )  # fmt: skip
    return VerbalCertainty(
        machine=context.machine, digest=digest(context.machine), points=max(0, found.done - 1),
        asked=len(context.spots) - 1, seed=seed, scales=names, forecasts=words,
        agree={(name, whose): _agree(words, name, whose) for name in names for whose in (NONE, OWN)},
        moved=_moved(words),
    )  # fmt: skip


def judge(reading: Reading, spread: Spread) -> Judged:
    """How a model's range stands to a reading; both are closed, so that a common end is something shared.

    >>> four = Spread(theory="none", central=0.2, bound=0.0, low=0.1, high=0.3, values=(0.1, 0.2, 0.3))
    >>> judge(Reading(scale="a", low=0.2, high=0.5), four).verdict
    'overlaps'
    >>> judge(Reading(scale="a", low=0.4, high=0.5), four).verdict
    'below'
    """
    ends, model = reading.ends, spread.ends
    scale, theory = reading.scale, spread.theory
    if ends is None or model is None:
        why = reading.sentence if ends is None else spread.note
        return Judged(scale=scale, theory=theory, verdict="cannot", why=why)
    inside = sum(ends[0] <= value <= ends[1] for value in spread.values)
    points = len(spread.values)
    return Judged(
        scale=scale, theory=theory, verdict=_stands(ends, model), inside=inside, points=points,
        interval=share_of(inside, points).ends,
    )  # fmt: skip


def _stands(reading: tuple[float, float], model: tuple[float, float]) -> Verdict:
    if model[1] < reading[0]:
        return "below"
    if model[0] > reading[1]:
        return "above"
    return "inside" if reading[0] <= model[0] and model[1] <= reading[1] else "overlaps"


def _worded(
    context: Probing, found: Probed, one: Forecast, sources: Mapping[str, Source], names: Sequence[str]
) -> Worded:
    source = sources.get(one.note.rpartition(":")[0])
    note = source.notes.get(one.note) if source is not None else None
    phrase = note.certainty if note is not None else ""
    readings = tuple(ours(one.low, one.high) if name == OURS else read(phrase, name) for name in names)
    theories = [None, *([one.theory] if one.theory else [])]
    spreads = tuple(_spread(context, found, one.question, theory) for theory in theories)
    return Worded(
        question=one.question, text=str(context.machine["questions"][one.question]["text"]), note=one.note,
        speaker=note.speaker if note is not None else "", phrase=phrase, theory=one.theory, happened=one.happened,
        outcome=one.outcome, readings=readings, spreads=spreads,
        judged=tuple(judge(reading, spread) for spread in spreads for reading in readings),
    )  # fmt: skip


def _spread(context: Probing, found: Probed, question: str, theory: str | None) -> Spread:
    """The model's number at central values, and from one in ten to nine in ten of the points."""
    name = theory or NONE
    node = context.machine["questions"][question]
    if node.get("minus") is not None or not probable(node):
        return Spread(theory=name, central=None, bound=None, low=None, high=None, values=(), note=NO_PROBABILITY)
    column = found.of(question, (theory, None))[: found.done]
    bounds = found.bound_of(question, (theory, None))[: found.done]
    there = column[1:][~np.isnan(column[1:])]
    central = None if not len(column) or np.isnan(column[0]) else float(column[0])
    if not len(there):
        there = np.array([] if central is None else [central])
    if not len(there):
        note = "; ".join(found.notes) or "it has no number"
        return Spread(theory=name, central=central, bound=None, low=None, high=None, values=(), note=note)
    low, high = np.quantile(there, [TENTH, 1 - TENTH])
    return Spread(
        theory=name, central=central, bound=None if central is None else float(bounds[0]), low=float(low),
        high=float(high), values=tuple(there.tolist()),
    )  # fmt: skip


def _agree(words: Sequence[Worded], scale: str, whose: str) -> Count:
    """Forecasts with which the model agrees, at least in part, of those that can be compared."""
    found = [one.of(scale, NONE if whose == NONE else one.theory or "") for one in words]
    there = [one for one in found if one is not None and one.verdict != "cannot"]
    return _counted(sum(one.verdict in ("inside", "overlaps") for one in there), len(there))


def _moved(words: Sequence[Worded]) -> Count:
    """Forecasts on which the shipped scales do not all give the same verdict, of those that two of them can read."""
    turns = [one.turns(one.closest) for one in words]
    several = [turn for turn in turns if sum(map(len, turn.values())) > 1]
    return _counted(sum(len(turn) > 1 for turn in several), len(several))


def _counted(hits: int, of: int) -> Count:
    return Count(hits=hits, of=of, interval=share_of(hits, of).ends if of else None)
