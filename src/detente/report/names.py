"""Names: how theories and plans are called in a sentence, which is not how a file calls them.

A theory is called by whoever holds it, a plan by its name with spaces. Tables keep the names of the case.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from detente.report.lineup import named
from detente.report.rows import ALONE

LONG = 5
"""Words of the longest name that still goes into a sentence."""


def whose(machine: Mapping[str, Any], names: Sequence[str]) -> str:
    """Whose the theories are that tables call by their ids, in a sentence; empty where every id says it.

    >>> whose({"theories": {"hawk": {"by": "A. Hawk"}, "dove": {"by": ""}}}, ["none", "hawk", "dove"])
    'Theories: hawk is that of A. Hawk.'
    """
    known = theories(machine)
    each = [
        f"{name} is that of {known[name]}" for name in names
        if name != ALONE and known.get(name) not in (None, quoted(name))
    ]  # fmt: skip
    return f"Theories: {', '.join(each)}." if each else ""


def theories(machine: Mapping[str, Any]) -> dict[str, str]:
    """Each theory by its author, where one author has one theory.

    >>> theories({"theories": {"hawk": {"by": "A. Hawk"}, "o_1": {"by": "B. Owl"}, "o_2": {"by": "B. Owl"}}})
    {'none': 'no theory', 'hawk': 'A. Hawk', 'o_1': '“o 1”', 'o_2': '“o 2”'}
    """
    by = {name: " ".join(str(node.get("by") or "").split()) for name, node in machine["theories"].items()}
    count = Counter(by.values())
    known = {
        name: said if said and count[said] == 1 and len(said.split()) <= LONG else quoted(name)
        for name, said in by.items()
    }
    return {ALONE: named(ALONE, "theory"), **known}


def plans(machine: Mapping[str, Any]) -> dict[str, str]:
    """Each plan by its name.

    >>> plans({"plans": {"road_map": {}}})
    {'none': 'no plan', 'road_map': '“road map”'}
    """
    return {ALONE: named(ALONE, "plan"), **{name: quoted(name) for name in machine["plans"]}}


def quoted(name: str) -> str:
    """A name of the case in a sentence."""
    return f"“{name.replace('_', ' ')}”"
