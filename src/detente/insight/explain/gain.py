"""What an actor gains by what it does, interest by interest, where and as it does it.

The gain of a move is a mean: over the states in which the move is made on the way that is explained, and over the
levels of thought at which it is made there, each weighted with how much of the number it carries. It is a sum of one
part for each interest, one for the costs of the actor's own later moves, and what the move costs, taken off
(`game/behaviour/value_parts.py`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.model import Interest
from detente.game.behaviour.minds import Mind
from detente.game.behaviour.value_parts import COSTS
from detente.game.compiled import Block, Game
from detente.insight.explain.ground import Ground
from detente.insight.explain.node import Node
from detente.insight.explain.rests import notes_of, number_node, parameters, told

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A mean gain with its parts, which sum to it within the bound."""

    value: float
    parts: dict[str, float]
    """By interest; the costs of own later moves under `COSTS`, and the cost of the move itself under `MOVE`."""
    bound: float
    """Largest difference of the sum of the parts from the value."""
    weight: float
    """Of all states and levels together: what the move carries."""


MOVE = "cost"


def gain_of_move(ground: Ground, block: Block, states: Ints, times: Floats, carrier: str) -> Gain | None:
    """The mean gain of a move.

    Args:
        ground: The ground of the explanation.
        block: The move.
        states: Where it is made.
        times: Time spent in each, weighted with what is to come.
        carrier: `chosen` where its gain is above its cost, `slip` where not, anything else for both.

    Returns:
        The gain; None where nobody's judgement is behind it, or it is not known.
    """
    actor, game = block.cause.actor, ground.game
    if actor is None or actor not in ground.minds or not isinstance(game, Game):
        return None
    clock = np.zeros(game.size)
    clock[block.source] = block.clock
    look = times * clock[states]
    weights, stakes = [], []
    for mind in ground.minds[actor]:
        place = next((b for b in mind.response.moves if mind.game.blocks[b].cause.label == block.cause.label), None)
        if place is None:
            continue
        own = mind.game.blocks[place]
        chance, meant, target, cost = (np.zeros(game.size) for _ in range(4))
        chance[own.source], meant[own.source] = mind.response.moves[place], mind.response.gainful_moves[place]
        target[own.source], cost[own.source] = own.target, 0.0 if own.cost is None else own.cost
        share = {"chosen": meant, "slip": 1.0 - meant}.get(carrier, np.ones(game.size))
        weights.append(mind.share * look * (chance * share)[states])
        kappa = mind.game.model.options[own.option].commitment
        stakes.append((mind, kappa, target[states].astype(np.int64), states, cost[states]))
    return _mean(ground, weights, stakes)


def gain_of_motion(ground: Ground, block: Block, actor: str, states: Ints, flow: Floats) -> Gain | None:
    """The mean gain of an actor by a motion's passing, where it passes.

    Args:
        ground: The ground of the explanation.
        block: The motion's passing.
        actor: Its sponsor, or a member that votes.
        states: Where it passes.
        flow: How much of the number passes in each.
    """
    if actor not in ground.minds:
        return None
    weights, stakes = [], []
    for mind in ground.minds[actor]:
        vote = mind.game.votes[block.motion]
        cost = vote.motion.cost if vote.motion.sponsor == actor else 0.0
        weights.append(mind.share * flow)
        stakes.append(
            (mind, vote.motion.commitment, vote.passed[states], vote.failed[states], np.full(len(states), cost))
        )
    return _mean(ground, weights, stakes)


def _mean(ground: Ground, weights: list[Floats], stakes: list[tuple[Mind, float, Ints, Ints, Floats]]) -> Gain | None:
    total = sum(float(weight.sum()) for weight in weights)
    if not total > 0.0:
        return None
    value, bound, found = 0.0, 0.0, dict[str, float]()
    for weight, (mind, kappa, after, before, cost) in zip(weights, stakes, strict=True):
        if not weight.any():
            continue
        who = mind.game.model.actors[mind.game.actors[mind.actor]]
        scale = 1.0 if who.foresight is None else 1.0 / who.foresight + kappa
        parts = ground.parts(mind)
        weight = weight / total
        value += float((weight * (scale * (parts.whole[after] - parts.whole[before]) - cost)).sum())
        for name, worth in parts.values.items():
            found[name] = found.get(name, 0.0) + float((weight * scale * (worth[after] - worth[before])).sum())
        found[MOVE] = found.get(MOVE, 0.0) - float((weight * cost).sum())
        bound += 2.0 * scale * parts.bound * float(weight.sum())
    return Gain(value=value, parts=found, bound=bound + 1e-12 * max(1.0, abs(value)), weight=total)


def gain_node(ground: Ground, actor: str, gain: Gain, what: str = "gains by it") -> Node:
    """A gain as a node: its interests, for and against, as parts.

    Args:
        ground: The ground of the explanation.
        actor: Whose gain.
        gain: The gain.
        what: What is said of it.
    """
    name = ground.speaker.actors.get(actor, actor)
    known = {interest.id: interest for interest in ground.game.model.interests[actor]}
    nodes = []
    for part, value in gain.parts.items():
        if part in known:
            nodes.append(_interest(ground, known[part], value, gain.bound))
        elif value:
            said = "what its own later moves cost it" if part == COSTS else "what it costs"
            nodes.append(Node(kind="costs", label=said, number=value, bound=gain.bound, unit="utility", part=True))
    return Node(
        kind="gain",
        label=f"{name} {what}, on average, costs taken off",
        path=f"interests.{actor}",
        number=gain.value,
        bound=gain.bound,
        unit="utility",
        children=told(nodes, ground.top, "interests"),
    )


def _interest(ground: Ground, interest: Interest, value: float, bound: float) -> Node:
    return Node(
        kind="interest", label=f"{_side(value)}: {named(interest)}", path=interest.path, number=value, bound=bound,
        unit="utility", part=True, children=behind_interest(ground, interest),
    )  # fmt: skip


def _side(value: float) -> str:
    return "speaks for it" if value > 0 else "speaks against it" if value < 0 else "says nothing to it"


def named(interest: Interest) -> str:
    """An interest in words."""
    verb = "avoid" if interest.weight < 0 else "want"
    about = f"`{interest.formula.text}`" if interest.formula is not None else f"the welfare of {interest.welfare}"
    return f"{interest.id}, {verb} {about}"


def behind_interest(ground: Ground, interest: Interest) -> tuple[Node, ...]:
    """The weight of an interest, the parameters it reads, and its notes."""
    weight = number_node(ground, f"{interest.path}.weight", "weight")
    return (
        *([] if weight is None else [weight]), *parameters(ground, interest.formula), *notes_of(ground, interest.path)
    )  # fmt: skip
