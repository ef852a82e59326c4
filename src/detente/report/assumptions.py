"""Assumptions: every element of a case that can cite a note, with its value, its range and what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.evidence import evidence_lists
from detente.case.note import Note, Source
from detente.case.paths import dotted
from detente.report.anchors import CHANGES, Anchors
from detente.report.changes import begins, differences, phase, renewed
from detente.report.elements import Form, costs, effect, element, levels, outcome, undertaking
from detente.words import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A link from an element to a note, as it is printed."""

    note: str
    anchor: str
    """Empty where the note is not there."""
    mark: str
    """What is unusual about it: `against`, `sign`, `exists`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One element."""

    anchor: str
    path: str
    says: str
    rests_on: tuple[Citation, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A theory or a plan."""

    anchor: str
    name: str
    by: str
    summary: str
    rows: tuple[tuple[str, str, str], ...]
    phases: tuple[tuple[str, str, tuple[str, ...], tuple[Citation, ...]], ...]
    renews: str
    rests_on: tuple[Citation, ...]
    why: str


def assumptions(anchors: Anchors) -> tuple[tuple[str, tuple[Assumption, ...]], ...]:
    """All elements that can cite a note, by section.

    Args:
        anchors: What is printed where.
    """
    sections: dict[str, list[Assumption]] = {}
    for steps, evidence in evidence_lists(anchors.machine):
        if steps[0] in CHANGES:
            continue
        node: Any = anchors.machine
        for step in steps:
            node = node[step]
        path = dotted(steps)
        sections.setdefault(str(steps[0]), []).append(
            Assumption(
                anchor="e-" + path, path=path, says=says(steps, node), rests_on=tuple(citations(evidence, anchors)),
                why=str(node.get("note") or ""),
            )
        )  # fmt: skip
    return tuple((name, tuple(rows)) for name, rows in sections.items())


def says(steps: Sequence[str | int], node: Form) -> str:
    """What an element says, in short."""
    section = steps[0]
    if section == "events":
        when = "" if node["when"] == "true" else f" when {node['when']}"
        return f"{number(node['rate'])}{when}: {effect(node['then'])}"
    if section in ("options", "conditions"):
        parts = [levels(node)]
        if node.get("tempo"):
            parts.append(f"looked at {number(node['tempo'])}")
        if node.get("cost") and costs(node) != "none":
            parts.append(f"cost {costs(node)}")
        if node.get("since"):
            parts.append(f"since {' or '.join(map(str, node['since']))}")
            if node.get("fades"):
                parts.append(f"fades after {number(node['fades']['after'])}")
        return "; ".join(parts)
    if section == "rules":
        kind = "never" if node.get("never") is not None else "always"
        return f"{kind} {node[kind]}"
    if section == "bodies" and "motions" in steps and "then" in node:
        by = f"{node['sponsor']} tables it" if node.get("sponsor") else "comes up by itself"
        when = "" if node.get("when") in (None, "true") else f" when {node['when']}"
        return f"{by}{when}: {outcome(node)}"
    if section == "bodies":
        return f"members {', '.join(map(str, node.get('members', {})))}" if "members" in node else ""
    if section == "actors":
        return str(node.get("name") or "")
    if "option" in node:
        return undertaking(node)
    return element(node)


def citations(evidence: Sequence[Any], anchors: Anchors) -> Iterator[Citation]:
    """The links of an element."""
    for link in evidence:
        full = link if isinstance(link, Mapping) else {"note": str(link)}
        marks = [full[key] for key, usual in (("polarity", "for"), ("aspect", "size")) if full.get(key, usual) != usual]
        yield Citation(note=str(full["note"]), anchor=anchors.note(str(full["note"])), mark=", ".join(marks))


def changes(kind: str, section: str, anchors: Anchors) -> tuple[Change, ...]:
    """The theories or the plans of a case, as differences.

    Args:
        kind: `theory` or `plan`.
        section: `theories` or `plans`.
        anchors: What is printed where.
    """
    machine = anchors.machine
    return tuple(
        Change(
            anchor=f"{kind}-{name}", name=name, by=str(node.get("by") or ""),
            summary=str(node.get("summary") or "").strip(), rows=tuple(differences(machine, node)),
            phases=tuple(
                (str(one["name"]), begins(one.get("begins")), tuple(phase(one))[:-1],
                 tuple(citations(one.get("evidence") or (), anchors)))
                for one in node.get("phases") or ()
            ),
            renews=renewed(node["renews"]) if node.get("renews") else "",
            rests_on=tuple(citations(node.get("evidence") or (), anchors)), why=str(node.get("note") or ""),
        )
        for name, node in machine[section].items()
    )  # fmt: skip


def shown(sources: Mapping[str, Source], wanted: set[str]) -> tuple[tuple[Source, tuple[Note, ...]], ...]:
    """Documents with those of their notes that something in the brief leads to, in their order."""
    return tuple(
        (source, tuple(note for id, note in source.notes.items() if id in wanted)) for source in sources.values()
    )
