"""The first screen says what the results say, and the opposite where they are the opposite."""

import re
from dataclasses import replace
from html import unescape

import pytest

from detente.report import brief
from detente.result import Status
from detente.study.findings import Findings
from unit.report.planted import findings


def short(found: Findings) -> dict[str, str]:
    """Each bullet of the first screen, by its question."""
    page = brief(found)
    part = page[page.index('<ul class="short">') :]
    items = re.findall(r"<li>.*?<strong>(.*?)</strong></a> (.*?)</li>", part[: part.index("</ul>")], re.S)
    return {unescape(title): unescape(re.sub(r"<[^>]+>", "", text)) for title, text in items}


WAR = "Is there war within a year?"


def test_a_plan_that_lowers_is_said_to_lower() -> None:
    said = short(findings(guard="0.5"))[WAR]
    assert "“shield” lowers it, by up to 9.3 points under 2 of 3 theories" in said
    assert "“shield” raises" not in said


def test_the_same_plan_reversed_is_said_to_raise() -> None:
    said = short(findings(guard="2"))[WAR]
    assert "“shield” raises it, by up to 14 points under all 3 theories" in said
    assert "No plan lowers it." in said
    assert "“shield” lowers" not in said


def test_a_plan_that_does_nothing_is_said_to_do_nothing() -> None:
    said = short(findings(guard="1"))[WAR]
    assert "No plan makes a difference to it." in said
    assert "lowers" not in said
    assert "raises" not in said


def test_a_difference_smaller_than_its_spread_is_said_to_be_so() -> None:
    assert "behaviour can undo that under 1 of them" in short(findings(guard="0.5"))[WAR]


def test_an_ending_comes_first_though_theories_dispute_something_else_more() -> None:
    assert next(iter(short(findings()))) == WAR


def test_theories_that_give_the_same_number_are_said_to() -> None:
    found = findings()
    same = [
        replace(answer, expectations=next(a.expectations for a in found.answers
                                          if (a.question, a.plan, a.theory) == (answer.question, answer.plan, None)))
        for answer in found.answers
    ]  # fmt: skip
    said = short(replace(found, answers=tuple(same)))[WAR]
    assert "Every theory gives the same." in said
    assert "Theories" not in said


def test_a_number_that_did_not_converge_is_not_shown() -> None:
    found = findings()
    bad = {"value": 0.123454321, "status": Status.STOPPED}
    wrong = [
        replace(a, expectations=tuple(replace(e, estimate=replace(e.estimate, **bad)) for e in a.expectations))
        if a.question == "war"
        else a
        for a in found.answers
    ]
    page = brief(replace(found, answers=tuple(wrong)))
    assert "12.3" not in page
    assert "12%" not in page[page.index('<h4 id="q-war"') : page.index('<h4 id="q-war"') + 3000]
    assert Status.STOPPED.value in page
    assert "9 of 36 numbers did not converge; they are not results and are not shown." in page


def test_several_expectations_stand_side_by_side() -> None:
    found = findings()
    first = found.answers[0]
    other = replace(first.expectations[0], name="other", estimate=replace(first.expectations[0].estimate, value=0.9))
    several = replace(first, expectations=(first.expectations[0], other))
    page = brief(replace(found, answers=(several, *found.answers[1:])))
    assert "never averaged: 12% or 90%." in page
    assert "<br>or 90.0" in page


def test_what_rests_on_no_source_is_counted() -> None:
    page = brief(findings())
    assert "4 of 8 (50%) of the elements of this case rest on no source: they are judgements." in page


@pytest.mark.parametrize(("complete", "there"), [(True, False), (False, True)])
def test_an_unfinished_run_is_said_to_be_one(complete: bool, there: bool) -> None:
    assert ("Stopped before the end" in brief(replace(findings(), complete=complete))) == there
