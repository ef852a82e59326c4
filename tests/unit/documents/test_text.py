"""Folding: one spelling for every copy of a text, with a way back."""

import unicodedata

import pytest

from detente.documents import digest, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“almost no chance”", '"almost no chance"'),
        ("the nation\u2019s waters", "the nation's waters"),
        ("Mr.\u00a0Rovere", "Mr. Rovere"),
        ("a mis-\nsile test", "a missile test"),
        ("a long-\n  term plan", "a long-term plan"),
        ("in 10–20 days", "in 10-20 days"),
        ("talks—if any—fail", "talks -- if any -- fail"),
        ("co\u00adoperate", "cooperate"),
        ("\ufb01nal o\ufb03ce", "final office"),
        ("one\r\n\r\n  two\tthree ", "one two three"),
        ("Straße", "STRASSE"),
        ("wait…", "wait..."),
        ("\u201aquoted\u2018", "'quoted'"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_copies_that_read_the_same(one: str, other: str) -> None:
    assert normalise(one).text == normalise(other).text
    assert digest(one) == digest(unicodedata.normalize("NFD", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("there is a chance", "there is no chance"),
        ("10 tests", "1 0 tests"),
        ("a b", "ab"),
        ("well, then", "well then"),
        ("-3 degrees", "3 degrees"),
    ],
)
def test_texts_that_differ(one: str, other: str) -> None:
    assert digest(one) != digest(other)


def test_the_way_back() -> None:
    text = "He said:  “It is a mis-\nsile.”"
    folded = normalise(text)
    start = folded.text.index("missile")
    first, last = folded.original(start, start + len("missile"))
    assert text[first:last] == "mis-\nsile"


def test_nothing() -> None:
    assert normalise("").text == normalise(" \n\u00ad").text == ""
