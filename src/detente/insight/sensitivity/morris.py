"""Morris's screening: elementary effects along random walks through the ranges.

Morris (1991, Technometrics 33:161): the shares of k inputs stand on a grid of p levels, 0 to 1. A walk starts at a
random place of the grid and moves each input once, in random order, up or down by p / (2 (p - 1)); what a step
changes, for a whole range moved, is an *elementary effect* of its input. Over many walks mu* is the mean of their
sizes (Campolongo, Cariboni and Saltelli 2007, Environmental Modelling and Software 22:1509): how much the input moves
the answer, whatever the others are. sigma is their standard deviation: how much that depends on where the others
stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError
from detente.insight.intervals import mean_of
from detente.insight.sensitivity.boxes import Floats

LEVELS, WALKS = 4, 4
MOST = 1000
"""Walks at most; a few tell what a screening can tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Random walks: `shares[walk, step, input]`; between two steps one input moves, `moved[walk, step]`."""

    shares: Floats
    moved: npt.NDArray[np.intp]

    @property
    def rows(self) -> Floats:
        """All places, walk after walk."""
        found: Floats = self.shares.reshape(-1, self.shares.shape[2])
        return found

    def first(self, count: int) -> "Walks":
        """So many of them."""
        return Walks(self.shares[:count], self.moved[:count])


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the elementary effects of one input come to, for its whole range; nan where there is none."""

    name: str
    mean: float
    """mu: near 0 with a large `size` where it moves the answer both ways."""
    size: float
    """mu*."""
    low: float
    """Of an interval of 95 % for `size`."""
    high: float
    deviation: float
    """sigma."""
    count: int
    """Elementary effects there are."""


def walks(inputs: int, count: int = WALKS, *, seed: int, levels: int = LEVELS) -> Walks:
    """Random walks through the ranges.

    Args:
        inputs: How many inputs.
        count: How many walks.
        seed: The seed.
        levels: Of the grid, an even number of 2 or more.

    Raises:
        StudyError: If a number is none of these.

    >>> found = walks(3, 2, seed=1)
    >>> found.shares.shape, sorted(found.moved[0].tolist())
    ((2, 4, 3), [0, 1, 2])
    """
    if inputs < 1 or count < 1:
        raise StudyError(f"At least one input and one walk are needed, not {inputs} and {count}.")
    if count > MOST:
        raise StudyError(f"{count:,} random walks are too many: at most {MOST:,}.")
    if levels < 2 or levels % 2:
        raise StudyError(f"The levels of the grid must be an even number of 2 or more, not {levels}.")
    draw = np.random.default_rng(np.random.SeedSequence([seed, inputs, levels]))
    step = levels // 2
    shares = np.empty((count, inputs + 1, inputs))
    moved = np.empty((count, inputs), dtype=np.intp)
    for walk in range(count):
        here = draw.integers(levels, size=inputs)
        shares[walk, 0] = here / (levels - 1)
        moved[walk] = draw.permutation(inputs)
        for number, place in enumerate(moved[walk].tolist(), start=1):
            # from the lower half there is room only above, from the upper half only below
            here[place] += step if here[place] < step else -step
            shares[walk, number] = here / (levels - 1)
    return Walks(shares, moved)


def elementary(found: Walks, values: Floats) -> Floats:
    """Elementary effects by walk and input; nan where a value is missing or infinite.

    Args:
        found: The walks.
        values: The answer at each place, walk after walk.
    """
    count, steps, inputs = found.shares.shape
    answers = np.where(np.isfinite(values), values, np.nan).reshape(count, steps)
    effects = np.full((count, inputs), np.nan)
    for walk in range(count):
        for step, place in enumerate(found.moved[walk].tolist()):
            by = found.shares[walk, step + 1, place] - found.shares[walk, step, place]
            effects[walk, place] = (answers[walk, step + 1] - answers[walk, step]) / by
    return effects


def screening(names: Sequence[str], effects: Floats) -> tuple[Effect, ...]:
    """mu, mu* and sigma of each input, the largest mu* first.

    The interval of mu* is Student's, cut at 0; of fewer than two effects it may be anything.

    Args:
        names: The inputs.
        effects: Elementary effects by walk and input.
    """
    found = []
    for place, name in enumerate(names):
        column = effects[:, place]
        known = column[np.isfinite(column)]
        sizes = np.abs(known)
        low, high = mean_of(sizes).ends if len(sizes) > 1 else (0.0, np.inf)
        found.append(
            Effect(
                name=name, mean=float(known.mean()) if len(known) else np.nan,
                size=float(sizes.mean()) if len(known) else np.nan, low=max(0.0, low), high=high,
                deviation=float(known.std(ddof=1)) if len(known) > 1 else np.nan, count=len(known),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.size if np.isfinite(one.size) else np.inf))
