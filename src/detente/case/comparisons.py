"""Comparisons: what a case claims about pairs of its answers, to be held at many points of its ranges.

`comparisons.yaml` in the folder of a case holds them by name (`docs/comparisons.md`). Each side of a claim is a number,
a question of the case or one asked for the purpose, under a theory and a plan, with numbers set and levels imposed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.case.paths import PathError, dotted, find

FILE = "comparisons.yaml"
ALONE = "none"
Data = Mapping[str, Any]
Sort = Literal["less", "equal", "at most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One computed answer."""

    name: str
    """What its question is called where it is asked."""
    label: str
    """What is asked, in the words of the file: a question's name, or what is asked for the purpose."""
    question: Data
    """The question in machine form, with what the side imposes."""
    theory: str | None = None
    plan: str | None = None
    set: tuple[tuple[str, Any], ...] = ()
    """Whole paths and their values, in human form, as a theory sets them."""
    do: tuple[tuple[str, str], ...] = ()
    """What the side imposes besides the question; it stands in the question too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That one side is less than the other, at most the other, or equal to it."""

    sort: Sort
    one: Side | float
    other: Side | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a case claims: it holds where all of its claims do."""

    id: str
    text: str
    claims: tuple[Claim, ...]
    evidence: tuple[Data, ...] = ()
    note: str = ""

    @property
    def sides(self) -> tuple[Side, ...]:
        """Its computed answers."""
        return tuple(side for claim in self.claims for side in (claim.one, claim.other) if isinstance(side, Side))

    @property
    def paths(self) -> tuple[str, ...]:
        """Numbers that it sets itself, and that no point varies."""
        return tuple(dict.fromkeys(path for side in self.sides for path, _ in side.set))


def whole(machine: Data, path: str) -> str:
    """The whole path of an element; the path itself if it leads nowhere.

    >>> whole({"parameters": {"leakage": {"value": 1}}}, "leakage")
    'parameters.leakage'
    """
    try:
        return dotted(find(machine, path))
    except PathError:
        return path


def asked_of(machine: Data, sides: Collection[Side]) -> dict[str, Any]:
    """A machine form with the questions of some sides put to it.

    >>> side = Side(name="x.1.less", label="war", question={"probability": "war"})
    >>> asked_of({"questions": {}}, [side])["questions"]
    {'x.1.less': {'probability': 'war'}}
    """
    return {**machine, "questions": {**machine["questions"], **{side.name: dict(side.question) for side in sides}}}
