"""The text of a document, folded so that one passage reads the same in every copy of it.

Copies differ in line breaks, quotation marks, dashes, spaces, ligatures and accents. `normalise` folds all of these
away and remembers for every character of the folded text where in the original it came from. Offsets count Unicode code
points.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SINGLE_QUOTES = "'`\u00b4\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a"
DOUBLE_QUOTES = '"\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb'
HYPHENS = "-\u2010\u2011\u2212\ufe63\uff0d"
DASHES = "\u2012\u2013\u2014\u2015\ufe58"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width characters, byte-order mark."""
FOLDED = (
    dict.fromkeys(SINGLE_QUOTES, "'") | dict.fromkeys(DOUBLE_QUOTES, '"') | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(DASHES, "\u2014") | dict.fromkeys(INVISIBLE, "")
)  # fmt: skip

LETTER = r"[^\W\d_]"
STEPS = (
    (re.compile(rf"(?<={LETTER})-[^\S\n]*\n\s*(?={LETTER})"), ""),  # a word broken at the end of a line
    (re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=\w)"), "-"),
    (re.compile(rf"(?<={LETTER})-(?={LETTER})"), ""),  # so that a compound broken there equals itself
    (re.compile(r"(?<=\d)\u2014(?=\d)"), "-"),  # a range of numbers
    (re.compile(r"\s*(?:--+|\u2014|(?<=\s)-(?=\s))[-\u2014\s]*"), " - "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"^ | $"), ""),
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A folded text and, for each of its characters, where the original has what it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a stretch of the folded text.

        Args:
            start: First character of the stretch.
            end: One past its last character; more than `start`.

        Returns:
            Start and end in the original.

        >>> normalise("A  \u201cfinal\u201d word").original(2, 9)
        (3, 10)
        """
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    r"""Fold a text: compatibility forms, quotes, dashes, white space, hyphens in words and at line ends, case.

    Args:
        text: Any text.

    Returns:
        The folded text with its map to the original. Folding a folded text changes nothing.

    >>> normalise("\u201cAlmost  no\u00a0chance\u201d of a mis-\nsile test\u2014now").text
    '"almost no chance" of a missile test - now'
    """
    pieces = [(character, start, end) for folded, start, end in _pieces(text) for character in folded]
    result = Normalised("".join(p[0] for p in pieces), tuple(p[1] for p in pieces), tuple(p[2] for p in pieces))
    for pattern, replacement in STEPS:
        result = _replace(result, pattern, replacement)
    return result


def digest(text: str) -> str:
    """SHA-256 of a text after folding, in hexadecimal.

    >>> digest("Almost no chance") == digest("almost\\nno  chance")
    True
    """
    return hashlib.sha256(normalise(text).text.encode()).hexdigest()


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Folded text of each character together with the marks that belong to it, and where it stands."""
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and _continues(text[index]):
            continue
        yield _fold(text[start:index]), start, index
        start = index


def _continues(character: str) -> bool:
    """Whether a character may combine with the one before it."""
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


def _fold(cluster: str) -> str:
    """Compatibility form and case of one cluster."""
    folded = "".join(FOLDED.get(character, character) for character in cluster)
    folded = unicodedata.normalize("NFKC", folded)
    folded = unicodedata.normalize("NFKC", folded.casefold())
    return "".join(FOLDED.get(character, character) for character in folded)


def _replace(text: Normalised, pattern: re.Pattern[str], replacement: str) -> Normalised:
    """Replace every match; the replacement stands for all the match stood for."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in pattern.finditer(text.text):
        first, end = match.span()
        pieces += [text.text[last:first], replacement]
        starts += text.starts[last:first] + (text.starts[first],) * len(replacement)
        ends += text.ends[last:first] + (text.ends[end - 1],) * len(replacement)
        last = end
    if not last:
        return text
    return Normalised("".join([*pieces, text.text[last:]]), (*starts, *text.starts[last:]), (*ends, *text.ends[last:]))
