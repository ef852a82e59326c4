"""Reading notes: what a document says, as numbered statements in our own words.

A file `sources/ID.md` begins with front matter that cites the document, and goes on with one list item for each
statement. A note's id is `ID:number`. `docs/notes.md` has the form with an example.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from detente.case.nodes import Mapping, Node, Scalar, read_nodes
from detente.case.note import KINDS, Note, Source
from detente.documents import Anchor
from detente.errors import Issue
from detente.formula import nearest

CITATION = ("id", "title", "author", "publisher", "date", "url", "sha256", "summary")
ABOUT = ("speaker", "certainty", "scale", "kind", "date", "background", "anchor")
SHA256 = re.compile(r"[0-9a-f]{64}")
DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
ITEM = re.compile(r"(\d{1,6})\. +")
HEADING = re.compile(r"#{1,6} ")


def read_notes(text: str, file: str, source: str) -> tuple[Source, list[Issue]]:
    """Read one file of notes.

    Args:
        text: The file's text.
        file: Its name, for issues.
        source: The id it must have: the name of the file without `.md`.

    Returns:
        The source with all notes that could be read, and every mistake.

    >>> source, issues = read_notes(
    ...     '''---
    ... id: gazette
    ... title: The case in a day
    ... ---
    ... 1. {speaker: A. Analyst, certainty: likely} A test will follow.
    ... ''',
    ...     "gazette.md",
    ...     "gazette",
    ... )
    >>> source.notes["gazette:1"].certainty, issues
    ('likely', [])
    """
    reader = _Notes(text, file, source)
    return reader.read(), sorted(reader.issues, key=lambda issue: (issue.line, issue.column))


class _Notes:
    """Reads one file line by line and gathers its issues."""

    def __init__(self, text: str, file: str, source: str) -> None:
        self.lines = text.removeprefix("\ufeff").splitlines()
        self.file, self.source = file, source
        self.issues: list[Issue] = []

    def complain(self, line: int, column: int, found: str, expected: str, hint: str = "", length: int = 1) -> None:
        """Add an issue; line and column count from 1."""
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        self.issues.append(
            Issue(file=self.file, line=line, column=column, path="", found=found, expected=expected, hint=hint,
                  excerpt=excerpt, length=length)
        )  # fmt: skip

    def read(self) -> Source:
        """The source with its notes."""
        cited, body = self._front_matter()
        about: dict[str, Any] = {key: cited.get(key, "") for key in CITATION if key != "id"}
        source = Source(id=self.source, **about)
        notes: dict[str, Note] = {}
        for first, last in self._items(body):
            note = self._note(first, last, source.author)
            if note is None:
                continue
            if note.id in notes:
                said = f"each number once (it stands in line {notes[note.id].line} already)"
                number = note.id.partition(":")[2]
                self.complain(first, 1, f"`{number}.` a second time", said, length=len(number) + 1)
                continue
            notes[note.id] = note
        return replace(source, notes=MappingProxyType(notes))

    def _front_matter(self) -> tuple[dict[str, str], int]:
        """The citation, and the line (from 1) the body begins at."""
        if not self.lines or self.lines[0].rstrip() != "---":
            self.complain(1, 1, "no front matter", "`---` and the citation of the document", "see docs/notes.md")
            return {}, 1
        end = next((n for n, line in enumerate(self.lines[1:], start=2) if line.rstrip() == "---"), None)
        if end is None:
            self.complain(1, 1, "front matter that does not end", "a second line `---`", length=3)
            return {}, len(self.lines) + 1
        node = self._yaml("\n".join(["", *self.lines[1 : end - 1]]))
        cited = self._texts(node, CITATION, line=1)
        marks = {key.text: key.mark for key, _ in node.entries} if isinstance(node, Mapping) else {}
        checks = (
            ("id", cited.get("id") == self.source, f"`{self.source}`, as the file is named"),
            ("title", bool(cited.get("title")), "the title of the document"),
            ("date", not cited.get("date") or bool(DATE.fullmatch(cited["date"])), "a date such as 2017-09-18"),
            ("sha256", not cited.get("sha256") or bool(SHA256.fullmatch(cited["sha256"])), "64 hexadecimal digits"),
        )
        for key, good, expected in checks:
            if not good:
                mark = marks.get(key)
                found = f"`{key}: {cited.get(key, '')}`" if mark else f"no `{key}`"
                place = (mark.line, mark.column, mark.length) if mark else (1, 1, 3)
                self.complain(place[0], place[1], found, expected, length=place[2])
        return cited, end + 1

    def _items(self, body: int) -> Iterator[tuple[int, int]]:
        """First and last line of each statement."""
        first: int | None = None
        last = 0
        for number in range(body, len(self.lines) + 1):
            line = self.lines[number - 1]
            if ITEM.match(line) or HEADING.match(line):
                if first is not None:
                    yield first, last
                first, last = (number, number) if ITEM.match(line) else (None, 0)
            elif line.startswith("   ") and line.strip() and first is not None and last == number - 1:
                last = number
            elif line.strip():
                hint = "indent by three spaces what goes on from the line above"
                self.complain(number, 1, "a line that is no statement", "`1. {...} Text`, a heading or nothing", hint)
        if first is not None:
            yield first, last

    def _note(self, first: int, last: int, author: str) -> Note | None:
        """The statement of some lines."""
        lines = self.lines[first - 1 : last]
        item = ITEM.match(lines[0])
        if item is None:
            return None
        number, rest = int(item[1]), "\n".join([lines[0][item.end() :], *lines[1:]])
        about: dict[str, Any] = {}
        anchor = None
        if rest.startswith("{"):
            end = _closing(rest)
            if end is None:
                expected = "a closing `}`"
                self.complain(first, item.end() + 1, "a bracket that is not closed", expected)
                return None
            node = self._yaml("\n" * (first - 1) + " " * item.end() + rest[:end])
            if node is None:
                return None
            about, anchor = self._about(node, first)
            rest = rest[end:]
        text = " ".join(rest.split())
        if not text:
            self.complain(first, 1, "a statement without words", "what the document says, in our own words")
            return None
        return Note(
            id=f"{self.source}:{number}",
            text=text,
            anchor=anchor,
            line=first,
            **(about | {"speaker": about.get("speaker") or author}),
        )

    def _about(self, node: Node, line: int) -> tuple[dict[str, Any], Anchor | None]:
        """What stands in the braces."""
        said = node.get("anchor") if isinstance(node, Mapping) else None
        about = self._texts(node, ABOUT, line=line, apart="anchor")
        about.pop("anchor", None)
        if about.get("kind") and about["kind"] not in KINDS:
            near = nearest(about["kind"], KINDS)
            value = node.get("kind") if isinstance(node, Mapping) else None
            mark = value.mark if value else node.mark
            hint = f"did you mean `{near}`?" if near else ""
            self.complain(mark.line, mark.column, f"`{about['kind']}`", ", ".join(KINDS), hint, mark.length)
            del about["kind"]
        if about.get("background") == "" and isinstance(node, Mapping):
            mark = next(key.mark for key, _ in node.entries if key.text == "background")
            expected = "why nothing in the model can rest on the note"
            self.complain(mark.line, mark.column, "`background` without a reason", expected, "", mark.length)
        return about, self._anchor(said) if said is not None else None

    def _anchor(self, node: Node) -> Anchor | None:
        """`{start: 120, end: 180, sha256: ...}`."""
        keys = ("start", "end", "sha256")
        parts = self._texts(node, keys, line=node.mark.line) if isinstance(node, Mapping) else {}
        start, end, sha256 = (parts.get(key, "") for key in ("start", "end", "sha256"))
        numbers = all(re.fullmatch(r"[0-9]{1,9}", part) for part in (start, end))
        if numbers and SHA256.fullmatch(sha256) and int(start) < int(end):
            return Anchor(start=int(start), end=int(end), sha256=sha256)
        expected = "`start` and `end` in characters, start before end, and `sha256` of 64 hexadecimal digits"
        self.complain(node.mark.line, node.mark.column, "an anchor that leads nowhere", expected, "", node.mark.length)
        return None

    def _yaml(self, text: str) -> Node | None:
        """Nodes of a part of the file, which stands where it stood, with its issues."""
        node, issues = read_nodes(text, self.file)
        for issue in issues:
            excerpt = self.lines[issue.line - 1] if 0 < issue.line <= len(self.lines) else ""
            self.issues.append(replace(issue, excerpt=excerpt))
        return node

    def _texts(self, node: Node | None, keys: tuple[str, ...], *, line: int, apart: str = "") -> dict[str, str]:
        """The texts of a mapping's keys; unknown keys and other values are issues."""
        if not isinstance(node, Mapping):
            self.complain(line, 1, "no `key: value`", f"some of {', '.join(keys)}")
            return {}
        texts = {}
        for key, value in node.entries:
            if key.text not in keys:
                near = nearest(key.text, keys)
                hint = f"did you mean `{near}`?" if near else ""
                mark = key.mark
                self.complain(mark.line, mark.column, f"the key `{key.text}`", ", ".join(keys), hint, mark.length)
            elif isinstance(value, Scalar):
                texts[key.text] = "" if value.is_nothing else value.text
            elif key.text != apart:
                mark = value.mark
                self.complain(mark.line, mark.column, f"no text for `{key.text}`", "a text", "", mark.length)
        return texts


def _closing(text: str) -> int | None:
    """The place after the brace that closes the one a text begins with; quotes are skipped."""
    depth, quote = 0, ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and text[place - 1] in " {,:[\n":
            quote = character
        elif character in "{[":
            depth += 1
        elif character in "}]":
            depth -= 1
            if depth == 0:
                return place + 1
    return None


__all__ = ["KINDS", "Note", "Source", "read_notes"]
