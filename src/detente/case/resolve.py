"""Resolve: from the human form of a case to its machine form, in which everything is explicit.

    text  ->  nodes with places  ->  machine form, places of its parts, mistakes

A mistake in a case is never an exception here: all of them are collected, in the order of the file. The human form and
the machine form are one language (a machine form resolves to itself), after the model of demes (Gower et al. 2022).
"""

import copy
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from typing import Any

import detente.case.containers
import detente.case.finish
import detente.case.quantities
import detente.case.texts  # noqa: F401  (these four register how kinds are read)
from detente.case import language
from detente.case.fragment import Steps, check_additions, read_at
from detente.case.nodes import Mapping, Mark, Node, Scalar, nodes_of, read_nodes, split_lines
from detente.case.numbers import read_number
from detente.case.structure import Structure, describe, issue_of, place_of, shown
from detente.case.whole import read_case
from detente.errors import Issue

A_CASE = "a case: `detente: 1`, then `title`, `start`, `actors` and so on"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A case as it was understood, with all mistakes of its structure."""

    machine: dict[str, Any]
    """Complete even where there are mistakes: defaults and harmless values stand in for what is wrong."""
    positions: AnyMapping[str, Mark]
    """Place of each value by its path in the machine form; of a key by the path and `~key`."""
    issues: tuple[Issue, ...]
    file: str
    text: str
    lists: frozenset[str] = frozenset()
    """Paths of lists, whose items people count from 1."""


def resolve(text: str, file: str) -> Resolved:
    """Resolve the text of a case.

    >>> resolve("detente: 1\\ntitle: A case\\nstart: 2017-09-18\\nactors: {us: United States}", "case.yaml").machine[
    ...     "clock"
    ... ]
    'month'
    """
    node, issues = read_nodes(text, file)
    return _resolved(node, issues, file, text.removeprefix("\ufeff"))


def resolve_data(data: AnyMapping[str, Any], file: str = "case") -> Resolved:
    """Resolve plain data, such as a machine form: the same without places."""
    return _resolved(nodes_of(data), [], file, "")


def resolve_fragment(
    steps: Steps, data: Node | Any, machine: AnyMapping[str, Any], file: str = ""
) -> tuple[Any, tuple[Issue, ...]]:
    """Resolve a part of a case against a machine form: what would stand there if it were written there.

    Args:
        steps: Where it stands: `("events",)` for a mapping of events, `("events", "range_test", "rate")` for one value,
            read with the rest of its element (a start with the levels, a value with its range).
        data: Human form, as plain data or as a node.
        machine: The machine form it is read against; it is not changed.
        file: The file to name in issues.

    Returns:
        Machine form, and the mistakes; with mistakes the value is a stand-in.

    >>> machine = resolve_data({"detente": 1, "title": "t", "start": "2017-09-18", "actors": {"us": {}}}).machine
    >>> resolve_fragment(("events",), {"launch": {"rate": "2 per year", "then": {}}}, machine)[0]["launch"]["when"]
    'true'
    >>> resolve_fragment(("actors", "us", "tempo"), "once per week", machine)[0]["per"]
    'week'
    """
    s, node = _apart(data, machine, file)
    return read_at(s, steps, node), _in_order(s.issues)


def issue_at(
    resolved: Resolved,
    path: str,
    *,
    found: str,
    expected: str,
    hint: str = "",
    offset: int = 0,
    length: int | None = None,
    warning: bool = False,
) -> Issue:
    """An issue at a path of the machine form, or at the nearest element above it that has a place.

    `offset` and `length` point into a text of one line, such as a formula.
    """
    mark = place_of(path, resolved.positions)
    lines = split_lines(resolved.text)
    if (offset or length is not None) and path in resolved.positions and 0 < mark.line <= len(lines):
        source = lines[mark.line - 1][mark.column - 1 : mark.column - 1 + mark.length]
        inside = len(source) - len(source.lstrip("'\" ")) + offset
        if source[:1] not in "|>" and inside < len(source):
            mark = replace(mark, column=mark.column + inside, length=length or len(source) - inside)
    path = shown(path.removesuffix("~key"), resolved.lists)
    return issue_of(resolved.file, lines, mark, path, found, expected, hint, warning=warning)


def _apart(data: Any, machine: AnyMapping[str, Any], file: str) -> tuple[Structure, Node]:
    s = Structure(file, [], copy.copy(dict(machine)))
    s.names = {name for section in ("parameters", "options", "conditions") for name in machine[section]}
    node = nodes_of(data)
    for section in ("parameters", "options", "conditions"):
        added = node.get(section) if isinstance(node, Mapping) else None
        s.names |= set(added.keys()) if isinstance(added, Mapping) else set()
    return s, node


def _resolved(node: Node | None, issues: list[Issue], file: str, text: str) -> Resolved:
    s = Structure(file, split_lines(text))
    problem = None if node is None else _not_a_case(node)
    if problem is not None and node is not None:
        s.complain("", *problem, at=node.get("detente") if isinstance(node, Mapping) else node)
        node = None
    if node is None:
        if not issues and not s.issues:
            s.complain("", "an empty file", A_CASE, at=Mark(1, 1, 1))
        issues = [*issues, *s.issues]
        s = Structure(file, s.lines)
        read_case(s, Mapping(()))
        s.issues.clear()
    elif isinstance(node, Mapping):
        read_case(s, node)
        _check_additions(s, node)
    issues = [*issues, *s.issues]
    return Resolved(machine=s.machine, positions=s.positions, issues=_in_order(issues), file=file, text=text,
                    lists=frozenset(s.lists))  # fmt: skip


def _not_a_case(node: Node) -> tuple[str, str, str] | None:
    """Found, expected and hint if a file is no case of this version at all."""
    if not isinstance(node, Mapping):
        return describe(node), A_CASE, ""
    version = node.get("detente")
    number = read_number(version.text.strip()) if isinstance(version, Scalar) else None
    if number is not None and number > language.FORMAT:
        hint = "the case is written for a newer Détente: update the program"
        return f"version {number:g} of the format", f"version {language.FORMAT}, the newest this program reads", hint
    return None


def _check_additions(s: Structure, node: Mapping) -> None:
    """Check the structure of what theories and plans add, each on a copy of the case."""
    for section in ("theories", "plans"):
        for name, element in getattr(node.get(section), "entries", ()):
            added = element.get("add") if isinstance(element, Mapping) else None
            if not isinstance(added, Mapping):
                continue
            apart = Structure(s.file, s.lines, copy.copy(s.machine))
            apart.names, apart.suggester = s.names, s.suggester
            check_additions(apart, added)
            before = f"{section}.{name.text}.add."
            s.issues += [replace(issue, path=before + issue.path) for issue in apart.issues]


def _in_order(issues: list[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: (issue.line, issue.column)))
