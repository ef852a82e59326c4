"""`detente influence`: what is printed, for people and for programs."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from detente.cli.influence_page import data, show_influence
from detente.cli.page import Page
from detente.insight.influence import Influence
from detente.insight.influence.result import Standing
from detente.insight.intervals import Ranged
from unit.cli.gazette import CASE, told, write
from unit.report.leaned import MACHINE, influence
from unit.report.leaned import NOTES as PLANTED


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    return write(tmp_path / "case")


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
    assert "A share here need not be the sum of those of the notes," in text
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


@pytest.mark.parametrize("everything", [False, True])
def test_where_nothing_is_without_influence_there_is_no_heading(everything: bool) -> None:
    found = influence()
    moving = tuple(one for one in found.notes if one.standing is Standing.MOVES)
    for notes in (found.notes, moving):
        stream = io.StringIO()
        show_influence(Page(stream), replace(found, notes=notes), PLANTED, MACHINE, everything=everything)
        assert ("What moves nothing" in stream.getvalue()) is (notes is not moving)
        assert ("--all names" in stream.getvalue()) is (notes is not moving and not everything)


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


def test_a_title_that_goes_on_is_hung_below_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = io.StringIO()
    show_influence(Page(stream), influence(), PLANTED, MACHINE)
    lines = stream.getvalue().splitlines()
    (place, *_) = (number for number, line in enumerate(lines) if line.startswith("   1  "))
    assert lines[place + 1] == "      to 6)"


def test_under_its_theory_a_note_counts(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(place, "--question", "war", "--theory", "hawk", "--json", "--by", "note") == 0
    found = json.loads(capsys.readouterr().out)
    assert "speakers" not in found
    standing = {one["player"]: one["standing"] for one in found["notes"]}
    assert standing["gazette:5"] == "moves the answer"
