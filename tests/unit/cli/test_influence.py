"""`detente influence`: what is printed, what is written, and what is refused."""

import csv
import json
import re
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest

from detente.cli import influence as command
from detente.cli import main
from detente.cli.influence_page import data, show_influence
from detente.cli.page import Page
from detente.insight.influence import Influence
from detente.insight.intervals import Ranged
from unit.report.leaned import MACHINE, influence
from unit.report.leaned import NOTES as PLANTED

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
parameters:
  danger: {value: 0.1, range: [0.05, 0.2], evidence: [gazette:1]}
  guard: {value: 0.5, range: [0.3, 0.7], note: Out of the air.}
  idle: {value: 2, range: [1, 3], evidence: [gazette:6]}
behaviour: {rationality: 1, foresight: 12 months, depth: 1.5, tempo: 1 per month}
actors: {us: {name: Home, commitment: 1 per month, evidence: [gazette:4]}}
options: {us.talks: {}}
conditions: {ending: {levels: [open, war]}}
final: {war: ending is war}
events:
  clash: {when: not us.talks, rate: danger * guard per month, then: {ending: war}, evidence: [gazette:1]}
interests: {us: {peace: {avoid: ending is war, weight: major, evidence: [gazette:2]}}}
theories: {hawk: {by: A. Hawk, set: {danger: 0.3}, evidence: [gazette:5]}}
questions:
  war: {text: Is there war within a year?, probability: ending is war, within: 12 months}
  talks: {probability: us.talks, at: 12 months}
  never: {probability: ending is war, at: 12 months, given: {state: danger > 5, at: 6 months}}
"""
NOTES = """\
---
id: gazette
title: The Gazette
author: An Author
---
1. {speaker: A. Analyst, certainty: likely} A clash <b>will</b> come.
2. Home wants peace.
3. Nobody cites this.
4. There is a Home.
5. The hawk says more.
6. This is about nothing that is asked.
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "case"
    (folder / "sources").mkdir(parents=True)
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    return folder


def told(place: Path, *words: str) -> int:
    """Run the command in this process."""
    return main(["influence", str(place), "--engine", "here", "--points", "4", *words])


def test_the_page(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(place, "--question", "war") == 0
    lines = capsys.readouterr().out
    assert max(map(len, lines.splitlines())) <= 80
    text = " ".join(lines.split())
    heads = ["moves it most", "rests on no source but", "At 4 points of the ranges",
             "The notes that matter most (2)", "The judgements that matter most",
             "By speaker", "By document", "What moves nothing", "The whole"]  # fmt: skip
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)
    assert "At 4 points of the ranges, seed 1." in text
    assert text.count("A number is what the note does") == 1
    assert "A share here need not be the sum of those of the notes." in text
    assert "Stopped" not in text
    assert "of all influence on this answer rests on no source but on one judgement of our own" in text
    assert "A. Analyst, “likely”: A clash <b>will</b> come." in text
    assert "parameters.guard" in text
    assert "0.5 (0.3 to 0.7): Out of the air." in text
    assert "cited only by theories or plans that are not in force: 1" in text
    assert "cited only by what cannot be taken back: 1" in text
    assert "cited by nothing: 1 (no element of the case rests on it) gazette:3" in text
    assert "cited, moves nothing: 1" in text
    assert "their shares add up to that" in text
    assert "not whether a sentence is true" in text


def test_a_note_raises_what_falls_without_it(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page says what a note does while it stands, JSON what happens when it is taken back."""
    assert told(place, "--question", "war", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["question"], found["points"], found["asked"], found["confidence"]) == ("war", 4, 4, 0.95)
    movers = {one["player"]: one for one in found["notes"]}
    danger = movers["gazette:1"]
    assert danger["text"] == "A clash <b>will</b> come."
    assert danger["share"]["low"] <= danger["share"]["value"] <= danger["share"]["high"]
    total = sum(one["share"]["value"] for one in found["notes"])
    assert total == pytest.approx(found["whole"]["value"], abs=1e-9)
    standing = {player: one["standing"] for player, one in movers.items()}
    assert standing["gazette:3"] == "cited by nothing"
    assert standing["gazette:4"] == "cited only by what cannot be taken back"
    assert standing["gazette:5"] == "cited only by theories or plans that are not in force"
    assert standing["gazette:6"] == "cited, moves nothing"
    assert movers["gazette:3"]["does"] == "nothing"
    assert told(place, "--question", "war") == 0
    page = " ".join(capsys.readouterr().out.split())
    for player in ("gazette:1", "judgement:parameters.guard"):
        share = movers[player]["share"]
        way, sure = "lowers" if share["value"] > 0 else "raises", not share["low"] <= 0 <= share["high"]
        assert movers[player]["does"] == (way if sure else "either way")
        said = way if sure else f"may {way.removesuffix('s')}"
        assert f"{player.removeprefix('judgement:')} {said} it by" in page


@pytest.mark.parametrize(("found", "does"), [
    (influence(), "raises"), (influence(-1.0), "lowers"), (influence(sure=False), "either way"),
])  # fmt: skip
def test_a_program_is_told_what_a_note_does_in_a_word(found: Influence, does: str) -> None:
    notes = {one["player"]: one for one in data(found, PLANTED)["notes"]}
    assert notes["gazette:1"]["does"] == does
    assert notes["record:1"]["does"] == "lowers"
    assert notes["record:2"]["does"] == "nothing"


def test_where_nothing_moves_it_the_page_says_so_once_and_has_no_empty_list(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = place / "case.yaml"
    file.write_text(CASE.replace("ending: war}, evidence", "ending: open}, evidence"), encoding="utf-8")
    assert told(place, "--question", "war") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert text.count("moves this answer") == 1
    assert "Nothing that can be taken back moves this answer" in text
    for absent in (
        "None",
        "rests on sources",
        "on no source",
        "that matter most",
        "By speaker",
        "Together",
        "shares add up",
    ):
        assert absent not in text
    assert "On average over 4 points of the ranges the answer is 0%. This measures" in text


def test_what_speaks_against_a_point_says_why_it_holds_nothing_down(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its number rests on our judgement, since nothing speaks for it."""
    against = "guard: {value: 0.5, range: [0.5, 0.5], evidence: [{note: gazette:3, polarity: against}]}"
    file = place / "case.yaml"
    file.write_text(CASE.replace("guard: {value: 0.5, range: [0.3, 0.7], note: Out of the air.}", against))
    assert told(place, "--question", "war", "--all") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "gazette:3 speaks against parameters.guard and holds nothing down: It is stated as a point, or as a " in text
    assert re.search(r"parameters\.guard (may )?(raise|lower)s? it by", text)
    assert told(place, "--question", "war") == 0
    assert "holds nothing down" not in capsys.readouterr().out


@pytest.mark.parametrize("document", ["our_judgements_of_it", "gazette"])
def test_no_word_of_a_table_is_broken_on_a_narrow_page(
    document: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    bare = influence()
    wide = Ranged(0.2, -9.0, 9.0, "mean")
    found = replace(bare, **{
        name: tuple(
            replace(one, share=wide, reach=wide, player=document if one.player == "gazette" else one.player)
            for one in getattr(bare, name)
        )
        for name in ("speakers", "documents")
    })  # fmt: skip
    show_influence(Page(), found, PLANTED, MACHINE)
    lines = capsys.readouterr().out.splitlines()
    heads = [line.split() for line in lines if "reach" in line and "share" in line and "notes" in line]
    assert [line for line in heads if len(line) == 4] == [
        ["speaker", "notes", "share", "reach"],
        ["document", "notes", "share", "reach"],
    ]
    for whole in ("our judgements ", f"{document} ", "A. Analyst "):
        assert any(line.startswith(f"  {whole}") and "(-100 to +100)" in line for line in lines), whole


def test_under_its_theory_a_note_counts(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(place, "--question", "war", "--theory", "hawk", "--json", "--by", "note") == 0
    found = json.loads(capsys.readouterr().out)
    assert "speakers" not in found
    standing = {one["player"]: one["standing"] for one in found["notes"]}
    assert standing["gazette:5"] == "moves the answer"


def test_frame_and_reading_page(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame, notes = tmp_path / "found.csv", tmp_path / "notes.html"
    words = ("--question", "war", "--frame", str(frame), "--notes", str(notes))
    assert told(place, *words) == 0
    assert f"The notes: {notes}" in capsys.readouterr().out
    with frame.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["player"] for row in rows} >= {"gazette:1", "gazette:3", "judgement:parameters.guard", "A. Analyst"}
    html5lib.HTMLParser(strict=True).parse(notes.read_text(encoding="utf-8"))
    assert told(place, *words) == 1
    assert f"`{frame}` is there already" in capsys.readouterr().err
    frame.unlink()
    before = notes.read_bytes()
    assert told(place, *words) == 0, "a reading page may be overwritten by another"
    assert notes.read_bytes() == before, "the same influence gives the same bytes"


def test_no_other_file_is_overwritten(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "notes.html"
    for text in ("mine", '<!DOCTYPE html>\n<meta name="generator" content="Détente">\n'):
        other.write_text(text, encoding="utf-8")
        assert told(place, "--question", "war", "--notes", str(other)) == 2
        assert "is no page of notes of Détente and is not overwritten" in capsys.readouterr().err
        assert other.read_text(encoding="utf-8") == text
    assert told(place, "--question", "war", "--notes", str(other), "--force") == 0


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        ((), "--question Q is needed: there is war, talks, never", 2),
        (("--question", "wart"), "there is no question `wart`; did you mean `war`?", 2),
        (("--question", "war", "--theory", "hawks"), "there is no theory `hawks`; did you mean `hawk`?", 2),
        (("--question", "war", "--plan", "peace"), "there is no plan `peace`. There is: none.", 2),
        (("--question", "war", "--points", "1"), "The number of points must be from 2 to 10,000, not 1.", 1),
        (("--question", "war", "--by", "word"), "--by: `word` is none of note, speaker, document, all", 2),
        (("--question", "war", "--frame", "found.txt"), "must end in .csv or .parquet", 1),
        (("--question", "war", "--frame", "nowhere/found.csv"), "There is no folder `nowhere`", 1),
        (("--question", "war", "--notes", "nowhere/notes.html"), "there is no folder", 2),
    ],
)
def test_bad_input_is_one_sentence(
    place: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str, code: int
) -> None:
    assert told(place, *words) == code
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_where_no_point_has_an_answer_it_says_why(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(place, "--question", "never") == 1
    error = capsys.readouterr().err
    assert "Fewer than two points have an answer, so nothing can be said. At one: " in error


def test_a_first_ranking_comes_early(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(place, "--question", "war", "--no-store") == 0
    said = capsys.readouterr().err
    assert said.count("After 2 of 4 points; intervals will narrow.") == said.count("After ") == 1
    assert "1. " in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_ranking_comes_when_orders_have_doubled(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.insight.influence.players.MOST_COALITIONS", 1)
    assert told(place, "--question", "war", "--no-store", "--engine", "here") == 0
    said = re.findall("After (.*?) points", capsys.readouterr().err)
    assert said == ["2 orders at 2 of 4", "4 orders at 4 of 4"]


def test_for_a_program_no_ranking_comes_early(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(place, "--question", "war", "--json") == 0
    assert "After" not in capsys.readouterr().err


def test_stopped_it_shows_what_there_is_and_goes_on(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt after two points: their page, the exit code, and the same command goes on from there."""

    class Interrupted(command.Look):
        def __call__(self, rows: list[dict[str, Any]], came: int) -> str:
            if came == 2:
                signal.raise_signal(signal.SIGINT)
            return ""

    with monkeypatch.context() as patch:
        patch.setattr(command, "Look", Interrupted)
        assert told(place, "--question", "war", "--points", "6") == 130
    out, err = capsys.readouterr()
    assert re.fullmatch(r"Stopped after [2-5] of 6 points; parts of what follows may be missing\.", out.splitlines()[2])
    assert "points of the ranges of 6, seed 1." in " ".join(out.split())
    assert "The notes that matter most" in out
    assert "parts of points; they are stored" in err
    assert "the same command goes on from there" in err
    assert told(place, "--question", "war", "--points", "6", "--json") == 0
    resumed = json.loads(capsys.readouterr().out)
    assert told(place, "--question", "war", "--points", "6", "--json", "--no-store") == 0
    at_once = json.loads(capsys.readouterr().out)
    assert resumed.pop("run")
    assert not at_once.pop("run")
    assert resumed == at_once
