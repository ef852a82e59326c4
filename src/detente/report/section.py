"""A section of a brief: what it says, its figures and tables, and what is folded away."""

from dataclasses import dataclass

from detente.report.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: what it shows, its heads, and rows of which the first cell is the name."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What is folded away below a section."""

    summary: str
    sentences: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sentences under a heading of their own."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section that was made from results which a run need not have."""

    id: str
    title: str
    lead: tuple[str, ...]
    """What it says, the most important first."""
    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()
    groups: tuple[Group, ...] = ()
    """What follows figures and tables."""
    folded: tuple[Folded, ...] = ()
