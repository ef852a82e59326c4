"""What can happen in a game, cause by cause: from which states, to which, and how fast its clock runs.

Strategies do not enter here: a move or a motion is listed wherever it is possible. Nothing leaves a final state, and a
transition whose result no rule allows is not listed.
"""

from collections.abc import Iterator

import numpy as np

from detente.case.model import Dated, Event, Since
from detente.case.numbers import CLOCK_DAYS
from detente.game.chain import Cause
from detente.game.choices import moves, votes_on
from detente.game.happening import Allowed, Bools, Happening, clock_rate, possible
from detente.game.view import Occasion, View


def happenings(view: View, allowed: Allowed, *, strict: bool = True) -> Iterator[Happening]:
    """List everything that can happen in the states of a view.

    Args:
        view: The states.
        allowed: Tells which codes are feasible states.
        strict: Whether a wrong rate is an error; else nothing happens there.

    Yields:
        One happening for each cause.

    Raises:
        GameError: If a rate is negative or not finite in a state where it counts.
    """
    live, model = ~view.final(), view.layout.model
    for event in model.events:
        yield fires(view, live, allowed, event, strict)
    for since in model.since:
        if view.layout.index[since.factor] not in view.layout.fixed:
            yield fades(view, live, allowed, since)
    for number in range(len(model.calendar)):
        yield comes(view, live, allowed, number)
    for number, option in enumerate(model.options):
        if view.layout.index[option.factor] not in view.layout.fixed:
            yield from moves(view, live, allowed, number, option, strict)
    number = 0
    for body in model.bodies:
        for motion in body.motions:
            yield from votes_on(view, live, allowed, number, body, motion, strict)
            number += 1


def fires(view: View, live: Bools, allowed: Allowed, event: Event, strict: bool) -> Happening:
    """An event."""
    rows = np.flatnonzero(live & view.value(event.when))
    clock = clock_rate(view, event.rate, rows, f"event `{event.id}`", f"{event.path}.rate", strict)
    codes = view.land(rows, view.direct(rows, event.then), Occasion("event", event.id))
    cause = Cause(kind="event", path=event.path, label=event.id)
    return possible(allowed, Happening(sort="chance", cause=cause, rows=rows, codes=codes, clock=clock))


def fades(view: View, live: Bools, allowed: Allowed, since: Since) -> Happening:
    """A `since` condition that fades by a stage."""
    f = view.layout.index[since.factor]
    rows = np.flatnonzero(live & (view.digits[f] > 0))
    codes = view.land(rows, {f: (view.digits[f][rows] - 1).astype(np.int8)}, Occasion("other", f"{since.factor} fades"))
    cause = Cause(kind="fade", path=since.path, label=f"{since.factor} fades")
    clock = np.full(len(rows), since.stages / since.after)
    return possible(allowed, Happening(sort="chance", cause=cause, rows=rows, codes=codes, clock=clock))


def comes(view: View, live: Bools, allowed: Allowed, number: int) -> Happening:
    """A dated change."""
    f, calendar = view.layout.calendar, view.layout.model.calendar
    assert f is not None
    entry: Dated = calendar[number]
    rows = np.flatnonzero(live & (view.digits[f] == number))
    passed = {f: np.full(len(rows), number + 1, np.int8)}
    codes = view.land(rows, view.direct(rows, entry.then, passed), Occasion("other", f"date {number}"))
    # a date passes even where its change is not allowed
    plain = view.codes[rows] + view.layout.strides[f]
    codes = np.where(allowed(codes), codes, plain)
    before = calendar[number - 1].time if number else 0.0
    wait = max(entry.time - before, 1.0 / CLOCK_DAYS[view.layout.model.clock])
    cause = Cause(kind="event", path=entry.path, label=f"calendar {entry.name}")
    return Happening(
        sort="dated", cause=cause, rows=rows, codes=codes, clock=np.full(len(rows), 1 / wait), level=number
    )
