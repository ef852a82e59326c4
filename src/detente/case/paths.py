"""Paths: dotted names of elements in a machine form, whole or without their section.

Ids may contain dots themselves (`options.dprk.tests.tempo`), so a path is read against the form it leads into. Elements
of lists are counted from 1 in a path (`rules.2`) and from 0 in steps. A whole path goes before a shortened one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.errors import DetenteError
from detente.formula import nearest

Steps = tuple[str | int, ...]

SECTIONS = (
    "parameters", "actors", "options", "conditions", "events", "bodies", "interests", "final",
    "behaviour", "rules", "calendar", "promises", "holds",
)  # fmt: skip
"""What a path may leave out; lists and `behaviour` come last because they are rarely meant."""
ROOTS = (*SECTIONS, "start", "beliefs")


class PathError(DetenteError):
    """A path that leads nowhere or to several places; the parts make an issue."""

    def __init__(self, found: str, expected: str, hint: str = "") -> None:
        self.found, self.expected, self.hint = found, expected, hint
        super().__init__(f"Found {found}, expected {expected}" + (f" ({hint})." if hint else "."))


def find(machine: Mapping[str, Any], path: str) -> Steps:
    """Find the element a path names.

    Args:
        machine: A machine form.
        path: The path, whole or without its section.

    Returns:
        The steps from the root.

    Raises:
        PathError: If nothing is there, or several elements are.

    >>> find({"options": {"dprk.tests": {"tempo": 1}}}, "dprk.tests.tempo")
    ('options', 'dprk.tests', 'tempo')
    """
    places = find_all(machine, path)
    if len(places) == 1:
        return places[0]
    if places:
        named = " or ".join(f"`{dotted(steps)}`" for steps in places)
        raise PathError(f"`{path}`, which is {len(places)} elements", "the path of one", f"write {named}")
    near = nearest(path, _candidates(machine, path))
    raise PathError(f"`{path}`", "the path of an element of the case", f"did you mean `{near}`?" if near else "")


def find_all(machine: Mapping[str, Any], path: str) -> list[Steps]:
    """All elements a path may name: one if it is a whole path.

    >>> find_all({"actors": {"us": {}}, "interests": {"us": {}}}, "us")
    [('actors', 'us'), ('interests', 'us')]
    """
    parts = path.split(".")
    if parts[0] in ROOTS and parts[0] in machine:
        places = list(_walk(machine[parts[0]], parts[1:], (parts[0],)))
        if places:
            return places
    return [steps for section in SECTIONS if section in machine for steps in _walk(machine[section], parts, (section,))]


def dotted(steps: Sequence[str | int]) -> str:
    """The whole path of an element.

    >>> dotted(("rules", 1, "never"))
    'rules.2.never'
    """
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)


def steps_of(machine: Any, path: str) -> Steps:
    """The steps of a whole path, as far as it leads.

    >>> steps_of({"options": {"dprk.tests": {}}}, "options.dprk.tests.tempo")
    ('options', 'dprk.tests', 'tempo')
    """
    parts = path.split(".") if path else []
    steps: list[str | int] = []
    node = machine
    while parts:
        if isinstance(node, list) and parts[0].isdigit() and 1 <= int(parts[0]) <= len(node):
            step: str | int = int(parts.pop(0)) - 1
        elif isinstance(node, Mapping):
            count = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in node), len(parts))
            step = ".".join(parts[:count])
            del parts[:count]
        else:
            break
        steps.append(step)
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(steps)


def get(machine: Any, steps: Sequence[str | int]) -> Any:
    """The element at the end of steps.

    >>> get({"rules": [{"never": "a"}]}, ("rules", 0, "never"))
    'a'
    """
    for step in steps:
        machine = machine[step]
    return machine


def with_value(machine: Any, steps: Sequence[str | int], value: Any) -> Any:
    """A copy with another value at the end of steps; what is not on the way is shared.

    >>> with_value({"a": {"b": 1, "c": 2}}, ("a", "b"), 3)
    {'a': {'b': 3, 'c': 2}}
    """
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    copy: Any = list(machine) if isinstance(machine, list) else dict(machine)
    below = copy[first] if not isinstance(copy, dict) or first in copy else {}
    copy[first] = with_value(below, rest, value)
    return copy


def without(machine: Any, steps: Sequence[str | int]) -> Any:
    """A copy without the element at the end of steps.

    >>> without({"a": {"b": 1, "c": 2}}, ("a", "b"))
    {'a': {'c': 2}}
    """
    container = get(machine, steps[:-1])
    copy: Any = list(container) if isinstance(container, list) else dict(container)
    del copy[steps[-1]]
    return with_value(machine, steps[:-1], copy)


def _walk(node: Any, parts: Sequence[str], before: Steps) -> Iterator[Steps]:
    """Every way to follow the parts below a node, an id taking one part or more."""
    if not parts:
        yield before
    elif isinstance(node, Mapping):
        for count in range(1, len(parts) + 1):
            key = ".".join(parts[:count])
            if key in node:
                yield from _walk(node[key], parts[count:], (*before, key))
    elif isinstance(node, list) and parts[0].isascii() and parts[0].isdigit() and 1 <= int(parts[0]) <= len(node):
        index = int(parts[0]) - 1
        yield from _walk(node[index], parts[1:], (*before, index))


def _candidates(machine: Mapping[str, Any], path: str) -> Iterator[str]:
    """Paths that might have been meant: with sections if the path begins with one, else without."""
    root = path.partition(".")[0]
    whole = root in ROOTS
    most = path.count(".") + 2
    for section in (root,) if machine.get(root) and whole else SECTIONS:
        for steps in _below(machine.get(section), (section,), most + whole):
            yield dotted(steps if whole else steps[1:])


def _below(node: Any, before: Steps, most: int) -> Iterator[Steps]:
    """Steps of everything below a node, down to a number of steps."""
    items = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield (*before, key)
        if len(before) < most:
            yield from _below(child, (*before, key), most)
