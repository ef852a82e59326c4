"""Simulation studies: batches that add, the same for any engine, and equal to the forecast within their intervals."""

import math
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest

from detente.analysis.simulate import walk as walks
from detente.analysis.simulate.fly import walk as flies
from detente.answer.grounds import Grounds
from detente.case.load import load
from detente.case.resolve import resolve
from detente.errors import QueryError, StudyError
from detente.result import Status
from detente.study import Control, Event, Local, answer_case, latin_hypercube, run, stalls, summed, table
from detente.study.rare import rare_study, score_of, splits
from detente.study.scenarios import centre
from detente.study.simulation import simulation_study
from detente.study.stories import stories_of
from detente.study.summed import NarrowEnough, Simulated, simulated

CONFIDENCE = 1 - 1e-6
"""Of each interval; with less than a hundred of them a false alarm has a chance below 1e-4. Seeds are fixed."""
FREEZE = load("freeze").machine
SMALL = """\
detente: 1
title: Small
start: 2030-01-15
clock: month
parameters:
  pace: {value: 0.4, range: [0.1, 0.9]}
actors:
  a: {name: A}
options:
  a.o: {levels: [no, yes], start: no}
conditions:
  c: {levels: [off, on], start: off}
  d: {levels: [off, on], start: off}
events:
  on: {when: c is off, rate: pace per month, then: {c: on}}
  odd: {when: d is off, rate: 0.0000001 per month, then: {d: on}}
interests:
  a:
    wish: {want: a.o, weight: minor}
questions:
"""


def case_of(questions: str) -> Mapping[str, Any]:
    return resolve(SMALL + questions + "\n", "case.yaml").machine


def numbers(machine, job, confidence: float = 0.95, **how: object) -> dict[tuple[str, str, str], Simulated]:
    made = run(job, **how)
    found = simulated(machine, made.batches(), confidence)
    return {(one.question, one.theory, one.plan): one for one in found}


@pytest.mark.parametrize("name", ["freeze", "council", "surprise"])
def test_equals_the_forecast_within_its_intervals(name: str) -> None:
    machine = load(name).machine
    plan = next(iter(machine["plans"]))
    job = simulation_study(machine, theories=["none"], plans=[plan], runs=3000)
    found = numbers(machine, job, CONFIDENCE)
    compared = 0
    for answer in answer_case(machine, theories=["none"], plans=[plan], spread=False):
        one, exact = found[answer.question, "none", plan].sampled, answer.expectations[0].estimate.value
        if one.estimate is None or exact is None or math.isinf(exact):
            continue
        assert one.low - 1e-6 <= exact <= one.high + 1e-6, answer.question
        compared += 1
    assert compared >= 10


def test_the_same_rows_from_two_workers() -> None:
    job = simulation_study(FREEZE, ["quiet_year", "plan_gain"], ["none"], runs=4000, batch=500)
    with Local(2) as engine:
        assert run(job, engine=engine).table().equals(run(job).table())


def test_no_count_depends_on_the_batches_or_on_what_else_is_asked() -> None:
    one = numbers(FREEZE, simulation_study(FREEZE, ["quiet_year"], ["none"], ["none"], runs=2000, batch=2000))
    many = numbers(FREEZE, simulation_study(FREEZE, ["quiet_year"], ["none"], None, runs=2000, batch=300, in_turn=True))
    both = numbers(FREEZE, simulation_study(FREEZE, ["quiet_year", "no_pause"], ["none"], ["none"], runs=2000))
    assert one["quiet_year", "none", "none"].sampled.estimate == many["quiet_year", "none", "none"].sampled.estimate
    assert one["quiet_year", "none", "none"].sampled.estimate == both["quiet_year", "none", "none"].sampled.estimate


def test_both_sides_of_a_difference_have_dice_of_their_own() -> None:
    job = simulation_study(FREEZE, ["plan_gain"], ["none"], ["none"], runs=1000)
    rows = run(job).table().to_pylist()
    assert [row["side"] for row in rows] == [0, 1]
    assert rows[0]["hits"] != rows[1]["hits"]  # the same question in the same game


def test_stops_at_a_width_whoever_computes() -> None:
    job = simulation_study(FREEZE, ["quiet_year"], ["none"], runs=20_000, batch=500, in_turn=True)
    rule = NarrowEnough(0.03, job.context.games, FREEZE)
    alone = run(job, stop_when=rule)
    with Local(2) as engine:
        assert run(job, engine=engine, stop_when=rule).table().equals(alone.table())
    found = simulated(FREEZE, alone.batches())
    assert rule.met(found)
    assert {one.sampled.runs for one in found} != {20_000}
    assert len({one.sampled.runs for one in found}) == 1


def test_what_there_is_of_a_stopped_study_is_a_smaller_study() -> None:
    job = simulation_study(FREEZE, ["quiet_year"], ["none"], ["none"], runs=100_000, batch=500)
    control = Control()

    def stop(event: Event) -> None:
        if event.done >= 500:
            control.stop()

    control.stop()
    assert run(job, control=control).rows == 0
    control = Control()
    whole = numbers(FREEZE, job)["quiet_year", "none", "none"].sampled
    some = simulated(FREEZE, run(job, control=control, progress=stop).batches())
    assert whole.runs == 100_000
    assert some
    assert some[0].sampled.runs % 500 == 0


def test_scenarios_move_the_numbers() -> None:
    points = latin_hypercube(FREEZE, 5, seed=1)
    job = simulation_study(FREEZE, ["quiet_year"], ["none"], ["none"], points, runs=500)
    found = simulated(FREEZE, run(job).batches())
    assert [one.scenario for one in found] == [0, 1, 2, 3, 4]
    assert len({one.sampled.estimate for one in found}) > 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"runs": 0}, "1 or more, not 0"),
        ({"look_ahead": -1}, "-1 steps"),
        ({"seed": -1}, "seed is 0 or more"),
        ({"seed": 2**63}, "below 2\\^63"),
        ({"runs": 10**25}, "more than can be counted"),
    ],
)
def test_nothing_to_run_is_said(changes: dict[str, int], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        simulation_study(FREEZE, **changes)


def test_a_parameter_is_simply_there() -> None:
    job = simulation_study(FREEZE, ["pace", "quiet_year"], ["none"], ["none"], runs=100)
    found = numbers(FREEZE, job)
    assert found["pace", "none", "none"].sampled.status is Status.EXACT
    assert found["quiet_year", "none", "none"].sampled.status is Status.SAMPLED


def test_a_parameter_is_what_its_scenario_says() -> None:
    machine = case_of("  q: {parameter: pace}")
    points = table(machine, [{"pace": 0.2}, {"pace": 0.8}])
    found = simulated(machine, run(simulation_study(machine, scenarios=points, runs=10)).batches())
    assert [one.sampled.estimate for one in found] == [0.2, 0.8]


def test_a_scenario_that_cannot_be_solved_is_noted_and_the_others_are_run() -> None:
    machine = case_of("  q: {probability: c is on, within: 3 months}")
    points = table(machine, [{"pace": 0.2}, {"pace": -0.1}])
    for job, read in (
        (simulation_study(machine, scenarios=points, runs=10), lambda rows: simulated(machine, rows)),
        (rare_study(machine, "c", scenarios=points, particles=10, replicates=2), splits),
    ):
        one, other = read(run(job).batches())
        assert one.sampled.estimate is not None
        assert other.sampled.estimate is None
        assert "The rate of event `on` is -0.1" in other.sampled.note


def test_a_batch_is_held_in_memory_however_many_runs_there_are() -> None:
    assert simulation_study(FREEZE, runs=10**9).context.batch == 100_000


@pytest.mark.parametrize(("how", "module"), [("tables", walks), ("fly", flies)])
def test_runs_too_long_to_be_held_together_are_counted_all_the_same(
    how: str, module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = simulation_study(FREEZE, ["west_turns"], ["none"], ["none"], runs=2000, how=how)
    whole = run(job).table()
    monkeypatch.setattr(module, "MOST_ROWS", 1000)
    monkeypatch.setattr(module, "LEAST_LOG", 256)
    made, single = [], module.TooLongError

    def told(*words: object) -> Exception:
        made.append(words)
        return single(*words)

    monkeypatch.setattr(module, "TooLongError", told)
    parts = run(job).table()
    assert made
    for column in ("trials", "total", "steps", "looks"):
        assert parts[column].to_pylist() == pytest.approx(whole[column].to_pylist(), rel=1e-12)


def test_a_width_is_not_met_while_no_run_has_met_the_condition() -> None:
    machine = case_of("  q: {probability: c is on, at: 9 months, given: {state: d is on, at: 6 months}}")
    job = simulation_study(machine, runs=200, batch=100, in_turn=True)
    rule = NarrowEnough(0.05, job.context.games, machine)
    made = run(job, stop_when=rule)
    assert made.done == 2
    assert not rule.met(simulated(machine, made.batches()))


def test_few_large_games_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = stalls.Stalls(FREEZE, centre(), ["quiet_year"], "tables", 1)
    for theory in (None, "axelrod"):
        kept.of((theory, None), 0)
    assert len(kept._ready) == 2
    monkeypatch.setattr(stalls, "ROOM", 0)
    kept.of(("exploitation", None), 0)
    assert list(kept._ready) == [(("exploitation", None), 0)]


def test_a_rare_outcome_is_split() -> None:
    job = rare_study(FREEZE, "arsenals", ["quiet_at_all"], ["none"], ["none"], particles=300, replicates=10)
    (one,) = splits(run(job).batches())
    exact = next(answer_case(FREEZE, questions=["quiet_at_all"], theories=["none"], plans=["none"], spread=False))
    assert one.sampled.low <= exact.expectations[0].estimate.value <= one.sampled.high


@pytest.mark.parametrize(
    ("questions", "score", "said"),
    [
        (["west_turns"], "arsenals", "`west_turns` is no probability within a time"),
        (["plan_gain"], "arsenals", "only"),
        (["quiet_at_all"], "arsenal", "The score `arsenal` is no number of this case"),
    ],
)
def test_what_cannot_be_split_is_said(questions: list[str], score: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        rare_study(FREEZE, score, questions)


def test_a_factor_without_numbers_is_scored_by_the_place_of_its_level() -> None:
    assert score_of(FREEZE, "phase").factors == ("phase",)


def test_stories_of_a_case_are_the_same_every_time() -> None:
    first, again = (stories_of(FREEZE, horizon=24, seed=4, runs=(0, 1)) for _ in range(2))
    assert first == again
    assert first[0].scenes != first[1].scenes
    assert {story.seed for story in first} == {4}


def test_no_levels_are_not_levels_of_a_pilot() -> None:
    found, none = (rare_study(FREEZE, "arsenals", ["quiet_at_all"], levels=levels) for levels in (None, ()))
    assert found.identity().id != none.identity().id


def test_more_particles_than_fit_in_memory_are_refused() -> None:
    with pytest.raises(StudyError, match="more than the most, 10,000,000"):
        rare_study(FREEZE, "arsenals", ["quiet_at_all"], particles=10**9)


def test_a_width_asks_what_the_questions_mean_once(monkeypatch: pytest.MonkeyPatch) -> None:
    job = simulation_study(FREEZE, ["quiet_year"], ["none"], runs=300, batch=100, in_turn=True)
    rule = NarrowEnough(1e-9, job.context.games, FREEZE)
    times: list[str] = []

    def counted(grounds: Grounds, name: str, theory: str | None, plan: str | None) -> Iterator[stalls.Side]:
        times.append(name)
        return stalls.sides(grounds, name, theory, plan)

    monkeypatch.setattr(summed, "sides", counted)
    run(job, stop_when=rule)
    assert len(times) == job.context.games
