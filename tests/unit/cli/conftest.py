"""Where the commands keep what they compute."""

from pathlib import Path

import pytest


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    """A folder of its own for what is stored, as words of a command."""
    return ["--store", str(tmp_path / "runs")]
