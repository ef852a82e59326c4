"""What the actors of a case prefer, state by state: the order of their flows of utility, or of their statements.

A move that costs something is worth it only if the gain is larger: then t may be worth leaving s for and another state
of the same worth not, and the preference is a relation. What a move costs is read off the two states: each own option
that stands elsewhere costs what its new level costs and, where the old one was promised, the breach. So a promise that
was broken and kept again on the way costs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.model import Actor, Interest, Model
from detente.errors import TooLargeError
from detente.game.compiled import flow_utility
from detente.game.conflict.choice import Choice
from detente.game.conflict.preference import MOST_RELATED, Preference, Ranks, Relation
from detente.game.conflict.statements import refined
from detente.game.view import View

Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]

ROUNDING = 1e-9
"""Amounts closer than this share of the largest amount one interest comes to are equal."""
RANKED = "ranked."
"""How the ids of interests begin that are ranked statements."""
AT_ONCE = 2**24
"""Pairs of states that are compared together."""


@dataclass(frozen=True)
class Cost:
    """What changing one option costs: [state, level], from the state as it is to that level."""

    option: Choice
    level: Ints
    cost: Floats


def preferences(model: Model, view: View, options: Sequence[Choice]) -> tuple[Preference, ...]:
    """How each actor of a case prefers states.

    Args:
        model: The case.
        view: The states.
        options: Its options as those of the conflict.

    Returns:
        By actor: a ranking, or a relation where what moves cost makes a difference to some comparison.

    Raises:
        TooLargeError: If it would be a relation over too many states.
    """
    flows = flow_utility(model, view)
    return tuple(
        _with_costs(model, view, options, actor, flow, ranks)
        for actor, flow, ranks in zip(model.actors, flows, rankings(model, view), strict=True)
    )


def rankings(model: Model, view: View) -> tuple[Ranks, ...]:
    """How each actor of a case ranks states, whatever it costs to go from one to another.

    Args:
        model: The case.
        view: The states.
    """
    found = []
    for actor, flow in zip(model.actors, flow_utility(model, view), strict=True):
        interests = model.interests[actor.id]
        if ranks_statements(interests):
            said = [view.value(one.formula) for one in interests if one.formula is not None]
            found.append(Ranks(lexicographic(said, len(flow)), np.array(said, bool)))
        else:
            found.append(Ranks(ordered(flow, ROUNDING * largest(model, view, actor))))
    return tuple(found)


def _with_costs(
    model: Model, view: View, options: Sequence[Choice], actor: Actor, flow: Floats, ranks: Ranks
) -> Preference:
    """A ranking, or the relation it becomes where what moves cost makes a difference."""
    costs = [] if ranks_statements(model.interests[actor.id]) else costs_of(model, view, options, actor)
    if not costs:
        return ranks
    if len(flow) > MOST_RELATED:
        raise TooLargeError(
            f"Moves of {actor.name} cost something, so that its preference is no ranking; that is kept for at most "
            f"{MOST_RELATED:,} states, and there are {len(flow):,}. Leave the costs out, or hold an option."
        )
    relation, differs = _related(flow, ranks.rank, costs, ROUNDING * largest(model, view, actor))
    return relation if differs else ranks


def ranks_statements(interests: Sequence[Interest]) -> bool:
    """Whether interests are ranked statements."""
    return bool(interests) and all(interest.id.startswith(RANKED) for interest in interests)


def largest(model: Model, view: View, actor: Actor) -> float:
    """The largest amount that one interest of an actor comes to in any state."""
    amounts = [0.0]
    for interest in model.interests[actor.id]:
        inner = [interest] if interest.formula is not None else model.interests[str(interest.welfare)]
        outer = 1.0 if interest.formula is not None else interest.weight
        amounts += [
            float(np.abs(outer * one.weight * view.value(one.formula)).max())
            for one in inner
            if one.formula is not None
        ]
    return max(amounts)


def ordered(values: npt.ArrayLike, near: float) -> Small:
    """Ranks of numbers from 0; neighbours no further apart than `near` are tied.

    >>> ordered([0.3, 0.1 + 0.2, -1.0], 1e-9)
    array([1, 1, 0], dtype=int32)
    """
    table = np.asarray(values, np.float64)
    order = np.argsort(table, kind="stable")
    rank = np.zeros(len(table), np.int32)
    rank[order[1:]] = np.cumsum(np.diff(table[order]) > near)
    return rank


def lexicographic(statements: Sequence[npt.ArrayLike], size: int) -> Small:
    """Ranks from statements, the first the most important: exact for any number of them.

    Args:
        statements: What each says in every state: true or false, or a number.
        size: Number of states.

    Source: option prioritising, Hipel, Kilgour, Fang and Peng 1997.

    >>> lexicographic([[True, False, True], [False, True, True]], 3)
    array([1, 0, 2], dtype=int32)
    """
    rank, count = np.zeros(size, np.int32), 1
    for statement in statements:
        values = np.broadcast_to(np.asarray(statement, np.float64), (size,))
        own = ordered(values, ROUNDING * float(np.abs(values).max(initial=0.0)))
        rank, count = refined(rank, count, own, int(own.max(initial=0)) + 1)
    return rank


def costs_of(model: Model, view: View, options: Sequence[Choice], actor: Actor) -> tuple[Cost, ...]:
    """What it costs an actor to change each of its options, those of which no change costs anything left out."""
    by_name: Mapping[str, Choice] = {option.name: option for option in options}
    found = []
    for option in model.options:
        choice = by_name[option.factor]
        if option.owner != actor.id or not choice.owners:
            continue
        level = choice.level(view.codes)
        cost = np.tile(np.array(option.costs), (len(level), 1))
        for promise in model.promises:
            if promise.option == option.factor:
                broken = np.asarray(view.value(promise.binds), bool) & (level == promise.level)
                cost += promise.breach * broken[:, None]
        cost[np.arange(len(level)), level] = 0.0
        if (cost != 0).any():
            found.append(Cost(choice, level, cost))
    return tuple(found)


def _related(flow: Floats, rank: Small, costs: Sequence[Cost], near: float) -> tuple[Relation, bool]:
    """The relation, and whether it is another than that of the ranks."""
    size = len(flow)
    improves, sanctions, differs = [], [], False
    rows = max(1, AT_ONCE // size)
    for first in range(0, size, rows):
        here = slice(first, first + rows)
        gain = flow[None, :] - flow[here, None]
        for one in costs:
            gain -= one.cost[here][:, one.level]
        better = gain > near
        # what costs nothing is compared as the ranks compare it, so that both agree on what is tied
        free = np.ones(better.shape, bool)
        for one in costs:
            free &= one.cost[here][:, one.level] == 0
        plain = rank[None, :] > rank[here, None]
        better = np.where(free, plain, better)
        differs = differs or bool((better != plain).any())
        improves.append(np.packbits(better, axis=1, bitorder="little"))
        sanctions.append(np.packbits(~better, axis=1, bitorder="little"))
    return Relation(np.concatenate(improves), np.concatenate(sanctions)), differs
