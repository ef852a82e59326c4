"""Equilibrium: expectations that come true.

At `depth: equilibrium` every actor answers the actual behaviour of all others, by the same equations as any level
of the
hierarchy. A fixed point is looked for by averaged iteration from several starts. Where several exist, as in mutual fear
of pre-emption, all that were found are returned: they are rival expectations, never averaged, never picked in silence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.hierarchy import in_play, think
from detente.game.behaviour.response import Response, respond
from detente.game.behaviour.strategies import Strategies, actual, expected_rates, mix
from detente.game.behaviour.value import blindness
from detente.game.behaviour.votes import Ballot
from detente.game.compiled import Game
from detente.result import Status

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-10
MOST_ROUNDS = 2000
SAME = 1e-5
"""Fixed points whose probabilities all lie this close are one."""


@dataclass(frozen=True, kw_only=True)
class FixedPoint:
    """Everybody's response to everybody's response, and how far it is from being one."""

    name: str
    responses: dict[str, Response]
    residual: float


def equilibria(game: Game, tick: Callable[[float], None] | None = None) -> list[Strategies]:
    """Find self-consistent expectations.

    Args:
        game: The compiled game.
        tick: Told the share of the work done.

    Returns:
        The distinct fixed points found, the one from the quietest start first; each says whether it converged.
    """
    found: list[FixedPoint] = []
    starts = _starts(game)
    for number, (name, responses) in enumerate(starts):
        point = iterate(game, name, responses)
        if all(distance(point.responses, other.responses) > SAME for other in found):
            found.append(point)
        if tick is not None:
            tick((number + 1) / len(starts))
    believed = {
        actor: {point.name: point for point in (iterate(other, n, r) for n, r in _starts(other))}
        for actor, other in game.beliefs.items()
    }
    result = []
    for point in found:
        played = {
            actor: believed[actor][point.name].responses[actor] if actor in believed else response
            for actor, response in point.responses.items()
        }
        residual = max([point.residual] + [points[point.name].residual for points in believed.values()])
        result.append(
            actual(
                game,
                mix(game, {actor: [(1.0, response)] for actor, response in played.items()}),
                name=f"expectations from {point.name}",
                values={a: r.values for a, r in played.items() if r.values is not None},
                value_bound=max((r.bound for r in played.values()), default=0.0),
                residual=residual,
                status=Status.CONVERGED if residual <= TOLERANCE else Status.STOPPED,
            )
        )
    return result


def iterate(game: Game, name: str, responses: dict[str, Response]) -> FixedPoint:
    """Answer, average, and answer again, until the answers stay.

    The step is shortened when the residual grows and lengthened while it falls.
    """
    blind = {actor.id: blindness(game, actor.id) for actor in game.model.actors}
    step, last = 0.5, np.inf
    best = FixedPoint(name=name, responses=responses, residual=np.inf)
    for _ in range(MOST_ROUNDS):
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
        if residual < best.residual:
            best = FixedPoint(name=name, responses=answers, residual=residual)
        if residual <= TOLERANCE:
            break
        step = min(1.0, step * 1.1) if residual < last else max(0.02, step * 0.6)
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
        ones, nothing = np.ones(size), np.zeros(size)
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
