"""What an answer can depend on: docs/answers.md, section 3, by following from everything to what it needs.

An element is a path of the machine form. What changes a factor is needed by whatever reads the factor; what an actor
wants is needed by what it does. Final states and rules are always needed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.model import Mark, Model
from detente.case.questions import Question
from detente.formula import Formula
from oracle.game import formulas

Node = tuple[str, str]
"""What sort of thing (element, factor, parameter, actor, wants, event, option, motion) and its name."""


class Cone:
    """What everything of a model needs, one step at a time."""

    def __init__(self, model: Model, question: Question) -> None:
        self.model, self.question = model, question
        self.factors = {factor.id: factor for factor in model.factors}
        self.events = {event.id: event for event in model.events}
        self.options = {option.factor: option for option in model.options}
        self.motions = {(body.id, motion.id): (body, motion) for body in model.bodies for motion in body.motions}

    def paths(self) -> set[str]:
        """The elements; what a believer takes the game to be counts where the believer does."""
        if self.question.parameter is not None:
            return {self.question.path, f"parameters.{self.question.parameter}"}
        found: set[Node] = set()
        waiting = list(self.asked())
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self.needs(node)
        paths = {name for sort, name in found if sort == "element"}
        for believer, believed in self.model.beliefs.items():
            if ("actor", believer) in found:
                paths |= Cone(believed, self.question).paths() | {f"beliefs.{believer}"}
        return paths

    def asked(self) -> Iterator[Node]:
        """What the question reads, the rules and the outcomes."""
        question = self.question
        yield "element", question.path
        for rule in self.model.rules:
            yield "element", rule.path
            yield from self.read(rule.forbidden)
        for outcome in self.model.final:
            yield "element", outcome.path
            yield from self.read(outcome.formula)
        yield from self.read(question.formula)
        yield from self.rings(question.mark)
        yield from self.rings(question.after)
        if question.given is not None:
            yield from self.read(question.given.formula)
        if question.factor is not None:
            yield "factor", question.factor
        if question.actor is not None:
            yield "actor", question.actor

    def read(self, formula: Formula | None) -> Iterator[Node]:
        """The factors and parameters of a formula."""
        for word in [] if formula is None else formulas.words(formula.text):
            if word in self.factors:
                yield "factor", word
            elif word in self.model.parameters:
                yield "element", f"parameters.{word}"

    def rings(self, mark: Mark | None) -> Iterator[Node]:
        """What makes a mark happen."""
        if mark is None:
            return
        yield from self.read(mark.formula)
        if mark.kind == "event":
            yield "event", mark.event
        elif mark.kind == "move":
            yield "factor", mark.option
        elif mark.kind in ("passes", "refuses"):
            yield "motion", f"{mark.body} {mark.motion}"

    def needs(self, node: Node) -> Iterator[Node]:
        """What one thing needs."""
        sort, name = node
        yield from {
            "element": lambda _: iter(()),
            "factor": self.of_factor,
            "event": self.of_event,
            "option": self.of_option,
            "motion": self.of_motion,
            "actor": self.of_actor,
            "wants": self.of_wants,
        }[sort](name)

    def of_factor(self, name: str) -> Iterator[Node]:
        """Its element, and all that changes it."""
        yield "element", self.factors[name].path
        for event in self.model.events:
            if name in dict(event.then):
                yield "event", event.id
        dates = [entry.time for entry in self.model.calendar if name in dict(entry.then)]
        for entry in self.model.calendar:
            if dates and entry.time <= max(dates):  # how soon a date is reckoned with depends on the one before
                yield "element", entry.path
        for since in self.model.since:
            if since.factor == name:
                for mark in since.marks:
                    yield from self.rings(mark)
        if name in self.options:
            yield "option", name
        for promise in self.model.promises:
            if name in dict(promise.voids):
                yield "factor", promise.option
        for body, motion in self.motions.values():
            if name in dict((*motion.then, *motion.otherwise)):
                yield "motion", f"{body.id} {motion.id}"

    def of_event(self, name: str) -> Iterator[Node]:
        event = self.events[name]
        yield "element", event.path
        yield from self.read(event.when)
        yield from self.read(event.rate.formula)

    def of_option(self, name: str) -> Iterator[Node]:
        """Its owner, its clock and all that binds it."""
        option = self.options[name]
        yield "element", option.path
        yield "actor", option.owner
        yield from self.read(option.tempo.formula)
        for bond in (*self.model.promises, *self.model.holds):
            if bond.option == name:
                yield "element", bond.path
                yield from self.read(bond.binds)

    def of_motion(self, name: str) -> Iterator[Node]:
        """Its body, all who vote, its sponsor and what else that may table there."""
        body, motion = self.motions[tuple(name.split())]
        yield "element", motion.path
        yield "element", body.path
        yield "element", "behaviour"
        yield from self.read(motion.when)
        yield from self.read(motion.tempo.formula)
        for factor, _ in (*motion.then, *motion.otherwise):
            yield "factor", factor
        for member in body.members:
            if member.follows is None and member.yes is None:
                yield "actor", member.id
        if motion.sponsor is not None:
            yield "actor", motion.sponsor
            for other in body.motions:
                if other.sponsor == motion.sponsor:
                    yield "motion", f"{body.id} {other.id}"

    def of_actor(self, name: str) -> Iterator[Node]:
        """How it behaves and what it wants, what it wants for others among that."""
        yield "element", "behaviour"
        yield "element", next(actor.path for actor in self.model.actors if actor.id == name)
        yield "wants", name
        for interest in self.model.interests[name]:
            if interest.welfare is not None:
                yield "element", interest.path
                yield "wants", interest.welfare

    def of_wants(self, name: str) -> Iterator[Node]:
        """An actor's own interests; those that are ranked weigh by `top` and `ratio`."""
        for interest in self.model.interests[name]:
            if interest.formula is not None:
                yield "element", interest.path
                yield from self.read(interest.formula)
        yield "element", f"interests.{name}.top"
        yield "element", f"interests.{name}.ratio"


def inside(path: str, paths: set[str]) -> bool:
    """Whether an element is one of some, or a part of one; the motions of a body are elements by themselves."""
    return any(path == one or (path.startswith(f"{one}.") and not others(path, one)) for one in paths)


def others(path: str, body: str) -> bool:
    """Whether a path leads to a motion of this body."""
    return body.startswith("bodies.") and path.startswith(f"{body}.motions.")


def evidence_paths(node: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every element of a machine form that carries evidence; what is applied or asked is no part of the game."""
    if isinstance(node, Mapping):
        if path and isinstance(node.get("evidence"), list):
            yield path, node
        for key, child in node.items():
            if path or key not in ("theories", "plans", "questions"):
                yield from evidence_paths(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, child in enumerate(node, start=1):
            yield from evidence_paths(child, f"{path}.{place}")
