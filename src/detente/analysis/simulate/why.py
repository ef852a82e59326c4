"""Why something was done, read from the strategies of an enumerated game."""

import numpy as np

from detente.analysis.simulate.reason import Reason
from detente.game.behaviour.response import as_seen
from detente.game.behaviour.strategies import Strategies
from detente.game.behaviour.value import blindness
from detente.game.chain import Cause
from detente.game.compiled import Block, Game


def why(game: Game, strategies: Strategies, state: int, cause: Cause) -> Reason | None:
    """What stood behind a move, or behind the passing of a motion for its sponsor.

    Args:
        game: The game.
        strategies: How everybody behaves.
        state: The state before it.
        cause: What happened.

    Returns:
        The reason; None where nobody did it, where it cannot happen in that state, or where the actor did not judge by
        itself (an ablation).
    """
    if cause.actor is None or cause.kind not in ("move", "passes"):
        return None
    number = next((b for b, block in enumerate(game.blocks) if block.cause == cause), None)
    if number is None:
        return None
    block = game.blocks[number]
    row = int(np.searchsorted(block.source, state))
    if row == len(block.source) or block.source[row] != state:
        return None
    kappa, cost, before, after = _stake(game, block, row)
    gain = _gain(game, strategies, cause.actor, kappa, before, after)
    if gain is None:
        return None
    rate, chosen = float(strategies.rates[number][row]), strategies.chosen[number]
    meant = 0.0 if chosen is None else float(chosen[row])
    return Reason(
        gain=gain, cost=cost, chance=rate / float(block.clock[row]), chosen=meant / rate if rate > 0.0 else 0.0
    )


def _stake(game: Game, block: Block, row: int) -> tuple[float, float, int, int]:
    """Commitment and cost of what a row does, and the states it is weighed between."""
    state = int(block.source[row])
    if block.sort == "move":
        assert block.cost is not None
        return game.model.options[block.option].commitment, float(block.cost[row]), state, int(block.target[row])
    vote = game.votes[block.motion]
    return vote.motion.commitment, vote.motion.cost, int(vote.failed[state]), int(vote.passed[state])


def _gain(
    game: Game, strategies: Strategies, actor: str, kappa: float, before: int, after: int
) -> float | None:  # fmt: skip
    """What an actor gains by a change, as in section 4 of docs/game.md; by its own game where it has beliefs."""
    own = game.beliefs.get(actor, game)
    foresight = own.model.actors[own.actors[actor]].foresight
    if foresight is None:
        worth, scale = as_seen(blindness(own, actor), own.utility[own.actors[actor]]), 1.0
    elif actor in strategies.values:
        worth, scale = strategies.values[actor], 1.0 / foresight + kappa
    else:
        return None
    return scale * float(worth[after] - worth[before])
