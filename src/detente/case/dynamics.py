"""What can happen in a model: options, events, memories, the calendar, bodies, promises and holds."""

import datetime
import math
from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.model import Body, Dated, Event, Hold, Member, Motion, Option, Promise, Rate, Since
from detente.case.names import owner_of
from detente.case.numbers import duration_in
from detente.case.paths import dotted
from detente.case.values import Values
from detente.formula import Kind

Data = Mapping[str, Any]


def options(values: Values) -> Iterator[Option]:
    """How each option is moved, in the order of the file."""
    for name, data in values.machine["options"].items():
        owner = owner_of(name, values.names.actors)
        yield Option(
            factor=name,
            path=dotted(("options", name)),
            owner=owner,
            tempo=option_tempo(values, name, data),
            commitment=values.constant_rate(data["commitment"]),
            costs=tuple(float(data["cost"][level]["value"]) for level in data["levels"]),
        )


def option_tempo(values: Values, name: str, data: Data) -> Rate:
    """The clock of an option: its own tempo, else its actor's, else the case's; in a phase with a tempo, that one."""
    steps = ("options", name, "tempo")
    actor = values.machine["actors"][owner_of(name, values.names.actors)]
    base = data["tempo"] or actor["tempo"] or values.machine["behaviour"]["tempo"]
    if not data.get("tempos"):
        return values.rate(steps, base)
    usual = values.rate_text(base)
    terms, earlier = [], ""
    for tempo in data["tempos"]:
        holds = f"({tempo['while']})"
        there = usual if tempo["rate"] is None else values.rate_text(tempo["rate"])
        times = 1.0 if tempo["times"] is None else float(tempo["times"]["value"])
        terms.append(f"{there} * {times!r} * ({holds}{earlier})")
        earlier += f" and not {holds}"
    terms.append(f"{usual} * ({earlier.removeprefix(' and ')})")
    return Rate(formula=values.formula(steps, " + ".join(terms), Kind.NUMBER))


def events(values: Values) -> Iterator[Event]:
    """What chance does."""
    for name, data in values.machine["events"].items():
        steps = ("events", name)
        yield Event(
            id=name,
            path=dotted(steps),
            when=values.formula((*steps, "when"), data["when"]),
            rate=values.rate((*steps, "rate"), data["rate"]),
            then=values.changes((*steps, "then"), data["then"]),
        )


def stages(condition: Data) -> int:
    """How many stages a `since` condition fades in, one if it never does; 0 for any other condition.

    >>> stages({"since": ["strike"], "fades": None})
    1
    """
    if not condition.get("since"):
        return 0
    return 1 if condition["fades"] is None else int(condition["fades"]["stages"])


def memories(values: Values) -> Iterator[Since]:
    """The `since` conditions."""
    for name, data in values.machine["conditions"].items():
        if not data.get("since"):
            continue
        steps = ("conditions", name)
        marks = tuple(values.mark((*steps, "since", i), text) for i, text in enumerate(data["since"]))
        fades = data["fades"]
        yield Since(
            factor=name,
            path=dotted(steps),
            marks=marks,
            after=math.inf if fades is None else values.duration(fades["after"]),
            stages=stages(data),
        )


def calendar(values: Values, start: datetime.date) -> tuple[Dated, ...]:
    """Entries after the start, in order of time."""
    entries = []
    for index, data in enumerate(values.machine["calendar"]):
        steps = ("calendar", index)
        days = (as_date(data["date"]) - start).days
        if days > 0:
            then = values.changes((*steps, "then"), data["then"])
            time = duration_in(float(days), "day", values.clock)
            entries.append(Dated(name=data.get("name") or "", path=dotted(steps), time=time, then=then))
    return tuple(sorted(entries, key=lambda entry: entry.time))


def as_date(value: datetime.date | str) -> datetime.date:
    """A date, written or read.

    >>> as_date("2017-09-18")
    datetime.date(2017, 9, 18)
    """
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def bodies(values: Values) -> Iterator[Body]:
    """Who decides together, and on what."""
    for name, data in values.machine["bodies"].items():
        passes = data["passes"]
        yield Body(
            id=name,
            path=dotted(("bodies", name)),
            members=tuple(_member(member, one, passes["veto"]) for member, one in data["members"].items()),
            threshold=int(passes["yes"]),
            may_abstain=bool(passes["abstain"]),
            abstention=float(data["abstention"]["value"]),
            dissent=float(data["dissent"]["value"]),
            polled=bool(data["polled"]),
            motions=tuple(_motion(values, name, data, motion) for motion in data["motions"]),
        )


def _member(name: str, data: Data, vetoes: list[str]) -> Member:
    yes = data["yes"]
    return Member(
        id=name,
        votes=int(data["votes"]),
        follows=data["follows"],
        yes=None if yes is None else float(yes["value"]),
        together=bool(data["together"]),
        veto=name in vetoes,
    )


def _motion(values: Values, body: str, data: Data, name: str) -> Motion:
    steps = ("bodies", body, "motions", name)
    motion = data["motions"][name]
    default = data["tempo"] or values.machine["behaviour"]["tempo"]
    sponsor = motion["sponsor"]
    tempo = data["sponsors"].get(sponsor, default) if sponsor else motion["tempo"] or default
    retry = data["retry"] if motion["retry"] is None else motion["retry"]
    return Motion(
        id=name,
        path=dotted(steps),
        when=values.formula((*steps, "when"), motion["when"]),
        then=values.changes((*steps, "then"), motion["then"]),
        otherwise=values.changes((*steps, "else"), motion["else"]),
        sponsor=sponsor,
        tempo=values.rate((*steps, "tempo"), tempo),
        commitment=values.constant_rate(motion["commitment"]),
        cost=float(motion["cost"]["value"]),
        retry=None if retry == "none" else values.duration(retry),
    )


def promises(values: Values) -> Iterator[Promise]:
    """Levels it costs to leave."""
    for index, data in enumerate(values.machine["promises"]):
        steps = ("promises", index)
        yield Promise(
            path=dotted(steps),
            option=data["option"],
            level=values.digit((*steps, "level"), data["option"], data["level"]),
            binds=values.formula((*steps, "while"), data["while"], Kind.BOOLEAN),
            breach=float(data["breach"]["value"]),
            voids=values.changes((*steps, "voids"), data["voids"]),
        )


def holds(values: Values) -> Iterator[Hold]:
    """Levels that cannot be left."""
    for index, data in enumerate(values.machine["holds"]):
        steps = ("holds", index)
        yield Hold(
            path=dotted(steps),
            option=data["option"],
            level=values.digit((*steps, "level"), data["option"], data["level"]),
            binds=values.formula((*steps, "while"), data["while"], Kind.BOOLEAN),
        )
