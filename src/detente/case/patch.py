"""A machine form that is being changed, with every change traced to where it is written in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.evidence import carrying
from detente.case.language import SECTIONS
from detente.case.paths import PathError, Steps, dotted, find, get, steps_of, with_value, without
from detente.case.plans import Piece
from detente.case.resolve import resolve_data, resolve_fragment
from detente.formula import nearest

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an element is written in the file as it stands."""

    steps: Steps
    shift: int = 0
    """How much text was put before its formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A mistake in a change; the steps lead to it in the file as it stands."""

    steps: Steps
    found: str
    expected: str
    hint: str = ""
    key: bool = False
    """Whether the key is wrong and not the value."""


class Patch:
    """A machine form, the changes made to it so far, where they come from, and what was wrong with them."""

    def __init__(self, machine: Data) -> None:
        """Start from a machine form, its theories and plans left out."""
        self.machine: dict[str, Any] = {**machine, "theories": {}, "plans": {}}
        self.origins: dict[Steps, Origin] = {}
        self.troubles: list[Trouble] = []
        self._evidence: list[tuple[Steps, Sequence[Data]]] = []
        self._raw = False

    def origin(self, steps: Steps) -> Origin:
        """Where an element of the changed form is written."""
        for count in range(len(steps), 0, -1):
            known = self.origins.get(steps[:count])
            if known is not None:
                return Origin(steps=known.steps + steps[count:], shift=known.shift)
        return Origin(steps=steps)

    def complain(self, steps: Steps, found: str, expected: str, hint: str = "", *, key: bool = False) -> None:
        """Write down a mistake."""
        self.troubles.append(Trouble(steps=steps, found=found, expected=expected, hint=hint, key=key))

    def change(self, changes: Data, origin: Steps, *, evidence: Sequence[Data]) -> None:
        """Apply `set`, `add` and `remove` of a theory or plan."""
        for path, value in changes["set"].items():
            self._set(path, value, (*origin, "set", path), evidence)
        for section in SECTIONS:
            if section in changes["add"]:
                self._add((section,), changes["add"][section], (*origin, "add", section), evidence)
        self.settle()
        found: set[Steps] = set()
        for index, path in enumerate(changes["remove"]):
            steps = self._find(path, (*origin, "remove", index))
            if steps is not None and self._removable(steps, (*origin, "remove", index), path):
                found.add(steps)
        for steps in sorted(found, key=_backwards, reverse=True):
            self._remove(steps)

    def put(self, piece: Piece) -> None:
        """Put in an element of a plan's phase."""
        steps = piece.steps
        into_list = steps[0] in ("promises", "holds") or (steps[0] == "options" and steps[-1] == "tempos")
        if into_list:
            owner = steps[:-1] if len(steps) > 1 else steps
            if not self._there(owner):
                near = nearest(str(owner[-1]), self.machine["options"])
                hint = f"did you mean `{near}`?" if near else ""
                self.complain(piece.origin, f"`{owner[-1]}`", "an option that one actor owns", hint, key=True)
                return
            steps = (*steps, len(get(self.machine, steps)))
        elif self._there(steps):
            self.complain(piece.origin, f"`{steps[-1]}`, which the case has already", "a name of its own", key=True)
            return
        elif steps[0] == "bodies" and len(steps) > 2 and not self._there(steps[:2]):
            near = nearest(str(steps[1]), self.machine["bodies"])
            hint = f"did you mean `{near}`?" if near else ""
            self.complain(piece.origin[:-1], f"`{steps[1]}`", "a body of the case", hint, key=True)
            return
        self._write(steps, piece.data, piece.origin, piece.evidence)
        for below, (place, shift) in piece.moved.items():
            self.origins[(*steps, *below)] = Origin(steps=place, shift=shift)

    def start_at(self, condition: str, level: str | None, origin: Steps) -> None:
        """Let a condition start at a level."""
        steps = ("conditions", condition)
        if self._there(steps) and level in get(self.machine, (*steps, "levels")):
            shares = {one: float(one == level) for one in get(self.machine, (*steps, "levels"))}
            self.machine = with_value(self.machine, (*steps, "start"), shares)
            self.origins[(*steps, "start")] = Origin(steps=origin)

    def settle(self) -> None:
        """Resolve what was written in human form, and hand on the evidence of theory, plan or phase."""
        if not self._raw:
            return
        resolved = resolve_data(self.machine)
        for issue in resolved.issues:
            if not issue.warning:
                steps = self.origin(steps_of(self.machine, issue.path)).steps
                self.complain(steps, issue.found, issue.expected, issue.hint)
        self.machine = dict(resolved.machine)
        for steps, evidence in self._evidence:
            for place in _both_homes(steps):
                if evidence and self._there(place):
                    self.machine = with_value(self.machine, place, carrying(get(self.machine, place), evidence))
        self._evidence, self._raw = [], False

    def _write(self, steps: Steps, data: Any, origin: Steps, evidence: Sequence[Data]) -> None:
        if isinstance(steps[-1], int):
            data = [*get(self.machine, steps[:-1]), data]
            self.machine = with_value(self.machine, steps[:-1], data)
        else:
            self.machine = with_value(self.machine, steps, data)
        self._came_from(steps, origin)
        self._evidence.append((steps, evidence))
        self._raw = True

    def _came_from(self, steps: Steps, origin: Steps) -> None:
        for known in [known for known in self.origins if known[: len(steps)] == steps]:
            del self.origins[known]
        for place in _both_homes(steps):
            self.origins[place] = Origin(steps=origin)

    def _set(self, path: str, value: Any, origin: Steps, evidence: Sequence[Data]) -> None:
        steps = self._find(path, origin)
        if steps is None:
            return
        if self._raw or not _is_number(get(self.machine, steps)):
            self._write(steps, value, origin, evidence)
            return
        number, issues = resolve_fragment(steps, value, self.machine)  # no need to read the whole case again
        for issue in issues:
            below = steps_of(with_value(self.machine, steps, value), issue.path)[len(steps) :]
            self.complain((*origin, *below), issue.found, issue.expected, issue.hint)
        if not issues:
            self.machine = with_value(self.machine, steps, carrying(number, evidence) if evidence else number)
            self._came_from(steps, origin)

    def _add(self, steps: Steps, data: Any, origin: Steps, evidence: Sequence[Data]) -> None:
        """Add elements below a container, going into those that are there already."""
        container = get(self.machine, steps)
        if isinstance(container, list):
            if not isinstance(data, list):
                self.complain(origin, "no list", "a list of elements, as the section has them")
                return
            for index, item in enumerate(data):
                place = (*steps, len(get(self.machine, steps)))
                self._write(place, item, (*origin, index), evidence)
            return
        if not isinstance(data, Mapping):
            self.complain(origin, "no mapping", "names with their elements")
            return
        for key, value in data.items():
            here = (*steps, key)
            if not self._there(here):
                self._write(here, value, (*origin, key), evidence)
            elif _holds_elements(here):
                self._add(here, value, (*origin, key), evidence)
            else:
                hint = "`set` changes what is there"
                found = f"`{dotted(here)}`, which is there already"
                self.complain((*origin, key), found, "something new", hint, key=True)

    def _removable(self, steps: Steps, origin: Steps, path: str) -> bool:
        """Whether the steps lead to a whole element; a key of one cannot be taken out."""
        depth = {"interests": 3, "beliefs": 3, "bodies": 4}.get(str(steps[0]), 2)
        if steps[0] not in SECTIONS or not 2 <= len(steps) <= depth or (len(steps) == 3 and steps[0] == "bodies"):
            hint = "`set` changes a part of an element"
            self.complain(origin, f"`{path}`, a part of an element", "the path of a whole element", hint)
            return False
        return True

    def _remove(self, steps: Steps) -> None:
        last = steps[-1]
        if isinstance(last, int):  # what comes after moves up, and its origins with it
            size = len(get(self.machine, steps[:-1]))
            moved = {(*steps[:-1], i): self.origin((*steps[:-1], i + 1)) for i in range(last, size - 1)}
            self.machine = without(self.machine, steps)
            self.origins |= moved
        else:
            self.machine = without(self.machine, steps)

    def _find(self, path: str, origin: Steps) -> Steps | None:
        try:
            return find(self.machine, path)
        except PathError as error:
            self.complain(origin, error.found, error.expected, error.hint, key=True)
            return None

    def _there(self, steps: Steps) -> bool:
        try:
            get(self.machine, steps)
        except (KeyError, IndexError, TypeError):
            return False
        return True


def _is_number(node: Any) -> bool:
    return isinstance(node, Mapping) and ("range" in node or "formula" in node)


def _both_homes(steps: Steps) -> Iterator[Steps]:
    """The steps to an element, and where its parts go if it is an option owned jointly."""
    yield steps
    if steps[0] == "options" and len(steps) == 2 and "." not in str(steps[1]):
        yield "conditions", steps[1]
        yield "bodies", steps[1]


def _holds_elements(steps: Steps) -> bool:
    """Whether something that is there already may be added to."""
    return (len(steps) == 2 and steps[0] in ("interests", "bodies", "beliefs")) or (
        len(steps) == 3 and steps[0] == "bodies" and steps[2] in ("motions", "members", "sponsors")
    )


def _backwards(steps: Steps) -> tuple[tuple[bool, int, str], ...]:
    """A key by which later items of a list come after earlier ones, and parts after the whole."""
    return tuple((isinstance(s, int), s if isinstance(s, int) else 0, str(s)) for s in steps)
