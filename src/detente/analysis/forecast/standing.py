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

from detente.analysis.forecast.columns import LANES, Trace, bits, room
from detente.analysis.forecast.goal import Bools, Watch
from detente.analysis.forecast.hindsight import TRACE
from detente.analysis.forecast.poisson import ROUNDING, window
from detente.game.chain import Chain

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ended:
    """A set of states, and what is expected at the end in each of them."""

    mask: Bools
    watched: Watch
    """The transitions that enter it."""
    last: Floats


@dataclass(frozen=True, slots=True)
class Stood:
    """How the chain came into a set and stayed."""

    gained: Floats
    """For each transition into the set, the expected time at its source times what is expected at the end then."""
    first: Floats
    """What is expected at the end of having stayed from the beginning, by state."""
    slack: float


def kept(chain: Chain, time: float) -> bool:
    """Whether every step of so long a pass can be kept."""
    return chain.size * float(chain.exits.max(initial=0.0)) * time <= TRACE / 2.0


def stood(chain: Chain, trace: Trace, sets: Sequence[Ended], time: float) -> list[Stood]:
    """Look back on several sets.

    Args:
        chain: The chain, without calendar.
        trace: Where it was, at least as long as `time`.
        sets: The sets.
        time: When the chain is asked to be there.
    """
    from detente.analysis.forecast.loops import back  # only what is large is worth compiled loops

    rings = window(trace.q * time)
    weight = np.array([rings.weight(k) for k in range(rings.right + 1)])
    outflow = sp.csr_array(chain.inflow.matrix.T.tocsr())
    step = (outflow.indptr.astype(np.uint32), outflow.indices.astype(np.uint32), outflow.data / trace.q,
            1.0 - chain.exits / trace.q)  # fmt: skip
    cost = float((np.diff(outflow.indptr)).max(initial=0)) + 2.0 * len(chain.flows) + 14.0
    slack = 2.0 * trace.slack + rings.right * ROUNDING * cost + 2.0 * rings.error + 100.0 * ROUNDING
    out = []
    for begin in range(0, len(sets), LANES):
        block = sets[begin : begin + LANES]
        inside, last = np.zeros((chain.size, LANES), bool), room(chain.size)
        for lane, ended in enumerate(block):
            inside[:, lane], last[:, lane] = ended.mask, np.where(ended.mask, ended.last, 0.0)
        source = np.concatenate([ended.watched.source for ended in block])
        target = np.concatenate([ended.watched.target for ended in block])
        sizes = [len(ended.watched.source) for ended in block]
        gained = np.zeros(len(source))
        z, y = room(chain.size), room(chain.size)
        back(*step, bits(inside), last, weight, trace.x, source, target, np.repeat(np.arange(len(block)), sizes), z, y,
             gained)  # fmt: skip
        expected = y if rings.right % 2 else z
        after = (outflow @ expected) / trace.q + step[3][:, None] * expected
        first = inside * (rings.weight(0) * last + after)
        parts = np.split(gained / trace.q, np.cumsum(sizes)[:-1])
        out += [Stood(part, first[:, lane].copy(), slack) for lane, part in enumerate(parts)]
    return out
