"""How lists, mappings, effects, evidence and level tables are read: the kinds that hold others."""

import math
from typing import Any

from detente.case import kinds as k
from detente.case import language
from detente.case.nodes import NOWHERE, Mapping, Node, Scalar, Sequence
from detente.case.structure import NOTE, Structure, describe, plain_data, reads
from detente.case.texts import plain_number
from detente.case.words import listed, quoted


@reads(k.Element)
def _element(s: Structure, kind: k.Element, node: Node, path: str) -> dict[str, Any]:
    return s.element(kind, node, path)


@reads(k.ListOf)
def _list(s: Structure, kind: k.ListOf, node: Node, path: str) -> list[Any]:
    if isinstance(node, Scalar) and node.is_nothing and not kind.least:
        return []
    if not isinstance(node, Sequence):
        s.complain(path, describe(node), "a list", "`[one, two]`, or lines that begin with `- `", at=node)
        return []
    s.lists.add(path)
    if len(node.items) < kind.least:
        said = "an item" if kind.least == 1 else f"{kind.least} items"
        s.complain(path, describe(node) if not node.items else "a list of 1", f"a list of {said} or more", at=node)
    values = [s.read(kind.item, item, f"{path}.{index}") for index, item in enumerate(node.items)]
    if kind.unique:
        for index, value in enumerate(values):
            if value in values[:index] and not s.doubted(f"{path}.{index}"):
                s.complain(f"{path}.{index}", f"{quoted(str(value))} a second time", "each name once")
    return values


def entries(s: Structure, node: Node, path: str, what: str) -> tuple[tuple[Scalar, Node], ...]:
    """The entries of a mapping, whose places are remembered; complains about anything else."""
    if isinstance(node, Mapping):
        for key, _ in node.entries:
            if key.mark.line:
                s.positions[f"{path}.{key.text}~key"] = key.mark
        return node.entries
    if not (isinstance(node, Scalar) and node.is_nothing):
        s.complain(path, describe(node), f"keys and values, each key {what}", at=node)
    return ()


@reads(k.MapOf)
def _map(s: Structure, kind: k.MapOf, node: Node, path: str) -> dict[str, Any]:
    if kind.wrap and not isinstance(node, Mapping) and not (isinstance(node, Scalar) and node.is_nothing):
        node = Mapping(((Scalar(kind.wrap), node),), NOWHERE)
    before = len(s.issues)
    rows = entries(s, node, path, kind.key)
    if len(rows) < kind.least and len(s.issues) == before:
        s.complain(path, describe(node), f"{kind.key} or more", at=node)
    values: dict[str, Any] = {}
    for key, value in rows:
        here = f"{path}.{key.text}"
        if key.text in kind.forbidden:
            s.complain(
                here, quoted(key.text), f"{kind.key} of another name", f"`{key.text}` is a key of its own", at=key
            )
        elif s.good_name(key, here, kind.key, kind.dotted):
            values[key.text] = s.read(kind.value, value, here)
    return values


@reads(k.Variant)
def _variant(s: Structure, kind: k.Variant, node: Node, path: str) -> Any:
    if isinstance(node, Scalar) and kind.words and not node.is_nothing:
        if node.text.strip() in kind.words:
            return node.text.strip()
        s.complain(path, describe(node), f"{listed(kind.words)}, or keys and values",
                   s.suggester.hint(node.text, kind.words), at=node)  # fmt: skip
        return kind.words[0]
    if isinstance(node, Mapping):
        for keys, case in kind.cases:
            if any(node.get(key) is not None for key in keys):
                return s.read(case, node, path)
    return s.read(kind.otherwise, node, path)


@reads(k.Effect)
def _effect(s: Structure, kind: k.Effect, node: Node, path: str) -> dict[str, str]:
    if not isinstance(node, Mapping) and not (isinstance(node, Scalar) and node.is_nothing and not node.text):
        hint = "write `{reach: up}`"
        s.complain(path, describe(node), "factors and their new levels", hint if kind.steps else "", at=node)
        return {}
    effect: dict[str, str] = {}
    for key, value in entries(s, node, path, "an option or condition"):
        here = f"{path}.{key.text}"
        if not s.good_name(key, here, "an option or condition", dotted=True):
            continue
        if not kind.steps and isinstance(value, Scalar) and value.text.strip() in language.STEPS:
            s.complain(here, quoted(value.text), "a level", "a step needs something to start from", at=value)
            continue
        before = len(s.issues)
        level = s.read(k.Level(), value, here)
        if len(s.issues) == before:
            effect[key.text] = level
    return effect


@reads(k.Evidence)
def _evidence(s: Structure, kind: k.Evidence, node: Node, path: str) -> list[dict[str, str]]:
    if isinstance(node, Scalar) and node.is_nothing:
        return []
    if not isinstance(node, Sequence):
        s.complain(path, describe(node), "a list of notes", "write `[valuewalk:109]`", at=node)
        return []
    s.lists.add(path)
    links = [_link(s, item, f"{path}.{index}") for index, item in enumerate(node.items)]
    return [link for link in links if link is not None]


def _link(s: Structure, node: Node, path: str) -> dict[str, str] | None:
    if node.mark.line:
        s.positions[path] = node.mark
    if not isinstance(node, Mapping):
        node = Mapping(((Scalar("note"), node),), node.mark)
    s.check_keys(node, ("note", "aspect", "polarity"), path, "a key of a link")
    note = node.get("note")
    if note is None:
        s.complain(path, "no `note`", "the note that is cited, such as `valuewalk:109`", at=node)
        return None
    if not isinstance(note, Scalar) or not NOTE.fullmatch(note.text.strip()):
        s.complain(path, describe(note), "a note: its source, a colon and its number", "`valuewalk:109`", at=note)
        return None
    link = {"note": note.text.strip(), "aspect": "size", "polarity": "for"}
    for key, words in (("aspect", language.ASPECTS), ("polarity", language.POLARITIES)):
        given = node.get(key)
        if given is not None:
            link[key] = s.read(k.Choice(words), given, f"{path}.{key}")
    return link


@reads(k.Hidden)
def _hidden(s: Structure, kind: k.Hidden, node: Node, path: str) -> list[str]:
    if isinstance(node, Sequence):
        actors: list[str] = s.read(k.ListOf(language.ACTOR, unique=True), node, path)
        return actors
    return sorted(s.machine.get("actors", {})) if s.read(k.Flag(), node, path) else []


@reads(k.Levels)
def _levels(s: Structure, kind: k.Levels, node: Node, path: str) -> list[str]:
    """Names of the levels; the numbers that may stand with them are read by `finish`."""
    if isinstance(node, Mapping):
        rows: list[tuple[Scalar, str]] = [(key, f"{path}.{key.text}") for key, _ in entries(s, node, path, "a level")]
    elif isinstance(node, Sequence):
        s.lists.add(path)
        rows = []
        for index, item in enumerate(node.items):
            if s.text(item, f"{path}.{index}", "a level") is not None and isinstance(item, Scalar):
                rows.append((item, f"{path}.{index}"))
    else:
        s.complain(path, describe(node), "a list of two or more levels", "write `[low, high]`", at=node)
        return ["no", "yes"]
    known: dict[str, None] = {}
    for row, here in rows:
        if row.mark.line:
            s.positions[here] = row.mark
        text = row.text.strip()
        if not s.good_name(row, here, "a level", level=True):
            s.doubt(path)
        elif text in language.STEPS:
            s.complain(here, quoted(text), "another name", "in an effect, `up` and `down` are steps", at=row)
            s.doubt(path)
        elif text in known:
            s.complain(here, f"{quoted(text)} a second time", "each level once", at=row)
        else:
            known[text] = None
    levels = list(known)
    if len(levels) < 2:
        if not s.doubted(path) and not s.doubted(f"{path}.1"):
            found = "a single level" if levels else describe(node)
            s.complain(path, found, "two or more levels", at=node)
        s.doubt(path)
        return (levels + [level for level in ("no", "yes") if level not in levels])[:2]
    return levels


@reads(k.LevelShares)
def _shares(s: Structure, kind: k.LevelShares, node: Node, path: str) -> dict[str, float]:
    """Level to chance, as far as it is given; completed once the levels are known."""
    if isinstance(node, Scalar):
        if s.text(node, path, "a level, or a chance for each level") is None:
            return {}
        return {node.text.strip(): 1.0}
    if isinstance(node, Sequence):
        s.complain(
            path, describe(node), "a level, or a chance for each level", "write `{low: 0.75, high: 0.25}`", at=node
        )
        return {}
    before = len(s.issues)
    shares = {
        key.text: s.read(k.Plain(0, 1), value, f"{path}.{key.text}") for key, value in entries(s, node, path, "a level")
    }
    total = math.fsum(shares.values())
    if len(s.issues) == before and shares and abs(total - 1) > 1e-9:
        s.complain(path, f"chances that sum to {total:.10g}", "chances that sum to 1", at=node)
    return shares


@reads(k.LevelNumbers)
def _numbers(s: Structure, kind: k.LevelNumbers, node: Node, path: str) -> list[float] | dict[str, float]:
    """Numbers in the order of the levels or by level; completed once the levels are known."""
    if isinstance(node, Sequence):
        s.lists.add(path)
        return [s.read(k.Plain(), item, f"{path}.{index}") for index, item in enumerate(node.items)]
    if isinstance(node, Mapping):
        return {key.text: s.read(k.Plain(), value, f"{path}.{key.text}")
                for key, value in entries(s, node, path, "a level")}  # fmt: skip
    return [plain_number(s, k.Plain(), node, path)]


@reads(k.LevelCosts)
def _costs(s: Structure, kind: k.LevelCosts, node: Node, path: str) -> None:
    """Read by `finish`, which knows the levels."""


@reads(k.PathMap)
def _path_map(s: Structure, kind: k.PathMap, node: Node, path: str) -> dict[str, Any]:
    if not isinstance(node, Mapping):
        entries(s, node, path, "a path")
        return {}
    remember(s, node, path)
    return {key.text: plain_data(value) for key, value in node.entries}


@reads(k.Additions)
def _additions(s: Structure, kind: k.Additions, node: Node, path: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in entries(s, node, path, "a section"):
        here = f"{path}.{key.text}"
        if key.text in language.SECTIONS:
            remember(s, value, here)
            values[key.text] = plain_data(value)
        else:
            s.unknown(here, key, key.text, language.SECTIONS, "a section that can be added to")
    return values


def remember(s: Structure, node: Node, path: str) -> None:
    """Remember the places of a node that stays as it is, and of everything in it."""
    if node.mark.line:
        s.positions[path] = node.mark
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.mark.line:
                s.positions[f"{path}.{key.text}~key"] = key.mark
            remember(s, value, f"{path}.{key.text}")
    elif isinstance(node, Sequence):
        s.lists.add(path)
        for index, item in enumerate(node.items):
            remember(s, item, f"{path}.{index}")
