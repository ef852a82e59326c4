"""A new case checks clean, and nothing is ever overwritten."""

from pathlib import Path

import pytest

from detente.cli import main


def test_template_checks_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "the_strait's-crisis"
    assert main(["new", str(folder)]) == 0
    assert main(["check", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "The strait's crisis" in out
    assert "No mistakes, 0 warnings." in out


@pytest.mark.parametrize("case", ["council", "freeze", "surprise"])
def test_copy_of_a_shipped_case(case: str, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "mine"), "--from", case]) == 0
    assert main(["check", str(tmp_path / "mine")]) == 0


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    assert main(["new", str(tmp_path / "mine")]) == 2
    assert "nothing was changed" in capsys.readouterr().err
    assert list((tmp_path / "mine").iterdir()) == []


def test_unknown_origin_leaves_nothing_behind(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "mine"), "--from", "nowhere"]) == 2
    assert not (tmp_path / "mine").exists()


def test_machine_form_of_a_shipped_case_is_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "freeze", "--machine"]) == 0
    (tmp_path / "freeze.yaml").write_text(capsys.readouterr().out)
    assert main(["check", str(tmp_path / "freeze.yaml")]) == 0
    assert main(["show", str(tmp_path / "freeze.yaml"), "--machine"]) == 0
    capsys.readouterr()
