"""Where cases can settle: stages of plans, what holds a state, where conditions matter, what is drawn."""

from collections.abc import Mapping
from typing import Any

import pytest

from detente.analysis.stability import Concept
from detente.case.load import load
from detente.case.resolve import resolve
from detente.errors import GameError, QueryError
from detente.insight import settling as module
from detente.insight.holding import agreed, going_together, holding
from detente.insight.picture import picture
from detente.insight.settling import Settled, alike, place_of, settle, sweep
from detente.insight.stages import stages

HEAD = "detente: 1\ntitle: A small case\nstart: 2017-09-18\n"
PAIR = (
    HEAD
    + """\
actors: {a: {name: Alpha}, b: {name: Beta}, c: {name: Gamma}}
options:
  a.arms: {levels: [paused, active], start: active}
  b.arms: {levels: [paused, active], start: active}
  c.trade: {start: yes}
conditions:
  race: {levels: [slow, fast]}
  trust: {levels: [none, some, much], start: none}
interests:
  a: {own: {want: a.arms, weight: 1}, other: {avoid: b.arms, weight: 2}, talks: {want: phase is talks, weight: 1}}
  b:
    own: {want: b.arms, weight: 1}
    other: {avoid: a.arms, weight: 2}
    hurry: {want: a.arms and b.arms and race is fast, weight: 9}
  c: {trade: {want: c.trade, weight: 1}}
theories:
  calm: {by: C. Calm, set: {a.own.weight: 0}}
  same: {by: S. Same, set: {c.trade.weight: 3}}
plans:
  pact:
    phases:
      - name: pause
        begins: {parties: [a, b], tempo: 1 per month, then: {a.arms: paused, b.arms: paused, trust: up}}
        promises:
          - {option: a.arms, level: paused, breach: 3}
          - {option: b.arms, level: paused, breach: 3}
      - name: talks
        begins: {rate: 1 per month, then: {trust: up}}
  at_once:
    phases: [{name: now, begins: at once}]
  alone: {set: {options.a.arms.start: paused}}
"""
)


def machine() -> Mapping[str, Any]:
    resolved = resolve(PAIR, "case.yaml")
    assert not resolved.issues, "\n".join(issue.render() for issue in resolved.issues)
    return resolved.machine


def found(theory: str | None = None, plan: str | None = None, stage: int = 0) -> Settled:
    return list(settle(machine(), (theory,), (plan,)))[stage]


def test_a_phase_begins_with_what_the_phases_before_it_changed() -> None:
    case = found(plan="pact")
    start, pause, talks = stages(machine(), "pact", case.model)
    assert (start.phase, start.held, start.parties) == ("", {}, ())
    assert (pause.phase, pause.parties) == ("pause", ("a", "b"))
    assert {name: pause.levels[name] for name in ("a.arms", "b.arms", "c.trade", "trust")} == {
        "a.arms": 0, "b.arms": 0, "c.trade": 1, "trust": 1,
    }  # fmt: skip
    names = next(factor.levels for factor in case.model.factors if factor.id == "phase")
    assert pause.held == {"trust": 1, "phase": names.index("pause")}
    assert talks.held == {"trust": 2, "phase": names.index("talks")}
    assert talks.parties == ()


def test_a_phase_that_begins_at_once_is_the_start() -> None:
    (now,) = stages(machine(), "at_once", found(plan="at_once").model)
    assert now.phase == "now"
    assert now.held == {}
    assert now.parties == ()


def test_every_theory_and_stage_is_settled_and_what_is_the_same_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = module.stability
    monkeypatch.setattr(module, "stability", lambda *args: asked.append(args) or real(*args))
    cases = list(settle(machine(), (None, "calm", "same"), (None, "pact", "alone")))
    assert [(one.theory, one.stage.plan, one.stage.phase) for one in cases[:3]] == [
        (None, None, ""), ("calm", None, ""), ("same", None, ""),
    ]  # fmt: skip
    assert len(cases) == 3 * (1 + 3 + 1)
    # no theory and `same` want the same; the start of `pact` and `alone` are the case but for where they stand
    assert len(asked) == 2 + 2 + 2
    alone = cases[-3]
    assert alone.conflict.describe(alone.conflict.status_quo) == "paused/active/yes"


def test_the_strongest_concept_is_named() -> None:
    case = found()
    start, pause = case.conflict.find("active/active/yes"), case.conflict.find("paused/paused/yes")
    assert case.strongest(start) is Concept.NASH
    assert case.strongest(pause) is Concept.SSEQ
    assert case.strongest(case.conflict.find("paused/active/yes")) is None
    assert case.settled == (start,)
    pact = found(plan="pact", stage=1)
    assert pact.entry == pause
    assert pact.strongest(pause) is Concept.NASH


def test_what_holds_a_state_is_told_with_the_nearest_threat() -> None:
    case = found()
    alpha, beta, gamma = holding(case.conflict, case.conflict.find("paused/paused/yes"))
    (temptation,) = alpha.temptations
    assert case.conflict.describe(temptation.target) == "active/paused/yes"
    assert temptation.by is Concept.SSEQ
    assert temptation.credible
    (step,) = temptation.countermoves
    assert (step.actor, case.conflict.describe(step.state)) == (1, "active/active/yes")
    assert not beta.content
    assert gamma.content


def test_a_threat_that_does_not_pay_is_not_credible_and_none_is_none() -> None:
    case = found("calm")  # to Alpha its own arms are worth nothing
    alpha, beta, _ = holding(case.conflict, case.conflict.find("paused/paused/yes"))
    assert alpha.content
    (temptation,) = beta.temptations
    assert temptation.by is Concept.SMR
    assert not temptation.credible
    lone = holding(case.conflict, case.conflict.find("active/paused/yes"))[1]
    assert [one.by for one in lone.temptations] == [None]
    assert lone.temptations[0].countermoves == ()


def test_who_would_rather_that_a_phase_begins() -> None:
    start, pause, talks = settle(machine(), (None,), ("pact",))
    first = agreed(pause, start.stage)
    assert first.likes == (1, 1, 0)
    assert first.parties == (0, 1)
    assert first.begins
    second = agreed(talks, pause.stage)
    assert second.likes == (1, 0, 0)
    assert second.parties == ()
    assert agreed(start, pause.stage).likes == (-1, -1, 0)


def test_actors_who_would_go_together() -> None:
    case = found()
    start, pause = case.conflict.find("active/active/yes"), case.conflict.find("paused/paused/yes")
    both = going_together(case.conflict, (0, 1), start, pause)
    assert both.can
    assert both.gain
    assert both.deterred == ()
    back = going_together(case.conflict, (0, 1), pause, start)
    assert back.can
    assert not back.gain
    assert not going_together(case.conflict, (0, 2), start, pause).can


def test_conditions_are_swept_through_all_their_levels() -> None:
    case = found()
    swept = sweep(case.model, ["race", "trust"], case.stage)
    assert swept.start == ("slow", "none")
    assert len(swept.cells) == 6
    start = int(case.conflict.codes[case.conflict.find("active/active/yes")])
    pause = int(case.conflict.codes[case.conflict.find("paused/paused/yes")])
    assert swept.cells["slow", "none"][Concept.SEQ] == (pause, start)
    assert swept.cells["fast", "much"][Concept.SEQ] == (start,)


def test_what_is_swept_must_be_a_condition() -> None:
    case = found()
    with pytest.raises(QueryError, match="`speed` is no condition of the case"):
        sweep(case.model, ["speed"], case.stage)
    with pytest.raises(QueryError, match=r"`a\.arms` cannot be held"):
        sweep(case.model, ["a.arms"], case.stage)


def test_a_case_without_options_has_nothing_to_settle() -> None:
    none = resolve(HEAD + "actors: {a: {}}\nconditions: {c: {levels: [x, y]}}\n", "case.yaml").machine
    with pytest.raises(GameError, match="no options"):
        next(settle(none))


def test_a_picture_shows_ways_temptations_and_threats_and_no_more_than_it_may() -> None:
    case = found()
    conflict = case.conflict
    start, pause = conflict.find("active/active/yes"), conflict.find("paused/paused/yes")
    made = picture(conflict, start, [pause])
    names = [conflict.describe(state) for state in made.states]
    assert names[0] == "active/active/yes"
    assert "paused/paused/yes" in names
    assert set(names) <= {"active/active/yes", "paused/paused/yes", "active/paused/yes", "paused/active/yes"}
    assert made.depth[0] == 0
    arrows = {
        (conflict.describe(arrow.source), conflict.describe(arrow.target), arrow.actor, arrow.gains)
        for arrow in made.arrows
    }
    assert ("paused/paused/yes", "active/paused/yes", 0, True) in arrows
    assert ("active/paused/yes", "active/active/yes", 1, True) in arrows
    for arrow in made.arrows:
        assert arrow.target in conflict.moves[arrow.actor].after(arrow.source)
    assert picture(conflict, start, [pause], most=2).states == (start,)


def test_a_place_that_a_rule_forbids_is_none() -> None:
    case = found()
    levels = dict(case.stage.levels)
    assert place_of(case.conflict, levels) == case.conflict.status_quo
    ruled = resolve(PAIR + "rules: [{never: a.arms is paused and b.arms is paused}]\n", "case.yaml").machine
    (pact,) = (one for one in settle(ruled, (None,), ("pact",)) if one.stage.phase == "pause")
    assert pact.entry is None


def test_what_is_called_as_a_note_or_evidence_is_no_note() -> None:
    text = PAIR.replace("race:", "evidence:").replace("race is", "evidence is").replace("c.trade:", "c.note:")
    named = resolve(text.replace("c.trade", "c.note").replace("trust", "note"), "case.yaml")
    assert not named.issues
    (case,) = settle(named.machine, ("calm",))
    assert case.conflict.size == 8
    assert list(sweep(case.model, ["evidence"], case.stage).cells) == [("slow",), ("fast",)]
    assert len(sweep(case.model, ["note"], case.stage).cells) == 3


def test_a_sweep_holds_other_conditions_and_has_no_states_where_rules_leave_none() -> None:
    ruled = resolve(PAIR + "rules: [{never: race is fast and trust is much}, {never: c.trade and race is fast}]\n", "")
    (case,) = settle(ruled.machine)
    free = sweep(case.model, ["race"], case.stage)
    assert [len(codes) for codes in free.codes.values()] == [8, 4]
    bound = sweep(case.model, ["race"], case.stage, held={"trust": 2})
    assert [len(codes) for codes in bound.codes.values()] == [8, 0]
    assert set(bound.cells["fast",].values()) == {()}
    with pytest.raises(QueryError, match="held and moved"):
        sweep(case.model, ["race"], case.stage, held={"race": 1})


def test_a_state_is_looked_up_by_code_in_each_conflict() -> None:
    ruled = resolve(PAIR + "rules: [{never: a.arms is paused and b.arms is paused}]\n", "case.yaml").machine
    (free,), (bound,) = settle(machine()), settle(ruled)
    assert alike(free.conflict, bound.conflict)
    pause, start = 4, 7
    assert (free.has(pause), bound.has(pause), bound.strongest_at(pause)) == (True, False, None)
    assert (free.start, bound.start) == (start, start)
    assert free.conflict.status_quo != bound.conflict.status_quo
    assert free.strongest_at(start) is bound.strongest_at(start) is Concept.NASH


def test_notes_are_no_part_of_it() -> None:
    assert len(list(settle(load("freeze").machine, (None, "restraint"), (None, "west_alone")))) == 4
