"""Evidence: which notes each element of a machine form rests on, and which elements rest on none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.model import Link
from detente.case.note import Note, Source
from detente.case.paths import Steps, dotted
from detente.documents import Checked, check_anchors

APART = ("theories", "plans", "questions")
"""Sections that are no part of a game; a plan's or theory's links come into it when it is applied."""

ASIDE = ("tempo", "commitment", "rationality", "foresight", "depth", "retry", "without")
"""Numbers of behaviour, and what is fallen back to: no number that a note supports."""


def links(machine: Mapping[str, Any], *, everything: bool = False) -> dict[str, tuple[Link, ...]]:
    """The links of every element that can carry evidence.

    Args:
        machine: A machine form.
        everything: Whether theories, plans and questions are looked into too.

    Returns:
        Links by path; an empty tuple is a judgement.

    >>> links({"events": {"test": {"rate": {"value": 1}, "evidence": []}}})
    {'events.test': ()}
    """
    found = {}
    for steps, evidence in evidence_lists(machine):
        if everything or steps[0] not in APART:
            found[dotted(steps)] = tuple(_link(entry) for entry in evidence)
    return found


def judgements(machine: Mapping[str, Any]) -> tuple[str, ...]:
    """Paths of the elements that rest on no note, in the order of the machine form.

    >>> judgements({"rules": [{"never": "a", "evidence": []}]})
    ('rules.1',)
    """
    return tuple(path for path, rests_on in links(machine).items() if not rests_on)


def sizes(machine: Mapping[str, Any]) -> dict[str, bool]:
    """The elements that hold a number of their own, and whether any note supports how large it is.

    Numbers of behaviour, of which no source speaks, are left out; so are numbers stated to be nought.

    Args:
        machine: A machine form.

    Returns:
        By path: whether a link for its size is there.

    >>> one = {"value": 2.0, "evidence": [{"note": "a:1", "aspect": "sign", "polarity": "for"}]}
    >>> sizes({"parameters": {"bite": one}})
    {'parameters.bite': False}
    """
    found = {}
    for steps, evidence in evidence_lists(machine):
        if steps[0] in APART:
            continue
        element = _at(machine, steps)
        own = element if "value" in element else [part for key, part in element.items() if key not in ASIDE]
        if any(_number(part) for part in (own if isinstance(own, list) else [own])):
            found[dotted(steps)] = any(
                link.aspect == "size" and link.polarity == "for" for link in map(_link, evidence)
            )
    return found


def _at(node: Any, steps: Steps) -> Mapping[str, Any]:
    for step in steps:
        node = node[step]
    assert isinstance(node, Mapping)
    return node


def _number(part: Any) -> bool:
    return isinstance(part, Mapping) and "value" in part and part["value"] != 0


def cited(machine: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """By note, the paths of the elements that cite it, theories, plans and questions included."""
    found: dict[str, list[str]] = {}
    for path, rests_on in links(machine, everything=True).items():
        for link in rests_on:
            found.setdefault(link.note, []).append(path)
    return {note: tuple(dict.fromkeys(paths)) for note, paths in found.items()}


def uncited(machine: Mapping[str, Any], notes: Iterable[str]) -> tuple[str, ...]:
    """The notes nothing cites, in their order.

    >>> uncited({"rules": [{"evidence": [{"note": "a:1", "aspect": "size", "polarity": "for"}]}]}, ["a:1", "a:2"])
    ('a:2',)
    """
    used = cited(machine)
    return tuple(note for note in notes if note not in used)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCount:
    """How many notes a case has, each counted once: cited, else background, else neither."""

    evidence: int
    background: int
    neither: tuple[str, ...]
    """Ids of the notes that nothing cites and that do not say why, in their order."""


def count_notes(machine: Mapping[str, Any], notes: Mapping[str, Note]) -> NoteCount:
    """What becomes of the notes of a case.

    Args:
        machine: A machine form.
        notes: By id.

    Returns:
        The counts.

    >>> count_notes({}, {"a:1": Note(id="a:1", text="", speaker="", background="a caption")})
    NoteCount(evidence=0, background=1, neither=())
    """
    idle = uncited(machine, notes)
    neither = tuple(note for note in idle if not notes[note].background)
    return NoteCount(evidence=len(notes) - len(idle), background=len(idle) - len(neither), neither=neither)


def verify(sources: Mapping[str, Source], *, folder: Path | None = None) -> tuple[Checked, ...]:
    """Look for every anchored passage in the documents the user has attached.

    Args:
        sources: The sources of a case.
        folder: Where documents are kept, by default the user's data folder.

    Returns:
        How the anchors of each source fit.

    Raises:
        DetenteError: If an attached document cannot be read.
    """
    anchors = {
        id: {note.id: note.anchor for note in source.notes.values() if note.anchor is not None}
        for id, source in sources.items()
    }
    return tuple(check_anchors(id, anchors[id], sha256=source.sha256, folder=folder) for id, source in sources.items())


def carrying(node: Any, evidence: Sequence[Mapping[str, Any]]) -> Any:
    """A copy of what a theory or plan writes that carries its evidence: a number too, and every element in it.

    >>> carrying({"value": 1}, [{"note": "a:1"}])
    {'value': 1, 'evidence': [{'note': 'a:1'}]}
    """
    if isinstance(node, Mapping) and ("value" in node or "formula" in node):
        node = {**node, "evidence": node.get("evidence", [])}
    return _carry(node, evidence)


def _carry(node: Any, evidence: Sequence[Mapping[str, Any]]) -> Any:
    """A copy in which every element carries some evidence besides its own."""
    if isinstance(node, list):
        return [_carry(item, evidence) for item in node]
    if not isinstance(node, Mapping):
        return node
    copy = {key: value if key == "evidence" else _carry(value, evidence) for key, value in node.items()}
    if "evidence" in copy:
        own = copy["evidence"]
        copy["evidence"] = [*own, *(link for link in evidence if link not in own)]
    return copy


def evidence_lists(node: Any, steps: Steps = ()) -> Iterator[tuple[Steps, list[Any]]]:
    """Every `evidence` list below a node, with the steps to the element that has it."""
    if isinstance(node, Mapping):
        evidence = node.get("evidence")
        if isinstance(evidence, list) and steps:
            yield steps, evidence
        for key, child in node.items():
            if key != "evidence":
                yield from evidence_lists(child, (*steps, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from evidence_lists(child, (*steps, index))


def _link(entry: Mapping[str, Any] | str) -> Link:
    if isinstance(entry, str):  # a theory's additions stand in human form
        return Link(note=entry, aspect="size", polarity="for")
    return Link(note=entry["note"], aspect=entry.get("aspect", "size"), polarity=entry.get("polarity", "for"))
