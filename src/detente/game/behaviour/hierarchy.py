"""How deep actors think: a Poisson cognitive hierarchy with quantal responses.

Level 0 is how others are imagined: nobody moves, no motion passes, events go on. Level j answers the mixture of the
levels below it, weighted by Poisson(tau); at a look an actor reasons at a level drawn from Poisson(tau) given at
least 1 (Camerer, Ho and Chong 2004, *QJE* 119:861; Wright and Leyton-Brown 2017, *GEB* 106:16).
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from detente.case.model import Actor
from detente.errors import GameError
from detente.game.behaviour.response import Response, respond
from detente.game.behaviour.strategies import Mixture, Strategies, Weights, actual, expected_rates, mix, onto
from detente.game.behaviour.value import blindness
from detente.game.compiled import Game
from detente.result import Status

Floats = npt.NDArray[np.float64]
TAIL = 1e-3
DEEPEST = 50.0
DOUBT = 1e-6
"""Largest error of an exponent, from the error of the values, at which choices still count as known."""


DEFAULT_DEPTH = 1.5


def _depth(actor: Actor) -> float:
    """An actor's depth; that of the start of a search for equilibrium where it has none."""
    return DEFAULT_DEPTH if actor.depth is None else actor.depth


def poisson(depth: float, k: int) -> float:
    """Poisson(depth) probability of k."""
    if depth == 0:
        return 1.0 if k == 0 else 0.0
    return math.exp(k * math.log(depth) - depth - math.lgamma(k + 1))


def deepest(depth: float) -> int:
    """The smallest level, at least 1, above which Poisson(depth) leaves less than a thousandth.

    >>> deepest(1.5)
    6
    """
    if depth > DEEPEST:
        raise GameError(f"A depth of {depth:g} is past any reasoning: at most {DEEPEST:g}, or `equilibrium`.")
    level, below = 0, poisson(depth, 0)
    while level < 1 or 1.0 - below >= TAIL:
        level += 1
        below += poisson(depth, level)
    return level


def shares_below(depth: float, level: int) -> list[float]:
    """How an actor at a level expects others at the levels 0 to level - 1."""
    raw = [poisson(depth, k) for k in range(level)]
    return [p / math.fsum(raw) for p in raw]


def shares_in_play(depth: float) -> list[float]:
    """How often an actor reasons at the levels 1 to the deepest."""
    raw = [poisson(depth, k) for k in range(1, deepest(depth) + 1)]
    if not any(raw):
        return [1.0] + [0.0] * (len(raw) - 1)
    return [p / math.fsum(raw) for p in raw]


Levels = list[dict[str, Response]]


def think(game: Game, tick: Callable[[float], None] | None = None, least: int = 1) -> Levels:
    """Responses of every actor at every level, level 1 first.

    Args:
        game: The compiled game; every actor's depth must be a number.
        tick: Told the share of the work done.
        least: How many levels are wanted at least.
    """
    actors = game.model.actors
    depths = {actor.id: _depth(actor) for actor in actors}
    blind = {actor.id: blindness(game, actor.id) for actor in actors}
    top = max(least, *(deepest(depth) for depth in depths.values()))
    levels: Levels = []
    for level in range(1, top + 1):
        mixtures: dict[float, Mixture | None] = {}
        answers: dict[str, Response] = {}
        for number, actor in enumerate(actors):
            depth = depths[actor.id]
            shares = shares_below(depth, level)
            if depth not in mixtures:
                mixtures[depth] = _below(game, levels, shares)
            mixture = _at_rest(mixtures[depth], 1.0 - shares[0])
            passing = {
                v: (1.0 - shares[0]) * mixture.passing[v] if mixture else np.zeros(game.space.size)
                for v in range(len(game.votes))
            }
            guess = levels[-1][actor.id].values if levels else None
            answers[actor.id] = respond(
                game, actor.id, expected_rates(game, actor.id, mixture, 1.0 - shares[0]), passing,
                blind=blind[actor.id], guess=guess,
            )  # fmt: skip
            if tick is not None:
                tick(((level - 1) * len(actors) + number + 1) / (top * len(actors)))
        levels.append(answers)
    return levels


def _below(game: Game, levels: Levels, shares: list[float]) -> Mixture | None:
    """Everybody at a level drawn from those below, given that it is at least 1."""
    awake = math.fsum(shares[1:])
    if not awake:
        return None
    weights: Weights = {
        actor.id: [(share / awake, levels[k][actor.id]) for k, share in enumerate(shares[1:])]
        for actor in game.model.actors
    }
    return mix(game, weights, gainful=False)


def _at_rest(mixture: Mixture | None, awake: float) -> Mixture | None:
    """Moves made only by those above level 0; how often motions come up is accounted for elsewhere."""
    if mixture is None:
        return None
    return Mixture(
        moves={b: awake * chance for b, chance in mixture.moves.items()}, gainful_moves={},
        tabling=mixture.tabling, gainful_tabling={}, passing=mixture.passing, gainful_passing={},
    )  # fmt: skip


def in_play(game: Game, levels: Levels, believed: dict[str, Levels] | None = None) -> Weights:
    """Everybody's responses at the levels they reason at; a believer's are those of its own game."""
    weights: dict[str, list[tuple[float, Response]]] = {}
    for actor in game.model.actors:
        mine = (believed or {}).get(actor.id, levels)
        depth = _depth(actor)
        belief = game.beliefs.get(actor.id) if believed else None
        weights[actor.id] = [
            (share, mine[k][actor.id] if belief is None else onto(game, belief, mine[k][actor.id]))
            for k, share in enumerate(shares_in_play(depth))
        ]
    return weights


def _far_enough(game: Game, actor: str, belief: Game) -> Levels:
    """The levels of a believed game, at least as many as the believer really reasons at."""
    return think(belief, least=deepest(_depth(game.model.actors[game.actors[actor]])))


def hierarchy(game: Game, tick: Callable[[float], None] | None = None) -> Strategies:
    """Strategies of actors who think as deep as they are said to.

    Args:
        game: The compiled game.
        tick: Told the share of the work done.

    Returns:
        The strategies; they always exist and are unique.
    """
    levels = think(game, tick)
    believed = {actor: _far_enough(game, actor, belief) for actor, belief in game.beliefs.items()}
    weights = in_play(game, levels, believed)
    values = {actor: parts[-1][1].values for actor, parts in weights.items()}
    bound = max((response.bound for parts in weights.values() for _, response in parts), default=0.0)
    sharp = max((response.doubt for parts in weights.values() for _, response in parts), default=0.0) <= DOUBT
    return actual(
        game, mix(game, weights), name="hierarchy",
        values={actor: value for actor, value in values.items() if value is not None}, value_bound=bound,
        status=Status.EXACT if sharp else Status.STOPPED,
    )  # fmt: skip
