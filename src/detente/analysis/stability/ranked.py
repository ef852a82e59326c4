"""Stability where every preference is a ranking: one propagation of least values decides four concepts.

An improvement t on s is deterred if countermoves from t can end in a state that is no better than s (GMR; SEQ if they
must all be improvements), and from which the actor cannot move to a better one either (SMR, SSEQ). So s is stable if
the least rank that countermoves reach from t, or the least of the highest ranks one more move on, is at most its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.stability import loops
from detente.analysis.stability.result import CREDIBLE, SYMMETRIC, Concept, Sanctions
from detente.analysis.stability.threads import Stop, Task, side_by_side
from detente.game.conflict import Conflict, Moves, Ranks

Bools = npt.NDArray[np.bool_]
Small = npt.NDArray[np.int32]
SHORT = 20_000
"""Moves of all actors below which threads would take longer than the work."""


@dataclass(frozen=True)
class Table:
    """Moves of all actors in one array, by actor and state."""

    starts: npt.NDArray[np.int64]
    """[actor, state]: where they start."""
    states: Small
    """Where they lead to, or come from."""

    @classmethod
    def of(cls, moves: Sequence[Moves]) -> "Table":
        """One after another."""
        offsets = np.concatenate([[0], np.cumsum([one.count for one in moves])[:-1]])
        return cls(
            np.stack([one.starts + offset for one, offset in zip(moves, offsets, strict=True)]),
            np.concatenate([one.targets for one in moves]),
        )


def by_ranks(
    conflict: Conflict, concepts: Sequence[Concept], sanctions: Sanctions, tick: Callable[[float], None] | None = None
) -> dict[Concept, Bools]:
    """Verdicts where all preferences are rankings.

    Args:
        conflict: The conflict.
        concepts: Some of Nash, GMR, SMR, SEQ and SSEQ.
        sanctions: Which sequences of countermoves count.
        tick: Told the share of the work done.

    Returns:
        By concept: [actor, state], whether it is stable.
    """
    ranks = np.stack([one.rank for one in conflict.preferences if isinstance(one, Ranks)])
    stable = {concept: np.ones((len(conflict.actors), conflict.size), bool) for concept in concepts}
    sanctioned = [concept for concept in concepts if concept is not Concept.NASH]
    legal = sanctions is Sanctions.LEGAL
    table = Table.of([one.reverse if legal else one for one in conflict.moves]) if sanctioned else None

    def nash(actor: int) -> Task:
        def task(stop: Stop) -> None:
            moves = conflict.moves[actor]
            loops.unmoved(moves.starts, moves.targets, ranks[actor], stable[Concept.NASH][actor])

        return task

    def other(actor: int, concept: Concept) -> Task:
        def task(stop: Stop) -> None:
            assert table is not None
            moves, rank = conflict.moves[actor], ranks[actor]
            worth = loops.highest(moves.starts, moves.targets, rank) if concept in SYMMETRIC else rank
            credible = concept in CREDIBLE
            if legal:
                order = np.argsort(worth, kind="stable").astype(np.int32)
                least = loops.least_by_turns(worth, order, table.starts, table.states, ranks, actor, credible, stop)
            else:
                single = sanctions is Sanctions.SINGLE
                least = loops.least_by_members(worth, table.starts, table.states, ranks, actor, credible, single, stop)
            loops.deterred(moves.starts, moves.targets, rank, least, stable[concept][actor])

        return task

    numbers = range(len(conflict.actors))
    tasks = [nash(actor) for actor in numbers] if Concept.NASH in stable else []
    tasks += [other(actor, concept) for actor in numbers for concept in sanctioned]
    side_by_side(tasks, tick, short=sum(moves.count for moves in conflict.moves) < SHORT)
    return stable
