"""Anchors survive every change of layout and no change of a word."""

import textwrap
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from detente.documents import Match, digest, find_anchor, make_anchor, normalise

WORDS = st.text(alphabet="abcdeéüßfilmnoprstxyz'", min_size=1, max_size=9).filter(lambda w: w.strip("'"))
SEPARATORS = st.sampled_from([" ", ", ", ". ", "; ", "-", " — ", " “", "” ", "\n\n"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a passage of whole words in it."""
    words = draw(st.lists(WORDS, min_size=4, max_size=40))
    pieces = [word + draw(SEPARATORS) for word in words]
    first = draw(st.integers(0, len(words) - 2))
    last = draw(st.integers(first + 1, len(words) - 1))
    start = len("".join(pieces[:first]))
    end = len("".join(pieces[:last])) + len(words[last])
    return "".join(pieces), start, end


def straight(text: str) -> str:
    return text.replace("“", '"').replace("”", '"').replace(" — ", " -- ")


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once.text).text == once.text
    assert len(once.text) == len(once.starts) == len(once.ends)
    assert all(0 <= start <= end <= len(text) for start, end in zip(once.starts, once.ends, strict=True))
    assert list(once.starts) == sorted(once.starts)


@given(documents())
def test_found_in_its_own_document(document: tuple[str, int, int]) -> None:
    text, start, end = document
    found = find_anchor(text, make_anchor(text, start, end))
    assert (found.match, found.start, found.end) == (Match.EXACT, start, end)


@given(documents(), st.integers(12, 60), st.text(alphabet="qwk \n", max_size=20))
def test_found_in_another_layout_and_after_an_insertion(
    document: tuple[str, int, int], width: int, before: str
) -> None:
    text, start, end = document
    anchor = make_anchor(text, start, end)
    wrapped = textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
    for other in (
        unicodedata.normalize("NFD", text).replace("\n", "\r\n"),
        straight(text),
        text.replace(" ", "\u00a0"),
        wrapped,
        text.upper().replace("SS", "ß"),
        before + "\n" + text,
    ):
        assert find_anchor(other, anchor).match is not Match.LOST
    assert find_anchor(wrapped, anchor, sha256=digest(text)).match in (Match.EXACT, Match.NORMALISED)


@given(documents(), st.integers(0, 10_000))
def test_a_changed_word_is_lost(document: tuple[str, int, int], place: int) -> None:
    text, start, end = document
    anchor = make_anchor(text, start, end)
    letters = [index for index in range(start, end) if text[index].isalpha()]
    at = letters[place % len(letters)]
    changed = text[:at] + "qk" + text[at + 1 :]
    assume(normalise(text[start:end]).text not in normalise(changed).text)
    assert find_anchor(changed, anchor).match is Match.LOST
