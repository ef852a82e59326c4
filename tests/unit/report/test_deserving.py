"""A verdict in words: the first sentence answers, and says the opposite of the opposite."""

import re
from dataclasses import replace

import pytest

from detente.insight.deserving.judging import verdict
from detente.insight.intervals import Ranged
from detente.insight.sensitivity.aim import Aim
from detente.insight.sensitivity.inputs import inputs
from detente.insight.sensitivity.result import Sensitivity
from detente.report.deserving import central_lines, grid, lines, short_cell
from detente.report.deserving_words import Wording
from detente.report.failing_words import FailingWords
from unit.insight.trials import BAD, GOOD, TRADE, judged, planted, rows_of


def words(how: dict[str, str], plan: str = "offer") -> Wording:
    return Wording(judged(**how, plan=plan), planted(**how).machine)


@pytest.mark.parametrize(
    ("how", "plan", "said"),
    [
        (GOOD, "offer", "Under the model, yes: “offer” clearly lowers `war` in 4 of 4 combinations of a theory and a "
         "depth of thought and raises `settlement` in 4 of 4, and makes nothing it is judged by clearly worse "
         "anywhere."),
        (BAD, "offer", "Under the model, no: “offer” clearly raises `war` in 4 of 4 combinations of a theory and a "
         "depth of thought and lowers `settlement` in 4 of 4, and makes nothing clearly better anywhere."),
        (TRADE, "offer", "Under the model, it depends: “offer” clearly raises `settlement` in 4 of 4 combinations of "
         "a theory and a depth of thought, but clearly raises `war` in 4 of 4."),
        (GOOD, "paper", "Under the model, it makes no difference that can be told: nothing it is judged by moves by "
         "0.05 points or more at any point looked at."),
    ],
)  # fmt: skip
def test_the_first_sentence_answers(how: dict[str, str], plan: str, said: str) -> None:
    assert words(how, plan).headline() == said


def test_points_are_said_of_probabilities_that_do_not_move_by_them() -> None:
    said = words(GOOD, "paper")
    machine = said.machine
    worth = {**machine["questions"]["war"], "probability": None}
    valued = {**machine, "questions": {**machine["questions"], "war": worth}}
    least = "nothing it is judged by moves by more than the least that counts at any point of the ranges looked at."
    assert Wording(said.verdict, valued).headline().endswith(least)
    war = said.verdict.of("war")
    moved = replace(war, cells=(replace(war.cells[0], before=0.1, after=0.2), *war.cells[1:]))
    central = replace(said.verdict, asked=(moved,))
    assert "0.05 points" not in Wording(central, machine).headline()


def test_a_yes_names_what_chance_may_have_made_worse() -> None:
    found = judged(**GOOD)
    war = found.of("war")
    many = tuple(replace(war.cells[0], theory=f"t{number}") for number in range(39))
    asked = replace(war, cells=(*many, replace(war.cells[0], sort="worse")))
    said = Wording(replace(found, asked=(asked,), answer="yes"), planted().machine).headline()
    assert said.endswith("but clearly raises `war` in 1 of 40, no more often than chance alone may make it.")


def test_each_question_is_told_with_place_amount_and_spread() -> None:
    good, bad = words(GOOD), words(BAD)
    lower = " ".join(good.question(good.verdict.of("war")))
    higher = " ".join(bad.question(bad.verdict.of("war")))
    assert "Is there war? Lower is better. With the plan: in all 4 clearly lower." in lower
    assert "With the plan: in all 4 clearly higher." in higher
    cell = good.verdict.of("war").cells[0]
    assert cell.before is not None
    assert cell.after is not None
    amount = f"from {cell.before * 100:.0f}% to {cell.after * 100:.0f}% ("
    assert amount in lower
    assert re.search(r"on average, eight points in ten from -\d+ to -\d+; lower at 6 of 6 points \(100%, ", lower)
    assert "at depth 0.5 and" in lower
    assert not re.search(r"(^|[ (])-\d", higher), "the reversed case has no sign of the other way"


def test_what_is_too_small_to_show_is_not_called_nothing() -> None:
    good = words(GOOD)
    war = good.verdict.of("war")
    cell = replace(
        war.cells[0], before=0.1, after=0.1 - 1e-8, mean=Ranged(-0.012, -0.02, -1e-8, "mean"), spread=(-0.01, 0.0)
    )
    one = replace(war, cells=(cell, *war.cells[1:]), depths=((0.5, Ranged(1e-8, -0.01, 0.01, "mean")),) * 2)
    said = good.how_much(one)
    assert "at central values from 10% to 10% (~0 points); " in said
    assert "-1.2 points (95% interval -2 to ~0) on average, eight points in ten from -1 to 0; " in said
    assert ", in points: ~0 (-1 to +1) at depth 0.5 and" in good.depths(one)
    assert "-1.2, -2 to ~0" in grid(good, one).rows[0]
    assert "~0" in next(central_lines(good, one))
    within = replace(one, cells=(replace(cell, bound=1e-7), *war.cells[1:]))
    assert "0" in next(central_lines(good, within)), "no more than numerical error"
    assert good.range(one).startswith("From combination to combination the mean goes from -")
    assert re.search(r" points \(.* to \S+ points \(", good.range(one))


def test_a_question_that_is_no_probability_has_its_unit() -> None:
    found = judged(**GOOD)
    machine = planted().machine
    waits = {**machine["questions"]["war"], "probability": None, "time": "war", "within": None}
    gain = {**machine["questions"]["war"], "minus": machine["questions"]["gain"]["minus"]}
    war = found.of("war")
    cell = replace(war.cells[0], before=6.72, after=19.6)
    one = replace(war, cells=(cell, *war.cells[1:]))
    timed = Wording(found, {**machine, "questions": {**machine["questions"], "war": waits}})
    assert "at central values from 6.72 months to 19.6 months (+12.9 months); " in timed.how_much(one)
    assert grid(timed, one).caption.startswith("What the plan adds to war, in the mean over points, in months, with")
    assert ", with 95% intervals, in months: " in timed.depths(one)
    compared = Wording(found, {**machine, "questions": {**machine["questions"], "war": gain}})
    few = replace(one, cells=(replace(cell, before=0.01, after=0.2), *war.cells[1:]))
    assert "at central values from +1 point to +20 points (+19 points); " in compared.how_much(few)


def test_cells_are_named_by_theory_then_depth() -> None:
    found = judged(**GOOD)
    war = found.of("war")
    cells = tuple(
        replace(cell, sort="open") if cell.theory == "hawk" and cell.depth == 0.5 else cell for cell in war.cells
    )
    words, one = Wording(found, planted().machine), replace(war, cells=cells)
    assert words.counted(one) == "With the plan: in 3 of 4 clearly lower; in 1 of 4 it cannot be told."
    assert words.counted(one, where=True) == (
        "With the plan: in 3 of 4 clearly lower (no theory at every depth; A. Hawk at depth 1.5); "
        "in 1 of 4 it cannot be told (A. Hawk at depth 0.5)."
    )


def test_a_theory_that_turns_it_is_named() -> None:
    found = judged(**GOOD)
    war = found.of("war")
    fails = FailingWords(Wording(found, planted().machine))
    assert fails.turning(war) == (
        "`war`: at the case's own depth of thought (1.5) no theory by itself turns this, or makes it unclear."
    )
    turned = tuple(replace(cell, sort="worse") if cell.theory == "hawk" else cell for cell in war.cells)
    own = "`war`: at the case's own depth of thought (1.5) A. Hawk alone turns it."
    assert fails.turning(replace(war, cells=turned)) == own
    still = tuple(replace(cell, depth=None) for cell in turned if cell.depth == 1.5)
    assert fails.turning(replace(war, cells=still)) == "`war`: A. Hawk alone turns it."


def test_an_effect_within_its_bound_is_none_that_could_be_turned() -> None:
    found = judged(**GOOD)
    fails = FailingWords(Wording(found, planted().machine))
    target = Aim(question="war", plan="offer", against="none", threshold=0.0, unit="probability", compared=True)
    tiny = Sensitivity(title="", digest="", aim=target, text="", inputs=(), value=1e-12, bound=1e-9, sought=True)
    assert fails.turned(tiny) == "`war`: at central values the plan makes no difference that could be turned."
    assert "no difference" not in fails.turned(replace(tiny, bound=1e-13))


def test_numbers_that_are_all_moved_are_not_called_those_it_goes_with() -> None:
    found = judged(**GOOD)
    fails = FailingWords(Wording(found, planted().machine))
    target = Aim(question="war", plan="offer", against="none", threshold=0.0, unit="probability", compared=True)
    all_moved = Sensitivity(
        title="", digest="", aim=target, text="", inputs=inputs(planted().machine), value=0.1, bound=0.0, sought=True,
        every=len(inputs(planted().machine)),
    )  # fmt: skip
    count = all_moved.every
    assert fails.turned(all_moved).startswith(f"`war`: of all {count} uncertain numbers, none turns it")
    some = replace(all_moved, every=count + 1)
    assert fails.turned(some).startswith(f"`war`: of {count} numbers that the plan's effect goes with most, none")


def test_failing_is_told_with_its_interval_and_its_box() -> None:
    context, rows = rows_of(planted(), drawn=48, depths=(1.5,))
    machine = planted().machine
    yes = verdict(context, rows)
    assert "it is lower at every one (so fewer than 7.4% fail, at 95%)" in FailingWords(Wording(yes, machine)).failing(
        yes.failing[0]
    )
    for row in rows:
        if row["part"] == "drawn" and row["theory"] == "hawk":
            row["before"], row["after"] = row["after"], row["before"]
    no = verdict(context, rows)
    said = FailingWords(Wording(no, machine)).failing(no.failing[0])
    assert f", and higher by as much at {no.failing[0].harms}. It fails" in said
    unharmed = FailingWords(Wording(no, machine)).failing(replace(no.failing[0], harms=0))
    assert ", and higher by as much at none. It fails" in unharmed
    assert "it is not lower by 0.05 points or more at 24 (50%, 95% interval " in said
    assert "It fails most where the theory is A. Hawk: at 16 of the 16 points there, among them 100% of all" in said
    assert "8 lie there and 8 fail (50% of all of them do)" in said


def test_too_few_points_are_said_to_be_too_few() -> None:
    context, rows = rows_of(planted())
    early = verdict(context, [row for row in rows if row["point"] < 4])
    assert Wording(early, planted().machine).headline() == (
        "Too early to tell, with 4 of 6 points looked at in each combination: it takes 6 to call anything clear."
    )


def test_tables_mark_what_cannot_be_told_and_what_is_worse() -> None:
    found = judged(**BAD)
    told = Wording(found, planted(**BAD).machine)
    war = found.of("war")
    assert all(cell.endswith(" worse") for row in lines(told, war) for cell in row[1:])
    opened = replace(war, cells=tuple(replace(cell, sort="open") for cell in war.cells))
    assert all(re.fullmatch(r"\(\+\d+\)", cell) for row in lines(told, opened) for cell in row[1:])
    table = grid(told, war)
    assert table.note.startswith("0: no difference that counts. –: fewer than two points have numbers. In brackets:")
    blank = replace(war.cells[0], mean=None, sort="open")
    assert [short_cell(told, replace(blank, sort=sort)) for sort in ("none", "open")] == ["0", "–"]
    assert table.heads == ("theory", "depth 0.5", "depth 1.5")
    assert re.fullmatch(r"\+\d+ worse, \+[\d.]+ to \+\d+", table.rows[0][1])


def test_a_figure_does_not_favour_the_plan_where_cells_are_level() -> None:
    good = words(GOOD)
    war = good.verdict.of("war")
    half = [replace(cell, sort="worse" if place % 2 else "better") for place, cell in enumerate(war.cells)]
    assert good.often(replace(war, cells=tuple(half))) == "war is clearly higher in 2 of 4"
    half = [replace(cell, sort="open" if place % 2 else "better") for place, cell in enumerate(war.cells)]
    assert good.often(replace(war, cells=tuple(half))) == "war is clear neither way in 2 of 4"
