"""A response: how an actor chooses, given what it expects of the others.

At a look at an option its owner takes another level m with probability w e^x / (rho/kappa + sum w e^x), where
x = lambda (gain - cost) and w = 1/(number of other levels); a sponsor tables a motion likewise with
x = lambda (pass probability times gain - cost); a member votes yes, abstains or votes no by the logit of half its gain.
The gain of a change is (delta + kappa) (V after - V before), for a myopic actor the difference in the flow of utility.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.value import Blind, solve_value
from detente.game.behaviour.votes import Ballot, voters
from detente.game.compiled import Game, Vote

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Gain = Callable[[float, Ints, Ints], Floats]
TIE = 1e-9
"""A gain no further above the cost than this, or than the values may be off, is rounding: the move is a slip."""
Manner = Literal["own", "random"]
"""By its own judgement or at random."""


@dataclass(frozen=True, kw_only=True)
class Response:
    """What one actor does everywhere.

    `moves[b]` and `tabling[v]` are probabilities at a look (by block and motion number, the first of the block's
    length, the second of shape (states,)); `ballots[v]` the actor's own vote wherever the motion is open; `gainful_*`
    says where the gain is above the cost.
    """

    moves: Mapping[int, Floats]
    gainful_moves: Mapping[int, Floats]
    tabling: Mapping[int, Floats]
    gainful_tabling: Mapping[int, Floats]
    ballots: Mapping[int, Ballot]
    gainful_yes: Mapping[int, Floats]
    values: Floats | None = None
    bound: float = 0.0
    """Largest error of any value."""
    doubt: float = 0.0
    """Largest error of any exponent x or y that follows from it."""


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


def known(response: Response) -> tuple[Floats, ...]:
    """The values behind a response, as what to start from."""
    return () if response.values is None else (response.values,)


@dataclass(frozen=True)
class Judgement:
    """How an actor weighs a change: its gain, what counts as a tie, how strongly it follows it, whether it means it."""

    gain: Gain
    tie: Callable[[float], float]
    strength: float
    willed: float


def respond(
    game: Game, actor: str, rates: Floats, passing: Mapping[int, Floats], *,
    blind: Blind | None, manner: Manner = "own", former: Sequence[Floats] = (),
) -> Response:  # fmt: skip
    """Find an actor's response.

    Args:
        game: The compiled game.
        actor: Who responds.
        rates: Expected rates of everything but its own moves, as the game's arrows stand.
        passing: Pass probability it expects of each motion it sponsors, by motion number.
        blind: What it does not see.
        manner: By its own judgement or at random.
        former: Its values under expectations that come ever nearer to these: where to start from.

    Returns:
        Its response.
    """
    who = game.model.actors[game.actors[actor]]
    values, bound = None, 0.0
    if manner == "own" and who.foresight is not None:
        value = solve_value(game, actor, rates, blind, former)
        values, bound, worth, delta = value.values, value.bound, value.values, 1.0 / who.foresight
    else:
        worth, delta = as_seen(blind, game.utility[game.actors[actor]]), None

    def gain(kappa: float, after: Ints, before: Ints) -> Floats:
        difference: Floats = worth[after] - worth[before]
        return difference if delta is None else (delta + kappa) * difference

    strength = 0.0 if manner == "random" else who.rationality

    def tie(kappa: float) -> float:
        return TIE if delta is None else max(TIE, 4 * (delta + kappa) * bound)

    willed = 0.0 if manner == "random" else 1.0
    kappas = [o.commitment for o in game.model.options if o.owner == actor]
    kappas += [vote.motion.commitment for vote in game.votes]
    doubt = 0.0 if delta is None else 2 * strength * (delta + max(kappas, default=0.0)) * bound
    moves: dict[int, Floats] = {}
    gainful: dict[int, Floats] = {}
    for number, option in enumerate(game.model.options):
        if option.owner != actor:
            continue
        mine = [b for b, block in enumerate(game.blocks) if block.option == number]
        excess, clocks = {}, np.zeros(game.space.size)
        for b in mine:
            block = game.blocks[b]
            assert block.cost is not None
            excess[b] = gain(option.commitment, block.target, block.source) - block.cost
            clocks[block.source] = block.clock
        levels = len(game.model.factors[game.layout.index[option.factor]].levels)
        sources = {b: game.blocks[b].source for b in mine}
        chances = _logit(excess, sources, strength, 1.0 / (levels - 1), clocks, option.commitment)
        moves.update(chances)
        gainful.update({b: _when(excess[b] > tie(option.commitment), willed) for b in mine})
    expected = {v: as_seen(blind, chance) for v, chance in passing.items()}
    tabling, gainful_tabling = _table(game, actor, Judgement(gain, tie, strength, willed), expected)
    ballots, gainful_yes = {}, {}
    for v, vote in enumerate(game.votes):
        if actor in voters(vote.body, vote.motion.sponsor):
            at_stake = gain(vote.motion.commitment, vote.passed[vote.rows], vote.failed[vote.rows])
            ballots[v] = _ballot(vote, actor, at_stake, strength, manner)
            # a sponsor that means its motion means its vote
            sponsors = np.full(len(at_stake), vote.motion.sponsor == actor)
            meant = sponsors | (at_stake > tie(vote.motion.commitment))
            gainful_yes[v] = _when(meant, willed)
    return Response(
        moves=moves, gainful_moves=gainful, tabling=tabling, gainful_tabling=gainful_tabling,
        ballots=ballots, gainful_yes=gainful_yes, values=values, bound=bound, doubt=doubt)  # fmt: skip


def _when(mask: Bools, amount: float) -> Floats:
    return np.where(mask, amount, 0.0)


def as_seen(blind: Blind | None, column: Floats) -> Floats:
    """A column of numbers by state, averaged over what the actor does not see."""
    if blind is None:
        return column
    mean = np.bincount(blind.group, weights=blind.weight * column, minlength=blind.count)
    return np.asarray(mean[blind.group], np.float64)


def _logit(
    excess: Mapping[int, Floats], sources: Mapping[int, npt.NDArray[np.int64]], strength: float, weight: float,
    clocks: Floats, kappa: float,
) -> dict[int, Floats]:  # fmt: skip
    """Probabilities of the alternatives at a look; the largest exponent is taken out first, so nothing overflows."""
    top = np.zeros(len(clocks))
    for b, x in excess.items():  # a block has each source once
        top[sources[b]] = np.maximum(top[sources[b]], strength * x)
    if kappa <= 0:
        return {b: np.zeros(len(x)) for b, x in excess.items()}
    total = clocks / kappa * np.exp(-top)
    raised = {}
    for b, x in excess.items():
        raised[b] = weight * np.exp(strength * x - top[sources[b]])
        total[sources[b]] += raised[b]
    return {b: raised[b] / total[sources[b]] for b in excess}


def _table(
    game: Game, actor: str, judgement: Judgement, passing: Mapping[int, Floats]
) -> tuple[dict[int, Floats], dict[int, Floats]]:
    tabling: dict[int, Floats] = {}
    gainful: dict[int, Floats] = {}
    for body in game.model.bodies:
        mine = [v for v, vote in enumerate(game.votes) if vote.body.id == body.id and vote.motion.sponsor == actor]
        if not mine:
            continue
        excess, sources, clocks = {}, {}, np.zeros(game.space.size)
        for v in mine:
            vote = game.votes[v]
            sources[v] = vote.rows
            at_stake = judgement.gain(vote.motion.commitment, vote.passed[vote.rows], vote.failed[vote.rows])
            excess[v] = passing[v][vote.rows] * at_stake - vote.motion.cost
            clocks[sources[v]] = vote.clock[sources[v]]
        kappa = game.votes[mine[0]].motion.commitment
        chances = _logit(excess, sources, judgement.strength, 1.0 / len(mine), clocks, kappa)
        for v in mine:
            tabling[v], gainful[v] = np.zeros(game.space.size), np.zeros(game.space.size)
            tabling[v][sources[v]] = chances[v]
            gainful[v][sources[v]] = judgement.willed * (excess[v] > judgement.tie(kappa))
    return tabling, gainful


def _ballot(vote: Vote, actor: str, at_stake: Floats, strength: float, manner: Manner) -> Ballot:
    """Chances of yes, abstention and no; a sponsor votes for its own motion."""
    body, nothing = vote.body, np.zeros(len(at_stake))
    if vote.motion.sponsor == actor:
        return nothing + 1.0, nothing, nothing
    plain = manner == "random"
    yes = strength * at_stake / 2
    no = -strength * (at_stake / 2 + body.dissent)
    abstain = np.full(len(at_stake), 0.0 if plain else body.abstention)
    top = np.maximum(yes, no)
    if body.may_abstain:
        top = np.maximum(top, abstain)
    raised = [np.exp(yes - top), np.exp(abstain - top) if body.may_abstain else nothing, np.exp(no - top)]
    total = raised[0] + raised[1] + raised[2]
    return raised[0] / total, raised[1] / total, raised[2] / total
