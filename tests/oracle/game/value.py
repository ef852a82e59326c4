"""What the future is worth: docs/game.md, section 4, by policy iteration and dense solves of its equation."""

from collections.abc import Mapping, Sequence

import numpy as np

from oracle.game.space import State, World

Rates = Mapping[State, Sequence[tuple[State, float]]]
"""R: for each state where it leads at what expected rate; own moves left out."""


def mean_utility(world: World, actor: str, state: State) -> float:
    """u averaged over what the actor does not see."""
    return sum(weight * world.utility(actor, other) for weight, other in world.alike(actor, state))


def solve(world: World, actor: str, rates: Rates, states: Sequence[State]) -> dict[State, float]:
    """V of one actor in every state; what it cannot tell apart has one V, from u and R averaged over the start chances.

    In every state that is not final

        (delta + sum R + sum_o kappa_o) V(s)
            = u(s) + sum R(s, s') V(s') + sum_o kappa_o max(V(s), V(s_m) - c_m / (delta + kappa_o))

    and V = u / delta in a final one. For each choice of what to do at each of its own options the equation is linear;
    the choice is improved until none is better.
    """
    delta = 1 / world.actors[actor].foresight
    classes: dict[State, int] = {}
    members: list[State] = []
    for state in states:
        key = world.seen(actor, state)
        if key not in classes:
            classes[key] = len(members)
            members.append(state)
    size = len(members)
    final = [ends(world, actor, state) for state in members]
    utility = np.array([mean_utility(world, actor, state) for state in members])
    flow = np.zeros((size, size))
    for row, state in enumerate(members):
        for weight, other in world.alike(actor, state):
            for target, rate in rates[other]:
                flow[row, classes[world.seen(actor, target)]] += weight * rate
    ways = [own_ways(world, actor, state, classes) for state in members]
    doing: list[dict[str, tuple[int, float] | None]] = [dict.fromkeys(way) for way in ways]
    value = np.zeros(size)
    for _ in range(200):
        matrix, right = np.zeros((size, size)), np.zeros(size)
        for row in range(size):
            matrix[row, row] = delta
            right[row] = utility[row]
            if final[row]:
                continue
            matrix[row, row] += flow[row].sum()
            matrix[row] -= flow[row]
            for option, done in doing[row].items():
                if done is not None:
                    kappa, (target, cost) = kappas(world)[option], done
                    matrix[row, row] += kappa
                    matrix[row, target] -= kappa
                    right[row] -= kappa * cost / (delta + kappa)
        value = np.linalg.solve(matrix, right)
        value += np.linalg.solve(matrix, right - matrix @ value)
        better = improved(world, delta, ways, doing, value)
        if better == doing:
            return {state: float(value[classes[world.seen(actor, state)]]) for state in states}
        doing = better
    raise RuntimeError("no best way of acting was found")


def ends(world: World, actor: str, state: State) -> bool:
    """Whether a state is final; what an actor cannot tell apart must end together."""
    answers = {world.final(other) for _, other in world.alike(actor, state)} | {world.final(state)}
    if len(answers) > 1:
        raise ValueError(f"whether {world.levels(state)} is final is hidden from {actor}")
    return answers.pop()


def kappas(world: World) -> dict[str, float]:
    """How soon each option's owner reckons to come back to it."""
    return {option.factor: option.commitment for option in world.model.options}


def own_ways(
    world: World, actor: str, state: State, classes: Mapping[State, int]
) -> dict[str, list[tuple[int, float]]]:
    """What the actor can do at each of its options: class of the target and cost."""
    found: dict[str, list[tuple[int, float]]] = {}
    for move in world.moves(state):
        if move.option.owner == actor:
            found.setdefault(move.option.factor, []).append((classes[world.seen(actor, move.target)], move.cost))
    return found


def improved(
    world: World,
    delta: float,
    ways: list[dict[str, list[tuple[int, float]]]],
    doing: list[dict[str, tuple[int, float] | None]],
    value: np.ndarray,
) -> list[dict[str, tuple[int, float] | None]]:
    """The best thing to do at each option in each state, given V; what is done already is kept among equals."""
    better: list[dict[str, tuple[int, float] | None]] = []
    for row, options in enumerate(ways):
        chosen: dict[str, tuple[int, float] | None] = {}
        for option, targets in options.items():

            def worth(done: tuple[int, float] | None, row: int = row, option: str = option) -> float:
                if done is None:
                    return float(value[row])
                return float(value[done[0]]) - done[1] / (delta + kappas(world)[option])

            best = doing[row][option]
            for other in [None, *targets]:
                if worth(other) > worth(best) + 1e-12 * (1 + abs(worth(best))):
                    best = other
            chosen[option] = best
        better.append(chosen)
    return better


def gain(world: World, actor: str, value: Mapping[State, float] | None, kappa: float, to: State, fro: State) -> float:
    """How much better one state is than another: (delta + kappa) times the difference of V; of u for a myopic actor."""
    if value is None:
        return mean_utility(world, actor, to) - mean_utility(world, actor, fro)
    return (1 / world.actors[actor].foresight + kappa) * (value[to] - value[fro])
