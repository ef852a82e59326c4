"""A mind: what one actor that looks ahead wants, what ends are worth to it, and what it can do, as loops read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.model import Actor
from detente.game.lattice.behaviour.choice import Choice
from detente.game.lattice.behaviour.rows import Rows
from detente.game.lattice.behaviour.written import write
from detente.game.lattice.box import Box
from detente.game.lattice.crew import Part, cut
from detente.game.lattice.lattice import Lattice
from detente.game.lattice.operator import PIECES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
WIDE = 1024
"""At least so many states have one head."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Where each state stands in a table: the sum of a number for its leading and one for its trailing digits."""

    heads: Ints
    tails: Ints

    @property
    def parts(self) -> list[Part]:
        """Parts of the heads, for threads."""
        return cut(len(self.heads), 1, PIECES)

    @classmethod
    def of(cls, box: Box, factors: Sequence[int]) -> "Cells":
        """The cells of all combinations of some free factors."""
        sizes = [box.whole[f] for f in factors]
        strides = {box.axis[f]: prod(sizes[k + 1 :]) for k, f in enumerate(factors)}
        split, wide = len(box.sizes), 1
        while split and wide < WIDE:
            split -= 1
            wide *= box.sizes[split]

        def laid(axes: range) -> Ints:
            at = np.zeros(1, np.int64)
            for axis in axes:
                at = (at[:, None] + np.arange(box.sizes[axis]) * strides.get(axis, 0)).reshape(-1)
            return at

        return cls(laid(range(split)), laid(range(split, len(box.sizes))))


@dataclass(frozen=True, eq=False)
class Ends:
    """What leaving the box is worth to an actor: columns over the states left, and the column of each way to leave."""

    worth: Floats
    column: Ints

    @classmethod
    def of(cls, lattice: Lattice, rows: Rows, actor: str, flow: Floats, delta: float) -> "Ends":
        """Worked out from an actor's flow of utility."""
        columns = [flow]
        known: dict[int, int] = {}
        for leave in rows.leaves:
            if leave.cause not in known:
                changes = lattice.after(lattice.strokes[leave.cause], actor)
                known[leave.cause] = len(columns) if changes else 0
                if changes:
                    column = flow.copy()
                    for factors, change in changes:
                        part = np.empty_like(flow)
                        write(lattice.box, factors, change, part)
                        column += part
                    columns.append(column)
        return cls(np.stack(columns) / delta, np.array([known[leave.cause] for leave in rows.leaves], np.int64))


@dataclass(frozen=True, eq=False)
class Option:
    """One option as loops read it: tables with a row for each cell."""

    option: int
    kappa: float
    weight: float
    cells: Cells
    row: Ints
    by: Ints
    exit_: Ints
    cost: Floats
    clock: Floats
    rows: Ints

    @classmethod
    def of(cls, lattice: Lattice, rows: Rows, ends: Ends, choice: Choice) -> "Option":
        """The tables of a choice."""
        inside = len(rows.lanes)
        exit_ = np.full(choice.row.shape, -1)
        leaves = choice.row >= inside
        exit_[leaves] = ends.column[choice.row[leaves] - inside]

        def turned(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
            return np.ascontiguousarray(values.T)

        return cls(
            option=choice.option, kappa=choice.kappa, weight=choice.weight, cells=Cells.of(lattice.box, choice.factors),
            row=turned(choice.row), by=turned(choice.by), exit_=turned(exit_), cost=turned(choice.cost),
            clock=choice.clock, rows=np.array(choice.rows, np.int64),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Mind:
    """One actor that looks ahead: what it wants, what ends are worth to it, what it can do."""

    actor: str
    delta: float
    rationality: float
    flow: Floats
    ends: Ends
    options: tuple[Option, ...]

    @classmethod
    def of(cls, lattice: Lattice, rows: Rows, choices: Sequence[Choice], actor: Actor) -> "Mind":
        """The mind of an actor with foresight."""
        assert actor.foresight is not None
        delta, flow = 1.0 / actor.foresight, lattice.flow(actor.id)
        ends = Ends.of(lattice, rows, actor.id, flow, delta)
        mine = tuple(Option.of(lattice, rows, ends, choice) for choice in choices if choice.actor == actor.id)
        return cls(actor=actor.id, delta=delta, rationality=actor.rationality, flow=flow, ends=ends, options=mine)

    @property
    def rows(self) -> list[int]:
        """Rows of its own moves."""
        return [row for option in self.options for row in option.rows.tolist()]
