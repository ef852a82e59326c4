"""Theories, plans, scenarios and beliefs, applied to a machine form: the one place where a case is changed.

The order is: the theory's `set`, `add`, `remove` and beliefs; the plan's `set`, `add`, `remove` and phases; the
scenario.
"""

import math
from collections.abc import Mapping
from typing import Any

from detente.case.language import PHASE_CONDITION
from detente.case.patch import Patch
from detente.case.paths import PathError, Steps, dotted, find, get, with_value
from detente.case.plans import first_phase, pieces
from detente.errors import CaseError, Issue, QueryError
from detente.formula import nearest

Data = Mapping[str, Any]


def apply(
    machine: Data,
    *,
    theory: str | None = None,
    plan: str | None = None,
    scenario: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """A machine form with a theory, a plan and a scenario applied.

    Args:
        machine: The machine form of a case.
        theory: Which of its theories; none leaves the case as it stands.
        plan: Which of its plans.
        scenario: Values of numbers by path, in the unit each has in the file.

    Returns:
        A machine form without theories and plans, with the same questions. It resolves to itself.

    Raises:
        QueryError: If the case has no such theory or plan.
        CaseError: If something in them does not fit the case, or a scenario's path leads to no number.
    """
    patch = trace(machine, theory=theory, plan=plan)
    if patch.troubles:
        raise CaseError([_issue(t.steps, t.found, t.expected, t.hint) for t in patch.troubles])
    return with_scenario(patch.machine, scenario or {})


def trace(machine: Data, *, theory: str | None = None, plan: str | None = None) -> Patch:
    """Apply a theory and a plan, and keep where everything comes from and all that is wrong.

    Raises:
        QueryError: If the case has no such theory or plan.
    """
    patch = Patch(machine)
    if _known(machine, "theories", theory) is not None:
        chosen = machine["theories"][theory]
        patch.change(chosen, ("theories", str(theory)), evidence=chosen["evidence"])
        _add_beliefs(patch, chosen["beliefs"], ("theories", str(theory), "beliefs"))
    if _known(machine, "plans", plan) is not None:
        chosen = machine["plans"][plan]
        patch.change(chosen, ("plans", str(plan)), evidence=chosen["evidence"])
        if first_phase(chosen) is not None:
            begins = ("plans", str(plan), "phases", 0, "begins")
            patch.start_at(PHASE_CONDITION, first_phase(chosen), begins)
        for piece in pieces(machine["plans"], str(plan)):
            patch.put(piece)
    patch.settle()
    return patch


def with_scenario(machine: Data, scenario: Mapping[str, float]) -> dict[str, Any]:
    """A machine form whose numbers stand at other values, as points; unit, evidence and note stay.

    Args:
        machine: A machine form.
        scenario: Values by path.

    Returns:
        The changed copy.

    Raises:
        CaseError: If a path leads to no number, or a value is not finite.

    >>> form = {"parameters": {"leakage": {"value": 0.4, "range": [0.1, 0.8], "shape": "uniform"}}}
    >>> with_scenario(form, {"leakage": 0.2})["parameters"]["leakage"]
    {'value': 0.2, 'range': [0.2, 0.2], 'shape': 'point'}
    """
    result = dict(machine)
    for path, value in scenario.items():
        steps, number = _number(machine, path)
        if not math.isfinite(value):
            raise CaseError([_issue(steps, f"{value}", "a finite number")])
        point = {key: part for key, part in number.items() if key not in ("phrase", "scale", "word")}
        point |= {"value": float(value), "range": [float(value), float(value)], "shape": "point"}
        result = with_value(result, steps, point)
    return result


def with_numbers(machine: Data, numbers: Mapping[str, Data]) -> dict[str, Any]:
    """A machine form with other numbers in place of some, ranges and words included; evidence and notes stay.

    Args:
        machine: A machine form.
        numbers: Numbers of the machine form by path.

    Returns:
        The changed copy.

    Raises:
        CaseError: If a path leads to no number.

    >>> form = {"parameters": {"leakage": {"value": 0.4, "range": [0.4, 0.4], "shape": "point", "note": "a guess"}}}
    >>> with_numbers(form, {"leakage": {"value": 1.0, "range": [0.0, 2.0], "shape": "uniform"}})["parameters"][
    ...     "leakage"
    ... ]
    {'value': 1.0, 'range': [0.0, 2.0], 'shape': 'uniform', 'note': 'a guess'}
    """
    result = dict(machine)
    for path, number in numbers.items():
        steps, there = _number(machine, path)
        kept = {key: there[key] for key in ("without", "evidence", "note") if key in there}
        result = with_value(result, steps, {**number, **kept})
    return result


def altered(machine: Data, values: Mapping[str, Any]) -> Patch:
    """A machine form with values set as a theory sets them, traced; the steps of troubles begin with `set`.

    Args:
        machine: A machine form with its theory and plan applied.
        values: Values in human form, by path.

    Returns:
        The patch, with the changed machine form and all that is wrong.
    """
    patch = Patch(machine)
    patch.change({"set": values, "add": {}, "remove": []}, (), evidence=())
    return patch


def with_beliefs(machine: Data, actor: str) -> dict[str, Any]:
    """What a believer takes the game to be: the machine form with its beliefs set, and no others.

    Args:
        machine: A machine form with its theory and plan applied.
        actor: The believer.

    Returns:
        The patched machine form.

    Raises:
        CaseError: If a path leads nowhere or a value does not fit.
    """
    patch = believe(machine, actor)
    if patch.troubles:
        raise CaseError([_issue(t.steps, t.found, t.expected, t.hint) for t in patch.troubles])
    return patch.machine


def believe(machine: Data, actor: str) -> Patch:
    """The same with everything traced; the steps of troubles lead to the belief in the applied machine form."""
    patch = Patch({**machine, "beliefs": {}})
    changes = {"set": machine["beliefs"][actor], "add": {}, "remove": []}
    patch.change(changes, ("beliefs", actor), evidence=())
    return patch


def _number(machine: Data, path: str) -> tuple[Steps, Data]:
    """The number a path names, and the steps to it."""
    try:
        steps = find(machine, path)
    except PathError as error:
        raise CaseError([_issue((path,), error.found, error.expected, error.hint)]) from None
    number = get(machine, steps)
    if not isinstance(number, Mapping) or "range" not in number:
        raise CaseError([_issue(steps, f"`{path}`", "the path of a number")])
    return steps, number


def _add_beliefs(patch: Patch, beliefs: Data, origin: Steps) -> None:
    """A theory's beliefs go before those of the case, path by path."""
    merged = {actor: dict(held) for actor, held in patch.machine["beliefs"].items()}
    for actor, held in beliefs.items():
        if actor not in merged:
            patch.origins[("beliefs", actor)] = patch.origin((*origin, actor))
        for path, value in held.items():
            merged.setdefault(actor, {})[path] = value
            patch.origins[("beliefs", actor, path)] = patch.origin((*origin, actor, path))
    patch.machine = {**patch.machine, "beliefs": merged}


def _known(machine: Data, section: str, name: str | None) -> str | None:
    if name is not None and name not in machine[section]:
        near = nearest(name, machine[section])
        kind = {"plans": "plan", "theories": "theory"}[section]
        raise QueryError(f"The case has no {kind} `{name}`" + (f"; did you mean `{near}`?" if near else "."))
    return name


def _issue(steps: Steps, found: str, expected: str, hint: str = "") -> Issue:
    return Issue(file="", line=0, column=0, path=dotted(steps), found=found, expected=expected, hint=hint)
