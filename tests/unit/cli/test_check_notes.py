"""What a check says of the notes: how many carry the model, which are background, which are neither."""

import json
from pathlib import Path

import pytest

from detente.cli import main

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
actors:
  us:
    evidence: [gazette:1, {cited}]
options:
  us.drills: {levels: [no, yes]}
"""
NOTES = """\
---
id: gazette
title: The case
---
1. The United States chooses.
2. {kind: event, background: the caption of a picture} It rains.
3. Somebody is forgotten.
4. Drills go on.
"""


def written(folder: Path, cited: str) -> str:
    (folder / "sources").mkdir()
    (folder / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    (folder / "case.yaml").write_text(CASE.replace("{cited}", cited), encoding="utf-8")
    return str(folder)


def test_the_summary_counts_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "gazette:4")]) == 0
    out = capsys.readouterr().out
    assert "4 notes: 2 evidence, 1 background, 1 neither." in out
    assert "Cited by nothing, and not background: gazette:3." in out
    assert "No mistakes, 0 warnings." in out


def test_so_does_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "gazette:4"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["notes"] == {"all": 4, "evidence": 2, "background": 1, "neither": 1}
    assert data["uncited"] == ["gazette:3"]


def test_background_that_is_cited_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "gazette:2")]) == 0
    out = capsys.readouterr().out
    assert "case.yaml:6:27: warning: actors.us.evidence.2" in out
    assert "found `gazette:2`, which is background, expected a note that is evidence" in out
    assert "sources/gazette.md:6 has `background: the caption of a picture`" in out
    assert "4 notes: 2 evidence, 0 background, 2 neither." in out
    assert "No mistakes, 1 warning." in out


def test_links_of_theories_are_looked_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = written(tmp_path, "gazette:4")
    theory = (
        "theories:\n  bold: {by: B, set: {options.us.drills.start: yes}, evidence: [{note: gazette:2, aspect: sign}]}\n"
    )
    with (tmp_path / "case.yaml").open("a", encoding="utf-8") as file:
        file.write(theory)
    assert main(["check", case]) == 0
    assert "case.yaml:10:65: warning: theories.bold.evidence.1" in capsys.readouterr().out


def test_it_counts_the_numbers_whose_size_no_note_supports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = written(tmp_path, "gazette:4")
    numbers = """\
parameters:
  pace: {value: 2, evidence: [gazette:1]}
  turn: {value: 3, evidence: [{note: gazette:1, aspect: sign}]}
  slant: {value: 4, evidence: [{note: gazette:1, aspect: size, polarity: against}]}
"""
    with (tmp_path / "case.yaml").open("a", encoding="utf-8") as file:
        file.write(numbers)
    assert main(["check", case]) == 0
    assert "How large 2 of 3 numbers are, behaviour apart, no note says." in capsys.readouterr().out
    assert main(["check", case, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sizes"] == {"numbers": 3, "supported": 1}
