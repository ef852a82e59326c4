"""Without end: linear equations on the states from which the goal can be reached.

The expected time L(s) spent in each of them solves (E - R') L = p, with E the exit rates, R' the rates by target and p
the start; the flow over each transition follows. If the solver leaves the residual r = p - (E - R') L, every flow is
off by at most |r|_1: by linearity the error is what a start r would send over the transition, and no start sends more
than its mass. Expected times solve (E - R) h = 1; there the residual becomes a bound through h itself: with
(E - R) h >= 1 - e > 0, |truth - h| <= e / (1 - e) h.

Small systems are solved by sparse elimination (SuperLU), larger ones by BiCGStab (van der Vorst 1992) with the
diagonal as preconditioner, and where that does not settle by elimination after all, or GMRES with an incomplete one.
Where rates lie so far apart that a residual says little, few states are eliminated without subtraction instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import scipy.sparse.linalg as sla

from detente.analysis.forecast import elimination
from detente.analysis.forecast.kernel import AnyKernel, Kernel, written
from detente.analysis.forecast.lattice.kernel import LatticeKernel
from detente.analysis.forecast.poisson import ROUNDING
from detente.result import Status

Floats = npt.NDArray[np.float64]
Matrix: TypeAlias = "sp.csr_array | sp.csc_array"
Bools = npt.NDArray[np.bool_]

DIRECT = 1_500
"""Most states for elimination at once."""
FALLBACK = 20_000
"""Most states for elimination where the iteration does not settle."""
TARGET = 1e-10
"""Residual, relative to the right side, that the iteration is asked for."""
ENOUGH = 1e-9
"""Greatest residual, relative to the right side, that an iteration may leave."""
FINE = 1e-9
"""Greatest bound, relative to the right side, up to which few states are not eliminated anew with more care."""
ROUGH = 1e-3
"""Greatest bound, relative to the right side, with which an answer is a result."""
ILL = "The equations are too badly conditioned: what is rare is too rare beside what is common."
ROUNDS = 6
PLAIN = 4
"""Plain steps before each round of the iteration."""
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
    """(E - R') x = b, or its transpose, on the live states of a kernel with one layer."""

    kernel: Kernel
    _factors: dict[bool, sla.SuperLU] = field(default_factory=dict)

    def forward(self, b: Floats) -> Solution:
        """Expected time in each state from the start b."""
        return self._solve(self.kernel.stay, b, ahead=True)

    def backward(self, b: Floats) -> Solution:
        """What is expected from each state that earns b per unit of time."""
        return self._solve(self.kernel.stay.T, b, ahead=False)

    @np.errstate(all="ignore")  # what is not finite is told by the status
    def _solve(self, rates: Matrix, b: Floats, *, ahead: bool) -> Solution:
        live = np.ones(len(b), bool) if self.kernel.index is not None else self.kernel.live
        exits = np.where(live, self.kernel.exits, 1.0)
        b = np.where(live, b, 0.0)
        if not b.any():
            return Solution(np.zeros(len(b)), np.zeros(len(b)), Status.EXACT)
        system = _System(rates, exits, live, b, ahead)
        x, status = np.zeros(len(b)), Status.EXACT
        size = int(live.sum())
        direct = size <= DIRECT
        if not direct:
            x, status = system.iterate(), Status.CONVERGED
            direct = system.off(x) > ENOUGH and size <= FALLBACK
        if direct:
            status = Status.EXACT
            x = np.zeros(len(b))
            try:
                x[live] = self._eliminate(live, b[live], ahead)
                x[live] += self._eliminate(live, system.residual(x)[live], ahead)
            except RuntimeError:  # singular once rounded
                x[:] = np.nan
        elif system.off(x) > ENOUGH:
            x = system.insist(x)
        rounding = ROUNDING * 2.0 * self.kernel.cost * np.where(live, exits * np.abs(x) + rates @ np.abs(x), 0.0)
        residual = np.abs(system.residual(x)) + rounding
        if size <= min(elimination.MOST, FALLBACK) and not system.size(residual) <= FINE:
            return self._carefully(live, b, ahead)
        if not system.size(residual) <= ROUGH or (status is Status.CONVERGED and system.off(x) > ENOUGH):
            status = Status.STOPPED
        return Solution(x, residual, status)

    def _carefully(self, live: Bools, b: Floats, ahead: bool) -> Solution:
        """Without subtraction: every entry is off by a part of itself at most, as with a residual of that part of b."""
        kernel, at = self.kernel, np.flatnonzero(live)
        gone = kernel.whole[0].T @ (~kernel.live).astype(float)
        away = kernel.ends[at] + (gone if kernel.index is None else gone[kernel.index])[at]
        x = np.zeros(len(b))
        x[at] = elimination.eliminate(kernel.stay[at][:, at].toarray().T, away, b[at], ahead=ahead)
        status = Status.EXACT if np.isfinite(x).all() else Status.STOPPED
        summed = float(kernel.cost.max(initial=0.0))  # rates out of a state, those that end it included
        return Solution(x, elimination.accuracy(len(at), summed) * b, status)

    def _eliminate(self, live: Bools, b: Floats, ahead: bool) -> Floats:
        """By sparse elimination, factored once for each way."""
        if ahead not in self._factors:
            at = np.flatnonzero(live)
            rates = self.kernel.stay[at][:, at]
            columns = sp.csc_array(sp.diags_array(self.kernel.exits[at]) - (rates if ahead else rates.T))
            columns.sum_duplicates()
            self._factors[ahead] = sla.splu(columns)
        return np.asarray(self._factors[ahead].solve(b), np.float64)


@dataclass(frozen=True, slots=True)
class LatticeEquations:
    """The same on a lattice, without a matrix."""

    kernel: LatticeKernel
    progress: Callable[[float], None] | None = None

    def forward(self, b: Floats) -> Solution:
        """Expected time in each state from the start b."""
        return self._solve(b, ahead=True)

    def backward(self, b: Floats) -> Solution:
        """What is expected from each state that earns b per unit of time."""
        return self._solve(b, ahead=False)

    def _solve(self, b: Floats, *, ahead: bool) -> Solution:
        from detente.game.lattice.linear import solve

        kernel = self.kernel
        live = kernel.chain.box.take(kernel.live)
        b = np.where(live, b, 0.0)
        right = float(b.sum() if ahead else b.max(initial=0.0))
        if right == 0.0:
            return Solution(np.zeros(len(b)), np.zeros(len(b)), Status.EXACT)
        x, residual, settled = solve(
            kernel.chain.within,
            np.where(live, kernel.exits, np.inf),
            b,
            ahead=ahead,
            enough=TARGET,
            tick=self.progress,
        )
        off = float(residual.sum() if ahead else residual.max()) / right
        if not (settled and off <= ENOUGH) and kernel.size <= FALLBACK:
            return self._written(b, ahead)
        settled = off <= (ENOUGH if not settled else ROUGH)
        return Solution(x, residual, Status.CONVERGED if settled else Status.STOPPED)

    def _written(self, b: Floats, ahead: bool) -> Solution:
        """With a record for each transition, so that states can be eliminated."""
        plain, box = written(self.kernel), self.kernel.chain.box
        system, right = Equations(plain), plain.take(self.kernel.spread(b))
        found = system.forward(right) if ahead else system.backward(right)
        return Solution(box.take(plain.spread(found.x)), box.take(plain.spread(found.residual)), found.status)


def equations(kernel: AnyKernel, progress: Callable[[float], None] | None = None) -> Equations | LatticeEquations:
    """The equations of a kernel; those of a lattice tell how far they are."""
    return LatticeEquations(kernel, progress) if isinstance(kernel, LatticeKernel) else Equations(kernel)


@dataclass(frozen=True, slots=True)
class _System:
    """One right side, and ways to come close to its solution; everything is zero off the live states."""

    rates: Matrix
    exits: Floats
    live: Bools
    b: Floats
    ahead: bool

    def residual(self, x: Floats) -> Floats:
        """What x leaves of the right side."""
        return np.where(self.live, self.b - (self.exits * x - self.rates @ x), 0.0)

    def off(self, x: Floats) -> float:
        """Size of the residual: its sum for flows, its maximum for times, relative to the right side."""
        return self.size(np.abs(self.residual(x)))

    def size(self, r: Floats) -> float:
        """Of a residual."""
        right = np.abs(self.b)
        return float(r.sum() / right.sum() if self.ahead else r.max() / right.max())

    def iterate(self) -> Floats:
        """By BiCGStab, begun again from where it stopped.

        Before each beginning come a few plain steps: a start on one state makes the first directions orthogonal to
        all others, which stops BiCGStab at once.
        """
        x = np.zeros(len(self.b))
        for _ in range(ROUNDS):
            for _ in range(PLAIN):
                x = x + self.residual(x) / self.exits
            best = self.off(x)
            if best <= TARGET:
                break
            asked = min(0.1, 0.01 * TARGET / best)
            r = self.residual(x)
            step = self._bicgstab(r if self.ahead else r / self.exits, asked)
            after = x + (step / self.exits if self.ahead else step)
            if np.isfinite(after).all() and (off := self.off(after)) < best:
                x = after
                if off <= TARGET:
                    break
        return x

    def _bicgstab(self, r: Floats, asked: float) -> Floats:
        """With the diagonal divided out: in numbers of visits for flows, by rows for times."""
        inverse = np.where(self.live, 1.0 / self.exits, 0.0)

        def step(y: Floats) -> Floats:
            moved = self.live * (self.rates @ (inverse * y)) if self.ahead else inverse * (self.rates @ y)
            return np.asarray(y - moved)

        operator = sla.LinearOperator((len(r), len(r)), step, dtype=np.float64)
        with np.errstate(all="ignore"):  # what overflows is thrown away
            return np.asarray(sla.bicgstab(operator, r, rtol=asked, atol=0.0, maxiter=PATIENCE)[0])

    def insist(self, x: Floats) -> Floats:
        """By GMRES with an incomplete elimination, where all else failed."""
        at = np.flatnonzero(self.live)
        matrix = sp.csc_array(sp.diags_array(self.exits[at]) - self.rates.tocsr()[at][:, at])
        try:
            rough = sla.spilu(matrix, drop_tol=1e-4, fill_factor=10.0)
        except RuntimeError:
            return x
        better = sla.LinearOperator(matrix.shape, rough.solve, dtype=np.float64)
        right = self.residual(x)[at]
        step, _ = sla.gmres(matrix, right, rtol=1e-12, atol=0.0, restart=50, maxiter=PATIENCE // 50, M=better)
        after = x.copy()
        after[at] += step
        return after if np.isfinite(step).all() and self.off(after) < self.off(x) else x
