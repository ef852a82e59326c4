"""How answers are printed, from rows made by hand."""

import io
import json
from collections.abc import Iterator

import pytest

from detente.cli import main
from detente.cli.forecast_page import introduce, show_question
from detente.cli.page import Page
from detente.report.rows import Row, carriers
from detente.result import Status

ABLATIONS = {"frozen": 0.0, "random": 0.25, "myopic": 2.2e-7}


def row(**changes: object) -> Row:
    usual: dict[str, object] = {
        "question": "quiet_year", "text": "Quiet?", "asks": "probability quiet, at 12 months", "theory": "none",
        "plan": "none", "value": 0.123, "bound": 1e-12, "status": Status.EXACT, "spread": (0.01, 0.456),
        "carriers": {"start": 0.0, "chance": 0.06, "chosen": 0.05, "slip": 0.013},
        "routes": [("step", 0.06, 0.0, 0.0), ("east.tests to paused", 0.0, 0.05, 0.013)], "ablations": ABLATIONS,
        "evidence": ["axelrod:1"], "judgements": ["events.step"],
    }  # fmt: skip
    return Row(**(usual | changes))  # type: ignore[arg-type]


def page_of(*rows: Row) -> str:
    stream = io.StringIO()
    page = Page(stream)
    introduce(page, "A case", spread=True)
    show_question(page, rows)
    return stream.getvalue()


def answer_with(monkeypatch: pytest.MonkeyPatch, *rows: Row, end: BaseException | None = None) -> None:
    def answers(*_: object, **__: object) -> Iterator[Row]:
        yield from rows
        if end is not None:
            raise end

    monkeypatch.setattr("detente.cli.answering.answers", answers)


def test_spread_stands_before_the_bound() -> None:
    head = next(line for line in page_of(row()).splitlines() if line.split()[:2] == ["value", "ends"])
    assert head.split() == ["value", "ends", "bound", "frozen", "random", "myopic"]


def test_a_probability_never_stands_alone() -> None:
    line = next(line for line in page_of(row(spread=None)).splitlines() if "0.123" in line)
    assert "1e-12" in line
    line = next(line for line in page_of(row()).splitlines() if "0.123" in line)
    assert "0.010–0.456" in line
    assert "1e-12" in line


def test_page_fits_eighty_columns_without_colour_or_trailing_blanks() -> None:
    rows = [row(theory=t, plan=p) for t in ("none", "exploitation_of_the_weak") for p in ("none", "freeze_for_freeze")]
    for line in page_of(*rows).splitlines():
        assert len(line) <= 80
        assert line == line.rstrip()
        assert "\x1b" not in line


def test_carriers_are_said_only_above_a_tenth() -> None:
    assert carriers(row()) == "49% of it is chance (`step` 49%); 11% of it is slips (`east.tests to paused` 11%)."
    assert carriers(row(carriers={"start": 0.0, "chance": 0.01, "chosen": 0.11, "slip": 0.003})) == ""


def test_expectations_stand_side_by_side() -> None:
    text = page_of(*(row(expectation=n, expectations=2, value=v) for n, v in ((1, 6e-5), (2, 0.99991))))
    assert "(1 of 2)" in text
    assert "6.0e-5" in text
    assert "(2 of 2)" in text
    assert "0.99991" in text
    assert "never averaged" in " ".join(text.split())


@pytest.mark.parametrize(("status", "code"), [(Status.STOPPED, 3), (Status.UNDEFINED, 0), (Status.INFINITE, 0)])
def test_what_is_no_number_says_so(
    status: Status, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with(monkeypatch, row(value=None, status=status))
    assert main(["forecast", "freeze"]) == code
    out = " ".join(capsys.readouterr().out.split())
    assert status.value in out
    assert ("not a result" in out) == (status is Status.STOPPED)


def test_interrupted_run_shows_what_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with(monkeypatch, row(), end=KeyboardInterrupt())
    assert main(["forecast", "freeze"]) == 130
    out = capsys.readouterr().out
    assert "0.123" in out
    assert "Stopped before the end" in out


def test_interrupted_json_says_that_it_is_not_complete(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with(monkeypatch, row(), end=KeyboardInterrupt())
    assert main(["forecast", "freeze", "--json"]) == 130
    data = json.loads(capsys.readouterr().out)
    assert data["complete"] is False
    assert data["answers"][0]["status"]["name"] == "exact"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--question", "quiet_yeer"], "did you mean `quiet_year`?"),
        (["--theory", "axelrd"], "did you mean `axelrod`?"),
        (["--plan", "zzz"], "There is: none"),
    ],
)
def test_unknown_names(words: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "freeze", *words]) == 2
    assert hint in capsys.readouterr().err


def test_a_real_answer(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--question", "quiet_year", "--theory", "none", "--plan", "none", "--json", "--no-spread"]
    assert main(["forecast", "freeze", *words]) == 0
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert 0.1 < answer["value"] < 0.5
    assert answer["ablations"]["frozen"] == 0
    assert answer["bound"] < 1e-6
    assert sum(answer["carriers"].values()) == pytest.approx(answer["value"])
    assert "axelrod:2" in answer["evidence"]
