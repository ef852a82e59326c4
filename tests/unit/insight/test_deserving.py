"""Whether a plan deserves a chance: yes, no, it depends and no difference where they were planted; what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.answer import Grounds, numbers_of
from detente.case.override import apply, with_scenario
from detente.errors import DetenteError, QueryError, StudyError
from detente.insight.deserving.bench import Bench
from detente.insight.deserving.depths import AtDepth
from detente.insight.deserving.judging import verdict
from detente.insight.deserving.result import Verdict
from detente.insight.deserving.trial import verdict_study
from detente.insight.deserving.turning import going_with, turning
from detente.insight.sensitivity.boxes import Among
from detente.insight.sensitivity.examine import computing
from detente.study.grid import CENTRE
from detente.study.quantiles import Points
from unit.insight.trials import BAD, GOOD, TRADE, judged, planted, rows_of


def sorts(found: Verdict, question: str) -> set[str]:
    return {cell.sort for cell in found.of(question).cells}


@pytest.mark.parametrize(
    ("how", "plan", "answer", "war", "settlement"),
    [
        (GOOD, "offer", "yes", {"better"}, {"better"}),
        (BAD, "offer", "no", {"worse"}, {"worse"}),
        (TRADE, "offer", "depends", {"worse"}, {"better"}),
        (GOOD, "paper", "nothing", {"none"}, {"none"}),
    ],
)
def test_what_was_planted_is_found(how: Any, plan: str, answer: str, war: set[str], settlement: set[str]) -> None:
    found = judged(**how, plan=plan)
    assert found.answer == answer
    assert sorts(found, "war") == war
    assert sorts(found, "settlement") == settlement
    assert [one.question for one in found.asked] == ["war", "settlement"], "those that say which way is better"
    assert {(cell.theory, cell.depth) for cell in found.asked[0].cells} == {
        (theory, depth) for theory in (None, "hawk") for depth in (0.5, 1.5)
    }


def test_a_cell_holds_the_numbers_of_its_theory_depth_and_points() -> None:
    case = planted()
    context, rows = rows_of(case)
    found = verdict(context, rows)
    cell = next(cell for cell in found.of("war").cells if (cell.theory, cell.depth) == ("hawk", 0.5))
    deep = {"behaviour.depth": 0.5, "actors.us.depth": 0.5}
    sides: dict[str | None, list[float]] = {None: [], "offer": []}
    for plan, values in sides.items():
        machine = apply(case.machine, theory="hawk", plan=plan)
        for number in range(6):
            there = with_scenario(machine, Points("all", 6, 1).at(machine, number) | deep)
            estimate = numbers_of(Grounds(there), ["war"], theory=None, plan=None)["war"][0].estimate
            values.append(float(estimate.value or 0.0))
    expected = np.array(sides["offer"]) - np.array(sides[None])
    assert cell.differences == pytest.approx(expected.tolist(), abs=1e-9)
    assert cell.harms == 0
    assert cell.helps == 6
    assert cell.spread == pytest.approx(np.quantile(expected, (0.1, 0.9)).tolist())


def test_central_values_stay_where_only_depth_is_said() -> None:
    machine = planted().machine
    assert AtDepth(Points("all", 4, 1), 2.5).at(machine, CENTRE) == {
        "behaviour.depth": 2.5, "actors.us.depth": 2.5,
    }  # fmt: skip
    assert AtDepth(Points("all", 4, 1), None).at(machine, CENTRE) == {}
    drawn = AtDepth(Points("all", 4, 1), None).at(machine, 0)
    assert AtDepth(Points("all", 4, 1), 2.5).at(machine, 0) == drawn | {
        "behaviour.depth": 2.5, "actors.us.depth": 2.5,
    }  # fmt: skip


def test_depths_are_both_ends_the_centre_and_two_beyond() -> None:
    job = verdict_study(planted().machine, "offer")
    assert job.context.depths == (0.5, 1.0, 1.5, 2.0, 3.0)
    assert [place.depth for place in job.context.places[:2]] == [1.5] * 2, "the case's own first"


def test_at_equilibrium_there_is_no_depth_to_look_at() -> None:
    case = planted(depth="equilibrium")
    machine = {**case.machine, "actors": {"us": {**case.machine["actors"]["us"], "depth": None}}}
    context = verdict_study(machine, "offer", theories=["none"], points=6, drawn=0).context
    assert [(place.theory, place.depth) for place in context.places] == [(None, None)]
    bench = Bench(context)
    rows = [row for task in bench.tasks for row in bench.rows(task)]
    found = verdict(context, rows)
    assert found.still == (None,)
    assert found.answer == "yes"


def test_a_task_does_not_depend_on_what_was_computed_before() -> None:
    context = verdict_study(planted().machine, "offer", depths=(0.5, 1.5), points=6, drawn=6).context
    one, other = Bench(context), Bench(context)
    forth = [list(one.rows(task)) for task in one.tasks]
    back = [list(other.rows(task)) for task in reversed(other.tasks)][::-1]
    assert forth == back
    assert [task.points for task in context.tasks[:4]] == [(CENTRE,)] * 4, "central values first"
    assert {task.part for task in context.tasks[:12]} == {"cell"}


def test_the_same_trial_has_the_same_id_and_any_other_another() -> None:
    machine = planted().machine
    ids = {
        verdict_study(machine, "offer", **more).identity().id
        for more in (
            {}, {"points": 9}, {"drawn": 8}, {"depths": (1.0,)}, {"depths": (0.5, 1.0, 1.5, 2.0, 2.5)},
            {"seed": 2}, {"theories": ["none"]},
            {"questions": ["war"]},
        )
    } | {verdict_study(machine, "paper").identity().id}  # fmt: skip
    assert len(ids) == 9
    assert verdict_study(machine, "offer").identity().id == verdict_study(machine, "offer").identity().id


def test_rows_that_are_missing_leave_cells_open() -> None:
    context, rows = rows_of(planted())
    found = verdict(context, [row for row in rows if row["point"] < 4])
    assert found.answer == "nothing"
    assert found.points == 4
    assert sorts(found, "war") == {"open"}, "four of four may be chance"
    first = verdict(context, [row for row in rows if row["point"] == CENTRE])
    assert first.points == 0
    assert first.of("war").cells[0].difference is not None


def test_a_point_without_a_number_is_left_out_and_said() -> None:
    context, rows = rows_of(planted())
    for row in rows:
        if row["point"] == 3 and row["part"] == "cell":
            row |= {"before": None, "after": None, "bound": None, "note": "No game."}
    cell = verdict(context, rows).of("war").cells[0]
    assert (cell.points, cell.missing, cell.note) == (5, 1, "No game.")


def test_what_a_bound_may_hide_is_not_called_no_difference() -> None:
    context, rows = rows_of(planted(), plan="paper")
    assert sorts(verdict(context, rows), "war") == {"none"}
    blunt = next(row for row in rows if row["question"] == "war" and row["point"] == 3)
    blunt["bound"] = 0.01
    found = verdict(context, rows).of("war").cells
    assert sorted(cell.sort for cell in found) == ["none", "none", "none", "open"]


def test_where_one_theory_alone_turns_it_the_box_is_that_theory() -> None:
    context, rows = rows_of(planted(), theories=["hawk", "none"], drawn=48, depths=(1.5,))
    for row in rows:
        if row["part"] == "drawn" and row["theory"] == "hawk" and row["question"] == "war":
            row["before"], row["after"] = row["after"], row["before"]
    failing = next(one for one in verdict(context, rows).failing if one.question == "war")
    assert (failing.points, failing.fails, failing.harms) == (48, 24, 24)
    assert failing.share.low < 1 / 2 < failing.share.high
    assert failing.box is not None
    assert failing.box.limits == (Among("theory", ("hawk",), ("hawk", "none")),)
    assert failing.box.density == failing.box.coverage == 1.0
    assert failing.sought == 32
    assert failing.apart == failing.apart_fails == 8


def test_failing_at_every_point_or_at_none_has_no_box() -> None:
    yes, no = judged(**GOOD).failing[0], judged(**BAD).failing[0]
    assert (yes.fails, yes.box) == (0, None)
    assert (no.fails, no.harms, no.box) == (6, 6, None)
    idle = judged(**GOOD, plan="paper").failing[0]
    assert (idle.fails, idle.harms, idle.box) == (6, 0, None), "what makes no difference does not make it better"


def test_what_would_turn_the_effect_is_sought_among_what_goes_with_it() -> None:
    # the offer speeds a deal where hope is above 0.9, and slows it below
    case = planted(lift="(1 + (hope - 0.9) * (lift - 1))")
    context, rows = rows_of(case, drawn=12, depths=(1.5,), theories=["none"])
    assert going_with(context, rows, "settlement", 1) == ("parameters.hope",)
    found = turning(context, rows, "settlement", computing(), most=2)
    assert found.sought
    assert found.alone[0].steps[0].name == "parameters.hope"
    assert found.alone[0].steps[0].after == pytest.approx(0.9, abs=0.01)


def test_a_frame_has_a_row_for_each_cell() -> None:
    frame = judged(**GOOD).to_frame("pandas")
    assert len(frame) == 8
    assert list(frame.columns[:6]) == ["plan", "question", "better", "theory", "depth", "sort"]
    assert set(frame["sort"]) == {"better"}


@pytest.mark.parametrize(
    ("plan", "more", "said"),
    [
        ("ofer", {}, "no plan `ofer`; did you mean `offer`"),
        ("none", {}, "`none` is none"),
        ("offer", {"questions": ["talks"]}, "does not say which way is better"),
        ("offer", {"questions": ["wor"]}, "did you mean `war`"),
        ("offer", {"theories": ["hauk"]}, "did you mean `hawk`"),
        ("offer", {"points": 5}, "6 points or more, not 5"),
        ("offer", {"points": 10_000}, "games are more than a verdict looks at"),
        ("offer", {"drawn": -1}, "0 or more, not -1"),
        ("offer", {"depths": (99.0,)}, "from 0 to 50, not 99"),
        ("offer", {"depths": (float("nan"),)}, "from 0 to 50, not nan"),
        ("offer", {"depths": tuple(np.linspace(0, 3, 13))}, "1 to 12 depths of thought, not 13"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(plan: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(DetenteError, match=said) as caught:
        verdict_study(planted().machine, plan, **more)
    assert isinstance(caught.value, QueryError | StudyError)


def test_a_case_that_says_of_no_question_which_way_is_better_cannot_judge() -> None:
    machine = planted().machine
    bare = {**machine, "questions": {name: {**one, "better": None} for name, one in machine["questions"].items()}}
    with pytest.raises(StudyError, match="No question of the case says which way is better"):
        verdict_study(bare, "offer")
    gain = {**bare["questions"]["gain"], "better": "lower"}
    with pytest.raises(QueryError, match="`gain` is a difference already"):
        verdict_study({**bare, "questions": {"gain": gain}}, "offer", ["gain"])


def test_only_what_chance_would_make_is_forgiven() -> None:
    found = judged(**GOOD)
    from detente.insight.deserving.judging import answer

    war = found.of("war")
    cells = [replace(war.cells[0], sort="better")] * 40
    one_bad = replace(war, cells=(*cells[:39], replace(cells[0], sort="worse")))
    three_bad = replace(war, cells=(*cells[:37], *[replace(cells[0], sort="worse")] * 3))
    assert answer([one_bad]) == "yes"
    assert answer([three_bad]) == "depends"
