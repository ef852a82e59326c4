"""The words of a storyline: what happened and why, in the names of a model."""

from collections.abc import Mapping

from detente.analysis.simulate.reason import Reason
from detente.case.model import Event, Model, Motion, Rate
from detente.formula import Formula
from detente.game.chain import Cause

WHOLE = 1e-9
"""Shares nearer to all or nothing are rounding."""


class Speaker:
    """Says what happened and why, in the names of a model."""

    def __init__(self, model: Model) -> None:
        """Look up its names."""
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
