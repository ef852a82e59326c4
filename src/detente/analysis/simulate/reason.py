"""A reason: why an actor made a move, or a sponsor tabled a motion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What an actor had to gain, and how likely it was to do it."""

    gain: float
    """How much better it is off, in utility, by the values it judges by."""
    cost: float
    chance: float
    """Probability that it does this at a look."""
    chosen: float
    """Share of that which is chosen and no slip, 0 to 1."""
