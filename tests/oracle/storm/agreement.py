"""The forecast beside Storm: each question that can be exported, both ways it is exported."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from detente.answer.evaluate import evaluate
from detente.case.questions import Question
from detente.game import Chain, Game
from detente.game.behaviour.strategies import Strategies
from detente.interop import Portable, portable
from oracle.storm import referee

CLOSE = 1e-7
"""Of the value, or of 1 for small ones."""


def disagreements(
    game: Game, strategies: Strategies, chain: Chain, questions: Sequence[Question], folder: Path, *, text: bool = True
) -> tuple[Portable, list[tuple[float, Question, float | None, list[float]]]]:
    """Each exported question with how far Storm is from the forecast, relative to the value or 1."""
    export = portable(game, chain, questions)
    ways = [referee.by_binary(export, folder)] + ([referee.by_text(export, folder)] if text else [])
    asked = {one.ask.id for one in export.posed}
    found = []
    for question in (one for one in questions if one.id in asked):
        ours = evaluate(replace(question, minus=None), game, strategies, chain, whole=False).estimate.value
        theirs = [way[question.id] for way in ways]
        found.append((max(_apart(ours, other) for other in theirs), question, ours, theirs))
    return export, found


def _apart(ours: float | None, theirs: float) -> float:
    if ours is None or not math.isfinite(ours) or not math.isfinite(theirs):
        return 0.0 if ours == theirs else math.inf
    return abs(ours - theirs) / max(1.0, abs(ours))
