"""The graph model of a case against its definition read state by state (docs/stability.md) on random games."""

import itertools
from collections.abc import Iterator

import pytest

from detente.case.model import Actor, Model
from detente.errors import GameError
from detente.game.conflict.of_model import conflict_of, states_of
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from oracle.game.space import State, World

CASES = [(construct, seed) for construct in CONSTRUCTS for seed in range(4)] + [("any", seed) for seed in range(60)]


def model_of(construct: str, seed: int) -> Model:
    """The random game of a construct and a seed."""
    return games.any_game(seed) if construct == "any" else games.game(seed, CONSTRUCTS[construct], construct)


def held(model: Model, asked: dict[str, int]) -> dict[str, int]:
    """Where everything stands that nobody moves."""
    moved = {option.factor for option in model.options} - set(model.fixed)
    found = {}
    for factor in model.factors:
        if factor.id not in moved:
            likely = max(range(len(factor.levels)), key=lambda level, factor=factor: (factor.start[level], -level))
            found[factor.id] = model.fixed.get(factor.id, asked.get(factor.id, likely))
    return found


def states(world: World, stand: dict[str, int]) -> list[State]:
    """All combinations of the options that no rule forbids, the last option changing slowest."""
    options = [option.factor for option in world.model.options]
    found = []
    for picked in itertools.product(*[range(len(world.factors[name].levels)) for name in reversed(options)]):
        level = {**dict(zip(reversed(options), picked, strict=True)), **stand}
        if any(level[name] != to for name, to in zip(reversed(options), picked, strict=True)):
            continue
        digits = [0] * len(world.names)
        for name, to in level.items():
            digits[world.at[name]] = world.since[name].stages if name in world.since and to else to
        kept = tuple(digits)
        for promise in world.model.promises:
            if world.holds(promise.binds, kept) and kept[world.at[promise.option]] != promise.level:
                for factor, to in promise.voids:
                    if factor not in options:
                        world.put(digits, factor, to)
        if world.feasible(tuple(digits)):
            found.append(tuple(digits))
    return found


def targets(world: World, actor: Actor, state: State, among: list[State], step: str) -> Iterator[State]:
    """Where an actor can go: it changes one of its options or several, none that is bound or stands still."""
    if world.final(state):
        return
    mine = {world.at[option.factor] for option in world.model.options if option.owner == actor.id}
    for other in among:
        options = [world.at[option.factor] for option in world.model.options]
        changed = [place for place in options if state[place] != other[place]]
        if not changed or not set(changed) <= mine or (step == "one" and len(changed) > 1):
            continue
        moved = [option for option in world.model.options if world.at[option.factor] in changed]
        bound = any(world.in_force(hold, option, state) for option in moved for hold in world.model.holds)
        if not bound and all(world.tempo(option, state) > 0 for option in moved):
            yield other


def cost(world: World, actor: Actor, state: State, other: State) -> float:
    """What its own options that stand elsewhere cost it."""
    spent = 0.0
    for option in world.model.options:
        place = world.at[option.factor]
        if option.owner == actor.id and state[place] != other[place]:
            broken = [promise for promise in world.model.promises if world.in_force(promise, option, state)]
            spent += option.costs[other[place]] + sum(promise.breach for promise in broken)
    return spent


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_the_graph_model_is_what_its_definition_says(construct: str, seed: int) -> None:
    model = model_of(construct, seed)
    step = "one" if seed % 2 else "any"
    asked = {}
    for factor in model.factors[len(model.options) :]:
        if seed % 3 == 2 and factor.id not in model.fixed:
            asked[factor.id] = len(factor.levels) - 1
    world, stand = World(model), held(model, asked)
    expected = states(world, stand)
    if not expected:
        with pytest.raises(GameError, match="leave no state"):
            conflict_of(model, held=asked, step=step)
        return
    conflict = conflict_of(model, held=asked, step=step)
    assert list(states_of(model, conflict, held=asked)) == [world.code(state) for state in expected]
    at = {state: place for place, state in enumerate(expected)}
    for number, actor in enumerate(model.actors):
        flow = {state: world.utility(actor.id, state) for state in expected}
        for place, state in enumerate(expected):
            there = sorted(at[other] for other in targets(world, actor, state, expected, step))
            assert list(conflict.moves[number].after(place)) == there
            for other in expected:
                gain = flow[other] - flow[state] - cost(world, actor, state, other)
                assert conflict.preferences[number].better(at[other], than=place) == (gain > 1e-9)
                assert conflict.preferences[number].deters(at[other], leaving=place) == (gain <= 1e-9)
    begins = {name: max(range(len(f.levels)), key=lambda n, f=f: (f.start[n], -n)) for name, f in world.factors.items()}
    moving = [option.factor for option in model.options]
    first = [s for s in expected if all(world.levels(s)[name] == (begins | stand)[name] for name in moving)]
    assert conflict.status_quo == (at[first[0]] if first else None)
