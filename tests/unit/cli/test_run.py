"""`detente run`, as somebody at a terminal meets it."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from detente.cli import main, run_brief
from detente.cli.codes import INTERRUPTED, MISTAKES, NOT_CONVERGED, OK, USAGE
from detente.cli.computing import store_of

WORDS = ["run", "freeze", "--theory", "none", "--theory", "axelrod", "--plan", "none", "--plan", "west_alone"]
ONE = ["run", "freeze", "--question", "quiet_year", "--theory", "none", "--plan", "none", "--points", "2"]
HERE = ["--engine", "here"]
PAGE = '<!doctype html><meta name="generator" content="Détente 0"><title>Brief</title><p>' + "word " * 460


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to stand in, and a brief that costs nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(import_module("detente.report.document"), "write", lambda found, sections=(): PAGE)
    return tmp_path


def test_a_line_for_each_question_disagreement_first_spread_before_bound(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    asked = ["--question", "vast_arsenals", "--question", "quiet_year", "--points", "2"]
    assert main([*WORDS, *asked, "--no-sample", *HERE]) == OK
    out = capsys.readouterr().out
    head = next(line for line in out.splitlines() if line.startswith("question "))
    assert head.split() == ["question", "value", "theories", "behaviour"]
    assert out.index(head) < out.index("For numerical reasons no value is off by more than ")
    assert out.index("\nquiet_year ") < out.index("\nvast_arsenals ")
    row = next(line for line in out.splitlines() if line.startswith("quiet_year ")).split()
    assert row[1:3] == ["0.285", "0.285–0.331"]
    assert "\nquiet_year  0.285    0.363  west_alone +0.078\n" in out
    low, high = row[3].split("–")
    assert float(low) < float(high)
    assert float(low) <= 0.285 <= float(high)
    assert "2 points at which rationality" in out.replace("\n", " ")
    assert all(len(line) <= 80 for line in out.splitlines() if not line.startswith("Brief: "))
    assert f"Brief: {place / 'brief.html'} (2 kB, 2 minutes to read)." in out
    assert (place / "brief.html").read_text(encoding="utf-8") == PAGE


def test_what_is_stored_is_not_computed_again(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    assert main([*ONE, *HERE]) == OK
    assert "Nothing had to be computed." not in capsys.readouterr().out
    assert main([*ONE, *HERE]) == OK
    assert "Nothing had to be computed." in capsys.readouterr().out
    assert main(["runs", "--method", "run", "--json"]) == OK
    (listed,) = json.loads(capsys.readouterr().out)["runs"]
    assert (listed["status"], listed["done"]) == ("finished", 3)
    assert main([*ONE, *HERE, "--points", "3", "--no-store"]) == OK
    assert "Nothing had to be computed." not in capsys.readouterr().out


def test_json_has_everything_and_the_same_bytes_every_time(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    texts = []
    for more in (["--no-store"], ["--no-store", "--workers", "1"]):
        assert main([*ONE, *(more if "--workers" in more else [*more, *HERE]), "--json", "--no-brief"]) == OK
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    found = json.loads(texts[0])
    assert found["complete"] is True
    assert found["digest"].startswith("sha256:")
    assert "2 points" in found["points"]["behaviour"]["text"]
    assert "2 points" in found["points"]["all"]["text"]
    assert (found["points"]["seed"], found["points"]["all"]["count"]) == (1, 2)
    assert {"detente", "numpy"} <= set(found["versions"])
    (answer,) = found["answers"]
    assert answer["cone_digest"].startswith("sha256:")
    assert len(answer["spread"]["points"]) == 3
    assert set(answer["ablations"]) == {"frozen", "random", "myopic"}
    assert [len(sample["values"]) for sample in found["samples"]] == [2]
    assert {share["actor"] for share in found["shares"]} == {"east", "west"}
    assert not (place / "brief.html").exists()


def test_a_number_that_did_not_converge_is_no_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.answer import conclude as judged

    monkeypatch.setattr(judged, "TOO_ROUGH", 0.0)
    assert main([*ONE, *HERE, "--no-store"]) == NOT_CONVERGED
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("quiet_year "))
    assert "not a result" in row
    assert "0.285" not in out
    assert "One number did not converge and is not a result." in out
    assert "there is no number" in out.replace("\n", " ")


def test_a_file_that_is_no_brief_is_not_overwritten(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    file = place / "brief.html"
    file.write_text("<html>my own page, five hours of work</html>")
    assert main([*ONE, *HERE]) == USAGE
    assert "is no brief of Détente" in capsys.readouterr().err
    assert "five hours" in file.read_text()
    assert not (place / "data").exists()  # told before anything is computed
    assert main([*ONE, *HERE, "--force", "--no-store"]) == OK
    assert file.read_text(encoding="utf-8") == PAGE
    assert main([*ONE, *HERE, "--no-store"]) == OK  # a brief may be written again
    assert main([*ONE, *HERE, "--brief", "nowhere/brief.html"]) == USAGE
    assert main([*ONE, *HERE, "--brief", str(place)]) == USAGE


def test_a_brief_is_written_whole_or_not_at_all(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place / "brief.html"
    file.write_text(PAGE, encoding="utf-8")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main([*ONE, *HERE, "--no-store"]) == MISTAKES
    assert file.read_text(encoding="utf-8") == PAGE
    assert [path.name for path in place.iterdir() if "brief" in path.name] == ["brief.html"]


def test_a_brief_is_known_as_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(place)
    assert main([*ONE, *HERE, "--no-store"]) == OK
    assert run_brief.is_ours(place / "brief.html")


def test_details_are_printed_of_the_questions_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ONE, *HERE, "--no-brief"]) == OK
    out = capsys.readouterr().out
    assert "quiet_year: Will both sides have paused a year from now?" in out
    assert "frozen" in out
    head = next(line for line in out[out.index("quiet_year: ") :].splitlines() if line.split()[:1] == ["value"])
    assert head.split() == ["value", "behaviour", "bound", "frozen", "random", "myopic"]  # as in the table above
    assert "ends:" not in out


@pytest.mark.parametrize(
    ("count", "there", "shown", "said"),
    [
        (1, 1, "0.300", "lowest and highest at 1 point "),
        (3, 3, "0.300–0.500", "lowest and highest at 3 points"),
        (21, 21, "0.320–0.480", "from 1 in 10 to 9 in 10 at 21 points"),
        (24, 11, "0.320–0.480", "from 1 in 10 to 9 in 10 at 24 points"),
        (3, 1, "0.300", "lowest and highest at 3 points"),
        (3, 0, "-", "lowest and highest at 3 points"),
    ],
)
def test_all_ranges_hold_what_the_legend_says(
    count: int, there: int, shown: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.study.findings import Sample
    from detente.study.gathering import Gathering

    values = [0.3 + 0.2 * place / max(1, there - 1) for place in range(there)]
    sample = Sample(
        question="quiet_year", theory=None, plan=None, values=(*values, *[None] * (count - there))
    )  # fmt: skip
    monkeypatch.setattr(Gathering, "_sample", lambda self, key, found: sample)
    words = [word for word in ONE if word not in ("--points", "2")]
    assert main([*words, "--points", str(count), *HERE, "--no-brief", "--no-store"]) == OK
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("quiet_year ")).split()
    assert (row[1], row[-1]) == ("0.285", shown)
    flat = " ".join(out.split())
    assert f"all ranges: {said}" in flat
    assert "The value is at none of these points and may lie outside." in flat


def test_options_that_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    for more in (["--brief", "x.html", "--no-brief"], ["--question", "quiet_yaer"], ["--store", "x", "--no-store"]):
        assert main(["run", "freeze", *HERE, *more]) == USAGE
    assert "did you mean `quiet_year`?" in capsys.readouterr().err


def test_stopped_before_the_first_answer_there_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = import_module("detente.cli.run")

    def pressed(*args: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return store_of(*args)

    monkeypatch.setattr(command, "store_of", pressed)
    assert main([*ONE, *HERE]) == INTERRUPTED
    out, errors = (" ".join(text.split()) for text in capsys.readouterr())
    said = "Stopped at 0 of 3 tasks, before the brief; nothing was stored."
    assert out == f"{said} Nothing is found yet."
    assert errors.endswith(f"detente run: {said}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_where_it_was(place: Path, number: signal.Signals) -> None:
    words = [sys.executable, "-m", "detente", *WORDS, "--question", "quiet_year", *HERE, "--no-brief"]
    words += ["--points", "8", "--store", "runs"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while not list(place.glob("runs/*/part-*.parquet")) and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    if number is signal.SIGINT:
        assert process.returncode == INTERRUPTED
        assert "Stopped at " in err
        assert "the same command goes on from there" in err
        assert "quiet_year " in out
    else:
        assert process.returncode == -signal.SIGKILL
    shorter = subprocess.run(words, capture_output=True, text=True, timeout=100)
    assert shorter.returncode == OK
    assert "tasks were stored; the rest took" in shorter.stdout.replace("\n", " ")
