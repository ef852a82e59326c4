"""`detente sensitivity`: its page, its JSON, and what it says of words it does not understand."""

import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import detente
from detente.cli import main
from detente.cli.page import Page
from detente.cli.sensitivity_page import Shown
from detente.insight.sensitivity.aim import aim
from detente.insight.sensitivity.boxes import Between, Box
from detente.insight.sensitivity.discovery import Discovery, Outside
from detente.insight.sensitivity.examine import computing, examine
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.trust import Doubt
from detente.insight.sensitivity.wanted import Wanted
from detente.report.sensitive import section
from detente.report.sensitive_words import Wording
from unit.insight.sensitivity.planted_case import CASE


@pytest.fixture
def case(tmp_path: Path) -> str:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return str(tmp_path)


def ran(case: str, *words: str) -> int:
    return main(["sensitivity", case, "--engine", "here", "--no-store", *words])


def test_the_page(case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert ran(case, "--question", "crippled", "--box", "--points", "40", "--sobol", "16") == 0
    text = capsys.readouterr().out
    for said in (
        "Will it be crippled?", "At central values `crippled`, with no plan, is 45% (numerical bound",
        "It hangs most on rate (0.05 to 0.4 takes it from 36% to 78%) and more (0.05 to 0.15 takes it from",
        "One number does not move it alone.", "1 number alone turns it over (above 60%): rate from 0.1 to 0.20",
        "Theories that alone turn it over, every number at its central value: `harsh` (96%).", "Sobol's indices",
        "of 120 points drawn over all ranges it is above 60%", "Wherever the others stand",
    ):  # fmt: skip
        assert said in text, said


def test_nothing_moves_it(case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert ran(case, "--question", "stays") == 0
    text = capsys.readouterr().out
    assert (
        "None of 3 uncertain numbers moves it by more than numerical error, each taken to both ends of its range"
        in text
    )
    assert "Nothing that was tried within the ranges turns it over (above 50%" in text


def test_two_plans(case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert ran(case, "--question", "crippled", "--plan", "press", "--against", "wait", "--walks", "0") == 0
    text = capsys.readouterr().out
    assert "`crippled`, with `press`, minus that with `wait`, is +34 points" in text
    assert "1 number alone turns it over (below 0): more from 0.3 to 0.0" in text


def test_json_has_every_number(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = tmp_path / "found.csv"
    assert ran(case, "--question", "crippled", "--json", "--frame", str(frame)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["value"] == pytest.approx(0.4511883639)
    assert found["tornado"][0]["name"] == "parameters.rate"
    assert found["flips"]["alone"][0]["steps"][0]["from"] == 0.1
    assert found["turned_by_theories"] == ["harsh"]
    assert found["status"] == "finished"
    assert frame.read_text().startswith('"part","name","measure"')


def test_what_is_stored_is_not_computed_again(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "s")
    words = ["sensitivity", case, "--question", "crippled", "--engine", "here", "--store", store, "--json"]
    assert main(words) == 0
    once = capsys.readouterr().out
    assert main(words) == 0
    assert capsys.readouterr().out == once
    assert len(json.loads(once)["runs"]) == 4


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "--question says which answer to look into: crippled, sound, idle, when, stays"),
        (["--question", "crippled", "--points", "5"], 2, "--points says how many points are drawn for --box"),
        (["--question", "crippled", "--range", "rate=0.4,0.1"], 2, "the low end, 0.4, must be below the high end, 0.1"),
        (["--question", "crippled", "--range", "rate"], 2, "--range is written PATH=LOW,HIGH, not `rate`"),
        (["--question", "crippled", "--range", "rate=0.2,0.4"], 1, "expected a value in its range, 0.2 to 0.4"),
        (["--question", "crippled", "--box", "--points", "1"], 1, "cannot be told from 1 point"),
        (["--question", "criple"], 2, "there is no question `criple`; did you mean `crippled`?"),
        (["--question", "crippled", "--theory", "harh"], 2, "there is no theory `harh`; did you mean `harsh`?"),
        (["--question", "crippled", "--against", "none"], 1, "Plan `none` cannot be compared with itself."),
        (["--question", "when", "--box"], 1, "When `when` fails is not said"),
    ],
)
def test_one_sentence(case: str, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str) -> None:
    assert ran(case, *words) == code
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_an_end_without_a_number_is_named_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    words = ["--question", "quiet_year", "--vary", "advance", "--range", "advance=-1,0.1", "--walks", "0", "--no-flips"]
    assert ran("freeze", *words) == 0
    lines = capsys.readouterr().out.splitlines()
    said = "With advance at its low end (-1) there is no number: that end is left out, and the other, 0.1, takes it"
    assert any(line.startswith(said) for line in lines[:8])
    row = next(line.split() for line in lines if line.strip().startswith("advance  "))
    assert row[-6:] == ["-", "41%", "13", "points", "or", "more"]
    assert not any(line.strip().startswith("* behaviour") for line in lines)


def test_a_figure_without_an_end() -> None:
    machine = detente.load("freeze").machine
    wanted = Wanted(walks=0, flips=False, only=("advance", "relief"), ranges={"parameters.advance": (-1.0, 0.1)})
    found = examine(machine, aim(machine, "quiet_year"), computing(), wanted=wanted)
    (figure,) = section(found, "").figures
    assert figure.rows[0][:3] == ("advance", "-", "41%")
    assert "nan" not in figure.svg


def test_a_stopped_page_says_so_first() -> None:
    machine = detente.load("freeze").machine
    only = Wanted(walks=0, flips=False, only=("advance",))
    found = examine(machine, aim(machine, "quiet_year"), computing(), wanted=only)
    for hold in (True, False):
        stream = io.StringIO()
        shown = Shown(Page(stream), hold=hold)
        shown(found)
        assert bool(stream.getvalue()) is not hold
        shown.end(replace(found, complete=False), "tornado: Stopped at 3 of 9 games.")
        lines = stream.getvalue().splitlines()
        place = lines.index("This is not the whole analysis. tornado: Stopped at 3 of 9 games.")
        assert (place == 2) is hold
        assert stream.getvalue().count("A test freeze") == 1


def test_nothing_moves_a_row_of_zeros(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert ran("freeze", "--question", "plan_gain", "--vary", "advance", "--walks", "1") == 0
    text = capsys.readouterr().out
    assert "Under every theory it is 0 points." in text
    assert "axelrod" not in text


@pytest.mark.parametrize(
    ("share", "inside", "said"),
    [((174, 200), (170, 186), "The box hardly beats no box"), ((60, 200), (55, 60), "Without any box it is 30%")],
)
def test_a_box_is_held_against_no_box(case: str, share: tuple[int, int], inside: tuple[int, int], said: str) -> None:
    machine = detente.load(case).machine
    wanted = Wanted(walks=0, flips=False, box=40)
    found = examine(machine, aim(machine, "crippled"), computing(), wanted=wanted)
    assert found.discovery is not None
    assert found.discovery.box is not None
    made: Discovery = replace(
        found.discovery, hits=share[0], points=share[1], together=1,
        outside=Outside(hits=inside[0], points=inside[1], all_hits=share[0]),
    )  # fmt: skip
    told = " ".join(Wording(replace(found, discovery=made)).box())
    assert said in told


def shown(found: Sensitivity, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of an analysis."""
    monkeypatch.setenv("COLUMNS", "300")
    told = io.StringIO()
    Shown(Page(told)).end(found)
    return told.getvalue()


@cache
def small() -> Sensitivity:
    machine = detente.load("freeze").machine
    return examine(machine, aim(machine, "quiet_year"), computing(), wanted=Wanted(walks=0, flips=False))


def test_the_tornado_says_what_a_swing_is_and_how_many_rows_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text, moving = shown(small(), monkeypatch), sum(bar.moves for bar in small().bars)
    assert "swing: from the lowest to the highest of the answers at the low end, at the central value and at" in text
    assert f"The 15 widest of {moving} rows that move it are shown." in text
    assert re.search(r"foresight of all actors\* +all 2 at once ", text)
    assert "are shown" not in shown(replace(small(), bars=small().bars[:15]), monkeypatch)


def test_a_box_names_the_numbers_it_limits_and_what_its_columns_are(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [one.name for one in small().inputs[:4]]
    limits = tuple(Between(name, 0.2, 1.0, 0.0, 1.0) for name in names)
    box = Box(limits=limits, points=10, hits=8, all_points=40, all_hits=12)
    told = Discovery(
        points=40, hits=12, missing=0, box=box, doubts=tuple(Doubt(name, 0.01) for name in names),
        again=tuple((name, 0.9, 0.9) for name in names), frontier=(box,),
    )  # fmt: skip
    threshold = replace(small(), aim=replace(small().aim, threshold=0.5))
    text = shown(replace(threshold, discovery=told), monkeypatch)
    assert "limits on advance, cuts, attention and west tempo " in text
    assert "quasi-p: how likely" in text
    assert "Found again: in what share of searches" in text
    why = "No limit on a number tells the points where it happens from the others by more than chance."
    none = shown(replace(threshold, discovery=replace(told, box=None, sentence=why)), monkeypatch)
    assert why in none
    assert "limits on advance" not in none
