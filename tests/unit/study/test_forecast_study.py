"""Forecast studies: each row is the answer to the question at that point; answers come through the same runner."""

from pathlib import Path
from typing import Any

import pytest

import detente
from detente.answer import Grounds, ask
from detente.case.override import apply, with_scenario
from detente.errors import QueryError
from detente.study import Event, answer_case, forecast_study, latin_hypercube, run, table


@pytest.fixture(scope="module")
def machine() -> dict[str, Any]:
    return dict(detente.load("freeze").machine)


def test_every_row_is_the_answer_at_its_point(machine: dict[str, Any]) -> None:
    points = latin_hypercube(machine, 2, seed=3)
    names = ["quiet_year", "plan_gain", "pace", "quiet_if_made"]
    job = forecast_study(machine, names, ["none", "axelrod"], ["none", "freeze_for_freeze"], points)
    rows = run(job).table().to_pylist()
    assert len(rows) == 2 * 2 * 2 * len(names)
    assert [row["task"] for row in rows] == [task for task in range(8) for _ in names]
    for row in rows:
        theory, plan = (None if row[name] == "none" else row[name] for name in ("theory", "plan"))
        # a study of its own: the scenario is put into a case whose theory says nothing of foresight
        kept = {p: v for p, v in points[row["scenario"]].items() if theory is None or p != "behaviour.foresight"}
        twin = Twin(machine, kept)
        (expected,) = ask(twin, row["question"], theory=theory, plan=plan, spread=False).expectations
        assert row["value"] == pytest.approx(expected.estimate.value, rel=1e-11)
        assert (row["expectation"], row["status"]) == (expected.name, expected.estimate.status.value)


class Twin(Grounds):
    """Grounds at a scenario, the plain way."""

    def __init__(self, machine: Any, scenario: dict[str, float]) -> None:
        super().__init__(machine)
        self.scenario = scenario

    def applied(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        machine = apply(self.machine, theory=theory, plan=plan)
        return with_scenario(machine, self.scenario)


def test_what_a_theory_states_stays_as_it_states_it(machine: dict[str, Any]) -> None:
    points = table(machine, [{"behaviour.foresight": 3.0}, {"behaviour.foresight": 24.0}])
    rows = run(forecast_study(machine, ["quiet_year"], ["none", "axelrod"], ["none"], points)).table().to_pylist()
    alone, axelrod = rows[:2], rows[2:]
    assert alone[0]["value"] != alone[1]["value"]
    assert axelrod[0]["value"] == axelrod[1]["value"]


def test_numbers_a_theory_removes_are_left_out(machine: dict[str, Any]) -> None:
    points = table(machine, [{"interests.east.own_tests.weight": 5.0}])
    (row,) = run(forecast_study(machine, ["quiet_year"], ["restraint"], ["none"], points)).table().to_pylist()
    assert row["value"] is not None


def test_a_point_where_no_game_can_be_solved_says_so(machine: dict[str, Any]) -> None:
    points = table(machine, [{"behaviour.depth": 1.5}, {"behaviour.depth": 500.0}])
    good, bad = run(forecast_study(machine, ["quiet_year"], ["none"], ["none"], points)).table().to_pylist()
    assert good["value"] is not None
    assert bad["value"] is None
    assert "past any reasoning" in bad["note"]


def test_the_same_from_workers_and_from_the_store(machine: dict[str, Any], tmp_path: Path) -> None:
    def job() -> Any:
        return forecast_study(machine, ["quiet_year"], None, ["none"], latin_hypercube(machine, 4), chunk=3)

    here, away = run(job(), store=tmp_path / "here"), run(job(), store=tmp_path / "away", engine=2)
    assert here.id == away.id
    assert (here.folder / "results.parquet").read_bytes() == (away.folder / "results.parquet").read_bytes()
    assert here.table().num_rows == 16
    other = forecast_study(machine, ["quiet_year"], None, ["none"], latin_hypercube(machine, 4, seed=1), chunk=3)
    assert set(other.identity().differs(job().identity())) == {"parameters.scenario_seed", "scenarios"}


def test_names_that_are_not_there(machine: dict[str, Any]) -> None:
    with pytest.raises(QueryError, match="did you mean `axelrod`"):
        forecast_study(machine, theories=["axelrot"])


def test_answers_are_the_same_from_workers(machine: dict[str, Any]) -> None:
    asked = {"questions": ["quiet_year", "plan_gain"], "theories": ["none", "axelrod"], "spread": False}
    events: list[Event] = []
    here = list(answer_case(machine, **asked, progress=events.append))
    assert list(answer_case(machine, **asked, engine=2)) == here
    assert [(one.question, one.theory, one.plan) for one in here[:3]] == [
        ("quiet_year", None, None), ("plan_gain", None, None), ("quiet_year", None, "freeze_for_freeze"),
    ]  # fmt: skip
    assert (events[0].kind, events[-1].kind, events[-1].done) == ("started", "finished", len(here))
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert "plan_gain · axelrod" in {event.label for event in events}
    assert any("solving" in event.label for event in events)


def test_the_first_answer_does_not_wait_for_the_second(machine: dict[str, Any]) -> None:
    labels: list[str] = []
    answers = answer_case(machine, spread=False, progress=lambda event: labels.append(event.label.split(" ")[0]))
    first = next(answers)
    assert set(labels[1:]) == {first.question}
    answers.close()
