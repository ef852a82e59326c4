"""Of all strict rankings of the states that one actor could have, how many make a state stable for it."""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import numpy as np

from detente.analysis.stability.deciding import by_deciding
from detente.analysis.stability.downsets import MOST_LISTED, TooMany, by_listing, by_overlaps
from detente.analysis.stability.proportion import CONFIDENCE, clopper_pearson
from detente.analysis.stability.replies import Replies, replies
from detente.analysis.stability.result import Concept, Sanctions
from detente.game.conflict import Conflict

MOST_IN_SETS = 200_000
"""States in all sets of all conditions, each as often as it is there, up to which an exact count is tried."""
DRAWS = 20_000
MOST_WORK = 20_000_000
"""States looked at in all draws together; in large conflicts fewer rankings are drawn."""
FEWEST_DRAWS = 400


@dataclass(frozen=True, kw_only=True, eq=False)
class Count:
    """How many of an actor's strict rankings make a state stable for it, the others' preferences as they are."""

    concept: Concept
    actor: int
    state: int
    sanctions: Sanctions
    states: int
    """States there are to rank."""
    relevant: int
    """States of which it matters whether they are better than this one."""
    share: Fraction | float
    """Of all rankings: a fraction where it is exact, else the share of those drawn."""
    low: float
    """Lower end of the share; the share itself where it is exact."""
    high: float
    exact: bool
    method: str
    """How it was found, as a sentence."""
    seed: int | None = None
    """Of the draws, where there were any."""
    others: bool | None = None
    """Whether the state is stable for everybody else: always, never, or None if that turns on this actor's ranking."""

    @property
    def total(self) -> int:
        """Number of strict rankings there are; of hundreds of digits where there are hundreds of states."""
        return factorial(self.states)

    @property
    def rankings(self) -> int | None:
        """Number of those that make the state stable; None where it was estimated."""
        if not isinstance(self.share, Fraction):
            return None
        return self.total // self.share.denominator * self.share.numerator


def count_rankings(
    conflict: Conflict, concept: Concept, state: int, actor: int, *, sanctions: Sanctions = Sanctions.LEGAL,
    seed: int = 0, draws: int | None = None,
) -> Count:  # fmt: skip
    """Count the strict rankings of all states by one actor under which a state is stable for it.

    Whether it is depends only on which states are better than it. The count is exact wherever it matters of at most 24
    states whether they are, and of any number if what improvements need is simple, as it mostly is under Nash, GMR and
    SEQ. Beyond, rankings are drawn, and the share comes with an interval.

    Args:
        conflict: The conflict; what the actor prefers in it now does not matter.
        concept: Nash, GMR, SMR, SEQ or SSEQ.
        state: Number of the state.
        actor: Number of the actor.
        sanctions: Which sequences of countermoves count.
        seed: Of the draws, if there have to be any.
        draws: How many; by default as many as take about two seconds.

    Returns:
        The count. For the state to be an equilibrium, it has to be stable for the others as well: see `others`.

    Raises:
        QueryError: If there is no such actor or state, or the concept is another.

    Source: Kinsara, Kilgour and Hipel 2015, *IEEE Transactions on Systems, Man and Cybernetics: Systems* 45:734, who
    try all rankings.

    >>> from detente.game.conflict import Moves, Ranks
    >>> to, back = Moves.of(3, [0, 1], [1, 2]), Moves.of(3, [1], [0])
    >>> flat = Ranks.of([0, 0, 0])
    >>> duel = Conflict(title="Duel", actors=("a", "b"), codes=np.arange(3), moves=(to, back), preferences=(flat, flat))
    >>> [count_rankings(duel, concept, 0, 0).rankings for concept in (Concept.NASH, Concept.GMR)]
    [3, 6]
    """
    found = replies(conflict, concept, actor, state, sanctions)
    others = _others(conflict, concept, state, actor, sanctions)
    share, method, relevant = _exact(found)
    seen: int | None = None
    value: Fraction | float
    if share is None:
        seen = seed
        number = draws or int(min(DRAWS, max(FEWEST_DRAWS, MOST_WORK // _work(found))))
        hits = _drawn(found, conflict.size, number, seed)
        value = hits / number
        low, high = (float(end) for end in clopper_pearson(hits, number))
        method = (
            f"Estimated from {number:,} rankings drawn at random (seed {seed}): the interval holds the truth at least "
            f"{CONFIDENCE:.0%} of the time."
        )
    else:
        value, low, high = share, float(share), float(share)
    return Count(
        concept=concept, actor=actor, state=state, sanctions=sanctions, states=conflict.size, relevant=relevant,
        share=value, low=low, high=high, exact=share is not None, method=method, seed=seen, others=others,
    )  # fmt: skip


def _exact(found: Replies) -> tuple[Fraction | None, str, int]:
    """The share, or None if it would take too long; how it was found; and how many states matter."""
    relevant = len(found.moves.starts) - 2
    if not found.symmetric:
        # all that is asked of a move is that not all of some states be better
        simple = [
            np.union1d(end, [target])
            for target, end in zip(found.targets, found.ends, strict=True)
            if found.state not in end
        ]
        relevant = len(np.unique(np.concatenate([np.zeros(0, np.int64), *simple])))
        with suppress(TooMany):
            return by_overlaps(simple), "Exact: counted by the overlaps of what each improvement needs.", relevant
    after = np.diff(found.moves.starts) * found.symmetric + 1
    if sum(int(after[ends].sum()) for ends in found.ends) > MOST_IN_SETS:
        return None, "", relevant
    conditions = [found.sets(number) for number in range(len(found.targets))]
    conditions = [condition for condition in conditions if frozenset() not in condition]
    relevant = len(set().union(*(one for condition in conditions for one in condition)))
    if relevant <= MOST_LISTED:
        way = f"Exact: all sets of the {relevant} states that matter were gone through."
        return by_listing(conditions), way, relevant
    with suppress(TooMany):
        way = "Exact: counted by deciding of one state after another whether it is better."
        return by_deciding(conditions), way, relevant
    return None, "", relevant


def _work(found: Replies) -> int:
    """States that are looked at for one ranking."""
    ends = sum(len(one) for one in found.ends)
    return max(1, len(found.moves.starts) + ends + (found.moves.count if found.symmetric else 0))


def _drawn(found: Replies, size: int, number: int, seed: int) -> int:
    """How many of some random rankings make the state stable."""
    dice = np.random.default_rng(seed)
    hits = 0
    for _ in range(number):
        rank = dice.permutation(size).astype(np.int32)
        hits += bool(found.least(rank).max(initial=-1) <= rank[found.state])
    return hits


def _others(conflict: Conflict, concept: Concept, state: int, actor: int, sanctions: Sanctions) -> bool | None:
    """Whether a state is stable for everybody but one actor, as far as it can be said whatever that actor prefers."""
    verdicts: set[bool | None] = set()
    for other in range(len(conflict.actors)):
        if other == actor:
            continue
        # more countermoves never make a state less stable
        least, most = (
            replies(conflict, concept, other, state, sanctions, {actor: credible}).stable(conflict.preferences[other])
            for credible in (False, True)
        )
        verdicts.add(least if least == most else None)
    return False if False in verdicts else None if None in verdicts else True
