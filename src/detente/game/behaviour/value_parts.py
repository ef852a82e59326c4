"""What each interest is worth to an actor: its value as a sum of one part for each interest and one for costs.

For the moves that are best by its values V, the equation of value is linear in the flow of utility, which is a sum over
interests, and in the costs of its own later moves. So V = sum_i V_i + V_costs, where each part solves the same equation
with its own flow on the right side,

    (delta + sum R + sum_o kappa_o) V_i(s) = u_i(s) + sum R V_i(s') + sum_o kappa_o V_i(best),

and the gain of a move is the sum of the gains of the parts. What an interest is worth includes what its owner's later
moves do for it; where two later moves are equally good, the parts are those of the first. A myopic actor has V_i = u_i.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.linear import solver
from detente.game.behaviour.minds import Mind
from detente.game.behaviour.response import as_seen
from detente.game.behaviour.value import Transitions, best_moves, own_moves, policy_system
from detente.game.wants import worth_of

Floats = npt.NDArray[np.float64]
COSTS = ""
"""The name of the part that is the costs of the actor's own later moves."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """An actor's value in parts."""

    values: dict[str, Floats]
    """By interest, and the costs of its own later moves under `COSTS`; each of shape (states,)."""
    whole: Floats
    """The values it judges by."""
    bound: float
    """Largest difference of the sum of the parts from these, in any state."""


def value_parts(mind: Mind) -> Parts:
    """An actor's value at one level of thought, interest by interest.

    Args:
        mind: The actor, what it expects and what it takes the game to be.

    Returns:
        The parts, with the largest difference of their sum from its values.
    """
    game, actor = mind.game, mind.actor
    flows = {interest.id: interest.weight * worth_of(game, interest) for interest in game.model.interests[actor]}
    if mind.response.values is None:
        seen = {name: as_seen(mind.blind, flow) for name, flow in flows.items()}
        whole = as_seen(mind.blind, game.utility[game.actors[actor]])
        seen[COSTS] = np.zeros(game.space.size)
        return Parts(values=seen, whole=whole, bound=_off(seen, whole))
    whole = mind.response.values
    foresight = game.model.actors[game.actors[actor]].foresight
    assert foresight is not None
    delta, own = 1.0 / foresight, own_moves(game, actor)
    given = Transitions.of(game, mind.rates)
    picks = best_moves(own, whole, delta)
    nothing = np.zeros(game.space.size)
    laid, paid = policy_system(given, own, picks, nothing, delta, mind.blind)
    found = {}
    solve = solver(laid)  # the same matrix for all of them
    for name, flow in (*flows.items(), (COSTS, nothing)):
        right = _mean(mind, flow) if name != COSTS else paid
        part = solve(right, None) if right.any() else np.zeros(len(right))
        found[name] = part if mind.blind is None else part[mind.blind.group]
    return Parts(values=found, whole=whole, bound=_off(found, whole))


def _mean(mind: Mind, column: Floats) -> Floats:
    """A column by what the actor can tell apart."""
    if mind.blind is None:
        return column
    return np.bincount(mind.blind.group, weights=mind.blind.weight * column, minlength=mind.blind.count).astype(float)


def _off(parts: dict[str, Floats], whole: Floats) -> float:
    return float(np.abs(sum(parts.values(), np.zeros(len(whole))) - whole).max(initial=0.0))
