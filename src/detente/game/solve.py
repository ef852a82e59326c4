"""From a game to its chain: fix every actor's strategy, or an ablation of it, and collect what happens."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from detente.errors import GameError
from detente.game.behaviour.equilibrium import equilibria
from detente.game.behaviour.hierarchy import hierarchy
from detente.game.behaviour.response import respond
from detente.game.behaviour.strategies import Strategies, actual, mix
from detente.game.chain import Chain, Flow, Jump
from detente.game.compiled import Game

Ablation = Literal["frozen", "random", "myopic"]


def solve(
    game: Game, ablation: Ablation | None = None, tick: Callable[[float], None] | None = None,
    near: Strategies | None = None,
) -> list[Strategies]:  # fmt: skip
    """Find how everybody behaves.

    Args:
        game: The compiled game.
        ablation: Instead of the actors' own judgement: nobody moves, everybody at random, or nobody looks ahead.
        tick: Told the share of the work done.
        near: Strategies in a game on the same states whose numbers are nearly the same: where to start from. What is
            found differs by no more than the bounds say.

    Returns:
        One set of strategies; at `depth: equilibrium` as many as there are distinct expectations found.

    Raises:
        GameError: If some actors think to equilibrium and others do not.
    """
    if ablation == "frozen":
        return [actual(game, None, name="frozen", values={}, value_bound=0.0)]
    if ablation == "random":
        return [_at_random(game)]
    if ablation == "myopic":
        game = _shortsighted(game)
    to_equilibrium = [actor.depth is None for one in (game, *game.beliefs.values()) for actor in one.model.actors]
    if any(to_equilibrium) and not all(to_equilibrium):
        raise GameError(
            "Either all actors have `depth: equilibrium` or none, also in what they believe of one another: the two "
            "cannot expect one another."
        )
    return equilibria(game, tick) if any(to_equilibrium) else [
        hierarchy(game, tick, () if near is None or ablation is not None else near.course)
    ]  # fmt: skip


def _at_random(game: Game) -> Strategies:
    none, no_rates = {v: np.zeros(game.space.size) for v in range(len(game.votes))}, np.zeros(0)
    played = {
        actor.id: [(1.0, respond(game, actor.id, no_rates, none, blind=None, manner="random"))]
        for actor in game.model.actors
    }
    return actual(game, mix(game, played), name="random", values={}, value_bound=0.0)


def _shortsighted(game: Game) -> Game:
    """The same game among actors who look no further than the next flow of utility."""
    actors = tuple(replace(actor, foresight=None) for actor in game.model.actors)
    beliefs = {actor: _shortsighted(belief) for actor, belief in game.beliefs.items()}
    return replace(game, model=replace(game.model, actors=actors), beliefs=beliefs)


def make_chain(game: Game, strategies: Strategies) -> Chain:
    """Collect what happens under fixed strategies.

    Args:
        game: The compiled game.
        strategies: How often everything happens.

    Returns:
        The chain: transitions by cause, in the order of the game's blocks; dated changes as jumps.

    Raises:
        GameError: If a rate is not a finite number.
    """
    flows: list[Flow] = []
    jumps: list[Jump] = []
    for block, rate, chosen in zip(game.blocks, strategies.rates, strategies.chosen, strict=True):
        if block.sort == "dated":
            target = np.arange(game.space.size)
            target[block.source] = block.target
            entry = game.model.calendar[block.level]
            jumps.append(Jump(name=entry.name, path=entry.path, time=entry.time, target=target))
            continue
        if not np.isfinite(rate).all():
            raise GameError(f"The rate of {block.cause.label} is not a number: a rationality or a weight is too large.")
        stays = block.source == block.target
        moving = ~stays & (rate > 0)
        # an event or a vote can happen and change nothing; a move that comes to nothing is none
        silent = stays & (rate > 0) & (block.sort != "move")
        flows.append(
            Flow(
                cause=block.cause,
                source=block.source[moving],
                target=block.target[moving],
                rate=rate[moving],
                chosen=None if chosen is None else chosen[moving],
                silent_source=block.source[silent],
                silent_rate=rate[silent],
            )
        )
    return Chain(
        size=game.space.size, start=game.start, final=game.final, flows=tuple(flows), calendar=tuple(jumps),
        clock=game.model.clock,
    )  # fmt: skip
