"""How much of a box is sure to be reached."""

import numpy as np

from detente.game.lattice.lattice import Lattice


def loose(lattice: Lattice) -> int:
    """At most one in so many combinations of the box can be reached: the others only by what may never happen.

    An option whose owner may always move it, whatever the state, and whose moves change nothing else, reaches all its
    levels beside whatever else is reached.
    """
    pinned = 1
    for f in lattice.box.free:
        option = next((n for n, o in enumerate(lattice.model.options) if lattice.layout.index[o.factor] == f), None)
        if option is None or not _always(lattice, option, f):
            pinned *= lattice.layout.sizes[f]
    return pinned if lattice.live is None else lattice.box.size


def _always(lattice: Lattice, option: int, f: int) -> bool:
    size, stride = lattice.layout.sizes[f], lattice.layout.strides[f]
    for stroke in lattice.strokes:
        if stroke.option != option:
            continue
        if f not in stroke.factors:
            return False
        shape = [-1 if g == f else 1 for g in stroke.factors]
        away = (stroke.level - np.arange(size)).reshape(shape) * stride
        moves = np.broadcast_to(away != 0, stroke.leads.shape)
        if (stroke.clock[moves] <= 0).any() or (stroke.leads != away)[moves].any():
            return False
    return True
