"""What every command returns, and that a mistake of the user is a sentence and never a traceback."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.cli import VERBS, main
from detente.cli.places import find
from detente.errors import GameError

SHIPPED = ("council", "freeze", "surprise")


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def text_of(case: str) -> str:
    place = find(case)
    assert isinstance(place, Path)
    return (place / "case.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", SHIPPED)
def test_shipped_case_is_clean(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", case]) == 0
    out = capsys.readouterr().out
    assert "No mistakes" in out
    assert "error:" not in out


def test_mistakes_are_all_told_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(
        text_of("freeze").replace("clock: month", "clock: fortnight").replace("start: active", "start: actve")
    )
    assert main(["check", str(file)]) == 1
    captured = capsys.readouterr()
    assert "bad.yaml:9:8: error: clock" in captured.out
    assert "did you mean `active`?" in captured.out
    assert captured.out.count("error:") >= 3
    assert "Traceback" not in captured.out + captured.err


@pytest.mark.parametrize("verb", ["show", "forecast"])
def test_other_commands_refuse_a_case_with_mistakes(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text_of("freeze").replace("clock: month", "clock: fortnight"))
    assert main([verb, str(file)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "clock" in captured.err


@pytest.mark.parametrize("verb", ["check", "show", "forecast"])
def test_missing_case(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "freez"]) == 2
    assert "did you mean `freeze`?" in capsys.readouterr().err


def test_folder_without_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "case.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"detente: 1\n\tbad", b"- a\n- b", b"detente: 99", b"a: &x [*x]"]
)
def test_what_is_no_case_is_refused(
    data: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    standard_input(monkeypatch, data)
    assert main(["check", "-"]) == 1
    captured = capsys.readouterr()
    assert "error" in captured.out
    assert "Traceback" not in captured.err


def test_a_case_on_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    standard_input(monkeypatch, text_of("freeze").encode())
    assert main(["check", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A test freeze"


def test_game_error_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise GameError("The game has too many states.")

    monkeypatch.setattr("detente.cli.check.examine", refuse)
    assert main(["check", "freeze"]) == 1
    assert capsys.readouterr().err == "detente check: The game has too many states.\n"


def test_interrupt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.cli.check.examine", interrupt)
    assert main(["check", "freeze"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "detente", "show", "freeze"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_lists_every_command_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    top = capsys.readouterr().out
    for verb in ("new", "check", "show", "compare", "sensitivity", "influence", "explain", "forecast", "stability",
                 "paths", "inverse", "export", "schema", "source"):  # fmt: skip
        assert f"(detente {verb}" in " ".join(top.split())
        assert main([verb, "--help"]) == 0
        said = capsys.readouterr().out
        assert "example" in said
        assert f"detente {verb}" in said.partition("example")[2]
    assert len(VERBS) == 17


@pytest.mark.parametrize("words", [["source", "attach"], ["source", "verify"]])
def test_actions_have_an_example(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--help"]) == 0
    assert "detente " + " ".join(words) in capsys.readouterr().out.partition("example")[2]


def test_help_does_not_wait_for_numerics() -> None:
    heavy = "{'numpy', 'scipy', 'rich', 'yaml'}"
    code = f"import sys, detente.cli as c; c.main(['--help']); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
