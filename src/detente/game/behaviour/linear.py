"""Linear systems of few states, or that will not yield to a few steps: directly, by BiCGSTAB, by GMRES."""

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.linalg import bicgstab, gmres, splu

Floats = npt.NDArray[np.float64]
DIRECT = 300
"""Up to this many states the system is solved directly."""
EPSILON = float(np.finfo(np.float64).eps)


def solve_linear(system: sp.csr_array, right: Floats, guess: Floats | None) -> Floats:
    """Solve a system whose matrix is strictly diagonally dominant, final states first: nothing leaves them."""
    alone = np.diff(system.indptr) <= 1
    if not alone.any():
        return _solve_live(system, right, guess)
    live = np.flatnonzero(~alone)
    solved = right / system.diagonal()
    if len(live):
        rows = system[live]
        solved[live] = 0.0
        rest = right[live] - rows @ solved
        solved[live] = _solve_live(sp.csr_array(rows[:, live]), rest, None if guess is None else guess[live])
    return np.asarray(solved, np.float64)


def _solve_live(system: sp.csr_array, right: Floats, guess: Floats | None) -> Floats:
    if system.shape[0] <= DIRECT:
        factor = splu(sp.csc_array(system))
        first = factor.solve(right)
        return np.asarray(first + factor.solve(right - system @ first), np.float64)
    diagonal = system.diagonal()
    jacobi = sp.dia_array((np.array([1.0 / diagonal]), [0]), shape=system.shape)
    terms = float(np.diff(system.indptr).max()) + 4
    solved: Floats = np.zeros_like(right) if guess is None else guess
    residual = right - system @ solved
    for _ in range(6):  # iterative refinement, until rounding is all that is left
        size = float(np.abs(residual).max())
        rounding = terms * EPSILON * (float(np.abs(right).max()) + float((diagonal * np.abs(solved)).max()))
        if size <= rounding:
            return np.asarray(solved, np.float64)
        step, _ = bicgstab(system, residual, rtol=1e-10, atol=0.0, M=jacobi, maxiter=2000)
        after = right - system @ (solved + step)
        if float(np.abs(after).max()) > 0.5 * size:
            break
        solved, residual = solved + step, after
    if size <= 100 * rounding:
        return np.asarray(solved, np.float64)
    step, failed = gmres(system, residual, rtol=1e-8, atol=0.0, M=jacobi, maxiter=200, restart=60)
    if failed:
        step = splu(sp.csc_array(system)).solve(residual)
    return np.asarray(solved + step, np.float64)
