"""Whether beliefs lead to what one may be wrong about."""

from collections.abc import Mapping
from typing import Any

from detente.case.override import believe
from detente.case.paths import PathError, Steps, find, get
from detente.case.references import Finding
from detente.formula import nearest

Data = Mapping[str, Any]
SECTIONS = ("interests", "parameters", "behaviour", "events", "options", "bodies", "actors", "promises")
"""Where the numbers are that an actor may be wrong about."""


def check_beliefs(machine: Data) -> list[Finding]:
    """Everything that is wrong with the beliefs of a machine form.

    Args:
        machine: A machine form with a theory and a plan applied.

    Returns:
        The mistakes, by believer.
    """
    findings: list[Finding] = []
    for actor, held in machine["beliefs"].items():
        steps: Steps = ("beliefs", actor)
        if actor not in machine["actors"]:
            near = nearest(actor, machine["actors"])
            hint = f"did you mean `{near}`?" if near else ""
            findings.append(Finding(steps=steps, found=f"`{actor}`", expected="an actor", hint=hint, key=True))
            continue
        wrong = [finding for path in held for finding in _path(machine, (*steps, path), path)]
        findings += wrong
        if not wrong:
            for trouble in believe(machine, actor).troubles:
                place = (*steps, *trouble.steps[3:]) if trouble.steps[2:3] == ("set",) else steps
                findings.append(
                    Finding(
                        steps=place,
                        found=trouble.found,
                        expected=trouble.expected,
                        hint=trouble.hint,
                        key=trouble.key,
                    )
                )
    return findings


def _path(machine: Data, steps: Steps, path: str) -> list[Finding]:
    """A belief's path leads to a number, a rate or a depth."""
    try:
        place = find(machine, path)
    except PathError as error:
        return [Finding(steps=steps, found=error.found, expected=error.expected, hint=error.hint, key=True)]
    value = get(machine, place)
    number = isinstance(value, Mapping) and ("range" in value or "formula" in value)
    open_number = place[-1] in ("tempo", "depth", "foresight", "rationality", "commitment", "without", "retry")
    if place[0] in SECTIONS and (number or open_number):
        return []
    expected = "the path of a number: of an interest, a parameter, a rate or behaviour"
    hint = "levels, rules and effects are known to all"
    return [Finding(steps=steps, found=f"`{path}`", expected=expected, hint=hint, key=True)]
