"""Small programmes in whole numbers, written row by row and solved by HiGHS."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-6
"""By how much HiGHS lets a bound be off."""


@dataclass(frozen=True)
class Linear:
    """A constant and multiples of variables."""

    constant: float = 0.0
    terms: tuple[tuple[int, float], ...] = ()

    def __add__(self, other: "Linear") -> "Linear":
        """Both together."""
        return Linear(self.constant + other.constant, self.terms + other.terms)

    def __sub__(self, other: "Linear") -> "Linear":
        """One without the other."""
        return self + Linear(-other.constant, tuple((variable, -times) for variable, times in other.terms))

    def at(self, values: Floats) -> float:
        """Its value."""
        return self.constant + sum(times * float(values[variable]) for variable, times in self.terms)


@dataclass(frozen=True)
class Solved:
    """What the solver found."""

    values: Floats | None
    """Of the variables, if they are the cheapest; else None."""
    bound: float
    """No values cost less; infinite if none will do."""


@dataclass
class Program:
    """Variables from 0 to 1, what they cost, and what must hold of them."""

    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def variable(self, cost: float = 0.0, *, whole: bool = True) -> Linear:
        """A new variable."""
        self.costs.append(cost)
        self.whole.append(whole)
        return Linear(0.0, ((len(self.costs) - 1, 1.0),))

    def at_least(self, one: Linear, least: float = 0.0) -> None:
        """Something is at least a number."""
        for variable, times in one.terms:
            self.rows.append(len(self.least))
            self.columns.append(variable)
            self.times.append(times)
        self.least.append(least - one.constant)

    def no_less(self, one: Linear, parts: Iterable[Linear]) -> None:
        """Something is no less than any of some things."""
        for part in parts:
            self.at_least(one - part)

    def solve(self, seconds: float, most: float = math.inf) -> Solved:
        """The cheapest values, if they are found in time and do not cost more than something."""
        if not self.costs:
            return Solved(np.zeros(0) if all(least <= 0 for least in self.least) else None, 0.0)
        if seconds <= 0:
            return Solved(None, 0.0)
        from scipy.optimize import Bounds, LinearConstraint, milp  # half a second, for what is seldom asked
        from scipy.sparse import csr_array

        shape = (len(self.least), len(self.costs))
        table = csr_array((self.times, (self.rows, self.columns)), shape=shape)
        limits = [LinearConstraint(table, lb=np.array(self.least))] if self.least else []
        found = milp(
            self.costs, integrality=np.array(self.whole, np.int64), bounds=Bounds(0, 1),
            constraints=[*limits, LinearConstraint([self.costs], ub=most)] if math.isfinite(most) else limits,
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.status == 0:
            return Solved(np.asarray(found.x), float(found.fun))
        if found.status == 2:
            return Solved(None, math.inf)
        bound = found.mip_dual_bound
        return Solved(None, float(bound) if bound is not None and math.isfinite(bound) else 0.0)


def whole_bound(bound: float) -> int:
    """The least whole number that a bound leaves."""
    return math.ceil(bound - TOLERANCE)
