"""The model: a machine form, one theory and one plan applied, as typed and frozen parts a game is compiled from.

Everything is in units of the case's clock: rates per clock unit, durations in clock units. Uncertain numbers stand
at one
scenario's values. Every part carries the `path` of its element in the machine form, by which its evidence is found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from detente.formula import Formula

Path = str
Change = tuple[str, int | Literal["up", "down"]]
"""A factor's id and the digit it is set to, or a step up or down clipped at the ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """An option or a condition: its levels and where it starts."""

    id: str
    path: Path
    levels: tuple[str, ...]
    start: tuple[float, ...]
    """One probability per level."""
    numbers: tuple[float, ...] | None = None
    hidden_from: tuple[str, ...] = ()
    """Actors who do not see it."""
    stages: int = 0
    """Above 0 for a `since` condition: digits 1..stages all show as the second level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who chooses, and how."""

    id: str
    name: str
    path: Path
    rationality: float
    foresight: float | None
    """Mean horizon; None is myopic."""
    depth: float | None
    """Mean number of steps of thought; None asks for equilibrium."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A formula and what it must be multiplied by to be per clock unit."""

    formula: Formula
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """How one factor is moved by its owner."""

    factor: str
    path: Path
    owner: str
    tempo: Rate
    commitment: float
    costs: tuple[float, ...]
    """What a move to each level costs once, in the units of utility."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What chance does."""

    id: str
    path: Path
    when: Formula
    rate: Rate
    then: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happens: `kind` says which of the other fields count."""

    kind: Literal["event", "passes", "refuses", "move", "becomes"]
    text: str
    event: str = ""
    body: str = ""
    motion: str = ""
    option: str = ""
    level: int | None = None
    """For a move: the digit moved to, None for any move of the option."""
    formula: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What a `since` condition remembers and for how long."""

    factor: str
    path: Path
    marks: tuple[Mark, ...]
    after: float
    stages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A calendar entry: a known change at a known time after the start."""

    name: str
    path: Path
    time: float
    then: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A voter of a body: an actor, a follower, or a block that votes yes by chance."""

    id: str
    votes: int
    follows: str | None
    yes: float | None
    together: bool
    veto: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """What a body votes on."""

    id: str
    path: Path
    when: Formula
    then: tuple[Change, ...]
    otherwise: tuple[Change, ...]
    """What an open refusal does (`else`)."""
    sponsor: str | None
    tempo: Rate
    """Its own clock; the sponsor's clock for the body if it has one."""
    commitment: float
    cost: float
    retry: float | None
    """Mean time a refusal lasts; None for no memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A group that decides together under a voting rule."""

    id: str
    path: Path
    members: tuple[Member, ...]
    threshold: int
    may_abstain: bool
    abstention: float
    dissent: float
    polled: bool
    motions: tuple[Motion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Signed weight times a formula, or times another actor's own welfare."""

    id: str
    path: Path
    weight: float
    """Negative for `avoid`."""
    formula: Formula | None
    welfare: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """While it binds, leaving the level costs its owner `breach` once and has the effect `voids`."""

    path: Path
    option: str
    level: int
    binds: Formula
    breach: float
    voids: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """While it binds, the owner cannot leave the level."""

    path: Path
    option: str
    level: int
    binds: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A formula no state may satisfy."""

    path: Path
    forbidden: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A named formula whose states end the story."""

    id: str
    path: Path
    formula: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """From an element to a note."""

    note: str
    aspect: Literal["exists", "sign", "size"]
    polarity: Literal["for", "against"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A crisis under one theory, one plan and one scenario, ready to compile.

    `factors` holds options first, then conditions, each in the order of the file.
    """

    title: str
    digest: str
    clock: str
    start: str
    """Id of the named start."""
    parameters: Mapping[str, float]
    actors: tuple[Actor, ...]
    factors: tuple[Factor, ...]
    options: tuple[Option, ...]
    rules: tuple[Rule, ...]
    final: tuple[Outcome, ...]
    events: tuple[Event, ...]
    since: tuple[Since, ...]
    calendar: tuple[Dated, ...]
    """In order of time; entries before the start are left out."""
    bodies: tuple[Body, ...]
    promises: tuple[Promise, ...]
    holds: tuple[Hold, ...]
    interests: Mapping[str, tuple[Interest, ...]]
    """By actor; every actor has an entry."""
    fixed: Mapping[str, int] = field(default_factory=dict)
    """Factors under intervention (`do`) and the digit they are kept at."""
    beliefs: Mapping[str, "Model"] = field(default_factory=dict)
    """What each believer takes the game to be: same factors, other numbers."""
    evidence: Mapping[Path, tuple[Link, ...]] = field(default_factory=dict)
    """Links of every element that can carry them; an empty tuple is a judgement."""
