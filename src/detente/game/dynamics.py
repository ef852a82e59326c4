"""What can happen in a game, cause by cause: from which states, to which, and how fast its clock runs.

Strategies do not enter here: a move or a motion is listed wherever it is possible. Nothing leaves a final state, and a
transition whose result no rule allows is not listed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.case.model import Body, Motion, Option, Rate
from detente.case.numbers import CLOCK_DAYS
from detente.errors import GameError
from detente.game.chain import Cause
from detente.game.layout import Layout
from detente.game.view import Ints, Occasion, View

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Sort = Literal["chance", "dated", "move", "passes", "fails"]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One cause on one view: rows it starts from, codes it ends at, and the rate of its clock there."""

    sort: Sort
    cause: Cause
    rows: Ints
    codes: Ints
    clock: Floats
    cost: Floats | None = None
    """What the move costs in each row: the level's cost and every breach."""
    option: int = -1
    level: int = -1
    motion: int = -1
    fail_codes: Ints | None = None
    """For a motion: the state members compare with passing."""
    runs: Bools | None = None
    """Wherever this could happen if its clock ran: whether it does. None where clocks always run."""


Allowed = Callable[[Ints], Bools]
"""Tells which codes are feasible states."""


def by_rules(layout: Layout) -> Allowed:
    """Feasibility judged by evaluating the rules."""
    if not layout.model.rules:
        return lambda codes: np.ones(len(codes), bool)
    return lambda codes: View.of(layout, codes).feasible()


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
    live = ~view.final()
    yield from _events(view, live, allowed, strict)
    yield from _fadings(view, live, allowed)
    yield from _dates(view, live, allowed)
    for number, option in enumerate(view.layout.model.options):
        if view.layout.index[option.factor] not in view.layout.fixed:
            yield from _moves(view, live, allowed, number, option, strict)
    number = 0
    for body in view.layout.model.bodies:
        for motion in body.motions:
            yield from _motion(view, live, allowed, number, body, motion, strict)
            number += 1


def clock_rate(view: View, rate: Rate, rows: Ints, what: str, path: str, strict: bool = True) -> Floats:
    """A rate on some rows.

    Raises:
        GameError: If it is negative or not finite anywhere there; the text names the first such state.
    """
    value = np.asarray(view.value(rate.formula)[rows], np.float64) * rate.scale
    bad = ~(np.isfinite(value) & (value >= 0))
    if strict and bad.any():
        row = int(rows[np.flatnonzero(bad)[0]])
        raise GameError(
            f"The rate of {what} is {value[np.flatnonzero(bad)[0]]:g} in the state "
            f"{describe(view.layout, int(view.codes[row]))}; a rate is a finite number, zero or more.",
            path,
        )
    return value


def describe(layout: Layout, code: int) -> str:
    """A state in words: `dprk.tests=active, reach=guam`."""
    parts = []
    for f, factor in enumerate(layout.model.factors):
        digit = (code // layout.strides[f]) % layout.sizes[f]
        parts.append(f"{factor.id}={factor.levels[min(digit, 1) if factor.stages else digit]}")
    return ", ".join(parts)


def _possible(allowed: Allowed, happening: Happening) -> Happening:
    """The part of a happening whose result no rule forbids and whose clock runs."""
    runs = happening.clock > 0
    keep = runs & allowed(happening.codes)
    if keep.all():
        return replace(happening, runs=runs)
    return replace(
        happening,
        runs=runs,
        rows=happening.rows[keep],
        codes=happening.codes[keep],
        clock=happening.clock[keep],
        cost=None if happening.cost is None else happening.cost[keep],
        fail_codes=None if happening.fail_codes is None else happening.fail_codes[keep],
    )


def _events(view: View, live: Bools, allowed: Allowed, strict: bool) -> Iterator[Happening]:
    for event in view.layout.model.events:
        rows = np.flatnonzero(live & view.value(event.when))
        clock = clock_rate(view, event.rate, rows, f"event `{event.id}`", f"{event.path}.rate", strict)
        codes = view.land(rows, view.direct(rows, event.then), Occasion("event", event.id))
        cause = Cause(kind="event", path=event.path, label=event.id)
        yield _possible(allowed, Happening(sort="chance", cause=cause, rows=rows, codes=codes, clock=clock))


def _fadings(view: View, live: Bools, allowed: Allowed) -> Iterator[Happening]:
    for since in view.layout.model.since:
        f = view.layout.index[since.factor]
        if f in view.layout.fixed:
            continue
        rows = np.flatnonzero(live & (view.digits[f] > 0))
        codes = view.land(
            rows, {f: (view.digits[f][rows] - 1).astype(np.int8)}, Occasion("other", f"{since.factor} fades")
        )
        cause = Cause(kind="fade", path=since.path, label=f"{since.factor} fades")
        clock = np.full(len(rows), since.stages / since.after)
        yield _possible(allowed, Happening(sort="chance", cause=cause, rows=rows, codes=codes, clock=clock))


def _dates(view: View, live: Bools, allowed: Allowed) -> Iterator[Happening]:
    f = view.layout.calendar
    if f is None:
        return
    before = 0.0
    for number, entry in enumerate(view.layout.model.calendar):
        rows = np.flatnonzero(live & (view.digits[f] == number))
        passed = {f: np.full(len(rows), number + 1, np.int8)}
        codes = view.land(rows, view.direct(rows, entry.then, passed), Occasion("other", f"date {number}"))
        # a date passes even where its change is not allowed
        plain = view.codes[rows] + view.layout.strides[f]
        codes = np.where(allowed(codes), codes, plain)
        wait = max(entry.time - before, 1.0 / CLOCK_DAYS[view.layout.model.clock])
        cause = Cause(kind="event", path=entry.path, label=f"calendar {entry.name}")
        yield Happening(
            sort="dated", cause=cause, rows=rows, codes=codes, clock=np.full(len(rows), 1 / wait), level=number
        )
        before = entry.time


def _moves(view: View, live: Bools, allowed: Allowed, number: int, option: Option, strict: bool) -> Iterator[Happening]:
    layout = view.layout
    f = layout.index[option.factor]
    levels = layout.model.factors[f].levels
    digit = view.digits[f]
    free = live.copy()
    for hold in layout.model.holds:
        if hold.option == option.factor:
            free &= ~(view.value(hold.binds) & (digit == hold.level))
    for level in range(layout.sizes[f]):
        rows = np.flatnonzero(free & (digit != level))
        new = dict(view.direct(rows, ((option.factor, level),)))
        cost = np.full(len(rows), option.costs[level])
        for promise in layout.model.promises:
            if promise.option != option.factor:
                continue
            broken = view.value(promise.binds)[rows] & (digit[rows] == promise.level)
            cost += promise.breach * broken
            for g, after in view.direct(rows, promise.voids, new).items():
                old = new.get(g, view.digits[g][rows])
                new[g] = np.where(broken, after, old).astype(np.int8)
        codes = view.land(rows, new, Occasion("move", option.factor, level))
        clock = clock_rate(view, option.tempo, rows, f"the clock of `{option.factor}`", f"{option.path}.tempo", strict)
        cause = Cause(kind="move", path=option.path, label=f"{option.factor} to {levels[level]}", actor=option.owner)
        yield _possible(
            allowed,
            Happening(
                sort="move", cause=cause, rows=rows, codes=codes, clock=clock, cost=cost, option=number, level=level
            ),
        )


def _motion(
    view: View, live: Bools, allowed: Allowed, number: int, body: Body, motion: Motion, strict: bool
) -> Iterator[Happening]:
    layout = view.layout
    name = f"{body.id} {motion.id}"
    own = next((flag.factor for flag in layout.flags if (flag.body, flag.motion) == (body.id, motion.id)), None)
    come_up = live & view.value(motion.when)
    if own is not None:
        come_up &= view.digits[own] == 0
    rows = np.flatnonzero(come_up)
    runs = np.asarray(view.value(motion.tempo.formula)[rows] * motion.tempo.scale > 0, bool)
    codes = view.land(rows, view.direct(rows, motion.then), Occasion("passes", name))
    open_here = allowed(codes) & (codes != view.codes[rows])
    rows, codes = rows[open_here], codes[open_here]
    clock = clock_rate(view, motion.tempo, rows, f"the clock of `{name}`", f"{motion.path}.tempo", strict)
    running = clock > 0
    rows, codes, clock = rows[running], codes[running], clock[running]
    occasion = Occasion("other", name) if body.polled else Occasion("refuses", name)
    failing = {} if body.polled else view.direct(rows, motion.otherwise)
    fail_codes = view.land(rows, failing, occasion, keep_flag=own)
    after = view.land(rows, failing, occasion, own_flag=own)
    # a refusal may end the story: then the state with the flag down is none, and the one with it up is worth the same
    fail_codes = np.where(allowed(fail_codes), fail_codes, np.where(allowed(after), after, view.codes[rows]))
    yield Happening(
        sort="passes",
        cause=Cause(kind="passes", path=motion.path, label=f"{body.id} passes {motion.id}", actor=motion.sponsor),
        rows=rows, codes=codes, clock=clock, motion=number, fail_codes=fail_codes, runs=runs,
    )  # fmt: skip
    if not body.polled or own is not None:
        verb = "polls" if body.polled else "refuses"
        yield _possible(
            allowed,
            Happening(
                sort="fails",
                cause=Cause(
                    kind="poll" if body.polled else "refuses", path=motion.path, label=f"{body.id} {verb} {motion.id}"
                ),
                rows=rows,
                codes=after,
                clock=clock,
                motion=number,
            ),
        )
    if own is not None:
        assert motion.retry is not None
        up = np.flatnonzero(live & (view.digits[own] == 1))
        yield Happening(
            sort="chance",
            cause=Cause(kind="reopens", path=motion.path, label=f"{body.id} reopens {motion.id}"),
            rows=up, codes=view.codes[up] - layout.strides[own], clock=np.full(len(up), 1 / motion.retry),
        )  # fmt: skip
