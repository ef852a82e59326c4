"""How deep actors think: a Poisson cognitive hierarchy with quantal responses.

Level 0 is how others are imagined: nobody moves, no motion passes, events go on. Level j answers the mixture of the
levels below it, weighted by Poisson(tau); at a look an actor reasons at a level drawn from Poisson(tau) given at
least 1 (Camerer, Ho and Chong 2004, *QJE* 119:861; Wright and Leyton-Brown 2017, *GEB* 106:16).
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detente.case.model import Actor
from detente.errors import GameError
from detente.game.behaviour.response import Response, average, known, respond
from detente.game.behaviour.strategies import Strategies, Weights, actual, expected_rates, mix, of_others, onto
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
Course = Sequence[Mapping[str, Floats]]
"""Values of every state by level, level 1 first, then by actor."""


def think(game: Game, tick: Callable[[float], None] | None = None, least: int = 1, near: Course = ()) -> Levels:
    """Responses of every actor at every level, level 1 first.

    Args:
        game: The compiled game; every actor's depth must be a number.
        tick: Told the share of the work done.
        least: How many levels are wanted at least.
        near: Values by level and actor in a game on the same states whose numbers are nearly the same: where to start
            from. What a change of numbers adds to a value is nearly the same at every level.
    """
    actors = game.model.actors
    depths = {actor.id: _depth(actor) for actor in actors}
    blind = {actor.id: blindness(game, actor.id) for actor in actors}
    top = max(least, *(deepest(depth) for depth in depths.values()))
    former: dict[str, tuple[Floats, ...]] = {actor.id: () for actor in actors}
    below = {depth: _Below(game, depth) for depth in depths.values()}
    levels: Levels = []
    for level in range(1, top + 1):
        answers: dict[str, Response] = {}
        expected = {depth: one.expected(level) for depth, one in below.items()}
        for number, actor in enumerate(actors):
            rates, passing = expected[depths[actor.id]]
            guess = _guess(near, level, actor.id, former[actor.id])
            answers[actor.id] = respond(
                game, actor.id, of_others(game, actor.id, rates), passing,
                blind=blind[actor.id], former=former[actor.id] if guess is None else (guess,),
            )  # fmt: skip
            former[actor.id] = (*former[actor.id], *known(answers[actor.id]))
            if tick is not None:
                tick(((level - 1) * len(actors) + number + 1) / (top * len(actors)))
        levels.append(answers)
        for one in below.values():
            one.add(answers)
    return levels


def _guess(near: Course, level: int, actor: str, former: Sequence[Floats]) -> Floats | None:
    """Values to start from: those of the near game, and what this one's differed by a level below."""
    if level > len(near) or actor not in near[level - 1]:
        return None
    there = near[level - 1][actor]
    return there if level == 1 else there + (former[-1] - near[level - 2][actor])


def course(levels: Levels) -> Course:
    """The values of responses by level and actor; a myopic actor has none."""
    return tuple(
        {actor: one.values for actor, one in answers.items() if one.values is not None} for answers in levels
    )  # fmt: skip


class _Below:
    """Everybody at a level drawn from those below, as actors of one depth expect it."""

    def __init__(self, game: Game, depth: float) -> None:
        self._game, self._depth = game, depth
        self._weights: list[float] = []
        self._awake: dict[str, Response] = {}
        """Everybody given that its level is at least 1, level by level joined to those before."""

    def add(self, answers: dict[str, Response]) -> None:
        """Another level."""
        self._weights.append(poisson(self._depth, len(self._weights) + 1))
        total = math.fsum(self._weights)
        share = self._weights[-1] / total if total else 0.0
        self._awake = {
            actor: average(self._awake[actor], answer, share) if self._awake else answer
            for actor, answer in answers.items()
        }

    def expected(self, level: int) -> tuple[Floats, Mapping[int, Floats]]:
        """Rates of all transitions, and the pass probability of each motion."""
        game, awake = self._game, 1.0 - shares_below(self._depth, level)[0]
        if not awake:
            return expected_rates(game, None), {v: np.zeros(game.space.size) for v in range(len(game.votes))}
        mixture = mix(game, {actor: [(1.0, one)] for actor, one in self._awake.items()}, gainful=False)
        return expected_rates(game, mixture, awake), {v: awake * passing for v, passing in mixture.passing.items()}


def foreseen(game: Game, levels: Levels, actor: str) -> list[Floats]:
    """What an actor expects of everybody but itself at each of some levels, as `think` had it.

    Args:
        game: The game it has in mind.
        levels: Everybody's responses there, level 1 first.
        actor: Who expects.

    Returns:
        For each level the rates of all transitions as the game's arrows stand, those of its own moves 0.
    """
    below, found = _Below(game, _depth(game.model.actors[game.actors[actor]])), []
    for number, answers in enumerate(levels, start=1):
        found.append(of_others(game, actor, below.expected(number)[0]))
        below.add(answers)
    return found


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


def thought_over(game: Game, actor: str, belief: Game) -> Levels:
    """The levels of a believed game, at least as many as the believer really reasons at.

    Args:
        game: The real game.
        actor: The believer.
        belief: What it takes the game to be.
    """
    return think(belief, least=deepest(_depth(game.model.actors[game.actors[actor]])))


def hierarchy(game: Game, tick: Callable[[float], None] | None = None, near: Course = ()) -> Strategies:
    """Strategies of actors who think as deep as they are said to.

    Args:
        game: The compiled game.
        tick: Told the share of the work done.
        near: Values by level and actor in a game on the same states whose numbers are nearly the same.

    Returns:
        The strategies; they always exist and are unique.
    """
    levels = think(game, tick, near=near)
    believed = {actor: thought_over(game, actor, belief) for actor, belief in game.beliefs.items()}
    weights = in_play(game, levels, believed)
    values = {actor: parts[-1][1].values for actor, parts in weights.items()}
    bound = max((response.bound for parts in weights.values() for _, response in parts), default=0.0)
    sharp = max((response.doubt for parts in weights.values() for _, response in parts), default=0.0) <= DOUBT
    return actual(
        game, mix(game, weights), name="hierarchy",
        values={actor: value for actor, value in values.items() if value is not None}, value_bound=bound,
        status=Status.EXACT if sharp else Status.STOPPED, course=course(levels),
    )  # fmt: skip
