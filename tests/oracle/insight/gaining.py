"""The mean gain of moves that reach a goal: docs/explain.md, section 3, by dense exponentials and loops over levels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.linalg import expm

from detente.game import Chain, Game
from oracle.game import choice
from oracle.game.hierarchy import expected_rates, from_below, strategies
from oracle.game.parts import COSTS, mean_flow, parts
from oracle.game.space import State, World
from oracle.game.value import gain

MOVE = "cost"
TIE = 1e-9


def times_before(chain: Chain, goal: np.ndarray, within: float) -> np.ndarray:
    """Expected time in each state up to a time and before the goal, by the exponential of an enlarged matrix."""
    size = chain.size
    generator = np.zeros((size, size))
    for flow in chain.flows:
        for source, target, rate in zip(flow.source, flow.target, flow.rate, strict=True):
            if not goal[source]:
                generator[source, target] += rate
                generator[source, source] -= rate
    large = np.zeros((2 * size, 2 * size))
    large[:size, :size], large[:size, size:] = generator, np.eye(size)
    spent = expm(large * within)[:size, size:]
    return np.where(goal, 0.0, np.where(goal, 0.0, chain.start) @ spent)


def mean_gains(
    game: Game, chain: Chain, goal: np.ndarray, within: float, states: Sequence[State]
) -> dict[tuple[str, str], tuple[float, float, Mapping[str, float]]]:
    """By move and `chosen` or `slip`: what it carried into the goal, the mean of gain less cost, and its parts."""
    place = {state: number for number, state in enumerate(states)}
    spent = times_before(chain, goal, within)
    real = World(game.model)
    carried: dict[tuple[str, str], float] = defaultdict(float)
    net: dict[tuple[str, str], float] = defaultdict(float)
    split: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for actor in real.actors:
        world = World(game.model.beliefs.get(actor, game.model))
        depth = real.actors[actor].depth
        shares = choice.levels(depth)
        levels = strategies(world, states, choice.highest(depth))
        depths = {one.id: one.depth for one in world.actors.values()}
        for level, share in enumerate(shares, start=1):
            strategy = levels[actor][level - 1]
            pieces = None
            if strategy.value is not None:
                rates = expected_rates(world, actor, from_below(actor, depths, levels, level), states)
                pieces = parts(world, actor, rates, states, strategy.value)
            for state in states:
                here = place[state]
                if goal[here]:
                    continue
                theirs = {(m.option.factor, m.level): m for m in world.moves(state) if m.option.owner == actor}
                for move in real.moves(state):
                    key = (move.option.factor, move.level)
                    if move.option.owner != actor or key not in theirs or not goal[place[move.target]]:
                        continue
                    thought = theirs[key]
                    act = (state, *key)
                    kappa = thought.option.commitment
                    worth = gain(world, actor, strategy.value, kappa, thought.target, state)
                    sort = "chosen" if worth - thought.cost > TIE else "slip"
                    levels_of = game.model.factors[game.layout.index[key[0]]].levels
                    name = (f"{key[0]} to {levels_of[key[1]]}", sort)
                    amount = spent[here] * real.tempo(move.option, state) * share * strategy.moves[act]
                    carried[name] += amount
                    net[name] += amount * (worth - thought.cost)
                    split[name][MOVE] -= amount * thought.cost
                    scale = 1.0 if pieces is None else 1 / world.actors[actor].foresight + kappa
                    for interest in world.model.interests[actor]:
                        after, before = (
                            mean_flow(world, actor, interest, at) if pieces is None else pieces[interest.id][at]
                            for at in (thought.target, state)
                        )
                        split[name][interest.id] += amount * scale * (after - before)
                    if pieces is not None:
                        split[name][COSTS] += amount * scale * (pieces[COSTS][thought.target] - pieces[COSTS][state])
    return {
        name: (amount, net[name] / amount, {part: value / amount for part, value in split[name].items()})
        for name, amount in carried.items() if amount > 0
    }  # fmt: skip
