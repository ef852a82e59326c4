"""Strategies: how often every transition of a game happens once all actors behave as they do.

Responses at several levels of thought are mixed, and pass probabilities computed from the mixed ballots, each member
drawing by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.response import Response
from detente.game.behaviour.votes import Ballot, pass_probability
from detente.game.compiled import Block, Game
from detente.result import Status

Floats = npt.NDArray[np.float64]
ROUNDING = 1e-14
"""A motion that passes but for this does not fail."""
Weights = Mapping[str, Sequence[tuple[float, Response]]]
"""By actor: responses and how much each counts."""


@dataclass(frozen=True, kw_only=True)
class Strategies:
    """The rate of every transition, block by block, and the part of it that is chosen (None: chance).

    `name` says which expectations these are where there are several; `residual` is how far the strategies are from
    answering their own expectations (0 for the hierarchy, which has no fixed point to meet).
    """

    name: str
    rates: tuple[Floats, ...]
    chosen: tuple[Floats | None, ...]
    passing: Mapping[int, Floats]
    """Pass probability of each motion, by motion number."""
    values: Mapping[str, Floats]
    """Each actor's values at its deepest level; the flow of utility for a myopic actor is not here."""
    value_bound: float
    residual: float
    status: Status
    course: Sequence[Mapping[str, Floats]] = ()
    """Values of every state by level of thought and actor: where to start from in a game whose numbers are nearly the
    same."""


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Mixed responses: probabilities of moves by block, tabling and passing by motion, and their gainful parts."""

    moves: Mapping[int, Floats]
    gainful_moves: Mapping[int, Floats]
    tabling: Mapping[int, Floats]
    gainful_tabling: Mapping[int, Floats]
    passing: Mapping[int, Floats]
    gainful_passing: Mapping[int, Floats]


def mix(game: Game, weights: Weights, *, gainful: bool = True) -> Mixture:
    """Mix responses, actor by actor.

    Args:
        game: The compiled game.
        weights: Responses and how much each counts; an actor without any does nothing.
        gainful: Whether the gainful parts are wanted.
    """
    moves: dict[int, Floats] = {}
    gainful_moves: dict[int, Floats] = {}
    tabling: dict[int, Floats] = {}
    gainful_tabling: dict[int, Floats] = {}
    ballots: dict[int, dict[str, list[Floats]]] = {v: {} for v in range(len(game.votes))}
    gainful_ballots: dict[int, dict[str, list[Floats]]] = {v: {} for v in range(len(game.votes))}
    for actor, parts in weights.items():
        for share, response in parts:
            for b, chance in response.moves.items():
                moves[b] = moves.get(b, 0.0) + share * chance
                if gainful:
                    gainful_moves[b] = gainful_moves.get(b, 0.0) + share * chance * response.gainful_moves[b]
            for v, chance in response.tabling.items():
                tabling[v] = tabling.get(v, 0.0) + share * chance
                if gainful:
                    gainful_tabling[v] = gainful_tabling.get(v, 0.0) + share * chance * response.gainful_tabling[v]
            for v, (yes, abstain, no) in response.ballots.items():
                _add(ballots[v], actor, share, (yes, abstain, no))
                if gainful:
                    meant = yes * response.gainful_yes[v]
                    _add(gainful_ballots[v], actor, share, (meant, abstain + yes - meant, no))
    passing = {v: _passing(game, v, ballots[v]) for v in ballots}
    gainful_passing = {v: _passing(game, v, gainful_ballots[v]) for v in gainful_ballots} if gainful else {}
    return Mixture(
        moves=moves, gainful_moves=gainful_moves, tabling=tabling, gainful_tabling=gainful_tabling,
        passing=passing, gainful_passing=gainful_passing,
    )  # fmt: skip


def onto(game: Game, belief: Game, response: Response) -> Response:
    """What an actor does by a game it believes in, in the states where it can really do it.

    Where it believes its clock silent it does nothing.
    """
    theirs = {belief.blocks[b].cause.label: b for b in response.moves}
    moves: dict[int, Floats] = {}
    gainful: dict[int, Floats] = {}
    for b, block in enumerate(game.blocks):
        if block.sort != "move" or block.cause.actor not in game.beliefs:
            continue
        believed = theirs.get(block.cause.label)
        if believed is not None:
            for part, into in ((response.moves, moves), (response.gainful_moves, gainful)):
                full = np.zeros(game.space.size)
                full[belief.blocks[believed].source] = part[believed]
                into[b] = full[block.source]
    return replace(response, moves=moves, gainful_moves=gainful)


def _add(sums: dict[str, list[Floats]], actor: str, share: float, ballot: Ballot) -> None:
    have = sums.get(actor)
    sums[actor] = [share * part for part in ballot] if have is None else [
        old + share * part for old, part in zip(have, ballot, strict=True)
    ]  # fmt: skip


def _passing(game: Game, v: int, sums: Mapping[str, list[Floats]]) -> Floats:
    """Chance that a motion passes, 0 where it is not open."""
    vote, chance = game.votes[v], np.zeros(game.space.size)
    ballots = {actor: (parts[0], parts[1], parts[2]) for actor, parts in sums.items()}
    chance[vote.rows] = pass_probability(vote.body, vote.motion.sponsor, ballots, len(vote.rows))
    return chance


def fixed_rates(game: Game, *, dated: bool) -> list[tuple[int, Floats]]:
    """Rates of chance, and of dated changes as they are reckoned with."""
    sorts = ("chance", "dated") if dated else ("chance",)
    return [(b, block.clock) for b, block in enumerate(game.blocks) if block.sort in sorts]


def expected_rates(game: Game, mixture: Mixture | None, share: float = 1.0) -> Floats:
    """Rates of all transitions as they are expected, one after another as the game's arrows stand.

    Args:
        game: The compiled game.
        mixture: How everybody behaves when they do anything; None if nobody does.
        share: How often anybody does anything at all.
    """
    rates = fixed_rates(game, dated=True)
    if mixture is not None:
        for b, block in enumerate(game.blocks):
            if block.sort == "move" and b in mixture.moves:
                rates.append((b, block.clock * (share * mixture.moves[b])))
            elif block.sort in ("passes", "fails"):
                rates.append((b, share * _motion_rate(game, block, mixture)))
    return game.arrows.laid(rates)


def of_others(game: Game, actor: str, rates: Floats) -> Floats:
    """The rates of all but an actor's own moves: those are 0."""
    others, offsets = rates.copy(), game.arrows.offsets
    for b, block in enumerate(game.blocks):
        if block.sort == "move" and block.cause.actor == actor:
            others[offsets[b] : offsets[b + 1]] = 0.0
    return others


def _motion_rate(game: Game, block: Block, mixture: Mixture) -> Floats:
    vote = game.votes[block.motion]
    passing = mixture.passing[block.motion][block.source]
    failing = np.where(passing > 1.0 - ROUNDING, 0.0, 1.0 - passing)
    rate = block.clock * (passing if block.sort == "passes" else failing)
    return rate * mixture.tabling[block.motion][block.source] if vote.motion.sponsor is not None else rate


def actual(
    game: Game, mixture: Mixture | None, *, name: str, values: Mapping[str, Floats], value_bound: float,
    residual: float = 0.0, status: Status = Status.EXACT, course: Sequence[Mapping[str, Floats]] = (),
) -> Strategies:  # fmt: skip
    """Strategies from a mixture of what everybody does; with None nobody moves and no motion comes up."""
    rates: list[Floats] = []
    chosen: list[Floats | None] = []
    for b, block in enumerate(game.blocks):
        nothing = np.zeros(len(block.source))
        if block.sort in ("chance", "dated"):
            rates.append(block.clock)
            chosen.append(None)
        elif mixture is None or (block.sort == "move" and b not in mixture.moves):
            rates.append(nothing)
            chosen.append(None if block.sort == "fails" else nothing)
        elif block.sort == "move":
            rates.append(block.clock * mixture.moves[b])
            chosen.append(block.clock * mixture.gainful_moves[b])
        else:
            rates.append(_motion_rate(game, block, mixture))
            chosen.append(_meant(game, block, mixture) if block.sort == "passes" else None)
    return Strategies(
        name=name, rates=tuple(rates), chosen=tuple(chosen), passing={} if mixture is None else mixture.passing,
        values=values, value_bound=value_bound, residual=residual, status=status, course=course,
    )  # fmt: skip


def _meant(game: Game, block: Block, mixture: Mixture) -> Floats:
    v = block.motion
    rate = block.clock * mixture.gainful_passing[v][block.source]
    if game.votes[v].motion.sponsor is not None:
        rate = rate * mixture.gainful_tabling[v][block.source]
    return rate
