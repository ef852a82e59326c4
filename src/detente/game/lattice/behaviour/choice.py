"""Choices: what the owner of an option can do when it looks at it, as a table over the few factors that decide it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.game.lattice.behaviour.rows import CLOSED, NOWHERE, Rows
from detente.game.lattice.lattice import Lattice, Stroke

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """One option with its alternatives.

    Arrays have shape (alternatives, cells), the cells being all combinations of `factors`; `clock` has shape (cells,).
    """

    actor: str
    option: int
    kappa: float
    weight: float
    """What each alternative weighs: 1 over the number of other levels."""
    factors: tuple[int, ...]
    strokes: tuple[Stroke, ...]
    row: Ints
    """Row of the way each takes, NOWHERE if it comes to nothing, CLOSED if it is not available."""
    by: Ints
    """How many places further, 0 for what leaves the box."""
    cost: Floats
    clock: Floats

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """All rows its moves have."""
        return tuple(sorted({*self.row.reshape(-1).tolist()} - {NOWHERE, CLOSED}))


def choices(lattice: Lattice, rows: Rows) -> list[Choice]:
    """What can be chosen, option by option; what has no alternative anywhere is left out."""
    found = []
    by_option: dict[int, list[int]] = {}
    for number, stroke in enumerate(lattice.strokes):
        if stroke.sort == "move" and (rows.led[number].row != CLOSED).any():
            by_option.setdefault(stroke.option, []).append(number)
    for number, mine in by_option.items():
        option = lattice.model.options[number]
        strokes = [lattice.strokes[k] for k in mine]
        factors = tuple(sorted({f for stroke in strokes for f in stroke.factors}))
        cells = [None if s.factors == factors else cells_of(lattice, s.factors, factors) for s in strokes]

        def laid(columns: list[npt.NDArray[Any]], cells: list[Ints | None] = cells) -> npt.NDArray[Any]:
            flat = [column.reshape(-1) for column in columns]
            return np.stack([c if at is None else c[at] for c, at in zip(flat, cells, strict=True)])

        found.append(
            Choice(
                actor=option.owner, option=number, kappa=option.commitment,
                weight=1.0 / (len(lattice.model.factors[lattice.layout.index[option.factor]].levels) - 1),
                factors=factors, strokes=tuple(strokes),
                row=laid([rows.led[k].row for k in mine]), by=laid([rows.led[k].by for k in mine]),
                cost=laid([np.zeros(s.clock.shape) if s.cost is None else s.cost for s in strokes]),
                clock=laid([s.clock for s in strokes]).max(axis=0),
            )
        )  # fmt: skip
    return found


def cells_of(lattice: Lattice, few: tuple[int, ...], many: tuple[int, ...]) -> Ints:
    """For every combination of many factors, which combination of a few of them it holds."""
    shape = [lattice.box.whole[f] for f in few]
    numbers = np.arange(int(np.prod(shape, dtype=np.int64)))
    return laid_over(lattice, few, numbers, many).reshape(-1)


def laid_over(
    lattice: Lattice, few: tuple[int, ...], values: npt.NDArray[Any], many: tuple[int, ...]
) -> npt.NDArray[Any]:
    """Values over a few factors, with an axis for each of many."""
    whole = lattice.box.whole
    thin = values.reshape([whole[f] if f in few else 1 for f in many])
    return np.broadcast_to(thin, [whole[f] for f in many])
