"""Opening a case, and going through its theories and plans."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.cli.places import Place
from detente.errors import Issue

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.game.check import Finding

NONE = "none"


def open_case(place: Place) -> "Case":
    """Read a case.

    Raises:
        CaseError: With all its mistakes.
    """
    from detente.case.load import load

    return load("-" if place.path is None else place.path)


def combinations(case: "Case") -> Iterator[tuple[str | None, str | None]]:
    """Every theory with every plan, the case itself and no plan first."""
    for theory in (None, *case.machine["theories"]):
        for plan in (None, *case.machine["plans"]):
            yield theory, plan


def issue_at(case: "Case", finding: "Finding", where: str) -> Issue:
    """A finding about the game as an issue of the file."""
    raise NotImplementedError
