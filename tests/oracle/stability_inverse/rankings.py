"""Rankings of a few states: all of them, how far two are apart, and whether a state is stable under some."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product

import numpy as np

from detente.game.conflict import Conflict, Moves, Ranks
from oracle.stability.concepts import CONCEPTS
from oracle.stability.moves import Reach

Ranking = tuple[int, ...]
"""What each state is worth."""


def small(rng: np.random.Generator, actors: int, size: int, *, strict: bool = False) -> Conflict:
    """A random conflict of very few states, its moves neither transitive nor with a way back."""
    density = rng.choice([0.3, 0.5, 0.8])
    moves = [Moves.of(size, *np.nonzero(rng.random((size, size)) < density)) for _ in range(actors)]
    preferences = [Ranks.of(rng.permutation(size) if strict else rng.integers(0, size, size)) for _ in range(actors)]
    return Conflict(
        title="small", actors=tuple("ABCDE"[:actors]), codes=np.arange(size), moves=tuple(moves),
        preferences=tuple(preferences),
    )  # fmt: skip


def strict(size: int) -> Iterator[Ranking]:
    """All rankings without ties."""
    return permutations(range(size))


def weak(size: int) -> list[Ranking]:
    """All rankings, ties allowed."""
    return [one for one in product(range(size), repeat=size) if set(one) == set(range(max(one) + 1))]


def apart(one: Sequence[int], other: Sequence[int]) -> int:
    """Pairs of states that two rankings compare in another way."""
    return sum(
        (one[s] > one[t], one[s] < one[t]) != (other[s] > other[t], other[s] < other[t])
        for s, t in combinations(range(len(one)), 2)
    )


def given(conflict: Conflict, rankings: dict[int, Sequence[int]]) -> Conflict:
    """The conflict with other rankings of some actors."""
    preferences = tuple(
        Ranks.of(rankings[actor]) if actor in rankings else one for actor, one in enumerate(conflict.preferences)
    )
    return replace(conflict, preferences=preferences)


def stable(conflict: Conflict, concept: str, reading: str, actors: Sequence[int], state: int) -> bool:
    """Whether a state is stable for some actors."""
    on = Reach(conflict, reading)
    return all(CONCEPTS[concept](on, actor, state) for actor in actors)


def held(conflict: Conflict, actor: int) -> Ranking:
    """An actor's ranking as it is."""
    preference = conflict.preferences[actor]
    assert isinstance(preference, Ranks)
    return tuple(int(rank) for rank in preference.rank)


def cheapest(conflict: Conflict, concept: str, reading: str, state: int, actors: Sequence[int]) -> int:
    """What it costs at the least to make a state stable for some actors, by changing the rankings of just these."""
    ways = [sorted((apart(one, held(conflict, actor)), one) for one in weak(conflict.size)) for actor in actors]
    profiles = sorted(product(*ways), key=lambda profile: sum(cost for cost, _ in profile))
    for profile in profiles:
        changed = given(conflict, {actor: one for actor, (_, one) in zip(actors, profile, strict=True)})
        if stable(changed, concept, reading, actors, state):
            return sum(cost for cost, _ in profile)
    raise AssertionError("a state that is best for all is stable")


def sunk(ranking: Ranking, states: Sequence[int]) -> Ranking:
    """The ranking with some states below all others."""
    return tuple(-1 if state in states else worth for state, worth in enumerate(ranking))


def fewest(conflict: Conflict, concept: str, reading: str, state: int, actor: int, among: Sequence[int]) -> int:
    """How many of some states have to be below for a state to be stable for an actor."""
    ranking = held(conflict, actor)
    for number in range(len(among) + 1):
        for some in combinations(among, number):
            if stable(given(conflict, {actor: sunk(ranking, some)}), concept, reading, [actor], state):
                return number
    raise AssertionError("these states below are not enough")
