"""The choice at a clock: docs/game.md, section 3, and of a sponsor among its motions, section 6."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")


def choose(exponents: Mapping[Key, float], weight: float, stay: float) -> dict[Key, float]:
    """P = w e^x / (stay + sum w e^x) for each available exponent x; `stay` is rho / kappa."""
    top = max([0.0, *exponents.values()])
    below = stay * math.exp(-top) + sum(weight * math.exp(x - top) for x in exponents.values())
    return {key: weight * math.exp(x - top) / below for key, x in exponents.items()}


def poisson(mean: float, count: int) -> list[float]:
    """Poisson(k; mean) for k below `count`."""
    return [math.exp(-mean) * mean**k / math.factorial(k) for k in range(count)]


def below(depth: float, level: int) -> list[float]:
    """q: what an actor at a level takes the levels below it to weigh (section 5)."""
    weights = poisson(depth, level)
    return [weight / sum(weights) for weight in weights]


def highest(depth: float) -> int:
    """J: the smallest level that leaves less than 1e-3 above it, at least 1 (section 5)."""
    level = 1
    while 1 - math.fsum(poisson(depth, level + 1)) >= 1e-3:
        level += 1
    return level


def levels(depth: float) -> list[float]:
    """p_1..p_J: at which level an actor reasons at a look (section 5); no depth at all is level 1."""
    weights: Sequence[float] = poisson(depth, highest(depth) + 1)[1:]
    if sum(weights) == 0:
        return [1.0]
    return [weight / sum(weights) for weight in weights]
