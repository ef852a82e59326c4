"""Flips: the smallest change of assumptions that turns an answer over.

A change moves some inputs from where they stand, each within its range; its *distance* is Euclid's, in shares of
ranges: a number moved by half of its range alone is at 0.5, two moved by a third each at 0.47. Euclid's, and not the
largest single move, since that would move every number of a case a little, which nobody could read; and not their
sum, since then moving one number to the end of its range would be as good as any change of several that stays in
their middle.

* One number alone: by bisection between the centre and an end that turns the answer over, exact to a tolerance where
the
  answer goes one way between them.
* Several together: along the ray on which each moves in proportion to what it does by itself, as far as it must;
then, as
  in the first-order reliability method (Hasofer and Lind 1974, Journal of the Engineering Mechanics Division 100:111;
  Rackwitz and Fiessler 1978, Computers and Structures 9:489), again along the slope of the answer where it turned
  over. It is a search: what it finds turns the answer over, and is an upper bound on the smallest change that does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import StudyError
from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.crossing import MOST, TOLERANCE, Crossing, Evaluate, Search, alone
from detente.insight.sensitivity.jointly import proposals, together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """What was found of the changes that turn an answer over."""

    alone: tuple[Crossing, ...]
    """Of single inputs, the nearest first."""
    together: Crossing | None
    """The nearest of several, sought only where none does it alone."""
    closest: float
    """Excess nearest to turning over, or farthest beyond, of all places where it was asked."""
    asked: int


def smallest_change(
    evaluate: Evaluate, names: Sequence[str], centre: Sequence[float] | Floats, *, target: float = 0.0,
    tolerance: float = TOLERANCE, most: int = MOST, starts: Sequence[Floats] = (),
) -> Change:  # fmt: skip
    """The smallest change that turns an answer over: single inputs, and several where none does it alone.

    Args:
        evaluate: The answer at a row of shares between 0 and 1, one for each name; nan if it has none.
        names: The inputs.
        centre: Where they stand.
        target: The threshold.
        tolerance: How exactly places are found, in shares of ranges.
        most: How often the answer may be asked for one change.
        starts: Places to try besides, such as points drawn at random.

    Returns:
        What was found; `together` is an upper bound on the smallest change.

    Raises:
        StudyError: If the centre is none, or the answer has no number there or stands on the threshold.

    >>> found = smallest_change(lambda s: s[0] + s[1] - 1.6, ["a", "b"], [0.5, 0.5])
    >>> found.alone, [round(float(share), 2) for share in found.together.shares]
    ((), [0.8, 0.8])
    >>> [round(one.distance, 2) for one in smallest_change(lambda s: s[0] - 0.7, ["a"], [0.5]).alone]
    [0.2]
    """
    middle = np.asarray(centre, dtype=float)
    if middle.shape != (len(names),) or not ((middle >= 0) & (middle <= 1)).all():
        raise StudyError(f"A centre has a share between 0 and 1 for each of {len(names)} inputs.")

    def answer(shares: Floats) -> float:
        return evaluate(shares) - target

    excess = answer(middle)
    asked, closest = 1, excess
    ends = np.full((2, len(names)), np.nan)
    singles = []
    for place in range(len(names)):
        for end in (0, 1):
            search = Search(answer, middle, excess, most)
            crossing = alone(search, place, float(end), tolerance)
            if crossing is not None:
                singles.append(crossing)
            ends[end, place] = search.closest if crossing is not None else answer(_at(middle, place, float(end)))
            asked += search.asked + (crossing is None)
            closest = _closer(excess, closest, search.closest)
    joint = None
    for start in () if singles else proposals(middle, excess, ends, starts):
        search = Search(answer, middle, excess, most)
        found = together(search, start.target, start.slopes, tolerance)
        asked += search.asked
        closest = _closer(excess, closest, search.closest)
        if found is not None and (joint is None or found.distance < joint.distance):
            joint = found
    return Change(
        alone=tuple(sorted(singles, key=lambda one: one.distance)), together=joint, closest=closest, asked=asked
    )


def _at(centre: Floats, place: int, share: float) -> Floats:
    moved = centre.copy()
    moved[place] = share
    return moved


def _closer(excess: float, one: float, other: float) -> float:
    sign = 1.0 if excess > 0 else -1.0
    return min(one, other, key=lambda value: sign * value)
