"""Reading notes: their form, and where mistakes in them stand."""

import pytest

from detente.case.notes import KINDS, read_notes

HEAD = "---\nid: gazette\ntitle: The case in a day\nauthor: A. Reporter\n---\n\n"


def said(body: str, head: str = HEAD) -> list[tuple[int, int, str]]:
    _, issues = read_notes(head + body, "gazette.md", "gazette")
    return [(issue.line, issue.column, issue.found) for issue in issues]


def test_a_note() -> None:
    sha = "0f" * 32
    about = 'speaker: B. Analyst, certainty: "almost no chance", kind: forecast, scale: kent_1964, date: 2017-09-18'
    body = f"8. {{{about}, anchor: {{start: 120, end: 180, sha256: {sha}}}}} No test\n   will follow.\n"
    source, issues = read_notes(HEAD + "# Forecasts\n\n" + body, "gazette.md", "gazette")
    assert issues == []
    note = source.notes["gazette:8"]
    assert note.text == "No test will follow."
    assert (note.speaker, note.certainty, note.kind) == ("B. Analyst", "almost no chance", "forecast")
    assert (note.scale, note.date, note.line) == ("kent_1964", "2017-09-18", 9)
    assert note.anchor is not None
    assert (note.anchor.start, note.anchor.end, note.anchor.sha256) == (120, 180, sha)


def test_braces_may_be_left_out_and_the_author_speaks() -> None:
    source, issues = read_notes(HEAD + "1. It rains.\n2. {certainty: likely} It will rain.\n", "g.md", "gazette")
    assert issues == []
    assert [note.speaker for note in source.notes.values()] == ["A. Reporter", "A. Reporter"]


def test_braces_in_quotes_and_apostrophes() -> None:
    body = "1. {certainty: \"a}b\", speaker: the North's envoy} It's so.\n"
    source, issues = read_notes(HEAD + body, "g.md", "gazette")
    assert issues == []
    assert source.notes["gazette:1"].certainty == "a}b"
    assert source.notes["gazette:1"].speaker == "the North's envoy"


def test_background_has_its_reason() -> None:
    body = "1. {kind: event, background: the caption of a picture} It rains.\n2. {kind: event} It pours.\n"
    source, issues = read_notes(HEAD + body, "g.md", "gazette")
    assert issues == []
    assert [note.background for note in source.notes.values()] == ["the caption of a picture", ""]


def test_what_is_not_known_may_be_empty() -> None:
    head = '---\nid: gazette\ntitle: The case\nauthor:\ndate: ""\nurl: ~\n---\n'
    assert said("1. It rains.\n", head) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("It rains.\n", (7, 1, "a line that is no statement")),
        ("1. {kind: fact} It rains.\n1. It pours.\n", (8, 1, "`1.` a second time")),
        ("1. {kind: rumour} It rains.\n", (7, 11, "`rumour`")),
        ("1. {who: me} It rains.\n", (7, 5, "the key `who`")),
        ("1. {kind: fact It rains.\n", (7, 4, "a bracket that is not closed")),
        ("1. {kind: fact}\n", (7, 1, "a statement without words")),
        ("1. {anchor: {start: 5, end: 2, sha256: x}} It rains.\n", (7, 13, "an anchor that leads nowhere")),
        ("1. {anchor: here} It rains.\n", (7, 13, "an anchor that leads nowhere")),
        ("1. {speaker: [a, b]} It rains.\n", (7, 14, "no text for `speaker`")),
        ("1. {kind: fact, background: } It rains.\n", (7, 17, "`background` without a reason")),
        ("1. {background: [a, b]} It rains.\n", (7, 17, "no text for `background`")),
        ("1. {speaker: &a x} It rains.\n", (7, 14, "an anchor (`&a`)")),
        ("1. It rains.\n\n   And pours.\n", (9, 1, "a line that is no statement")),
    ],
)
def test_mistakes(body: str, found: tuple[int, int, str]) -> None:
    assert found in said(body)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", (1, 1, "no front matter")),
        ("---\nid: gazette\n", (1, 1, "front matter that does not end")),
        ("---\nid: gazette\n---\n", (1, 1, "no `title`")),
        ("---\nid: herald\ntitle: t\n---\n", (2, 1, "`id: herald`")),
        ("---\nid: gazette\ntitle: t\ndate: soon\n---\n", (4, 1, "`date: soon`")),
        ("---\nid: gazette\ntitle: t\nsha256: 12\n---\n", (4, 1, "`sha256: 12`")),
        ("---\nid: gazette\ntitel: t\n---\n", (3, 1, "the key `titel`")),
        ("---\nid: [gazette\n---\n", (2, 5, "a bracket that is not closed")),
    ],
)
def test_mistakes_in_the_citation(head: str, found: tuple[int, int, str]) -> None:
    assert found in said("1. It rains.\n", head)


def test_kinds_are_words() -> None:
    assert all(kind.isalpha() and kind.islower() for kind in KINDS)
