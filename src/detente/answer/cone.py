"""The cone of a question: every element of the case its answer can depend on, and the notes those rest on.

An element is in the cone if it can change a factor that the question reads, or that anything in the cone reads; what an
actor wants is in the cone with the first of its options or votes. Rules and final states always are. An element outside
the cone may be changed at will: the answer stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.case.model import Body, Link, Mark, Model, Motion
from detente.case.questions import Question
from detente.formula import Formula


@dataclass(frozen=True, slots=True)
class Support:
    """What an answer rests on: notes by id, and elements that no note supports."""

    evidence: tuple[str, ...]
    judgements: tuple[str, ...]
    """Paths of elements in the cone that nothing cites."""


class _Cone:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.paths: set[str] = set()
        self.factors: set[str] = set()
        self.actors: set[str] = set()
        self.by_path = {factor.id: factor.path for factor in model.factors}

    def formula(self, formula: Formula | None) -> None:
        if formula is not None:
            self.factors.update(formula.factors)
            self.paths.update(f"parameters.{name}" for name in formula.parameters)

    def mark(self, mark: Mark | None) -> None:
        if mark is None:
            return
        self.formula(mark.formula)
        if mark.kind == "event":
            for event in self.model.events:
                if event.id == mark.event:
                    self.paths.add(event.path)
                    self.formula(event.when)
                    self.formula(event.rate.formula)
        elif mark.kind == "move":
            self.factors.add(mark.option)
        elif mark.kind in ("passes", "refuses"):
            for body in self.model.bodies:
                for motion in body.motions:
                    if (body.id, motion.id) == (mark.body, mark.motion):
                        self.motion(body, motion)

    def motion(self, body: Body, motion: Motion) -> None:
        self.paths.update((motion.path, body.path, "behaviour"))
        self.formula(motion.when)
        self.formula(motion.tempo.formula)
        self.factors.update(name for name, _ in (*motion.then, *motion.otherwise))
        for member in body.members:
            if member.follows is None and member.yes is None:
                self.actor(member.id)
        if motion.sponsor is not None:
            self.actor(motion.sponsor)
            for other in body.motions:  # a sponsor chooses among its motions
                if other.sponsor == motion.sponsor and other.path not in self.paths:
                    self.motion(body, other)

    def actor(self, actor: str) -> None:
        if actor in self.actors:
            return
        self.actors.add(actor)
        self.paths.update(("behaviour", f"interests.{actor}.top", f"interests.{actor}.ratio"))
        self.paths.update(a.path for a in self.model.actors if a.id == actor)
        for interest in self.model.interests[actor]:
            self.paths.add(interest.path)
            self.formula(interest.formula)
            if interest.welfare is not None:
                self.paths.update((f"interests.{interest.welfare}.top", f"interests.{interest.welfare}.ratio"))
            for other in self.model.interests[interest.welfare] if interest.welfare else ():
                if other.formula is not None:
                    self.paths.add(other.path)
                    self.formula(other.formula)

    def grow(self) -> bool:
        """Add all that can change a factor already in the cone; whether anything was added."""
        before = (len(self.paths), len(self.factors), len(self.actors))
        model, inside = self.model, self.factors
        self.paths.update(self.by_path[name] for name in inside if name in self.by_path)
        for event in model.events:
            if inside & {name for name, _ in event.then}:
                self.mark(Mark(kind="event", text=event.id, event=event.id))
        if any(inside & {name for name, _ in entry.then} for entry in model.calendar):
            # how soon a date is reckoned with depends on the dates before it
            self.paths.update(entry.path for entry in model.calendar)
        for since in model.since:
            if since.factor in inside:
                for mark in since.marks:
                    self.mark(mark)
        for option in model.options:
            voids = {name for p in model.promises if p.option == option.factor for name, _ in p.voids}
            if option.factor in inside or voids & inside:
                self.factors.add(option.factor)
                self.paths.add(option.path)
                self.formula(option.tempo.formula)
                self.actor(option.owner)
                bonds = [(p.option, p.path, p.binds) for p in model.promises]
                bonds += [(h.option, h.path, h.binds) for h in model.holds]
                for bound, path, binds in bonds:
                    if bound == option.factor:
                        self.paths.add(path)
                        self.formula(binds)
        for body in model.bodies:
            for motion in body.motions:
                if inside & {name for name, _ in (*motion.then, *motion.otherwise)}:
                    self.motion(body, motion)
        return before != (len(self.paths), len(self.factors), len(self.actors))


def cone(model: Model, question: Question) -> frozenset[str]:
    """Paths of the elements an answer can depend on.

    Args:
        model: The case as the question is asked of it.
        question: The question.

    Returns:
        Their paths; those of believed elements are in the same form, with `beliefs.ACTOR` added.
    """
    found = _Cone(model)
    found.paths.add(question.path)
    for rule in model.rules:
        found.paths.add(rule.path)
        found.formula(rule.forbidden)
    for outcome in model.final:
        found.paths.add(outcome.path)
        found.formula(outcome.formula)
    found.formula(question.formula)
    found.mark(question.mark)
    found.mark(question.after)
    if question.given is not None:
        found.formula(question.given.formula)
    if question.factor is not None:
        found.factors.add(question.factor)
    if question.actor is not None:
        found.actor(question.actor)
    if question.parameter is not None:
        return frozenset({question.path, f"parameters.{question.parameter}"})
    while found.grow():
        pass
    paths = set(found.paths)
    for actor, believed in model.beliefs.items():
        if actor in found.actors:
            paths |= {*cone(believed, question), f"beliefs.{actor}"}
    return frozenset(paths)


def support(evidence: Iterable[tuple[str, tuple[Link, ...]]], paths: frozenset[str]) -> Support:
    """Notes and judgements among the elements of a cone.

    Args:
        evidence: Links of every element that can carry them.
        paths: The cone.

    Returns:
        Note ids and paths of judgements, both sorted.
    """
    notes: set[str] = set()
    judgements: set[str] = set()
    for path, links in evidence:
        if not any(within(path, inside) for inside in _around(path) if inside in paths):
            continue
        notes.update(link.note for link in links)
        if not links:
            judgements.add(path)
    return Support(tuple(sorted(notes, key=in_order)), tuple(sorted(judgements)))


def within(path: str, inside: str) -> bool:
    """Whether an element is one in the cone or a part of it; a body's motions are elements of their own."""
    if path == inside:
        return True
    part = path.removeprefix(f"{inside}.")
    return part != path and not (inside.startswith("bodies.") and part.startswith("motions."))


def _around(path: str) -> Iterator[str]:
    """A path and all that it can be a part of."""
    yield path
    while (dot := path.rfind(".")) >= 0:
        path = path[:dot]
        yield path


def in_order(note: str) -> tuple[str, int, str]:
    source, _, number = note.rpartition(":")
    return (source, int(number) if number.isdigit() else 0, number)
