"""A lineup: the rows of a table of theories and plans, how they are called, and how a sentence names some of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol


class Placed(Protocol):
    """Anything that stands in a row of a table of theories and plans."""

    @property
    def theory(self) -> str:
        """Under which theory, `none` for none."""
        ...

    @property
    def plan(self) -> str:
        """With which plan."""
        ...

    @property
    def expectation(self) -> int:
        """Which of several expectations, from 1."""
        ...

    @property
    def expectations(self) -> int:
        """How many there are."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands that has no row of its own kind."""

    theory: str
    plan: str
    expectation: int = 1
    expectations: int = 1


def lines(rows: Sequence[tuple[Placed, Sequence[str]]]) -> Iterator[list[str]]:
    """The lines of a table: plans below their theory, or theories alone where there is one plan.

    Args:
        rows: Each with its cells, those of a theory together.

    Yields:
        A name and the cells.
    """
    plans = len({row.plan for row, _ in rows}) > 1
    theories = len({row.theory for row, _ in rows}) > 1
    for theory, group in groupby(rows, key=lambda pair: pair[0].theory):
        members = list(group)
        if plans and theories:
            yield [named(theory, "theory"), *[""] * len(members[0][1])]
        for row, cells in members:
            name = named(row.plan, "plan") if plans or not theories else named(theory, "theory")
            which = f" ({row.expectation} of {row.expectations})" if row.expectations > 1 else ""
            yield ["  " * (plans and theories) + name + which, *cells]


def named(name: str, what: str) -> str:
    """A theory or plan as a row is called by it.

    >>> named("none", "plan"), named("freeze", "plan")
    ('no plan', 'freeze')
    """
    return f"no {what}" if name == "none" else name


def which(about: Sequence[Placed], rows: Sequence[Placed]) -> str:
    """The rows a sentence is about, as few words as will do."""
    theories = len({row.theory for row in rows}) > 1
    plans = len({row.plan for row in rows}) > 1
    names = []
    for theory, group in groupby(about, key=lambda row: row.theory):
        members = list(group)
        every = {row.plan for row in members} == {row.plan for row in rows if row.theory == theory}
        if not plans or every:
            names.append(named(theory, "theory") if theories else "")
        else:
            listed = ", ".join(dict.fromkeys(named(row.plan, "plan") for row in members))
            names.append(f"{named(theory, 'theory')} / {listed}" if theories else listed)
        which = sorted({row.expectation for row in members})
        if members[0].expectations > len(which):
            names[-1] += f" ({', '.join(map(str, which))} of {members[0].expectations})"
    return "; ".join(filter(None, names)) or "here"
