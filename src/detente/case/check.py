"""Checking a case: the base case, each theory, each plan, and each pair; every mistake told once and in its place."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from detente.case.asked import check_questions
from detente.case.believed import check_beliefs
from detente.case.evidence import evidence_lists
from detente.case.language import AT_ONCE, PHASE_CONDITION
from detente.case.note import Note
from detente.case.override import trace
from detente.case.patch import Origin
from detente.case.paths import Steps
from detente.case.references import MOST_FINDINGS, Finding
from detente.case.resolve import Resolved, issue_at
from detente.case.sections import Sections
from detente.errors import Issue
from detente.formula import nearest

Data = Mapping[str, Any]
MOST_PAIRS = 400
"""More pairs of theories and plans are not checked beforehand; `build` refuses what does not fit."""


def check(resolved: Resolved, *, notes: Mapping[str, Note] | None = None, unsure: Collection[str] = ()) -> list[Issue]:
    """Everything that is wrong with a case, structure and references.

    Args:
        resolved: The case as it was read.
        notes: The notes it has, by id; None if they are not known, and evidence is not looked up.
        unsure: Sources that could not be read whole, whose notes are not missed.

    Returns:
        The issues in the order of the file, each once. What needs the states of the game is checked with the game.
    """
    told = {_key(issue): issue for issue in reversed(resolved.issues)}
    doubtful = {issue.path for issue in resolved.issues if not issue.warning}
    if "" in doubtful and not resolved.positions:
        return list(resolved.issues)  # nothing of it could be read
    for issue in (*_references(resolved), *_phases(resolved)):
        if not any(issue.path == path or issue.path.startswith(f"{path}.") for path in doubtful):
            told.setdefault(_key(issue), issue)
    if notes is not None:
        for issue in _evidence(resolved, notes, unsure):
            told.setdefault(_key(issue), issue)
    return sorted(told.values(), key=lambda issue: (issue.line, issue.column))


def _references(resolved: Resolved) -> Iterator[Issue]:
    """Issues of every combination, the base case first."""
    machine = resolved.machine
    theories, plans = machine["theories"], machine["plans"]
    count = 0
    for theory, plan in _combinations(theories, plans):
        patch = trace(machine, theory=theory, plan=plan)
        for trouble in patch.troubles:
            yield _issue(resolved, Origin(steps=trouble.steps), _finding(trouble), theory, plan)
        findings = Sections(patch.machine).check() + check_questions(patch.machine, theories, plans)
        for finding in (*findings, *check_beliefs(patch.machine)):
            yield _issue(resolved, patch.origin(finding.steps), finding, theory, plan)
        count += len(findings)
        if count >= MOST_FINDINGS:
            return


def _combinations(theories: Data, plans: Data) -> Iterator[tuple[str | None, str | None]]:
    """The base case, each theory, each plan, and the pairs of which one may take away what the other needs."""
    yield None, None
    yield from ((theory, None) for theory in theories)
    yield from ((None, plan) for plan in plans)
    pairs = [(theory, plan) for theory in theories for plan in plans if _meet(theories[theory], plans[plan])]
    yield from pairs[:MOST_PAIRS]


def _meet(theory: Data, plan: Data) -> bool:
    """Whether a pair may have a mistake that neither has alone: numbers that are set do not get in each other's way."""
    structural = theory["add"] or theory["remove"] or _says_more(theory["set"])
    return bool(structural or plan["remove"] or _says_more(plan["set"]))


def _says_more(changes: Data) -> bool:
    """Whether a value that is set may be more than a number."""
    return not all(path.endswith((".weight", ".start")) or _is_number(value) for path, value in changes.items())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, Mapping) and "value" in value)


def _finding(trouble: Any) -> Finding:
    return Finding(
        steps=trouble.steps, found=trouble.found, expected=trouble.expected, hint=trouble.hint, key=trouble.key
    )


def _issue(resolved: Resolved, origin: Origin, finding: Finding, theory: str | None, plan: str | None) -> Issue:
    """A finding where its element is written; the hint says under what it is one, if the place does not."""
    steps = _written(resolved, origin.steps)
    path = ".".join(str(step) for step in steps)
    apart = [f"theory `{theory}`"] if theory and steps[0] != "theories" else []
    apart += [f"plan `{plan}`"] if plan and steps[0] != "plans" else []
    hints = [*([f"with {' and '.join(apart)}"] if apart else []), *([finding.hint] if finding.hint else [])]
    more: dict[str, Any] = {}
    if finding.offset is not None and finding.offset >= origin.shift:
        more = {"offset": finding.offset - origin.shift, "length": finding.length}
    return issue_at(
        resolved,
        path + ("~key" if finding.key and f"{path}~key" in resolved.positions else ""),
        found=finding.found,
        expected=finding.expected,
        hint="; ".join(hints),
        warning=finding.warning,
        **more,
    )


def _written(resolved: Resolved, steps: Steps) -> Steps:
    """The owners of a joint option are written with the option."""
    if steps[0] == "conditions" and steps[2:3] == ("joint",):
        option: Steps = ("options", steps[1], "owners", *steps[3:])
        if ".".join(str(step) for step in option) in resolved.positions:
            return option
    return steps


def _key(issue: Issue) -> tuple[object, ...]:
    """What makes two issues one: the combination it was found under does not count."""
    return issue.file, issue.line, issue.column, issue.path, issue.found, issue.expected, issue.warning


def _phases(resolved: Resolved) -> Iterator[Issue]:
    """What phases may not do, and what a plan says to no effect."""
    for name, plan in resolved.machine["plans"].items():
        for index, phase in enumerate(plan["phases"]):
            begins = phase["begins"]
            if begins != AT_ONCE and PHASE_CONDITION in begins["then"]:
                path = f"plans.{name}.phases.{index}.begins.then.{PHASE_CONDITION}"
                hint = "that the phase begins sets it"
                found, expected = f"`{PHASE_CONDITION}`", "another option or condition"
                yield issue_at(resolved, f"{path}~key", found=found, expected=expected, hint=hint)
        if plan["phases"] and plan["renews"] is not None and plan["phases"][0]["begins"] == AT_ONCE:
            hint = "a broken plan comes back to `before`, from where nothing leads on"
            found, expected = "`renews`", "a first phase that can begin again"
            yield issue_at(
                resolved, f"plans.{name}.renews~key", found=found, expected=expected, hint=hint, warning=True
            )


def _evidence(resolved: Resolved, notes: Mapping[str, Note], unsure: Collection[str]) -> Iterator[Issue]:
    """Links to notes that are not there, and to notes that are background by their own word."""
    sources = {note.partition(":")[0] for note in notes}
    for steps, evidence in evidence_lists(resolved.machine):
        for index, link in enumerate(evidence):
            note = link.get("note") if isinstance(link, Mapping) else link
            path = ".".join(str(step) for step in (*steps, "evidence", index))
            if not isinstance(note, str):
                continue
            if note in notes:
                if notes[note].background:
                    yield _background(resolved, path, notes[note])
                continue
            source = note.partition(":")[0]
            if source in unsure:
                continue
            near = nearest(note, notes) if source in sources else nearest(source, sources)
            missing = "a note of the case" if source in sources else f"a source of the case: no `sources/{source}.md`"
            hint = f"did you mean `{near}`?" if near else ""
            yield issue_at(resolved, path, found=f"`{note}`", expected=missing, hint=hint)


def _background(resolved: Resolved, path: str, note: Note) -> Issue:
    """A link to a note of which its own file says that nothing rests on it."""
    hint = f"sources/{note.id.partition(':')[0]}.md:{note.line} has `background: {note.background}`"
    found, expected = f"`{note.id}`, which is background", "a note that is evidence"
    return issue_at(resolved, path, found=found, expected=expected, hint=hint, warning=True)
