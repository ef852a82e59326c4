"""Whether every side of a comparison can be asked of the case it belongs to."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from detente.case.asked import check_questions
from detente.case.comparisons import Claim, Comparison, Side, asked_of, whole
from detente.case.override import altered, trace
from detente.case.patch import Patch
from detente.case.resolve import Resolved, issue_at
from detente.errors import Issue
from detente.formula import nearest

Data = Mapping[str, Any]


class Applied:
    """A case under its theories and plans, each pair applied once."""

    def __init__(self, machine: Data) -> None:
        """Nothing is applied yet."""
        self.machine = machine
        self._known: dict[tuple[str | None, str | None], Patch] = {}

    def under(self, theory: str | None, plan: str | None) -> Patch:
        """The case under a theory and a plan."""
        if (theory, plan) not in self._known:
            self._known[theory, plan] = trace(self.machine, theory=theory, plan=plan)
        return self._known[theory, plan]


def check_sides(resolved: Resolved, comparison: Comparison, case: Applied) -> tuple[Comparison, list[Issue]]:
    """Ask every side of the case without an answer, and say what is wrong.

    Args:
        resolved: The file of the comparison with the places of its parts.
        comparison: The comparison as it was read.
        case: The case.

    Returns:
        The comparison with whole paths, and the mistakes.
    """
    issues: list[Issue] = []
    claims = []
    for index, claim in enumerate(comparison.claims):
        sides: dict[str, Side | float] = {}
        for field, path in zip(("one", "other"), _places(claim, f"{comparison.id}.holds.{index}"), strict=True):
            side: Side | float = getattr(claim, field)
            if isinstance(side, Side):
                applied = case.under(side.theory, side.plan)
                if not applied.troubles:  # else the case itself has mistakes, which are told there
                    patch = altered(applied.machine, dict(side.set))
                    issues += _issues(resolved, path, side, patch, case.machine)
                    side = replace(side, set=tuple((whole(applied.machine, at), value) for at, value in side.set))
            sides[field] = side
        claims.append(replace(claim, one=sides["one"], other=sides["other"]))
    return replace(comparison, claims=tuple(claims)), issues


def check_evidence(resolved: Resolved, comparison: Comparison, notes: Collection[str]) -> Iterator[Issue]:
    """Links of a comparison to notes that are not there."""
    for index, link in enumerate(comparison.evidence):
        note = str(link["note"])
        if note not in notes:
            near = nearest(note, notes)
            hint = f"did you mean `{near}`?" if near else ""
            path = f"{comparison.id}.evidence.{index}"
            yield issue_at(resolved, path, found=f"`{note}`", expected="a note of the case", hint=hint)


def _places(claim: Claim, path: str) -> tuple[str, str]:
    if claim.sort == "equal":
        return f"{path}.equal.0", f"{path}.equal.1"
    keys = ("less", "more") if claim.sort == "less" else ("at_most", "at_least")
    return f"{path}.{keys[0]}", f"{path}.{keys[1]}"


def _issues(resolved: Resolved, path: str, side: Side, patch: Patch, machine: Data) -> Iterator[Issue]:
    for trouble in patch.troubles:  # their steps begin with `set`
        key = f"{path}." + ".".join(str(step) for step in trouble.steps)
        place = f"{key}~key" if trouble.key and f"{key}~key" in resolved.positions else key
        yield issue_at(resolved, place, found=trouble.found, expected=trouble.expected, hint=trouble.hint)
    if patch.troubles:
        return
    inline = f"{path}.ask" in resolved.positions
    for finding in check_questions(asked_of(patch.machine, [side]), machine["theories"], machine["plans"]):
        if finding.steps[1] != side.name:
            continue
        below = tuple(str(step) for step in finding.steps[2:])
        imposed = below[:1] == ("do",) and below[1:2] and below[1] in dict(side.do)
        if not imposed and not inline:
            continue  # told where the question stands
        place = ".".join((path, *(() if imposed else ("ask",)), *below))
        place += "~key" if finding.key and f"{place}~key" in resolved.positions else ""
        more = {} if finding.offset is None else {"offset": finding.offset, "length": finding.length}
        yield issue_at(
            resolved, place, found=finding.found, expected=finding.expected, hint=finding.hint,
            warning=finding.warning, **more,
        )  # fmt: skip
