"""What must not change an answer, on the Korean case under one theory and plan: small enough for every run of tests.

The changes are those of `test_invariance_cases.py`, which tries them at more theories and plans of this case where slow
tests are run. No option of the case ends the story by itself: its endings are brought about by events and motions, so
what is put in two steps here is every ending.
"""

from typing import Any

import pytest

from detente.case.numbers import CLOCK_DAYS
from detente.case.paths import find, get
from property.models import Twin, assert_tempo_sets_timing, chance, looks, play, renaming
from property.test_invariance_cases import (
    IN_ORDER,
    Machine,
    applied,
    assert_invariant,
    built,
    faster,
    named,
    played,
    relabelled,
    twins,
    with_twin,
)

SMALL = ("korea-2017", "swain", "enforcement")
"""To Swain the drills are a message, and China enforces by law: two factors stand still, which leaves 2,300 states."""


def test_it_is_the_case_that_is_meant() -> None:
    (one,) = played(SMALL)
    assert 1_000 < one.game.space.size < 5_000
    assert len(applied(SMALL)["actors"]) == 4


def test_an_option_without_effect() -> None:
    """One more option of Russia, which nothing reads, changes no answer."""
    machine = applied(SMALL)
    idle = {"levels": ["no", "yes"], "tempo": "1.7 per month", "cost": {"yes": 0.3}}
    assert_invariant(SMALL, {**machine, "options": {**machine["options"], "russia.idle": idle}})


def test_an_interest_in_two_halves() -> None:
    """Every interest of every actor is written twice, at half its weight."""
    machine = applied(SMALL)
    halves: dict[str, Any] = {
        actor: {
            half: {**part, "weight": part["weight"]["value"] / 2}
            for name, part in named(own).items()
            for half in (name, f"{name}_too")
        }
        for actor, own in machine["interests"].items()
    }
    assert not machine["beliefs"]
    assert_invariant(SMALL, {**machine, "interests": halves})


def test_week_for_month() -> None:
    """Every rate and duration of the machine form has its unit, so only the clock of the results changes."""
    machine = applied(SMALL)
    assert machine["clock"] == "month"
    assert_invariant(SMALL, {**machine, "clock": "week"}, speed=CLOCK_DAYS["month"] / CLOCK_DAYS["week"])


def test_actors_relabelled() -> None:
    """Every actor has the id of the next, and everything without an order of its own stands in another."""
    machine = applied(SMALL)
    actors = [*machine["actors"]]
    name = renaming(dict(zip(actors, [*actors[1:], actors[0]], strict=True)))
    changed = relabelled(machine, name)
    changed = {key: changed[key] for key in machine}
    assert [*changed["interests"]] != [*machine["interests"]]
    assert "levels" in IN_ORDER
    back = {name(factor): factor for factor in played(SMALL)[0].game.layout.names}
    assert_invariant(SMALL, changed, names=back)


def test_levels_that_nothing_distinguishes() -> None:
    """What the drills mean is told apart in two ways of the same meaning, coming and going by chance."""
    machine = applied(SMALL)
    (twin,) = [one for one in twins(machine) if one.name == "drill_intent" and one.digit == 1]
    assert isinstance(twin, Twin)
    assert_invariant(SMALL, with_twin(machine, twin), digits={twin.name: twin.old})


def test_every_tempo_doubled() -> None:
    """With commitments as they are, the odds of choices stay, at every look of every option."""
    machine = applied(SMALL)
    assert_tempo_sets_timing(*(looks(built(faster(machine, times)), "myopic") for times in (1.0, 2.0, 4.0)))


def test_commitments_stand_still_when_tempos_double() -> None:
    machine = applied(SMALL)
    quick = faster(machine, 2.0)
    for path in ("dprk.programme", "us.force", "us.buildup", "china.pressure", "russia.enforces"):
        steps = find(machine, f"options.{path}")
        before, after = get(machine, steps), get(quick, steps)
        assert after["commitment"] == before["commitment"]
        assert after["tempo"] is None or after["tempo"]["value"] == 2 * before["tempo"]["value"]


def in_two_steps(machine: Machine) -> Machine:
    """The story ends not with an ending but with an event that follows it a hundred times a month."""
    final = machine["final"]
    over = {"levels": ["not_yet", *final]}
    rate = {"value": 100.0, "per": "month"}
    soon = {f"soon_{name}": {"when": text, "rate": rate, "then": {"over": name}} for name, text in final.items()}
    return {
        **machine, "final": {name: f"over is {name}" for name in final}, "events": {**machine["events"], **soon},
        "conditions": {**machine["conditions"], "over": over},
    }  # fmt: skip


def test_an_ending_in_two_steps() -> None:
    """The odds of every ending within a year stay within a factor of two."""
    machine = applied(SMALL)
    changed = in_two_steps(machine)
    (direct,), (soon,) = played(SMALL), play(built(changed))
    for name, text in machine["final"].items():
        one, other = chance(direct, text, 12.0), chance(soon, changed["final"][name], 12.0)
        assert 0.5 < other / (1 - other) / (one / (1 - one)) < 2.0, (name, one, other)
        assert one > 0


@pytest.mark.parametrize("weight", [0.5, 2.0])
def test_these_tests_can_fail(weight: float) -> None:
    """An interest that weighs something else does change the answers."""
    machine = applied(SMALL)
    own = machine["interests"]["dprk"]
    other = {**own["deterrent"], "weight": own["deterrent"]["weight"]["value"] * weight}
    interests = {**machine["interests"], "dprk": {**own, "deterrent": other}}
    with pytest.raises(AssertionError):
        assert_invariant(SMALL, {**machine, "interests": interests})
