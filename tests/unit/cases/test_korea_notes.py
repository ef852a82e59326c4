"""The notes of the Korean case against the two articles: every claim has its note, in our words, with its passage."""

import csv
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from detente.case.note import Note, Source
from detente.case.notes import read_notes
from detente.documents import Document, Match, read_text

CASE = Path(str(files("detente") / "cases" / "korea-2017"))
ARTICLES = {"scmp": "000_545ee6af8db94f53.txt", "valuewalk": "004_55378909adf8e37f.txt"}
LETTERS = {"S": "scmp", "V": "valuewalk"}
RUN = 9
"""This many words in a row make a sentence of somebody else's."""
NEVER_BACKGROUND = {"mechanism", "interest", "institution", "quantity", "forecast"}
WORD = re.compile(r"[a-z0-9]+")


def source(name: str) -> Source:
    read, issues = read_notes((CASE / "sources" / f"{name}.md").read_text(encoding="utf-8"), f"{name}.md", name)
    assert issues == []
    return read


@pytest.fixture(scope="module")
def notes() -> dict[str, Note]:
    return {note.id: note for name in ("scmp", "valuewalk", "record") for note in source(name).notes.values()}


@pytest.fixture(scope="module")
def claims(reference: Path) -> dict[str, Any]:
    listed = json.loads((reference / "facts" / "korea" / "claims.json").read_text(encoding="utf-8"))
    return {f"{LETTERS[claim['id'][0]]}:{int(claim['id'][1:])}": claim for claim in listed}


def test_every_claim_has_its_note(notes: dict[str, Note], claims: dict[str, Any]) -> None:
    assert len(claims) == 160
    assert {id for id in notes if not id.startswith("record:")} == set(claims)


def test_kind_speaker_certainty_and_date_are_those_of_the_claim(notes: dict[str, Note], claims: dict[str, Any]) -> None:
    for id, claim in claims.items():
        certainty = claim["certainty_phrase"] if claim["certainty_phrase"] != "?" else ""
        expected = (claim["kind"], claim["speaker"], certainty, claim["date"])
        assert (notes[id].kind, notes[id].speaker, notes[id].certainty, notes[id].date) == expected, id


@pytest.mark.parametrize("name", ARTICLES)
def test_every_passage_stands_where_its_note_says(
    name: str, reference: Path, notes: dict[str, Note], claims: dict[str, Any]
) -> None:
    document = Document(read_text(reference / "documents" / ARTICLES[name]))
    assert document.sha256 == source(name).sha256
    for id, claim in claims.items():
        if id.startswith(f"{name}:"):
            anchor = notes[id].anchor
            assert anchor is not None, id
            assert document.find(anchor).match is Match.EXACT, id
            assert (anchor.start, anchor.end) == (claim["start"], claim["end"]), id


def test_no_sentence_of_an_article_is_in_the_case(reference: Path) -> None:
    theirs = set()
    for file in ARTICLES.values():
        theirs |= runs((reference / "documents" / file).read_text(encoding="utf-8"))
    for name in ARTICLES:  # a title is cited as it is
        theirs -= runs(source(name).title)
    assert len(theirs) > 1500
    for path in sorted(CASE.rglob("*")):
        if path.is_file():
            assert runs(path.read_text(encoding="utf-8")) & theirs == set(), path.name


def test_what_the_model_must_rest_on_is_never_background(notes: dict[str, Note]) -> None:
    assert [id for id, note in notes.items() if note.background and note.kind in NEVER_BACKGROUND] == []
    must = [id for id, note in notes.items() if note.kind in NEVER_BACKGROUND and not id.startswith("record:")]
    assert len(must) == 73


def test_no_two_notes_are_background_for_the_same_reason(notes: dict[str, Note]) -> None:
    reasons = [note.background for note in notes.values() if note.background]
    assert len(reasons) == len(set(reasons)) > 0


def test_errata_have_one_form(notes: dict[str, Note]) -> None:
    marked = {id for id, note in notes.items() if re.search(r" \(Erratum: [^()]+\.\)$", note.text)}
    assert marked == {id for id, note in notes.items() if "errat" in note.text.lower()}
    assert {"scmp:9", *(f"valuewalk:{number}" for number in (68, 76, 79, 94, 97))} <= marked


def test_every_note_of_the_record_names_where_it_was_read(notes: dict[str, Note]) -> None:
    record = {id: note for id, note in notes.items() if id.startswith("record:")}
    assert {note.kind for note in record.values()} == {"fact", "quantity", "institution", "event"}
    assert [id for id, note in record.items() if not note.text.endswith(")") or note.anchor or note.background] == []


def test_notes_that_are_referred_to_are_there(notes: dict[str, Note]) -> None:
    for id, note in notes.items():
        said = f"{note.text} {note.background}"
        for full in re.findall(r"\b(?:record|scmp|valuewalk):\d+", said):
            assert full in notes, id
        for numbers in re.findall(r"\bnotes? (\d+(?:(?:, | and | to )\d+)*)", said):
            assert all(f"{id.partition(':')[0]}:{number}" in notes for number in re.findall(r"\d+", numbers)), id


def test_the_timeline_is_in_order_and_points_to_notes(notes: dict[str, Note]) -> None:
    with (CASE / "timeline.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["date", "what", "note", "source"]
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates)
    assert all(re.fullmatch(r"201[78]-\d\d-\d\d", date) for date in dates)
    for row in rows:
        assert set(row["note"].split()) <= set(notes), row
        assert row["source"].startswith("http") or row["note"], row


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of words of a text, small letters, without punctuation."""
    words = WORD.findall(text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
