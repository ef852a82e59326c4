"""`detente simulate`, as somebody at a terminal meets it."""

import json
import re
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.codes import INTERRUPTED, MISTAKES, NOT_CONVERGED, OK, USAGE
from unit.cli.stored import ONE, listed


def test_a_number_stands_with_its_interval(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    assert main(["simulate", "freeze", *ONE, "--runs", "1000", *store]) == OK
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if "no plan" in line)
    value, low, to, high, runs = line.split()[2:]
    assert (to, runs) == ("to", "1,000")
    assert float(low) < float(value) < float(high)
    assert "spread over behaviour" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_json_is_the_same_bytes_every_time_stored_or_not(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    words = ["simulate", "freeze", *ONE, "--runs", "500", "--json"]
    texts = []
    for more in (store, store, [*store, "--fresh"], [*store, "--workers", "2", "--fresh"]):
        assert main([*words, *more]) == OK
        texts.append({**json.loads(capsys.readouterr().out), "run": ""})
    assert all(text == texts[0] for text in texts)
    (answer,) = texts[0]["answers"]
    assert answer["low"] < answer["value"] < answer["high"]
    assert answer["enumerated"] is True
    assert answer["status"]["name"] == "sampled"


def test_what_is_stored_is_not_computed_again(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    words = ["simulate", "freeze", *ONE, "--runs", "500", *store]
    assert main(words) == OK
    assert main(words) == OK
    assert main([*words, "--fresh"]) == OK
    capsys.readouterr()
    runs = listed(capsys, *store)["runs"]
    assert len(runs) == 2
    assert runs[0]["machine"] == runs[1]["machine"]


def test_too_few_runs_for_a_width_is_no_success(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    assert main(["simulate", "freeze", *ONE, "--runs", "1000", "--width", "0.001", *store]) == NOT_CONVERGED
    assert "1,000 runs are too few for this width" in capsys.readouterr().err
    assert main(["simulate", "freeze", *ONE, "--width", "0.05", *store]) == OK


def test_with_a_width_there_are_as_many_runs_as_it_takes(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    assert main(["simulate", "freeze", *ONE, "--width", "0.008", *store, "--json"]) == OK
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert answer["high"] - answer["low"] <= 0.008
    assert answer["runs"] > 10_000


def test_notes_name_their_rows(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    assert main(["simulate", "freeze", "--question", "vast_arsenals", "--runs", "500", "--seed", "3", *store]) == OK
    out = " ".join(capsys.readouterr().out.split())
    assert "runs were still open at time 1000" in out
    assert re.search(r"(no theory|axelrod|exploitation|restraint)( / \w+)+.*?: [\d,]+ runs were still open", out)


def test_a_story_is_dated_and_reasoned(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "freeze", "--story", "2", "--until", "24"]) == OK
    out = capsys.readouterr().out
    assert "an illustration, not the forecast" in " ".join(out.split())
    assert out.count("It begins:") == 2
    assert "2030-01-15  It begins" in out
    assert "probability" in out
    assert main(["simulate", "freeze", "--story", "--until", "24", "--json"]) == OK
    (story,) = json.loads(capsys.readouterr().out)["stories"]
    assert {"date", "cause", "path", "carrier", "text", "reason", "changes", "evidence"} <= set(story["scenes"][0])


def test_a_rare_outcome_is_split(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    words = ["--question", "quiet_at_all", "--theory", "none", "--plan", "none", "--particles", "100"]
    assert main(["simulate", "freeze", "--split", "arsenals", *words, *store]) == OK
    assert "replicates" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--scenarios", "0"], MISTAKES, "must be a whole number from 1"),
        (["--scenarios", "nowhere.csv"], MISTAKES, "nowhere.csv cannot be read"),
        (["--runs", "0"], USAGE, "1 or more"),
        (["--width", "-1"], USAGE, "above 0"),
        (["--confidence", "95"], USAGE, "a share below 1"),
        (["--seed", "x"], USAGE, "whole number from 0"),
        (["--look-ahead", "9"], USAGE, "0 to 3 steps"),
        (["--engine", "dask"], USAGE, "--scheduler ADDRESS"),
        (["--scheduler", "tcp://127.0.0.1:1", "--workers", "2"], USAGE, "dask worker"),
        (["--engine", "here", "--workers", "2"], USAGE, "--engine local"),
        (["--vary", "parameters.advance"], USAGE, "--scenarios"),
        (["--split", "arsenals", "--width", "0.1"], USAGE, "--replicates"),
        (["--split", "arsenals", "--runs", "10"], USAGE, "--runs is for plain runs"),
        (["--particles", "10"], USAGE, "--particles goes with --split"),
        (["--story", "--width", "0.1"], USAGE, "single runs"),
        (["--story", "--question", "quiet_year"], USAGE, "--question does not go with it"),
        (["--until", "3"], USAGE, "it goes with --story"),
        (["--design", "sobol"], USAGE, "--design needs --scenarios"),
        (["--workers", "5000"], USAGE, "5,000 workers are too many"),
        (["--question", "quiet_yaer"], USAGE, "quiet_year"),
        (["--split", "arsenal", "--question", "quiet_at_all"], USAGE, "no number of this case"),
        (["--store", "x", "--no-store"], USAGE, "not both"),
    ],
)
def test_a_mistake_is_one_sentence(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["simulate", "freeze", *words]) == code
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_an_interrupted_run_goes_on(
    capsys: pytest.CaptureFixture[str], store: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.study import Control

    words = ["simulate", "freeze", *ONE, "--runs", "40000", *store, "--json"]

    class Impatient(Control):
        def __init__(self) -> None:
            super().__init__()
            self.stop()

    with monkeypatch.context() as patch:
        patch.setattr("detente.study.control.Control", Impatient)
        patch.setattr("detente.study.Control", Impatient, raising=False)
        assert main(words) == INTERRUPTED
        said = capsys.readouterr()
        assert "Stopped at 0 of 40 batches of runs; nothing was stored." in said.err
        assert json.loads(said.out)["status"] == "stopped"
        assert listed(capsys, *store)["runs"][0]["status"] == "stopped"
    assert main(words) == OK
    assert json.loads(capsys.readouterr().out)["tasks"] == {"done": 40, "of": 40}
