"""What must be remembered beside the state before a formula over states can say it.

That something *happens* is not to be seen from a state; nor that a state was entered, once it is left again. A watcher
counts on beside the chain: digit 0 at the start, one more at each occurrence, up to its limit, where it stays. A clock
that rings once, at a rate of its own, is a watcher too: by it a discounted flow is one up to a time.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from detente.game import Chain
from detente.game.occur import Occurrence

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Remembers how often something has happened."""

    key: tuple[object, ...]
    """Of watchers with the same key the one is as good as the other."""
    what: str = field(compare=False)
    """In words."""
    limit: int
    occurrence: Occurrence = field(compare=False, repr=False)
    begun: Bools = field(compare=False, repr=False)
    """States in which, at the start, it has happened as often as the limit asks."""
    ring: float = 0.0
    """Rate of a clock of its own."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A chain with its watcher's digit beside each state, all transitions between two states as one."""

    rates: sp.csr_array
    """Row = from, column = to; nothing on the diagonal, no entry is 0, columns in order."""
    state: Ints
    """State of the chain."""
    seen: Ints
    """Digit of the watcher."""
    start: Floats


def watched(chain: Chain, watcher: Watcher | None) -> Watched:
    """Join a chain with a watcher.

    Args:
        chain: The chain; its calendar is left out of account.
        watcher: What is remembered; None for nothing.

    Returns:
        The joint chain. State s with digit k stands at s (limit + 1) + k.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> watched(chain, None).rates.toarray()[1].tolist()
    [0.5, 0.0, 0.1, 0.02]
    """
    layers = 1 if watcher is None else watcher.limit + 1
    size = chain.size * layers
    sources, targets, rates = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]

    def add(source: Ints, target: Ints, rate: Floats, begin: int, rise: int) -> None:
        for layer in range(begin, layers - rise):
            sources.append(source * layers + layer)
            targets.append(target * layers + layer + rise)
            rates.append(rate)

    for number, flow in enumerate(chain.flows):
        if watcher is None:
            add(flow.source, flow.target, flow.rate, 0, 0)
            continue
        counts, silent = watcher.occurrence.rows[number], watcher.occurrence.silent[number]
        add(flow.source[~counts], flow.target[~counts], flow.rate[~counts], 0, 0)
        add(flow.source[counts], flow.target[counts], flow.rate[counts], 0, 1)
        add(flow.source[counts], flow.target[counts], flow.rate[counts], layers - 1, 0)
        add(flow.silent_source[silent], flow.silent_source[silent], flow.silent_rate[silent], 0, 1)
    if watcher is not None and watcher.ring:
        everywhere = np.arange(chain.size)
        add(everywhere, everywhere, np.full(chain.size, watcher.ring), 0, 1)
    triples = (np.concatenate(rates), (np.concatenate(sources), np.concatenate(targets)))
    matrix = sp.csr_array(sp.coo_array(triples, shape=(size, size)))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    start = np.zeros(size)
    first = np.arange(chain.size) * layers
    start[first if watcher is None else first + np.where(watcher.begun, watcher.limit, 0)] = chain.start
    state, seen = np.divmod(np.arange(size), layers)
    return Watched(rates=matrix, state=state, seen=seen, start=start)


def counted_rate(chain: Chain, occurrence: Occurrence) -> Floats:
    """How often something happens in each state, shape (size,)."""
    out = np.zeros(chain.size)
    for flow, rows, silent in zip(chain.flows, occurrence.rows, occurrence.silent, strict=True):
        out += np.bincount(flow.source[rows], weights=flow.rate[rows], minlength=chain.size)
        out += np.bincount(flow.silent_source[silent], weights=flow.silent_rate[silent], minlength=chain.size)
    return out
