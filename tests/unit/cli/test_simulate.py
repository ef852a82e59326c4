"""`detente simulate` and `detente runs`, as somebody at a terminal meets them."""

import io
import json
import re
from pathlib import Path

import pytest

from detente.case.load import load
from detente.cli import main
from detente.cli.codes import INTERRUPTED, MISTAKES, NOT_CONVERGED, OK, USAGE
from detente.cli.page import Page
from detente.cli.scenario_page import Point, explained, show_points

ONE = ["--question", "quiet_year", "--theory", "none", "--plan", "none"]


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    return ["--store", str(tmp_path / "runs")]


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["runs", *words, "--json"]) == OK
    return json.loads(capsys.readouterr().out)


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


@pytest.mark.parametrize(
    ("count", "there", "head", "ends"),
    [
        (20, 20, "lowest to highest", "0 to 0.475"),
        (20, 11, "lowest to highest", "0 to 0.250"),
        (21, 21, "5-95%", "0.025 to 0.475"),
        (24, 11, "5-95%", "0.013 to 0.237"),
    ],
)
def test_few_points_have_a_lowest_and_a_highest(count: int, there: int, head: str, ends: str) -> None:
    case, said = load("freeze"), io.StringIO()
    points = [
        Point("quiet_year", "none", "none", place, place / 40 if place < there else None, 0.0) for place in range(count)
    ]
    show_points(Page(said), case, points, "bound", count)
    lines = said.getvalue().splitlines()
    assert head in next(line for line in lines if line.split()[:1] == ["median"])
    assert ends in next(line for line in lines if f"{there} of {count}" in line)
    assert ("the lowest and the highest" in explained(count)) == (count == 20)


def test_scenarios_are_summed_up(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    assert main(["simulate", "freeze", *ONE, "--runs", "200", "--scenarios", "6", *store]) == OK
    out = capsys.readouterr().out
    assert "6 points in the ranges" in out
    assert "6 of 6" in out


def test_a_forecast_at_many_points_is_summed_up(capsys: pytest.CaptureFixture[str], store: list[str]) -> None:
    words = ["forecast", "freeze", *ONE, "--scenarios", "4", *store]
    assert main(words) == OK
    assert "4 of 4" in capsys.readouterr().out
    assert main([*words, "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert len(found["scenarios"]) == len(found["answers"]) == 4
    assert len({answer["value"] for answer in found["answers"]}) == 4
    assert listed(capsys, *store)["runs"][0]["method"] == "forecast"


def test_a_forecast_by_two_workers_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["forecast", "freeze", "--question", "quiet_year", "--theory", "none", "--json"]
    texts = []
    for more in ([], ["--workers", "2"]):
        assert main([*words, *more]) == OK
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]


def test_a_table_of_points_is_taken(capsys: pytest.CaptureFixture[str], store: list[str], tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("parameters.advance,behaviour.depth\n0.05,1.5\n0.02,9\n")
    words = ["forecast", "freeze", *ONE, "--scenarios", str(tmp_path / "points.csv"), *store, "--json"]
    assert main(words) == OK
    said = capsys.readouterr()
    assert "`behaviour.depth` is outside of its range, 1 to 2, in 1 of 2 scenarios." in said.err
    assert json.loads(said.out)["answers"][0]["value"] == pytest.approx(0.28533, abs=1e-5)


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
        assert "the same command goes on from there" in said.err
        assert json.loads(said.out)["status"] == "stopped"
        assert listed(capsys, *store)["runs"][0]["status"] == "stopped"
    assert main(words) == OK
    assert json.loads(capsys.readouterr().out)["tasks"] == {"done": 40, "of": 40}


class TestRuns:
    @pytest.fixture
    def two(self, capsys: pytest.CaptureFixture[str], store: list[str]) -> list[str]:
        for runs in ("300", "400"):
            assert main(["simulate", "freeze", *ONE, "--runs", runs, *store]) == OK
        capsys.readouterr()
        return sorted(run["id"] for run in listed(capsys, *store)["runs"])

    def test_lists_them(self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
        assert main(["runs", *store]) == OK
        out = capsys.readouterr().out
        assert all(id[:8] in out for id in two)
        assert out.count("finished") == 2
        assert all(len(line) <= 80 for line in out.splitlines() if not line.startswith(store[1]))
        assert listed(capsys, *store, "--status", "stopped")["runs"] == []
        assert len(listed(capsys, *store, "--method", "simulate", "--case", "A test freeze")["runs"]) == 2

    def test_a_filter_that_nothing_fits_is_said(
        self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
    ) -> None:
        assert main(["runs", *store, "--status", "running"]) == OK
        assert "None of the 2 runs there are fits." in capsys.readouterr().out
        assert len(listed(capsys, *store, "--case", "FREEZE")["runs"]) == 2

    def test_narrow_pages_lose_nothing(
        self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        assert main(["runs", *store]) == OK
        out = capsys.readouterr().out
        assert out.count("A test freeze") == out.count("simulate, finished, 100%") == 2

    def test_another_attempt_is_named_by_its_number(
        self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
    ) -> None:
        assert main(["simulate", "freeze", *ONE, "--runs", "300", "--fresh", *store]) == OK
        capsys.readouterr()
        (again,) = {run["id"] for run in listed(capsys, *store)["runs"]} - set(two)
        short = f"{again[:8]}-2"
        capsys.readouterr()
        assert main(["runs", *store]) == OK
        assert short in capsys.readouterr().out
        assert main(["runs", short, "--remove", *store]) == OK
        assert f"Removed run {again}: A test freeze" in capsys.readouterr().out

    def test_shows_one(self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
        assert main(["runs", two[0][:6], *store]) == OK
        out = capsys.readouterr().out
        assert "results.parquet" in out
        assert "seed" in out
        assert listed(capsys, two[0], *store)["parameters"]["questions"] == ["quiet_year"]

    def test_compares_two(self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
        assert main(["runs", *two, *store]) == OK
        assert "parameters.runs" in capsys.readouterr().out
        assert [one["what"] for one in listed(capsys, *two, *store)["differs"]] == ["parameters.runs"]

    @pytest.mark.parametrize("sort", ["csv", "parquet"])
    def test_exports_one(
        self, sort: str, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str], tmp_path: Path
    ) -> None:
        file = tmp_path / f"rows.{sort}"
        assert main(["runs", two[0], "--export", str(file), *store]) == OK
        assert capsys.readouterr().out == f"1 rows written to {file}.\n"
        import pandas

        frame = pandas.read_csv(file) if sort == "csv" else pandas.read_parquet(file)
        assert list(frame["question"]) == ["quiet_year"]
        assert main(["runs", two[0], "--export", str(file), *store]) == MISTAKES
        assert "is there already" in capsys.readouterr().err

    def test_removes_one(self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
        assert main(["runs", two[0], "--remove", *store]) == OK
        capsys.readouterr()
        assert [run["id"] for run in listed(capsys, *store)["runs"]] == [two[1]]

    def test_names_what_it_cannot_read(
        self, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
    ) -> None:
        manifest = Path(store[1]) / two[0] / "manifest.json"
        manifest.write_text("{")
        (Path(store[1]) / "catalogue.sqlite").unlink()
        assert main(["runs", *store]) == OK
        out = capsys.readouterr().out.replace("\n", " ")
        assert "is damaged" in out
        assert two[1][:8] in out
        (said,) = listed(capsys, *store)["unreadable"]
        assert str(manifest) in said

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["nothing"], "detente runs: there is no run `nothing`"),
            (["--remove"], "needs one run"),
            (["a", "b", "c"], "compare two"),
            (["a", "--remove"], "8 letters"),
            (["a", "--remove", "--export", "b.csv"], "one at a time"),
        ],
    )
    def test_a_mistake_is_one_sentence(
        self, words: list[str], said: str, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
    ) -> None:
        assert main(["runs", *words, *store]) in (MISTAKES, USAGE)
        assert said in capsys.readouterr().err

    def test_an_empty_store_is_said(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert main(["runs", "--store", str(tmp_path)]) == OK
        assert "No runs are stored" in capsys.readouterr().out
        assert main(["runs", "--store", str(tmp_path / "none")]) == USAGE
