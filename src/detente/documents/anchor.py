"""An anchor: where in a document a passage stands, without the passage itself.

A case may not contain the text it cites. It keeps offsets into the original and a digest of the folded passage, so that
whoever has the document can check that the passage is there, and nobody can read it from the case.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from detente.documents.text import HYPHENS, Normalised, digest, normalise
from detente.errors import DetenteError

EDGES = HYPHENS + " \t\r\n\f\v\u00a0"
"""What no passage begins or ends with."""
SHORTER, LONGER = 0.75, 1.15
"""How far the folded passage's length may be from the original's; folding mostly shortens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Offsets into the text of a document, in code points, and the digest of the folded passage."""

    start: int
    end: int
    sha256: str


class Match(StrEnum):
    """How well an anchor fits a document."""

    EXACT = "exact"
    """The passage stands at its offsets."""
    NORMALISED = "normalised"
    """The same document in another layout: found, not at its offsets."""
    MOVED = "moved"
    """Found in a document whose text differs elsewhere."""
    LOST = "lost"
    """Not found. A passage that differs in a single word is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of looking for a passage; the offsets are those in the text at hand, None if it is lost."""

    match: Match
    start: int | None = None
    end: int | None = None


def make_anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of a passage.

    Args:
        text: The whole document.
        start: Where the passage begins, between two words.
        end: Where it ends, between two words.

    Returns:
        The anchor, from which the passage cannot be read.

    Raises:
        DetenteError: If the stretch is empty, outside the text, or cuts a word in two.

    >>> make_anchor("He sees almost no chance of it.", 8, 24).end
    24
    """
    passage = text[start:end].strip(EDGES) if 0 <= start < end <= len(text) else ""
    if not normalise(passage).text:
        raise DetenteError(f"There is no passage from {start} to {end} in a text of {len(text)} characters.")
    start = text.index(passage, start)
    end = start + len(passage)
    for place in (start, end):
        if 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum():
            raise DetenteError(f"The passage from {start} to {end} cuts a word in two: {text[start:end]!r}.")
    return Anchor(start=start, end=end, sha256=digest(passage))


def find_anchor(text: str, anchor: Anchor, sha256: str = "") -> Found:
    """Look for an anchored passage in a document.

    Args:
        text: The document at hand.
        anchor: What to look for.
        sha256: Digest of the whole document the anchor was made from, folded, if known: it tells another layout of the
            same text from a text that was changed.

    Returns:
        Where it stands and how well it matches.

    >>> anchor = make_anchor("He sees almost no chance of it.", 8, 24)
    >>> find_anchor("So: he  sees\\nalmost no  chance of it.", anchor).match
    <Match.MOVED: 'moved'>
    >>> find_anchor("He sees almost every chance of it.", anchor).match
    <Match.LOST: 'lost'>
    """
    return Document(text).find(anchor, sha256)


class Document:
    """A text folded once, in which many passages are looked for."""

    def __init__(self, text: str) -> None:
        """Fold the text."""
        self.text = text
        self.folded: Normalised = normalise(text)
        self.sha256 = hashlib.sha256(self.folded.text.encode()).hexdigest()
        self._boundaries = [place for place in range(len(self.folded.text) + 1) if self._between_words(place)]

    def find(self, anchor: Anchor, sha256: str = "") -> Found:
        """Look for one passage; see `find_anchor`."""
        start, end = anchor.start, anchor.end
        if 0 <= start < end <= len(self.text) and digest(self.text[start:end]) == anchor.sha256:
            return Found(match=Match.EXACT, start=start, end=end)
        places = [self.folded.original(first, last) for first, last in self._search(anchor)]
        if not places:
            return Found(match=Match.LOST)
        match = Match.NORMALISED if sha256 == self.sha256 else Match.MOVED
        place = min(places, key=lambda span: abs(span[0] - start))
        return Found(match=match, start=place[0], end=place[1])

    def _between_words(self, place: int) -> bool:
        """Whether no word runs through a place of the folded text; where a hyphen was dropped, none does."""
        text, starts, ends = self.folded.text, self.folded.starts, self.folded.ends
        if place in (0, len(text)) or not (text[place - 1].isalnum() and text[place].isalnum()):
            return True
        return ends[place - 1] < starts[place]

    def _search(self, anchor: Anchor) -> list[tuple[int, int]]:
        """Stretches of the folded text, from word boundary to word boundary, with the passage's digest."""
        text, boundaries = self.folded.text, self._boundaries
        shortest, longest = int((anchor.end - anchor.start) * SHORTER) - 8, (anchor.end - anchor.start) * LONGER + 8
        found = []
        first = 0
        for index, start in enumerate(boundaries):
            first = max(first, index + 1)
            while first < len(boundaries) and boundaries[first] - start < shortest:
                first += 1
            for end in boundaries[first:]:
                if end - start > longest:
                    break
                if hashlib.sha256(text[start:end].encode()).hexdigest() == anchor.sha256:
                    found.append((start, end))
        return found
