"""Coalitions: whether some actors can better themselves together, and what deters them.

A coalition can go wherever legal sequences of moves by its members lead. It improves if every member is better off, and
is deterred if the rest can bring about a state that is no better for one of them. Credible countermoves are
improvements of any coalition among the rest, the same one not twice in a row. These definitions follow Kilgour, Hipel,
Fang and Peng 2001, *GDN* 10:159, and Inohara and Hipel 2008, as later papers report them; the originals were not read,
so verdicts are provisional.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from detente.analysis.stability import related_loops
from detente.analysis.stability.ranked import Table
from detente.analysis.stability.related import as_relation, deterred
from detente.analysis.stability.result import Concept, Sanctions
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Relation

Bools = npt.NDArray[np.bool_]
TOGETHER = (Concept.NASH, Concept.GMR, Concept.SMR, Concept.SEQ)
MOST_ACTORS = 8
"""Actors of whom all coalitions are looked at."""
MOST_MOVES = 40_000_000
PROVISIONAL = (
    "Provisional: the papers that define stability of coalitions could not be read; the definitions are those that "
    "later papers report."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Coalitions:
    """Which states are stable for coalitions."""

    conflict: Conflict
    coalitions: tuple[tuple[int, ...], ...]
    stable: Mapping[Concept, Bools]
    """By concept: [coalition, state], whether the coalition stays."""

    def equilibria(self, concept: Concept) -> npt.NDArray[np.int64]:
        """States that no coalition leaves."""
        return np.flatnonzero(self.stable[concept].all(axis=0))


def coalition_stability(
    conflict: Conflict, coalitions: Sequence[Sequence[int]] | None = None,
    concepts: Sequence[Concept] = TOGETHER, *, tick: Callable[[float], None] | None = None,
) -> Coalitions:  # fmt: skip
    """Decide for coalitions whether a state is stable.

    Args:
        conflict: The conflict.
        coalitions: Numbers of the members of each; by default all there are.
        concepts: Some of Nash, GMR, SMR and SEQ.
        tick: Told the share of the work done.

    Returns:
        The verdicts, provisional as the module says.

    Raises:
        QueryError: If a coalition is empty or names no actor, a concept has no coalition form, or there are too many
            actors or moves.
        GameError: If there are too many states.
    """
    count = len(conflict.actors)
    if coalitions is not None and not coalitions:
        raise QueryError("No coalition is asked about: name one, or leave the choice open for all there are.")
    for concept in concepts:
        if concept not in TOGETHER:
            raise QueryError(f"`{concept}` has no coalition form here; there is {', '.join(TOGETHER)}.")
    if count > MOST_ACTORS and (coalitions is None or Concept.SEQ in concepts):
        raise QueryError(f"All coalitions are looked at of at most {MOST_ACTORS} actors; there are {count}.")
    wanted = [_members(conflict, one) for one in coalitions] if coalitions is not None else _all(range(count))
    known: dict[tuple[int, ...], tuple[Moves, Relation]] = {}

    def of(members: tuple[int, ...]) -> tuple[Moves, Relation]:
        if members not in known:
            known[members] = (together(conflict, members), all_better(conflict, members))
        return known[members]

    rows: dict[Concept, list[Bools]] = {concept: [] for concept in concepts}
    for number, members in enumerate(wanted):
        moves, relation = of(members)
        rest = [actor for actor in range(count) if actor not in members]
        never = np.zeros(1, bool)
        if Concept.NASH in rows:
            rows[Concept.NASH].append(np.diff(moves.improving(relation).starts) == 0)
        if Concept.GMR in rows or Concept.SMR in rows:
            agents = [conflict.moves[actor] for actor in rest]
            plain, symmetric = deterred(moves, relation, agents, Sanctions.LEGAL, never)
            for concept, verdicts in ((Concept.GMR, plain), (Concept.SMR, symmetric)):
                if concept in rows:
                    rows[concept].append(verdicts)
        if Concept.SEQ in rows:
            agents = [ways.improving(wanted_by) for ways, wanted_by in map(of, _all(rest))]
            rows[Concept.SEQ].append(deterred(moves, relation, agents, Sanctions.LEGAL, never)[0])
        if tick is not None:
            tick((number + 1) / len(wanted))
    stable = {concept: np.stack(found) for concept, found in rows.items()}
    return Coalitions(conflict=conflict, coalitions=tuple(wanted), stable=stable)


def joined(conflict: Conflict, coalition: Sequence[int]) -> Conflict:
    """The conflict in which a coalition is one actor: it moves as its members can, and wants what all of them want.

    Args:
        conflict: The conflict.
        coalition: Numbers of its members.

    Returns:
        A conflict whose first actor is the coalition; the others follow in their order.

    Raises:
        QueryError: If the coalition is empty or names no actor.
    """
    members = _members(conflict, coalition)
    rest = [actor for actor in range(len(conflict.actors)) if actor not in members]
    number = dict.fromkeys(members, 0) | {actor: place + 1 for place, actor in enumerate(rest)}
    options = tuple(
        replace(option, owners=tuple(dict.fromkeys(number[owner] for owner in option.owners)))
        for option in conflict.options
    )
    return replace(
        conflict, actors=(" and ".join(conflict.actors[one] for one in members), *(conflict.actors[n] for n in rest)),
        moves=(together(conflict, members), *(conflict.moves[n] for n in rest)),
        preferences=(all_better(conflict, members), *(conflict.preferences[n] for n in rest)), options=options,
    )  # fmt: skip


def together(conflict: Conflict, members: Sequence[int]) -> Moves:
    """Where a coalition can go: legal sequences of moves by its members, none of whom moves twice in a row.

    Raises:
        QueryError: If there are too many of them to be kept.
    """
    if len(members) == 1:
        return conflict.moves[members[0]]
    size, table = conflict.size, Table.of([conflict.moves[one] for one in members])
    marked, mover = np.zeros(size, np.uint8), np.zeros(size, np.int32)
    reached, there = np.empty(size, np.int64), np.zeros(size, bool)
    stack, whom = np.empty(2 * size + 1, np.int64), np.empty(2 * size + 1, np.int64)
    found, starts, total = [], np.zeros(size + 1, np.int64), 0
    for state in range(size):
        count = related_loops.reached_by_turns(
            state, table.starts, table.states, marked, mover, reached, there, stack, whom
        )
        targets = np.sort(reached[:count]).astype(np.int32)
        targets = targets[targets != state]
        total += len(targets)
        if total > MOST_MOVES:
            raise QueryError(f"The coalition has more than {MOST_MOVES:,} moves, which is more than is kept.")
        found.append(targets)
        starts[state + 1] = total
    return Moves(starts, np.concatenate(found))


def all_better(conflict: Conflict, members: Sequence[int]) -> Relation:
    """What a coalition wants: better for every member; what is not for one of them deters it."""
    relations = [as_relation(conflict.preferences[one]) for one in members]
    improves, sanctions = relations[0].improves, relations[0].sanctions
    for one in relations[1:]:
        improves, sanctions = improves & one.improves, sanctions | one.sanctions
    return Relation(improves, sanctions)


def gains_together(conflict: Conflict, coalition: Sequence[int], state: int) -> tuple[int, ...]:
    """States a coalition can go to from one and that every member is better off in.

    Raises:
        QueryError: If the coalition is empty or names no actor, or has too many moves.
    """
    members = _members(conflict, coalition)
    wanted = all_better(conflict, members)
    return tuple(t for t in together(conflict, members).after(state).tolist() if wanted.better(t, than=state))


def _members(conflict: Conflict, coalition: Sequence[int]) -> tuple[int, ...]:
    members = tuple(sorted(set(coalition)))
    if not members or members[0] < 0 or members[-1] >= len(conflict.actors):
        raise QueryError("A coalition is one or more of the actors.")
    return members


def _all(actors: Sequence[int]) -> list[tuple[int, ...]]:
    """All coalitions of some actors, small ones first."""
    return [some for size in range(1, len(actors) + 1) for some in combinations(actors, size)]
