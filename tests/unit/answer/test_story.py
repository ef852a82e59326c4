"""Storylines: every step dated, caused and explained, and the steps hang together."""

import datetime
import json

import pytest

from detente.analysis.simulate.walk import TableWalk
from detente.answer import story as storylines
from detente.answer.story import Story, as_data, stories
from detente.case.build import build
from detente.case.load import load
from detente.case.override import apply
from detente.errors import QueryError
from detente.game import compile_game, make_chain, solve

START = datetime.date(2030, 1, 15)


def told(name: str, plan: str | None = None, runs: range = range(5), horizon: float = 24.0) -> tuple[Story, ...]:
    model = build(apply(load(name).machine, theory=None, plan=plan))
    game = compile_game(model)
    strategies = solve(game)[0]
    walk = TableWalk.of(game, make_chain(game, strategies), strategies)
    return stories(walk, model, START, horizon=horizon, seed=3, runs=runs)


@pytest.mark.parametrize(("name", "plan"), [("freeze", "freeze_for_freeze"), ("council", None), ("surprise", None)])
def test_scenes_follow_one_another(name: str, plan: str | None) -> None:
    for story in told(name, plan):
        now, date = dict(story.opening), story.start
        for scene in story.scenes:
            assert scene.date >= date
            for factor, before, after in scene.changes:
                assert now[factor] == before != after
                now[factor] = after
            date = scene.date
        assert now == dict(story.closing)
        assert story.end >= date


def test_a_move_says_who_and_why() -> None:
    scenes = [scene for story in told("freeze") for scene in story.scenes]
    moves = [scene for scene in scenes if " to " in scene.cause]
    assert moves
    for scene in moves:
        assert scene.text.startswith(("Eastern state moves", "Western state moves"))
        either = "Chosen at some depths of thought"
        assert scene.reason.startswith(("A slip" if scene.carrier == "slip" else "Chosen", either))
        assert "with probability" in scene.reason
        assert scene.evidence == ("axelrod:1",)


def test_a_chosen_move_is_worth_its_cost_and_a_slip_is_not() -> None:
    for story in told("council", runs=range(40)):
        for scene in story.scenes:
            if scene.carrier != "chance" and "at some depths" not in scene.reason:
                gain, cost = (float(part.split()[0].rstrip(",;")) for part in scene.reason.split("worth ")[1].split(
                    " to it, at a cost of "))  # fmt: skip
                assert (gain > cost) == (scene.carrier == "chosen"), scene.reason


def test_chance_says_its_rate_and_condition() -> None:
    scenes = [scene for story in told("freeze", runs=range(20)) for scene in story.scenes if scene.cause == "step"]
    assert scenes
    assert all("`advance * (east.tests + west.tests)` per month while `" in scene.reason for scene in scenes)


def test_an_ending_is_named_and_ends_it() -> None:
    ended = [story for story in told("freeze", runs=range(60), horizon=120.0) if story.ending]
    assert ended
    for story in ended:
        assert story.scenes[-1].date == story.end
        assert story.last in story.as_text()
        assert "ends" in story.last


def test_a_date_comes_on_its_date() -> None:
    scenes = [scene for story in told("council") for scene in story.scenes if scene.cause.startswith("calendar")]
    assert scenes
    assert all(scene.text.startswith("The date comes:") for scene in scenes)
    assert len({scene.date for scene in scenes if scene.cause == scenes[0].cause}) == 1


def test_data_are_plain() -> None:
    (story,) = told("freeze", runs=range(1))
    assert json.loads(json.dumps(as_data(story)))["seed"] == 3


def test_a_run_too_long_to_be_told_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storylines, "MOST_SCENES", 3)
    with pytest.raises(QueryError, match=r"Run 0 is too long to be told to 500 months \(at most 3 steps"):
        told("freeze", horizon=500.0)


def test_a_run_that_was_given_up_is_not_told_as_if_nothing_had_happened_after() -> None:
    model = build(load("freeze").machine)
    game = compile_game(model)
    walk = TableWalk.of(game, make_chain(game, solve(game)[0]), limit=2)
    with pytest.raises(QueryError, match="too long to be told"):
        stories(walk, model, START, horizon=500.0, seed=3, runs=[0])
