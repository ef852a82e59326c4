"""Nodes: the text of a case as scalars, lists and mappings that know where they stand.

Read by a parser of YAML events (libyaml), which neither recurses nor guesses types: `no` is the text "no", `2017-09-18`
a text, and who expects a number reads one. What a case has no use for is refused in plain words: anchors, aliases,
tags, merge keys, several documents, tabs. Size, depth and number of nodes are bounded before anything is built.
"""

import datetime
import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from detente.case.source import MAX_BYTES, refusal
from detente.case.source import read_source as read_source
from detente.case.words import yaml_trouble
from detente.errors import Issue

MAX_DEPTH = 64
MAX_NODES = 50_000
MAX_KEY = 500

_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # what ends a line for YAML
_TAB = re.compile(r"^ *(\t)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text; lines and columns count from 1, and are 0 for what stands in no text.

    `length` reaches to the end of the first line at most; `end_line` and `end_column` are where the node ends.
    """

    line: int
    column: int
    length: int
    end_line: int = 0
    end_column: int = 0


NOWHERE = Mark(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` if it stands without quotes."""

    text: str
    plain: bool = True
    mark: Mark = NOWHERE

    @property
    def is_nothing(self) -> bool:
        """Whether it is an empty value, `null` or `~`."""
        return self.plain and self.text in ("", "null", "~", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    mark: Mark = NOWHERE


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order of the file; no key stands twice."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    mark: Mark = NOWHERE

    def get(self, key: str) -> "Node | None":
        """The value of a key."""
        return next((value for name, value in self.entries if name.text == key), None)

    def keys(self) -> Iterator[str]:
        """The texts of the keys."""
        return (name.text for name, _ in self.entries)


Node = Scalar | Sequence | Mapping


@lru_cache(maxsize=2)
def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text as YAML counts them."""
    return tuple(_BREAK.split(text))


def nodes_of(data: object) -> Node:
    """Nodes without places from plain data: what a JSON file or a Python literal holds."""
    if isinstance(data, Scalar | Sequence | Mapping):
        return data
    if isinstance(data, AnyMapping):
        return Mapping(tuple((Scalar(str(key), plain=False), nodes_of(value)) for key, value in data.items()))
    if isinstance(data, str):
        return Scalar(data, plain=False)
    if isinstance(data, AnySequence | set | frozenset) and not isinstance(data, bytes):
        return Sequence(tuple(nodes_of(item) for item in data))
    if data is None:
        return Scalar("null")
    if isinstance(data, bool):
        return Scalar("true" if data else "false")
    if isinstance(data, datetime.date):
        return Scalar(data.isoformat()[:10])
    return Scalar(str(data))


def read_nodes(text: str, file: str) -> tuple[Node | None, list[Issue]]:
    """The nodes of a text and what is wrong with it as YAML; no nodes if it cannot be read on."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return None, list(refusal(file, "a text of more than 512 kB", "a case of at most 512 kB").issues)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return None, list(refusal(file, "a binary file", "a text file in UTF-8").issues)
    builder = _Builder(text, file)
    if tab := _TAB.search(text):
        place = text.count("\n", 0, tab.start(1)), tab.start(1) - (text.rfind("\n", 0, tab.start(1)) + 1)
        builder.complain(place, "a tab", "spaces", "indent with spaces; a tab has no agreed width")
        return None, builder.issues
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                return None, builder.issues
    except yaml.YAMLError as error:
        builder.complain(*yaml_trouble(error, builder.lines))
        return None, builder.issues
    return builder.root, builder.issues


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    is_mapping: bool
    start: tuple[int, int]
    flow: bool
    items: list[Node]
    entries: list[tuple[Scalar, Node]]
    key: Scalar | None
    lines: dict[str, int]
    """Line of each key seen."""


class _Builder:
    """Takes parser events one by one; holds the issues and, at the end, the root."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = split_lines(text)
        self.file = file
        self.issues: list[Issue] = []
        self.root: Node | None = None
        self._stack: list[_Open] = []
        self._count = 0
        self._documents = 0
        self._said: set[str] = set()

    def complain(self, place: tuple[int, int], found: str, expected: str, hint: str = "", length: int = 1) -> None:
        """Add an issue; the place counts from 0."""
        line, column = place
        line = min(line, len(self.lines) - 1)
        excerpt = self.lines[line]
        column = min(column, len(excerpt))
        self.issues.append(
            Issue(file=self.file, line=line + 1, column=column + 1, path="", found=found, expected=expected, hint=hint,
                  excerpt=excerpt, length=length)
        )  # fmt: skip

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False if there is no point in reading on."""
        place = _at(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.complain(place, "a second document", "one case per file", "take out the line `---`", 3)
                return False
            return True
        if isinstance(event, yaml.AliasEvent):
            what = f"an alias (`*{event.anchor}`)"
            self.complain(place, what, "the text itself", "write it out, or put a text that begins with * in quotes")
            return False
        if isinstance(event, yaml.ScalarEvent):
            return self._markup(event, place) and self._counted(place) and self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self._stack) >= MAX_DEPTH:
                self.complain(place, f"something nested more than {MAX_DEPTH} deep", f"at most {MAX_DEPTH} levels")
                return False
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._stack.append(_Open(is_mapping, place, bool(event.flow_style), [], [], None, {}))
            return self._markup(event, place) and self._counted(place)
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._close(event)
        return True

    def _counted(self, place: tuple[int, int]) -> bool:
        self._count += 1
        if self._count > MAX_NODES:
            self.complain(place, f"more than {MAX_NODES:,} values", "a smaller case")
            return False
        return True

    def _markup(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: tuple[int, int]) -> bool:
        """Complain about an anchor or a tag, once for each sort, and read on without it."""
        if event.anchor is not None and "anchor" not in self._said:
            self._said.add("anchor")
            hint = "leave it out, or put a text that begins with & in quotes"
            self.complain(place, f"an anchor (`&{event.anchor}`)", "a value", hint, len(event.anchor) + 1)
        if event.tag is not None and "tag" not in self._said:
            self._said.add("tag")
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "leave it out, or put a text that begins with ! in quotes"
            self.complain(place, f"a tag (`{tag}`)", "a value", hint, len(tag))
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        (line, column), (end_line, end_column) = _at(event.start_mark), _at(event.end_mark)
        last = end_column if end_line == line else len(self.lines[line])
        mark = Mark(line + 1, column + 1, last - column, end_line + 1, end_column + 1)
        self._add(Scalar(event.value, event.style in (None, ""), mark))
        return True

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                place = node.mark.line - 1, node.mark.column - 1
                what = "a list" if isinstance(node, Sequence) else "a mapping"
                self.complain(
                    place, f"{what} as a key", "a name", "a text with brackets needs quotes", node.mark.length
                )
                node = Scalar("", mark=NOWHERE)
            top.key = node
        else:
            key, top.key = top.key, None
            place, length = (key.mark.line - 1, key.mark.column - 1), key.mark.length
            if key.mark is NOWHERE:
                return
            if len(key.text) > MAX_KEY:
                self.complain(place, f"a name of {len(key.text):,} characters", f"at most {MAX_KEY}")
            elif key.text == "<<" and key.plain:
                self.complain(place, "a merge key (`<<`)", "keys and their values", "write the keys out", length)
            elif key.text in top.lines:
                said = f"once only (it stands in line {top.lines[key.text]} already)"
                self.complain(place, f"`{key.text}` a second time", said, "", length)
            else:
                top.lines[key.text] = key.mark.line
                top.entries.append((key, node))

    def _close(self, event: yaml.Event) -> None:
        top = self._stack.pop()
        line, column = top.start[0] + 1, top.start[1] + 1
        last = [node.mark for pair in top.entries for node in pair] if top.is_mapping else [n.mark for n in top.items]
        end = _at(event.end_mark)[0] + 1, _at(event.end_mark)[1] + 1
        if not top.flow:  # the end of a block is where its last value ends
            end = max(((m.end_line, m.end_column) for m in last), default=end)
        if top.flow:
            length = end[1] - column if end[0] == line else len(self.lines[line - 1]) - column + 1
        else:
            length = last[0].length if last else 1
        mark = Mark(line, column, max(1, length), *end)
        self._add(Mapping(tuple(top.entries), mark) if top.is_mapping else Sequence(tuple(top.items), mark))


def _at(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column
