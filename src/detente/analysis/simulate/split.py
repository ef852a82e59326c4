"""Rare outcomes by multilevel splitting: many runs from each of the few that have come near.

A score says how near the goal a state is, and levels cut the way there into stages. In each stage a fixed number of
particles goes on until the next level, the goal or the horizon; the next stage begins from as many, drawn with
replacement from those that have risen. The share that reaches the goal in a stage, times the shares that rose in all
stages before, summed over the stages, is an unbiased estimate whatever the score and the levels: a poor score costs
width. (Garvels 2000, *The splitting method in rare event simulation*; L'Ecuyer, Le Gland, Lezaud and Tuffin 2009, in
*Rare Event Simulation using Monte Carlo Methods*; Del Moral 2004, *Feynman-Kac Formulae*, for the proof.)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from detente.analysis.simulate.interval import CONFIDENCE, Proportion
from detente.analysis.simulate.watch import REACHED, RISEN, Floats, Particles, Stage, Walk
from detente.case.model import Mark
from detente.errors import QueryError
from detente.formula import Formula
from detente.result import Status

PARTICLES = 1_000
REPLICATES = 20
RISE = 0.2
"""The share of particles that a pilot wants to rise in a stage, or to reach the goal in the last."""
MOST_LEVELS = 100
FINE = 1e-7
"""Levels are found to this part of themselves."""
ROUGH = 1.0
"""Replicates that differ by more than this part of their mean say little, and their interval too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rare:
    """The probability of a rare outcome."""

    estimate: float
    low: float
    high: float
    confidence: float
    values: tuple[float, ...]
    """What each replicate came to."""
    levels: tuple[float, ...]
    shares: tuple[float, ...]
    """For each stage, the share of its particles that rose or, after the last level, reached the goal."""
    particles: int
    """In each stage of a replicate."""
    status: Status
    note: str = ""


def split(
    walk: Walk, goal: Formula | Mark, horizon: float, score: Formula, *, levels: Sequence[float] | None = None,
    particles: int = PARTICLES, replicates: int = REPLICATES, seed: int = 0, confidence: float = CONFIDENCE,
) -> Rare:  # fmt: skip
    """Find the probability that a goal is reached, or a mark happens, within a time.

    Args:
        walk: What makes runs.
        goal: States, or something that happens.
        horizon: Within when.
        score: How near the goal a state is.
        levels: Scores at which stages end; by a pilot, whose particles are not used again, if left out.
        particles: In each stage of a replicate.
        replicates: Independent repetitions, at least 2.
        seed: From 0 to 2^63 - 1.
        confidence: Of the interval, which is Student's t over the replicates.

    Returns:
        The probability with its interval.

    Raises:
        QueryError: If the levels do not rise, or there are too few particles or replicates.
    """
    if particles < 1 or replicates < 2:
        raise QueryError("Splitting needs particles, and at least 2 replicates to tell how much it is off.")
    dice = np.random.default_rng([seed, 1])
    if levels is None:
        levels = pilot(walk, goal, horizon, score, particles=max(particles, 100), seed=seed)
    if any(not low < high for low, high in pairwise(levels)):
        raise QueryError(f"Levels must rise, not {', '.join(f'{level:g}' for level in levels)}.")
    value, weight = np.zeros(replicates), np.ones(replicates)
    alive, shares = np.arange(replicates), []
    now = walk.begin(first=0, runs=replicates * particles, seed=_seed(dice))
    for target in (*levels, math.inf):
        stage = Stage(horizon=horizon, goal=goal, score=score, target=target)
        now, how = walk.advance(now, stage, first=0, seed=_seed(dice))
        left = how.reshape(len(alive), particles)
        value[alive] += weight[alive] * (left == REACHED).mean(axis=1)
        risen = (left == RISEN).sum(axis=1)
        shares.append(float((left == (REACHED if math.isinf(target) else RISEN)).mean()))
        weight[alive] *= risen / particles
        rows = [
            place * particles + dice.choice(np.flatnonzero(left[place] == RISEN), particles)
            for place in np.flatnonzero(risen)
        ]
        alive = alive[risen > 0]
        if not len(alive):
            break
        now = now.take(np.concatenate(rows))
    return _summed(value, tuple(map(float, levels)), tuple(shares), particles, confidence)


def _summed(
    value: Floats, levels: tuple[float, ...], shares: tuple[float, ...], particles: int, confidence: float
) -> Rare:
    n, mean = len(value), float(value.mean())
    spread = float(value.std(ddof=1))
    status, note = Status.SAMPLED, ""
    if not levels:  # plain runs
        low, high = Proportion(round(mean * n * particles), n * particles).interval(confidence)
    elif spread == 0.0:
        low, high, status = 0.0, 1.0, Status.STOPPED
        why = (
            "No particle reached the goal"
            if mean == 0.0
            else "All replicates came to the same, which hides their error"
        )
        note = f"{why}: more particles are needed, or a formula that rises more evenly on the way."
    else:
        half = float(stdtrit(n - 1, 0.5 + confidence / 2.0)) * spread / math.sqrt(n)
        low, high = max(0.0, mean - half), min(1.0, mean + half)
        if spread > ROUGH * mean:
            note = "The replicates are far apart, and the interval is rough: more particles are needed."
    return Rare(
        estimate=mean, low=low, high=high, confidence=confidence, values=tuple(map(float, value)), levels=levels,
        shares=shares, particles=particles, status=status, note=note,
    )  # fmt: skip


def pilot(
    walk: Walk, goal: Formula | Mark, horizon: float, score: Formula, *, particles: int = PARTICLES, seed: int = 0
) -> tuple[float, ...]:
    """Find levels such that about a fifth of the particles rise from each to the next.

    A stage run again with the same dice goes the same way until its level is met, so that the share that rises falls
    with the level and the level can be found by bisection; no more has to be known of the score.

    Args:
        walk: What makes runs.
        goal: States, or something that happens.
        horizon: Within when.
        score: How near the goal a state is.
        particles: How many to try with.
        seed: From 0 to 2^63 - 1.

    Returns:
        The levels, lowest first; none where the goal is not rare.
    """
    dice = np.random.default_rng([seed, 0])
    now = walk.begin(first=0, runs=particles, seed=_seed(dice))
    levels: list[float] = []
    at = -float(np.finfo(float).max)
    while len(levels) < MOST_LEVELS:
        thrown = _seed(dice)

        def tried(target: float, now: Particles = now, thrown: int = thrown) -> tuple[Particles, npt.NDArray[np.int8]]:
            stage = Stage(horizon=horizon, goal=goal, score=score, target=target)
            return walk.advance(now, stage, first=0, seed=thrown)

        def rises(target: float) -> float:
            return float((tried(target)[1] == RISEN).mean())

        if (tried(math.inf)[1] == REACHED).mean() >= RISE:
            break
        low, high = float(np.nextafter(at, math.inf)), float(np.finfo(float).max)
        wanted = min(RISE, rises(low))
        if wanted == 0.0:
            break
        while not _near(low, high):
            middle = _between(low, high)
            if rises(middle) >= wanted:
                low = middle
            else:
                high = middle
        plain = 0.0 if low <= 0.0 < high else float(f"{high:.6g}")  # what was meant, but for the last digits
        at = plain if low <= plain < high and rises(plain) >= wanted else low
        there, how = tried(at)
        risen = np.flatnonzero(how == RISEN)
        if len(risen) < particles:  # else all are there at once, and nothing is gained
            levels.append(at)
        now = there.take(dice.choice(risen, particles))
    return tuple(levels)


def _near(low: float, high: float) -> bool:
    """Whether nothing worth telling apart lies between."""
    return high - low <= FINE * max(abs(low), abs(high), FINE)


def _between(low: float, high: float) -> float:
    """The number with as many numbers below it, down to one end, as above it, up to the other."""
    return _numbered((_number(low) + _number(high)) // 2)


def _number(x: float) -> int:
    bits = int(np.float64(x).view(np.int64))
    return bits if bits >= 0 else -(bits + 2**63)


def _numbered(number: int) -> float:
    return float(np.int64(number if number >= 0 else -number - 2**63).view(np.float64))


def _seed(dice: np.random.Generator) -> int:
    return int(dice.integers(0, 2**63 - 1))
