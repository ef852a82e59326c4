"""Stability where preferences are relations: what improves and what deters is looked up pair by pair.

It asks nothing of the relations, so that preferences with gaps, degrees or doubts can be analysed once they say which
state is worth leaving another for, and which makes leaving it not worth it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from detente.analysis.stability import related_loops
from detente.analysis.stability.ranked import Table
from detente.analysis.stability.result import Concept, Sanctions
from detente.analysis.stability.threads import Stop, Task, side_by_side
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Preference, Ranks, Relation

Bools = npt.NDArray[np.bool_]
READING = {
    Sanctions.LEGAL: related_loops.LEGAL, Sanctions.ONCE: related_loops.ONCE, Sanctions.SINGLE: related_loops.SINGLE,
}  # fmt: skip
SHORT = 1_000
"""Moves of all actors below which threads would take longer than the work."""
MOST_AGENTS = 12
"""Agents up to which sets of them are gone through."""


def by_relations(
    conflict: Conflict, concepts: Sequence[Concept], sanctions: Sanctions, tick: Callable[[float], None] | None = None
) -> dict[Concept, Bools]:
    """Verdicts for any preferences, of at most 2^14 states.

    Args:
        conflict: The conflict.
        concepts: Some of Nash, GMR, SMR, SEQ and SSEQ.
        sanctions: Which sequences of countermoves count.
        tick: Told the share of the work done.

    Returns:
        By concept: [actor, state], whether it is stable.

    Raises:
        GameError: If there are too many states.
        QueryError: If there are too many actors for sanctions in which nobody moves twice.
    """
    count = len(conflict.actors)
    if sanctions is Sanctions.ONCE and count - 1 > MOST_AGENTS:
        raise QueryError(
            f"Sanctions in which nobody moves twice go through all sets of the others, at most {MOST_AGENTS}; there "
            f"are {count - 1}. The textbook's reading has no such limit."
        )
    relations = [as_relation(preference) for preference in conflict.preferences]
    credible = [moves.improving(one) for moves, one in zip(conflict.moves, relations, strict=True)]
    stable = {concept: np.ones((count, conflict.size), bool) for concept in concepts}

    def task(actor: int, ways: Sequence[Moves], plain: Concept, symmetric: Concept) -> Task:
        def run(stop: Stop) -> None:
            others = [moves for number, moves in enumerate(ways) if number != actor]
            found = deterred(conflict.moves[actor], relations[actor], others, sanctions, stop)
            for concept, verdicts in zip((plain, symmetric), found, strict=True):
                if concept in stable:
                    stable[concept][actor] = verdicts

        return run

    if Concept.NASH in stable:
        for actor, moves in enumerate(credible):
            stable[Concept.NASH][actor] = np.diff(moves.starts) == 0
    tasks = []
    for actor in range(count):
        if Concept.GMR in stable or Concept.SMR in stable:
            tasks.append(task(actor, conflict.moves, Concept.GMR, Concept.SMR))
        if Concept.SEQ in stable or Concept.SSEQ in stable:
            tasks.append(task(actor, credible, Concept.SEQ, Concept.SSEQ))
    if tasks:
        side_by_side(tasks, tick, short=sum(moves.count for moves in conflict.moves) < SHORT)
    return stable


def deterred(
    moves: Moves, relation: Relation, agents: Sequence[Moves], sanctions: Sanctions, stop: Stop
) -> tuple[Bools, Bools]:
    """States each of whose improvements is deterred by agents, and those where the sanction leaves no way out.

    Args:
        moves: Of the one who thinks of leaving.
        relation: How it prefers states.
        agents: The moves of each who can sanction.
        sanctions: Which sequences of them count.
        stop: Set to end early.
    """
    size = len(moves.starts) - 1
    plain, symmetric = np.ones(size, bool), np.ones(size, bool)
    table = Table.of(agents) if agents else Table(np.zeros((0, size + 1), np.int64), np.zeros(0, np.int32))
    related_loops.sanctioned(
        moves.starts, moves.targets, moves.reverse.starts, moves.reverse.targets, relation.improves, relation.sanctions,
        table.starts, table.states, READING[sanctions], plain, symmetric, stop,
    )  # fmt: skip
    return plain, symmetric


def as_relation(preference: Preference) -> Relation:
    """A preference as a relation."""
    return Relation.from_ranks(preference) if isinstance(preference, Ranks) else preference
