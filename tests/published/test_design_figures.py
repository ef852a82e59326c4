"""Figures and sentences of the design, section 3, each on a case small enough to be worked out beside it.

Every test says where its sentence stands: "design §3" and the paragraph.
"""

import math
from dataclasses import replace
from typing import Any

import pytest

from detente.answer import Grounds, ask
from detente.case.model import Model
from detente.case.resolve import resolve
from detente.game.behaviour.hierarchy import deepest, shares_in_play
from oracle.game import games
from property.models import chance, crisis, looks, play


def exponent(model: Model, label: str, at: int = 0) -> float:
    """x of a move of a two-level option, from how often it is made: P / (1 - P) = kappa / rho e^x."""
    p, stay, rho = looks(model)[label, at]
    option = next(one for one in model.options if label.startswith(f"{one.factor} to "))
    return math.log(p / stay * rho / option.commitment)


# Value and gain.


@pytest.mark.parametrize("construct", ["plain", "final", "tempos", "costs", "promises", "since", "body", "veto"])
@pytest.mark.parametrize("seed", range(3))
def test_myopic_limit(construct: str, seed: int) -> None:
    """Design §3, value and gain: foresight to 0 approaches `foresight: none`, where g = u(s_m) - u(s)."""
    model = games.game(seed, games.CONSTRUCTS[construct], construct)

    def seeing(foresight: float | None) -> list[float]:
        actors = tuple(replace(actor, foresight=foresight) for actor in model.actors)
        (one,) = play(replace(model, actors=actors))
        return [float(rate) for flow in one.chain.flows for rate in flow.rate]

    myopic = seeing(None)
    apart = []
    for foresight in (1e-2, 1e-3, 1e-4):
        near = seeing(foresight)
        likely = [(a, b) for a, b in zip(near, myopic, strict=True) if min(a, b) > 1e-12]
        apart.append(max((abs(math.log(a / b)) for a, b in likely), default=0.0))
    assert apart[0] < 1.0
    assert apart[1] < 0.2 * apart[0] + 1e-9
    assert apart[2] < 0.2 * apart[1] + 1e-9


@pytest.mark.parametrize("foresight", [None, 0.1, 1.0, 12.0, 500.0])
@pytest.mark.parametrize("commitment", [0.2, 1.0, 7.0])
def test_gain_is_the_difference_of_utility(foresight: float | None, commitment: float) -> None:
    """Design §3, value and gain: g = u(s_m) - u(s) exactly where own options add up in u and all else is frozen."""
    model = crisis(
        actors={"a": {"foresight": foresight, "rationality": 1.7}, "b": {}},
        options={
            "a.x": {"commitment": commitment, "tempo": 0.6},
            "a.y": {"levels": ("low", "mid", "high"), "commitment": 0.9},
            "a.z": {"commitment": 2.0},
        },
        conditions={"p": {}},
        wants={"a": {"a.x": 0.8, "a.y is mid": 0.5, "a.y is high": -0.3, "a.z": -1.1, "p": 3.0}},
    )
    at_start = 0
    assert exponent(model, "a.x to yes", at_start) / 1.7 == pytest.approx(0.8, abs=1e-9)
    assert exponent(model, "a.z to yes", at_start) / 1.7 == pytest.approx(-1.1, abs=1e-9)
    seen = looks(model)
    for level, worth in (("mid", 0.5), ("high", -0.3)):
        p, stay, rho = seen[f"a.y to {level}", at_start]
        assert math.log(p / stay * rho / 0.9 * 2) / 1.7 == pytest.approx(worth, abs=1e-9)


@pytest.mark.parametrize(("foresight", "commitment"), [(12.0, 1.0), (3.0, 1.0), (6.0, 0.25), (1.0, 4.0)])
def test_what_cannot_be_undone(foresight: float, commitment: float) -> None:
    """Design §3, value and gain: what cannot be undone counts 1 + kappa/delta times.

    It does for a loss: whoever moves into a final state of worse flow loses (1 + kappa/delta) of the difference. What
    is gained for good counts once, because the actor would be back for it anyway.
    """

    def last(worth: float, final: bool) -> float:
        model = crisis(
            actors={"a": {"foresight": foresight, "rationality": 0.5}},
            options={"a.x": {"commitment": commitment}},
            wants={"a": {"a.x": worth}},
            final={"end": "a.x"} if final else None,
        )
        return exponent(model, "a.x to yes") / 0.5

    assert last(-0.4, final=False) == pytest.approx(-0.4, rel=1e-9)
    assert last(-0.4, final=True) == pytest.approx(-0.4 * (1 + commitment * foresight), rel=1e-9)
    assert last(0.4, final=True) == pytest.approx(0.4, rel=1e-9)


# Expectations.


def preemption(depth: float | None, *, struck: float = 4.0, strike: float = 1.0) -> Model:
    """Two who would rather not strike, and rather strike than be struck."""
    return crisis(
        actors={"a": {"depth": depth}, "b": {"depth": depth}},
        options={"a.strike": {}, "b.strike": {}},
        wants={
            "a": {"a.strike": -strike, "b.strike": -struck},
            "b": {"b.strike": -strike, "a.strike": -struck},
        },
        final={"war": "a.strike or b.strike"},
    )


def test_mutual_preemption() -> None:
    """Design §3, expectations: peace and war both bear themselves out; both are shown, neither is averaged."""
    found = play(preemption(None))
    years = sorted(chance(one, "a.strike or b.strike", 12.0) for one in found)
    assert len(years) == 2
    assert years[0] < 1e-3
    assert years[1] > 0.99
    assert len({one.strategies.name for one in found}) == 2
    assert all(one.strategies.residual < 1e-9 for one in found)


def struck_at(expected: float, struck: float, strike: float) -> float:
    """The rate at which one strikes who expects to be struck at a rate, worked out by hand (docs/game.md, 3 and 4).

    V(strike) = -12 strike, V(struck) = -12 struck; (1/12 + r + 1) V = r V(struck) + max(V, V(strike)); rho = kappa = 1.
    """
    waits = expected * -12 * struck / (1 / 12 + expected)
    goes = (expected * -12 * struck - 12 * strike) / (1 / 12 + expected + 1)
    value = waits if waits >= -12 * strike else goes
    weight = math.exp((1 / 12 + 1) * (-12 * strike - value))
    return weight / (1 + weight)


def test_a_single_level_jumps_and_the_hierarchy_does_not() -> None:
    """Design §3, expectations: the hierarchy is unique and smooth in tau, where a single level k jumps.

    With much to lose by being struck, whoever expects nobody to move (level 1) hardly ever strikes; whoever expects
    that (level 2) does.
    """
    stakes = {"struck": 40.0, "strike": 0.5}
    single = [0.0]
    for _ in range(3):
        single.append(struck_at(single[-1], **stakes))
    wars = [1 - math.exp(-12 * 2 * rate) for rate in single]
    assert wars[1] < 0.05
    assert wars[2] > 0.99

    def war(tau: float) -> float:
        (one,) = play(preemption(tau, **stakes))
        assert one.strategies.residual == 0.0
        return chance(one, "a.strike or b.strike", 12.0)

    assert war(1e-6) == pytest.approx(wars[1], rel=1e-4)
    path = {k: war(0.01 * k) for k in range(4, 204)}
    assert path[4] < 0.05
    assert path[203] > 0.99
    smooth = [k for k in range(4, 202, 2) if deepest(0.01 * k) == deepest(0.01 * (k + 2))]
    coarse = max(abs(path[k + 2] - path[k]) for k in smooth)
    fine = max(abs(path[j + 1] - path[j]) for k in smooth for j in (k, k + 1))
    assert fine < 0.04
    assert fine < 0.55 * coarse  # half the step, half the way: a slope and no jump


@pytest.mark.parametrize("level", range(1, 8))
def test_how_far_the_hierarchy_jumps_where_a_level_is_added(level: int) -> None:
    """Levels end where the tail is below 1e-3, so at some tau a level comes in at once with a share of its own.

    What jumps there is at most that share of 24 looks in a year. It is no more than 0.035 even in this case, made to be
    as sensitive as can be, and is the one exception to smoothness.
    """
    low, high = 0.0, 4.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if deepest(middle) > level else (middle, high)
    before, after = (play(preemption(tau, struck=40.0, strike=0.5))[0] for tau in (low, high))
    jump = chance(after, "a.strike or b.strike", 12.0) - chance(before, "a.strike or b.strike", 12.0)
    assert len(shares_in_play(high)) == len(shares_in_play(low)) + 1
    assert 0 < jump < min(0.036, 24 * shares_in_play(high)[-1])


@pytest.mark.parametrize("tau", [0.25 * k for k in range(1, 13)])
def test_the_hierarchy_is_unique_under_preemption(tau: float) -> None:
    """Design §3, expectations: one answer, whatever equilibria there are; a nearby depth gives a nearby one."""
    (one,) = play(preemption(tau))
    (other,) = play(preemption(tau + 1e-3))
    apart = math.log(chance(one, "a.strike", 12.0) / chance(other, "a.strike", 12.0))
    assert abs(apart) < 0.01


def test_levels_at_the_usual_depth() -> None:
    """Design §3, expectations: levels run until the tail is below 1e-3, which is 1 to 6 at tau 1.5."""
    assert deepest(1.5) == 6
    weights = [math.exp(-1.5) * 1.5**k / math.factorial(k) for k in range(1, 7)]
    assert shares_in_play(1.5) == pytest.approx([weight / sum(weights) for weight in weights], rel=1e-12)
    assert 1 - math.exp(-1.5) - sum(weights) < 1e-3 <= 1 - math.exp(-1.5) - sum(weights[:5])


# Bodies.


def council(*, dislike: float = 4.0, retry: float | None = None, tempo: float = 1.0, **more: Any) -> Model:
    """Everybody is for a ban but one, who can veto it."""
    body = {"members": {"crowd": {"yes": 1.0}, "b": {"veto": True}}, "yes": 1}
    motion = {"then": {"ban": "yes"}, "tempo": str(tempo), "retry": retry}
    return crisis(
        actors={"b": {"foresight": None}},
        conditions={"ban": {}},
        wants={"b": {"ban": -dislike}},
        bodies={"council": {**body, "motions": {"ban": motion}, **more}},
    )


def test_any_veto_falls_if_asked_often_enough() -> None:
    """Design §3, bodies: without `retry` a draft passes in the end the sooner the oftener it comes up; with it, not."""
    asked = (1.0, 10.0, 100.0, 1000.0)
    forgotten = [chance(play(council(tempo=tempo))[0], "ban", 12.0) for tempo in asked]
    remembered = [chance(play(council(tempo=tempo, retry=6.0))[0], "ban", 12.0) for tempo in asked]
    assert forgotten == sorted(forgotten)
    assert forgotten[0] < 0.999 < forgotten[-1]
    # a veto with probability nay at every reading: the first, and one more whenever six months have passed on average
    nay = math.exp(2) / (math.exp(2) + 1 + math.exp(-2))
    ever_so_often = 1 - nay * math.exp(-12 / 6 * (1 - nay))
    assert remembered[-1] == pytest.approx(ever_so_often, rel=0.01)
    assert remembered[-1] < 0.5


def test_a_draft_is_watered_down() -> None:
    """Design §3, bodies: a sponsor waters its draft down because it foresees the veto (Romer and Rosenthal)."""

    def weak_share(dislike: float, depth: float) -> float:
        motions = {
            draft: {"sponsor": "a", "then": {"sanctions": draft}, "when": "sanctions is none", "retry": 1.0}
            for draft in ("weak", "strong")
        }
        model = crisis(
            actors={"a": {"foresight": 3.0, "depth": depth}, "b": {"foresight": 3.0, "depth": depth}},
            conditions={"sanctions": {"levels": ("none", "weak", "strong")}},
            wants={
                "a": {"sanctions is weak": 1.0, "sanctions is strong": 2.0},
                "b": {"sanctions is weak": -0.2, "sanctions is strong": -dislike},
            },
            bodies={"council": {"members": {"a": {}, "b": {"veto": True}}, "yes": 1, "motions": motions}},
        )
        (one,) = play(model)
        tabled = {q: one.rate(f"council passes {q}") + one.rate(f"council polls {q}") for q in motions}
        return tabled["weak"] / sum(tabled.values())

    shares = [weak_share(dislike, 1.5) for dislike in (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)]
    assert shares == sorted(shares)
    assert shares[0] < 0.45
    assert shares[-1] > 0.55
    # who does not foresee the vote (level 1 only) tables both alike
    assert [weak_share(dislike, 1e-9) for dislike in (0.0, 8.0)] == pytest.approx([0.5, 0.5], abs=1e-6)


def test_an_abstention_is_no_veto() -> None:
    """Design §3, bodies: an abstention is no veto; whoever may veto and abstains lets pass what others carry."""
    (torn,) = play(council(dislike=4.0, abstention=0.0))
    (shy,) = play(council(dislike=4.0, abstention=20.0))
    weights = [math.exp(-2), 1.0, math.exp(2)]
    assert torn.rate("council passes ban") == pytest.approx(1 - weights[2] / sum(weights), rel=1e-3)
    assert shy.rate("council passes ban") == pytest.approx(1.0, rel=1e-3)


# Plans.


def test_a_promise_with_a_large_breach_holds_longer() -> None:
    """Design §3, plans: whether a freeze holds is an answer, and the dearer the breach the longer it holds."""

    def kept(breach: float) -> float:
        model = crisis(
            actors={"a": {}, "b": {}},
            options={"a.tests": {"start": "no"}, "b.tests": {"start": "no"}},
            conditions={"freeze": {"start": "yes"}},
            wants={"a": {"a.tests": 0.5, "b.tests": -1.0}, "b": {"b.tests": 0.5, "a.tests": -1.0}},
            promises=[
                {
                    "option": f"{who}.tests",
                    "level": "no",
                    "while": "freeze",
                    "breach": breach,
                    "voids": {"freeze": "no"},
                }
                for who in "ab"
            ],
        )
        (one,) = play(model)
        return chance(one, "freeze", 12.0)

    holding = [kept(breach) for breach in (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)]
    assert holding == sorted(holding)
    assert holding[0] < 0.01
    assert holding[-1] > 0.99


# Questions.

SIGN = """
detente: 1
title: A sign
start: 2030-01-01
actors: {{us: {{}}}}
conditions:
  mood: {{levels: [calm, angry], start: {mood}}}
  sign: {{start: {sign}}}
  ending: {{levels: [open, war]}}
events:
  shows: {{when: mood is angry, rate: {shows} per month, then: {{sign: yes}}}}
  breaks_out: {{when: mood is angry, rate: 0.2 per month, then: {{ending: war}}}}
  panic: {{when: sign, rate: {panic} per month, then: {{ending: war}}}}
questions:
  plain: {{probability: ending is war, at: 12 months}}
  seen: {{probability: ending is war, at: 12 months, given: {{state: sign, at: {when} months}}}}
  made: {{probability: ending is war, at: 12 months, do: {{sign: yes}}}}
"""


def asked(**case: Any) -> dict[str, float]:
    """The answers of the case of a sign."""
    resolved = resolve(SIGN.format(**case), "case.yaml")
    assert not resolved.issues
    grounds = Grounds(resolved.machine)
    answers = {q: ask(grounds, q, theory=None, plan=None, spread=False) for q in resolved.machine["questions"]}
    return {q: float(answer.values[0] or 0.0) for q, answer in answers.items()}


def test_seeing_is_not_making() -> None:
    """Design §2 and §3: `given` and `do` differ where what is seen and what is asked have a cause in common."""
    found = asked(mood="{calm: 0.5, angry: 0.5}", sign="no", shows=1, panic=0, when=3)
    war = 1 - math.exp(-0.2 * 12)
    assert found["plain"] == pytest.approx(0.5 * war, abs=1e-9)
    assert found["seen"] == pytest.approx(war, abs=1e-9)
    assert found["made"] == pytest.approx(0.5 * war, abs=1e-9)


def test_seeing_is_making_without_a_common_cause() -> None:
    """They agree where the sign comes from nothing that matters otherwise, though it has effects of its own."""
    found = asked(mood="{calm: 0.5, angry: 0.5}", sign="{no: 0.7, yes: 0.3}", shows=0, panic=0.1, when=0)
    war = 0.5 * (1 - math.exp(-0.1 * 12)) + 0.5 * (1 - math.exp(-0.3 * 12))
    assert found["seen"] == pytest.approx(war, abs=1e-9)
    assert found["made"] == pytest.approx(war, abs=1e-9)
    assert found["plain"] < war - 0.1
