"""Plans, rewritten into what the game knows: a condition `phase`, bodies, motions, events, promises, holds and tempos.

The game never sees a plan. Each `Piece` is an element to be put into the machine form, with where it came from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.case.language import AT_ONCE, BEFORE, BROKEN, PHASE_CONDITION
from detente.case.paths import Steps

Data = Mapping[str, Any]
Moved = Mapping[Steps, tuple[Steps, int]]
MOTION = "begin"
"""The motion by which the parties to a phase consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An element to put in: where, what, and where in the file it was written."""

    steps: Steps
    data: Any
    origin: Steps
    evidence: Sequence[Data] = ()
    """Links it carries besides its own."""
    moved: Moved = field(default_factory=dict)
    """By steps below it: where a part was written instead, and how much text was put before its formula."""


def first_phase(plan: Data) -> str | None:
    """The phase a plan is in from the start, None if it has to begin.

    >>> first_phase({"phases": [{"name": "freeze", "begins": "at once"}]})
    'freeze'
    """
    phases = plan["phases"]
    return phases[0]["name"] if phases and phases[0]["begins"] == AT_ONCE else None


def pieces(plans: Data, name: str) -> Iterator[Piece]:
    """Everything the phases of a plan add to the condition `phase`, which every case with a phased plan has.

    Args:
        plans: The plans of a machine form.
        name: Which of them.

    Returns:
        The pieces, phase by phase.
    """
    plan = plans[name]
    before = BEFORE
    for index in range(len(plan["phases"])):
        yield from _phase(plan, ("plans", name, "phases", index), before)
        before = plan["phases"][index]["name"]
    if plan["phases"] and plan["renews"] not in (None, AT_ONCE):
        yield Piece(
            steps=("events", f"{name}_renews"),
            data={"when": f"{PHASE_CONDITION} is {BROKEN}", "rate": plan["renews"], "then": {PHASE_CONDITION: BEFORE}},
            origin=("plans", name, "renews"),
            evidence=plan["evidence"],
        )


def _phase(plan: Data, origin: Steps, before: str) -> Iterator[Piece]:
    """The pieces of one phase."""
    phase = plan["phases"][origin[-1]]
    evidence = phase["evidence"]
    name = phase["name"]
    here = f"{PHASE_CONDITION} is {name}"
    yield from _beginning(phase, origin, before)
    later = [one["name"] for one in plan["phases"][origin[-1] :]]
    standing = f"{PHASE_CONDITION} is {later[0]}" if len(later) == 1 else f"{PHASE_CONDITION} is ({', '.join(later)})"
    fallen = BEFORE if plan["renews"] == AT_ONCE else BROKEN
    for kind, own in (("promises", {"voids": {PHASE_CONDITION: fallen}}), ("holds", {})):
        for index, given in enumerate(phase[kind]):
            text, shift = _both(standing, given["while"])
            place = (*origin, kind, index)
            data = {**given, "while": text, "name": given["name"] or name, **own}
            moved: Moved = {("while",): ((*place, "while") if shift else place, shift)}
            yield Piece(steps=(kind,), data=data, origin=place, evidence=evidence, moved=moved)
    for option, tempo in phase["tempos"].items():
        own = {"times": tempo["times"]} if "times" in tempo else {"rate": tempo}
        place = (*origin, "tempos", option)
        steps: Steps = ("options", option, "tempos")
        data = {"while": here, **own}
        yield Piece(steps=steps, data=data, origin=place, evidence=evidence, moved={("rate",): (place, 0)})
    for event, given in phase["events"].items():
        yield _limited(("events", event), given, here, (*origin, "events", event), evidence)
    for body, motions in phase["motions"].items():
        for motion, given in motions.items():
            steps = ("bodies", body, "motions", motion)
            yield _limited(steps, given, here, (*origin, "motions", body, motion), evidence)


def _beginning(phase: Data, origin: Steps, before: str) -> Iterator[Piece]:
    """What makes a phase begin."""
    begins, name = phase["begins"], phase["name"]
    if begins == AT_ONCE:
        return
    place = (*origin, "begins")
    text, shift = _both(f"{PHASE_CONDITION} is {before}", begins["when"])
    then = {PHASE_CONDITION: name, **begins["then"]}
    if "parties" not in begins:
        yield Piece(
            steps=("events", name),
            data={"when": text, "rate": begins["rate"], "then": then},
            origin=place,
            evidence=phase["evidence"],
            moved={("when",): ((*place, "when"), shift)},
        )
        return
    body = {
        "members": dict.fromkeys(begins["parties"], 1),
        "passes": "unanimity",
        "tempo": begins["tempo"],
        "motions": {MOTION: {"when": text, "then": then}},
    }
    if begins["retry"] is not None:
        body["retry"] = begins["retry"]
    below = ("motions", MOTION)
    yield Piece(
        steps=("bodies", name),
        data=body,
        origin=place,
        evidence=phase["evidence"],
        moved={
            below: (place, 0),
            (*below, "when"): ((*place, "when"), shift),
            **{("members", party): ((*place, "parties", i), 0) for i, party in enumerate(begins["parties"])},
        },
    )


def _limited(steps: Steps, given: Data, here: str, origin: Steps, evidence: Sequence[Data]) -> Piece:
    """An event or motion that lives only where a formula holds."""
    text, shift = _both(here, given["when"])
    moved: Moved = {("when",): ((*origin, "when"), shift)}
    return Piece(steps=steps, data={**given, "when": text}, origin=origin, evidence=evidence, moved=moved)


def _both(first: str, second: str | None) -> tuple[str, int]:
    """The conjunction of two formulas, and how much text stands before the second; 0 if the second says nothing."""
    if second is None or second.strip() == "true":
        return first, 0
    return f"{first} and ({second})", len(first) + len(" and (")
