"""A picture of a conflict that stays legible: the status quo, some states of interest, and the moves between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.stability import Step, paths
from detente.game.conflict import Conflict
from detente.insight.holding import holding

MOST = 9
"""States that are drawn."""
TRIED = 20
"""Shortest ways among which the one is taken that needs the fewest further states."""
Move = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A move that is drawn: from, to, who makes it, and whether that is better for who makes it."""

    source: int
    target: int
    actor: int
    gains: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Which states are drawn, and which moves between them."""

    states: tuple[int, ...]
    """The status quo first."""
    depth: tuple[int, ...]
    """By state drawn: how many moves that are drawn lie between it and the status quo."""
    arrows: tuple[Arrow, ...]


def picture(conflict: Conflict, start: int, wanted: Sequence[int], most: int = MOST) -> Picture:
    """Choose what is drawn: states of interest with shortest ways there, what tempts actors in each, and what deters.

    Args:
        conflict: The conflict.
        start: The status quo.
        wanted: States of interest, the most important first.
        most: States that are drawn at most; what does not fit is left out.

    Returns:
        The picture. Ways by improvements, of which there may be two, go before shorter ones by any moves.
    """
    drawn: dict[Arrow, None] = {}
    states = {start: 0}

    def add(moves: Sequence[Move]) -> None:
        """Some moves, if the states they need still fit."""
        new = {target for _, target, _ in moves} - set(states)
        if len(states) + len(new) <= most:
            for source, target, actor in moves:
                states.setdefault(target, len(states))
                drawn.setdefault(Arrow(source, target, actor, conflict.preferences[actor].better(target, than=source)))

    for moves in _threats(conflict, start):
        add(moves)
    gaining, any_way = paths(conflict, start, improvements=True), paths(conflict, start)
    for state in wanted:
        threats = _threats(conflict, state)
        near = {state, *states, *(target for moves in threats for _, target, _ in moves)}
        ways = [_moves(start, way) for way in gaining.shortest(state, 2)]
        others = [] if ways else [_moves(start, way) for way in any_way.shortest(state, TRIED)]
        ways += sorted(others, key=lambda moves: sum(target not in near for _, target, _ in moves))[:1]
        for moves in ways:
            add(moves)
        for moves in threats if state in states else ():
            add(moves)
    order = tuple(sorted(states, key=states.__getitem__))
    return Picture(states=order, depth=_depths(order, tuple(drawn)), arrows=tuple(drawn))


def _moves(start: int, steps: Sequence[Step]) -> list[Move]:
    """Steps as moves: from, to, and who."""
    return [
        (here, step.state, step.actor) for here, step in zip((start, *(s.state for s in steps)), steps, strict=False)
    ]


def _threats(conflict: Conflict, state: int) -> list[list[Move]]:
    """What tempts actors in a state, each with what deters it."""
    return [
        [(state, temptation.target, one.actor), *_moves(temptation.target, temptation.countermoves)]
        for one in holding(conflict, state)
        for temptation in one.temptations
    ]


def _depths(states: Sequence[int], arrows: Sequence[Arrow]) -> tuple[int, ...]:
    """How far each state is from the first, along arrows if it can be, against them if it must."""
    far = {states[0]: 0}
    for both in (False, True):
        grown = True
        while grown:
            grown = False
            for arrow in arrows:
                ways = [(arrow.source, arrow.target), *([(arrow.target, arrow.source)] if both else [])]
                for here, there in ways:
                    if here in far and far.get(there, len(states)) > far[here] + 1:
                        far[there] = far[here] + 1
                        grown = True
    return tuple(far.get(state, 1) for state in states)
