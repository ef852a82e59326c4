"""A tornado: every uncertain number moved by itself to both ends of its range, the widest first.

Each input goes to the low and to the high end of its range while everything else stands at its central value; then
the numbers of each sort of behaviour go there together. How wide the answer moves is the *swing* of the input. It
says nothing of what two inputs do together, which is what `morris` and `sobol` look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.answer.ranges import BEHAVIOUR
from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.inputs import Input
from detente.study.spots import Spots


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An answer at both ends of a range; nan where there is no number."""

    name: str
    label: str
    sort: str
    """Which sort of behaviour it belongs to; empty if it belongs to none."""
    together: bool
    """Whether all numbers of that sort are moved together."""
    centre: float
    low: float
    """The answer with the number at the low end of its range."""
    low_bound: float
    high: float
    high_bound: float
    from_low: float
    """The low end itself, in the unit of the file; nan where several numbers are moved."""
    from_high: float

    @property
    def swing(self) -> float:
        """How wide it moves the answer, the central value among what it goes to; nan if an end has no number."""
        return max(self.low, self.high, self.centre) - min(self.low, self.high, self.centre)

    @property
    def reach(self) -> float:
        """How wide it moves the answer as far as is known: to the ends that have a number; nan if none has."""
        if not self.lost:
            return self.swing
        ends = [end for end in (self.low, self.high) if not np.isnan(end)]
        return max(*ends, self.centre) - min(*ends, self.centre) if ends else np.nan

    @property
    def lost(self) -> tuple[bool, ...]:
        """The ends at which there is no number: False the low one, True the high one."""
        return tuple(high for high in (False, True) if np.isnan(self.end(high)))

    @property
    def noise(self) -> float:
        """Swings up to this are numerical error."""
        return self.low_bound + self.high_bound

    @property
    def moves(self) -> bool:
        """Whether the answer is moved by more than numerical error."""
        return bool(self.swing > self.noise)

    @property
    def rising(self) -> bool:
        """Whether the answer is higher at the high end than at the low one."""
        return self.high > self.low

    def end(self, high: bool) -> float:
        """The answer at an end."""
        return self.high if high else self.low

    def end_bound(self, high: bool) -> float:
        """Its numerical bound."""
        return self.high_bound if high else self.low_bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What is moved together: one input, or those of a sort of behaviour."""

    label: str
    members: tuple[int, ...]
    """Numbers of inputs."""
    sort: str
    together: Literal[True, False] = False


def moves(inputs: Sequence[Input]) -> tuple[Move, ...]:
    """What a tornado moves: each sort of behaviour of which there are several numbers, then each input.

    Args:
        inputs: The inputs.
    """
    groups = [
        Move(label=f"{sort} of all actors", members=members, sort=sort, together=True)
        for sort in BEHAVIOUR
        if len(members := tuple(place for place, one in enumerate(inputs) if one.sort == sort)) > 1
    ]
    return (*groups, *(Move(label=one.label, members=(place,), sort=one.sort) for place, one in enumerate(inputs)))


def tornado_spots(inputs: Sequence[Input]) -> Spots:
    """The spots of a tornado: the central values, then the low and the high end of each move.

    Args:
        inputs: The inputs.
    """
    told = moves(inputs)
    shares = np.full((1 + 2 * len(told), len(inputs)), np.nan)
    for place, move in enumerate(told):
        shares[1 + 2 * place, list(move.members)] = 0.0
        shares[2 + 2 * place, list(move.members)] = 1.0
    return Spots(tuple(one.name for one in inputs), shares)


def bars(inputs: Sequence[Input], values: Floats, bounds: Floats, *, done: int | None = None) -> tuple[Bar, ...]:
    """The bars of a tornado, the widest first; those without a number at an end come last.

    Args:
        inputs: The inputs.
        values: The answer at each spot.
        bounds: Its numerical bounds.
        done: How many spots are computed, the first ones; by default all. What is not at both ends has no bar.
    """
    found = []
    for place, move in enumerate(moves(inputs)):
        low, high = 1 + 2 * place, 2 + 2 * place
        if high >= (len(values) if done is None else done):
            break
        one = None if move.together else inputs[move.members[0]]
        found.append(
            Bar(
                name=f"{move.sort} together" if one is None else one.name, label=move.label, sort=move.sort,
                together=move.together, centre=float(values[0]), low=float(values[low]), high=float(values[high]),
                low_bound=float(bounds[low]), high_bound=float(bounds[high]),
                from_low=np.nan if one is None else one.value(0.0), from_high=np.nan if one is None else one.value(1.0),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda bar: -bar.swing if np.isfinite(bar.swing) else np.inf))
