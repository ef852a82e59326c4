"""What a comparison comes to, on numbers of which that is known beforehand."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import beta, t

from detente.case.load import Case
from detente.errors import QueryError, StudyError
from detente.insight.compare import as_data, check_judging, compare_study, comparison, gathered
from detente.insight.compare.frame import COLUMNS
from detente.insight.intervals import resamplings
from detente.study import run
from unit.insight.planted_plans import of_numbers, planted, worn


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return planted(tmp_path_factory.mktemp("planted"))


def test_a_planted_case_is_ranked_as_it_must_be(case: Case) -> None:
    job = compare_study(case.machine, points=16)
    found = comparison(job.context, run(job).table().to_pylist())
    one = found.question("worn")
    assert found.complete
    assert one.affected
    assert one.best("none").plan == "gentle"
    assert one.best("turned").plan == "rough"
    means = {
        plan: np.mean([worn(job.context, theory, plan, n) for theory in ("none", "turned") for n in range(16)])
        for plan in ("none", "gentle", "rough")
    }
    assert [score.plan for score in one.scores] == sorted(means, key=lambda plan: means[plan])
    for score in one.scores:
        assert score.weighted["mean"].value == pytest.approx(means[score.plan], abs=1e-6)
    beside = one.standing("none", "gentle").versus
    assert beside is not None
    assert beside.difference.high < 0
    assert beside.better.value == 1.0
    assert not found.question("foul").affected
    assert [question.question for question in found.ranked] == ["worn"]
    assert found.questions[-1].question == "foul"


def test_intervals_of_a_mean_and_of_a_share(case: Case) -> None:
    dice = np.random.default_rng(3)
    numbers = dice.random((2, 3, 12))
    found = comparison(*context_of(of_numbers(case, numbers)), enough={"worn": 0.4}).question("worn")
    values = numbers[0, 1]
    mean = found.standing("none", "gentle").mean
    half = t.ppf(0.975, 11) * values.std(ddof=1) / np.sqrt(11)
    assert (mean.low, mean.high) == pytest.approx((values.mean() - half, values.mean() + half))
    share = found.standing("none", "gentle").measures["enough"]
    hits = int((values <= 0.4).sum())
    assert share.value == pytest.approx(hits / 12)
    assert (share.low, share.high) == pytest.approx(
        (beta.ppf(0.025, hits, 13 - hits), beta.ppf(0.975, hits + 1, 12 - hits))
    )


def context_of(found):  # type: ignore[no-untyped-def]
    return found.context, found


def test_where_less_is_better_the_worst_point_is_the_highest(case: Case) -> None:
    numbers = np.array([[[1, 5, 3], [2, 2, 2], [4, 0, 6]], [[1, 1, 1], [3, 3, 3], [2, 2, 2]]]) / 10.0
    one = comparison(*context_of(of_numbers(case, numbers))).question("worn")
    none = one.standing("none", "none").measures
    assert none["worst"].value == pytest.approx(0.5)
    assert none["best"].value == pytest.approx(0.1)
    assert none["hurwicz"].value == pytest.approx(0.3)
    assert none["regret most"].value == pytest.approx(0.5)
    assert none["regret mean"].value == pytest.approx((0 + 0.5 + 0.1) / 3)
    score = one.score("none")
    assert score.worst["worst"].value == pytest.approx(0.5)
    assert score.worst_theory["worst"] == "none"
    assert score.weighted["worst"].value == pytest.approx(0.3)
    assert score.weighted["regret most"].value == pytest.approx(0.25)
    assert one.score("gentle").worst["regret most"].value == pytest.approx(0.2)
    choices = {(choice.measure, choice.across): choice.plan for choice in one.choices}
    assert choices["worst", "worst"] == "gentle"
    assert choices["mean", "weighted"] == "none"
    for standing in one.standings:
        for found in standing.measures.values():
            assert found.low <= found.value <= found.high


def test_knowing_the_theory_is_worth_what_the_best_plans_gain(case: Case) -> None:
    numbers = np.stack([np.full((3, 4), 0.5), np.full((3, 4), 0.5)])
    numbers[0, 1], numbers[1, 2] = 0.1, 0.3
    one = comparison(*context_of(of_numbers(case, numbers))).question("worn")
    # by the right plan 0.1 or 0.3, by the one plan `gentle` 0.1 or 0.5
    assert one.disagreement.value == pytest.approx(0.1)
    weighted = comparison(*context_of(of_numbers(case, numbers)), weights={"none": 1}).question("worn")
    assert weighted.disagreement.value == pytest.approx(0.0)


def test_differences_keep_their_pairs(case: Case) -> None:
    """Plans that move together from point to point are told apart by little, those that do not are not."""
    dice = np.random.default_rng(5)
    base = dice.random(20) * 0.5
    numbers = np.array([[base, base + 0.002, base + 0.3]] * 2)
    one = comparison(*context_of(of_numbers(case, numbers))).question("worn")
    assert one.standing("none", "gentle").place == "behind"
    assert one.scores[0].preferred == 1.0
    apart = np.array([[base, dice.permutation(base) + 0.002, base + 0.3]] * 2)
    other = comparison(*context_of(of_numbers(case, apart))).question("worn")
    assert other.standing("none", "gentle").place == "tied"
    assert other.score("gentle").preferred > 0.05


def test_a_difference_smaller_than_the_bounds_decides_nothing(case: Case) -> None:
    numbers = np.full((2, 3, 6), 0.4)
    numbers[:, 1] = 0.4 - 1e-6
    sharp = comparison(*context_of(of_numbers(case, numbers, bounds=1e-9))).question("worn")
    assert sharp.affected
    assert sharp.standing("none", "none").place == "behind"
    blunt = comparison(*context_of(of_numbers(case, numbers, bounds=1e-6)))
    one = blunt.question("worn")
    assert not one.affected
    assert not blunt.dominances
    assert one.standing("none", "none").place == "tied"
    assert one.standing("none", "gentle").versus.better.value == 0.0  # type: ignore[union-attr]
    assert one.choices == ()
    assert one.switching is None


def test_points_without_a_number_are_left_out_for_all_and_counted(case: Case) -> None:
    numbers = np.random.default_rng(1).random((2, 3, 8)) * 0.5
    numbers[1, 2, 3] = np.nan
    one = comparison(*context_of(of_numbers(case, numbers))).question("worn")
    kept = np.delete(numbers, 3, axis=2)
    assert (one.points, one.missing) == (7, 1)
    assert one.lacking == (("It cannot be solved.", 1),)
    assert one.standing("none", "none").mean.value == pytest.approx(kept[0, 0].mean())
    numbers[1, 2] = np.nan
    without = comparison(*context_of(of_numbers(case, numbers))).question("worn")
    assert without.left_out == ("rough",)
    assert without.plans == ("none", "gentle")
    assert without.points == 8
    numbers[0, 1] = np.nan
    nothing = comparison(*context_of(of_numbers(case, numbers)))
    assert not nothing.questions
    assert nothing.uncompared[0].why == "Fewer than two plans have a number under every theory (It cannot be solved)."


def test_what_stood_when_fewer_points_had_come_counts_no_more(case: Case) -> None:
    numbers = np.random.default_rng(1).random((2, 3, 8)) * 0.5
    numbers[1, 2, [1, 6]] = np.nan
    found = of_numbers(case, numbers)
    found.add([{
        "point": point, "theory": "none", "plan": "rough", "question": "worn", "value": 0.2, "bound": 0.0,
        "expectations": 2, "status": "", "note": "",
    } for point in (0, 5, 7)])  # fmt: skip
    assert (found.lacking["worn"]["It cannot be solved."], found.several["worn"]) == (2, 3)
    first = found.first(4)
    assert (first.lacking["worn"]["It cannot be solved."], first.several["worn"]) == (1, 1)
    assert first.first(1).lacking["worn"].total() == 0
    assert (found.lacking["worn"]["It cannot be solved."], found.several["worn"]) == (2, 3), "itself as it was"


def test_before_two_points_nothing_is_said(case: Case) -> None:
    job = compare_study(case.machine, ["worn"], points=4)
    rows = [row for row in run(job).table().to_pylist() if row["task"] < 5]
    found = comparison(job.context, rows)
    assert not found.complete
    assert found.uncompared[0].why == "1 of 4 points are computed under every theory so far."


def test_a_plan_that_dominates_is_named_with_where_it_may_fail(case: Case) -> None:
    dice = np.random.default_rng(2)
    numbers = 0.4 + 0.1 * dice.random((2, 3, 10))
    numbers[:, 1] = numbers.min(axis=1) - 0.01
    numbers[0, 2] = numbers[0, 0] - 0.005
    found = comparison(*context_of(of_numbers(case, numbers)))
    points = {(one.theory, one.better, one.worse) for one in found.dominances if one.how == "points"}
    assert ("", "gentle", "none") in points
    assert ("", "gentle", "rough") in points
    assert ("none", "rough", "none") in points
    assert ("", "rough", "none") not in points
    for one in found.dominances:
        assert one.may_fail == pytest.approx(1 - 0.025**0.1 if one.how == "points" else 1.0)


def test_all_questions_together(case: Case) -> None:
    job = compare_study(case.machine, ["worn", "foul", "gain"], points=4)
    better = {"gain": "lower"}
    found = comparison(job.context, run(job).table().to_pylist(), better=better)  # type: ignore[arg-type]
    together = {(one.theory, one.better, one.worse) for one in found.dominances if one.question == ""}
    assert together == {
        ("none", "gentle", "none"), ("none", "none", "rough"), ("none", "gentle", "rough"),
        ("turned", "rough", "none"), ("turned", "none", "gentle"), ("turned", "rough", "gentle"),
    }  # fmt: skip


def test_the_weights_at_which_the_plan_switches(case: Case) -> None:
    numbers = np.zeros((2, 3, 5))
    numbers[0] = np.array([[0.5], [0.2], [0.6]])
    numbers[1] = np.array([[0.5], [0.6], [0.4]])
    numbers += np.linspace(0, 0.01, 5)
    one = comparison(*context_of(of_numbers(case, numbers))).question("worn")
    switching = one.switching
    assert switching is not None
    assert switching.preferred == "gentle"
    # `gentle` leads `rough` by 0.4 and -0.2: level at a third; both are ahead of `none`, which no weights prefer
    (rough, none) = switching.rivals
    assert (rough.plan, none.plan) == ("rough", "none")
    assert rough.change == pytest.approx(0.5 - 1 / 3)
    assert rough.weights == pytest.approx((1 / 3, 2 / 3))
    assert switching.radius is not None
    assert switching.radius.value == pytest.approx(0.5 - 1 / 3)
    assert switching.share == 1.0
    assert none.change is None
    assert none.overtakes is not None
    assert none.overtakes.value == pytest.approx(0.25)
    turned = next(turn for turn in switching.turns if turn.theory == "turned")
    assert turned.above == pytest.approx(2 / 3)
    assert turned.above_plan == "rough"
    assert turned.below is None


def test_weights_change_what_is_preferred(case: Case) -> None:
    job = compare_study(case.machine, ["worn"], points=6)
    rows = run(job).table().to_pylist()
    only = {name: comparison(job.context, rows, weights={name: 1.0}) for name in ("none", "turned")}
    assert only["none"].question("worn").scores[0].plan == "gentle"
    assert only["turned"].question("worn").scores[0].plan == "rough"
    assert only["turned"].weights == (0.0, 1.0)


def test_the_same_rows_give_the_same_comparison_in_any_order(case: Case) -> None:
    job = compare_study(case.machine, points=6)
    rows = run(job).table().to_pylist()
    one = comparison(job.context, rows)
    assert comparison(job.context, rows[::-1]) == one
    assert comparison(replace(job.context, points=replace(job.context.points, seed=2)), rows) != one


def test_the_table_and_the_data(case: Case) -> None:
    job = compare_study(case.machine, points=6)
    found = comparison(job.context, run(job).table().to_pylist(), enough={"worn": 0.5})
    frame = found.to_frame("pyarrow")
    assert tuple(frame.column_names) == COLUMNS
    rows = frame.to_pylist()
    mean = next(r for r in rows if (r["theory"], r["plan"], r["measure"]) == ("turned", "rough", "mean"))
    assert mean["value"] == found.question("worn").standing("turned", "rough").mean.value
    assert mean["low"] < mean["value"] < mean["high"]
    numbers = of_numbers(case, np.array([[[0.1, 0.2], [0.3, 0.3], [0.5, 0.4]]] * 2), bounds=1e-6)
    numbers.bounds["worn"][0, 1, 0] = 1e-9
    of_bounds = comparison(*context_of(numbers))
    table = of_bounds.to_frame("pyarrow").to_pylist()
    gentle = {row["measure"]: row["bound"] for row in table if (row["theory"], row["plan"]) == ("none", "gentle")}
    assert (gentle["central"], gentle["10% of points"]) == (1e-9, 1e-6), "each its own"
    assert {"(weighted)", "(worst)"} <= {row["theory"] for row in rows}
    pandas = found.to_frame()
    assert len(pandas) == len(rows)
    text = json.dumps(as_data(found))
    assert json.loads(text)["questions"][0]["question"] == "worn"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"weights": {"turned": 0.5, "none": 0.6}},
         "The weights of theories must sum to 1, and these sum to 1.1 (whole numbers are taken as parts)."),
        ({"weights": {"turned": -1}}, "The weight of theory `turned` must be 0 or more, not -1."),
        ({"weights": {"turnd": 1}}, "No theory of this comparison is called `turnd`; did you mean `turned`?"),
        ({"weights": {"turned": 0}}, "The weights of theories sum to 0: at least one must be above it."),
        ({"alpha": 1.5}, "The weight of the best in Hurwicz's measure lies between 0 and 1, and is not 1.5."),
    ],
)  # fmt: skip
def test_weights_that_are_none(case: Case, words: dict[str, object], said: str) -> None:
    with pytest.raises(StudyError) as error:
        check_judging(compare_study(case.machine).context, **words)  # type: ignore[arg-type]
    assert str(error.value) == said


def test_which_way_is_better_must_be_said(case: Case) -> None:
    context = compare_study(case.machine, ["gain"]).context
    with pytest.raises(
        StudyError, match=r"^Nothing says which way is better of `gain`: .* --lower gain or --higher gain"
    ):
        check_judging(context)
    assert check_judging(context, better={"gain": "higher"})[0] == {"gain": "higher"}
    with pytest.raises(QueryError, match=r"^`worn` is not among the questions that are compared: gain\.$"):
        check_judging(context, better={"gain": "higher", "worn": "lower"})


def test_points_are_drawn_again_so_that_a_mean_varies_as_it_does() -> None:
    values = np.random.default_rng(1).random(9)
    means = values[resamplings(9, 1, 100_000)].mean(axis=1)
    assert means.var() == pytest.approx(values.var(ddof=1) / 9, rel=0.02)
    assert (resamplings(9, 1) == resamplings(9, 1)).all()
    assert (resamplings(9, 1) != resamplings(9, 2)).any()


def test_questions_on_which_theories_disagree_most_come_first(case: Case) -> None:
    job = compare_study(case.machine, ["worn", "foul", "gain"], theories=["none", "turned"], points=4)
    found = gathered(job.context, run(job).table().to_pylist())
    found.values["gain"][:] = found.values["worn"] * 0.5
    found.values["foul"][:] = found.values["worn"] * 0.8
    ordered = comparison(job.context, found, better={"gain": "lower"})
    assert [one.question for one in ordered.questions] == ["worn", "foul", "gain"]
    found.values["foul"][1] = found.values["foul"][0]  # nothing to disagree about
    again = comparison(job.context, found, better={"gain": "lower"})
    assert [one.question for one in again.questions] == ["worn", "gain", "foul"]
    assert again.question("foul").disagreement.value == pytest.approx(0.0)
