"""What answers stand on: a theory applied once for all plans, and numbers without what stands beside them."""

from pathlib import Path

import pytest
from tests.unit.answer.texts import machine

import detente.cases
from detente.answer import Grounds, ask_all
from detente.case.load import load
from detente.case.override import apply
from detente.errors import CaseError

SMALL = """\
actors: {a: {}, b: {}}
behaviour: {rationality: 2, foresight: 6 months, depth: 1, tempo: 1 per month}
conditions: {p: {}, q: {}}
options: {a.x: {}}
events: {rise: {rate: 1 per month, then: {p: yes}}, fall: {when: p, rate: 1 per month, then: {q: yes}}}
interests: {a: {show: {want: a.x, weight: 1}}, b: {show: {want: p, weight: 1}}}
theories:
  other: {set: {events.rise.rate: 3 per month}, remove: [events.fall]}
plans:
  both: {set: {events.rise.when: q}, add: {events: {end: {when: p, rate: 1 per year, then: {q: yes}}}}}
  gone: {set: {events.fall.rate: 2 per month}}
questions: {q_soon: {probability: q, within: 3 months}, less: {probability: p, within: 3 months, minus: {plan: none}}}
"""
FREEZE = load(Path(detente.cases.__path__[0]) / "freeze").machine


@pytest.mark.parametrize("form", [machine(SMALL), FREEZE])
def test_a_theory_applied_once_for_all_plans_is_a_theory_applied_with_each(form: dict[str, dict[str, object]]) -> None:
    grounds = Grounds(form)
    for theory in (None, *form["theories"]):
        for plan in (None, *form["plans"]):
            if (theory, plan) != ("other", "gone"):
                assert grounds.applied(theory, plan) == apply(form, theory=theory, plan=plan)


def test_a_plan_that_does_not_fit_a_theory_is_told_where_it_is_written() -> None:
    with pytest.raises(CaseError) as one:
        Grounds(machine(SMALL)).applied("other", "gone")
    with pytest.raises(CaseError) as other:
        apply(machine(SMALL), theory="other", plan="gone")
    assert one.value.issues == other.value.issues
    assert "plans.gone.set" in one.value.issues[0].path


def test_without_what_stands_beside_the_numbers_are_the_same() -> None:
    """Nor carriers, nor paths, nor ablations; what an answer rests on stays."""
    form = machine(SMALL)
    full = ask_all(Grounds(form), ["q_soon", "less"], theory=None, plan="gone", spread=False)
    bare = ask_all(Grounds(form), ["q_soon", "less"], theory=None, plan="gone", spread=False, beside=False)
    for name, answer in full.items():
        assert [one.estimate for one in bare[name].expectations] == [one.estimate for one in answer.expectations]
        assert (bare[name].depends, bare[name].provenance) == (answer.depends, answer.provenance)
        assert len(answer.ablations) == 3
        assert bare[name].ablations == ()
    assert full["q_soon"].expectations[0].steps
    assert not bare["q_soon"].expectations[0].steps
    assert full["q_soon"].expectations[0].estimate.value
