"""Fragments: parts of a case in human form that are applied to a machine form, such as what a theory sets or adds.

A value is read together with its element: a new start is checked against the levels, a new value against its range, a
motion that is added to a body takes its defaults from that body.
"""

import copy
from typing import Any

from detente.case import language
from detente.case.kinds import Element, ListOf
from detente.case.nodes import Mapping, Node, Scalar, nodes_of
from detente.case.structure import Structure

Steps = tuple[str | int, ...]
_EXTENDED = ("members", "motions", "sponsors")
"""What can be added to a body that is there."""


def read_at(s: Structure, steps: Steps, node: Node) -> Any:
    """A node read as what stands at a place of the machine form of `s`, in its element.

    Args:
        s: Holds the machine form and takes the mistakes.
        steps: From the root: a section, an element, and perhaps a value in it.
        node: Human form.

    Returns:
        Machine form.
    """
    section, name = str(steps[0]), [str(step) for step in steps]
    kind = language.CASE.get(section)
    if kind is None:
        raise KeyError(section)
    if len(steps) == 1:
        return s.read(kind.kind, node, section)
    if isinstance(kind.kind, Element):  # behaviour
        whole = _with(_node(s.machine[section]), steps[1:], node)
        return _get(s.read(kind.kind, whole, section), steps[1:])
    item = kind.kind.item if isinstance(kind.kind, ListOf) else kind.kind.value  # type: ignore[union-attr]
    path = ".".join(name[:2])
    if len(steps) == 2:
        return s.read(item, node, path)
    whole = _with(_node(s.machine[section][steps[1]]), steps[2:], node)
    return _get(s.read(item, whole, path), steps[2:])


def check_additions(s: Structure, node: Mapping) -> None:
    """Check the structure of what a theory or plan adds, section by section.

    A body that is there already is added to: it may state new members, motions and sponsors, and nothing else.

    Args:
        s: Holds the machine form it is added to and takes the mistakes.
        node: Sections with elements.
    """
    for key, value in node.entries:
        if key.text == "bodies" and isinstance(value, Mapping):
            _check_bodies(s, value)
        elif key.text in language.SECTIONS:
            s.read(language.SECTIONS[key.text], value, key.text)


def _is_extension(node: Node) -> bool:
    """Whether a body states no voting rule: then it adds to one that is there."""
    return isinstance(node, Mapping) and node.get("passes") is None


def _check_bodies(s: Structure, node: Mapping) -> None:
    for key, value in node.entries:
        there = s.machine["bodies"].get(key.text)
        if there is None or not isinstance(value, Mapping) or not _is_extension(value):
            s.read(language.SECTIONS["bodies"], Mapping(((key, value),), node.mark), "bodies")
            continue
        s.check_keys(value, _EXTENDED, f"bodies.{key.text}", "a key that adds to a body")
        whole = _node(there)
        for name, more in value.entries:
            for part, one in getattr(more, "entries", ()) if name.text in _EXTENDED else ():
                whole = _with(whole, (name.text, part), one)
        s.read(language.BODY, whole, f"bodies.{key.text}")


def _node(data: Any) -> Node:
    return nodes_of(copy.deepcopy(data))


def _with(node: Node, steps: tuple[str | int | Scalar, ...], value: Node) -> Node:
    """A copy of a node with another value at the end of steps."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int) and not isinstance(node, Mapping | Scalar):
        items = list(node.items)
        items[step] = _with(items[step], rest, value)
        return type(node)(tuple(items), node.mark)
    key = step if isinstance(step, Scalar) else Scalar(str(step), plain=False)
    entries = list(node.entries) if isinstance(node, Mapping) else []
    for index, (name, old) in enumerate(entries):
        if name.text == key.text:
            entries[index] = key, _with(old, rest, value)
            return Mapping(tuple(entries), node.mark)
    return Mapping((*entries, (key, _with(Scalar("null"), rest, value))), node.mark)


def _get(data: Any, steps: Steps) -> Any:
    for step in steps:
        if not isinstance(data, dict | list) or (isinstance(data, dict) and step not in data):
            return None
        data = data[step]  # type: ignore[index]
    return data
