"""The cheapest change of all actors' rankings together that makes a state stable by sanctions that must be credible.

There a change of one actor's ranking makes countermoves of its own worth making or not, so that what it costs one may
save another. It is a programme in whole numbers. For each two states a variable says whether an actor comes to compare
them in another way; for each move of an actor from the state something flows from where it leads, by moves in a legal
order that whoever makes them prefers, to a state that deters it, unless the move is none to a better state. That a
ranking has no circles is asked only where a solution has one, again and again until none has: what is asked is always
implied, so what the solver has proved by then stays proved.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.program import Floats, Linear, Program, whole_bound
from detente.analysis.stability.result import SYMMETRIC, Concept, Sanctions
from detente.game.conflict import Conflict, Ranks

Bools = npt.NDArray[np.bool_]
MOST_COMPARED = 150
"""States of a conflict up to which all rankings are changed together."""
MOST_FLOWS = 40_000
"""Moves in all sequences of countermoves together."""
Node = tuple[int, int]
"""A state, and what is remembered of who has moved."""


@dataclass(frozen=True, eq=False)
class AtOnce:
    """What was found for all actors."""

    rankings: tuple[Ranks, ...] | None
    """Cheapest rankings; None if they were not found, or not cheaper than what was known."""
    bound: int
    """Nothing costs less."""


def at_once(
    conflict: Conflict, concept: Concept, state: int, sanctions: Sanctions, least: int, known: int, seconds: float
) -> AtOnce:
    """The cheapest rankings under which a state is stable for everybody.

    Args:
        conflict: The conflict, all preferences rankings.
        concept: SEQ or SSEQ.
        state: Number of the state.
        sanctions: Which sequences of countermoves count.
        least: What it costs at the least, as far as that is known.
        known: What a change that does costs; only cheaper ones are looked for.
        seconds: For all of it.
    """
    ending = time.monotonic() + seconds
    if least >= known or conflict.size > MOST_COMPARED:
        return AtOnce(None, least)
    program = Program()
    tables = [_Comparisons(program, one.rank) for one in conflict.preferences if isinstance(one, Ranks)]
    for actor in range(len(conflict.actors)):
        for target in conflict.moves[actor].after(state).tolist():
            _deterred(program, tables, conflict, concept, sanctions, actor, state, target)
            if len(program.costs) > MOST_FLOWS:
                return AtOnce(None, least)
    bound = least
    while True:
        solved = program.solve(ending - time.monotonic(), most=known - 1)
        bound = max(bound, known if math.isinf(solved.bound) else min(known, whole_bound(solved.bound)))
        if solved.values is None or bound >= known:
            return AtOnce(None, bound)
        above = [table.above_all(solved.values) for table in tables]
        circles = [(table, triple) for table, one in zip(tables, above, strict=True) for triple in _circles(one)]
        if not circles:
            return AtOnce(tuple(Ranks.of(one.sum(axis=1)) for one in above), bound)
        for table, (y, z, w) in circles:
            program.at_least(table.above(y, w) + table.above(w, z) - table.above(y, z))


class _Comparisons:
    """What one actor's ranking is to be, two states at a time: as it is, unless a variable says otherwise."""

    def __init__(self, program: Program, rank: npt.NDArray[np.int32]) -> None:
        self.program, self.rank = program, rank
        self.made: dict[tuple[int, int], Linear] = {}

    def above(self, one: int, other: int) -> Linear:
        """Whether the one comes to be better than the other."""
        if (one, other) not in self.made:
            if one == other:
                self.made[one, other] = Linear()
            elif self.rank[one] == self.rank[other]:
                mine, theirs = self.program.variable(1.0), self.program.variable(1.0)
                self.program.at_least(Linear(1.0) - mine - theirs)
                self.made[one, other], self.made[other, one] = mine, theirs
            else:
                high, low = (one, other) if self.rank[one] > self.rank[other] else (other, one)
                turned = self.program.variable(1.0)
                self.made[low, high], self.made[high, low] = turned, Linear(1.0) - turned
        return self.made[one, other]

    def above_all(self, values: Floats) -> Bools:
        """[y, z]: whether y is better than z in a solution."""
        found = self.rank[:, None] > self.rank[None, :]
        for (one, other), term in self.made.items():
            found[one, other] = term.at(values) > 0.5
        return found


def _circles(above: Bools) -> Iterator[tuple[int, int, int]]:
    """States y better than z, and w neither worse than y nor better than z: no ranking has them."""
    least = (~above).astype(np.float32)
    for y, z in np.argwhere(above & (least @ least > 0)).tolist():
        for w in np.flatnonzero(~above[y] & ~above[:, z]).tolist():
            yield y, z, w


def _deterred(
    program: Program, tables: Sequence[_Comparisons], conflict: Conflict, concept: Concept, sanctions: Sanctions,
    actor: int, state: int, target: int,
) -> None:  # fmt: skip
    """A move of an actor has to be deterred, or lead to no better state."""
    table = tables[actor]
    symmetric = concept in SYMMETRIC
    start: Node = (target, actor if sanctions is Sanctions.LEGAL else 0)
    out: dict[Node, Linear] = {start: Linear()}
    into: dict[Node, Linear] = {}
    waiting = [start]
    while waiting and len(program.costs) <= MOST_FLOWS:
        node = waiting.pop()
        if node != start and node[0] == state and not symmetric:
            continue  # it is deterred here
        for mover, following in _next(conflict, sanctions, actor, node):
            if following == start:
                continue
            flow = program.variable(whole=False)
            program.at_least(tables[mover].above(following[0], node[0]) - flow)
            out[node] += flow
            into[following] = into.get(following, Linear()) + flow
            if following not in out:
                out[following] = Linear()
                waiting.append(following)
    program.at_least(out[start] - table.above(target, state))
    for node, flows in into.items():
        avoided = {node[0], *(conflict.moves[actor].after(node[0]).tolist() if symmetric else ())} - {state}
        if target not in avoided:
            end = program.variable(whole=False)
            for other in sorted(avoided):
                program.at_least(Linear(1.0) - table.above(other, state) - end)
            out[node] += end
        # what comes in goes on or ends, so that it cannot go in circles for ever
        program.at_least(out[node] - flows)


def _next(conflict: Conflict, sanctions: Sanctions, focal: int, node: Node) -> Iterator[tuple[int, Node]]:
    """Countermoves from a node, and the nodes they lead to."""
    state, memory = node
    if sanctions is Sanctions.SINGLE and memory:
        return
    for mover in range(len(conflict.actors)):
        if mover == focal:
            continue
        if sanctions is Sanctions.LEGAL:
            if mover == memory:
                continue
            following = mover
        elif sanctions is Sanctions.ONCE:
            if memory >> mover & 1:
                continue
            following = memory | 1 << mover
        else:
            following = 1
        for target in conflict.moves[mover].after(state).tolist():
            yield mover, (target, following)
