"""A storyline: one run of a game as a dated narrative, each step with its cause and its reason.

It is one of very many ways the story can go, drawn with its probability; it is an illustration and not a forecast.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.analysis.simulate.reason import Reason
from detente.analysis.simulate.watch import Walk, Watch
from detente.case.model import Event, Model, Motion, Rate
from detente.case.numbers import CLOCK_DAYS
from detente.formula import Formula
from detente.game.chain import Cause

MOSTLY = 0.5
"""A move that is chosen by more than this share of its rate is called chosen."""
WHOLE = 1e-9
"""Shares nearer to all or nothing are rounding."""


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
    """
    finals = tuple(outcome.formula for outcome in model.final)
    watch = Watch(horizon=horizon, formulas=finals, everything=True)
    paths = walk.paths(watch, first=run, runs=1, seed=seed)
    speaker = _Speaker(model)
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
    flags = int(paths.flags[-1])
    ending = tuple(outcome.id for bit, outcome in enumerate(model.final) if flags >> bit & 1)
    until = float(paths.time[-1]) if ending else horizon
    return Story(
        title=model.title, start=start, clock=model.clock, opening=opening, scenes=tuple(scenes),
        end=_date(start, until, model.clock), ending=ending, closing=before, seed=seed, run=run,
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


class _Speaker:
    """Says what happened and why, in the names of a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.actors = {actor.id: actor.name or actor.id for actor in model.actors}
        self.events = {event.path: event for event in model.events}
        self.motions = {motion.path: motion for body in model.bodies for motion in body.motions}
        self.dated = {entry.path for entry in model.calendar}

    def what(self, cause: Cause, after: Mapping[str, str]) -> str:
        """What happened."""
        if cause.kind == "move":
            option, _, level = cause.label.rpartition(" to ")
            who = self.actors.get(cause.actor or "", cause.actor or "")
            return f"{who} moves `{option}` to {level}."
        if cause.path in self.dated:
            return f"The date comes: {cause.label.removeprefix('calendar ')}."
        if cause.kind == "event":
            return f"`{cause.label}` happens."
        body, _, motion = cause.label.partition(" ")
        if cause.kind == "passes":
            by = f", tabled by {self.actors.get(cause.actor, cause.actor)}" if cause.actor else ""
            return f"`{body}` passes `{motion.removeprefix('passes ')}`{by}."
        name = motion.partition(" ")[2]
        if cause.kind == "poll":
            return f"`{body}` is sounded out on `{name}`, which would not pass and is not put to the vote."
        if cause.kind == "refuses":
            return f"`{body}` refuses `{name}`."
        return f"`{cause.label.removesuffix(' fades')}` has faded."

    def why(self, cause: Cause, reason: Reason | None) -> str:
        """Why it happened."""
        if reason is not None:
            return _judged(cause, reason)
        if cause.path in self.dated:
            return "It was in the calendar."
        event = self.events.get(cause.path)
        if event is not None:
            return f"Chance: {_rate(event.rate, self.model.clock)}{_while(event)}."
        motion = self.motions.get(cause.path)
        if motion is not None:
            return _on_its_own(motion, self.model.clock)
        return "Time has passed."


def _judged(cause: Cause, reason: Reason) -> str:
    verb = "tables it" if cause.kind == "passes" else "does it"
    worth = f"worth {reason.gain:+.3g} to it, at a cost of {reason.cost:.3g}"
    at = f"it {verb} with probability {reason.chance:.2g} at a look"
    if reason.chosen > 1 - WHOLE:
        return f"Chosen: {worth}; {at}."
    if reason.chosen < WHOLE:
        return f"A slip: {worth}; {at} all the same."
    return f"Chosen at some depths of thought ({reason.chosen:.0%} of the times): {worth} at the deepest; {at}."


def _rate(rate: Rate, clock: str) -> str:
    if rate.formula.factors or rate.formula.parameters:
        scale = "" if rate.scale == 1 else f"{rate.scale:.4g} times "
        return f"its rate is {scale}`{rate.formula.text}` per {clock}"
    return (
        f"its rate is {float(rate.formula.text) * rate.scale:.3g} per {clock}"
        if _number(rate.formula)
        else (f"its rate is {rate.scale:.4g} times `{rate.formula.text}` per {clock}")
    )


def _number(formula: Formula) -> bool:
    try:
        float(formula.text)
    except ValueError:
        return False
    return True


def _while(event: Event) -> str:
    return f" while `{event.when.text}`" if event.when.factors else ""


def _on_its_own(motion: Motion, clock: str) -> str:
    if motion.sponsor is None:
        return f"It comes up by itself: {_rate(motion.tempo, clock)}."
    return "Its sponsor wanted it, and it did not find the votes."


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
