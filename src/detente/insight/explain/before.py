"""What led to it: the most probable path, and what the runs that get there do more often than others on their way.

How often a cause happens before the goal, given that the goal is reached in time, is an expected number under a
condition; beside it stands the same number of all runs. Both are exact: the chain is stopped at its goal.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from detente.analysis import forecast
from detente.analysis.forecast import Happening, Path, Reached
from detente.answer.evaluate import Asked
from detente.errors import QueryError
from detente.game import Chain, Game
from detente.insight.explain.cause import behind, met, said
from detente.insight.explain.ground import Ground
from detente.insight.explain.node import Node
from detente.insight.explain.rests import told
from detente.words import plain

TELLING = 0.01
"""A cause that happens less often than this on the way is not told."""
ON_THE_WAY = "on the way there, more often than otherwise"
MOST_ROWS = 2_000_000
"""Transitions of a game of which it is looked at; more take too long for one explanation."""


def path_node(ground: Ground, way: Path | None) -> Node | None:
    """The most probable path as a node; its probability is that of the sequence, not of the number."""
    game, chain = ground.game, ground.chain
    if way is None or not way.flows or not isinstance(game, Game) or not isinstance(chain, Chain):
        return None
    nodes = [Node(kind="step", label=f"it begins: {game.describe(way.states[0])}", path="start")]
    for flow, step, (before, after) in zip(way.flows, way.steps, pairwise(way.states), strict=True):
        cause = chain.flows[flow].cause
        changed = _changed(game, before, after, cause.label)
        nodes.append(Node(kind="step", label=f"{said(ground, cause)}{changed}", path=cause.path, number=step,
                          unit="probability"))  # fmt: skip
    return Node(kind="path", label="the most probable sequence, whenever it comes", number=way.probability,
                unit="probability", children=tuple(nodes))  # fmt: skip


def _changed(game: Game, before: int, after: int, said: str) -> str:
    """What a step changed besides what is said of it."""
    old, new = (dict(part.split("=") for part in game.describe(state).split(", ")) for state in (before, after))
    changed = [f"{name} to {level}" for name, level in new.items() if old[name] != level]
    changed = [one for one in changed if one != said]
    return f" [{', '.join(changed)}]" if changed else ""


def before(ground: Ground, asked: Asked, goal: np.ndarray, until: float, *, stopped: bool) -> Node | None:
    """What runs that reach a set of states do on their way; None where that cannot be told.

    Args:
        ground: The ground of the explanation.
        asked: The question on its chain.
        goal: The set.
        until: The time by which, or at which, they are there.
        stopped: Whether being there once is enough.
    """
    chain = ground.chain
    if not isinstance(chain, Chain) or not np.isfinite(until) or asked.condition is not None:
        return None
    if sum(len(flow.source) for flow in chain.flows) > MOST_ROWS:
        return None
    if stopped:
        chain = _stopped(chain, goal)
    inside = Happening(tuple(~(goal[flow.target] & ~goal[flow.source]) for flow in chain.flows))
    try:
        there = forecast.count(chain, inside, within=until, start=asked.start, condition=(goal, until))
        usual = forecast.count(chain, inside, within=until, start=asked.start)
    except QueryError:
        return None
    if there.estimate.value is None or usual.estimate.value is None:
        return None
    nodes = _nodes(ground, there, usual)
    if not nodes:
        return None
    return Node(kind="path", label=ON_THE_WAY, children=told(nodes, ground.top, "causes"))


def _nodes(ground: Ground, there: Reached, usual: Reached) -> list[Node]:
    often = {route.flow: route.total for route in usual.by_cause}
    chain = ground.chain
    assert isinstance(chain, Chain)
    found = []
    for route in there.by_cause:
        if route.flow is None or route.total < TELLING or route.total <= often.get(route.flow, 0.0) * (1 + 1e-6):
            continue
        cause = chain.flows[route.flow].cause
        label = f"{said(ground, cause)} ({plain(often.get(route.flow, 0.0))} times in all runs)"
        node = Node(kind="before", label=label, path=route.path, number=route.total, bound=there.estimate.bound,
                    unit="times", children=behind(ground, cause, met(there, route.flow), "all"))  # fmt: skip
        found.append((often.get(route.flow, 0.0) - route.total, node))
    found.sort(key=lambda pair: pair[0])
    return [node for _, node in found]


def _stopped(chain: Chain, goal: np.ndarray) -> Chain:
    """The chain with nothing leaving a set."""
    flows = []
    for flow in chain.flows:
        rows, still = ~goal[flow.source], ~goal[flow.silent_source]
        flows.append(
            replace(
                flow, source=flow.source[rows], target=flow.target[rows], rate=flow.rate[rows],
                chosen=None if flow.chosen is None else flow.chosen[rows],
                silent_source=flow.silent_source[still], silent_rate=flow.silent_rate[still],
            )
        )  # fmt: skip
    places = np.arange(chain.size)
    jumps = tuple(replace(jump, target=np.where(goal, places, jump.target)) for jump in chain.calendar)
    return Chain(size=chain.size, start=chain.start, final=chain.final | goal, flows=tuple(flows), calendar=jumps,
                 clock=chain.clock)  # fmt: skip
