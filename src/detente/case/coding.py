"""A second coding: the weights of a case as another reader of the same notes puts them.

`weights-second-coder.yaml` in the folder of a case says who read the notes, how, and gives a weight for each interest:

    by: A. Reader
    note: Read the same notes without the first weights at hand.
    weights: {russia.us_buildup: major, us.no_war: 12, china.trade: none}
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.case import kinds as k
from detente.case.nodes import NOWHERE, Mark, Node, Scalar, read_nodes, split_lines
from detente.case.nodes import Mapping as Nodes
from detente.case.override import with_numbers
from detente.case.source import read_source
from detente.case.structure import Structure, describe
from detente.case.words import listed, quoted
from detente.errors import CaseError, Issue

FILE = "weights-second-coder.yaml"
KEYS = ("by", "note", "weights")
NONE = "none"
"""The word for a weight of 0: the reader finds no such interest in the notes."""
NOTHING = {"value": 0.0, "range": [0.0, 0.0], "shape": "point"}
MOST_NAMED = 8
"""Interests without a second weight that a warning names."""
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A second reader's weights."""

    by: str
    note: str = ""
    """How it was made."""
    weights: Mapping[str, Data]
    """By `actor.interest`, each a number of the machine form; an interest that is not here keeps its first weight."""


def interests(machine: Data) -> tuple[str, ...]:
    """What a second reader weighs: every interest that has a name, as `actor.interest`, in the order of the case.

    >>> interests({"interests": {"us": {"calm": {}}, "dprk": {"ranked": [{}], "top": {}, "ratio": {}}}})
    ('us.calm',)
    """
    return tuple(
        f"{actor}.{name}" for actor, own in machine["interests"].items() if "ranked" not in own for name in own
    )


def with_coding(machine: Data, coding: Coding) -> dict[str, Any]:
    """A machine form with a second reader's weights; a theory that sets a weight still sets it.

    Args:
        machine: The machine form of a case, no theory applied.
        coding: The weights.

    Returns:
        The changed copy.

    Raises:
        CaseError: If the coding is of another case.
    """
    return with_numbers(machine, {f"interests.{name}.weight": number for name, number in coding.weights.items()})


def read_coding(path: Path, machine: Data) -> tuple[Coding, list[Issue]]:
    """Read a second coding against the interests of a case.

    Args:
        path: The file.
        machine: The machine form of the case.

    Returns:
        The coding as far as it could be read, and every mistake and warning in the order of the file.
    """
    try:
        text = read_source(path)
    except CaseError as error:
        return Coding(by="", weights={}), list(error.issues)
    text = text.removeprefix("\ufeff")
    node, issues = read_nodes(text, str(path))
    reader = Structure(str(path), split_lines(text))
    coding = Coding(by="", weights={})
    if node is None and not issues:
        reader.complain("", "an empty file", "`by`, `note` and `weights`", at=Mark(1, 1, 1))
    elif node is not None:
        coding = _coding(reader, node, machine)
    return coding, sorted((*issues, *reader.issues), key=lambda issue: (issue.line, issue.column))


def _coding(s: Structure, node: Node, machine: Data) -> Coding:
    if not isinstance(node, Nodes):
        s.complain("", describe(node), "`by`, `note` and `weights`", at=node)
        return Coding(by="", weights={})
    s.check_keys(node, KEYS, "", "a key of a second coding")
    said: dict[str, str] = {"by": "", "note": ""}
    for key, filled in (("by", True), ("note", False)):
        given = node.get(key)
        if given is not None:
            said[key] = s.read(k.Text(filled=filled), given, key)
        elif filled:
            s.complain("", "no `by`", "the key `by`: who read the notes a second time", at=node)
    weights = node.get("weights")
    if weights is None:
        s.complain("", "no `weights`", "the key `weights`: a weight for each `actor.interest`", at=node)
        return Coding(**said, weights={})
    found = _weights(s, weights, machine)
    if not any(issue.path.startswith("weights") for issue in s.issues):
        _say_missing(s, found, machine, s.key(node, "weights") or weights)
    return Coding(**said, weights=found)


def _weights(s: Structure, node: Node, machine: Data) -> dict[str, Data]:
    if not isinstance(node, Nodes):
        s.complain("weights", describe(node), "a weight for each `actor.interest`", at=node)
        return {}
    known, found = interests(machine), dict[str, Data]()
    for key, value in node.entries:
        here, name = f"weights.{key.text}", _short(key.text)
        if name not in known:
            _unknown(s, key, here, name, machine)
        elif name in found:
            s.complain(here, f"{quoted(name)} a second time", "each interest once", at=key)
        else:
            before = len(s.issues)
            number = s.read(k.Quantity("weight", minimum=0, words=(NONE,)), value, here)
            if len(s.issues) == before:
                found[name] = dict(NOTHING) if number == NONE else number
    return found


def _short(path: str) -> str:
    """`interests.us.calm.weight`, as theories write it, is `us.calm`."""
    return path.removeprefix("interests.").removesuffix(".weight")


def _unknown(s: Structure, key: Scalar, here: str, name: str, machine: Data) -> None:
    actor = name.partition(".")[0]
    own = machine["interests"].get(actor, {})
    if "ranked" in own:
        hint = f"`{actor}` ranks its statements: `top` and `ratio` give their weights"
        s.complain(here, quoted(name), "an interest that has a weight of its own", hint, at=key)
    elif own:
        s.unknown(here, key, name, [f"{actor}.{interest}" for interest in own], f"an interest of `{actor}`")
    else:
        known = interests(machine)
        s.complain(
            here, quoted(name), "an interest of the case, `actor.interest`", s.suggester.hint(name, known), at=key
        )


def _say_missing(s: Structure, found: Data, machine: Data, at: Node) -> None:
    """Interests without a second weight keep the first, which is said once."""
    missing = [quoted(name) for name in interests(machine) if name not in found]
    if not missing:
        return
    named = missing if len(missing) <= MOST_NAMED else [*missing[:MOST_NAMED], f"{len(missing) - MOST_NAMED} more"]
    hint = "without one the first weight stays"
    s.complain("weights", f"no weight for {listed(named, 'and')}", "a weight for each interest", hint,
               at=at if at.mark is not NOWHERE else None)  # fmt: skip
    s.issues[-1] = replace(s.issues[-1], warning=True)
