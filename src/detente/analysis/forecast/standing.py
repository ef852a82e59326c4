"""Where the chain is at a time, for many sets side by side: what last brought it into each.

As in `at`, the flow over each transition into a set is weighted with the probability of staying there until the end.
One pass forward, of which every step is kept, serves all sets; the probabilities of staying are carried back in columns
(`loops`), each zero outside its set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from detente.analysis.forecast.begin import freely
from detente.analysis.forecast.goal import Bools, Watch
from detente.analysis.forecast.hindsight import TRACE
from detente.analysis.forecast.loops import WIDTH, compiled, hold, join, step
from detente.analysis.forecast.poisson import ROUNDING, window
from detente.game.chain import Chain

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stood:
    """How the chain came into a set and stayed."""

    gained: Floats
    """For each transition into the set, the expected time at its source times the probability of staying then."""
    first: Floats
    """Probability of staying from the beginning, by state."""
    slack: float


def kept(chain: Chain, time: float) -> bool:
    """Whether every step of so long a pass can be kept."""
    return chain.size * float(chain.exits.max(initial=0.0)) * time <= TRACE / 2.0


def stood(chain: Chain, start: Floats, sets: Sequence[tuple[Bools, Watch]], time: float) -> list[Stood]:
    """Look back on several sets.

    Args:
        chain: The chain, without calendar.
        start: Where it begins.
        sets: The sets, each with the transitions that enter it.
        time: When the chain is asked to be there.
    """
    free = freely(chain)
    rings = window(free.q * time)
    trace, misplaced = [start], 0.0
    for _ in range(rings.right - 1):
        misplaced += ROUNDING * float(free.cost @ trace[-1])
        trace.append(free.forward(trace[-1]))
    outflow = sp.csr_array(chain.inflow.matrix.T.tocsr())
    backward = rings.right * ROUNDING * (float(free.cost.max(initial=0.0)) + 4.0)
    slack = 2.0 * misplaced + backward + 2.0 * rings.error + 100.0 * ROUNDING
    out = []
    for begin in range(0, len(sets), WIDTH):
        block = sets[begin : begin + WIDTH]
        last = np.stack([mask for mask, _ in block], axis=1).astype(float)
        rows, lanes = np.nonzero(last == 0.0)
        source = np.concatenate([watched.source for _, watched in block])
        target = np.concatenate([watched.target for _, watched in block])
        sizes = [len(watched.source) for _, watched in block]
        lane_of = np.repeat(np.arange(len(block)), sizes)
        gained = np.zeros(len(source))
        z, y, nothing, nowhere = np.zeros_like(last), np.empty_like(last), np.zeros(len(block)), np.zeros_like(last)
        pieces = (
            outflow.indptr.astype(np.uint32), outflow.indices.astype(np.uint32), outflow.data / free.q, free.loop,
        )  # fmt: skip
        stepped, held, together = compiled(step), compiled(hold), compiled(join)
        for k in range(rings.right, 0, -1):
            stepped(*pieces, z, y, nothing, nowhere)
            held(rows, lanes, y)
            y += rings.weight(k) * last
            z, y = y, z
            together(source, target, lane_of, trace[k - 1], z, gained)
        stepped(*pieces, z, y, nothing, nowhere)
        held(rows, lanes, y)
        first = rings.weight(0) * last + y
        parts = np.split(gained / free.q, np.cumsum(sizes)[:-1])
        out += [Stood(part, first[:, lane].copy(), slack) for lane, part in enumerate(parts)]
    return out
