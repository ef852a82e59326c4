"""Trust in a box: which of its limits could be chance, whether half of the points would give it again.

* The quasi-p-value of a limit (Bryant and Lempert 2010, section 2.3): take the limit away; were the box drawn at random
  from what it then holds, how often would it have as many points of interest as it has? A one-sided binomial test. It
  is no p-value: the box was sought so that it has many.
* Reproducibility (the same): the search is repeated on random halves of the points; how often does the box nearest in
  coverage, and that nearest in density, restrict the same inputs?
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from detente.errors import StudyError
from detente.insight.sensitivity.boxes import Between, Box, Columns, Limit, Mask, Sample, box_of, sample
from detente.insight.sensitivity.prim import ALPHA, MASS, Objective, Peeling, find_box

LEVEL = 0.05
"""A limit whose quasi-p-value is above it is dropped."""
HALVES = 10


@dataclass(frozen=True, slots=True)
class Doubt:
    """The quasi-p-values of the limits on one input; None where there is no limit on that side.

    An input of words has one, in `low`.
    """

    name: str
    low: float | None
    high: float | None = None

    @property
    def most(self) -> float:
        """That of the least certain limit."""
        return max(value for value in (self.low, self.high) if value is not None)


def quasi_p(
    box: Box, x: Columns, y: Sequence[bool] | npt.NDArray[np.generic], among: Mask | None = None
) -> tuple[Doubt, ...]:
    """The quasi-p-values of a box.

    Args:
        box: The box.
        x: The inputs, as the search had them.
        y: Which points are of interest, likewise.
        among: The points it was sought among, if not all.

    Returns:
        One for each input it restricts.
    """
    whole = sample(x, y)
    return _doubts(box, whole if among is None else whole.among(np.asarray(among, dtype=bool)))


def _doubts(box: Box, rest: Sample) -> tuple[Doubt, ...]:
    found = []
    for limit in box.limits:
        others = [one for one in box.limits if one is not limit]
        if not isinstance(limit, Between):
            found.append(Doubt(limit.name, _chance(box, rest, others)))
            continue
        low = _chance(box, rest, [*others, replace(limit, low=limit.least)]) if limit.lifted else None
        high = _chance(box, rest, [*others, replace(limit, high=limit.most)]) if limit.lowered else None
        found.append(Doubt(limit.name, low, high))
    return tuple(found)


def _chance(box: Box, rest: Sample, limits: Sequence[Limit]) -> float:
    """How often a draw from a larger box would have at least as many points of interest."""
    mask = rest.inside(limits)
    share = float(rest.hits[mask].sum()) / int(mask.sum())
    return float(binom.sf(box.hits - 1, box.points, share))


def without(
    box: Box, name: str, x: Columns, y: Sequence[bool] | npt.NDArray[np.generic], among: Mask | None = None
) -> Box:
    """A box without its limits on one input.

    Args:
        box: The box.
        name: The input.
        x: The inputs, as the search had them.
        y: Which points are of interest, likewise.
        among: The points it was sought among, if not all.

    Raises:
        StudyError: If the box does not restrict the input.
    """
    if name not in box.restricted:
        raise StudyError(f"The box does not restrict `{name}`; it restricts {', '.join(box.restricted) or 'nothing'}.")
    whole = sample(x, y)
    rest = whole if among is None else whole.among(np.asarray(among, dtype=bool))
    return box_of([limit for limit in box.limits if limit.name != name], rest, whole)


def best_of(
    peeling: Peeling, x: Columns, y: Sequence[bool] | npt.NDArray[np.generic], *, level: float = LEVEL,
    among: Mask | None = None,
) -> Box:  # fmt: skip
    """The box that is shown of a search: of those without doubtful limits, the best balance of coverage and density.

    From every box of the search limits whose quasi-p-value is above the level are dropped, the most doubtful first, as
    Bryant and Lempert drop the cost of cellulosic fuel from theirs. The balance is the harmonic mean of the two.

    Args:
        peeling: The search.
        x: Its inputs.
        y: Which points are of interest.
        level: The quasi-p-value above which a limit is dropped.
        among: The points it was sought among, if not all.

    Returns:
        The box; that of all points, without limits, if all limits of all boxes are doubtful.
    """
    whole = sample(x, y)
    rest = whole if among is None else whole.among(np.asarray(among, dtype=bool))
    # later boxes lie within earlier ones, and often come to the same when limits are dropped
    trimmed = [_trimmed(box, whole, rest, level) for box in peeling.boxes]
    limited = [box for box in trimmed if box.limits]
    return max(limited, key=lambda one: (_balance(one), -len(one.limits))) if limited else peeling.boxes[0]


def _trimmed(box: Box, whole: Sample, rest: Sample, level: float) -> Box:
    while box.limits:
        worst = max(_doubts(box, rest), key=lambda one: one.most)
        if worst.most <= level:
            break
        box = box_of([limit for limit in box.limits if limit.name != worst.name], rest, whole)
    return box


def _balance(box: Box) -> float:
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0


def resampled(
    box: Box, x: Columns, y: Sequence[bool] | npt.NDArray[np.generic], *, seed: int, halves: int = HALVES,
    alpha: float = ALPHA, paste: float = ALPHA, mass: float = MASS, objective: Objective = "lenient1",
) -> Mapping[str, tuple[float, float]]:  # fmt: skip
    """How often random halves of the points lead to a box on the same inputs.

    Args:
        box: The box.
        x: The inputs, as the search had them.
        y: Which points are of interest, likewise.
        seed: Of the halves.
        halves: How many searches.
        alpha: As the search had it.
        paste: As the search had it.
        mass: As the search had it.
        objective: As the search had it.

    Returns:
        For each input a share of the searches: that in whose box nearest in coverage it is restricted, and the same for
        the box nearest in density.
    """
    whole = sample(x, y)
    draw = np.random.default_rng(np.random.SeedSequence([seed, whole.size, halves]))
    counts = {name: np.zeros(2) for name in whole.names}
    for _ in range(halves):
        half = np.sort(draw.permutation(whole.size)[: max(1, whole.size // 2)])
        part = {name: np.asarray(column)[half] for name, column in x.items()}
        boxes = find_box(
            part, np.asarray(y)[half], alpha=alpha, paste=paste, mass=mass, objective=objective
        ).boxes  # fmt: skip
        near = (
            min(boxes, key=lambda one: (abs(one.coverage - box.coverage), -one.density)),
            min(boxes, key=lambda one: (abs(one.density - box.density), -one.coverage)),
        )
        for place, one in enumerate(near):
            for name in one.restricted:
                counts[name][place] += 1
    return {name: (float(found[0]) / halves, float(found[1]) / halves) for name, found in counts.items()}
