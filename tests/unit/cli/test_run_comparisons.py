"""Comparisons on a page and as JSON: where they hold, what they are at central values, where they fail."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from detente.case.load import load
from detente.cli import main
from detente.cli.run_comparisons import add_comparisons, run_comparisons, wanted

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
parameters: {leakage: [0, 1], shift: {value: 0.5, range: [-1, 2]}}
behaviour: {rationality: 1, foresight: 12 months, depth: 1.5, tempo: 1 per month}
actors: {us: {commitment: 1 per month}}
options: {us.buildup: {}}
conditions: {economy: {levels: [sound, crippled], start: sound}}
events: {strain: {when: economy is sound, rate: 1.1 - leakage, then: {economy: crippled}}}
interests: {us: {calm: {avoid: us.buildup, weight: 1}}}
theories: {other: {set: {leakage: 0.5}}}
questions:
  crippled: {probability: economy is crippled, within: 6 months}
  shift: {parameter: shift}
"""
COMPARISONS = """\
leaks:
  text: More leaks, less bite.
  holds: [{less: {question: crippled, set: {leakage: 0.9}}, more: {question: crippled, theory: other}}]
both:
  holds:
    - less: {question: crippled, theory: other, do: {us.buildup: "no", economy: sound}}
      more: {question: crippled, theory: other, do: {us.buildup: "no"}}
shifted:
  holds: [{less: 0, more: shift}, {less: shift, more: 5}]
unclear:
  holds: [{less: crippled, more: crippled}]
"""


def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], **more: Any) -> str:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "comparisons.yaml").write_text(COMPARISONS, encoding="utf-8")
    args = {
        "comparisons": True, "comparison": None, "points": 10, "seed": 1, "json": False, "engine": "here",
        "workers": None, "scheduler": None, "store": None, "no_store": True, "fresh": False,
    }  # fmt: skip
    assert run_comparisons(argparse.Namespace(**{**args, **more}), load(tmp_path)) == 0
    return capsys.readouterr().out


def test_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = " ".join(said(tmp_path, capsys).split())
    assert "at 10 points of all the ranges it does not set itself" in text
    assert "leaks 10 of 10 0.00 0.00 to 0.31 0 both 10 of 10 0.00 0.00 to 0.31 0 shifted 6 of 10 0.40" in text
    assert "0.12 to 0.74 0 claim 1 6 of 10" in text
    assert "claim 2 10 of 10 0.00 0.00 to 0.31 0 unclear 0 of 10 0.00 0.00 to 0.31 10" in text
    assert "leaks: More leaks, less bite." in text
    assert "crippled (leakage 0.9) 0.699 < crippled (theory other) 0.973; at central values it holds." in text
    assert "With theory other, us.buildup kept no: crippled (economy kept sound) 0 < crippled 0.973; at" in text
    assert "1. 0 < shift 0.5; at central values it holds. 2. shift 0.5 < 5; at central values it holds." in text
    assert "It fails most at point" in text
    assert "claim 1, 0 against -0.8" in text
    assert "It fails where parameters.shift is low: in the middle at" in text or "No single number tells" in text
    assert "crippled 0.973 < crippled 0.973; at central values it is undecided." in text


def test_for_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(tmp_path, capsys, json=True, comparison=["shifted"]))
    (shifted,) = found["comparisons"]
    assert (shifted["held"], shifted["failed"], shifted["share"], found["points"]) == (6, 4, 0.4, 10)
    first, second = shifted["claims"]
    assert (first["failed"], second["failed"]) == (4, 0)
    assert first["sides"] == [0.0, "shift"]
    assert first["central"]["other"] == 0.5
    worst = shifted["worst"]
    assert worst["claim"] == 0
    assert worst["values"]["parameters.shift"] == worst["other"] < 0


def test_the_options() -> None:
    command = argparse.ArgumentParser()
    add_comparisons(command)
    assert not wanted(command.parse_args([]))
    assert wanted(command.parse_args(["--comparisons"]))
    assert command.parse_args(["--comparison", "a", "--comparison", "b"]).comparison == ["a", "b"]
    assert wanted(command.parse_args(["--comparison", "a"]))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(tmp_path, capsys, points=1)
    words = ["run", str(tmp_path), "--comparison", "unclear", "--points", "2", "--engine", "here", "--no-store"]
    assert main(words) == 0
    assert "0 of 2" in capsys.readouterr().out
    assert main([*words, "--comparison", "unclaer"]) == 2
    assert "no comparison `unclaer`; did you mean `unclear`?" in capsys.readouterr().err
    (tmp_path / "comparisons.yaml").unlink()
    assert main(words) == 1
    assert "has no comparisons: they are written in `comparisons.yaml`" in " ".join(capsys.readouterr().err.split())
