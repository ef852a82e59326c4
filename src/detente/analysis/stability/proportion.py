"""The interval of Clopper and Pearson (1934, *Biometrika* 26:404) for shares that were sampled."""

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95
Floats = npt.NDArray[np.float64]


def clopper_pearson(hits: npt.ArrayLike, trials: float, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Intervals that hold a share at least as often as their confidence says, whatever it is.

    Args:
        hits: How many of the trials were hits, any shape; not always whole, where several trials tell as much as one.
        trials: How many there were.
        confidence: How often the interval should hold the truth.

    Returns:
        Both ends, in the shape of the hits.

    >>> low, high = clopper_pearson([0, 5], 10)
    >>> low.round(3), high.round(3)
    (array([0.   , 0.187]), array([0.308, 0.813]))
    """
    from scipy.special import betaincinv  # a third of a second, which what is exact need not wait

    count, tail = np.asarray(hits, np.float64), (1.0 - confidence) / 2.0
    # the functions have no value where a share of 0 or 1 is all that was seen
    none, every = count == 0, count == trials
    low = np.where(none, 0.0, betaincinv(np.where(none, 1.0, count), trials - count + 1.0, tail))
    high = np.where(every, 1.0, betaincinv(count + 1.0, np.where(every, 1.0, trials - count), 1.0 - tail))
    return low, high
