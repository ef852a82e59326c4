"""What is stored, as `detente runs` lists it, and one answer that is soon computed."""

import json
from typing import Any

import pytest

from detente.cli import main
from detente.cli.codes import OK

ONE = ["--question", "quiet_year", "--theory", "none", "--plan", "none"]


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The data of the command, given some words."""
    assert main(["runs", *words, "--json"]) == OK
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found
