"""Stability of states for coalitions, word for word, after Inohara and Hipel 2008.

A coalition H improves on s by going to s1 if s1 is in R_H(s) and all members prefer it; a state deters it if it deters
one of its members.
"""

from collections.abc import Collection
from itertools import combinations

from detente.game.conflict import Conflict
from oracle.stability.moves import Reach, nobody_twice_in_a_row

Members = frozenset[int]


def subsets(actors: Collection[int]) -> list[Members]:
    """All coalitions of actors, those of one among them."""
    ordered = sorted(actors)
    return [frozenset(some) for size in range(1, len(ordered) + 1) for some in combinations(ordered, size)]


class Groups:
    """The sets of one conflict that coalitions are judged by, each found once."""

    def __init__(self, conflict: Conflict) -> None:
        self.on = Reach(conflict)
        self.actors = frozenset(self.on.actors)
        self._better: dict[tuple[Members, int], set[int]] = {}
        self._credible: dict[tuple[frozenset[Members], int], set[int]] = {}

    def move(self, coalition: Members, s: int) -> set[int]:
        """R_H(s), sequences in which nobody moves twice in a row."""
        return self.on.by(coalition, s)

    def improve(self, coalition: Members, s: int) -> set[int]:
        """R++_H(s): what of R_H(s) all members prefer to s."""
        if (coalition, s) not in self._better:
            found = {t for t in self.move(coalition, s) if all(self.on.better(i, t, s) for i in coalition)}
            self._better[coalition, s] = found
        return self._better[coalition, s]

    def deters(self, coalition: Members, x: int, s: int) -> bool:
        """Whether some member does not want to end in x on leaving s."""
        return any(self.on.deters(i, x, s) for i in coalition)

    def credible(self, coalitions: Collection[Members], s: int) -> set[int]:
        """R++ of a class of coalitions: where sequences of their improvements lead, none moving twice in a row."""
        key = (frozenset(coalitions), s)
        if key not in self._credible:
            self._credible[key] = nobody_twice_in_a_row(self.improve, coalitions, s)
        return self._credible[key]


def nash(on: Groups, coalition: Members, s: int) -> bool:
    """R++_H(s) is empty."""
    return not on.improve(coalition, s)


def gmr(on: Groups, coalition: Members, s: int) -> bool:
    """For all s1 in R++_H(s) there is an x in R_{N-H}(s1) that deters H."""
    rest = on.actors - coalition
    return all(any(on.deters(coalition, x, s) for x in on.move(rest, s1)) for s1 in on.improve(coalition, s))


def smr(on: Groups, coalition: Members, s: int) -> bool:
    """The same, and H has no way out of x: all of R_H(x) deters it as well."""
    rest = on.actors - coalition
    return all(
        any(
            on.deters(coalition, x, s) and all(on.deters(coalition, y, s) for y in on.move(coalition, x))
            for x in on.move(rest, s1)
        )
        for s1 in on.improve(coalition, s)
    )


def seq(on: Groups, coalition: Members, s: int) -> bool:
    """For all s1 in R++_H(s) there is an x that deters H, reached by improvements of coalitions of the others."""
    rest = subsets(on.actors - coalition)
    return all(any(on.deters(coalition, x, s) for x in on.credible(rest, s1)) for s1 in on.improve(coalition, s))


CONCEPTS = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq}


def verdicts(on: Groups, concept: str, coalition: Collection[int]) -> list[bool]:
    """By state, whether it is stable for a coalition."""
    return [CONCEPTS[concept](on, frozenset(coalition), s) for s in on.on.states]


def universal(on: Groups, concept: str) -> list[bool]:
    """By state, whether it is stable for every coalition."""
    return [all(CONCEPTS[concept](on, one, s) for one in subsets(on.actors)) for s in on.on.states]


def arcs(conflict: Conflict, coalition: Collection[int]) -> set[tuple[int, int]]:
    """The moves of a coalition taken as one actor: from s to all of R_H(s) but s."""
    on = Reach(conflict)
    return {(s, t) for s in on.states for t in on.by(coalition, s) if t != s}
