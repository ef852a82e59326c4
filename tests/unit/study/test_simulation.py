"""Simulation studies: batches that add, the same for any engine, and equal to the forecast within their intervals."""

import math

import pytest

from detente.case.load import load
from detente.errors import QueryError, StudyError
from detente.result import Status
from detente.study import Control, Event, Local, answer_case, latin_hypercube, run
from detente.study.rare import rare_study, score_of, splits
from detente.study.simulation import simulation_study
from detente.study.stories import stories_of
from detente.study.summed import NarrowEnough, Simulated, simulated

CONFIDENCE = 1 - 1e-6
"""Of each interval; with less than a hundred of them a false alarm has a chance below 1e-4. Seeds are fixed."""
FREEZE = load("freeze").machine


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
    [({"runs": 0}, "1 or more, not 0"), ({"look_ahead": -1}, "-1 steps"), ({"seed": -1}, "seed is 0 or more")],
)
def test_nothing_to_run_is_said(changes: dict[str, int], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        simulation_study(FREEZE, **changes)


def test_a_parameter_is_simply_there() -> None:
    job = simulation_study(FREEZE, ["pace", "quiet_year"], ["none"], ["none"], runs=100)
    found = numbers(FREEZE, job)
    assert found["pace", "none", "none"].sampled.status is Status.EXACT
    assert found["quiet_year", "none", "none"].sampled.status is Status.SAMPLED


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
