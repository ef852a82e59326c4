"""How often each state is an equilibrium, over all rankings that the actors may have."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.engine import stability
from detente.analysis.stability.orders import MOST_RANKINGS, Orders
from detente.analysis.stability.proportion import clopper_pearson
from detente.analysis.stability.result import PLAIN, Concept, Sanctions
from detente.errors import QueryError
from detente.game.conflict import Conflict, Preference, Ranks

Floats = npt.NDArray[np.float64]
Tick = Callable[[float], None]
OWN = (Concept.NASH, Concept.GMR, Concept.SMR)
"""Concepts under which a verdict turns on the actor's own ranking alone."""
MOST_PROFILES = 20_000
MOST_KEPT = 20_000_000
"""Ranks in all rankings of one actor."""
DRAWS = 2_000
TICK_EVERY = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Frequency:
    """How often states are stable under one concept."""

    equilibrium: Floats
    """[state]: share of the profiles of orders in which it is an equilibrium."""
    low: Floats
    """Lower end of that share; the share itself where it is exact."""
    high: Floats
    stable: Floats
    """[actor, state]: share in which it is stable for the actor."""
    exact: bool
    """Whether all profiles were taken into account; else some were drawn."""
    profiles: int
    """Profiles of rankings that were looked at."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Frequencies:
    """How often states are stable over all orders that actors may have, each profile of orders counting the same."""

    conflict: Conflict
    sanctions: Sanctions
    orders: int
    """Number of profiles of orders."""
    rankings: tuple[int | None, ...]
    """Number of different rankings, by actor; None where they are too many to keep."""
    by_concept: Mapping[Concept, Frequency]
    seed: int | None
    """Of the draws; None if nothing was drawn."""


def order_frequencies(
    conflict: Conflict, orders: Sequence[Orders | None], concepts: Sequence[Concept] = PLAIN, *,
    sanctions: Sanctions = Sanctions.LEGAL, most: int = MOST_PROFILES, draws: int = DRAWS, seed: int = 0,
    tick: Tick | None = None,
) -> Frequencies:  # fmt: skip
    """Find how often each state is an equilibrium over all rankings that the actors may have.

    Under Nash, GMR and SMR a verdict turns on the actor's own ranking, so that shares multiply, however many profiles
    there are. Under the other concepts all profiles are gone through if they are few enough, else some are drawn.

    Args:
        conflict: The conflict.
        orders: By actor: the orders it may have; None where its preference is certain.
        concepts: Which concepts.
        sanctions: Which sequences of countermoves count.
        most: Different rankings of an actor, and profiles of them, up to which all are gone through.
        draws: Profiles that are drawn where there are more.
        seed: Of the draws.
        tick: Told the share of the work done.

    Returns:
        The frequencies; exact, or with intervals that hold the truth at least 95 % of the time, each for itself.

    Raises:
        QueryError: If the orders are not one for each actor, or not of the states there are.

    >>> from detente.analysis.stability.orders import TieBreaks
    >>> from detente.game.conflict import Moves
    >>> duel = Conflict(
    ...     title="Duel", actors=("a",), codes=np.arange(3), moves=(Moves.of(3, [0, 0], [1, 2]),),
    ...     preferences=(Ranks.of([0, 0, 0]),),
    ... )  # fmt: skip
    >>> found = order_frequencies(duel, [TieBreaks(Ranks.of([0, 0, 0]))], [Concept.NASH])
    >>> found.by_concept[Concept.NASH].equilibrium.round(3)
    array([0.333, 1. , 1. ])
    """
    if len(orders) != len(conflict.actors):
        raise QueryError(f"There have to be orders for each of the {len(conflict.actors)} actors; found {len(orders)}.")
    for name, one in zip(conflict.actors, orders, strict=True):
        if one is not None and one.states != conflict.size:
            raise QueryError(f"The orders of {name} are of {one.states:,} states; there are {conflict.size:,}.")
    room = min(most, MOST_RANKINGS, MOST_KEPT // conflict.size)
    known = [None if one is None else one.rankings(room) for one in orders]
    kept = [
        _Kept([preference], [1]) if one is None else _Kept.of(rankings)
        for one, rankings, preference in zip(orders, known, conflict.preferences, strict=True)
    ]
    wanted = [concept for concept in Concept if concept in concepts]
    complete = [one for one in kept if one is not None]
    own = [concept for concept in wanted if concept in OWN and len(complete) == len(kept)]
    rest = [concept for concept in wanted if concept not in own]
    run = _Run(conflict, sanctions, tick)
    found: dict[Concept, Frequency] = {}
    few = len(complete) == len(kept) and math.prod(len(one.preferences) for one in complete) <= most
    number = math.prod(len(one.preferences) for one in complete) if few else draws
    run.total = max((len(one.preferences) for one in complete), default=0) * bool(own) + number * bool(rest)
    if own:
        found |= _multiplied(run, own, complete)
    if rest and few:
        found |= _all(run, rest, complete)
    elif rest:
        found |= _drawn(run, rest, orders, kept, draws, np.random.default_rng(seed))
    return Frequencies(
        conflict=conflict, sanctions=sanctions,
        orders=math.prod(1 if one is None else one.count for one in orders),
        rankings=tuple(None if one is None else len(one.preferences) for one in kept),
        by_concept={concept: found[concept] for concept in wanted},
        seed=seed if rest and not few else None,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Kept:
    """Different preferences of an actor, and the number of orders that lead to each."""

    preferences: Sequence[Preference]
    ways: Sequence[int]

    @classmethod
    def of(cls, rankings: Mapping[bytes, int] | None) -> "_Kept | None":
        """From rankings as they are kept; none if there are too many."""
        if rankings is None:
            return None
        return cls([Ranks(np.frombuffer(ranking, np.int32)) for ranking in rankings], [*rankings.values()])


@dataclass(eq=False)
class _Run:
    """Verdicts on one profile after another, and how many there have been."""

    conflict: Conflict
    sanctions: Sanctions
    tick: Tick | None
    total: int = 0
    done: int = 0

    def verdicts(self, concepts: Sequence[Concept], profile: Sequence[Preference]) -> npt.NDArray[np.bool_]:
        """[concept, actor, state]: whether it is stable."""
        found = stability(replace(self.conflict, preferences=tuple(profile)), concepts, sanctions=self.sanctions)
        self.done += 1
        if self.tick is not None and (self.done % TICK_EVERY == 0 or self.done == self.total):
            self.tick(self.done / self.total)
        return np.stack([found.stable[concept] for concept in concepts])


def _multiplied(run: _Run, concepts: Sequence[Concept], kept: Sequence[_Kept]) -> dict[Concept, Frequency]:
    """Shares where each actor's verdict turns on its own ranking: those of actors are multiplied."""
    stable = np.zeros((len(concepts), len(kept), run.conflict.size))
    longest = max(len(one.preferences) for one in kept)
    for number in range(longest):
        # rankings of several actors are looked at together, since none has to do with another
        profile = [one.preferences[min(number, len(one.preferences) - 1)] for one in kept]
        weights = np.array([float(one.ways[number]) if number < len(one.ways) else 0.0 for one in kept])
        stable += run.verdicts(concepts, profile) * weights[None, :, None]
    # divided at the end: what is always stable is so in exactly all
    stable /= np.array([float(sum(one.ways)) for one in kept])[None, :, None]
    return {
        concept: _exact(stable[number].prod(axis=0), stable[number], math.prod(len(one.preferences) for one in kept))
        for number, concept in enumerate(concepts)
    }


def _all(run: _Run, concepts: Sequence[Concept], kept: Sequence[_Kept]) -> dict[Concept, Frequency]:
    """Shares by going through all profiles."""
    stable = np.zeros((len(concepts), len(kept), run.conflict.size))
    equilibrium = np.zeros((len(concepts), run.conflict.size))
    profiles = 0
    for numbers in product(*(range(len(one.preferences)) for one in kept)):
        found = run.verdicts(concepts, [one.preferences[n] for one, n in zip(kept, numbers, strict=True)])
        ways = float(math.prod(one.ways[n] for one, n in zip(kept, numbers, strict=True)))
        stable += ways * found
        equilibrium += ways * found.all(axis=1)
        profiles += 1
    total = float(math.prod(sum(one.ways) for one in kept))
    stable, equilibrium = stable / total, equilibrium / total
    return {concept: _exact(equilibrium[n], stable[n], profiles) for n, concept in enumerate(concepts)}


def _exact(equilibrium: Floats, stable: Floats, profiles: int) -> Frequency:
    return Frequency(
        equilibrium=equilibrium, low=equilibrium, high=equilibrium, stable=stable, exact=True, profiles=profiles
    )


def _drawn(
    run: _Run, concepts: Sequence[Concept], orders: Sequence[Orders | None], kept: Sequence[_Kept | None], draws: int,
    dice: np.random.Generator,
) -> dict[Concept, Frequency]:  # fmt: skip
    """Shares among profiles that are drawn."""
    stable = np.zeros((len(concepts), len(kept), run.conflict.size))
    hits = np.zeros((len(concepts), run.conflict.size))
    for _ in range(draws):
        profile = [
            preference if one is None else Ranks(one.draw(dice))
            for one, preference in zip(orders, run.conflict.preferences, strict=True)
        ]
        found = run.verdicts(concepts, profile)
        stable += found
        hits += found.all(axis=1)
    low, high = clopper_pearson(hits, draws)
    return {
        concept: Frequency(
            equilibrium=hits[n] / draws, low=low[n], high=high[n], stable=stable[n] / draws, exact=False, profiles=draws
        )
        for n, concept in enumerate(concepts)
    }
