"""Why a state is stable or not: what an actor could gain, and the countermoves that take the gain away, as data."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from detente.analysis.stability.result import CREDIBLE, PLAIN, SYMMETRIC, Concept, Sanctions
from detente.analysis.stability.simultaneous import gains, joint_sanction
from detente.errors import QueryError
from detente.game.conflict import Conflict

MOST_LOOKED_AT = 2_000_000
"""Places in sanction sequences that are looked at for one improvement."""


@dataclass(frozen=True, slots=True)
class Step:
    """A move: who makes it, and the state it leads to."""

    actor: int
    state: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An improvement, and what becomes of it."""

    target: int
    """The state the actor would move to."""
    countermoves: tuple[Step, ...] | None
    """A shortest sequence that deters it; None if none does. For simultaneous stability what the others do at the same
    time, each from the first state."""
    end: int | None
    """The state in which that ends."""
    escape: int | None
    """Where the actor could still go from there to be better off, if there is such a state: then it is not deterred."""

    @property
    def deterred(self) -> bool:
        """Whether the improvement is not worth it."""
        return self.countermoves is not None and self.escape is None


Place = tuple[int, frozenset[int]]
"""A state, and who may not move next."""
Before = dict[Place, tuple[Place, Step] | None]


def reasons(
    conflict: Conflict, concept: Concept, actor: int, state: int, *, sanctions: Sanctions = Sanctions.LEGAL
) -> tuple[Reason, ...]:
    """What an actor could gain by leaving a state, and what deters it.

    Args:
        conflict: The conflict.
        concept: The concept of stability.
        actor: Number of the actor.
        state: Number of the state.
        sanctions: Which sequences of countermoves deter.

    Returns:
        One reason for each improvement, in the order of the states it leads to. The state is stable for the actor if
        all are deterred.

    Raises:
        QueryError: If too many countermoves would have to be looked at.
    """
    if not 0 <= actor < len(conflict.actors) or not 0 <= state < conflict.size:
        raise QueryError(f"There is no actor {actor} or no state {state} in this conflict.")
    better = () if concept in PLAIN else gains(conflict)
    found = []
    preference = conflict.preferences[actor]
    for target in conflict.moves[actor].after(state).tolist():
        if not preference.better(target, than=state):
            continue
        if concept is Concept.NASH:
            found.append(Reason(target=target, countermoves=None, end=None, escape=None))
        elif concept in PLAIN:
            found.append(_deterred(conflict, concept, actor, state, target, sanctions))
        else:
            steps, end = joint_sanction(conflict, better, actor, state, target, stay=concept is Concept.SIM_STAY)
            moves = None if end is None else tuple(Step(*step) for step in steps)
            found.append(Reason(target=target, countermoves=moves, end=end, escape=None))
    return tuple(found)


def _deterred(
    conflict: Conflict, concept: Concept, actor: int, state: int, target: int, sanctions: Sanctions
) -> Reason:
    """The nearest sanction of one improvement."""
    preference, spoilt = conflict.preferences[actor], None
    before: Before = {}
    for place in _sequences(conflict, actor, target, concept in CREDIBLE, sanctions, before):
        end = place[0]
        if not preference.deters(end, leaving=state):
            continue
        ways = conflict.moves[actor].after(end).tolist() if concept in SYMMETRIC else []
        out = next((way for way in ways if not preference.deters(way, leaving=state)), None)
        if out is None or spoilt is None:
            found = Reason(target=target, countermoves=_traced(before, place), end=end, escape=out)
            if out is None:
                return found
            spoilt = found
    return spoilt or Reason(target=target, countermoves=None, end=None, escape=None)


def _sequences(
    conflict: Conflict, focal: int, first: int, credible: bool, sanctions: Sanctions, before: Before
) -> Iterator[Place]:
    """Where sequences of countermoves lead, shorter ones first; `before` is filled with how each was reached."""
    others = [actor for actor in range(len(conflict.actors)) if actor != focal]
    start: Place = (first, frozenset())
    before[start] = None
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        state, barred = here
        if here != start and sanctions is Sanctions.SINGLE:
            return
        for actor in others:
            if actor in barred:
                continue
            now = barred | {actor} if sanctions is Sanctions.ONCE else frozenset({actor})
            for target in conflict.moves[actor].after(state).tolist():
                there = (target, now)
                if there in before or (credible and not conflict.preferences[actor].better(target, than=state)):
                    continue
                before[there] = (here, Step(actor, target))
                waiting.append(there)
                if len(before) > MOST_LOOKED_AT:
                    raise QueryError(
                        f"More than {MOST_LOOKED_AT:,} countermoves to the state {conflict.describe(first)} would have "
                        "to be looked at to say why."
                    )
                yield there


def _traced(before: Before, place: Place) -> tuple[Step, ...]:
    steps = []
    known = before[place]
    while known is not None:
        place, step = known
        steps.append(step)
        known = before[place]
    return tuple(reversed(steps))
