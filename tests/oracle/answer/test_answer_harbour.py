"""A synthetic case: each kind of question with each modifier, with a calendar and without, against the slow reading."""

import functools

import pytest

from detente.answer import Answer, Grounds, ask
from detente.case.resolve import resolve
from detente.result import Status
from oracle.answer import agree
from oracle.answer.asking import Slow
from oracle.answer.harbour import ASKED, KINDS, MODIFIERS, harbour
from oracle.answer.reading import Fine, UnaskableError

EACH_MODIFIER = [(list(KINDS)[(3 * place) % (len(KINDS) - 1)], how) for place, how in enumerate(MODIFIERS)]
SOME = [(kind, how) for place, (kind, how) in enumerate(ASKED) if place % 9 == 0]
SETTINGS = [(None, None), ("bold", None), (None, "watch"), ("bold", "watch")]
WITH_DATES = [(None, None, True), ("bold", None, True)]
"""Dates and a plan together make too many states for dense matrices."""


@functools.cache
def both(*, calendar: bool) -> tuple[Grounds, Slow]:
    machine = harbour(calendar=calendar)
    return Grounds(machine), Slow(machine)


def check(
    kind: str, how: str, *, calendar: bool, theory: str | None = None, plan: str | None = None, fine: Fine = "value"
) -> Answer:
    """Value, bound and carriers; or that it is not asked."""
    grounds, slow = both(calendar=calendar)
    answer = ask(grounds, f"{kind}_{how}", theory=theory, plan=plan, spread=False)
    try:
        truths = slow.ask(f"{kind}_{how}", theory, plan, fine=fine)
    except UnaskableError:
        assert {found.estimate.status for found in answer.expectations} == {Status.UNASKABLE}
        assert all(found.estimate.value is None and found.estimate.note for found in answer.expectations)
        return answer
    for found, truth in zip(answer.expectations, truths, strict=True):
        agree.number(found.estimate, truth)
        if (kind, how) != ("throughout", "minus_question"):  # what ended one thing less what led to another
            agree.sums(found, ends=kind == "throughout", less=how.startswith("minus"))
        if fine != "value" and truth.value is not None:
            agree.carried(found, truth)
    return answer


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(kind: str) -> None:
    check(kind, "plain", calendar=False, fine="parts")


@pytest.mark.parametrize(("kind", "how"), [*EACH_MODIFIER, *SOME])
def test_kinds_and_modifiers(kind: str, how: str) -> None:
    check(kind, how, calendar=False)


@pytest.mark.parametrize("how", ["given_later", "minus_do", "from_given", "after"])
@pytest.mark.parametrize("kind", ["ever", "count", "expect_over", "trend_spread"])
def test_with_dates(kind: str, how: str) -> None:
    check(kind, how, calendar=True)


@pytest.mark.slow
@pytest.mark.parametrize(("theory", "plan", "calendar"), [*[(*place, False) for place in SETTINGS], *WITH_DATES])
@pytest.mark.parametrize("kind", KINDS)
def test_all(kind: str, theory: str | None, plan: str | None, calendar: bool) -> None:
    for how in [how for one, how in ASKED if one == kind]:
        fine: Fine = "parts" if how in ("plain", "after") and plan is None else "value"
        check(kind, how, calendar=calendar, theory=theory, plan=plan, fine=fine)


@pytest.mark.parametrize("kind", ["within", "at_least", "time_within", "welfare", "trend"])
def test_ablations(kind: str) -> None:
    """Frozen, random and myopic stand beside a difference too: both sides are ablated."""
    grounds, slow = both(calendar=False)
    for how in ("plain", "given_later", "minus_do"):
        answer = ask(grounds, f"{kind}_{how}", theory=None, plan=None, spread=False)
        for ablation, estimates in answer.ablations:
            truths = slow.ask(f"{kind}_{how}", None, None, ablation=ablation)
            for found, truth in zip(estimates, truths, strict=True):
                agree.number(found, truth)


def test_what_is_told_of_what_cannot_be() -> None:
    """A condition that never holds, and a clock that starts anew in a case with dates."""
    undefined = check("within", "given_never", calendar=False)
    assert [found.estimate.status for found in undefined.expectations] == [Status.UNDEFINED]
    refused = check("within", "after", calendar=True)
    assert "dated entries" in refused.expectations[0].estimate.note


SHARED = """\
detente: 1
title: A motion and a wish in the same words
start: 2030-01-01
actors: {a: {}, b: {}}
options: {a.x: {}}
conditions: {p: {}}
bodies:
  council:
    members: {a: 1, b: 1}
    passes: unanimity
    retry: 2 months
    motions: {m: {when: a.x, then: {p: yes}}}
interests: {a: {i: {want: a.x, weight: 1}}, b: {j: {want: p, weight: 1}}}
questions: {passed: {probability: p, at: 3 months}}
"""


def test_a_motion_and_a_wish_in_the_same_words() -> None:
    """A refusal remembers the wish, read as a number; the motion's `when` is the same text, read as true or false."""
    machine = resolve(SHARED, "case.yaml").machine
    (found,) = ask(Grounds(machine), "passed", theory=None, plan=None, spread=False).expectations
    (truth,) = Slow(machine).ask("passed", None, None)
    agree.number(found.estimate, truth)


UNDONE = """\
detente: 1
title: A move that breaks a promise, which undoes the move
start: 2030-01-01
actors: {a: {}}
options: {a.x: {levels: [low, high]}}
promises: [{option: a.x, level: low, while: "true", breach: 0, voids: {a.x: low}}]
interests: {a: {i: {want: a.x is high, weight: 1}}}
questions:
  moved: {count: a.x moves, within: 5 months}
  up: {probability: a.x to high, within: 5 months}
"""


@pytest.mark.parametrize("question", ["moved", "up"])
def test_a_move_that_is_undone_is_no_move(question: str) -> None:
    """docs/game.md, sections 2 and 8: it makes no transition, and only events and motions count without one."""
    machine = resolve(UNDONE, "case.yaml").machine
    (found,) = ask(Grounds(machine), question, theory=None, plan=None, spread=False).expectations
    (truth,) = Slow(machine).ask(question, None, None)
    assert truth.value == 0
    agree.number(found.estimate, truth)
