"""A storyline: one run of a game as a dated narrative, each step with its cause and its reason.

It is one of very many ways the story can go, drawn with its probability; it is an illustration and not a forecast.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.simulate.reason import Reason
from detente.analysis.simulate.watch import Walk, Watch
from detente.answer.speech import Speaker
from detente.case.model import Model
from detente.case.numbers import CLOCK_DAYS
from detente.errors import QueryError
from detente.formula import evaluate

MOSTLY = 0.5
"""A move that is chosen by more than this share of its rate is called chosen."""
MOST_SCENES = 100_000
"""Steps of a run that is told; more fill the memory, and nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One step of a storyline."""

    date: datetime.date
    time: float
    """In clock units from the start."""
    cause: str
    path: str
    """Path of the element that made it happen, in the machine form."""
    carrier: str
    """`chance`, `chosen` or `slip`."""
    text: str
    """What happened, in words."""
    reason: str
    """Why, in words."""
    changes: tuple[tuple[str, str, str], ...]
    """What it changed: factor, level before, level after."""
    evidence: tuple[str, ...]
    """Notes that element rests on; none is a judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One run, told."""

    title: str
    start: datetime.date
    clock: str
    opening: Mapping[str, str]
    """Level of every option and condition at the start."""
    scenes: tuple[Scene, ...]
    end: datetime.date
    ending: tuple[str, ...]
    """Final outcomes that hold at the end; none where the story was still open."""
    closing: Mapping[str, str]
    seed: int
    run: int

    def as_text(self) -> str:
        """The story as lines of plain text.

        Returns:
            A line for each scene and one for the end.
        """
        lines = [f"{self.start}  The story begins."]
        for scene in self.scenes:
            changed = "; ".join(f"{name}: {before} -> {after}" for name, before, after in scene.changes)
            lines.append(f"{scene.date}  {scene.text}" + (f" [{changed}]" if changed else " [nothing changes]"))
            lines.append(f"            {scene.reason}")
        return "\n".join([*lines, f"{self.end}  {self.last}"])

    @property
    def last(self) -> str:
        """How it ends, in words."""
        if self.ending:
            return f"The story ends: {', '.join(self.ending)}."
        return "The story is still open."


def tell(walk: Walk, model: Model, start: datetime.date, *, horizon: float, seed: int, run: int = 0) -> Story:
    """Make one run and tell it.

    Args:
        walk: What makes the runs.
        model: The model it was made from.
        start: Day zero.
        horizon: How far to tell, in clock units.
        seed: Of the runs.
        run: Which of them.

    Returns:
        The storyline.

    Raises:
        QueryError: If the run has too many steps to be told.
    """
    watch = Watch(horizon=horizon, everything=True)
    paths = walk.paths(watch, first=run, runs=1, seed=seed)
    if paths.cut[0] or len(paths.time) > MOST_SCENES:
        raise QueryError(
            f"Run {run} is too long to be told to {horizon:g} {model.clock}s (at most {MOST_SCENES:,} steps): ask for "
            "less time."
        )
    speaker = Speaker(model)
    opening = before = walk.levels(paths.state[0])
    scenes: list[Scene] = []
    for row in range(1, len(paths.time)):
        after = walk.levels(paths.state[row])
        number = int(paths.cause[row])
        cause = walk.causes[number]
        if cause.kind in ("fade", "reopens") and after == before:
            continue  # time has passed; nobody could tell
        reason = walk.reason(paths.state[row - 1], number)
        time = float(paths.time[row])
        scenes.append(
            Scene(
                date=_date(start, time, model.clock), time=time, cause=cause.label, path=cause.path,
                carrier=_carrier(reason), text=speaker.what(cause, after), reason=speaker.why(cause, reason),
                changes=tuple((name, before[name], after[name]) for name in after if before[name] != after[name]),
                evidence=tuple(dict.fromkeys(link.note for link in model.evidence.get(cause.path, ()))),
            )
        )  # fmt: skip
        before = after
    ending = _endings(model, before)
    until = float(paths.time[-1]) if ending else horizon
    return Story(
        title=model.title, start=start, clock=model.clock, opening=opening, scenes=tuple(scenes),
        end=_date(start, until, model.clock), ending=ending, closing=before, seed=seed, run=run,
    )  # fmt: skip


def _endings(model: Model, levels: Mapping[str, str]) -> tuple[str, ...]:
    """The final outcomes that hold at some levels."""
    at = {factor.id: np.array([factor.levels.index(levels[factor.id])]) for factor in model.factors}
    return tuple(
        outcome.id for outcome in model.final
        if evaluate(outcome.formula, {name: at[name] for name in outcome.formula.factors}, model.parameters)[0]
    )  # fmt: skip


def _date(start: datetime.date, time: float, clock: str) -> datetime.date:
    try:
        return start + datetime.timedelta(days=int(time * CLOCK_DAYS[clock]))
    except OverflowError:
        return datetime.date.max


def _carrier(reason: Reason | None) -> str:
    if reason is None:
        return "chance"
    return "chosen" if reason.chosen > MOSTLY else "slip"


def stories(
    walk: Walk, model: Model, start: datetime.date | str, *, horizon: float, seed: int, runs: Sequence[int]
) -> tuple[Story, ...]:
    """Tell several runs.

    Args:
        walk: What makes the runs.
        model: The model it was made from.
        start: Day zero.
        horizon: How far to tell, in clock units.
        seed: Of the runs.
        runs: Which of them.

    Returns:
        One storyline for each.
    """
    day = start if isinstance(start, datetime.date) else datetime.date.fromisoformat(start)
    return tuple(tell(walk, model, day, horizon=horizon, seed=seed, run=run) for run in runs)


def as_data(story: Story) -> dict[str, Any]:
    """A storyline in the types JSON has.

    Args:
        story: The storyline.

    Returns:
        A mapping.
    """
    return {
        "title": story.title, "start": str(story.start), "end": str(story.end), "ending": list(story.ending),
        "seed": story.seed, "run": story.run, "opening": dict(story.opening), "closing": dict(story.closing),
        "scenes": [
            {
                "date": str(scene.date), "time": scene.time, "cause": scene.cause, "path": scene.path,
                "carrier": scene.carrier, "text": scene.text, "reason": scene.reason,
                "changes": [{"factor": name, "from": old, "to": new} for name, old, new in scene.changes],
                "evidence": list(scene.evidence),
            }
            for scene in story.scenes
        ],
    }  # fmt: skip
