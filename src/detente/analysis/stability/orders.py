"""The rankings that what an actor said allows: ties broken in every way, statements put into every order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import factorial, prod

import numpy as np
import numpy.typing as npt

from detente.errors import QueryError
from detente.game.conflict import Ranks

Bools = npt.NDArray[np.bool_]
Small = npt.NDArray[np.int32]
Rng = np.random.Generator
MOST_RANKINGS = 20_000
"""Different rankings of one actor that are kept."""


@dataclass(frozen=True, eq=False)
class TieBreaks:
    """Every way of breaking the ties of a ranking."""

    ranks: Ranks

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.ranks.rank)

    @property
    def count(self) -> int:
        """Number of ways."""
        return prod(factorial(int(size)) for size in np.bincount(self.ranks.rank))

    def rankings(self, most: int = MOST_RANKINGS) -> Mapping[bytes, int] | None:
        """Each ranking, as the bytes of its ranks, with the number of ways that lead to it; None if there are too many.

        Args:
            most: Rankings there may be.
        """
        if self.count > most:
            return None
        sizes = np.bincount(self.ranks.rank)
        before = np.cumsum(sizes) - sizes
        groups = [np.flatnonzero(self.ranks.rank == rank) for rank in range(len(sizes))]
        found: Counter[bytes] = Counter()
        for places in product(*(permutations(range(int(size))) for size in sizes)):
            ranking = np.zeros(self.states, np.int32)
            for group, first, place in zip(groups, before, places, strict=True):
                ranking[group] = first + np.array(place)
            found[ranking.tobytes()] += 1
        return found

    def draw(self, dice: Rng) -> Small:
        """One ranking, each way being as likely."""
        order = np.lexsort((dice.random(self.states), self.ranks.rank))
        ranking = np.empty(len(order), np.int32)
        ranking[order] = np.arange(len(order), dtype=np.int32)
        return ranking


@dataclass(frozen=True, eq=False)
class StatementOrders:
    """Every order of the statements by which an actor ranks the states, or of those of equal importance."""

    holds: Bools
    """[statement, state]: whether it is true there."""
    groups: tuple[tuple[int, ...], ...]
    """Statements of equal importance, by number; the most important first."""

    @classmethod
    def of(cls, holds: npt.ArrayLike, groups: Sequence[Sequence[int]] | None = None) -> "StatementOrders":
        """From the truth of statements.

        Args:
            holds: [statement, state]: whether it is true there.
            groups: Numbers of statements of equal importance, the most important first; by default all are of equal
                importance.

        Raises:
            QueryError: If the truth is not that of statements in states, or a statement is missing in the groups, or
                there twice.

        >>> orders = StatementOrders.of([[0, 1, 1], [1, 0, 1]])
        >>> orders.count, [np.frombuffer(ranking, np.int32).tolist() for ranking in orders.rankings()]
        (2, [[0, 1, 2], [1, 0, 2]])
        """
        table = np.asarray(holds, bool)
        if table.ndim != 2:
            raise QueryError(
                f"Of statements it has to be said for each state whether they are true: an array of shape (statements, "
                f"states); found shape {table.shape}."
            )
        numbers = range(len(table))
        said = tuple(tuple(group) for group in groups) if groups is not None else (tuple(numbers),)
        if sorted(number for group in said for number in group) != [*numbers]:
            raise QueryError(f"Every one of the {len(table)} statements has to be in one group, and in no other.")
        return cls(table, said)

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.holds.shape[1])

    @property
    def count(self) -> int:
        """Number of orders."""
        return prod(factorial(len(group)) for group in self.groups)

    def rankings(self, most: int = MOST_RANKINGS) -> Mapping[bytes, int] | None:
        """Each ranking, as the bytes of its ranks, with the number of orders that lead to it; None if there are too
        many. Orders that have ranked the states alike by the same statements are followed as one.

        Args:
            most: Rankings there may be at any time.
        """  # fmt: skip
        found = {np.zeros(self.states, np.int32).tobytes(): 1}
        for group in self.groups:
            layer: dict[tuple[int, bytes], int] = {(0, ranking): ways for ranking, ways in found.items()}
            for _ in group:
                following: Counter[tuple[int, bytes]] = Counter()
                for (used, ranking), ways in layer.items():
                    for statement in group:
                        if not used >> statement & 1:
                            finer = self._finer(np.frombuffer(ranking, np.int32), statement)
                            following[used | 1 << statement, finer.tobytes()] += ways
                    if len(following) > most:
                        return None
                layer = following
            found = {ranking: ways for (_, ranking), ways in layer.items()}
        return found

    def draw(self, dice: Rng) -> Small:
        """One ranking, each order being as likely."""
        ranking = np.zeros(self.states, np.int32)
        for group in self.groups:
            for statement in dice.permutation(np.array(group, np.int64)):
                ranking = self._finer(ranking, int(statement))
        return ranking

    def _finer(self, ranking: Small, statement: int) -> Small:
        """A ranking in which a statement tells apart what was tied."""
        return Ranks.of(2 * ranking.astype(np.int64) + self.holds[statement]).rank


Orders = TieBreaks | StatementOrders
"""Rankings that an actor may have, with how to go through them and how to draw one."""
