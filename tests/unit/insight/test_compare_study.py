"""The study of a comparison: known numbers, the same for any worker and after any end; what it refuses."""

from pathlib import Path

import numpy as np
import pytest

import detente
from detente.case.load import Case
from detente.errors import GameError, QueryError, StudyError
from detente.insight.compare import compare_study, gathered
from detente.insight.compare.study import Desk
from detente.study import Control, Local, Store, run, stream
from detente.study.grid import CENTRE
from unit.insight.planted_plans import planted, worn


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return planted(tmp_path_factory.mktemp("planted"))


def test_every_number_is_that_of_the_closed_form(case: Case) -> None:
    job = compare_study(case.machine, ["worn"], points=5)
    found = gathered(job.context, run(job).table().to_pylist())
    for theory in ("none", "turned"):
        for plan in ("none", "gentle", "rough"):
            numbers = found.of("worn", theory, plan)
            wanted = [worn(job.context, theory, plan, point) for point in range(5)]
            assert numbers[1:] == pytest.approx(wanted, abs=1e-6), (theory, plan)
    assert found.of("worn", "none", "none")[0] == pytest.approx(1 - np.exp(-1.0), abs=1e-6)
    assert found.games == job.context.games == 6 * 2 * 3


def test_questions_that_say_which_way_is_better_are_asked_unless_others_are(case: Case) -> None:
    job = compare_study(case.machine)
    assert job.context.questions == ("worn", "foul")
    assert job.context.points.count == 64
    assert job.size == 65 * 2
    few = compare_study(case.machine, ["gain", "worn"], ["turned"], ["rough", "none"])
    assert few.context.questions == ("worn", "gain")
    assert few.context.plans == (None, "rough")
    assert few.context.theories == ("turned",)


def test_the_central_values_come_first_then_point_by_point_every_theory(case: Case) -> None:
    job = compare_study(case.machine, points=2)
    rows = run(job).table().to_pylist()
    order = list(dict.fromkeys((row["point"], row["theory"]) for row in rows))
    assert order == [(point, theory) for point in (CENTRE, 0, 1) for theory in ("none", "turned")]


def test_what_a_question_takes_from_another_plan_is_of_the_same_point(case: Case) -> None:
    job = compare_study(case.machine, ["worn", "gain"], points=3)
    found = gathered(job.context, run(job).table().to_pylist())
    for plan in ("none", "gentle", "rough"):
        apart = found.of("worn", "turned", plan) - found.of("worn", "turned", "none")
        assert found.of("gain", "turned", plan) == pytest.approx(apart, abs=1e-9)


def test_the_same_numbers_for_any_worker_and_any_order(case: Case) -> None:
    job = compare_study(case.machine, points=3)
    alone = run(job).table()
    with Local(2) as workers:
        assert run(job, engine=workers).table().equals(alone)
    backwards = Desk(job.context)
    rows = [row for task in reversed(range(job.size)) for row in backwards.rows(task)]
    by_task = sorted(rows, key=lambda row: row["task"])
    assert [row["value"] for row in by_task] == alone.column("value").to_pylist()


def test_a_comparison_that_was_stopped_goes_on(case: Case, tmp_path: Path) -> None:
    job, store = compare_study(case.machine, points=3), Store(tmp_path)
    control, came = Control(), 0
    for _ in stream(job, store=store, control=control):
        came += 1
        if came == 3:
            control.stop()
    run_of = run(job, store=store)
    assert 3 <= came < job.size
    assert run_of.status == "finished"
    assert run_of.table().equals(run(job).table())


def test_the_identity_has_all_that_numbers_depend_on(case: Case) -> None:
    whole = compare_study(case.machine)
    others = [
        compare_study(case.machine, ["worn"]), compare_study(case.machine, theories=["none"]),
        compare_study(case.machine, plans=["none", "rough"]), compare_study(case.machine, points=8),
        compare_study(case.machine, seed=2), compare_study(detente.load("freeze").machine),
    ]  # fmt: skip
    assert len({job.identity().id for job in (whole, *others)}) == 7
    assert compare_study(case.machine, ["foul", "worn"]).identity().id == whole.identity().id


def test_a_plan_that_cannot_be_solved_somewhere_leaves_the_others_their_numbers(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente import answer

    solved = answer.numbers_of

    def fails(grounds, names, *, theory, plan, others):  # type: ignore[no-untyped-def]
        if plan == "gentle" and theory == "turned":
            raise GameError("It cannot be solved.")
        return solved(grounds, names, theory=theory, plan=plan, others=others)

    monkeypatch.setattr(answer, "numbers_of", fails)
    job = compare_study(case.machine, points=2)
    rows = run(job).table().to_pylist()
    lost = [row for row in rows if row["value"] is None]
    assert {(row["theory"], row["plan"], row["note"]) for row in lost} == {("turned", "gentle", "It cannot be solved.")}
    assert len(lost) == 3 * 2
    assert len(rows) == job.context.games * 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"points": 1}, "No spread can be had from 1 point of the ranges: at least 2 are needed."),
        ({"plans": ["rough"]}, "There is nothing to compare: the one plan is `rough`. At least 2 plans are needed; "
                               "`none` may be one."),
        ({"points": 10**7}, "Too much to compare at once: 3 plans under 2 theories by 2 questions at 10,000,000 "
                            "points; take fewer."),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(case: Case, words: dict[str, object], said: str) -> None:
    with pytest.raises(StudyError) as error:
        compare_study(case.machine, **words)  # type: ignore[arg-type]
    assert str(error.value) == said


def test_names_that_are_not_there(case: Case) -> None:
    with pytest.raises(QueryError, match=r"^The case has no question `wrn`; did you mean `worn`\?$"):
        compare_study(case.machine, ["wrn"])
    with pytest.raises(QueryError, match=r"^The case has no plan `ruff`"):
        compare_study(case.machine, plans=["ruff", "none"])


def test_a_case_without_plans_or_without_a_better_way(case: Case) -> None:
    questions = {name: {**node, "better": None} for name, node in case.machine["questions"].items()}
    with pytest.raises(StudyError, match=r"No question of the case says which way is better: write `better: lower`"):
        compare_study({**case.machine, "questions": questions})
    with pytest.raises(StudyError, match=r"^There is nothing to compare: the case has no plans\."):
        compare_study({**case.machine, "plans": {}})
