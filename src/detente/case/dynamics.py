"""What can happen in a model: options, events, memories, the calendar, bodies, promises and holds."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.model import Body, Dated, Event, Hold, Member, Motion, Option, Promise, Rate, Since
from detente.case.names import owner_of
from detente.case.numbers import duration_in
from detente.case.paths import dotted
from detente.case.reader import Reader
from detente.formula import Kind

Data = Mapping[str, Any]


def options(reader: Reader) -> Iterator[Option]:
    """How each option is moved, in the order of the file."""
    for name, data in reader.machine["options"].items():
        owner = owner_of(name, reader.names.actors)
        yield Option(
            factor=name,
            path=dotted(("options", name)),
            owner=owner,
            tempo=option_tempo(reader, name, data),
            commitment=reader.constant_rate(data["commitment"]),
            costs=tuple(float(data["cost"][level]["value"]) for level in data["levels"]),
        )


def option_tempo(reader: Reader, name: str, data: Data) -> Rate:
    """The clock of an option: its own tempo, else its actor's, else the case's."""
    actor = reader.machine["actors"][owner_of(name, reader.names.actors)]
    default = reader.machine["behaviour"]["tempo"]
    return reader.rate(("options", name, "tempo"), data["tempo"] or actor["tempo"] or default)


def events(reader: Reader) -> Iterator[Event]:
    """What chance does."""
    for name, data in reader.machine["events"].items():
        steps = ("events", name)
        yield Event(
            id=name,
            path=dotted(steps),
            when=reader.formula((*steps, "when"), data["when"]),
            rate=reader.rate((*steps, "rate"), data["rate"]),
            then=reader.changes((*steps, "then"), data["then"]),
        )


def memories(reader: Reader) -> Iterator[Since]:
    """The `since` conditions."""
    for name, data in reader.machine["conditions"].items():
        if not data.get("since"):
            continue
        steps = ("conditions", name)
        marks = tuple(reader.mark((*steps, "since", i), text) for i, text in enumerate(data["since"]))
        fades = data["fades"]
        yield Since(
            factor=name,
            path=dotted(steps),
            marks=marks,
            after=reader.duration(fades["after"]),
            stages=int(fades["stages"]),
        )


def calendar(reader: Reader, start: datetime.date) -> tuple[Dated, ...]:
    """Entries after the start, in order of time."""
    entries = []
    for index, data in enumerate(reader.machine["calendar"]):
        steps = ("calendar", index)
        days = (as_date(data["date"]) - start).days
        if days > 0:
            then = reader.changes((*steps, "then"), data["then"])
            time = duration_in(float(days), "day", reader.clock)
            entries.append(Dated(name=data.get("name") or "", path=dotted(steps), time=time, then=then))
    return tuple(sorted(entries, key=lambda entry: entry.time))


def as_date(value: datetime.date | str) -> datetime.date:
    """A date, written or read.

    >>> as_date("2017-09-18")
    datetime.date(2017, 9, 18)
    """
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def bodies(reader: Reader) -> Iterator[Body]:
    """Who decides together, and on what."""
    for name, data in reader.machine["bodies"].items():
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
            motions=tuple(_motion(reader, name, data, motion) for motion in data["motions"]),
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


def _motion(reader: Reader, body: str, data: Data, name: str) -> Motion:
    steps = ("bodies", body, "motions", name)
    motion = data["motions"][name]
    default = data["tempo"] or reader.machine["behaviour"]["tempo"]
    sponsor = motion["sponsor"]
    tempo = data["sponsors"].get(sponsor, default) if sponsor else motion["tempo"] or default
    retry = motion["retry"]
    return Motion(
        id=name,
        path=dotted(steps),
        when=reader.formula((*steps, "when"), motion["when"]),
        then=reader.changes((*steps, "then"), motion["then"]),
        otherwise=reader.changes((*steps, "else"), motion["else"]),
        sponsor=sponsor,
        tempo=reader.rate((*steps, "tempo"), tempo),
        commitment=reader.constant_rate(motion["commitment"]),
        cost=float(motion["cost"]["value"]),
        retry=None if retry in (None, "none") else reader.duration(retry),
    )


def promises(reader: Reader) -> Iterator[Promise]:
    """Levels it costs to leave."""
    for index, data in enumerate(reader.machine["promises"]):
        steps = ("promises", index)
        yield Promise(
            path=dotted(steps),
            option=data["option"],
            level=reader.digit((*steps, "level"), data["option"], data["level"]),
            binds=reader.formula((*steps, "while"), data["while"], Kind.BOOLEAN),
            breach=float(data["breach"]["value"]),
            voids=reader.changes((*steps, "voids"), data["voids"]),
        )


def holds(reader: Reader) -> Iterator[Hold]:
    """Levels that cannot be left."""
    for index, data in enumerate(reader.machine["holds"]):
        steps = ("holds", index)
        yield Hold(
            path=dotted(steps),
            option=data["option"],
            level=reader.digit((*steps, "level"), data["option"], data["level"]),
            binds=reader.formula((*steps, "while"), data["while"], Kind.BOOLEAN),
        )
