"""The reading page: well formed, with nothing that runs; what a note does is said in words and not by colour alone."""

import re
from dataclasses import replace
from functools import cache

import html5lib
import pytest

from detente.insight.influence.result import Influence
from detente.report.shaded import _anchor, write
from unit.report.leaned import MACHINE, NOTES, SOURCES, influence


@cache
def page(sign: float = 1.0, sure: bool = True) -> str:
    return written(influence(sign, sure=sure))


def written(found: Influence) -> str:
    return write(found, SOURCES, MACHINE, "sha256:0123456789abcdef")


def entry(text: str, anchor: str) -> tuple[str, str]:
    """The classes of a note's entry, and its words."""
    found = re.search(rf'<li id="{anchor}" class="([^"]*)">(.*?)\n', text)
    assert found is not None
    return found[1], " ".join(re.sub("<[^>]*>", "", found[2]).split())


def test_it_is_well_formed_and_loads_nothing() -> None:
    text = page()
    html5lib.HTMLParser(strict=True).parse(text)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in text
    assert "<script" not in text
    assert not re.findall(r'(?:src|srcset|data)="', text)
    assert "@import" not in text
    assert "url(" not in text
    assert 'content="Détente: notes"' in text[:600]


def test_texts_are_data() -> None:
    text = page()
    assert "There are &lt;b&gt;two&lt;/b&gt; actors." in text
    assert "<b>two</b>" not in text
    assert "javascript:" not in text
    assert 'href="https://example.org/g" rel="noopener noreferrer"' in text


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    text = page()
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_ids_that_are_nearly_the_same_have_anchors_of_their_own() -> None:
    """Signs that no anchor can hold are told apart too."""
    ids = ("a:1", "a_1", "a 1", "a  1", "a__1", "a+1", "a~20~1", "a:+1", "é:1")
    anchors = {_anchor(id) for id in ids}
    assert len(anchors) == len(ids)
    assert not any(re.search(r"[\s\"'<>&#%]", anchor) for anchor in anchors)


def test_every_note_stands_in_its_order_with_what_it_does() -> None:
    text = page()
    places = [text.index(f'id="note-{id}"') for id in NOTES if id != "gazette:2"]
    assert places == sorted(places)
    manner, words = entry(text, "note-gazette:1")
    assert manner == "up s5"
    assert "gazette:1 A clash will come. A. Analyst, “likely”+ raises war by 5 points (4 to 6)" in words
    assert "Step 5 of 5; reach 5 (4 to 6), median +2.5 (+1.5 to +3.5)" in words
    assert "1st of 3; next: record:1" in words
    manner, words = entry(text, "note-record:1")
    assert manner == "down s4"
    assert "- lowers war by 2 points (1 to 3)" in words
    manner, words = entry(text, "note-judgement:parameters.danger")
    assert manner == "down s3 judged"
    assert "0.1 (0.05 to 0.2): Taken from nowhere." in words
    assert "3rd of 3; next: gazette:1" in words


def test_reversed_it_says_the_opposite() -> None:
    manner, words = entry(page(-1.0), "note-gazette:1")
    assert manner == "down s5"
    assert "- lowers war by 5 points (4 to 6)" in words


def test_a_direction_that_is_not_sure_has_a_sign_of_its_own() -> None:
    manner, words = entry(page(1.0, False), "note-gazette:1")
    assert manner == "either s5"
    assert "± may raise war by 5 points (-3 to +13)" in words


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        ("record:2", "Cited, moves nothing. It supports the rate of events.clash, and nothing comes of it."),
        ("record:3", "Cited only by theories or plans that are not in force. Only the theory hawk cites it."),
        ("gazette:3", "Cited only by what cannot be taken back. It says that actors are there"),
        ("gazette:4", "Cited by nothing. Nothing in the case cites it."),
    ],
)
def test_the_ways_of_moving_nothing_have_words_of_their_own(anchor: str, said: str) -> None:
    manner, words = entry(page().replace('</span><span class="more">', ' </span><span class="more">'), f"note-{anchor}")
    assert manner == "nothing"
    assert said in words


def test_totals_of_documents_and_speakers() -> None:
    text = " ".join(re.sub("<[^>]*>", " ", page()).split())
    assert "1 of its 4 notes moves the answer; together, its notes raise war by 5 points (4 to 6)." in text
    assert "The Record -2 (-3 to -1) 2 (1 to 3) 1" in text
    assert "our judgements -1 (-1.5 to -0.5)" in text


def test_what_rests_on_no_source_comes_first_and_the_limits_are_said() -> None:
    text = page()
    assert text.index("of all influence on this answer rests on no source") < text.index("How to read it")
    assert "not whether a sentence is true" in text
    assert "Asked under no theory and the plan shield." in text
    assert "After 8 of 16 points: intervals narrow with more." in text
    assert "At point 3 no game can be solved." in text


def test_where_nothing_moves_it_there_is_still_a_page() -> None:
    bare = influence(judged=False)
    found = replace(bare, notes=bare.notes[2:], speakers=(), documents=())
    text = written(found)
    html5lib.HTMLParser(strict=True).parse(text)
    assert "Nothing moves it." in text
    assert "Our judgements" not in text
    assert written(found) == text
