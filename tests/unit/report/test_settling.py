"""The section of where a case can settle says what the graph model says, and the opposite where it is the opposite."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from detente.case.load import load, shipped
from detente.case.resolve import resolve
from detente.chart import available
from detente.report import brief, settling
from detente.report.settling import Settling
from detente.study import answer_case
from detente.study.findings import Findings
from unit.report.planted import findings

CASE = """\
detente: 1
title: A small rivalry
start: 2020-01-01
actors: {us: {name: Home}, them: {name: Away}}
options:
  us.arms: {levels: [paused, active], start: OURS}
  them.arms: {levels: [paused, active], start: active}
conditions: {race: {levels: [slow, fast]}}
interests:
  us: {own: {want: us.arms, weight: 1}, other: {avoid: them.arms, weight: 2}}
  them: {own: {want: them.arms, weight: 1}, other: {avoid: us.arms, weight: THEIRS}}
theories:
  hawk: {by: A. Hawk, set: {us.own.weight: 3}}
  dove: {by: A. Dove, add: {interests: {us: {burden: {avoid: us.arms, weight: DOVE}}}}}
plans:
  pact:
    by: A Friend
    phases:
      - name: pause
        begins: {parties: [us, them], tempo: 1 per month, then: {us.arms: paused, them.arms: paused}}
        promises:
          - {option: us.arms, level: paused, breach: BREACH}
          - {option: them.arms, level: paused, breach: BREACH}
  alone: {set: {them.own.weight: 0}, summary: Away no longer wants its arms.}
questions:
  quiet: {text: Is it quiet in a year?, probability: not us.arms and not them.arms, at: 12 months}
"""
WORDS = {"OURS": "active", "THEIRS": "2", "DOVE": "0.5", "BREACH": "3"}


def machine(text: str = CASE, **words: str) -> Any:
    for word, value in {**WORDS, **words}.items():
        text = text.replace(word, value)
    resolved = resolve(text, "case.yaml")
    assert not resolved.issues, "\n".join(issue.render() for issue in resolved.issues)
    return resolved.machine


def section(text: str = CASE, **words: str) -> Settling:
    """The section of a case that was asked about under all its theories and plans."""
    form = machine(text, **words)
    answers = [
        SimpleNamespace(theory=theory, plan=plan)
        for theory in (None, *form["theories"])
        for plan in (None, *form["plans"])
    ]
    return settling.settling(SimpleNamespace(machine=form, answers=answers), "Source: a case")  # type: ignore[arg-type]


def said(**words: str) -> str:
    return "\n".join(section(**words).sentences)


@cache
def page() -> str:
    form = machine()
    return brief(Findings(machine=form, sources={}, digest="sha256:0", answers=tuple(answer_case(form))))


def test_how_many_states_hold_is_counted() -> None:
    assert (
        "Of the 4 states that options can make while all else stands as at the start, 1 holds with no threat (Nash), "
        "2 (from 1 to 2 by theory) by credible threats (SEQ), and 2 (from 1 to 2 by theory) if threats need not be "
        "credible (GMR)." in said()
    )


def test_a_start_that_holds_is_said_to_hold() -> None:
    assert "The start: it holds with no threat (Nash) under every theory." in said()
    assert section().figure.title == "The start holds: nobody can gain by leaving it."


def test_a_start_that_does_not_hold_is_said_not_to_and_who_leaves() -> None:
    text = said(OURS="paused")
    assert "The start: it does not hold under every theory." in text
    assert "Home would rather have Home arms active, and nothing stands against it." in text
    assert section(OURS="paused").figure.title == "The start does not hold: nothing keeps Home in it."


def test_what_theories_say_otherwise_is_said() -> None:
    text = said(DOVE="2")
    assert "With no threat: the start; Home arms paused under A. Dove." in text
    assert "The start: it holds with no threat (Nash); it does not hold under A. Dove." in text
    assert "But under A. Dove Home is kept in it by nothing." in text


@pytest.mark.parametrize(
    ("breach", "with_it"), [("3", "it holds with no threat (Nash)"), ("0.5", "it holds by credible threats (SSEQ)")]
)
def test_a_promise_holds_if_breaking_it_costs_enough(breach: str, with_it: str) -> None:
    text = said(BREACH=breach)
    assert (
        "“pact” begins with Home arms paused, Away arms paused. Without the plan it holds by credible threats" in text
    )
    assert f" With the plan {with_it}" in text
    assert "To hold with no threat and no plan, Home would have to stop preferring Home arms active and Away " in text


def test_threats_that_pay_are_told_from_those_that_do_not() -> None:
    def held(told: Settling) -> str:
        return "\n".join(next(said for state, said in told.reasons if state.startswith("Home arms paused, Away")))

    against = "stands against it: Home (Home arms active)"
    assert f"Away would rather have Away arms active, but a credible threat {against}" in held(section())
    meek = CASE.replace("own: {want: us.arms, weight: 1}", "own: {avoid: us.arms, weight: 1}")
    assert f"Away arms active, and only a threat that is not credible {against}" in held(section(meek))


def test_parties_that_would_not_agree_are_said_not_to() -> None:
    assert "Home and Away, who must agree, would rather be there than at the start." in said()
    assert "Away would not rather be there than at the start." in said(THEIRS="0.5")


def test_a_plan_that_changes_where_it_settles_is_named() -> None:
    assert "With “alone”: Away arms paused holds with no threat too." in said()
    by_plan = section().folded[0]
    assert by_plan.heads[-1] == "alone"


def test_states_stand_by_theory_and_those_that_agree_together() -> None:
    by_theory = section(DOVE="2").grids[0]
    assert by_theory.heads == ("", "Home arms", "Away arms", "none", "hawk", "dove")
    assert by_theory.rows[0] == ("start", "active", "active", "Nash", "Nash", "–")
    assert by_theory.rows[1:] == (
        ("1", "paused", "active", "–", "–", "Nash"), ("2", "paused", "paused", "SSEQ", "–", "SMR"),
    )  # fmt: skip


def test_what_plans_begin_with_stands_beside_how_it_holds() -> None:
    begins = section().grids[1]
    assert begins.rows[0] == (
        "“pact”, pause", "Home arms paused, Away arms paused", "SSEQ; – under A. Hawk", "Nash",
        "for: Home and Away", "Home and Away",
    )  # fmt: skip
    assert begins.rows[-1][0] == "“alone”"


def test_a_condition_that_would_change_it_is_named() -> None:
    assert "would be the same wherever any one condition stood" in said()
    hurried = CASE.replace("own: {want: us.arms, weight: 1}", "own: {want: us.arms * (race is slow), weight: 1}")
    told = section(hurried)
    assert "would be others if `race` stood elsewhere." in "\n".join(told.sentences)
    assert told.folded[-1].rows[0][0] == "race at fast"


def test_the_page_is_valid_and_leads_to_the_section() -> None:
    html5lib.HTMLParser(strict=True).parse(page())
    assert '<a href="#settling">Where it can settle</a>' in page()
    part = page()[page().index('<h2 id="settling">') :]
    part = part[: part.index("</section>")]
    assert "<script" not in part
    assert unescape(re.sub(r"<[^>]+>", "", part)).count("“pact”") >= 2
    assert "What no actor chooses is held: race at slow, phase at before." in part


@pytest.mark.skipif(not available(), reason="no charts")
def test_the_graph_says_who_moves_and_has_a_table() -> None:
    part = page()[page().index('<figure id="f-settling">') :]
    part = part[: part.index("</figure>")]
    drawing = re.search(r"<svg.*?</svg>", part, re.S)[0]
    assert "Moves: " in drawing
    assert drawing.count(">Home<") >= 2
    assert "Source: A small rivalry, 2020-01-01; digest" in drawing
    assert "The moves of this figure" in part
    assert "better for who moves" in part


def test_without_charts_the_moves_stand_as_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.report.figures.available", lambda: False)
    made = section(OURS="paused").figure
    assert made.svg == ""
    assert made.rows[0][1] in ("Home", "Away")


def test_theories_and_plans_not_asked_about_are_left_out() -> None:
    form = machine()
    answers = [SimpleNamespace(theory=None, plan=None)]
    told = settling.settling(SimpleNamespace(machine=form, answers=answers), "")  # type: ignore[arg-type]
    assert "pact" not in "\n".join(told.sentences)
    assert [grid.caption[:21] for grid in told.grids] == ["States that hold, by "]


def test_a_case_in_which_nothing_moves_says_so() -> None:
    told = section(CASE + "final: {over: race is slow}\n")
    assert told.skipped == (
        "Nobody can move any option while conditions are held where the case starts. So there is nothing here."
    )


def test_a_case_with_too_many_states_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST", 3)
    told = section()
    assert told.skipped == (
        "The options of the case make 4 combinations of levels, and a brief goes through at most 3; "
        "`detente stability` goes further. So there is nothing here."
    )
    found = replace(findings(), machine=machine(), answers=findings().answers[:0])
    assert told.sentences == ()
    assert "So there is nothing here." in brief(replace(found, shares=(), samples=(), forecasts=()))


def test_a_case_with_many_states_is_gone_through_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "WORK", 3)
    text = "\n".join(section().sentences)
    assert "With so many states theories and plans were not gone through." in text
    assert "pact" not in text


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_case_has_its_section(name: str) -> None:
    form = load(name).machine
    answers = [SimpleNamespace(theory=None, plan=plan) for plan in (None, *form["plans"])]
    told = settling.settling(SimpleNamespace(machine=form, answers=answers), "")  # type: ignore[arg-type]
    assert not told.skipped
    assert told.sentences[0].startswith("Of the ")


RULED = CASE.replace(
    "theories:\n",
    "rules: [{never: us.arms is paused and them.arms is active}]\n"
    "theories:\n"
    "  strict: {by: S. Strict, add: {rules: [{never: us.arms is active and them.arms is paused}]}}\n"
    "  loose: {by: L. Loose, remove: [rules.1]}\n"
    "  barred: {by: B. Barred, add: {rules: [{never: us.arms is active and them.arms is active}]}}\n",
)
"""Codes are 0 (both paused) to 3 (both active); the rule forbids 2, the theories 1, nothing, 3 as well."""
PHASED = CASE.replace("them.arms: paused}}", "them.arms: paused, race: fast}}")


def test_a_theory_that_adds_or_removes_rules_is_asked_about_its_own_states() -> None:
    told = section(RULED)
    assert not told.skipped
    grid = told.grids[0]
    columns = {name: number for number, head in enumerate(grid.heads) for name in head.split(", ")}
    marks = {row[1:3]: {name: row[at] for name, at in columns.items() if name} for row in grid.rows}
    assert marks["active", "active"]["barred"] == "not there"
    assert marks["active", "active"]["loose"] == marks["active", "active"]["none"] == "Nash"
    text = "\n".join(told.sentences)
    assert "The start: it holds with no threat (Nash); a rule forbids it under B. Barred." in text
    assert "paused" in text


def test_a_start_that_the_case_forbids_is_there_where_a_theory_has_no_such_rule() -> None:
    told = section(CASE.replace("theories:\n", (
        "rules: [{never: us.arms is active and them.arms is active}]\n"
        "theories:\n  loose: {by: L. Loose, remove: [rules.1]}\n"
    )))  # fmt: skip
    assert not told.skipped
    assert "A rule forbids the state it starts in" in "\n".join(told.sentences)
    assert "Home arms active, Away arms active under L. Loose" in "\n".join(told.sentences)


def test_a_rule_on_a_condition_that_a_phase_changes_bars_states_of_that_phase_alone() -> None:
    told = section(PHASED.replace("theories:\n", "rules: [{never: us.arms and race is fast}]\ntheories:\n"))
    assert "Without the plan it holds by credible threats (SSEQ)" in "\n".join(told.sentences)
    by_plan = told.folded[0]
    start = dict(zip(by_plan.heads, by_plan.rows[0], strict=True))
    assert start["none, pact"] == "Nash"
    assert start["pact: pause"] == "not there"
    ruled = section(PHASED.replace("theories:\n", "rules: [{never: not us.arms and race is slow}]\ntheories:\n"))
    assert "Without the plan a rule forbids it under every theory. With the plan it " in "\n".join(ruled.sentences)
    assert ruled.grids[-1].rows[0][2] == "not there"


def test_a_theory_with_other_options_or_without_states_is_left_out_by_name() -> None:
    wide = CASE.replace("theories:\n", "theories:\n  wide: {by: W. Wide, add: {options: {us.talks: {}}}}\n")
    told = section(wide)
    assert "Left out, because actors or options are others there: theory `wide`." in told.sentences
    none = CASE.replace("theories:\n", "theories:\n  none_left: {by: N. None, add: {rules: [{never: 1 > 0}]}}\n")
    assert "Theories and plans were not gone through: The rules leave no state" in "\n".join(section(none).sentences)
