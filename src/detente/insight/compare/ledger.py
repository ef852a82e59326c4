"""A ledger: the numbers of one question that can be compared, turned so that more is better."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.insight.compare.gathered import Gathered
from detente.insight.compare.result import Better

Floats = npt.NDArray[np.float64]
ROUNDING = 1e-9
"""A difference below this share of the largest number is none: what arithmetic leaves of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ledger:
    """Numbers of a question at points where every plan has one under every theory."""

    question: str
    sign: float
    """1 where more is better, -1 where less is."""
    theories: tuple[str, ...]
    plans: tuple[str, ...]
    """Those that have numbers under every theory."""
    left_out: tuple[str, ...]
    performance: Floats
    """More is better: theories x plans x points."""
    bounds: Floats
    """Numerical bounds of the same."""
    central: Floats
    """Performance at central values, nan where there is none: theories x plans."""
    central_bounds: Floats
    columns: npt.NDArray[np.int64]
    """Which points these are, as columns of what was gathered."""
    missing: int
    """Points left out because some number is missing."""

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.columns)

    @property
    def scale(self) -> float:
        """Size of the largest number."""
        return float(np.abs(self.performance).max(initial=0.0))

    @property
    def room(self) -> float:
        """What arithmetic may leave of nothing."""
        return ROUNDING * self.scale

    @property
    def bound(self) -> float:
        """Largest numerical bound."""
        return float(self.bounds.max(initial=0.0))

    @property
    def affected(self) -> bool:
        """Whether some plan differs from another by more than the bounds of the two, at a point or the central values.

        Two are enough: the largest by its lower end against the smallest by its upper end.
        """
        for numbers, bounds in (
            (self.performance, self.bounds),
            (self.central[..., None], self.central_bounds[..., None]),
        ):
            known = np.isfinite(numbers).all(axis=1)
            if not known.any():
                continue
            apart = (numbers - bounds).max(axis=1) - (numbers + bounds).min(axis=1)
            if (apart[known] > self.room).any():
                return True
        return False

    def place(self, plan: str) -> int | None:
        """Where a plan stands among those compared, None if it does not."""
        return self.plans.index(plan) if plan in self.plans else None


def ledger(found: Gathered, question: str, better: Better) -> Ledger:
    """The numbers of a question at the points that are computed under every theory.

    A plan without any number under some theory is left out; then a point is, where a plan has no number under some
    theory. So all plans and theories stand at the same points.

    Args:
        found: What is computed so far.
        question: Which question.
        better: Which way is better.
    """
    sign = 1.0 if better == "higher" else -1.0
    values, bounds, whole = found.values[question], found.bounds[question], found.whole
    there = np.isfinite(values[:, :, whole])
    kept: npt.NDArray[np.bool_] = np.asarray(there.any(axis=2).all(axis=0))
    used = whole[there[:, kept].all(axis=(0, 1))]
    return Ledger(
        question=question, sign=sign, theories=found.theories,
        plans=tuple(plan for plan, stays in zip(found.plans, kept, strict=True) if stays),
        left_out=tuple(plan for plan, stays in zip(found.plans, kept, strict=True) if not stays),
        performance=sign * values[:, kept][:, :, used], bounds=bounds[:, kept][:, :, used],
        central=sign * values[:, kept, 0], central_bounds=bounds[:, kept, 0], columns=used,
        missing=len(whole) - len(used),
    )  # fmt: skip
