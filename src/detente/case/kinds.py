"""Kinds: what may stand where in a case, as data.

A kind says what a value is; how it is read from nodes is `structure`, and what an editor is told of it is `schema`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal


class _Required:
    """The default of a key that has none."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED: Final = _Required()


@dataclass(frozen=True, slots=True)
class Text:
    """A text of any length; `filled` if it may not be empty."""

    filled: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An id, or the name of something that has one; dotted if it may be an option."""

    of: str = "a name"
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A level of an option or condition."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day as `2017-09-18`."""


@dataclass(frozen=True, slots=True)
class Version:
    """The version of the format."""


@dataclass(frozen=True, slots=True)
class Flag:
    """`yes` or `no`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    minimum: int
    maximum: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Plain:
    """A number without a range."""

    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that may be uncertain, with a unit of time or without; or one of some words in its place.

    `above` excludes the minimum itself. An `element` carries evidence and a note always, other quantities where given.
    `exact` quantities have no range.
    """

    sort: Literal["number", "rate", "duration", "weight"] = "number"
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    words: tuple[str, ...] = ()
    element: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A text of the formula language; it is read elsewhere."""


@dataclass(frozen=True, slots=True)
class MarkText:
    """Something that happens, as text; or also a formula."""

    or_formula: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """Factors and the levels they are set to; with `steps`, also `up` and `down`."""

    steps: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """Links to notes."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Two or more levels, with or without a number for each."""


@dataclass(frozen=True, slots=True)
class LevelShares:
    """A level, or a distribution over levels."""


@dataclass(frozen=True, slots=True)
class LevelNumbers:
    """A number for each level, as a list or by level."""


@dataclass(frozen=True, slots=True)
class LevelCosts:
    """A quantity for all levels or one for each."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """`no`, `yes`, or the actors who do not see it."""


@dataclass(frozen=True, slots=True)
class PathMap:
    """Paths with their new values; what a value may be depends on the path and is read elsewhere."""


@dataclass(frozen=True, slots=True)
class Additions:
    """Sections with new elements; kept as they stand and read when they are applied."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list."""

    item: "Kind"
    least: int = 0
    unique: bool = False


@dataclass(frozen=True, slots=True)
class MapOf:
    """Ids with values. With `wrap`, a value may stand alone and gets that id."""

    value: "Kind"
    key: str
    dotted: bool = False
    forbidden: tuple[str, ...] = ()
    wrap: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several kinds, told by a key that is there, else the last; or one of some words."""

    cases: "tuple[tuple[tuple[str, ...], Kind], ...]"
    otherwise: "Kind"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an element: what it holds, what it means, and what holds where it is not given.

    The default is human form; None stays null and says that the value follows from something else. `human` keys do not
    stand in the machine form.
    """

    key: str
    kind: "Kind"
    doc: str
    default: Any = field(default=REQUIRED, hash=False)
    human: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """A mapping with known keys. A value that is no mapping stands for the key `shorthand`."""

    name: str
    fields: tuple[Field, ...]
    shorthand: str = ""
    finish: str = ""
    """Which function of `finish` completes it and checks keys against one another."""
    doc: str = ""
    open: tuple[str, ...] = ()
    """Keys of which exactly one has to be given."""

    def get(self, key: str) -> Field | None:
        """The field of a key."""
        return next((f for f in self.fields if f.key == key), None)

    def keys(self) -> Iterator[str]:
        """The keys."""
        return (f.key for f in self.fields)


Kind = (
    Text | Name | Level | Date | Version | Flag | Choice | Whole | Plain | Quantity | Formula | MarkText | Effect
    | Evidence | Levels | LevelShares | LevelNumbers | LevelCosts | Hidden | PathMap | Additions | ListOf
    | MapOf | Variant | Element
)  # fmt: skip
