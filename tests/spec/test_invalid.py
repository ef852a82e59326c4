"""Bad files, and beside each what is said about it, word for word; and good files, about which nothing is.

`DETENTE_WRITE=1` writes the words anew: read the difference before you keep it.
"""

import os
from pathlib import Path

import pytest

from detente.case.load import check_file
from detente.case.resolve import resolve, resolve_data

HERE = Path(__file__).parent
INVALID = sorted(path for path in (HERE / "invalid").iterdir() if path.suffix == ".yaml" or path.is_dir())
VALID = sorted((HERE / "valid").glob("*.yaml"))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_what_is_said_about_a_bad_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every issue of every file is as it is written down."""
    monkeypatch.chdir(path.parent)
    said = "".join(issue.render() + "\n" for issue in check_file(path.name))
    expected = path.with_suffix(".txt")
    if os.environ.get("DETENTE_WRITE") == "1":
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert said


def test_every_text_belongs_to_a_file() -> None:
    """No expectation is left behind by a file that is gone."""
    texts = {path.stem for path in (HERE / "invalid").glob("*.txt")}
    assert texts == {path.stem for path in INVALID}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_good_file(path: Path) -> None:
    """A good file has no mistake, and its machine form resolves to itself."""
    assert [issue.render() for issue in check_file(path) if not issue.warning] == []
    machine = resolve(path.read_text(encoding="utf-8"), path.name).machine
    again = resolve_data(machine)
    assert again.issues == ()
    assert again.machine == machine
