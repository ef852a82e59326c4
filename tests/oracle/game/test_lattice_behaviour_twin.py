"""Behaviour on a lattice against behaviour where every transition is a record: the same rates, state by state."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.case.build import build
from detente.case.load import load
from detente.case.model import Model
from detente.game import Flow, compile_game, make_chain, solve
from detente.game.lattice import Lattice, lay_lattice
from detente.game.lattice.behaviour import Behaved, behave
from detente.result import Status
from oracle.game.games import CONSTRUCTS
from oracle.game.test_game_twin import model_of
from property.models import crisis

NEAR = 1e-9
UNKNOWN = {"hidden", "beliefs", "body hidden", "blind sponsor", "body beliefs"}
KNOWN = [(construct, seed) for construct in CONSTRUCTS if construct not in UNKNOWN for seed in range(3)]
ABLATIONS = ("frozen", "random", "myopic")


def plain(model: Model) -> Model:
    """A model without what lattices do not know."""
    return replace(
        model, beliefs={}, factors=tuple(replace(factor, hidden_from=()) for factor in model.factors),
        actors=tuple(replace(a, depth=1.5 if a.depth is None else a.depth) for a in model.actors),
    )  # fmt: skip


def assert_same(model: Model, ablation: Any = None) -> Behaved:
    """Assert that both ways find the same chain, values and status on the states that both have."""
    game = compile_game(model)
    (strategies,) = solve(game, ablation)
    chain = make_chain(game, strategies)
    lattice = lay_lattice(model)
    found = behave(lattice, ablation)
    codes = game.space.codes
    assert (found.name, found.status, found.residual) == (strategies.name, strategies.status, strategies.residual)
    assert np.array_equal(found.chain.final[codes], chain.final)
    assert list(found.chain.start[codes]) == pytest.approx(list(chain.start))
    flows = {flow.cause: flow for flow in chain.flows}
    for number, cause in enumerate(lattice.causes):
        if lattice.strokes[number].sort == "dated":
            assert not len(found.chain.flow(number).rate)
            continue
        flow = flows.pop(cause)
        assert (flow.chosen is None) == (found.chain.flow(number).chosen is None)
        few = flow_of(codes[flow.source], codes[flow.target], flow)
        again = found.chain.flow(number)
        kept = game.space.contains(again.source)
        many = flow_of(again.source, again.target, again)[:, kept]
        far = apart(few, many, lattice.size)
        assert far <= NEAR, f"rates of {cause.label} are {far:.2g} apart"
    assert not flows
    for jump, again in zip(chain.calendar, found.chain.calendar, strict=True):
        assert (jump.name, jump.path, jump.time) == (again.name, again.path, again.time)
        assert np.array_equal(codes[jump.target], again.target[codes])
    assert found.values.keys() == strategies.values.keys()
    for actor, values in strategies.values.items():
        wide = np.full(lattice.size, np.nan)
        lattice.box.put(wide, found.values[actor])
        known = ~np.isnan(wide[codes])
        assert wide[codes][known] == pytest.approx(values[known], rel=NEAR, abs=NEAR)
    return found


def flow_of(source: np.ndarray, target: np.ndarray, flow: Flow) -> np.ndarray:
    """Source, target, rate and chosen part of each transition, shape (4, transitions)."""
    return np.stack([source, target, flow.rate, 0.0 * flow.rate if flow.chosen is None else flow.chosen])


def apart(one: np.ndarray, other: np.ndarray, size: int) -> float:
    """How far the rates of the same transitions are apart at most, in parts of a rate above 1."""
    key = np.concatenate([one[0] * size + one[1], other[0] * size + other[1]]).astype(np.int64)
    number = np.unique(key, return_inverse=True)[1]
    first, second = number[: one.shape[1]], number[one.shape[1] :]
    assert len(set(first.tolist())) == len(first), "a transition that stands twice"
    assert len(set(second.tolist())) == len(second), "a transition that stands twice"
    rates = np.zeros((2, 2, len(key)))
    rates[0][:, first], rates[1][:, second] = one[2:], other[2:]
    return float((np.abs(rates[0] - rates[1]) / np.maximum(1.0, rates[0])).max(initial=0.0))


@pytest.mark.parametrize(("construct", "seed"), KNOWN)
def test_random_games_have_the_same_rates_values_and_chosen_parts(construct: str, seed: int) -> None:
    assert_same(model_of(construct, seed))


@pytest.mark.parametrize("ablation", ABLATIONS)
@pytest.mark.parametrize(("construct", "seed"), [(construct, seed) for construct, seed in KNOWN if seed == 0])
def test_ablations_of_random_games_have_the_same_rates(construct: str, seed: int, ablation: str) -> None:
    assert_same(model_of(construct, seed), ablation)


@pytest.mark.parametrize("seed", range(25))
def test_games_of_any_constructs_have_the_same_rates_without_what_is_hidden(seed: int) -> None:
    assert_same(plain(model_of("any", seed)), [None, None, *ABLATIONS][seed % 5])


@pytest.mark.parametrize("ablation", [None, *ABLATIONS])
@pytest.mark.parametrize("name", ["council", "freeze", "surprise"])
def test_shipped_cases_have_the_same_rates_without_what_is_hidden(name: str, ablation: str | None) -> None:
    assert_same(plain(build(load(name).machine)), ablation)


def many_options(options: int, seed: int, foresight: float | None, depth: float, final: Mapping[str, str]) -> Model:
    """A game of two actors with many options and wants that are conjunctions of these."""
    dice = random.Random(seed)
    names = [f"{'ab'[k % 2]}.o{k}" for k in range(options)]

    def want() -> str:
        return " and ".join(
            f"{name} is {dice.choice(['no', 'yes'])}" for name in dice.sample(names, dice.randint(1, 3))
        )

    return crisis(
        actors={a: {"foresight": foresight, "depth": depth} for a in "ab"},
        options={name: {"tempo": 0.5, "costs": [0.0, 0.1]} for name in names},
        conditions={"end": {"levels": ("open", "war")}},
        events={"war": ("end is open", f"0.01 + 0.05 * ({want()})", {"end": "war"})},
        wants={a: {want(): dice.uniform(-1, 1) for _ in range(8)} | {"end is war": -3.0} for a in "ab"},
        final=final,
    )


def test_many_states_shared_between_threads_have_the_same_rates_as_few() -> None:
    model = many_options(15, 1, 5.0, 0.3, {"end": "end is war"})
    assert lay_lattice(model).box.size == 2**15
    found = assert_same(model)
    assert found.status is Status.EXACT


def test_wants_that_join_many_factors_have_the_same_rates() -> None:
    assert_same(many_options(11, 2, None, 1.5, {"end": "end is war"}))


def test_whoever_moves_and_ends_the_story_leaves_the_box() -> None:
    """An option at one level only while the story goes on, another whose moves may end it, and what that is worth."""
    three = ("low", "mid", "high")
    model = crisis(
        actors={"a": {}, "b": {"foresight": None, "depth": 0.5}, "c": {"depth": 0.0}},
        options={
            "a.strike": {"costs": [0.0, 0.3]}, "b.x": {"levels": three}, "b.quit": {"costs": [0.0, 0.2]},
            "c.y": {"levels": three, "tempo": "1 + (b.x is mid)"},
        },
        conditions={"r": {}},
        events={"e": ("b.x is high", 0.2, {"r": "yes"})},
        wants={
            "a": {"a.strike is yes": 1.0, "b.x is high": -1.0, "r is yes": 0.5},
            "b": {"b.quit is yes and r is no": 2.0, "c.y is high": 1.0},
            "c": {"b.x is mid": 1.0, "a.strike is yes and c.y is low": -2.0},
        },
        final={"over": "a.strike is yes", "out": "b.quit is yes", "far": "c.y is high and b.x is high"},
    )  # fmt: skip
    lattice = lay_lattice(model)
    assert lattice.box.size < lattice.size
    found = assert_same(model)
    assert found.chain.leaving
    assert set(found.values) == {"a", "c"}
    for ablation in ABLATIONS:
        assert_same(model, ablation)


def test_a_motion_that_ends_the_story_is_judged_by_what_the_end_is_worth() -> None:
    """Passing leaves the box, and so does refusing another in the open."""
    model = crisis(
        actors={"a": {}, "b": {"foresight": None}, "c": {"depth": 2.0}},
        options={"a.x": {}, "b.y": {"costs": [0.0, 0.1]}, "c.z": {}},
        conditions={"end": {"levels": ("open", "deal", "war")}},
        wants={
            "a": {"end is deal": 2.0, "a.x is yes": 1.0}, "b": {"end is deal and b.y is yes": -1.0, "end is war": -3.0},
            "c": {"end is war": -2.0, "b.y is yes": 1.0},
        },
        final={"over": "end is not open"},
        bodies={
            "council": {"yes": 2, "members": {"a": {}, "b": {}, "c": {}}, "polled": False, "motions": {
                "settle": {"then": {"end": "deal"}, "sponsor": "a", "retry": 2.0},
                "threaten": {"then": {"a.x": "no"}, "else": {"end": "war"}, "when": "a.x is yes", "cost": 0.1,
                             "sponsor": "b"},
            }},
            "court": {"yes": 1, "members": {"b": {}, "c": {}}, "motions": {"close": {"then": {"end": "deal"}}}},
        },
    )  # fmt: skip
    found = assert_same(model)
    assert {found.chain.causes[one.cause].kind for one in found.chain.leaving} == {"passes", "refuses"}
    for ablation in ABLATIONS:
        assert_same(model, ablation)


def test_an_ending_that_sets_many_factors_is_one_exit() -> None:
    """From each state it leads further by a number of its own."""
    free = {f"a.o{k}": {} for k in range(4)}
    model = crisis(
        actors={"a": {}, "b": {"foresight": None}}, options=free | {"b.y": {"levels": ("low", "mid", "high")}},
        conditions={"end": {"levels": ("open", "war")}, "w": {"levels": ("open", "deal")}},
        events={"war": ("end is open", 0.2, dict.fromkeys(free, "no") | {"b.y": "mid", "end": "war"})},
        wants={"a": {"a.o1 is yes": 1.0, "end is war and b.y is mid": -1.0}, "b": {"b.y is high and a.o2 is yes": 1.0}},
        final={"over": "end is war", "made": "w is deal"},
        bodies={"court": {"yes": 1, "members": {"a": {}, "b": {}},
                          "motions": {"close": {"then": dict.fromkeys(free, "yes") | {"w": "deal"}}}}},
    )  # fmt: skip
    found = assert_same(model)
    assert sorted(found.chain.causes[one.cause].label for one in found.chain.leaving) == ["court passes close", "war"]


def test_where_nothing_can_happen_nothing_does() -> None:
    model = crisis(actors={"a": {}}, options={"a.x": {"tempo": 0}}, wants={"a": {"a.x is yes": 1.0}})
    found = assert_same(model)
    assert not found.chain.within.lanes
    assert list(found.values["a"]) == pytest.approx([0.0, 12.0])
    dated = replace(model_of("calendar", 0), options=(), events=())
    assert_same(dated, "frozen")


def test_actors_of_different_depths_expect_each_by_its_own() -> None:
    for seed in range(4):
        model = model_of("personal", seed) if "personal" in CONSTRUCTS else model_of("plain", seed)
        actors = tuple(replace(a, depth=depth) for a, depth in zip(model.actors, (0.0, 2.5, 1.0), strict=False))
        assert_same(replace(model, actors=actors))


def test_values_that_leave_choices_in_doubt_are_no_result() -> None:
    model = many_options(4, 3, 12.0, 1.0, {"end": "end is war"})
    sharp = replace(model, actors=tuple(replace(a, rationality=1e9) for a in model.actors))
    (strategies,) = solve(compile_game(sharp))
    assert strategies.status is behave(lay_lattice(sharp)).status is Status.STOPPED


def rates_of(lattice: Lattice, ablation: Any = None) -> np.ndarray:
    """All rates within the box."""
    return behave(lattice, ablation).chain.within.rates


def test_the_same_game_twice_gives_the_same_numbers_to_the_last_digit() -> None:
    lattice = lay_lattice(many_options(15, 1, 5.0, 0.3, {"end": "end is war"}))
    assert np.array_equal(rates_of(lattice), rates_of(lattice))
