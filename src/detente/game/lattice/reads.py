"""What a cause reads: the factors that decide where it can happen, how often, and where it leads.

All else about a state is left as it is, so a table over these factors says everything of the cause.
"""

from collections.abc import Iterable, Iterator

from detente.case.model import Body, Event, Model, Motion, Option, Since
from detente.formula import Formula
from detente.game.layout import Changes, Layout
from detente.game.view import Occasion


def of_event(layout: Layout, event: Event) -> set[int]:
    """Of an event."""
    own = _all(layout, [event.when, event.rate.formula])
    return own | _landing(layout, _changed(layout, event.then), Occasion("event", event.id))


def of_fading(layout: Layout, since: Since) -> set[int]:
    """Of a `since` condition that fades."""
    return _landing(layout, {layout.index[since.factor]}, Occasion("other"))


def of_date(layout: Layout, number: int) -> set[int]:
    """Of a dated change."""
    assert layout.calendar is not None
    changed = {layout.calendar} | _changed(layout, layout.model.calendar[number].then)
    return _landing(layout, changed, Occasion("other"))


def of_moves(layout: Layout, option: Option) -> set[int]:
    """Of an option's moves, whichever level they lead to."""
    model, f = layout.model, layout.index[option.factor]
    own = {f} | _all(layout, [option.tempo.formula])
    own |= _all(layout, [hold.binds for hold in model.holds if hold.option == option.factor])
    changed = {f}
    for promise in model.promises:
        if promise.option == option.factor:
            own |= _all(layout, [promise.binds])
            changed |= _changed(layout, promise.voids)
    for level in range(layout.sizes[f]):
        own |= _landing(layout, changed, Occasion("move", option.factor, level))
    return own


def of_motion(layout: Layout, body: Body, motion: Motion) -> set[int]:
    """Of a motion: of its coming up, its passing and its failing."""
    name = f"{body.id} {motion.id}"
    own = _all(layout, [motion.when, motion.tempo.formula])
    flag = next((flag.factor for flag in layout.flags if (flag.body, flag.motion) == (body.id, motion.id)), None)
    own |= {flag} if flag is not None else set()
    own |= _landing(layout, _changed(layout, motion.then), Occasion("passes", name))
    failing = set() if body.polled else _changed(layout, motion.otherwise)
    return own | _landing(layout, failing, Occasion("other" if body.polled else "refuses", name))


def _all(layout: Layout, formulas: Iterable[Formula]) -> set[int]:
    return {layout.index[name] for formula in formulas for name in formula.factors}


def _changed(layout: Layout, changes: Changes) -> set[int]:
    return {layout.index[name] for name, _ in changes} - layout.fixed


def _landing(layout: Layout, changed: set[int], occasion: Occasion) -> set[int]:
    """What a change and its consequences read: marks that may ring, flags that may fall, rules that may be broken."""
    model, read, moved = layout.model, set(changed), set(changed)
    for since in model.since:
        f = layout.index[since.factor]
        if f in layout.fixed:
            continue
        for mark in since.marks:
            if mark.kind == "becomes":
                assert mark.formula is not None
                watched = _all(layout, [mark.formula])
                if watched & changed:
                    read |= watched
                    moved.add(f)
            elif occasion.rings(mark):
                moved.add(f)
    read |= moved
    for flag in layout.flags:
        for formula in flag.remembers:
            watched = _all(layout, [formula])
            if watched & moved:
                read |= watched | {flag.factor}
    return read | _all(layout, broken_by(layout, moved))


def broken_by(layout: Layout, moved: set[int]) -> Iterator[Formula]:
    """Rules that a change of some factors may break."""
    for rule in layout.model.rules:
        if moved & {layout.index[name] for name in rule.forbidden.factors}:
            yield rule.forbidden


def ever_changed(layout: Layout) -> set[int]:
    """Factors that something can change."""
    model = layout.model
    found = {layout.index[option.factor] for option in model.options}
    found |= {layout.index[since.factor] for since in model.since}
    found |= {flag.factor for flag in layout.flags}
    found |= set() if layout.calendar is None else {layout.calendar}
    for changes in _effects(model):
        found |= _changed(layout, changes)
    return found - layout.fixed


def _effects(model: Model) -> Iterator[Changes]:
    yield from (event.then for event in model.events)
    yield from (entry.then for entry in model.calendar)
    yield from (promise.voids for promise in model.promises)
    for body in model.bodies:
        for motion in body.motions:
            yield motion.then
            yield motion.otherwise
