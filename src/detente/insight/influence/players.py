"""Players: what can be taken back, and who of them can move an answer at all.

Two players are **alike** if every set of supporters has both or neither, two speakers or documents if it has some of
both or none of either; their Shapley values are the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from detente.case.note import Note
from detente.insight.influence.forms import Side
from detente.insight.influence.result import JUDGEMENT

Sort = Literal["notes", "speakers", "documents"]
SORTS: tuple[Sort, ...] = ("notes", "speakers", "documents")
MOST = 2_000
"""Players; each is a game or more at every point."""
MOST_COALITIONS = 512
"""Up to this many sets of players, alike ones told apart by their number alone, all are looked at."""


@dataclass(frozen=True, slots=True)
class Players:
    """Who can move an answer."""

    likeness: Mapping[Sort, tuple[tuple[str, ...], ...]]
    """All notes with judgements, all speakers, all documents: those alike together; sorted."""
    speakers: Mapping[str, frozenset[str]]
    """Their players by speaker."""
    documents: Mapping[str, frozenset[str]]

    @property
    def alike(self) -> tuple[tuple[str, ...], ...]:
        """All notes and judgements, those alike together."""
        return self.likeness["notes"]

    @property
    def everybody(self) -> tuple[str, ...]:
        """All players, sorted."""
        return tuple(sorted(player for group in self.alike for player in group))

    @property
    def exact(self) -> bool:
        """Whether all sets of notes and judgements can be looked at."""
        return self.few("notes")

    def few(self, sort: Sort) -> bool:
        """Whether all sets of a sort of player can be looked at.

        Args:
            sort: Which sort.
        """
        return coalitions(self.likeness[sort]) <= MOST_COALITIONS


def coalitions(alike: Sequence[Sequence[str]]) -> int:
    """How many sets there are, alike players told apart by their number alone.

    >>> coalitions([("a", "b"), ("c",)])
    6
    """
    count = 1
    for group in alike:
        count *= len(group) + 1
    return count


def players(sides: Sequence[Side], notes: Mapping[str, Note]) -> Players:
    """Who can move an answer: all that hold up, or down, something that it can depend on.

    Args:
        sides: The games the question asks.
        notes: The notes of the case by id.
    """
    sets: set[frozenset[str]] = set()
    for side in sides:
        sets |= {one.supporters for one in side.overrides}
        for form in side.every():
            for number in form.numbers:
                sets |= {*number.supporters.values(), *(number.against.values() if number.gives else ())}
    numbered = sorted(sets, key=sorted)
    pattern: dict[str, list[int]] = {}
    for place, supporters in enumerate(numbered):
        for player in supporters:
            pattern.setdefault(player, []).append(place)
    speakers = _by({player: speaker_of(player, notes) for player in sorted(pattern)})
    documents = _by({player: document_of(player) for player in sorted(pattern)})
    likeness: dict[Sort, tuple[tuple[str, ...], ...]] = {"notes": _alike(pattern)}
    coarse: tuple[tuple[Sort, Mapping[str, frozenset[str]]], ...] = (("speakers", speakers), ("documents", documents))
    for sort, members in coarse:
        likeness[sort] = _alike({name: {n for one in held for n in pattern[one]} for name, held in members.items()})
    return Players(likeness=likeness, speakers=speakers, documents=documents)


def _alike(pattern: Mapping[str, Iterable[int]]) -> tuple[tuple[str, ...], ...]:
    """Those that have a part in the same sets of supporters, together."""
    found: dict[tuple[int, ...], list[str]] = {}
    for player in sorted(pattern):
        found.setdefault(tuple(sorted(pattern[player])), []).append(player)
    return tuple(tuple(group) for group in found.values())


def _by(names: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for player, name in names.items():
        found.setdefault(name, set()).add(player)
    return {name: frozenset(found[name]) for name in sorted(found)}


def is_judgement(player: str) -> bool:
    """Whether a player is a judgement of our own; a note's number has no dot.

    >>> is_judgement("judgement:parameters.bite"), is_judgement("judgement:12")
    (True, False)
    """
    return player.startswith(f"{JUDGEMENT}:") and "." in player


def document_of(player: str) -> str:
    """The document of a note, `judgement` of a judgement."""
    return JUDGEMENT if is_judgement(player) else player.rpartition(":")[0]


def speaker_of(player: str, notes: Mapping[str, Note]) -> str:
    """Who says it: the speaker of a note, its document where none is known, `judgement` of a judgement."""
    if is_judgement(player):
        return JUDGEMENT
    return (notes[player].speaker if player in notes else "") or document_of(player)
