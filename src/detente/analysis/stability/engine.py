"""Verdicts on every state of a conflict, by the fastest way its preferences allow."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np

from detente.analysis.stability.ranked import by_ranks
from detente.analysis.stability.related import by_relations
from detente.analysis.stability.result import PLAIN, Concept, Sanctions, Stability
from detente.analysis.stability.simultaneous import by_simultaneity
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Ranks

Method = Literal["ranks", "relations"]
MOST_SETS = 2**27
"""Sets of actors times states that are kept, for each processor: half a gigabyte."""


def warm(ranked: Iterable[bool] = (True,), sanctions: Sanctions = Sanctions.LEGAL) -> None:
    """Load the machine code that `stability` needs, so that what comes after takes no longer for it.

    Args:
        ranked: Of conflicts to come, whether their preferences are rankings.
        sanctions: Which sequences of countermoves will count.
    """
    moves = (Moves.of(2, [0], [1]), Moves.of(2, [1], [0]))
    preferences = (Ranks.of([0, 1]), Ranks.of([1, 0]))
    small = Conflict(title="", actors=("a", "b"), codes=np.arange(2), moves=moves, preferences=preferences)
    for one in set(ranked):
        stability(small, PLAIN, sanctions=sanctions, method="ranks" if one else "relations")


def stability(
    conflict: Conflict, concepts: Sequence[Concept] = PLAIN, *, sanctions: Sanctions = Sanctions.LEGAL,
    method: Method | None = None, tick: Callable[[float], None] | None = None,
) -> Stability:  # fmt: skip
    """Decide for every state and actor whether the state is stable, under each concept.

    Args:
        conflict: The conflict.
        concepts: Which concepts.
        sanctions: Which sequences of countermoves deter.
        method: `ranks` where every preference is a ranking, or `relations`, which takes all; by default the faster.
        tick: Told the share of the work done.

    Returns:
        The verdicts.

    Raises:
        QueryError: If the method does not fit the preferences, a concept needs options that the conflict has not, or
            there are too many actors for sanctions in which nobody moves twice.

    Source: Fang, Hipel and Kilgour 1993, *Interactive Decision Making*; sequential stability Fraser and Hipel 1979;
    symmetric sequential stability Rego and Vieira 2017, *GDN* 26:775.

    >>> import numpy as np
    >>> from detente.game.conflict import Moves, Ranks
    >>> prisoners = Conflict(
    ...     title="Prisoner's dilemma",
    ...     actors=("a", "b"),
    ...     codes=np.arange(4),
    ...     moves=(Moves.of(4, [0, 1, 2, 3], [1, 0, 3, 2]), Moves.of(4, [0, 1, 2, 3], [2, 3, 0, 1])),
    ...     preferences=(Ranks.of([1, 0, 3, 2]), Ranks.of([1, 3, 0, 2])),
    ... )
    >>> found = stability(prisoners)
    >>> found.equilibria(Concept.NASH), found.equilibria(Concept.SEQ)
    (array([0]), array([0, 3]))
    """
    wanted = [concept for concept in Concept if concept in concepts]
    plain = [concept for concept in wanted if concept in PLAIN]
    if method == "ranks" and not conflict.ranked:
        raise QueryError("Not every preference of this conflict is a ranking: `relations` is the method for it.")
    if method is None:
        method = "ranks" if conflict.ranked else "relations"
    sets = 2 ** (len(conflict.actors) - 1) * conflict.size
    if sanctions is Sanctions.ONCE and method == "ranks" and sets > MOST_SETS:
        raise QueryError(
            f"Sanctions in which nobody moves twice go through all sets of the others in every state: {sets:,}, "
            f"and at most {MOST_SETS:,} are kept. The textbook's reading has no such limit."
        )
    way = by_ranks if method == "ranks" else by_relations
    stable = way(conflict, plain, sanctions, tick) if plain else {}
    for concept in wanted:
        if concept not in PLAIN:
            stable[concept] = by_simultaneity(conflict, stay=concept is Concept.SIM_STAY)
    return Stability(conflict=conflict, sanctions=sanctions, stable=stable, method=method)
