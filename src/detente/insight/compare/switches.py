"""Switches: the weights of theories at which another plan would be preferred, as a result holds them."""

from dataclasses import dataclass

from detente.insight.intervals import Ranged


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """By which weights of theories another plan would be preferred to all."""

    plan: str
    change: float | None
    """Weight that must move from some theories to others, at least; None if no weights make it preferred."""
    weights: tuple[float, ...]
    """The weights there, in the order of the theories; empty if there are none."""
    overtakes: Ranged | None
    """Weight that must move before it is level with the preferred plan alone; None if it never is."""
    never: float
    """Share of the resamplings in which it is never level with the preferred plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The weight of one theory from which another plan is preferred, the others shrinking or growing in proportion."""

    theory: str
    weight: float
    """As it is."""
    above: float | None
    """From this weight on; None if never."""
    above_range: tuple[float, float] | None
    above_plan: str
    below: float | None
    """From this weight down; None if never."""
    below_range: tuple[float, float] | None
    below_plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """At which weights of theories the preferred plan switches."""

    preferred: str
    share: float
    """Share of the resamplings in which no plan has a better weighted mean."""
    radius: Ranged | None
    """Weight that must move, at least, before any other plan is level; None if none ever is."""
    rivals: tuple[Rival, ...]
    """The nearest first."""
    turns: tuple[Turn, ...]
