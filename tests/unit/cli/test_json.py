"""JSON output parses, has sorted keys, and is the same bytes in every run."""

import json
import subprocess
import sys

import pytest

COMMANDS = [
    ["check", "freeze", "--json"],
    ["show", "council", "--json"],
    ["show", "surprise", "south.struck", "--json"],
    ["forecast", "freeze", "--json", "--no-spread", "--question", "quiet_year", "--plan", "none"],
    ["schema"],
    ["source", "verify", "freeze", "--json"],
]


def run(words: list[str], seed: str, folder: str) -> bytes:
    environment = {"PYTHONHASHSEED": seed, "XDG_DATA_HOME": folder, "HOME": folder}
    command = [sys.executable, "-m", "detente", *words]
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_json_is_the_same_twice(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second = (run(words, seed, str(tmp_path_factory.mktemp(f"home{seed}"))) for seed in ("1", "2"))
    assert first == second
    data = json.loads(first)
    assert first.decode() == json.dumps(data, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert b"/home" not in first
    assert sys.prefix.encode() not in first


def test_element_has_its_notes(capsys: pytest.CaptureFixture[str]) -> None:
    from detente.cli import main

    assert main(["show", "surprise", "south.struck", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["path"] == "interests.south.struck"
    assert [note["note"] for note in data["evidence"]] == ["schelling:1"]
    assert data["evidence"][0]["text"].startswith("To be struck first")
