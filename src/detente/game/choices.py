"""What actors and bodies can do: moves of an option, and what may come of a motion."""

from collections.abc import Iterator

import numpy as np

from detente.case.model import Body, Motion, Option
from detente.game.chain import Cause
from detente.game.happening import Allowed, Bools, Happening, clock_rate, possible
from detente.game.view import Occasion, View


def moves(view: View, live: Bools, allowed: Allowed, number: int, option: Option, strict: bool) -> Iterator[Happening]:
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
        yield possible(
            allowed,
            Happening(
                sort="move", cause=cause, rows=rows, codes=codes, clock=clock, cost=cost, option=number, level=level
            ),
        )


def votes_on(
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
        yield possible(
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
