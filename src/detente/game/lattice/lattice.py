"""A lattice: a game on every combination of levels, with what can happen as tables over a few factors each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.model import Model
from detente.formula import Formula
from detente.game.chain import Cause
from detente.game.happening import Sort, describe
from detente.game.lattice.box import Box
from detente.game.layout import Layout
from detente.game.view import View

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
LARGEST = 2**20
"""Codes on which a formula is evaluated at once."""


@dataclass(frozen=True, eq=False)
class Panel:
    """What depends on a few factors: their numbers, ascending, and a value for every combination of their levels."""

    factors: tuple[int, ...]
    values: npt.NDArray[Any]
    """An axis for each factor."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Stroke:
    """Everything one cause can do, as tables over the few free factors that decide it.

    `leads`, `clock`, `cost` and `fails` have an axis for each of `factors`.
    """

    sort: Sort
    cause: int
    factors: tuple[int, ...]
    """Numbers of free factors, ascending."""
    leads: Ints
    """By how much it changes the code."""
    clock: Floats
    """How often it is offered; 0 where it cannot happen."""
    cost: Floats | None
    """What a move costs who makes it."""
    fails: Ints | None
    """For a motion: by how much the code differs that its passing is compared with."""
    option: int = -1
    level: int = -1
    motion: int = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Lattice:
    """A game on all combinations of levels of its box."""

    model: Model
    layout: Layout
    box: Box
    causes: tuple[Cause, ...]
    strokes: tuple[Stroke, ...]
    """One for each cause, in the same order; dated changes among them."""
    interests: tuple[tuple[Panel, ...], ...]
    """For each actor, panels over any factors whose sum is its flow of utility."""
    live: Bools | None
    """States of the box in which the story goes on and that no rule forbids; None: all."""
    starts: Ints
    """Codes in which the story may start."""
    weights: Floats
    """How likely each is."""

    @cached_property
    def actors(self) -> dict[str, int]:
        """Number of each actor."""
        return {actor.id: number for number, actor in enumerate(self.model.actors)}

    @property
    def size(self) -> int:
        """Number of codes."""
        return self.box.product

    @cached_property
    def everywhere(self) -> Box:
        """All codes as a box: what is asked of a state is asked of final ones too."""
        return Box(self.layout.sizes, (-1,) * len(self.layout.sizes))

    @property
    def start(self) -> Floats:
        """Start distribution over all codes."""
        full = np.zeros(self.size)
        full[self.starts] = self.weights
        return full

    @property
    def final(self) -> Bools:
        """Codes at which the story is over."""
        over = np.zeros(self.size, bool)
        for outcome in self.model.final:
            over |= self.mask(outcome.formula)
        return over

    def mask(self, formula: Formula) -> Bools:
        """Codes at which a boolean formula holds, feasible or not."""
        return np.asarray(self.column(formula), bool)

    def column(self, formula: Formula) -> npt.NDArray[Any]:
        """A formula's value at every code, shape (codes,)."""
        factors = tuple(sorted(self.layout.index[name] for name in formula.factors))
        shape = [self.layout.sizes[f] for f in factors]
        if prod(shape) <= LARGEST:
            codes = sum(
                (np.arange(size).reshape([-1 if a == axis else 1 for a in range(len(shape))]) * self.layout.strides[f]
                 for axis, (f, size) in enumerate(zip(factors, shape, strict=True))),
                start=np.zeros(shape, np.int64),
            )  # fmt: skip
            values = View.of(self.layout, codes.reshape(-1)).value(formula)
            return self.everywhere.spread(factors, values.reshape(shape))
        parts = [
            View.of(self.layout, np.arange(first, min(first + LARGEST, self.size))).value(formula)
            for first in range(0, self.size, LARGEST)
        ]
        return np.concatenate(parts)

    def level(self, factor: str) -> npt.NDArray[np.int8]:
        """Level of a factor at every code, as shown."""
        f = self.layout.index[factor]
        shown = self.layout.shown(f, np.arange(self.layout.sizes[f], dtype=np.int8))
        return self.everywhere.spread((f,), shown)

    def worth(self, actor: str) -> Floats:
        """An actor's flow of utility at every code, shape (codes,)."""
        total = np.zeros(self.size)
        for panel in self.interests[self.actors[actor]]:
            total += self.everywhere.spread(panel.factors, panel.values)
        return total

    def describe(self, state: int) -> str:
        """A state in words."""
        return describe(self.layout, state)

    def flow(self, actor: str) -> Floats:
        """An actor's flow of utility in every state of the box, shape (states,)."""
        total = np.zeros(self.box.size)
        for panel in self.interests[self.actors[actor]]:
            total += self.box.spread(*self.inside(panel))
        return total

    def inside(self, panel: Panel) -> tuple[tuple[int, ...], npt.NDArray[Any]]:
        """A panel within the box: free factors only, the others at their digit."""
        index = tuple(slice(None) if self.box.pinned[f] < 0 else self.box.pinned[f] for f in panel.factors)
        return tuple(f for f in panel.factors if self.box.pinned[f] < 0), panel.values[index]

    def after(self, stroke: Stroke, actor: str) -> list[tuple[tuple[int, ...], Floats]]:
        """By how much a cause changes an actor's flow of utility, as panels over free factors whose sum it is.

        Only interests that what happens can touch have one; where the cause cannot happen it is 0.
        """
        found = []
        for panel in self.interests[self.actors[actor]]:
            joint = tuple(sorted({*stroke.factors, *self.inside(panel)[0]}))
            before, leads = self._codes(joint), _over(stroke.factors, stroke.leads, joint, self.box)
            change = self._read(panel, before + leads) - self._read(panel, before)
            if change.any():
                found.append((joint, change.reshape([self.box.whole[f] for f in joint])))
        return found

    def _codes(self, factors: Sequence[int]) -> Ints:
        """Codes of all combinations of some free factors, the other free ones at their first level."""
        code = np.full(1, self.box.base, np.int64)
        for f in factors:
            code = (code[:, None] + np.arange(self.box.whole[f]) * self.layout.strides[f]).reshape(-1)
        return code

    def _read(self, panel: Panel, codes: Ints) -> Floats:
        digits = tuple(codes // self.layout.strides[f] % self.box.whole[f] for f in panel.factors)
        return np.asarray(panel.values[digits] if digits else np.broadcast_to(panel.values, codes.shape), np.float64)


def _over(factors: tuple[int, ...], values: Ints, joint: Sequence[int], box: Box) -> Ints:
    """A panel's values over more factors than its own, one after another."""
    shape = [box.whole[f] if f in factors else 1 for f in joint]
    return np.broadcast_to(values.reshape(shape), [box.whole[f] for f in joint]).reshape(-1)
