"""The same call gives the same bytes, whatever the order of hashes."""

import json
import os
import subprocess
import sys

import pytest


def run(words: list[str], seed: str, home: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "HOME": home, "XDG_DATA_HOME": home}
    command = [sys.executable, "-m", "detente", "forecast", "freeze", "--json", *words]
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


@pytest.mark.parametrize(
    "words",
    [
        ["--theory", "axelrod", "--plan", "freeze_for_freeze", "--no-spread"],
        ["--question", "plan_gain", "--question", "resumed_quickly", "--theory", "none"],
        pytest.param([], marks=pytest.mark.slow),
    ],
    ids=["a plan", "a difference with its spread", "everything"],
)
def test_same_bytes(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second = (run(words, seed, str(tmp_path_factory.mktemp(f"home{seed}"))) for seed in ("0", "12345"))
    assert first == second
    assert json.loads(first)["complete"] is True
