"""Switching: at which weights of theories another plan would be preferred, with sampling error."""

import numpy as np
import numpy.typing as npt

from detente.insight.compare.switches import Rival, Switching, Turn
from detente.insight.compare.weights import least_change, overtaking, turning
from detente.insight.intervals import between

Floats = npt.NDArray[np.float64]


def switching(
    performance: Floats, replicates: Floats, weights: Floats, theories: tuple[str, ...], plans: tuple[str, ...],
    points: int,
) -> Switching:  # fmt: skip
    """At which weights of theories the preferred plan switches.

    Args:
        performance: What plans achieve in the mean, more being better: theories x plans.
        replicates: The same with points drawn again: draws x theories x plans.
        weights: Of the theories.
        theories: Their names.
        plans: Names of the plans.
        points: How many points the means are of.
    """
    over = weights @ performance
    preferred = int(over.argmax())
    again = np.einsum("t,rtp->rp", weights, replicates)
    others = [place for place in range(len(plans)) if place != preferred]
    rivals, redone = [], []
    for place in others:
        exact = float(overtaking(performance[:, preferred] - performance[:, place], weights))
        drawn = overtaking(replicates[:, :, preferred] - replicates[:, :, place], weights)
        redone.append(drawn)
        there = least_change(performance, weights, place)
        rivals.append(Rival(
            plan=plans[place], change=None if there is None else float(np.abs(there - weights).sum() / 2),
            weights=() if there is None else tuple(map(float, there)),
            overtakes=None if np.isinf(exact) else between(exact, drawn, points),
            never=float(np.isinf(drawn).mean()),
        ))  # fmt: skip
    nearest = min((one.overtakes.value for one in rivals if one.overtakes is not None), default=None)
    return Switching(
        preferred=plans[preferred],
        share=float((again[:, preferred] >= again.max(axis=1)).mean()),
        radius=None if nearest is None else between(nearest, np.min(redone, axis=0), points),
        rivals=tuple(sorted(rivals, key=_nearness)),
        turns=tuple(
            _turn(performance, replicates, weights, preferred, place, theories, plans, points)
            for place in range(len(theories)) if len(theories) > 1
        ),
    )  # fmt: skip


def _nearness(one: Rival) -> tuple[float, float]:
    overtakes = np.inf if one.overtakes is None else one.overtakes.value
    return (np.inf if one.change is None else one.change, overtakes)


def _turn(
    performance: Floats, replicates: Floats, weights: Floats, preferred: int, theory: int, theories: tuple[str, ...],
    plans: tuple[str, ...], points: int,
) -> Turn:  # fmt: skip
    up, down = turning(performance, weights, preferred, theory)
    ups, downs = turning(replicates, weights, preferred, theory)
    up, ups = (np.where(np.isnan(one), np.inf, one) for one in (up, ups))
    down, downs = (np.where(np.isnan(one), -np.inf, one) for one in (down, downs))
    above, below = float(up.min()), float(down.max())
    return Turn(
        theory=theories[theory], weight=float(weights[theory]),
        above=None if np.isinf(above) else above, above_plan="" if np.isinf(above) else plans[int(up.argmin())],
        above_range=None if np.isinf(above) else between(above, ups.min(axis=1), points).ends,
        below=None if np.isinf(below) else below, below_plan="" if np.isinf(below) else plans[int(down.argmax())],
        below_range=None if np.isinf(below) else between(below, downs.max(axis=1), points).ends,
    )  # fmt: skip
