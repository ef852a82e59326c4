"""Without end: linear equations on the states from which the goal can be reached.

The expected time L(s) spent in each of them solves (E - R') L = p, with E the exit rates, R' the rates by target and p
the start; the flow over each transition follows. If the solver leaves the residual r = p - (E - R') L, every flow is
off by at most |r|_1: by linearity the error is what a start r would send over the transition, and no start sends more
than its mass. Expected times solve (E - R) h = 1; there the residual becomes a bound through h itself: with
(E - R) h >= 1 - e > 0, |truth - h| <= e / (1 - e) h.

Small systems are solved by sparse elimination (SuperLU), larger ones by BiCGStab (van der Vorst 1992) with the
diagonal as preconditioner, and where that does not settle by elimination after all, or GMRES with an incomplete one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import scipy.sparse.linalg as sla

from detente.analysis.forecast.kernel import Kernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.result import Status

Floats = npt.NDArray[np.float64]

DIRECT = 1_500
"""Most states for elimination at once."""
FALLBACK = 20_000
"""Most states for elimination where the iteration does not settle."""
TARGET = 1e-11
"""Residual, relative to the right side, that the iteration is asked for."""
ENOUGH = 1e-9
"""Greatest residual, relative to the right side, with which an answer is a result."""
ROUNDS = 6
PATIENCE = 2_000


@dataclass(frozen=True, slots=True)
class Solution:
    """What solves the equations, and how well."""

    x: Floats
    residual: Floats
    """Most that each equation is off, rounding of the residual included."""
    status: Status


@dataclass(slots=True)
class Equations:
    """(E - R') x = b, or its transpose, for the states of a compact kernel with one layer."""

    kernel: Kernel
    _factors: dict[str, sla.SuperLU] = field(default_factory=dict)

    def forward(self, b: Floats) -> Solution:
        """Expected time in each state from the start b."""
        return self._solve(self.kernel.stay, b, "forward")

    def backward(self, b: Floats) -> Solution:
        """What is expected from each state that earns b per unit of time."""
        return self._solve(self.kernel.stay.T.tocsr(), b, "backward")

    def _solve(self, rates: sp.csr_array, b: Floats, way: str) -> Solution:
        exits = self.kernel.exits
        size = len(exits)
        if size == 0 or not b.any():
            return Solution(np.zeros(size), np.zeros(size), Status.EXACT)
        matrix = sp.csr_array(sp.diags_array(exits) - rates)
        scale = float(np.abs(b).sum() if way == "forward" else np.abs(b).max())

        def off(r: Floats) -> float:
            return float(np.abs(r).sum() if way == "forward" else np.abs(r).max()) / scale

        x, status = np.zeros(size), Status.EXACT
        direct = size <= DIRECT
        if not direct:
            x, status = self._iterate(matrix, b, off), Status.CONVERGED
            direct = off(b - matrix @ x) > ENOUGH and size <= FALLBACK
        if direct:
            solve = self._factored(matrix, way)
            x, status = solve(b), Status.EXACT
            x = x + solve(b - (exits * x - rates @ x))
        elif off(b - matrix @ x) > ENOUGH:
            x = self._insist(matrix, b, x)
        residual = np.abs(b - (exits * x - rates @ x))
        residual += ROUNDING * (self.kernel.cost * 2.0) * (exits * np.abs(x) + rates @ np.abs(x))
        if not np.isfinite(residual).all() or (status is not Status.EXACT and off(b - matrix @ x) > ENOUGH):
            status = Status.STOPPED
        return Solution(x, residual, status)

    def _factored(self, matrix: sp.csr_array, way: str) -> Callable[[Floats], Floats]:
        """Sparse elimination, once for each way."""
        if way not in self._factors:
            columns = sp.csc_array(matrix)
            columns.sum_duplicates()
            self._factors[way] = sla.splu(columns)
        return self._factors[way].solve

    def _iterate(self, matrix: sp.csr_array, b: Floats, off: Callable[[Floats], float]) -> Floats:
        """By BiCGStab, begun again from where it stopped until it no longer helps."""
        x, r = np.zeros(len(b)), b
        jacobi = sp.diags_array(1.0 / self.kernel.exits)
        best = 1.0
        for _ in range(ROUNDS):
            asked = min(0.1, max(1e-13, 0.01 * TARGET / best))
            step, _ = sla.bicgstab(matrix, r, rtol=asked, atol=0.0, maxiter=PATIENCE, M=jacobi)
            if not np.isfinite(step).all():
                break
            after = b - matrix @ (x + step)
            if off(after) >= 0.5 * best:
                break
            x, r, best = x + step, after, off(after)
            if best <= TARGET:
                break
        return x

    def _insist(self, matrix: sp.csr_array, b: Floats, x: Floats) -> Floats:
        """By GMRES with an incomplete elimination, where all else failed."""
        r = b - matrix @ x
        try:
            rough = sla.spilu(sp.csc_array(matrix), drop_tol=1e-4, fill_factor=10.0)
        except RuntimeError:
            return x
        better = sla.LinearOperator(matrix.shape, rough.solve, dtype=np.float64)
        step, _ = sla.gmres(matrix, r, rtol=1e-12, atol=0.0, restart=50, maxiter=PATIENCE // 50, M=better)
        return x + step if np.abs(b - matrix @ (x + step)).sum() < np.abs(r).sum() else x
