"""Parts of one side of a factored game: what chance does, options and motions, as one model has them."""

from dataclasses import dataclass

from detente.case.model import Body, Motion, Option
from detente.game.factored.deeds import Deed
from detente.game.factored.program import Program


@dataclass(frozen=True, kw_only=True)
class Chance:
    """Something chance does: its record, its deed, and the rate it never passes."""

    place: int
    deed: Deed
    bound: float
    risky: bool
    """Whether the rate may be wrong somewhere, so that it must be looked at wherever it counts."""
    reads: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An option as its owner sees it."""

    place: int
    option: Option
    tempo: Program
    deeds: tuple[Deed, ...]
    """One for each level."""
    reads: frozenset[int]
    """What the choice depends on, if its owner judges by the flow of utility."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A motion as one side sees it."""

    place: int
    body: Body
    motion: Motion
    tempo: Program
    passes: Deed
    compare: Deed | None
    fails: Deed | None
    reads: frozenset[int]

    @property
    def deeds(self) -> list[Deed]:
        """All that may come of it."""
        return [deed for deed in (self.passes, self.compare, self.fails) if deed is not None]
