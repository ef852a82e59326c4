"""A crossing: a place in the ranges beyond which an answer is another one, and the search for it along a path."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.errors import StudyError
from detente.insight.sensitivity.boxes import Floats

TOLERANCE = 1e-3
"""Of distances."""
MOST = 400
"""Times the answer is asked for one change."""
Evaluate = Callable[[Floats], float]
"""How far the answer lies above the threshold at a row of shares; nan if it has no number there."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """A place beyond which the answer is another one."""

    shares: Floats
    """Where each input stands."""
    moved: tuple[int, ...]
    """Numbers of the inputs that are moved, by how far, most first."""
    distance: float
    excess: float
    """How far the answer lies above the threshold there; its sign is not that of the centre."""
    asked: int
    """How often the answer was asked for."""


class Search:
    """Asks for the answer, counts how often, and knows when it has turned over."""

    def __init__(self, evaluate: Evaluate, centre: Floats, excess: float, most: int = MOST) -> None:
        """Begin at the centre.

        Args:
            evaluate: The answer.
            centre: Shares of the inputs.
            excess: The answer there.
            most: How often it may be asked.

        Raises:
            StudyError: If the answer has no number at the centre, or stands on the threshold.
        """
        if not np.isfinite(excess) or excess == 0:
            raise StudyError(
                "The answer stands on the threshold itself: no change is needed to turn it over." if excess == 0 else
                "The answer has no finite number at central values, so that nothing can turn it over."
            )  # fmt: skip
        self.evaluate, self.centre, self.excess = evaluate, centre, excess
        self.sign = 1.0 if excess > 0 else -1.0
        self.closest = excess
        self.asked, self.most = 0, most

    def __call__(self, shares: Floats) -> float:
        """How far the answer has come: above 0 it has turned over."""
        self.asked += 1
        excess = self.evaluate(shares)
        if np.isfinite(excess) and -self.sign * excess > -self.sign * self.closest:
            self.closest = excess
        return float(-self.sign * excess) if np.isfinite(excess) else -np.inf

    @property
    def spent(self) -> bool:
        """Whether it may not be asked again."""
        return self.asked >= self.most

    def crossing(self, shares: Floats, beyond: float) -> Crossing:
        """What is told of a place."""
        away = np.abs(shares - self.centre)
        order = np.argsort(-away, kind="stable")
        return Crossing(
            shares, tuple(int(place) for place in order if away[place] > 0), float(np.linalg.norm(away)),
            -self.sign * beyond, self.asked,
        )  # fmt: skip

    def along(self, path: Callable[[float], Floats], end: float, beyond: float, step: float) -> tuple[Floats, float]:
        """By bisection the first place of a path where the answer has turned over, if it does so once.

        Args:
            path: A place by how far along it is, 0 at the centre.
            end: How far along the answer is known to have turned over.
            beyond: How far it has come there.
            step: Stops when this near.
        """
        near, far = 0.0, end
        there = path(end), beyond
        while far - near > step and not self.spent:
            middle = (near + far) / 2
            place = path(middle)
            come = self(place)
            if come > 0:
                far, there = middle, (place, come)
            else:
                near = middle
        return there


def alone(search: Search, place: int, end: float, tolerance: float = TOLERANCE) -> Crossing | None:
    """How far one input must go towards an end to turn the answer over.

    Args:
        search: The answer.
        place: Number of the input.
        end: The share to go to, 0 or 1.
        tolerance: How exactly.

    Returns:
        The place, within the tolerance of where it turns over; None if it does not at the end.
    """

    def path(share: float) -> Floats:
        moved = search.centre.copy()
        moved[place] += share * (end - moved[place])
        if share == 1.0:
            moved[place] = end
        return moved

    room = abs(end - search.centre[place])
    if room == 0:
        return None
    beyond = search(path(1.0))
    if beyond <= 0:
        return None
    return search.crossing(*search.along(path, 1.0, beyond, tolerance / room))
