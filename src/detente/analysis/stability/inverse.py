"""What a state would need to be stable: a cheapest change of rankings, and why it is not stable as they are."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.at_once import at_once
from detente.analysis.stability.engine import stability
from detente.analysis.stability.narration import sentence
from detente.analysis.stability.raising import fewest, passed
from detente.analysis.stability.reasons import reasons
from detente.analysis.stability.result import CREDIBLE, Concept, Sanctions
from detente.analysis.stability.rounds import Raises, Wish, raised_in_turn
from detente.errors import GameError
from detente.game.conflict import Conflict, Ranks

Ints = npt.NDArray[np.int64]
NOTHING = "It is stable as the rankings are."
ALONE = "No change of this ranking is cheaper, the others' preferences as they are."
EACH = "No change is cheaper: what each actor needs does not turn on the others' rankings."
EVEN_SO = "No change is cheaper: even if every countermove were credible, it would cost as much."
PROVED = "No change of all rankings together is cheaper, as the solver has proved."
BY_TURNS = "Each change is the cheapest given the others; that no other costs less together is not proved."
ENOUGH = "The changes are enough; that none costs less is not proved, not even of each given the others."
ALL_MOVES = {Concept.SEQ: Concept.GMR, Concept.SSEQ: Concept.SMR}
MOST_TOLD = 20_000
"""States of a conflict up to which all of an actor's improvements are told from one another."""
SHARE = 0.25
"""Of the solver's time: for the fewest states."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """How one actor's ranking has to change."""

    actor: int
    ranking: Ranks
    """The new one. What was tied and is not concerned stays tied; what moves is placed strictly."""
    pairs: Ints
    """Shape (cost, 2): the first comes to be better than the second, and was worse or tied."""
    below: tuple[int, ...]
    """Of the states better than the one in question: fewest that it would be enough to have no better."""
    fewest: bool
    """Whether they are proved to be the fewest."""
    why: str
    """Why the state is not stable for this actor as things are, or what else it has to change for; a sentence."""

    @property
    def cost(self) -> int:
        """Number of pairs of states that the actor comes to compare in another way."""
        return len(self.pairs)


@dataclass(frozen=True, kw_only=True, eq=False)
class Needed:
    """A cheapest change of rankings that makes a state stable."""

    conflict: Conflict
    concept: Concept
    state: int
    actor: int | None
    """For whom it is to be stable; None for everybody."""
    sanctions: Sanctions
    changes: tuple[Change, ...]
    """By actor, of those whose ranking has to change."""
    changed: Conflict
    """The conflict with the new rankings; the state is stable in it."""
    bound: int
    """No change costs less than this."""
    status: str
    """How far the change is known to be the cheapest, as a sentence."""

    @property
    def cost(self) -> int:
        """Number of pairs of states that come to be compared in another way, over all actors."""
        return sum(change.cost for change in self.changes)

    @property
    def proved(self) -> bool:
        """Whether no change is cheaper."""
        return self.cost <= self.bound


def needed(
    conflict: Conflict, concept: Concept, state: int, actor: int | None = None, *,
    sanctions: Sanctions = Sanctions.LEGAL, seconds: float = 10.0,
) -> Needed:  # fmt: skip
    """Find a cheapest change of rankings that makes a state stable for an actor, or for all.

    The cost of a change is the number of pairs of states that an actor comes to compare in another way: which of them
    is better, or whether they are tied. For one actor, the others' preferences stay, and to raise the state is the
    cheapest. Under SEQ and SSEQ what one actor needs turns on what others would do. For all actors the solver then
    looks for the cheapest rankings together, in conflicts that are small enough and as long as it may; else the state
    is raised for each in turn until all fit.

    Args:
        conflict: The conflict.
        concept: Nash, GMR, SMR, SEQ or SSEQ.
        state: Number of the state.
        actor: Number of the actor, or None for an equilibrium.
        sanctions: Which sequences of countermoves count.
        seconds: For the solver.

    Returns:
        The change, and how far it is known to be the cheapest. That it is enough is checked by `stability`.

    Raises:
        QueryError: If there is no such actor or state, the concept is another, or a preference that would have to
            change is no ranking.

    Source: inverse analysis by trying all rankings, Kinsara, Kilgour and Hipel 2015, *IEEE Transactions on Systems, Man
    and Cybernetics: Systems* 45:734.

    >>> from detente.game.conflict import Moves
    >>> prisoners = Conflict(
    ...     title="Prisoner's dilemma", actors=("a", "b"), codes=np.arange(4), names=("both", "a", "b", "none"),
    ...     moves=(Moves.of(4, [0, 1, 2, 3], [1, 0, 3, 2]), Moves.of(4, [0, 1, 2, 3], [2, 3, 0, 1])),
    ...     preferences=(Ranks.of([2, 3, 0, 1]), Ranks.of([2, 0, 3, 1])),
    ... )  # fmt: skip
    >>> found = needed(prisoners, Concept.NASH, 0)
    >>> found.cost, [change.below for change in found.changes]
    (2, [(1,), (2,)])
    >>> found.changes[0].why
    'a leaves both: it is better off in a.'
    >>> found.status
    "No change is cheaper: what each actor needs does not turn on the others' rankings."
    """
    wish = Wish(conflict=conflict, concept=concept, state=state, sanctions=sanctions)
    if actor is not None:
        return _raised(wish, raised_in_turn(wish, [actor]), actor, None, ALONE, seconds)
    numbers = range(len(conflict.actors))
    if concept not in CREDIBLE:
        return _raised(wish, raised_in_turn(wish, numbers), None, None, EACH, seconds)
    # the more countermoves deter, the cheaper: as if all were credible, nothing turns on the others' rankings
    least = raised_in_turn(replace(wish, concept=ALL_MOVES[concept]), numbers).cost
    orders = [raised_in_turn(wish, order) for order in (numbers, numbers[::-1])]
    best = min(orders, key=lambda one: one.cost)
    if least >= best.cost or not conflict.ranked:
        status = EVEN_SO if least >= best.cost else BY_TURNS if best.each else ENOUGH
        return _raised(wish, best, None, least, status, seconds)
    found = at_once(conflict, concept, state, sanctions, least, best.cost, seconds)
    bound = found.bound
    if found.rankings is not None:
        changed = replace(conflict, preferences=found.rankings)
        if all(wish.replies(number, changed).stable(changed.preferences[number]) for number in numbers):
            return _changed(wish, found.rankings, bound)
        bound = least  # a solver whose answer does not hold has proved nothing
    status = PROVED if bound >= best.cost else BY_TURNS if best.each else ENOUGH
    return _raised(wish, best, None, bound, status, seconds)


def _raised(
    wish: Wish, found: Raises, actor: int | None, bound: int | None, status: str, seconds: float
) -> Needed:  # fmt: skip
    """The result where the state was raised; the cost is the bound where nothing else is said."""
    changed = wish.with_levels(found.levels)
    changes = []
    for number, to in sorted(found.levels.items()):
        ranks = wish.ranks(number)
        over = passed(ranks, wish.state, to)
        below, proved = fewest(wish.replies(number, changed), ranks, to, SHARE * seconds)
        change = Change(
            actor=number, ranking=_ranks(changed, number), below=below, fewest=proved, why=_why(wish, number),
            pairs=np.stack([np.full(len(over), wish.state), over], axis=1),
        )  # fmt: skip
        changes.append(change)
    return _result(wish, actor, tuple(changes), changed, found.cost if bound is None else bound, status)


def _changed(wish: Wish, rankings: tuple[Ranks, ...], bound: int) -> Needed:
    """The result where the solver has found all rankings together."""
    changed = replace(wish.conflict, preferences=rankings)
    changes = []
    for number, ranking in enumerate(rankings):
        old, new = wish.ranks(number).rank, ranking.rank
        turned = np.argwhere((new[:, None] > new[None, :]) & (old[:, None] <= old[None, :]))
        if not len(turned):
            continue
        below = tuple(np.flatnonzero((old > old[wish.state]) & (new < new[wish.state])).tolist())
        why = _why(wish, number)
        changes.append(Change(actor=number, ranking=ranking, pairs=turned, below=below, fewest=False, why=why))
    return _result(wish, None, tuple(changes), changed, bound, PROVED)


def _result(
    wish: Wish, actor: int | None, changes: tuple[Change, ...], changed: Conflict, bound: int, status: str
) -> Needed:  # fmt: skip
    """What was found, once the verdicts have been asked."""
    verdicts = stability(changed, (wish.concept,), sanctions=wish.sanctions).stable[wish.concept][:, wish.state]
    if not (verdicts.all() if actor is None else verdicts[actor]):
        raise GameError("The change that was found does not make the state stable: this is a mistake of the program.")
    return Needed(
        conflict=wish.conflict, concept=wish.concept, state=wish.state, actor=actor, sanctions=wish.sanctions,
        changes=changes, changed=changed, bound=bound, status=status if changes else NOTHING,
    )  # fmt: skip


def _ranks(conflict: Conflict, actor: int) -> Ranks:
    found = conflict.preferences[actor]
    assert isinstance(found, Ranks)
    return found


def _why(wish: Wish, actor: int) -> str:
    """Why the state is not stable for an actor, or why it has to change all the same."""
    conflict, state = wish.conflict, wish.state
    if wish.replies(actor).stable(conflict.preferences[actor]):
        return (
            f"{conflict.describe(state)} is stable for {conflict.actors[actor]} as it is; what changes is which of its "
            f"countermoves it would make, and so what deters others."
        )
    if conflict.size > MOST_TOLD:  # to find the nearest countermoves would take longer than all the rest
        found, rank = wish.replies(actor), wish.ranks(actor).rank
        there = conflict.describe(int(found.targets[found.least(rank).argmax()]))
        return f"{conflict.actors[actor]} leaves {conflict.describe(state)} for {there}, and nothing deters it."
    return sentence(
        conflict, actor, state, wish.concept, reasons(conflict, wish.concept, actor, state, sanctions=wish.sanctions)
    )
