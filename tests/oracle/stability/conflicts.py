"""Random conflicts of two to five actors and up to some forty states: from options, or from any moves at all."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt

from detente.game.conflict import Choice, Conflict, Moves, Preference, Ranks, Relation

Rng = np.random.Generator
MOST = 40
"""States, where nothing else is said."""


def conflict(
    rng: Rng, *, actors: int | None = None, options: bool | None = None, ranked: bool | None = None, most: int = MOST
) -> Conflict:  # fmt: skip
    """A random conflict.

    Args:
        rng: Where the numbers come from.
        actors: How many there are; 2 to 5 by default.
        options: Whether its states are made of options.
        ranked: Whether all preferences are rankings.
        most: States it may have.
    """
    actors = int(rng.integers(2, 6)) if actors is None else actors
    options = bool(rng.random() < 0.5) if options is None else options
    ranked = bool(rng.random() < 0.5) if ranked is None else ranked
    made = of_options(rng, actors, most) if options else of_arcs(rng, actors, most)
    taste = str(rng.choice(("strict", "tied", "mostly bad", "mostly good", "mixed")))
    kinds = ("relation", "partial", "independent", "ranks as relation")
    preferences: list[Preference] = []
    for _ in range(actors):
        ranks = ranking(rng, made.size, taste)
        kind = "ranks" if ranked or rng.random() < 0.3 else str(rng.choice(kinds))
        preferences.append(ranks if kind == "ranks" else relation(rng, ranks, kind))
    return replace(made, preferences=tuple(preferences))


def of_arcs(rng: Rng, actors: int, most: int = MOST) -> Conflict:
    """States without options, and for each actor moves that need not be transitive nor have a way back."""
    size = int(rng.integers(1, 9 if rng.random() < 0.5 else most + 1))
    degrees = (
        rng.choice([0.2, 0.5, 1.0, 2.0, 4.0], actors) if rng.random() < 0.5 else [rng.choice([0.4, 0.8, 1.5])] * actors
    )
    moves = []
    for degree in degrees:
        source, target = np.nonzero(rng.random((size, size)) < degree / size)
        moves.append(Moves.of(size, source, target))
    codes = np.arange(size) if rng.random() < 0.5 else np.sort(rng.choice(5 * size, size, replace=False))
    return _conflict(rng, actors, codes, moves, ())


def of_options(rng: Rng, actors: int, most: int = MOST) -> Conflict:
    """States made of options, some of them infeasible; moves change some of an actor's own, or one, some never back."""
    choices = _choices(rng, actors)
    # level of each option, the first option changing fastest: by code
    cells = [cell[::-1] for cell in product(*(range(len(one.levels)) for one in reversed(choices)))]
    kept = _feasible(rng, choices, cells, most)
    levels = [cells[code] for code in kept]
    ways = [str(rng.choice(("both", "fwd", "back"), p=(0.7, 0.2, 0.1))) for _ in choices]
    one_at_a_time, barred, odd = rng.random() < 0.3, rng.choice([0.0, 0.0, 0.2]), rng.choice([0.0, 0.0, 0.0, 0.02])
    moves = []
    for actor in range(actors):
        arcs = []
        for s, t in product(range(len(levels)), repeat=2):
            changed = [n for n in range(len(choices)) if levels[s][n] != levels[t][n]]
            able = all(actor in choices[n].owners and _allowed(ways[n], levels[s][n], levels[t][n]) for n in changed)
            own = changed and able and (len(changed) == 1 or not one_at_a_time)
            if (
                own and rng.random() >= barred
            ) or rng.random() < odd:  # the odd one changes what is not the actor's own
                arcs.append((s, t))
        moves.append(Moves.of(len(levels), [s for s, _ in arcs], [t for _, t in arcs]))
    return _conflict(rng, actors, np.array(kept), moves, choices)


def _choices(rng: Rng, actors: int) -> tuple[Choice, ...]:
    made: list[Choice] = []
    stride = 1
    for n in range(int(rng.integers(1, 8))):
        levels = ("N", "Y") if rng.random() < 0.85 else ("low", "middle", "high")
        if stride * len(levels) > 128:
            break
        how_many = int(rng.choice([0, 1, 2, actors], p=(0.05, 0.7, 0.2, 0.05)))
        owners = tuple(sorted(int(i) for i in rng.choice(actors, min(how_many, actors), replace=False)))
        made.append(Choice(name=f"option {n}", owners=owners, levels=levels, stride=stride))
        stride *= len(levels)
    return tuple(made)


def _feasible(rng: Rng, choices: Sequence[Choice], cells: Sequence[tuple[int, ...]], most: int) -> list[int]:
    """Codes of the states left: none of some patterns holds there, and there are not too many."""
    kept = list(range(len(cells)))
    patterns = int(rng.integers(0, 4))
    while len(kept) > most or patterns > 0:
        patterns -= 1
        said = rng.choice(len(choices), min(len(choices), int(rng.integers(1, 4))), replace=False)
        pattern = {int(n): int(rng.integers(len(choices[n].levels))) for n in said}
        left = [code for code in kept if any(cells[code][n] != level for n, level in pattern.items())]
        kept = left or kept
    return kept


def _allowed(way: str, before: int, after: int) -> bool:
    return way == "both" or (after > before if way == "fwd" else after < before)


def _conflict(
    rng: Rng, actors: int, codes: npt.NDArray[np.int64], moves: Sequence[Moves], options: tuple[Choice, ...]
) -> Conflict:  # fmt: skip
    flat = tuple(Ranks.of(np.zeros(len(codes))) for _ in range(actors))
    names = tuple("ABCDE"[:actors])
    return Conflict(title="random", actors=names, codes=codes, moves=tuple(moves), preferences=flat, options=options,
                    status_quo=int(rng.integers(len(codes))))  # fmt: skip


def ranking(rng: Rng, size: int, taste: str) -> Ranks:
    """A ranking: without ties, with many, or with a few states below or above the rest."""
    taste = str(rng.choice(("strict", "tied", "mostly bad", "mostly good"))) if taste == "mixed" else taste
    if taste == "strict":
        return Ranks.of(rng.permutation(size))
    if taste == "tied":
        return Ranks.of(rng.integers(0, rng.integers(2, 6), size))
    values = np.where(rng.random(size) < 0.2, rng.integers(0, 3, size), rng.integers(5, 9, size))
    return Ranks.of(-values if taste == "mostly bad" else values)


def relation(rng: Rng, ranks: Ranks, kind: str) -> Relation:
    """A relation: that of a ranking, one with pairs left open, or one that orders nothing."""
    size, rank = len(ranks.rank), ranks.rank
    better = rank[None, :] > rank[:, None]  # [s, t]: t is better than s
    other = ~np.eye(size, dtype=bool)
    if kind == "ranks as relation":
        return Relation.of(better)
    if kind == "partial":  # what is open is neither worth leaving for nor a deterrent, or one of them, or both
        known = rng.random((size, size)) < 0.7
        known &= known.T
        leaves, shies = rng.random() < 0.5, rng.random() < 0.5
        return Relation.of(((better & known) | (~known & leaves)) & other, (~better & known) | (~known & shies))
    # nobody leaves a state for itself; apart from that all is possible
    random = (rng.random((size, size)) < rng.choice([0.1, 0.4, 0.8])) & other
    if kind == "relation":
        return Relation.of(random)
    return Relation.of(random, rng.random((size, size)) < rng.choice([0.05, 0.2, 0.6]))


def relabelled(on: Conflict, actors: Sequence[int], states: Sequence[int]) -> Conflict:
    """The same conflict without its options: actor k of it is `actors[k]`, state s of it is `states[s]`."""
    at = {old: new for new, old in enumerate(states)}
    moves = []
    for old in actors:
        source, target = on.moves[old].pairs()
        moves.append(Moves.of(on.size, [at[int(s)] for s in source], [at[int(t)] for t in target]))
    return replace(
        on, actors=tuple(on.actors[i] for i in actors), codes=np.arange(on.size), moves=tuple(moves), options=(),
        preferences=tuple(_permuted(on.preferences[i], states) for i in actors),
        status_quo=None if on.status_quo is None else at[on.status_quo],
    )  # fmt: skip


def _permuted(preference: Preference, states: Collection[int]) -> Preference:
    order = list(states)
    if isinstance(preference, Ranks):
        return Ranks.of(preference.rank[order])
    return Relation.of(
        [[preference.better(t, s) for t in order] for s in order],
        [[preference.deters(t, s) for t in order] for s in order],
    )
