"""Anchors: found where they were, in another layout, moved, or lost; never by likeness."""

import textwrap

import pytest

from detente.documents import Anchor, Match, digest, find_anchor, make_anchor
from detente.errors import DetenteError

TEXT = (
    "“There is almost no chance that either neighbour will force a change,” the expert said. "
    "A year earlier he had said there was almost no chance of talks. Trade goes on as before."
)
PASSAGE = "almost no chance that either neighbour will force a change"
START = TEXT.index(PASSAGE)
ANCHOR = make_anchor(TEXT, START, START + len(PASSAGE))


def test_exact() -> None:
    found = find_anchor(TEXT, ANCHOR)
    assert (found.match, found.start, found.end) == (Match.EXACT, START, START + len(PASSAGE))


def test_another_layout_of_the_same_text() -> None:
    other = textwrap.fill(TEXT.replace("“", '" '.strip()), 30)
    other = "\n" + other
    found = find_anchor(other, ANCHOR, sha256=digest(TEXT))
    assert found.match is Match.NORMALISED
    assert digest(other[found.start : found.end]) == ANCHOR.sha256


def test_moved() -> None:
    found = find_anchor("Updated on Monday. " + TEXT, ANCHOR, sha256=digest(TEXT))
    assert (found.match, found.start) == (Match.MOVED, START + 19)


@pytest.mark.parametrize("other", [TEXT.replace("no", "some", 1), TEXT.replace(" will", " could"), "", "x" * 500])
def test_lost(other: str) -> None:
    found = find_anchor(other, ANCHOR)
    assert (found.match, found.start) == (Match.LOST, None)


def test_of_several_places_the_nearest() -> None:
    start = TEXT.rindex("almost no chance")
    anchor = make_anchor(TEXT, start, start + 16)
    found = find_anchor("Now. " + TEXT, anchor)
    assert (found.match, found.start) == (Match.MOVED, start + 5)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (-1, 4), (0, 9999), (3, 12)])
def test_no_passage(start: int, end: int) -> None:
    with pytest.raises(DetenteError):
        make_anchor(TEXT, start, end)


def test_the_passage_cannot_be_read_from_its_anchor() -> None:
    assert set(Anchor.__slots__) == {"start", "end", "sha256"}
    assert len(ANCHOR.sha256) == 64
