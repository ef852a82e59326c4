"""Comparisons in words: made from the numbers, so that other numbers say the opposite."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from detente.case.load import Case
from detente.cli.compare_cells import cell
from detente.insight.compare import PlanComparison, compare_study, comparison
from detente.insight.intervals import Ranged
from detente.report import compared_first, compared_rest
from detente.report import compared_words as words
from detente.report.amount import Amount
from detente.report.compared import heat, section
from detente.report.compared_judged import disagree, possible
from detente.report.compared_words import voice
from detente.study import run
from unit.insight.planted_plans import of_numbers, planted


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return planted(tmp_path_factory.mktemp("planted"))


def compared(case: Case, numbers: np.ndarray, **more: object) -> PlanComparison:  # type: ignore[type-arg]
    found = of_numbers(case, numbers)
    return comparison(found.context, found, **more)  # type: ignore[arg-type]


def steady(*plans: float, points: int = 12) -> np.ndarray:  # type: ignore[type-arg]
    """The same under both theories, moving a little from point to point."""
    moves = np.linspace(0, 0.02, points)
    return np.array([[plan + moves for plan in plans]] * 2)


def test_the_preferred_plan_and_the_opposite(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6))
    said = words.preferred(voice(one, one.question("worn")))
    assert said.startswith("“gentle” has the best mean over ranges and theories, 21%, 20 points lower than without")
    assert "lower than without a plan, and better at 12 of 12 points" in said
    assert said.endswith("; no other plan is level with it.")
    other = compared(case, steady(0.4, 0.6, 0.2))
    assert words.preferred(voice(other, other.question("worn"))).startswith("“rough” has the best mean")
    turned = compared(case, steady(0.4, 0.2, 0.6), better={"worn": "higher"})
    assert words.preferred(voice(turned, turned.question("worn"))).startswith(
        "“rough” has the best mean over ranges and theories, 61%, 20 points higher"
    )


def test_a_section_says_first_which_plan_is_ahead(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6))
    lead = section(one, "a source").lead
    assert lead[0].startswith("Best in the mean: “gentle” by `worn`")
    assert lead[-1].startswith("3 plans were computed under 2 theories, weighed all alike")
    dice = np.random.default_rng(4)
    level = compared(case, 0.4 + 0.2 * dice.random((2, 3, 12)))
    assert "by `worn`, told apart from no other" in compared_first.ahead(level)
    shared = steady(0.4, 0.2, 0.2)
    shared[:, 2] += 0.01 * dice.normal(size=(2, 12))
    assert ", not told apart from “" in compared_first.ahead(compared(case, shared))


def test_a_tie_is_called_one(case: Case) -> None:
    dice = np.random.default_rng(4)
    numbers = 0.4 + 0.2 * dice.random((2, 3, 12))
    one = compared(case, numbers)
    said = words.preferred(voice(one, one.question("worn")))
    assert "but the others are not told apart from it: the differences are within their intervals." in said
    shared = steady(0.4, 0.2, 0.2)
    shared[:, 2] += 0.01 * dice.normal(size=(2, 12))
    two = compared(case, shared)
    assert "may be as good: the difference is within its interval." in words.preferred(voice(two, two.question("worn")))


def test_the_map_says_from_which_plans_the_best_is_not_told_apart(case: Case) -> None:
    dice = np.random.default_rng(4)

    def title(numbers: np.ndarray) -> str:  # type: ignore[type-arg]
        one = compared(case, numbers)
        return heat(voice(one, one.question("worn")), "").title

    assert "not told apart" not in title(steady(0.4, 0.2, 0.6))
    shared = steady(0.4, 0.2, 0.2)
    shared[:, 2] += 0.001 + 0.01 * dice.normal(size=(2, 12))
    assert "has the best mean but is not told apart from “" in title(shared)
    assert "has the best mean but is told apart from no other" in title(0.4 + 0.2 * dice.random((2, 3, 12)))


def test_where_theories_disagree(case: Case) -> None:
    numbers = steady(0.5, 0.2, 0.6)
    numbers[1] = steady(0.5, 0.6, 0.4)[1]
    one = compared(case, numbers)
    said = voice(one, one.question("worn"))
    assert words.theories(said).startswith(
        "Theories disagree about the best mean: “gentle” under the case without a theory; “rough” under “turned”. "
        "Not knowing which theory holds costs 10 points at best"
    )
    weights = words.weights(said)
    assert "“gentle” has the best mean in 100% of the resamplings of points." in weights
    assert "It stays ahead until 17% of the weight moves from some theories to others; then it is “rough”" in weights
    assert "To give “turned” 67% of the weight in place of 50% is enough (“rough”)." in weights
    agreed = compared(case, steady(0.5, 0.2, 0.6))
    same = voice(agreed, agreed.question("worn"))
    assert words.theories(same) == "Under every theory “gentle” has the best mean."
    assert "No weights of the theories make another plan preferred to it." in words.weights(same)


def test_a_cost_that_may_be_none_is_called_so(case: Case) -> None:
    one = compared(case, 0.4 + 0.2 * np.random.default_rng(4).random((2, 3, 12)))
    said = words.theories(voice(one, one.question("worn")))
    assert "What it costs not to know which theory holds is not told apart from nothing: " in said
    assert re.search(r"nothing: [\d.]+ points at most\.", said)


def test_dominance_and_where_it_may_fail(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6))
    said = compared_rest.dominated(one, voice(one, one.question("worn")))
    assert said == (
        "At each of 12 points under both theories, “rough” is never better and at some point worse than the case "
        "without a plan or “gentle”; the case without a plan is never better and at some point worse than “gentle”. "
        "Each of these may fail in at most 26% of the ranges."
    )
    assert compared_rest.dominated(one, None) == ""


def test_the_section(case: Case) -> None:
    job = compare_study(case.machine, points=6)
    found = comparison(job.context, run(job).table().to_pylist())
    one = section(found, "Source: a case")
    assert one.id == "compared"
    lead = " ".join(one.lead)
    assert "Is it worn? The lower the better." in lead
    assert "No plan affects `foul`: all plans give the same there" in lead
    assert [figure.title for figure in one.figures] == [heat(voice(found, found.question("worn")), "").title]
    assert "theories name 2 different plans" in one.figures[0].title
    overview = one.grids[0]
    assert overview.heads == ("", "worn (lower is better)")
    assert [row[0] for row in overview.rows] == ["no plan", "gentle", "rough"]
    for grid in (*one.grids, *(grid for folded in one.folded for grid in folded.grids)):
        assert {len(row) for row in grid.rows} == {len(grid.heads)}


def test_the_map_says_better_by_the_question_and_the_theory_that_disagrees_first(case: Case) -> None:
    numbers = steady(0.5, 0.2, 0.6)
    numbers[1] = steady(0.5, 0.6, 0.4)[1]
    one = compared(case, numbers)
    plate = heat(voice(one, one.question("worn")), "")
    assert [name for name, _ in plate.rows] == ["turned", "no theory"]
    assert [cell.sign for cell in plate.rows[1][1]] == ["base", "better", "worse"]
    assert [cell.sign for cell in plate.rows[0][1]] == ["base", "worse", "better"]
    assert [cell.best for cell in plate.rows[0][1]] == [False, False, True]


def test_what_is_missing_is_said(case: Case) -> None:
    numbers = steady(0.4, 0.2, 0.6)
    numbers[0, 2, 4] = np.nan
    one = compared(case, numbers)
    assert compared_rest.lacking(one) == [
        "`worn`: 1 point is left out because some number is missing: It cannot be solved."
    ]


def test_the_first_sentence_answers(case: Case) -> None:
    (said,) = compared_first.answers(compared(case, steady(0.4, 0.2, 0.6)))
    assert said == (
        "By `worn` (lower is better) “gentle” is preferred, 20 points lower than without a plan, told apart from every "
        "other plan."
    )
    (said,) = compared_first.answers(compared(case, 0.4 + 0.2 * np.random.default_rng(4).random((2, 3, 12))))
    assert "no plan is told apart" in said


def test_few_points_choose_nothing(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6, points=4))
    said = voice(one, one.question("worn"))
    assert compared_first.few(one).startswith("With 4 points nothing is settled")
    assert "preferred" not in compared_first.answer(said)
    assert words.measures(said) == words.weights(said) == words.switch(said) == ""
    assert section(one, "").lead[0] == compared_first.few(one)
    many = compared(case, steady(0.4, 0.2, 0.6, points=5))
    assert compared_first.few(many) == ""
    assert words.switch(voice(many, many.question("worn")))
    assert section(many, "").lead[0] == compared_first.ahead(many)
    assert words.measures(voice(many, many.question("worn")))


def test_intervals_end_where_the_possible_does(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6)).question("worn")
    wide = Ranged(0.2, -1.4, 1.6, "mean")
    assert (possible(one, wide).low, possible(one, wide).high) == (0.0, 1.0)
    apart = possible(one, wide, "difference")
    assert (apart.low, apart.high) == (-1.0, 1.0)
    assert (possible(one, wide, "loss").low, possible(one, wide, "loss").high) == (0.0, 1.0)
    added = replace(one, limits=(-1.0, 1.0))
    assert (possible(added, wide).low, possible(added, wide).high) == (-1.0, 1.0)
    assert (possible(added, wide, "difference").low, possible(added, wide, "loss").high) == (-1.4, 1.6)
    assert cell(one, wide, "behind", difference=True) == "0.200 ±1.200 "
    assert possible(replace(one, limits=(-math.inf, math.inf)), wide) == wide


def test_a_number_stands_with_its_interval_and_says_its_unit_once(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6))
    said = voice(one, one.question("worn"))
    assert said.within(Ranged(0.2, -0.1, 0.4, "mean")) == "20% (0% to 40%)"
    assert said.within(Ranged(-0.012, -0.02, -0.01, "mean"), difference=True) == "1.2 points (1 to 2)"
    assert said.within(Ranged(0.2, 0.2001, 0.1999, "mean")) == "20%", "an interval too narrow to show"
    free = (-math.inf, math.inf)
    months = replace(said, one=replace(said.one, unit="months", limits=free), amount=Amount.of("months"))
    assert months.within(Ranged(3.2, 2.8, 3.6, "mean")) == "3.2 months (2.8 to 3.6)"
    found = of_numbers(case, steady(0.4, 0.2, 0.6), question="gain")
    turned = comparison(found.context, found, better={"gain": "lower"})
    added = voice(turned, turned.question("gain"))
    assert added.within(Ranged(-0.2, -0.4, 0.1, "mean")) == "-20 points (-40 to +10)", "it is itself a difference"


def test_a_tie_is_no_choice(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6), enough={"worn": 0.5})
    said = words.measures(voice(one, one.question("worn")))
    assert "how often it is good enough" not in said  # both of the first two always are
    assert said == "“gentle” is chosen by every measure of robustness that tells plans apart."


def test_theories_that_differ_within_the_bounds_do_not_disagree(case: Case) -> None:
    numbers = steady(0.5, 0.2, 0.6)
    assert not disagree(compared(case, numbers).question("worn"))
    numbers[1] = steady(0.5, 0.2 + 2e-10, 0.2)[1]
    assert not disagree(compared(case, numbers).question("worn"))
    numbers[1] = steady(0.5, 0.6, 0.4)[1]
    assert disagree(compared(case, numbers).question("worn"))


def test_where_there_is_one_other_nothing_is_said_twice(case: Case) -> None:
    job = compare_study(case.machine, ["worn"], None, ["none", "gentle"], points=6)
    one = comparison(job.context, run(job).table().to_pylist())
    said = words.preferred(voice(one, one.question("worn")))
    assert "the others" not in said


def test_one_theory_with_all_the_weight_is_called_so(case: Case) -> None:
    one = compared(case, steady(0.4, 0.2, 0.6), weights={"turned": 1.0})
    said = voice(one, one.question("worn"))
    assert "has the best mean over the ranges," in words.preferred(said)
    assert "which theory holds" not in words.theories(said)
