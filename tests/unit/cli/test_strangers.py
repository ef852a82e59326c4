"""A stranger's case: no link is followed, nothing plays with the terminal."""

from pathlib import Path

import pytest

from detente.cli import main
from detente.words import clean

CASE = """\
detente: 1
title: "Red \\e[31m alert"
start: 2017-09-18
actors: {a: {}}
"""


def test_a_copy_follows_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, case = tmp_path / "outside", tmp_path / "case"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep" / "secret.md").write_text("secret")
    case.mkdir()
    (case / "case.yaml").write_text(CASE)
    (case / "extra").symlink_to(outside)
    (case / "sources").symlink_to(outside / "deep")
    monkeypatch.chdir(tmp_path)
    assert main(["new", "copy", "--from", "case"]) == 0
    assert sorted(path.name for path in (tmp_path / "copy").rglob("*")) == ["case.yaml"]


def test_no_control_character_reaches_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.yaml").write_text(CASE)
    main(["show", str(tmp_path)])
    printed = capsys.readouterr()
    assert "Red" in printed.out
    assert "\x1b" not in printed.out + printed.err


def test_marks_of_direction_are_shown_as_what_they_are() -> None:
    assert clean("a\u202eb\x07\n") == "a\ufffdb\ufffd\n"
