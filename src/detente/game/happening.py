"""Happenings: from which states one cause leads, to which, and how fast its clock runs there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.case.model import Rate
from detente.errors import GameError
from detente.game.chain import Cause
from detente.game.layout import Layout
from detente.game.view import Ints, View

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


def possible(allowed: Allowed, happening: Happening) -> Happening:
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
