"""The main study of a case: its order, what it gathers, and that it can be stopped anywhere."""

from pathlib import Path

import pytest

import detente
from detente.case.override import apply, with_scenario
from detente.errors import GameError
from detente.result import Status
from detente.study import Event, Job, Local, Run, Store, run, stream
from detente.study.answer_text import Reader, text_of
from detente.study.casework import case_study
from detente.study.findings import Findings
from detente.study.gathering import CENTRE, Gathering
from detente.study.reckoning import Reckoning

QUESTIONS = ["quiet_year", "pace"]
THEORIES = ["none", "axelrod"]
PLANS = ["none", "west_alone"]
MACHINE = detente.load("freeze").machine


def small(**changes: object) -> Job:
    words: dict = {"questions": QUESTIONS, "theories": THEORIES, "plans": PLANS, "points": 2} | changes
    return case_study(MACHINE, **words)


@pytest.fixture(scope="module")
def made() -> Run:
    return run(small())


@pytest.fixture(scope="module")
def found(made: Run) -> Findings:
    gathering = Gathering(small().context)
    for batch in made.batches():
        gathering.add(batch)
    return gathering.findings({})


def test_central_values_without_a_plan_come_first_then_behaviour_then_all_ranges() -> None:
    tasks = small(second=MACHINE).context.tasks
    parts = [work.part for work in tasks]
    assert parts == ["answer"] * 4 + ["second"] * 2 + ["behaviour"] * 4 + ["all"] * 4
    assert [work.pair for work in tasks[:4]] == [
        (None, None), ("axelrod", None), (None, "west_alone"), ("axelrod", "west_alone"),
    ]  # fmt: skip
    assert [work.pair for work in tasks if work.part == "all"] == [
        (None, None), (None, "west_alone"), ("axelrod", None), ("axelrod", "west_alone"),
    ]  # fmt: skip


def test_every_question_is_answered_with_its_spread_and_its_sample(found: Findings) -> None:
    findings = found
    assert findings.complete
    assert len(findings.answers) == len(findings.samples) == 8
    assert [(a.question, a.theory, a.plan) for a in findings.answers[:3]] == [
        ("quiet_year", None, None), ("quiet_year", None, "west_alone"), ("quiet_year", "axelrod", None),
    ]  # fmt: skip
    for answer in findings.answers[:4]:
        (one,) = answer.expectations
        assert one.spread is not None
        assert one.spread.points[0] == (CENTRE, one.estimate.value)
        assert len(one.spread.points) == 3
        assert one.spread.low < one.spread.high
    assert all(len(sample.values) == 2 for sample in findings.samples)
    assert {share.plan for share in findings.shares} == {None, "west_alone"}
    assert {share.actor for share in findings.shares} == {"east", "west"}


def test_a_stated_parameter_keeps_its_own_range(found: Findings) -> None:
    answer = next(answer for answer in found.answers if answer.question == "pace")
    spread = answer.expectations[0].spread
    assert spread is not None
    assert (spread.low, spread.high) == tuple(MACHINE["parameters"]["advance"]["range"])


def test_points_are_what_the_scenario_itself_comes_to(found: Findings) -> None:
    from detente.answer import Grounds, numbers_of

    context = small().context
    machine = apply(MACHINE, theory="axelrod", plan="west_alone")
    moved = with_scenario(machine, context.sample.at(machine, 1))
    (expected,) = numbers_of(Grounds({**moved, "theories": {}, "plans": {}}), ["quiet_year"], theory=None, plan=None)[
        "quiet_year"
    ]
    sample = next(s for s in found.samples if (s.question, s.theory, s.plan) == (QUESTIONS[0], "axelrod", PLANS[1]))
    assert sample.values[1] == expected.estimate.value


def test_the_same_bytes_with_one_worker_and_with_two_and_after_a_stop(tmp_path: Path) -> None:
    def job() -> Job:
        return small(questions=["quiet_year"], theories=["none"])

    once = run(job(), store=tmp_path / "once")
    with Local(2) as workers:
        two = run(job(), store=tmp_path / "two", engine=workers)
    begun = stream(job(), store=tmp_path / "stopped")
    for _ in range(3):
        next(begun)
    begun.close()
    known = Store(tmp_path / "stopped").runs()[0]
    assert (known.status, known.method) == ("stopped", "run")
    assert 3 <= known.done < known.tasks
    told: list[Event] = []
    again = run(job(), store=tmp_path / "stopped", progress=told.append)
    assert told[0].done == known.done
    texts = []
    for made in (once, two, again):
        assert made.folder is not None
        texts.append((made.folder / "results.parquet").read_bytes())
    assert texts[0] == texts[1] == texts[2]


def test_findings_of_a_part_say_that_they_are_a_part() -> None:
    gathering = Gathering(small().context)
    for number, batch in enumerate(stream(small())):
        gathering.add(batch)
        if number == 4:
            break
    findings = gathering.findings({})
    assert not findings.complete
    spread = [
        answer for answer in findings.answers if answer.question == "quiet_year" and answer.expectations[0].spread
    ]
    assert [(answer.theory, answer.plan) for answer in spread] == [(None, None)]
    assert findings.samples == ()


def test_rows_that_come_in_halves_make_the_same_findings(made: Run, found: Findings) -> None:
    gathering = Gathering(small().context)
    for batch in made.batches():
        for row in range(batch.num_rows):
            gathering.add(batch.slice(row, 1))
    assert gathering.findings({}) == found


def test_an_answer_survives_as_text(found: Findings) -> None:
    for answer in found.answers:
        assert Reader().answer(text_of(answer)) == answer


def test_a_point_without_a_solution_has_no_number_and_the_rest_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.study import desk

    def fails(grounds: desk.Moved, *args: object, **words: object) -> object:
        if grounds._at[2] == 1:
            raise GameError("No game here.")
        return real(grounds, *args, **words)

    real = desk.numbers_of
    monkeypatch.setattr(desk, "numbers_of", fails)
    gathering = Gathering(small(theories=["none"], plans=["none"]).context)
    for batch in stream(small(theories=["none"], plans=["none"])):
        gathering.add(batch)
    (quiet, pace) = gathering.findings({}).samples
    assert quiet.values[0] is not None
    assert quiet.values[1] is None
    assert pace.values[1] is None
    spread = gathering.findings({}).answers[0].expectations[0].spread
    assert spread is not None
    assert [value is None for _, value in spread.points] == [False, False, True]


def test_the_time_left_weighs_tasks_by_their_states() -> None:
    reckoning = Reckoning(small(sample=False, points=6).context)
    states = {(None, None): 100, ("axelrod", None): 100, (None, "west_alone"): 500}
    # three games' worth at central values, six at points; the plan has five times the states under any theory
    whole = 3 * (100 + 100 + 500 + 500) + 6 * (100 + 100 + 500 + 500)
    assert reckoning.share(3, states) == pytest.approx(3 * 700 / whole)
    assert reckoning.left(3, states, 21.0) == pytest.approx(21.0 / 2100 * (whole - 2100))
    reckoning.before = 2
    assert reckoning.left(3, states, 15.0) == pytest.approx(15.0 / 1500 * (whole - 2100))
    assert reckoning.left(2, states, 15.0) is None


def test_what_did_not_converge_is_no_number_in_any_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.answer import conclude as judged

    monkeypatch.setattr(judged, "TOO_ROUGH", 0.0)
    gathering = Gathering(small(theories=["none"], plans=["none"]).context)
    for batch in stream(small(theories=["none"], plans=["none"])):
        gathering.add(batch)
    (one,) = gathering.findings({}).answers[0].expectations
    assert (one.estimate.value, one.estimate.status) == (None, Status.STOPPED)
    assert one.spread is None
    assert gathering.findings({}).samples[0].values == (None, None)


def test_there_are_fewer_points_where_many_games_are_solved_at_each(monkeypatch: pytest.MonkeyPatch) -> None:
    assert case_study(MACHINE).context.behaviour.count == 6
    monkeypatch.setattr("detente.study.casework.MANY", 11)  # freeze has twelve pairs
    assert case_study(MACHINE).context.behaviour.count == 2
    assert case_study(MACHINE, points=5).context.behaviour.count == 5


def test_what_plans_are_compared_with_is_solved_once_at_every_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few games of no plan are kept: their numbers are."""
    from detente.answer import grounds
    from detente.study import desk

    job = small(questions=["plan_gain"], theories=["none"], plans=["none", "west_alone", "freeze_for_freeze"], points=3)
    monkeypatch.setattr(desk, "KEPT", 1)
    solved, real = [], grounds.solve
    monkeypatch.setattr(grounds, "solve", lambda *given: solved.append(1) or real(*given))
    bench = desk.Desk(job.context)
    works = [work for work in job.context.tasks if work.part == "all"]
    rows = [row for work in works for row in bench.rows(work)]
    assert len(solved) == 3 * 3
    alone = [row for work in works for row in desk.Desk(job.context).rows(work)]
    assert alone == rows
