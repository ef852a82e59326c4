"""V^h, word for word: what a state is worth to an actor that looks h things that happen ahead, and what it then does.

    V^0 = u/delta
    V^{k+1}(s) = (u(s) + sum r V^k(s') + sum_o kappa_o max(V^k(s), max_m [V^k(s_m) - c_m/(delta + kappa_o)]))
                 / (delta + sum r + sum_o kappa_o)

with r the rates of chance that lead to a state the actor can tell apart, o its own options that are not under
intervention, and V = u/delta in a final state. Over what it does not see everything is averaged by the start.
"""

from collections.abc import Sequence

from detente.case.model import Model
from oracle.game import choice, hierarchy
from oracle.game.chain import Chain, assemble
from oracle.game.hierarchy import Expectation, Strategy
from oracle.game.space import State, World
from oracle.game.value import kappas, mean_utility


def worth(world: World, actor: str, h: int, states: Sequence[State]) -> dict[State, float]:
    """V^h of every state."""
    delta = 1 / world.actors[actor].foresight
    value = {state: mean_utility(world, actor, state) / delta for state in states}
    for _ in range(h):
        value = {
            state: value[state] if world.final(state) else step(world, actor, delta, value, state) for state in states
        }
    return value


def step(world: World, actor: str, delta: float, value: dict[State, float], state: State) -> float:
    """V^{k+1} of one state from V^k."""
    above, below = mean_utility(world, actor, state), delta
    for weight, other in world.alike(actor, state):
        ways = [(target, rate) for _, target, rate in world.chance(other)]
        entry = world.next_entry(other)
        ways += [] if entry is None else [entry]
        for target, rate in ways:
            if world.seen(actor, target) != world.seen(actor, other):
                above += weight * rate * value[target]
                below += weight * rate
        for option in world.model.options:
            if option.owner != actor or option.factor in world.model.fixed:
                continue
            kappa = kappas(world)[option.factor]
            best = value[other]
            for move in world.moves(other):
                if move.option is option:
                    best = max(best, value[move.target] - move.cost / (delta + kappa))
            above += weight * kappa * best
            below += weight * kappa
    return above / below


def strategies(world: World, h: int, states: Sequence[State], least: int = 1) -> dict[str, list[Strategy]]:
    """Everybody at every level of thought, where others matter only to how likely a motion is to pass."""
    depths = {actor.id: actor.depth for actor in world.actors.values()}
    top = max(least, *[choice.highest(depth) for depth in depths.values()])
    values = {
        actor: None if world.actors[actor].foresight is None or h == 0 else worth(world, actor, h, states)
        for actor in depths
    }
    found: dict[str, list[Strategy]] = {actor: [] for actor in depths}
    for level in range(1, top + 1):
        new = {}
        for actor in depths:
            expected = hierarchy.from_below(actor, depths, found, level)
            new[actor] = Strategy(value=values[actor])
            for state in states:
                hierarchy.moves(world, actor, new[actor], state)
                hierarchy.tabling(world, actor, new[actor], expected, state)
                hierarchy.ballots(world, actor, new[actor], state)
        for actor, strategy in new.items():
            found[actor].append(strategy)
    return found


def chain(model: Model, h: int) -> Chain:
    """The chain of a model whose actors look h things that happen ahead."""
    world = World(model)
    states = world.kept()
    reckoned = world.reckoned(states)
    found = strategies(world, h, reckoned)
    for believer, believed in model.beliefs.items():
        other = World(believed)
        top = choice.highest(world.actors[believer].depth)
        found[believer] = strategies(other, h, other.reckoned(states), top)[believer]
    mixture = {
        actor: list(zip(choice.levels(world.actors[actor].depth), found[actor], strict=False)) for actor in found
    }
    return assemble(world, states, Expectation(1.0, mixture))
