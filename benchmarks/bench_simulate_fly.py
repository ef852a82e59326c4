"""Runs without listing the states, beside plain Numba on the same process. usage: bench_simulate_fly.py [OPTIONS ...]

The process is the shared random crisis (n boolean options, four actors, two absorbing outcomes); its generator is read
from the folder named by DETENTE_REFERENCE. Both sides draw it on the fly, in continuous time, until the game is final
or 120 months have passed, on one core, in one run of this program. The plain row is what somebody would write by hand
for this process and no other: a state is a machine word, an interest a mask and a value, clocks of one rate, each look
a logit worked out anew; it knows no causes, logs nothing, and stops for nobody.
"""

import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
from bench_shared import model_of

from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.watch import Watch
from detente.formula import Factor, Vocabulary, compile_formula

HORIZON = 120.0
TEMPO = 0.25
LOOKS = 20_000_000
"""About how many looks each timing takes."""


@numba.njit(fastmath=True)
def plain(n, k, lam, mask, val, w, hw_mask, hw_val, hw, hd_mask, hd_val, hd, base, most, runs, seed):
    """War and looks in so many runs, drawn with what Numba itself offers."""
    np.random.seed(seed)  # noqa: NPY002
    wars, looks = 0, 0
    total = n * TEMPO + 2 * most
    for _ in range(runs):
        s, t = 0, 0.0
        while True:
            t += np.random.exponential() / total  # noqa: NPY002
            if t > HORIZON:
                break
            looks += 1
            u = np.random.random() * total  # noqa: NPY002
            if u < n * TEMPO:
                o = int(u / TEMPO)
                a, bit = o % k, 1 << o
                gain = 0.0
                for term in range(mask.shape[1]):
                    if mask[a, term] & bit:
                        gain += w[a, term] * (
                            ((s ^ bit) & mask[a, term] == val[a, term]) - 1.0 * (s & mask[a, term] == val[a, term])
                        )
                if np.random.random() < 1.0 / (1.0 + math.exp(-lam * gain)):  # noqa: NPY002
                    s ^= bit
                continue
            u -= n * TEMPO
            war = u < most
            u -= 0.0 if war else most
            rate = base
            for term in range(len(hw)):
                if war:
                    rate += hw[term] * (s & hw_mask[term] == hw_val[term])
                else:
                    rate += hd[term] * (s & hd_mask[term] == hd_val[term])
            if u < rate:
                wars += war
                break
    return wars, looks


def timed(work: Callable[[], tuple[float, int]], times: int = 5) -> tuple[float, float]:
    """P(war) and looks per second, the median of some timings."""
    speeds, share = [], 0.0
    for _ in range(times):
        begun = time.perf_counter()
        share, looks = work()
        speeds.append(looks / (time.perf_counter() - begun))
    return share, statistics.median(speeds)


def main() -> None:
    """Print both rows for each size."""
    reference = os.environ.get("DETENTE_REFERENCE")
    if reference is None:
        sys.exit("Set DETENTE_REFERENCE to the folder that holds bench/crisisgen.py.")
    sys.path.insert(0, str(Path(reference) / "bench"))
    from crisisgen import make

    war = compile_formula("end is war", Vocabulary({"end": Factor(("open", "war", "deal"))}, frozenset()))
    watch = Watch(horizon=HORIZON, formulas=(war,))
    for n in [int(text) for text in sys.argv[1:]] or [8, 12, 16]:
        crisis = make(n)
        masks = [getattr(crisis, name).astype(np.int64) for name in ("mask", "val")]
        hazards = [np.asarray(getattr(crisis, name)) for name in ("hw_mask", "hw_val", "hw", "hd_mask", "hd_val", "hd")]
        hazards = [column.astype(np.int64) if column.dtype.kind == "u" else column for column in hazards]
        # the tightest bound anybody would write down: the base and all hazards
        most = max(crisis.hw_base + crisis.hw.sum(), crisis.hd_base + crisis.hd.sum())

        def by_hand(runs: int, crisis: object = crisis, n: int = n, most: float = most, masks: list = masks,
                    hazards: list = hazards) -> tuple[float, int]:  # fmt: skip
            wars, looks = plain(n, 4, crisis.lam, *masks, crisis.w, *hazards, crisis.hw_base, most, runs, 1)
            return wars / runs, looks

        begun = time.perf_counter()
        walk = FlyWalk.of(model_of(crisis, n))
        walk.paths(watch, first=0, runs=1, seed=1)
        warm = time.perf_counter() - begun

        def ours(runs: int, walk: FlyWalk = walk) -> tuple[float, int]:
            paths = walk.paths(watch, first=0, runs=runs, seed=1)
            return float((paths.flags[paths.first[1:] - 1] & np.uint64(1)).mean()), paths.looks

        by_hand(1)
        runs = int(LOOKS / (ours(1000)[1] / 1000))
        mine, fast = timed(lambda runs=runs, ours=ours: ours(runs))
        theirs, slow = timed(lambda runs=runs, by_hand=by_hand: by_hand(runs))
        print(
            f"n = {n}: {fast / 1e6:.1f} M looks/s (first run {warm:.1f} s); plain Numba {slow / 1e6:.1f} M looks/s; "
            f"ratio {fast / slow:.2f}; P(war) {mine:.4f} and {theirs:.4f} in {runs:,} runs each"
        )


if __name__ == "__main__":
    main()
