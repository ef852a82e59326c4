"""Structure: nodes read by the table of the language into machine form, every mistake on the way written down.

A value with a mistake is replaced by a stand-in (its default, or something harmless of its kind), so that whoever reads
on finds the element there and does not complain a second time; `doubted` says where this happened.
"""

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from collections.abc import Set as AnySet
from typing import Any

from detente.case import kinds as k
from detente.case import language
from detente.case.nodes import NOWHERE, Mapping, Mark, Node, Scalar, Sequence, nodes_of
from detente.case.numbers import read_number
from detente.case.words import Suggester, listed, quoted
from detente.errors import Issue

ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
LEVEL = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
NOTE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*:\S+")


class Structure:
    """One reading: where it writes issues and places, and what it has read so far."""

    def __init__(self, file: str, lines: AnySequence[str], machine: dict[str, Any] | None = None) -> None:
        self.file = file
        self.lines = lines
        self.machine: dict[str, Any] = {} if machine is None else machine
        """What has been read of the case; later sections look up what earlier ones say."""
        self.issues: list[Issue] = []
        self.positions: dict[str, Mark] = {}
        self.lists: set[str] = set()
        """Paths of lists, whose items are counted from 1 in messages."""
        self._doubtful: set[str] = set()
        """Paths with mistakes, and all above them."""
        self.names: set[str] = set()
        """Names an expression may read: what tells `leakage per month` from `fast per month`."""
        self.suggester = Suggester()

    # Mistakes

    def complain(self, path: str, found: str, expected: str, hint: str = "", *, at: Node | Mark | None = None) -> None:
        """Write down a mistake at a node or mark, or at the nearest known place above the path."""
        mark = at if isinstance(at, Mark) else at.mark if at is not None else NOWHERE
        mark = mark if mark.line else place_of(path, self.positions)
        self.doubt(path)
        self.issues.append(issue_of(self.file, self.lines, mark, shown(path, self.lists), found, expected, hint))

    def doubt(self, path: str) -> None:
        """Remember that there is a mistake at a path."""
        while path and path not in self._doubtful:
            self._doubtful.add(path)
            path = path.rpartition(".")[0]

    def doubted(self, path: str) -> bool:
        """Whether there is a mistake at or below a path."""
        return path in self._doubtful

    def unknown(self, path: str, node: Node, word: str, valid: Iterable[str], what: str) -> None:
        """Complain about a word that is none of the valid ones."""
        names = list(valid)
        expected = what if len(names) > 12 or not names else f"{what}: {listed(names)}"
        self.complain(path, quoted(word), expected, self.suggester.hint(word, names), at=node)

    # Reading

    def read(self, kind: k.Kind, node: Node, path: str, default: Any = k.REQUIRED) -> Any:
        """The machine form of a node of a kind; a stand-in where it has a mistake."""
        if node.mark.line:
            self.positions[path] = node.mark
        if default is None and isinstance(node, Scalar) and node.is_nothing:
            return None
        return READERS[type(kind)](self, kind, node, path)

    def stand_in(self, kind: k.Kind, path: str, default: Any = k.REQUIRED) -> Any:
        """The default of a key; of a required one, what is assumed until the mistake is corrected."""
        data = _STAND_INS.get(type(kind), {}) if default is k.REQUIRED else default
        if not data and type(kind) in _EMPTY:  # the same in both forms
            return type(data)()
        before = len(self.issues)
        value = None if data is None else self.read(kind, nodes_of(data), path)
        del self.issues[before:]
        return value

    def text(self, node: Node, path: str, expected: str) -> str | None:
        """The stripped text of a scalar; complains about anything else, nothing included."""
        if isinstance(node, Scalar) and not node.is_nothing:
            return node.text.strip()
        self.complain(path, describe(node), expected, at=node)
        return None

    def element(self, element: k.Element, node: Node, path: str) -> dict[str, Any]:
        """The machine form of an element."""
        if isinstance(node, Scalar) and node.is_nothing and not node.text.strip("~"):
            node = Mapping((), node.mark)
        if element.shorthand and not isinstance(node, Mapping):
            node = Mapping(((Scalar(element.shorthand), node),), node.mark)
        if not isinstance(node, Mapping):
            keys = listed([f"`{part.key}`" for part in element.fields][:6])
            self.complain(path, describe(node), f"keys and values such as {keys}", at=node)
            value: dict[str, Any] = self.stand_in(element, path)
            return value
        self.check_keys(node, element.keys(), path, f"a key of {article(element.name)}")
        value = {}
        for part in element.fields:
            here = f"{path}.{part.key}" if path else part.key
            given = node.get(part.key)
            if given is not None:
                value[part.key] = self.read(part.kind, given, here, part.default)
                continue
            if part.default is k.REQUIRED:
                self.missing(path, part, node)
            value[part.key] = self.stand_in(part.kind, here, part.default)
        if element.open:
            self.exactly_one(value, element, node, path)
        if element.finish:
            FINISHERS[element.finish](self, value, node, path)
        return value

    def missing(self, path: str, part: k.Field, node: Node) -> None:
        """Complain about a required key that is not there."""
        self.doubt(f"{path}.{part.key}" if path else part.key)
        meaning = f"{part.doc[0].lower()}{part.doc[1:]}".rstrip(".")
        self.complain(path, f"no `{part.key}`", f"the key `{part.key}`: {meaning}", at=node)

    def check_keys(self, node: Mapping, keys: Iterable[str], path: str, what: str) -> None:
        """Complain about keys an element does not have, and remember where the others stand."""
        valid = list(keys)
        for key, _ in node.entries:
            here = f"{path}.{key.text}" if path else key.text
            if key.mark.line:
                self.positions[f"{here}~key"] = key.mark
            if key.text not in valid:
                self.unknown(here, key, key.text, valid, what)
                self.doubt(path)

    def exactly_one(self, value: dict[str, Any], element: k.Element, node: Mapping, path: str) -> None:
        """Complain unless exactly one of the open keys is given."""
        given = [key for key in element.open if value[key] is not None]
        expected = f"exactly one of {listed(element.open)}"
        if not given:
            if not any(self.doubted(f"{path}.{key}") for key in element.open):
                self.complain(path, "none of them", expected, at=node)
        elif len(given) > 1:
            self.complain(path, listed([f"`{key}`" for key in given], "and"), expected, at=self.key(node, given[1]))

    def key(self, node: Node, key: str) -> Node | None:
        """The key of a mapping as a node, to point at."""
        if isinstance(node, Mapping):
            return next((name for name, _ in node.entries if name.text == key), None)
        return None

    def good_name(self, node: Scalar, path: str, what: str, dotted: bool = False, level: bool = False) -> bool:
        """Whether a text may be an id, an `actor.option` or a level; complains if not."""
        text = node.text.strip()
        form = LEVEL if level else ID
        parts = text.split(".") if dotted else [text]
        hint = ""
        if len(parts) <= 2 and all(form.fullmatch(part) for part in parts):
            word = next((part for part in parts if part in language.KEYWORDS), None)
            if word is None:
                return True
            found, expected = quoted(text), f"another name: `{word}` is a word of the formula language"
            if level and word in ("true", "false"):
                expected, hint = what, "a level is written `yes` or `no`"
        else:
            found = "nothing" if not text else quoted(text)
            starts = "small letters, digits and _"
            expected = f"{what}: {starts}" + ("" if level else ", a letter first") + ", at most 64"
            tidy = re.sub(r"[^a-z0-9_.]+" if dotted else r"[^a-z0-9_]+", "_", text.lower()).strip("_")[:64]
            if tidy and tidy != text and form.fullmatch(tidy.replace(".", "_")):
                hint = f"for instance `{tidy}`"
        self.complain(path, found, expected, hint, at=node)
        return False


_EMPTY = {k.Text, k.ListOf, k.MapOf, k.Evidence, k.Effect, k.PathMap, k.Additions}
"""Kinds that may be empty."""

Read = Callable[[Structure, Any, Node, str], Any]
READERS: dict[type, Read] = {}
"""How a node is read, by the type of the kind."""
FINISHERS: dict[str, Callable[[Structure, dict[str, Any], Mapping, str], None]] = {}
"""What completes an element and checks its keys against one another, by the name the table gives."""

_STAND_INS: dict[type, Any] = {
    k.Text: "?", k.Name: "unknown", k.Level: "no", k.Date: "2000-01-01", k.Version: language.FORMAT, k.Flag: "no",
    k.Whole: 1, k.Plain: 1, k.Quantity: 1, k.Formula: "false", k.MarkText: "unknown", k.Evidence: [],
    k.Levels: ["no", "yes"], k.ListOf: [], k.LevelShares: {}, k.Variant: {},
}  # fmt: skip


def reads(kind: type) -> Callable[[Read], Read]:
    """Register how a kind is read."""

    def register(function: Read) -> Read:
        READERS[kind] = function
        return function

    return register


def describe(node: Node) -> str:
    """What a node is, in a message."""
    if isinstance(node, Scalar):
        return "nothing" if node.is_nothing or not node.text.strip() else quoted(node.text)
    if isinstance(node, Sequence):
        return "a list" if node.items else "an empty list"
    return "keys and values" if node.entries else "an empty mapping"


def article(name: str) -> str:
    """A noun with its article."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def place_of(path: str, positions: AnyMapping[str, Mark]) -> Mark:
    """The place of a path, or of the nearest element above it that has one."""
    while path and path not in positions:
        path = path.rpartition(".")[0]
    return positions.get(path, NOWHERE)


def shown(path: str, lists: AnySet[str]) -> str:
    """A path as it is shown and written by people, who count the items of lists from 1.

    >>> shown("rules.0.never", {"rules"})
    'rules.1.never'
    """
    parts = path.split(".")
    for index in range(1, len(parts)):
        if parts[index].isdecimal() and ".".join(path.split(".")[:index]) in lists:
            parts[index] = str(int(parts[index]) + 1)
    return ".".join(parts)


def issue_of(
    file: str,
    lines: AnySequence[str],
    mark: Mark,
    path: str,
    found: str,
    expected: str,
    hint: str = "",
    *,
    warning: bool = False,
) -> Issue:
    """An issue at a mark."""
    excerpt = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
    return Issue(file=file, line=mark.line, column=mark.column, path=path, found=found, expected=expected, hint=hint,
                 excerpt=excerpt, length=max(1, mark.length), warning=warning)  # fmt: skip


def plain_data(node: Node) -> Any:
    """A node as plain data: numbers and `true`, `false`, `null` as such where they stand without quotes, else texts."""
    if isinstance(node, Mapping):
        return {key.text: plain_data(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    if node.is_nothing:
        return None
    if not node.plain:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    number = read_number(node.text)
    if number is None:
        return node.text
    return int(node.text) if re.fullmatch(r"[-+]?\d{1,15}", node.text) else number
