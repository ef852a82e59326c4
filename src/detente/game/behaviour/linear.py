"""Linear systems of few states, or that will not yield to a few steps: directly, by BiCGSTAB, by GMRES."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse.linalg import bicgstab, gmres, splu

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
System: TypeAlias = npt.NDArray[np.float64] | sp.csr_array
Solve: TypeAlias = Callable[[Floats, Floats | None], Floats]
DENSE = 96
"""Up to this many states a matrix is kept with all its zeros: of so few, lists of places cost more than they save. From
a hundred on OpenBLAS would share out the factoring among threads, which wait for one another longer than they work."""
DIRECT = 300
"""Up to this many states the system is solved directly."""
EPSILON = float(np.finfo(np.float64).eps)


def laid_out(row: Ints, column: Ints, rate: Floats, out: Floats) -> System:
    """The matrix whose diagonal is `out`, less the rates of transitions.

    Args:
        row: Where each transition leads from.
        column: Where to.
        rate: How often.
        out: The diagonal, shape (states,).
    """
    size = len(out)
    if size <= DENSE:
        dense = np.bincount(row * size + column, weights=-rate, minlength=size * size).astype(np.float64)
        dense[:: size + 1] += out
        return dense.reshape(size, size)
    diagonal = np.arange(size)
    entries = (
        np.concatenate([-rate, out]), (np.concatenate([row, diagonal]), np.concatenate([column, diagonal])),
    )  # fmt: skip
    return sp.csr_array(entries, shape=(size, size))


def solve_linear(system: System, right: Floats, guess: Floats | None) -> Floats:
    """Solve a system whose matrix is strictly diagonally dominant, final states first: nothing leaves them."""
    return solver(system)(right, guess)


def solver(system: System) -> Solve:
    """What solves a system for any right side, its matrix taken apart once.

    Args:
        system: A matrix that is strictly diagonally dominant.

    Returns:
        A function of the right side and a guess, or None.

    >>> solve = solver(np.array([[2.0, 0.0], [-1.0, 4.0]]))
    >>> solve(np.array([2.0, 3.0]), None).tolist(), solve(np.array([4.0, 2.0]), None).tolist()
    ([1.0, 1.0], [2.0, 1.0])
    """
    if not isinstance(system, sp.csr_array):
        parts = lu_factor(system, check_finite=False)
        return lambda right, _: _directly(system, right, lambda off: lu_solve(parts, off, check_finite=False))
    alone = np.diff(system.indptr) <= 1
    if not alone.any():
        return _live_solver(system)
    live = np.flatnonzero(~alone)
    diagonal = system.diagonal()
    if not len(live):
        return lambda right, _: np.asarray(right / diagonal, np.float64)
    rows = system[live]
    inner = _live_solver(sp.csr_array(rows[:, live]))

    def solve(right: Floats, guess: Floats | None) -> Floats:
        solved = right / diagonal
        solved[live] = 0.0
        rest = right[live] - rows @ solved
        solved[live] = inner(rest, None if guess is None else guess[live])
        return np.asarray(solved, np.float64)

    return solve


def dot(one: Floats, other: Floats) -> float:
    """The product of two columns; never by threads, which it would wait for longer than it takes."""
    return float(np.einsum("i,i->", one, other))


def product(system: System, values: Floats) -> Floats:
    """The matrix times a column; never by threads, which so small a matrix would wait for."""
    if isinstance(system, sp.csr_array):
        return np.asarray(system @ values, np.float64)
    return np.asarray(np.einsum("ij,j->i", system, values), np.float64)


def _directly(system: System, right: Floats, solve: Callable[[Floats], Floats]) -> Floats:
    """By its factors, and once more what that leaves."""
    first = solve(right)
    return np.asarray(first + solve(right - product(system, first)), np.float64)


def _live_solver(system: sp.csr_array) -> Solve:
    if system.shape[0] > DIRECT:
        return lambda right, guess: _in_steps(system, right, guess)
    factors = splu(sp.csc_array(system))
    return lambda right, _: _directly(system, right, factors.solve)


def _in_steps(system: sp.csr_array, right: Floats, guess: Floats | None) -> Floats:
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
