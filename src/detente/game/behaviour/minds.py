"""Minds: what each actor expects of the others at each level at which it reasons, and what it makes of it.

Strategies keep what everybody does; a mind keeps why: the rates an actor expected, its values, and the game it takes
the real one to be. Minds are worked out again from the game, so that nobody else has to carry them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.hierarchy import Levels, foreseen, shares_in_play, think, thought_over
from detente.game.behaviour.response import Response, respond
from detente.game.behaviour.strategies import Strategies, of_others
from detente.game.behaviour.value import Blind, blindness
from detente.game.compiled import Game

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Mind:
    """An actor at one level of thought."""

    actor: str
    level: int
    """From 1; 0 where it thinks to equilibrium."""
    share: float
    """How often it reasons at this level."""
    game: Game
    """The game as it takes it to be, on the states of the real one."""
    rates: Floats
    """Expected rates of everything but its own moves, as the arrows of its game stand."""
    blind: Blind | None
    response: Response


def minds(game: Game, strategies: Strategies) -> dict[str, tuple[Mind, ...]]:
    """The minds behind strategies.

    Args:
        game: The game they are strategies of.
        strategies: What was found of it: by the hierarchy, or one set of expectations that come true.

    Returns:
        By actor, one mind for each level it reasons at. Nobody is there who judges by expectations that cannot be told
        from the strategies: actors mistaken about the game who think to equilibrium.

    Example:
        The shares of an actor's minds sum to 1.
    """
    if strategies.name == "hierarchy":
        levels = think(game)
        return {actor.id: tuple(_levels(game, levels, actor.id)) for actor in game.model.actors}
    rates = game.arrows.laid(list(enumerate(strategies.rates)))
    found: dict[str, tuple[Mind, ...]] = {}
    for actor in game.model.actors:
        if actor.id in game.beliefs:
            continue
        blind, expected = blindness(game, actor.id), of_others(game, actor.id, rates)
        former = () if actor.id not in strategies.values else (strategies.values[actor.id],)
        response = respond(game, actor.id, expected, strategies.passing, blind=blind, former=former)
        mind = Mind(actor=actor.id, level=0, share=1.0, game=game, rates=expected, blind=blind, response=response)
        found[actor.id] = (mind,)
    return found


def _levels(game: Game, levels: Levels, actor: str) -> Sequence[Mind]:
    """An actor's minds in the hierarchy; a believer's are those of its own game."""
    own = game.beliefs.get(actor, game)
    depth = game.model.actors[game.actors[actor]].depth
    assert depth is not None
    theirs = levels if own is game else thought_over(game, actor, own)
    shares = shares_in_play(depth)
    rates = foreseen(own, theirs[: len(shares)], actor)
    blind = blindness(own, actor)
    return [
        Mind(actor=actor, level=k + 1, share=share, game=own, rates=rates[k], blind=blind, response=theirs[k][actor])
        for k, share in enumerate(shares)
    ]
