"""The README's transcript is what the command prints."""

import re
from pathlib import Path

import pytest

from detente.cli import main

README = Path(__file__).parents[2] / "README.md"


def test_the_transcript_is_real(capsys: pytest.CaptureFixture[str]) -> None:
    text = README.read_text(encoding="utf-8")
    shown = re.search(r"^    \$ detente (.+)\n((?:    .*\n|\n)+)", text, re.MULTILINE)
    assert shown is not None
    assert main(shown[1].split()) == 0
    printed = [line.rstrip() for line in capsys.readouterr().out.rstrip().splitlines()]
    assert [line.removeprefix("    ").rstrip() for line in shown[2].rstrip().splitlines()] == printed
