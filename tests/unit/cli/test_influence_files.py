"""`detente influence`: what is written, what is refused, and what comes early or is stopped."""

import csv
import json
import re
import signal
from pathlib import Path
from typing import Any

import html5lib
import pytest

from detente.cli import influence as command
from unit.cli.gazette import told, write


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    return write(tmp_path / "case")


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
