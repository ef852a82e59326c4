"""`detente runs`: studies are called as the command that made them, and chosen by that."""

import json
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.computing import COUNTED
from detente.cli.studies import COMMANDS, METHODS, chosen_by


def test_studies_are_called_as_their_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    store = ["--store", str(tmp_path)]
    words = ["--question", "quiet_year", "--vary", "advance", "--walks", "0", "--enough", "0.3", "--engine", "here"]
    assert main(["sensitivity", "freeze", *words, *store]) == 0
    capsys.readouterr()
    assert main(["runs", *store]) == 0
    text = capsys.readouterr().out
    for called in ("sensitivity: tornado", "sensitivity: theories", "sensitivity: turning"):
        assert called in text
    assert "probes" not in text
    assert "flips" not in text
    assert main(["runs", *store, "--method", "sensitivity", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert {run["study"] for run in runs} == {"sensitivity: tornado", "sensitivity: theories", "sensitivity: turning"}
    assert main(["runs", *store, "--method", "compare", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == []


def test_every_study_can_be_chosen() -> None:
    from types import SimpleNamespace

    assert set(COMMANDS) == set(COUNTED)
    for method in COMMANDS:
        assert any(chosen_by(SimpleNamespace(method=method), word) for word in METHODS)  # type: ignore[arg-type]
