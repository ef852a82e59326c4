"""Where a question begins: a start distribution, perhaps just after something happened, and what else is given.

A condition `(mask, t0)` is that the chain is in one of the states at t0; every answer under it is the joint probability
(or expectation) divided by the condition's own. The question's clock runs from 0 whatever t0 is. What happens at a
time has happened at that time: a calendar entry at t0 comes first.
"""

from dataclasses import dataclass
from math import isfinite, isnan

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.goal import AnyChain, Bools, everywhere, listed
from detente.analysis.forecast.kernel import AnyKernel, kernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.uniformise import Progress
from detente.analysis.forecast.walk import Span, walk
from detente.errors import QueryError
from detente.game.lattice import LatticeChain
from detente.result import Estimate, Status

Floats = npt.NDArray[np.float64]
Condition = tuple[Bools, float]

OPENING = Span(begin=0.0, first=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Where the chain is just after a mark first happened."""

    probability: Estimate
    """That it happens at all (by its time)."""
    start: Floats | None
    """Distribution just after it, given that it does; None if it never does."""
    error: float = 0.0
    """Probability mass that may be misplaced in `start`."""


Start = Floats | After | None


def begin(chain: AnyChain, start: Start) -> tuple[Floats, float] | None:
    """The start distribution and its error; None where it does not exist."""
    if start is None:
        return chain.start, 0.0
    if isinstance(start, After):
        return None if start.start is None else (start.start, start.error)
    start = np.asarray(start, float)
    if start.shape != (chain.size,) or not (start >= 0).all() or not abs(float(start.sum()) - 1.0) < 1e-6:
        raise QueryError(f"A start distribution must give each of {chain.size} states a probability; they sum to one.")
    return start, 0.0


def horizon(time: float, *, ever: bool = False) -> float:
    """A time that can be asked for.

    Raises:
        QueryError: If it is negative or not a number, or has no end where one is needed.
    """
    if isnan(time) or time < 0.0:
        raise QueryError(f"A question needs a time from 0 on, not {time}.")
    if not ever and not isfinite(time):
        raise QueryError("This question needs a time at which it ends.")
    return float(time)


def conditioned(chain: AnyChain, condition: Condition | None) -> Condition | None:
    """A condition that fits the chain."""
    if condition is None:
        return None
    chain = listed(chain, "What is given")
    mask, time = np.asarray(condition[0]), horizon(condition[1])
    if mask.shape != (chain.size,) or mask.dtype != np.bool_:
        raise QueryError(f"A condition must be {chain.size} truth values, not {mask.dtype} of shape {mask.shape}.")
    return mask, time


def freely(chain: AnyChain) -> AnyKernel:
    """The chain with nothing asked, all its states live."""
    return kernel(chain, np.ones(chain.size, bool))


def moving(chain: AnyChain) -> Bools:
    """States that are ever left."""
    if isinstance(chain, LatticeChain):
        found = np.zeros(chain.size, bool)
        chain.box.put(found, chain.exits > 0)
        return found
    return chain.exits > 0


def given(chain: AnyChain, start: Floats, condition: Condition, progress: Progress | None = None) -> Estimate:
    """Probability of a condition."""
    mask, time = condition
    (stop,) = walk(chain, kernel(chain, moving(chain)), start, OPENING, [time], watched=everywhere(chain), taken=False,
                   spent=False, progress=progress)  # fmt: skip
    assert stop.end is not None
    value = float(stop.end[mask].sum())
    return probability(value, stop.slack)


def nowhere(condition: Estimate | None = None) -> Estimate:
    """The answer where the question's own condition cannot be."""
    if condition is None:
        note = "What the clock should start at never happens."
    elif condition.value == 0.0:
        note = "What is given never holds then."
    else:
        note = f"What is given has a probability below {condition.bound:.1g}, which cannot be told from zero."
    return Estimate(value=None, bound=float("inf"), status=Status.UNDEFINED, note=note)


def impossible(condition: Estimate | None) -> bool:
    """Whether a condition's probability cannot be told from zero."""
    return condition is not None and (condition.value is None or condition.value <= condition.bound)


def probability(
    value: float, bound: float, *, condition: Estimate | None = None, status: Status = Status.EXACT, note: str = ""
) -> Estimate:
    """A probability within [0, 1], divided by that of its condition."""
    divided = quantity(value, bound, condition=condition, status=status, note=note)
    if divided.value is None:
        return divided
    clipped = min(1.0, max(0.0, divided.value))
    return Estimate(value=clipped, bound=min(1.0, divided.bound), status=status, note=note)


def quantity(
    value: float, bound: float, *, condition: Estimate | None = None, status: Status = Status.EXACT, note: str = ""
) -> Estimate:
    """A number, divided by the probability of its condition."""
    if status is Status.STOPPED or not isfinite(value):
        return Estimate(value=None, bound=float("inf"), status=Status.STOPPED, note=note)
    bound += 64.0 * ROUNDING * abs(value)  # of the last sums
    if condition is not None:
        assert condition.value is not None
        below = condition.value - condition.bound
        value /= condition.value
        bound = (bound + abs(value) * condition.bound) / below
    return Estimate(value=value, bound=bound, status=status, note=note)
