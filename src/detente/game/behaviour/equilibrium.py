"""Equilibrium: expectations that come true.

At `depth: equilibrium` every actor answers the actual behaviour of all others, by the same equations as any level of
the hierarchy. A fixed point is looked for from several starts by averaged iteration, in its neighbourhood accelerated.
Where several exist, as in mutual fear of pre-emption, all that were found are returned: they are rival expectations,
never averaged, never picked in silence. Where an actor is mistaken about the game, each fixed point of the game it
believes in is joined with each of the real one.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.behaviour.anderson import Memory
from detente.game.behaviour.hierarchy import DOUBT, in_play, think
from detente.game.behaviour.profile import Profile, distance, flat, shaped
from detente.game.behaviour.response import Response, average, known, respond
from detente.game.behaviour.strategies import Strategies, actual, expected_rates, mix, of_others, onto
from detente.game.behaviour.value import Blind, blindness
from detente.game.behaviour.votes import Ballot
from detente.game.compiled import Game
from detente.result import Status

Floats = npt.NDArray[np.float64]
Tick = Callable[[float], None]
TOLERANCE = 1e-10
MOST_ROUNDS = 2000
PATIENCE = 100
"""Rounds in which the residual must fall by a tenth."""
SHORTEST = 1e-3
NEAR = 0.1
"""Residual below which steps may go further than to an average: from further off they could lead elsewhere."""
SHORTEST_PAUSE, LONGEST_PAUSE = 2, 50
"""Rounds of averaging after a step that was taken back: each time twice as many."""
MOST_TOGETHER = 16
SAME = 1e-5
"""Fixed points whose probabilities all lie this close are one."""


@dataclass(frozen=True, kw_only=True)
class FixedPoint:
    """Everybody's response to everybody's response, and how far it is from being one."""

    name: str
    responses: Profile
    residual: float


def equilibria(game: Game, tick: Tick | None = None) -> list[Strategies]:
    """Find self-consistent expectations.

    Args:
        game: The compiled game.
        tick: Told the share of the work done.

    Returns:
        The distinct fixed points found, the one from the quietest start first; each says whether it converged.
    """
    games = [game, *game.beliefs.values()]
    parts = [_distinct(one, _part(tick, number, len(games))) for number, one in enumerate(games)]
    real, believed = parts[0], dict(zip(game.beliefs, parts[1:], strict=True))
    if len(real) * math.prod(len(points) for points in believed.values()) > MOST_TOGETHER:
        raise GameError(f"More than {MOST_TOGETHER} combinations of expectations can come true: too many to show.")
    result = []
    for point in real:
        for mistaken in itertools.product(*believed.values()):
            name, played, residual = point.name, dict(point.responses), point.residual
            for actor, theirs in zip(believed, mistaken, strict=True):
                played[actor] = onto(game, game.beliefs[actor], theirs.responses[actor])
                residual = max(residual, theirs.residual)
                if len(believed[actor]) > 1:
                    name += f", those of {actor} from {theirs.name}"
            result.append(_settled(game, name, played, residual))
    return result


def _part(tick: Tick | None, number: int, parts: int) -> Tick | None:
    """Progress within one of several parts."""
    if tick is None:
        return None
    return lambda share: tick((number + share) / parts)


def _settled(game: Game, name: str, played: Profile, residual: float) -> Strategies:
    doubt = max((response.doubt for response in played.values()), default=0.0)
    return actual(
        game,
        mix(game, {actor: [(1.0, response)] for actor, response in played.items()}),
        name=f"expectations from {name}",
        values={a: r.values for a, r in played.items() if r.values is not None},
        value_bound=max((r.bound for r in played.values()), default=0.0),
        residual=residual,
        status=Status.CONVERGED if residual <= TOLERANCE and doubt <= DOUBT else Status.STOPPED,
    )


def _distinct(game: Game, tick: Tick | None) -> list[FixedPoint]:
    """The fixed points found from all starts, each once."""
    found: list[FixedPoint] = []
    starts = _starts(game)
    for number, (name, responses) in enumerate(starts):
        point = iterate(game, name, responses, _part(tick, number, len(starts)))
        if all(distance(point.responses, other.responses) > SAME for other in found):
            found.append(point)
    settled = [point for point in found if point.residual <= TOLERANCE]
    unsettled = [point for point in found if point.residual > TOLERANCE]
    # starts that did not settle are one warning, not so many expectations
    return settled + sorted(unsettled, key=lambda point: point.residual)[:1]


def iterate(game: Game, name: str, responses: Profile, tick: Tick | None = None) -> FixedPoint:
    """Answer, average, and answer again, until the answers stay or come no closer.

    Where they are near, a step goes to where they would stay if they went on as before. One that comes no closer is
    taken back; and where nothing settles that way, averaging alone has its turn, so that no start is lost by haste.

    Args:
        game: The compiled game.
        name: What the start is called.
        responses: The start.
        tick: Told the share of the work done at most.

    Returns:
        The responses that came closest to answering themselves, with their own residual.
    """
    memory = Memory()
    found, hasty = _settle(game, name, responses, memory, _part(tick, 0, 2))
    if found.residual > TOLERANCE and hasty:
        slow, _ = _settle(game, name, responses, None, _part(tick, 1, 2))
        found = slow if slow.residual < found.residual else found
    return found


def _settle(
    game: Game, name: str, responses: Profile, memory: Memory | None, tick: Tick | None
) -> tuple[FixedPoint, bool]:
    """The closest that answers come to themselves from a start, and whether averaging was ever left."""
    blind = {actor.id: blindness(game, actor.id) for actor in game.model.actors}
    step, last, since, best = 0.5, np.inf, 0, np.inf
    here, like = flat(responses), responses
    closest = here, like
    hasty, pause, rest = False, SHORTEST_PAUSE, 0
    left: tuple[Floats, Floats] | None = None  # where the last step of haste began, and what that was off by
    for number in range(MOST_ROUNDS):
        like = _answers(game, blind, shaped(here, like))
        off = flat(like) - here
        residual = float(np.abs(off).max(initial=0.0))
        since = 0 if residual < 0.9 * best else since + 1
        if residual < best:
            closest, best = (here, like), residual
        if residual <= TOLERANCE or since > PATIENCE:
            break
        if tick is not None:
            tick(number / MOST_ROUNDS)
        if left is not None and residual >= last:
            here, off = left
            memory, rest, pause = Memory(), pause, min(2 * pause, LONGEST_PAUSE)
        else:
            if left is None:
                step, rest = min(1.0, step * 1.1) if residual < last else max(SHORTEST, step * 0.6), rest - 1
            last = residual
            if memory is not None:
                memory.keep(here, off)
        ahead = memory.ahead() if memory is not None and last < NEAR and rest <= 0 else None
        hasty |= ahead is not None
        left = None if ahead is None else (here, off)
        here = here + step * off if ahead is None else np.clip(ahead, 0.0, 1.0)
    # what is returned is what was answered, judged by the answers' gains
    return FixedPoint(name=name, responses=shaped(*closest), residual=best), hasty


def _answers(game: Game, blind: Mapping[str, Blind | None], played: Profile) -> Profile:
    """Everybody's answer to what everybody does."""
    mixture = mix(game, {actor: [(1.0, response)] for actor, response in played.items()}, gainful=False)
    rates = expected_rates(game, mixture)
    return {
        actor: respond(
            game, actor, of_others(game, actor, rates), mixture.passing, blind=blind[actor], former=known(response)
        )
        for actor, response in played.items()
    }


def _starts(game: Game) -> list[tuple[str, Profile]]:
    names = [actor.id for actor in game.model.actors]
    levels = think(game)
    deep = {actor: _blend(parts) for actor, parts in in_play(game, levels).items()}
    return [
        ("rest", {actor: _extreme(game, actor, 0.0) for actor in names}),
        ("random moves", {actor: _random(game, actor) for actor in names}),
        ("eagerness", {actor: _extreme(game, actor, 1.0) for actor in names}),
        ("last levels", {actor: _onwards(game, _extreme(game, actor, 1.0)) for actor in names}),
        ("the hierarchy", deep),
    ]


def _random(game: Game, actor: str) -> Response:
    nothing: dict[int, Floats] = {v: np.zeros(game.space.size) for v in range(len(game.votes))}
    return respond(game, actor, np.zeros(0), nothing, blind=None, manner="random")


def _extreme(game: Game, actor: str, will: float) -> Response:
    """Never moving and never consenting (will 0), or always making some available move and voting yes (will 1)."""
    size = game.space.size
    like = _random(game, actor)
    offers: dict[int, Floats] = {}
    for b in like.moves:
        option = game.blocks[b].option
        offers.setdefault(option, np.zeros(size))[game.blocks[b].source] += 1
    moves = {b: will / offers[game.blocks[b].option][game.blocks[b].source] for b in like.moves}
    drafts: dict[str, Floats] = {}
    for v in like.tabling:
        vote = game.votes[v]
        drafts[vote.body.id] = drafts.get(vote.body.id, np.zeros(size)) + vote.open
    tabling = {v: will * game.votes[v].open / np.maximum(drafts[game.votes[v].body.id], 1) for v in like.tabling}
    ballots: dict[int, Ballot] = {}
    for v in like.ballots:
        ones, nothing = np.ones(len(game.votes[v].rows)), np.zeros(len(game.votes[v].rows))
        body = game.votes[v].body
        if will or game.votes[v].motion.sponsor == actor:
            ballots[v] = (ones, nothing, nothing)
        else:
            ballots[v] = (nothing, ones, nothing) if body.may_abstain else (nothing, nothing, ones)
    return replace(like, moves=moves, tabling=tabling, ballots=ballots)


def _onwards(game: Game, response: Response) -> Response:
    """Every move to an option's last level, at every look, and none away from it: how a race looks when it is on."""
    moves = {}
    for b, chance in response.moves.items():
        block = game.blocks[b]
        last = game.layout.sizes[game.layout.index[game.model.options[block.option].factor]] - 1
        moves[b] = np.full(len(chance), float(block.level == last))
    return replace(response, moves=moves)


def _blend(shares: Sequence[tuple[float, Response]]) -> Response:
    blend: Response = shares[0][1]
    weight = shares[0][0]
    for share, response in shares[1:]:
        if share:
            blend = average(blend, response, share / (weight + share))
            weight += share
    return blend
