"""Reading `comparisons.yaml`: its structure, then whether every side can be asked of the case."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from detente.case import kinds as k
from detente.case.comparison_check import Applied, check_evidence, check_sides
from detente.case.comparisons import ALONE, Claim, Comparison, Side, Sort
from detente.case.nodes import Mapping as Nodes
from detente.case.nodes import Mark, Node, Scalar, Sequence, read_nodes, split_lines
from detente.case.numbers import read_number
from detente.case.proposals import QUESTION
from detente.case.resolve import Resolved
from detente.case.source import read_source
from detente.case.structure import Structure, describe
from detente.case.words import listed, quoted
from detente.errors import CaseError, Issue

KEYS = ("text", "holds", "evidence", "note")
FORMS: tuple[tuple[Sort, tuple[str, ...]], ...] = (
    ("less", ("less", "more")), ("at most", ("at_most", "at_least")), ("equal", ("equal",)),
)  # fmt: skip
SIDE = k.Element(
    "side", (
        k.Field("question", k.Name("a question"), "Which question of the case.", None),
        k.Field("ask", QUESTION, "A question asked for the purpose.", None),
        k.Field("theory", k.Name("a theory"), "Under which theory.", ALONE),
        k.Field("plan", k.Name("a plan"), "Under which plan.", ALONE),
        k.Field("set", k.PathMap(), "Paths and their values, as a theory sets them.", {}),
        k.Field("do", k.Effect(steps=False), "What is imposed and kept.", {}),
    ), shorthand="question", open=("question", "ask"), doc="One computed answer.",
)  # fmt: skip
Data = Mapping[str, Any]


def read_comparisons(
    path: Path, machine: Data, notes: Collection[str] | None = None
) -> tuple[dict[str, Comparison], list[Issue]]:
    """Read the comparisons of a case.

    Args:
        path: The file.
        machine: The machine form of the case.
        notes: Ids of the notes of the case; None if they are not known, and evidence is not looked up.

    Returns:
        The comparisons that could be read, by name, and every mistake in the order of the file.
    """
    try:
        text = read_source(path).removeprefix("\ufeff")
    except CaseError as error:
        return {}, list(error.issues)
    node, issues = read_nodes(text, str(path))
    s = Structure(str(path), split_lines(text), dict(machine))
    s.names = {name for section in ("parameters", "options", "conditions") for name in machine[section]}
    found: dict[str, Comparison] = {}
    if node is None and not issues:
        s.complain("", "an empty file", "comparisons by name", at=Mark(1, 1, 1))
    elif node is not None and not isinstance(node, Nodes):
        s.complain("", describe(node), "comparisons by name", at=node)
    elif isinstance(node, Nodes):
        for key, value in node.entries:
            if s.good_name(key, key.text, "a comparison"):
                comparison = _comparison(s, key.text, value)
                if not s.doubted(key.text):
                    found[key.text] = comparison
    resolved = Resolved(
        machine=s.machine, positions=s.positions, issues=(), file=str(path), text=text, lists=frozenset(s.lists)
    )  # fmt: skip
    issues = [*issues, *s.issues]
    case = Applied(machine)
    for id, comparison in list(found.items()):
        found[id], wrong = check_sides(resolved, comparison, case)
        issues += wrong
        if notes is not None:
            issues += check_evidence(resolved, comparison, notes)
    return found, sorted(issues, key=lambda issue: (issue.line, issue.column))


def _comparison(s: Structure, id: str, node: Node) -> Comparison:
    empty = Comparison(id=id, text="", claims=())
    if not isinstance(node, Nodes):
        s.complain(id, describe(node), "`holds` and its claims", at=node)
        return empty
    s.check_keys(node, KEYS, id, "a key of a comparison")
    said: dict[str, Any] = {}
    kinds: tuple[tuple[str, k.Kind], ...] = (("text", k.Text()), ("note", k.Text()), ("evidence", k.Evidence()))
    for key, kind in kinds:
        given = node.get(key)
        said[key] = "" if given is None else s.read(kind, given, f"{id}.{key}")
    holds = node.get("holds")
    if holds is None:
        s.complain(id, "no `holds`", "the key `holds`: a list of claims", at=node)
        return empty
    claims = _claims(s, holds, id)
    return Comparison(
        id=id, text=said["text"], note=said["note"], evidence=tuple(said["evidence"] or ()), claims=claims
    )  # fmt: skip


def _claims(s: Structure, node: Node, id: str) -> tuple[Claim, ...]:
    path = f"{id}.holds"
    items = node.items if isinstance(node, Sequence) else (node,) if isinstance(node, Nodes) else ()
    if not items:
        s.complain(path, describe(node), "a list of claims such as `{less: ..., more: ...}`", at=node)
    if isinstance(node, Sequence):
        s.lists.add(path)
    claims = [_claim(s, item, f"{path}.{index}", f"{id}.{index + 1}") for index, item in enumerate(items)]
    return tuple(claim for claim in claims if claim is not None)


def _claim(s: Structure, node: Node, path: str, name: str) -> Claim | None:
    if node.mark.line:
        s.positions[path] = node.mark
    expected = "`less` and `more`, `at_most` and `at_least`, or `equal` with two sides"
    if not isinstance(node, Nodes):
        s.complain(path, describe(node), expected, at=node)
        return None
    s.check_keys(node, [key for _, keys in FORMS for key in keys], path, "a key of a claim")
    given = list(node.keys())
    sort = next((sort for sort, keys in FORMS if set(given) == set(keys)), None)
    if sort is None:
        if not s.doubted(path):
            s.complain(path, listed([quoted(key) for key in given], "and") or "nothing", expected, at=node)
        return None
    sides = (
        _equal(s, node, path)
        if sort == "equal"
        else [(key, node.get(key), f"{path}.{key}") for key in dict(FORMS)[sort]]
    )
    one, other = (
        (None, None)
        if len(sides) != 2
        else (_side(s, side, place, f"{name}.{key}") for key, side, place in sides if side is not None)
    )
    if one is None or other is None:
        return None
    if not isinstance(one, Side) and not isinstance(other, Side):
        s.complain(path, "two plain numbers", "a question on one side at least", at=node)
    return Claim(sort=sort, one=one, other=other)


def _equal(s: Structure, node: Nodes, path: str) -> list[tuple[str, Node | None, str]]:
    """The two sides of `equal`; none if they are not two."""
    both, here = node.get("equal"), f"{path}.equal"
    if not isinstance(both, Sequence) or len(both.items) != 2:
        s.complain(here, describe(both) if both is not None else "nothing", "a list of two sides", at=both)
        return []
    s.lists.add(here)
    return [(key, side, f"{here}.{n}") for n, (key, side) in enumerate(zip(("one", "other"), both.items, strict=True))]


def _side(s: Structure, node: Node, path: str, name: str) -> Side | float:
    if node.mark.line:
        s.positions[path] = node.mark
    number = read_number(node.text.strip()) if isinstance(node, Scalar) else None
    if number is not None:
        return number
    data = s.element(SIDE, node, path)
    chosen = {key: None if data[key] == ALONE else data[key] for key in ("theory", "plan")}
    for key, section in (("theory", "theories"), ("plan", "plans")):
        if chosen[key] is not None and chosen[key] not in s.machine[section] and not s.doubted(f"{path}.{key}"):
            s.unknown(f"{path}.{key}", _value(node, key), str(chosen[key]), s.machine[section], f"a {key} of the case")
    question = data["ask"]
    if question is None and data["question"] is not None:
        question = s.machine["questions"].get(data["question"])
        if question is None and not s.doubted(f"{path}.question"):
            known = s.machine["questions"]
            s.unknown(f"{path}.question", _value(node, "question"), data["question"], known, "a question of the case")
    question = dict(question or {})
    return Side(
        name=name, label=data["question"] or _asks(question), theory=chosen["theory"], plan=chosen["plan"],
        question={**question, "do": {**question.get("do", {}), **data["do"]}},
        set=tuple(data["set"].items()), do=tuple(data["do"].items()),
    )  # fmt: skip


def _value(node: Node, key: str) -> Node:
    return (node.get(key) or node) if isinstance(node, Nodes) else node


def _asks(question: Data) -> str:
    """A question asked for the purpose, in few words."""
    if question.get("text"):
        return str(question["text"])
    return next((f"{key} of {question[key]}" for key in QUESTION.open if question.get(key) is not None), "?")
