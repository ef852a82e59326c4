"""A state raised in each actor's ranking in turn, until it is stable for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from detente.analysis.stability.raising import level, passed, raised
from detente.analysis.stability.replies import Replies, replies
from detente.analysis.stability.result import Concept, Sanctions
from detente.errors import QueryError
from detente.game.conflict import Conflict, Ranks

MOST_ROUNDS = 20
"""Rounds after which no actor's change is taken back any more, so that there is an end."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Wish:
    """A state that is to be stable, and how."""

    conflict: Conflict
    concept: Concept
    state: int
    sanctions: Sanctions

    def ranks(self, actor: int) -> Ranks:
        """An actor's ranking as it is.

        Raises:
            QueryError: If it has none.
        """
        found = self.conflict.preferences[actor]
        if not isinstance(found, Ranks):
            raise QueryError(
                f"The preference of {self.conflict.actors[actor]} is no ranking of all states, and only of rankings is "
                f"a cheapest change looked for."
            )
        return found

    def replies(self, actor: int, conflict: Conflict | None = None) -> Replies:
        """What an actor's moves from the state can be answered with, in this conflict or with other preferences."""
        return replies(conflict or self.conflict, self.concept, actor, self.state, self.sanctions)

    def with_levels(self, levels: Mapping[int, int]) -> Conflict:
        """The conflict with the state raised above all states up to a rank, by actor."""
        preferences = list(self.conflict.preferences)
        for actor, to in levels.items():
            preferences[actor] = raised(self.ranks(actor), self.state, to)
        return replace(self.conflict, preferences=tuple(preferences))


@dataclass(frozen=True, kw_only=True, eq=False)
class Raises:
    """How far the state has to be raised for whom."""

    levels: Mapping[int, int]
    """Rank up to which states have to come below, by actor; of those who have to change."""
    cost: int
    """Pairs of states that come to be compared in another way."""
    each: bool
    """Whether each is raised no more than it has to be, the others' rankings as they have become."""


def raised_in_turn(wish: Wish, actors: Sequence[int]) -> Raises:
    """Raise a state for some actors in turn, until it is stable for all of them.

    Args:
        wish: The state.
        actors: Who, in which order.

    Raises:
        QueryError: If one would have to change whose preference is no ranking.
    """
    levels: dict[int, int] = {}
    each = True
    for _ in range(MOST_ROUNDS):
        if _round(wish, actors, levels, never_lower=False):
            break
    else:
        each = False
        while not _round(wish, actors, levels, never_lower=True):
            pass
    cost = sum(len(passed(wish.ranks(actor), wish.state, to)) for actor, to in levels.items())
    return Raises(levels=levels, cost=cost, each=each)


def _round(wish: Wish, actors: Sequence[int], levels: dict[int, int], *, never_lower: bool) -> bool:
    """One turn of each; whether nothing has changed."""
    same = True
    for actor in actors:
        found = wish.replies(actor, wish.with_levels(levels))
        preference = wish.conflict.preferences[actor]
        if actor not in levels and found.stable(preference):
            continue
        ranks = wish.ranks(actor)
        own = int(ranks.rank[wish.state])
        to, now = level(found, ranks.rank), levels.get(actor, own)
        if to == now or (never_lower and to < now):
            continue
        same = False
        levels[actor] = to
        if to == own:
            del levels[actor]
    return same
