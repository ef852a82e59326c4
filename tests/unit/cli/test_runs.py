"""`detente runs`: what is stored is listed, shown, compared, exported and removed, and called as its command."""

import json
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.codes import MISTAKES, OK, USAGE
from detente.cli.stopping import COUNTED
from detente.cli.studies import COMMANDS, METHODS, chosen_by
from unit.cli.stored import ONE, listed


@pytest.fixture
def two(capsys: pytest.CaptureFixture[str], store: list[str]) -> list[str]:
    for runs in ("300", "400"):
        assert main(["simulate", "freeze", *ONE, "--runs", runs, *store]) == OK
    capsys.readouterr()
    return sorted(run["id"] for run in listed(capsys, *store)["runs"])


def test_studies_are_called_as_their_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    store = ["--store", str(tmp_path)]
    words = ["--question", "quiet_year", "--vary", "advance", "--walks", "0", "--enough", "0.3", "--engine", "here"]
    assert main(["sensitivity", "freeze", *words, *store]) == 0
    capsys.readouterr()
    assert main(["runs", *store]) == 0
    text = capsys.readouterr().out
    for called in ("sensitivity: tornado", "sensitivity: theories", "sensitivity: turning"):
        assert called in text
    assert "probes" not in text
    assert "flips" not in text
    assert main(["runs", *store, "--method", "sensitivity", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert {run["study"] for run in runs} == {"sensitivity: tornado", "sensitivity: theories", "sensitivity: turning"}
    assert main(["runs", *store, "--method", "compare", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == []


def test_every_study_can_be_chosen() -> None:
    from types import SimpleNamespace

    assert set(COMMANDS) == set(COUNTED)
    for method in COMMANDS:
        assert any(chosen_by(SimpleNamespace(method=method), word) for word in METHODS)  # type: ignore[arg-type]


def test_lists_them(capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
    assert main(["runs", *store]) == OK
    out = capsys.readouterr().out
    assert all(id[:8] in out for id in two)
    assert out.count("finished") == 2
    assert all(len(line) <= 80 for line in out.splitlines() if not line.startswith(store[1]))
    assert listed(capsys, *store, "--status", "stopped")["runs"] == []
    assert len(listed(capsys, *store, "--method", "simulate", "--case", "A test freeze")["runs"]) == 2


def test_a_filter_that_nothing_fits_is_said(
    capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
) -> None:
    assert main(["runs", *store, "--status", "running"]) == OK
    assert "None of the 2 runs there are fits." in capsys.readouterr().out
    assert len(listed(capsys, *store, "--case", "FREEZE")["runs"]) == 2


def test_narrow_pages_lose_nothing(
    capsys: pytest.CaptureFixture[str], store: list[str], two: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["runs", *store]) == OK
    out = capsys.readouterr().out
    assert out.count("A test freeze") == out.count("simulate, finished, 100%") == 2


def test_another_attempt_is_named_by_its_number(
    capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
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


def test_shows_one(capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
    assert main(["runs", two[0][:6], *store]) == OK
    out = capsys.readouterr().out
    assert "results.parquet" in out
    assert "seed" in out
    assert listed(capsys, two[0], *store)["parameters"]["questions"] == ["quiet_year"]


def test_compares_two(capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
    assert main(["runs", *two, *store]) == OK
    assert "parameters.runs" in capsys.readouterr().out
    assert [one["what"] for one in listed(capsys, *two, *store)["differs"]] == ["parameters.runs"]


@pytest.mark.parametrize("sort", ["csv", "parquet"])
def test_exports_one(
    sort: str, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str], tmp_path: Path
) -> None:
    file = tmp_path / f"rows.{sort}"
    assert main(["runs", two[0], "--export", str(file), *store]) == OK
    assert capsys.readouterr().out == f"1 rows written to {file}.\n"
    import pandas

    frame = pandas.read_csv(file) if sort == "csv" else pandas.read_parquet(file)
    assert list(frame["question"]) == ["quiet_year"]
    assert main(["runs", two[0], "--export", str(file), *store]) == MISTAKES
    assert "is there already" in capsys.readouterr().err


def test_removes_one(capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
    assert main(["runs", two[0], "--remove", *store]) == OK
    capsys.readouterr()
    assert [run["id"] for run in listed(capsys, *store)["runs"]] == [two[1]]


def test_names_what_it_cannot_read(capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]) -> None:
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
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], store: list[str], two: list[str]
) -> None:
    assert main(["runs", *words, *store]) in (MISTAKES, USAGE)
    assert said in capsys.readouterr().err


def test_an_empty_store_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["runs", "--store", str(tmp_path)]) == OK
    assert "No runs are stored" in capsys.readouterr().out
    assert main(["runs", "--store", str(tmp_path / "none")]) == USAGE
