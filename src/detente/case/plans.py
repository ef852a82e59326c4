"""Plans, rewritten into what the game knows: a condition `phase`, bodies, motions, events, promises, holds and tempos.

The game never sees a plan. Each `Piece` is an element to be put into the machine form, with where it came from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.case.language import AT_ONCE, BEFORE, BROKEN, PHASE_CONDITION
from detente.case.paths import Steps

Data = Mapping[str, Any]
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
    moved: Mapping[Steps, tuple[Steps, int]] = field(default_factory=dict)
    """By steps below it: where a part was written instead, and how much text was put before its formula."""


def phase_levels(plans: Data) -> tuple[str, ...]:
    """Levels of the condition `phase`; none if no plan has phases.

    >>> phase_levels({"roadmap": {"phases": [{"name": "freeze"}]}})
    ('before', 'freeze', 'broken')
    """
    named = [phase["name"] for plan in plans.values() for phase in plan["phases"]]
    return (BEFORE, *named, BROKEN) if named else ()


def phase_condition(plans: Data, plan: str | None) -> Piece | None:
    """The condition `phase`, which every case with a phased plan has under every plan and none."""
    levels = phase_levels(plans)
    if not levels:
        return None
    phased = next(name for name in plans if plans[name]["phases"])
    start, origin, evidence = BEFORE, ("plans", phased, "phases"), ()
    if plan is not None and plans[plan]["phases"]:
        first = plans[plan]["phases"][0]
        start = first["name"] if first["begins"] == AT_ONCE else BEFORE
        origin, evidence = ("plans", plan, "phases"), plans[plan]["evidence"]
    data = {"levels": list(levels), "start": start}
    return Piece(steps=("conditions", PHASE_CONDITION), data=data, origin=origin, evidence=evidence)


def pieces(plans: Data, name: str) -> Iterator[Piece]:
    """Everything the phases of a plan add, the condition `phase` apart.

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
    if plan["phases"] and plan["renews"] is not None:
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
    for kind, own in (("promises", {"voids": {PHASE_CONDITION: BROKEN}}), ("holds", {})):
        for index, given in enumerate(phase[kind]):
            text, shift = _both(standing, given["while"])
            place = (*origin, kind, index)
            data = {**given, "while": text, "name": given["name"] or name, **own}
            moved = {("while",): ((*place, "while") if shift else place, shift)}
            yield Piece(steps=(kind,), data=data, origin=place, evidence=evidence, moved=moved)
    for option, tempo in phase["tempos"].items():
        own = {"times": tempo["times"]} if "times" in tempo else {"rate": tempo}
        place = (*origin, "tempos", option)
        moved = {("rate",): (place, 0)}
        steps = ("options", option, "tempos")
        yield Piece(steps=steps, data={"while": here, **own}, origin=place, evidence=evidence, moved=moved)
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
    below = ("motions", MOTION)
    yield Piece(
        steps=("bodies", name),
        data=body,
        origin=place,
        evidence=phase["evidence"],
        moved={
            below: (place, 0),
            (*below, "when"): ((*place, "when"), shift),
            ("members",): ((*place, "parties"), 0),
        },
    )


def _limited(steps: Steps, given: Data, here: str, origin: Steps, evidence: Sequence[Data]) -> Piece:
    """An event or motion that lives only where a formula holds."""
    text, shift = _both(here, given["when"])
    moved = {("when",): ((*origin, "when"), shift)}
    return Piece(steps=steps, data={**given, "when": text}, origin=origin, evidence=evidence, moved=moved)


def _both(first: str, second: str | None) -> tuple[str, int]:
    """The conjunction of two formulas, and how much text stands before the second; 0 if the second says nothing."""
    if second is None or second.strip() == "true":
        return first, 0
    return f"{first} and ({second})", len(first) + len(" and (")
