"""What each interest is worth: V as a sum of one part for each interest and one for the costs of own later moves.

For what is best to do by V, the equation of section 4 is linear in u and in the costs. Each part solves it with its own
share of u (or of the costs) on the right side and nothing else.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from detente.case.model import Interest
from oracle.game.space import State, World
from oracle.game.value import Rates, ends, kappas, own_ways

COSTS = ""


def flow(world: World, interest: Interest, state: State) -> float:
    """What one interest adds to u."""
    if interest.formula is not None:
        return interest.weight * world.value(interest.formula, state)
    own = world.model.interests[interest.welfare]
    return interest.weight * sum(one.weight * world.value(one.formula, state) for one in own if one.formula is not None)


def mean_flow(world: World, actor: str, interest: Interest, state: State) -> float:
    """The same averaged over what the actor does not see."""
    return sum(weight * flow(world, interest, other) for weight, other in world.alike(actor, state))


def parts(
    world: World, actor: str, rates: Rates, states: Sequence[State], value: Mapping[State, float]
) -> dict[str, dict[State, float]]:
    """Each part in every state, by interest; the costs of own later moves under `COSTS`.

    Args:
        world: The game.
        actor: Whose value.
        rates: What it expects, own moves left out.
        states: All states.
        value: Its V.
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
    worth = [value[state] for state in members]
    matrix, paid = np.zeros((size, size)), np.zeros(size)
    for row, state in enumerate(members):
        matrix[row, row] += delta
        if ends(world, actor, state):
            continue
        for weight, other in world.alike(actor, state):
            for target, rate in rates[other]:
                matrix[row, row] += weight * rate
                matrix[row, classes[world.seen(actor, target)]] -= weight * rate
        for option, targets in own_ways(world, actor, state, classes).items():
            kappa = kappas(world)[option]
            best, cost, most = row, 0.0, worth[row]
            for target, price in targets:
                if worth[target] - price / (delta + kappa) > most + 1e-11 * (1 + abs(most)):
                    best, cost, most = target, price, worth[target] - price / (delta + kappa)
            matrix[row, row] += kappa
            matrix[row, best] -= kappa
            paid[row] -= kappa * cost / (delta + kappa)
    rights = {one.id: np.array([mean_flow(world, actor, one, state) for state in members])
              for one in world.model.interests[actor]}  # fmt: skip
    found = {name: np.linalg.solve(matrix, right) for name, right in {**rights, COSTS: paid}.items()}
    return {
        name: {state: float(column[classes[world.seen(actor, state)]]) for state in states}
        for name, column in found.items()
    }
