"""What never changes while the story goes on: factors that a lattice need not have an axis for."""

import numpy as np

from detente.game.lattice.reads import ever_changed
from detente.game.layout import Layout
from detente.game.view import View


def pinned(layout: Layout) -> tuple[int, ...]:
    """For each factor the digit it keeps while the story goes on, -1 if it may change.

    A factor keeps its digit under intervention, if nothing changes it and it starts at one level, or if the story goes
    on at one of its levels only, whatever the others (`ending is not open`).
    """
    changed = ever_changed(layout)
    found = []
    for f in range(len(layout.sizes)):
        start = _start(layout, f)
        if f in layout.fixed or (f not in changed and len(start) == 1):
            found.append(start[0])
        else:
            found.append(_open(layout, f))
    return tuple(found)


def _start(layout: Layout, f: int) -> list[int]:
    """The digits a factor may start at."""
    if f >= len(layout.model.factors):  # the calendar and flags
        return [0]
    factor = layout.model.factors[f]
    if f in layout.fixed:
        return [layout.set_digit(f, layout.model.fixed[factor.id])]
    return [layout.set_digit(f, level) for level, p in enumerate(factor.start) if p > 0]


def _open(layout: Layout, f: int) -> int:
    """The only digit of a factor at which the story goes on, -1 if there is none or more than one."""
    name = layout.names[f]
    ends = [outcome.formula for outcome in layout.model.final if outcome.formula.factors == (name,)]
    if not ends:
        return -1
    view = View.of(layout, np.arange(layout.sizes[f]) * layout.strides[f])
    over = np.logical_or.reduce([view.value(formula) for formula in ends])
    return int(np.flatnonzero(~over)[0]) if np.count_nonzero(~over) == 1 else -1
