"""A lattice: a game on every combination of levels, with what can happen as tables over a few factors each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.model import Model
from detente.game.chain import Cause
from detente.game.happening import Sort
from detente.game.lattice.box import Box
from detente.game.layout import Layout

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


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
