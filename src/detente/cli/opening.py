"""Opening a case, and going through its theories and plans."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.errors import Issue

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.case.model import Model
    from detente.game.check import Finding

NONE = "none"
"""Stands for the case itself among theories, and for no plan among plans."""
Pair = tuple[str | None, str | None]


def pairs(case: "Case") -> Iterator[Pair]:
    """Every theory with every plan, the case itself and no plan first."""
    for theory in (None, *case.machine["theories"]):
        for plan in (None, *case.machine["plans"]):
            yield theory, plan


def named(pair: Pair) -> str:
    """A theory and a plan in words.

    >>> named(("rovere", None)), named((None, None))
    ('theory `rovere`', 'no theory and no plan')
    """
    said = [f"{kind} `{name}`" for kind, name in zip(("theory", "plan"), pair, strict=True) if name is not None]
    return " and ".join(said) or "no theory and no plan"


def model_of(case: "Case", pair: Pair) -> "Model":
    """The case under a theory and a plan."""
    from detente.case.build import build
    from detente.case.override import apply

    return build(apply(case.machine, theory=pair[0], plan=pair[1]))


def issue_of(case: "Case", pair: Pair, finding: "Finding", hint: str) -> Issue:
    """A finding about the game at the place of the file its element was written at.

    Args:
        case: The case.
        pair: The theory and plan it was found under.
        finding: What was found.
        hint: What to add to its hint, where its place does not say it.
    """
    from detente.case.override import trace
    from detente.case.paths import PathError, find
    from detente.case.resolve import issue_at

    patch = trace(case.machine, theory=pair[0], plan=pair[1])
    try:
        steps = patch.origin(find(patch.machine, finding.path)).steps
    except PathError:
        steps = ()
    if steps and steps[0] in ("theories", "plans"):  # its place says under which it was found
        hint = ""
    return issue_at(
        case.resolved,
        ".".join(map(str, steps)),
        found=finding.found,
        expected=finding.expected,
        hint=hint if not finding.hint else f"{hint}; {finding.hint}" if hint else finding.hint,
        warning=finding.warning,
    )
