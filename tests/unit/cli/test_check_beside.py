"""What `detente check` says of the files beside a case: a second reader's weights, comparisons, their mistakes."""

import json
from pathlib import Path

import pytest

from detente.cli import main

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
actors: {us: {}}
options: {us.buildup: {}}
interests: {us: {calm: {avoid: us.buildup, weight: major}, quiet: {want: us.buildup, weight: 1}}}
questions: {built: {probability: us.buildup, within: 6 months}}
"""
COMPARISONS = "rises:\n  holds: [{less: 0, more: built}]\n"


def folder(tmp_path: Path, weights: str, comparisons: str = COMPARISONS) -> Path:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "weights-second-coder.yaml").write_text(f"by: A. Reader\nweights: {weights}\n", encoding="utf-8")
    (tmp_path / "comparisons.yaml").write_text(comparisons, encoding="utf-8")
    return tmp_path


def test_it_says_how_far_they_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder(tmp_path, "{us.calm: vital, us.quiet: 1}"))]) == 0
    text = " ".join(capsys.readouterr().out.split())
    # words 3 and 1 against 4 and 1: squares 1 and 0; by chance (1 + 4 + 9 + 0) / 4
    assert "A. Reader weighs 2 of 2 interests from the same notes: kappa 0.86, rank correlation 1.00, 1.00 of" in text
    assert "1 comparison: `detente run CASE --comparisons` holds them." in text


def test_for_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder(tmp_path, "{us.calm: 4}")), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["comparisons"] == ["rises"]
    assert found["second_coder"]["interests"] == 1
    assert found["second_coder"]["kappa"] is None
    assert found["second_coder"]["note"].startswith("Kappa is undefined")
    (issue,) = found["issues"]
    assert issue["warning"]
    assert issue["found"] == "no weight for `us.quiet`"


def test_undefined_is_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder(tmp_path, "{us.calm: 4}"))]) == 0
    assert "kappa undefined, rank correlation undefined, 1.00 of" in " ".join(capsys.readouterr().out.split())


def test_their_mistakes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = folder(tmp_path, "{us.clam: 4, us.quiet: 1}", COMPARISONS.replace("built", "build"))
    assert main(["check", str(where)]) == 1
    text = capsys.readouterr().out
    assert "weights-second-coder.yaml:2:11: error: weights.us.clam" in text
    assert "comparisons.yaml:2:27: error: rises.holds.1.more.question" in text
    assert "2 mistakes" in text
