"""Equilibrium: expectations that come true.

At `depth: equilibrium` every actor answers the actual behaviour of all others, by the same equations as any level of
the hierarchy. A fixed point is looked for by averaged iteration from several starts. Where several exist, as in mutual
fear of pre-emption, all that were found are returned: they are rival expectations, never averaged, never picked in
silence. Where an actor is mistaken about the game, each fixed point of the game it believes in is joined with each of
the real one.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.behaviour.hierarchy import DOUBT, in_play, think
from detente.game.behaviour.response import Response, respond
from detente.game.behaviour.strategies import Strategies, actual, expected_rates, mix, onto
from detente.game.behaviour.value import blindness
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
MOST_TOGETHER = 16
SAME = 1e-5
"""Fixed points whose probabilities all lie this close are one."""


@dataclass(frozen=True, kw_only=True)
class FixedPoint:
    """Everybody's response to everybody's response, and how far it is from being one."""

    name: str
    responses: dict[str, Response]
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


def _settled(game: Game, name: str, played: dict[str, Response], residual: float) -> Strategies:
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


def iterate(game: Game, name: str, responses: dict[str, Response], tick: Tick | None = None) -> FixedPoint:
    """Answer, average, and answer again, until the answers stay or come no closer.

    Args:
        game: The compiled game.
        name: What the start is called.
        responses: The start.
        tick: Told the share of the work done at most.

    Returns:
        The responses that came closest to answering themselves, with their own residual.
    """
    blind = {actor.id: blindness(game, actor.id) for actor in game.model.actors}
    step, last, since = 0.5, np.inf, 0
    best = FixedPoint(name=name, responses=responses, residual=np.inf)
    for number in range(MOST_ROUNDS):
        mixture = mix(game, {actor: [(1.0, response)] for actor, response in responses.items()})
        answers = {
            actor.id: respond(
                game,
                actor.id,
                expected_rates(game, actor.id, mixture),
                mixture.passing,
                blind=blind[actor.id],
                guess=responses[actor.id].values,
            )
            for actor in game.model.actors
        }
        residual = distance(responses, answers)
        since = 0 if residual < 0.9 * best.residual else since + 1
        if residual < best.residual:
            # what is returned is what was answered, judged by the answers' gains
            played = {actor: average(responses[actor], answers[actor], 0.0) for actor in answers}
            best = FixedPoint(name=name, responses=played, residual=residual)
        if residual <= TOLERANCE or since > PATIENCE:
            break
        if tick is not None:
            tick(number / MOST_ROUNDS)
        step = min(1.0, step * 1.1) if residual < last else max(SHORTEST, step * 0.6)
        last = residual
        responses = {actor: average(responses[actor], answers[actor], step) for actor in answers}
    return best


def distance(one: dict[str, Response], other: dict[str, Response]) -> float:
    """Largest difference of any probability of a move, a tabling or a vote."""
    far = 0.0
    for actor, response in one.items():
        against = other[actor]
        for mine, theirs in (
            [(chance, against.moves[b]) for b, chance in response.moves.items()]
            + [(chance, against.tabling[v]) for v, chance in response.tabling.items()]
            + [(mine, their) for v, ballot in response.ballots.items()
               for mine, their in zip(ballot, against.ballots[v], strict=True)]
        ):  # fmt: skip
            far = max(far, float(np.abs(mine - theirs).max(initial=0.0)))
    return far


def average(old: Response, new: Response, step: float) -> Response:
    """Old and new probabilities, mixed; what is gainful is the new response's."""

    def between(a: Floats, b: Floats) -> Floats:
        return (1 - step) * a + step * b

    def between_ballots(a: Ballot, b: Ballot) -> Ballot:
        return between(a[0], b[0]), between(a[1], b[1]), between(a[2], b[2])

    return replace(
        new,
        moves={b: between(old.moves[b], chance) for b, chance in new.moves.items()},
        tabling={v: between(old.tabling[v], chance) for v, chance in new.tabling.items()},
        ballots={v: between_ballots(old.ballots[v], ballot) for v, ballot in new.ballots.items()},
    )


def _starts(game: Game) -> list[tuple[str, dict[str, Response]]]:
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
    return respond(game, actor, [], nothing, blind=None, manner="random")


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
