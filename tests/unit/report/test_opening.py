"""What the first screen says besides the main questions turns with the results, and with what rests on no source."""

import re
from dataclasses import replace
from html import unescape

from detente.report import brief
from detente.report.board import boards
from detente.report.interests import cares
from detente.report.opening import added, cares_sentence, glossary, size_sentence, unsized
from unit.report.planted import findings


def screen(**change: str) -> str:
    page = brief(findings(**change))
    return unescape(re.sub(r"<[^>]+>", "", page[page.index('id="in-short"') : page.index("<nav")]))


def test_numbers_that_no_note_gives_come_first() -> None:
    said = "How large 2 of its 4 numbers are (behaviour apart), no note says: they are ours, without a range."
    assert size_sentence(findings().machine) == said
    assert screen().index(said) < screen().index("4 of 8 (50%) of the elements of this case rest on no source")


def test_a_case_whose_every_number_is_given_says_so() -> None:
    cited = {"value": 2.0, "range": [1.0, 3.0], "evidence": [{"note": "a:1", "aspect": "size", "polarity": "for"}]}
    machine = {"parameters": {"bite": cited}}
    assert size_sentence(machine) == "A note says how large each number is (behaviour apart): 1 of 1."
    ours = {"parameters": {"bite": {**cited, "evidence": [{"note": "a:1", "aspect": "sign", "polarity": "for"}]}}}
    assert size_sentence(ours).endswith("no note says: it is ours, with a range.")


def test_they_are_marked_in_words_among_the_assumptions() -> None:
    page = brief(findings())
    marked = set(re.findall(r'<tr id="e-([^"]+)">(?:(?!<tr).)*?size: ours', page, re.S))
    assert marked == unsized(findings().machine)
    assert "parameters.danger" not in marked


def test_what_a_plan_adds_turns_with_the_plan() -> None:
    title = "What does the plan add?"
    assert f"{title} Most: “paper”, nothing. Least: “shield”, -5.6 points." in screen(guard="0.1")
    assert re.search(
        rf"{re.escape(title)} Most: “shield”, \+[\d.]+ points. Least: “paper”, nothing.", screen(guard="2")
    )
    assert f"{title} No plan adds or takes anything." in screen(guard="1")


def test_only_a_difference_to_no_plan_is_told_there() -> None:
    found = findings()
    other = {**found.machine["questions"]["gain"], "minus": {"plan": "shield"}}
    machine = {**found.machine, "questions": {**found.machine["questions"], "gain": other}}
    assert list(added(boards(found), machine)) == []


def test_what_weighs_most_turns_with_the_shares() -> None:
    found = findings()
    assert "Home loses most through “peace” (-2)." in cares_sentence(cares(found))
    turned = tuple(replace(share, value=-share.value) for share in found.shares)
    assert "Home gains most from “peace” (2)." in cares_sentence(cares(replace(found, shares=turned)))
    assert cares_sentence(()) == ""


def test_experts_are_compared_with_the_model_and_the_outcome() -> None:
    assert "Experts made 2 forecasts of this." in screen()
    assert "The model agrees with our reading of their words on 0 of 1." in screen()
    assert "Of the 1 whose outcome is known, the model came closer" in screen()
    found = findings()
    turned = tuple(replace(one, happened="yes" if one.happened == "no" else one.happened) for one in found.forecasts)
    assert "the experts came closer" in brief(replace(found, forecasts=turned))


def test_theories_are_called_by_their_authors_and_plans_are_told_in_words() -> None:
    assert "(A. Dove)" in screen()
    assert "(dove)" not in screen()
    found = findings()
    said = {**found.machine["plans"]["shield"], "summary": "A wall is built."}
    machine = {**found.machine, "plans": {**found.machine["plans"], "shield": said}}
    war = [board for board in boards(found) if board.name == "war"]
    assert glossary(war, machine) == (("plan-shield", "shield", "A wall is built."),)
