"""What a number falls back to, in what way a number can stand, and what of a theory or plan is dropped."""

from typing import Any

import numpy as np
import pytest

from detente import load
from detente.case.resolve import resolve_data
from detente.errors import StudyError
from detente.insight.influence.falls import STANDS, State, edits, state
from detente.insight.influence.forms import sides
from detente.insight.influence.overrides import applied, marked, overrides
from detente.insight.influence.priors import prior
from detente.insight.influence.supports import Number, numbers, stuck
from detente.study.quantiles import Points

POINTS = Points("all", 8, 1)


def case(**more: Any) -> dict[str, Any]:
    """The machine form of a case with one actor, and parts of its own."""
    plain = {"detente": 1, "title": "t", "start": "2020-01-01", "actors": {"us": {}}, "options": {"us.arm": {}}}
    found = resolve_data(plain | more)
    assert not found.issues, found.issues
    return dict(found.machine)


def number(machine: dict[str, Any], path: str) -> Number:
    """One number of a machine form."""
    return next(one for one in numbers(machine) if one.path == path)


def ends(value: float, low: float, high: float, sort: Any = "parameter") -> tuple[float, float, bool] | None:
    """Both ends of a prior, and whether it lies about the number itself."""
    found = prior({"value": value, "range": [low, high], "shape": "uniform"}, None, sort)
    return None if found is None else (*(round(found.at(share), 9) for share in (0.0, 1.0)), found.about_itself)


def test_priors_by_kind() -> None:
    """Each row of the table."""
    assert ends(0.4, 0.2, 0.8) == (0.04, 1.0, False)  # a share, cut at 1
    assert ends(0.05, 0.02, 0.1) == (0.005, 0.5, True)
    assert ends(2.4, 1.2, 3.5) == (0.24, 24.0, True)  # positive
    assert ends(0.4, 0.4, 0.4) == (0.04, 1.0, False)  # a share stated as a point
    assert ends(1.0, 1.0, 1.0) == (0.1, 10.0, True)  # the number 1 is no share
    assert ends(1.0, 0.5, 1.0) == (0.1, 1.0, False)  # unless its range says so
    assert ends(0.4, 0.4, 0.4, "rate") == (0.04, 4.0, True)
    assert ends(-2.0, -3.0, -1.0) == (-20.0, -0.2, True)  # its magnitude, and the sign stays
    assert ends(-0.4, -0.4, -0.4) == (-4.0, -0.04, True)
    assert ends(1.0, 0.0, 2.0) == (0.0, 4.0, False)  # touches nought, and is not passed below it
    assert ends(0.0, -1.0, 2.0) == (-4.0, 5.0, True)  # spans it
    assert ends(0.0, 0.0, 0.0) is None
    assert ends(0.3, 0.1, 0.6, "rate") == (0.03, 3.0, True)
    assert ends(4.0, 2.8, 5.7, "weight") == (0.707107, 11.313708, False)
    stated = prior({"value": 9.0}, {"value": 1.0, "range": [0.5, 2.0], "shape": "uniform"}, "weight")
    assert stated is not None
    assert (stated.at(0.0), stated.at(1.0)) == (0.5, 2.0)


def test_aspects_and_who_supports_them() -> None:
    """A link for the size supports all; what none supports rests on our judgement."""
    machine = case(
        interests={"us": {
            "arms": {"want": "us.arm", "weight": "major", "evidence": [{"note": "a:1", "aspect": "sign"}]},
            "size": {"avoid": "us.arm", "weight": 1, "evidence": ["a:2", {"note": "a:3", "aspect": "exists"}]},
        }},
        parameters={"nought": 0, "said": {"value": 0, "without": [0, 1]}},
    )  # fmt: skip
    arms, size = number(machine, "interests.us.arms"), number(machine, "interests.us.size")
    ours = frozenset({"judgement:interests.us.arms"})
    assert arms.supporters == {"size": ours, "sign": {"a:1"}, "exists": {"a:1"}}
    assert size.supporters == {"size": {"a:2"}, "sign": {"a:2"}, "exists": {"a:2", "a:3"}}
    assert [*stuck(machine)] == [("parameters", "nought")]
    assert number(machine, "parameters.said").prior.at(1.0) == 1.0


def test_ways_to_stand() -> None:
    """By sort of number and by what has fallen."""
    machine = case(
        conditions={"arms": {"levels": ["low", "high"]}, "war": {}},
        parameters={"rate": [1, 2], "shift": [-1, 2], "point": 3},
        events={
            "up": {"rate": "rate per month", "then": {"arms": "up"}},
            "war": {"rate": "1 per month", "then": {"war": "yes"}},
            "both": {"rate": "1 per month", "then": {"arms": "up", "war": "yes"}},
        },
        interests={"us": {"arms": {"want": "us.arm", "weight": "major"}}},
    )  # fmt: skip
    sign, size, none = frozenset({"sign"}), frozenset({"size"}), frozenset[Any]()
    exists = frozenset({"exists"})
    arms = number(machine, "interests.us.arms")
    assert state(arms, none, none) == STANDS
    assert state(arms, sign, none) == State(coin=True)
    assert state(arms, exists, none) == State(prior=True)
    assert state(arms, sign | size, none) == State(prior=True, coin=True)
    assert state(number(machine, "events.up"), sign, none) == State(coin=True)
    for path in ("events.war", "events.both", "parameters.rate", "parameters.point"):
        assert state(number(machine, path), sign, none) == State(prior=True), path
    assert state(number(machine, "parameters.shift"), sign, none) == State(coin=True)
    # against: away from the prior by size, the larger half otherwise; not once the aspect has fallen, not of a point
    assert state(arms, none, size) == State(half=1)
    assert state(arms, size, size) == State(prior=True)
    assert state(arms, sign, sign) == State(coin=True)
    assert state(number(machine, "parameters.rate"), none, size | sign) == State(half=1)
    assert state(number(machine, "parameters.shift"), none, exists) == State(half=1)
    assert state(number(machine, "parameters.point"), none, size) == STANDS
    minor = number(case(interests={"us": {"arms": {"want": "us.arm", "weight": "minor"}}}), "interests.us.arms")
    assert state(minor, none, size) == State(half=-1)
    assert state(minor, none, sign) == State(half=1)
    assert state(minor, none, size | sign) == State(half=-1)


def test_what_is_written_at_a_point() -> None:
    """One share of a number for whichever distribution is in force, and an even coin over the points."""
    machine = case(
        conditions={"arms": {"levels": ["low", "high"]}}, parameters={"pace": [1, 3]},
        events={"up": {"rate": "pace per week", "then": {"arms": "up"}},
                "down": {"rate": [1, 2], "then": {"arms": "down"}, "without": "1 per year"}},
        interests={"us": {"arms": {"want": "us.arm", "weight": "minor"}}},
    )  # fmt: skip
    pace, arms = number(machine, "parameters.pace"), number(machine, "interests.us.arms")
    upper, lower, heads = [], [], []
    for point in range(8):
        share = POINTS.share("parameters.pace", point)
        ((_, half),) = edits(machine, pace, State(half=1), POINTS, point)
        ((_, other),) = edits(machine, pace, State(half=-1), POINTS, point)
        ((_, fallen),) = edits(machine, pace, State(prior=True), POINTS, point)
        upper.append(half["value"])
        lower.append(other["value"])
        assert fallen["value"] == pytest.approx(0.2 * 100**share)
        assert fallen["range"] == [fallen["value"]] * 2
        turned = edits(machine, arms, State(coin=True), POINTS, point)
        heads.append(bool(turned))
        assert all(weight["value"] < 0 and "word" not in weight for _, weight in turned)
    assert 2 < min(upper) < max(upper) < 3
    assert np.array(lower) == pytest.approx(np.array(upper) - 1)
    assert heads.count(True) == 4
    up, down = number(machine, "events.up"), number(machine, "events.down")
    ((_, rate),) = edits(machine, up, State(prior=True), POINTS, 0)
    assert rate["formula"].startswith("(pace) * ")
    assert rate["per"] == "week"
    ((_, stated),) = edits(machine, down, State(prior=True), POINTS, 0)
    assert (stated["value"], stated["per"]) == (1.0, "year")
    flipped = [edits(machine, up, State(coin=True), POINTS, point) for point in range(8)]
    assert flipped.count([]) == 4
    assert [(("events", "up", "then"), {"arms": "down"})] in flipped


def test_what_a_theory_or_plan_changes() -> None:
    """Part by part, each held up by its own notes and those of the whole."""
    machine = load("freeze").machine
    pair = ("restraint", "freeze_for_freeze")
    form = marked(machine, pair)
    parts = overrides(form, pair)
    assert {one.path: sorted(one.supporters) for one in parts} == {
        "theories.restraint.add.interests.east.own_burden": ["schelling:2"],
        "theories.restraint.remove.1": ["schelling:2"],
        "plans.freeze_for_freeze.phases.1": ["schelling:1", "schelling:3"],
        "plans.freeze_for_freeze.phases.2": ["schelling:1", "schelling:3", "schelling:4"],
    }
    whole, out = applied(form, pair, parts, [])
    assert not out
    assert "treaty" in whole["bodies"]
    second, out = applied(form, pair, parts, [3])
    assert sorted(out) == [3]
    assert "treaty" not in second["bodies"]
    assert "pause" in second["bodies"]
    none, out = applied(form, pair, parts, [2])
    assert sorted(out) == [2, 3]  # later phases fall with it
    assert not {"treaty", "pause"} & none["bodies"].keys()
    assert none["conditions"]["phase"]["levels"] == whole["conditions"]["phase"]["levels"]
    back, _ = applied(form, pair, parts, [0, 1])
    assert back["interests"]["east"] == machine["interests"]["east"]


def test_what_cannot_stand_without_what_falls_falls_with_it() -> None:
    """A change to what a theory adds, and what reads a name that it adds."""
    machine = case(
        theories={"new": {
            "add": {"conditions": {"fear": {}}, "interests": {"us": {
                "calm": {"avoid": "fear", "weight": 1, "evidence": ["a:1"]}, "arms": {"want": "us.arm", "weight": 1}}}},
            "evidence": ["a:2"],
        }},
        plans={"talk": {"set": {"interests.us.arms.weight": 2}, "evidence": ["a:3"]}},
        questions={"fear": {"probability": "us.arm", "at": "1 month"}},
    )  # fmt: skip
    pair = ("new", "talk")
    form = marked(machine, pair)
    parts = overrides(form, pair)
    paths = [one.path for one in parts]
    whole, out = applied(form, pair, parts, [paths.index("theories.new.add.conditions.fear")])
    assert [paths[n] for n in sorted(out)] == [
        "theories.new.add.conditions.fear", "theories.new.add.interests.us.calm",
    ]  # fmt: skip
    assert [*whole["interests"]["us"]] == ["arms"]
    whole, out = applied(form, pair, parts, [paths.index("theories.new.add.interests.us.arms")])
    assert "plans.talk.set.interests.us.arms.weight" in [paths[n] for n in out]
    assert [*whole["interests"]["us"]] == ["calm"]


def test_a_question_of_what_a_theory_adds() -> None:
    """It cannot be asked with that taken back, which is said."""
    machine = case(
        theories={"new": {"add": {"events": {"shock": {"rate": 1, "then": {}}}}, "evidence": ["a:2"]}},
        events={"other": {"rate": 1, "then": {}}},
        questions={"shocks": {"probability": "us.arm", "at": "1 month"}},
    )  # fmt: skip
    machine["questions"]["shocks"] |= {"probability": "shock", "at": None, "within": {"value": 1, "unit": "month"}}
    (side,) = sides(machine, "shocks", ("new", None))
    assert side.form(frozenset())[1].question.mark is not None
    with pytest.raises(StudyError, match=r"`shocks`.*not there with `theories\.new\.add\.events\.shock` taken back"):
        side.form(frozenset({"a:2"}))


def test_a_theory_without_notes_is_a_judgement() -> None:
    """One for all it changes, besides notes of its own parts; notes against a theory are no support."""
    machine = case(
        parameters={"pace": 1, "size": 1},
        theories={"bare": {"set": {"pace": 2, "size": {"value": 3, "evidence": ["a:1"]}},
                           "evidence": [{"note": "a:2", "polarity": "against"}]}},
    )  # fmt: skip
    form = marked(machine, ("bare", None))
    parts = overrides(form, ("bare", None))
    assert [sorted(one.supporters) for one in parts] == [
        ["judgement:theories.bare"], ["a:1", "judgement:theories.bare"]
    ]  # fmt: skip
    whole, _ = applied(form, ("bare", None), parts, [])
    assert number(dict(whole), "parameters.pace").supporters["size"] == {"judgement:theories.bare"}
