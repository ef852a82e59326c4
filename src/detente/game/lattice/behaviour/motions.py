"""Motions on a lattice: where each is open, and what it leads to.

Everything about motions is said of the states in which they are open, one after another.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.model import Body, Motion
from detente.game.lattice.behaviour.choice import cells_of
from detente.game.lattice.behaviour.rows import Rows
from detente.game.lattice.lattice import Lattice

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """One motion where it is open: arrays have one number for each place."""

    body: Body
    motion: Motion
    places: Ints
    clock: Floats
    fail_clock: Floats
    """The same where failing leads anywhere, else 0."""
    passed: Ints
    """Code after passing."""
    failed: Ints
    """Code that passing is compared with."""
    ways: tuple[tuple[bool, int, Ints], ...]
    """Rows that its passing (True) or failing (False) has, and which of the places each starts from."""


def drafts(lattice: Lattice, rows: Rows) -> list[Draft]:
    """Find where motions are open and what they lead to, in the order of the bodies."""
    found = []
    motions = [(body, motion) for body in lattice.model.bodies for motion in body.motions]
    for number, stroke in enumerate(lattice.strokes):
        if stroke.sort != "passes" or not (rows.led[number].row >= 0).any():
            continue
        body, motion = motions[stroke.motion]
        clock = stroke.clock.reshape(-1)
        cell = lattice.box.spread(stroke.factors, np.arange(len(clock), dtype=np.int32).reshape(stroke.clock.shape))
        is_open = clock[cell] > 0
        places = np.flatnonzero(is_open if lattice.live is None else is_open & lattice.live)
        cell, codes = cell[places].astype(np.int64), lattice.box.codes(places)
        assert stroke.fails is not None
        ways = [(True, row, np.flatnonzero(rows.led[number].row[cell] == row))
                for row in np.unique(rows.led[number].row[cell]).tolist() if row >= 0]  # fmt: skip
        fail_clock = np.zeros(len(places))
        for k, other in enumerate(lattice.strokes):
            if other.sort == "fails" and other.motion == stroke.motion:
                at = cells_of(lattice, other.factors, stroke.factors)[cell]
                fail_clock = other.clock.reshape(-1)[at]
                to = rows.led[k].row[at]
                ways += [(False, row, np.flatnonzero(to == row)) for row in np.unique(to).tolist() if row >= 0]
        found.append(
            Draft(
                body=body, motion=motion, places=places, clock=clock[cell], fail_clock=fail_clock,
                passed=codes + stroke.leads.reshape(-1)[cell], failed=codes + stroke.fails.reshape(-1)[cell],
                ways=tuple(ways),
            )
        )  # fmt: skip
    return found
