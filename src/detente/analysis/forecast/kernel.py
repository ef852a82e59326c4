"""A kernel: the chain seen while a question is open, ready to be stepped forward and backward.

Uniformisation (Jensen 1953) replaces a continuous-time chain whose states are left at rate at most q by a clock that
rings at rate q and a step P = 1 + Q/q at each ring. A kernel is that step on the live states, those in which the
question is still open. What enters the goal leaves the kernel. With layers it counts: a marked transition leads one
layer up, and out of the kernel from the last one.
"""

from dataclasses import dataclass, replace
from typing import overload

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from detente.analysis.forecast.goal import AnyChain, Happening, counted_rows, silent_rates
from detente.analysis.forecast.lattice.kernel import LatticeKernel, lattice_kernel
from detente.game.chain import Chain, by_target
from detente.game.lattice import LatticeChain

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """Rates among the live states, and the step at a clock of rate `q`.

    A vector on the kernel has shape (states,), with several layers (states, layers); `index` gives the chain's state of
    each place, and is None where all states of the chain have a place, the live ones and the others.
    """

    size: int
    layers: int
    live: Bools
    index: Ints | None
    stay: sp.csr_array
    """Rates that keep the layer; row = to, column = from."""
    rise: sp.csr_array | None
    """Rates that lead one layer up."""
    exits: Floats
    """Total rate out of each place, whether it stays in the kernel or not."""
    ends: Floats
    """The part of it that leads to no state: what is counted, and the discount."""
    rest: Bools
    """States outside the kernel in which mass comes to rest, shape (size,); in the others it has reached the goal."""
    whole: tuple[sp.csr_array, sp.csr_array | None]
    """`stay` and `rise` on all states of the chain."""
    q: float
    loop: Floats
    scale: Floats
    cost: Floats
    """Roundings that one step makes for a mass at each place."""

    def at_rate(self, q: float) -> "Kernel":
        """The same kernel stepped by a faster clock."""
        if q == self.q:
            return self
        loop = 1.0 - self.exits / q
        scale = np.full(len(loop), 1.0 / q)
        if self.index is None:
            scale[~self.live] = 0.0
        return replace(self, q=q, loop=loop, scale=scale)

    @property
    def places(self) -> int:
        """Number of places over all layers."""
        return len(self.loop) * self.layers

    def take(self, full: Floats) -> Floats:
        """The part of a vector over all states that is live; shape (states,) or (states, layers)."""
        if self.index is None:
            return np.asarray(full * (self.live if full.ndim == 1 else self.live[:, None]))
        return np.asarray(full[self.index])

    def spread(self, x: Floats) -> Floats:
        """A vector over all states that is zero where the kernel has no place."""
        if self.index is None:
            return x
        full = np.zeros((self.size, *x.shape[1:]))
        full[self.index] = x
        return full

    def forward(self, x: Floats, buffer: Floats | None = None) -> Floats:
        """One step of a distribution; `buffer`, of its shape, saves making room."""
        y: Floats = self.stay @ x
        if self.rise is not None:
            y[:, 1:] += self.rise @ x[:, :-1]
        one = x.ndim == 1
        y *= self.scale if one else self.scale[:, None]
        y += np.multiply(self.loop if one else self.loop[:, None], x, out=buffer)
        return y

    def backward(self, v: Floats) -> Floats:
        """One step back of an expectation; of a kernel with one layer."""
        w: Floats = self.stay.T @ (self.scale * v)
        w += self.loop * v
        return w if self.index is not None else w * self.live

    def settled(self, start: Floats, spent: Floats) -> Floats:
        """What lies at rest after a while.

        Args:
            start: Distribution at its beginning, over all states.
            spent: Expected time in each state meanwhile, over all states.

        Returns:
            Distribution over all states, zero except at rest.
        """
        stay, rise = self.whole
        out: Floats = start + stay @ spent
        if rise is not None:
            out[:, 1:] += rise @ spent[:, :-1]
        out[~self.rest] = 0.0
        return out

    def explicit(self) -> Floats:
        """The step as a dense matrix, row = to, column = from; layers run fastest."""
        step: Floats = self.stay.toarray() * self.scale[:, None]
        np.fill_diagonal(step, step.diagonal() + self.loop)
        if self.index is None:
            step[:, ~self.live] = 0.0
        if self.layers == 1:
            return step
        out: Floats = np.kron(step, np.eye(self.layers)).astype(np.float64)
        if self.rise is not None:
            out += np.kron(np.asarray(self.rise.toarray()) * self.scale[:, None], np.eye(self.layers, k=-1))
        return out


AnyKernel = Kernel | LatticeKernel


@overload
def kernel(
    chain: Chain, live: Bools, *, goal: Bools | None = None, mark: Happening | None = None, layers: int = 1,
    discount: float = 0.0,
) -> Kernel: ...  # fmt: skip
@overload
def kernel(
    chain: AnyChain, live: Bools, *, goal: Bools | None = None, mark: Happening | None = None, layers: int = 1,
    discount: float = 0.0,
) -> AnyKernel: ...  # fmt: skip
def kernel(
    chain: AnyChain, live: Bools, *, goal: Bools | None = None, mark: Happening | None = None, layers: int = 1,
    discount: float = 0.0,
) -> AnyKernel:  # fmt: skip
    """Make a kernel.

    Args:
        chain: The chain.
        live: States in which the question is open, shape (size,).
        goal: States in which it is answered.
        mark: Transitions that lead a layer up.
        layers: Number of layers.
        discount: Rate at which everything ends besides.
    """
    if isinstance(chain, LatticeChain):
        assert mark is None
        assert layers == 1
        return lattice_kernel(chain, live, goal=goal, discount=discount)
    inflow = chain.inflow
    stay, rise = inflow.matrix, None
    exits = chain.exits + discount
    ends = np.full(chain.size, discount)
    if mark is not None:
        counts = counted_rows(chain, mark)
        silent = silent_rates(chain, mark)
        exits = exits + silent
        ends += silent
        if counts.any():
            counted = counts[inflow.entry]
            ends += np.bincount(stay.indices[counted], weights=stay.data[counted], minlength=chain.size)
            kept = np.where(counted, 0.0, stay.data)
            stay = sp.csr_array((kept, stay.indices, stay.indptr), shape=stay.shape)
        if layers > 1:
            rise = _rising(chain, counts, silent)
    whole = (stay, rise)
    index = None
    if 2 * int(live.sum()) < chain.size:
        index = np.flatnonzero(live)
        stay = stay[index][:, index]
        rise = None if rise is None else rise[index][:, index]
        exits, ends = exits[index], ends[index]
    degree = np.diff(stay.indptr) + (chain.leaving if index is None else chain.leaving[index]).astype(np.float64)
    fastest = float(np.max(exits, where=live if index is None else True, initial=0.0))
    made = Kernel(
        size=chain.size, layers=layers, live=live, index=index, stay=stay, rise=rise, exits=exits, ends=ends,
        rest=~live if goal is None else ~(live | goal), whole=whole, q=0.0, loop=exits, scale=exits,
        cost=degree + (len(chain.flows) + 8.0 if rise is None else 2.0 * len(chain.flows) + 10.0),
    )  # fmt: skip
    return made.at_rate(fastest or 1.0)  # if all stands still, any clock


def written(kernel_: LatticeKernel) -> Kernel:
    """The kernel of a lattice with a record for each transition: for few states and many rings."""
    goal = ~(kernel_.live | kernel_.rest)
    return kernel(kernel_.written, kernel_.live, goal=goal, discount=kernel_.discount).at_rate(kernel_.q)


def _rising(chain: Chain, counts: Bools, silent: Floats) -> sp.csr_array:
    """Rates of what counts, row = to, column = from; silent ones on the diagonal."""
    at = np.flatnonzero(counts)
    still = np.flatnonzero(silent)
    target = np.concatenate([np.empty(0, np.int64), *(flow.target for flow in chain.flows)])[at]
    rate = np.concatenate([np.empty(0), *(flow.rate for flow in chain.flows)])[at]
    matrix, _ = by_target(
        chain.size,
        np.concatenate([chain.inflow.source[at], still]),
        np.concatenate([target, still]),
        np.concatenate([rate, silent[still]]),
    )
    return matrix
