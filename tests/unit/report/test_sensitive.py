"""What is said of what an answer hangs on follows from the numbers, and is the opposite where they are."""

import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest

from detente.case.resolve import resolve
from detente.insight.sensitivity.aim import aim
from detente.insight.sensitivity.boxes import Among, Box
from detente.insight.sensitivity.discovery import THEORY
from detente.insight.sensitivity.examine import computing, examine
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.sobol import Index, Indices
from detente.insight.sensitivity.wanted import Wanted
from detente.report.section import Section
from detente.report.sensitive import effects, indices, section
from detente.report.sensitive_words import Wording
from unit.insight.sensitivity.planted_case import CASE

SOURCE = "Source: a small case."


@cache
def found(enough: float | None = None, against: str | None = None, box: int = 0) -> Sensitivity:
    machine = resolve(CASE, "case.yaml").machine
    asked = aim(machine, "crippled", plan="press" if against else None, against=against, enough=enough)
    return examine(machine, asked, computing(), wanted=Wanted(walks=2, box=box))


def text(made: Section) -> str:
    return " ".join(made.lead)


def test_the_lead_says_the_value_first_then_what_moves_it() -> None:
    made = section(found(), SOURCE)
    assert made.lead[0].startswith("At central values `crippled`, with no plan, is 45% (numerical bound")
    assert made.lead[1].startswith("It hangs most on rate (0.05 to 0.4 takes it from 36% to 78%)")
    assert "1 number alone turns it over (above 60%): rate from 0.1 to 0.20" in text(made)
    assert "Theories that alone turn it over, every number at its central value: `harsh` (96%)." in text(made)


def test_several_together_are_called_a_search() -> None:
    said = text(section(found(enough=0.79), SOURCE))
    tried = "each taken to both ends of its range; nor is it at any of 8 points of the random walks"
    assert f"No number alone turns it over (above 79%), {tried}. The smallest change found that does: " in said
    seen = replace(found(enough=0.79), beyond=3)
    assert "ends of its range; at 3 of 8 points of the random walks it is turned over." in text(section(seen, SOURCE))
    none = replace(found(enough=0.79), walked=0)
    assert "(above 79%), each taken to both ends of its range. The smallest" in text(section(none, SOURCE))
    assert "a smaller change may do as well" in said


def test_a_difference_has_its_sign_and_how_far_numbers_move_it_has_none() -> None:
    first, second, *_ = found().effects
    most, least = (replace(first, size=0.2, low=0.001, high=0.4), replace(second, size=0.01, low=0.001, high=0.02))
    said = Wording(replace(found(against="none"), effects=(most, least)))
    assert said.value().startswith(
        "At central values `crippled`, with `press`, minus that with no plan, is +25 points (num"
    )
    assert "by rate (20 points; 0.1 to 40) and more (1 point; 0.1 to 2). (mu* of" in said.interactions()
    grid = effects(said)
    assert grid is not None
    assert [row[1:3] for row in grid.rows] == [("20 points", "0.1 to 40"), ("1 point", "0.1 to 2")]


def test_a_question_that_asks_for_a_difference_is_said_as_one() -> None:
    text = CASE + "  gain: {probability: economy is crippled, within: 3 months, minus: {plan: none}}\n"
    machine = resolve(text, "case.yaml").machine
    asked = aim(machine, "gain", plan="press")
    result = examine(machine, asked, computing(), wanted=Wanted(walks=2, box=40))
    said = Wording(result)
    assert said.value().startswith("At central values `gain`, with `press`, is +25 points (numerical bound")
    assert re.search(r"takes it from \+\d+ points to \+\d+ points\)", next(said.moving()))
    assert " points drawn over all ranges it is below 0 (" in next(said.box())
    (bars, *_) = section(result, SOURCE).figures
    assert bars.rows[0][1].endswith(" points")
    assert result.as_data()["compared"]
    assert result.as_data()["unit"] == "probability"


def test_a_time_has_its_unit() -> None:
    machine = resolve(CASE, "case.yaml").machine
    result = examine(machine, aim(machine, "when", enough=4.0), computing(), wanted=Wanted(walks=0))
    said = Wording(result)
    assert said.value().startswith("At central values `when`, with no plan, is 5 months (numerical bound")
    assert "turns it over (below 4 months" in " ".join(said.turning())
    assert not result.as_data()["compared"]


def test_nothing_within_the_ranges_is_an_answer() -> None:
    said = text(section(found(enough=0.99), SOURCE))
    assert (
        "Nothing that was tried within the ranges turns it over (above 99%): each taken to both ends of its range, "
        "then several together; nor is it at any of 8 points of the random walks. Nearest to it: 81%"
    ) in said
    assert "No theory alone turns it over." in said


def test_a_difference_has_a_sign() -> None:
    said = text(section(found(against="wait"), SOURCE))
    assert "`crippled`, with `press`, minus that with `wait`, is +34 points" in said
    assert "turns it over (below 0)" in said


def test_the_opposite_numbers_give_the_opposite_sentences() -> None:
    still = replace(
        found(), bars=tuple(replace(bar, low=bar.centre, high=bar.centre) for bar in found().bars), effects=()
    )
    assert "None of 3 uncertain numbers moves it by more than numerical error" in text(section(still, SOURCE))
    assert section(still, SOURCE).figures == ()
    none = replace(found(), value=np.nan, notes=("Why not.",))
    assert section(none, SOURCE).lead == ("At central values `crippled`, with no plan has no finite number. Why not.",)
    other = replace(found(), theories=tuple(replace(one, value=0.1) for one in found().theories))
    assert "No theory alone turns it over." in text(section(other, SOURCE))


def test_theories_without_a_number_are_not_passed_over() -> None:
    def said(*values: float) -> str:
        theories = tuple(replace(one, value=value) for one, value in zip(found().theories, values, strict=True))
        return " ".join(Wording(replace(found(), theories=theories)).turning())

    lost = "No theory that has a number alone turns it over. Of others it cannot be told: `harsh` has no finite number."
    assert said(0.45, np.nan, 0.1).endswith(lost)
    both = "Whether a theory alone turns it over cannot be told: `harsh` and `mild` have no finite number."
    assert said(0.45, np.nan, np.nan).endswith(both)
    one = "at its central value: `harsh` (90%). Of others it cannot be told: `mild` has no finite number."
    assert said(0.45, 0.9, np.nan).endswith(one)


def test_figures_and_tables_hold_the_numbers() -> None:
    made = section(found(box=60), SOURCE)
    tornado, box = made.figures
    for one in made.figures:
        ElementTree.fromstring(one.svg)
        assert SOURCE in one.svg
    assert tornado.rows[0] == ("rate", "36%", "78%", "41 points", "0.05 to 0.4", "no")
    assert tornado.title == "Rate moves it most by itself: 36% to 78%."
    assert box.title.startswith("Where it is above 60%: this box holds")
    assert box.rows[0][0] == "rate"
    captions = [grid.caption for folded in made.folded for grid in folded.grids]
    assert captions == ["Elementary effects for a whole range (2 random walks)", "Changes, the nearest first"]


def test_behaviour_is_hatched_and_said() -> None:
    import detente

    machine = detente.load("freeze").machine
    result = examine(machine, aim(machine, "quiet_year"), computing(), wanted=Wanted(walks=0, flips=False))
    said = text(section(result, SOURCE))
    assert "Of behaviour, of which no source speaks, foresight of all actors together moves it most, from 10%" in said
    (figure,) = section(result, SOURCE).figures
    assert {row[0]: row[-1] for row in figure.rows}["advance"] == "no"
    assert {row[0]: row[-1] for row in figure.rows}["east foresight"] == "yes"
    assert "pattern" in figure.svg


@pytest.mark.parametrize(("value", "said"), [(0.6, "stands at 60% itself"), (0.61, "(below 60%)")])
def test_a_value_on_the_threshold(value: float, said: str) -> None:
    result = replace(found(), value=value, alone=(), together=(), sought=True, theories=())
    assert said in " ".join(Wording(result).turning())


def test_plans_that_do_not_differ_leave_nothing_to_turn() -> None:
    level = replace(found(against="wait"), value=0.0, alone=(), together=(), sought=True, theories=())
    said = " ".join(Wording(level).turning())
    assert said == "There the plans do not differ by more than numerical error: there is nothing to turn."


def test_an_answer_that_falls_at_both_ends_is_said_from_its_centre() -> None:
    bars = found().bars
    back = replace(bars[0], centre=0.41, low=0.23, high=0.026, low_bound=0.0, high_bound=0.0)
    said = Wording(replace(found(), bars=(back, *bars[1:])))
    assert "0.05 to 0.4 takes it from 41% to 23% at its low end and 2.6% at its high end)" in said.bar(back)
    made = section(replace(found(), bars=(back, *bars[1:])), SOURCE).figures[0]
    assert made.title == "Rate moves it most by itself: from 41% to 23% at its low end and 2.6% at its high end."
    edge = replace(back, centre=0.24, low_bound=0.02)
    assert "takes it from 23% to 2.6%)" in said.bar(edge), "no further out than numerical error"
    together = replace(back, sort="foresight", together=True)
    lines = " ".join(Wording(replace(found(), bars=(together, *bars))).moving())
    assert "together moves it most, from 41% to 23% at the low ends and 2.6% at the high ones." in lines


def test_no_theory_holds() -> None:
    said = Wording(found())
    every = ("none", "harsh", "mild")
    for kept, words in (
        (("none",), "no theory holds"), (("none", "harsh"), "no theory or `harsh` holds"),
        (("harsh",), "the theory is `harsh`"),
    ):  # fmt: skip
        assert (
            said.limits(Box(limits=(Among(THEORY, kept, every),), points=10, hits=5, all_points=20, all_hits=6))
            == words
        )


@pytest.mark.parametrize(("rows", "rough", "uneven"), [
    (16, True, False), (60, True, True), (64, False, False), (100, False, True),
])  # fmt: skip
def test_few_rows_make_rough_indices(rows: int, rough: bool, uneven: bool) -> None:
    one = Index(name="rate", first=0.3, first_low=0.1, first_high=0.5, total=0.2, total_low=0.1, total_high=0.4)
    grid = indices(Wording(replace(found(), indices=Indices(inputs=(one,), points=rows, mean=0.5, variance=0.1))))
    assert grid is not None
    assert f"({rows} rows)" in grid.caption
    assert "A first index below 0 or above the total one is error." in grid.note
    assert (f"Indices of {rows} rows are rough: take 64 or more." in grid.note) == rough
    assert (f"{rows} is no power of two" in grid.note) == uneven
