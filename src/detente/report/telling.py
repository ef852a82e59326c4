"""What is moved and what moves it, in words: what a note or a judgement is called, says, and who says it."""

from collections.abc import Mapping
from typing import Any

from detente.case.note import Note
from detente.case.paths import get, steps_of
from detente.insight.influence.result import Mover
from detente.words import number

JUDGED = "judgement"
SHORT = 110
EVERY = 3
"""Aspects a number has: that it exists, its sign, its size."""


def called(mover: Mover) -> str:
    """What a player is called: a note by its id, a judgement by the number and what of it no note says, if not all.

    >>> from detente.insight.influence.result import Standing
    >>> called(Mover(player="a:1", kind="note", standing=Standing.MOVES, reason=""))
    'a:1'
    """
    if mover.kind != JUDGED:
        return mover.player
    path = mover.player.partition(":")[2]
    aspects = dict.fromkeys(prop.aspect for prop in mover.props)
    return path + (f" ({' and '.join(aspects)})" if 0 < len(aspects) < EVERY else "")


def shortened(text: str, most: int = SHORT) -> str:
    """Our words, cut at a word where they are long.

    >>> shortened("one two three", 9)
    'one two…'
    >>> shortened("One. Two. Three.", 12)
    'One. Two…'
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


def told(mover: Mover, notes: Mapping[str, Note], machine: Mapping[str, Any] | None = None) -> str:
    """What a note says in our words, or what a judgement judges."""
    if mover.player in notes:
        return notes[mover.player].text
    if mover.kind != JUDGED or machine is None:
        return ""
    return _judged(mover.player.partition(":")[2], machine)


def _judged(path: str, machine: Mapping[str, Any]) -> str:
    """The number a judgement is about, and what the case says of it."""
    try:
        node = get(machine, steps_of(machine, path))
    except (KeyError, IndexError, TypeError):
        return ""
    if not isinstance(node, Mapping):
        return ""
    value = node if "value" in node else node.get("weight") or node.get("rate")
    said = number(value) if isinstance(value, Mapping) else ""
    return ": ".join(part for part in (said, str(node.get("note") or node.get("summary") or "").strip()) if part)


def speaker(note: Note | None) -> str:
    """Who says it, and how surely."""
    if note is None:
        return ""
    return note.speaker + (f", “{note.certainty}”" if note.certainty else "")
