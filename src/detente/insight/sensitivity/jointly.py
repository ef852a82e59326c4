"""Several inputs that turn an answer over together: which to try, how far each must go (`flips`)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.crossing import TOLERANCE, Crossing, Search

ROUNDS = 3
"""Times a joint change is sought again along the slope where the last one turned the answer over."""
SMALL, LONGER = 0.1, 1.05
"""Moves smaller than this share of the largest are left out if the change gets longer by no more than this factor."""
SIZES = (2, 3, 5, 8, 13)
"""How many inputs are tried together."""


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """Inputs that might turn the answer over together: where each may go, and what it does on the way."""

    target: Floats
    slopes: Floats


def proposals(centre: Floats, excess: float, ends: Floats, starts: Sequence[Floats] = ()) -> list[Proposal]:
    """Which inputs to try together: the two that do most by themselves, the three, and so on, then all; then other
    places.

    Args:
        centre: Shares of the inputs.
        excess: The answer there.
        ends: The answer with each input alone at its low and its high end, `[2, input]`; nan where it has none.
        starts: Other places, at which the answer has turned over.
    """
    sign = 1.0 if excess > 0 else -1.0
    gains = np.where(np.isfinite(ends), sign * (excess - ends), 0.0)
    side = np.argmax(gains, axis=0)
    best = np.take_along_axis(gains, side[None], axis=0)[0]
    room = np.abs(side - centre)
    slopes = np.where((best > 0) & (room > 0), best / np.where(room > 0, room, 1.0), 0.0)
    order = [int(place) for place in np.argsort(-best, kind="stable") if slopes[place] > 0]
    found = []
    for size in [*(size for size in SIZES if size < len(order)), len(order)] if len(order) > 1 else []:
        chosen = np.isin(np.arange(len(centre)), order[:size])
        found.append(Proposal(np.where(chosen, side.astype(float), centre), np.where(chosen, slopes, 0.0)))
    return found + [Proposal(start, np.abs(start - centre)) for start in starts]


def together(search: Search, target: Floats, slopes: Floats, tolerance: float = TOLERANCE) -> Crossing | None:
    """How far several inputs must go together to turn the answer over.

    Args:
        search: The answer.
        target: Where they may go at most, each by its share; those that stay have their own.
        slopes: What each does for each share it is moved that way, 0 or more; those above 0 are moved.
        tolerance: How exactly.

    Returns:
        The nearest place found; None if the answer has not turned over at the target.
    """
    room = target - search.centre
    slopes = np.where(room != 0, np.maximum(slopes, 0.0), 0.0)
    if not slopes.any() or search(np.where(slopes > 0, target, search.centre)) <= 0:
        return None
    best = _ray(search, room, slopes, tolerance)
    for _ in range(ROUNDS):
        if best is None or search.spent:
            break
        again = _ray(search, room, _slopes(search, best, room), tolerance)
        if again is None or again.distance > best.distance * (1 - tolerance):
            break
        best = again
    if best is not None and not search.spent:
        best = _fewer(search, best, room, tolerance)
    return best


def _ray(search: Search, room: Floats, slopes: Floats, tolerance: float) -> Crossing | None:
    """The first place on a ray where the answer has turned over; None if it does not within the ranges."""
    size = float(np.linalg.norm(slopes))
    if size == 0 or not np.isfinite(size):
        return None
    rate = slopes / size
    going = rate > 0

    def path(far: float) -> Floats:
        # an input that has come to its end stays there while the others go on
        found: Floats = search.centre + np.sign(room) * np.minimum(rate * far, np.abs(room))
        return found

    end = float((np.abs(room[going]) / rate[going]).max())
    beyond = search(path(end))
    if beyond <= 0:
        return None
    # the slowest may have far to go: first double from near, so that bisection begins near the crossing
    far = min(end, 4 * tolerance)
    while far < end and not search.spent:
        come = search(path(far))
        if come > 0:
            end, beyond = far, come
            break
        far *= 2
    return search.crossing(*search.along(path, end, beyond, tolerance))


def _slopes(search: Search, at: Crossing, room: Floats) -> Floats:
    """What each moved input does for each share it is moved, where the answer has turned over: taken back by a part."""
    here = -search.sign * at.excess
    found = np.zeros_like(room)
    for place in at.moved:
        if search.spent:
            return np.zeros_like(room)
        moved = at.shares.copy()
        back = max(abs(moved[place] - search.centre[place]) * 0.25, min(0.02, abs(room[place])))
        moved[place] -= np.sign(room[place]) * back
        come = search(moved)
        found[place] = max(0.0, (here - come) / back) if np.isfinite(come) else 0.0
    return found


def _fewer(search: Search, best: Crossing, room: Floats, tolerance: float) -> Crossing:
    """The same with small moves left out, where the others need go hardly farther for it."""
    away = np.abs(best.shares - search.centre)
    large = np.where(away >= SMALL * away.max(), away, 0.0)
    if (large > 0).sum() in ((away > 0).sum(), 0):
        return best
    fewer = _ray(search, room, large, tolerance)
    return fewer if fewer is not None and fewer.distance <= best.distance * LONGER else best
