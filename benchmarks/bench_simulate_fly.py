"""Runs without listing the states, beside plain Numba on the same process.

Both sides draw the shared random crisis on the fly, in continuous time, until the game is final or 120 months have
passed, on one core, in one process. The plain row is what somebody would write by hand for this process and no other: a
state is a machine word, an interest a mask and a value, clocks of one rate, each look a logit worked out anew; it knows
no causes, logs nothing, and stops for nobody.
"""

import math
import time
from typing import Any

import numba
import numpy as np
from findings import Run, Section, Table, main
from measuring import timed
from shared_process import TEMPO, crisis_of, model_of, war
from telling import DASH, ratio, seconds, spread, states, three, times

from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.watch import Watch

HORIZON = 120.0
LOOKS = 20_000_000
"""About how many looks each timing takes."""
TEXT = """\
Runs drawn on the fly, states never listed, until the game is final or 120 months have passed, on one core. A look is
one ring of an option's clock or of a possible event's. The plain row is written by hand in Numba for this process and
no other; it knows no causes, logs nothing and stops for nobody. Both give the same P(war) within sampling error."""


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


def measure(n: int, looks: int) -> dict[str, Any]:
    """Seconds for a million looks of both sides, which take turns with the same number of runs."""
    crisis = crisis_of(n)
    masks = [getattr(crisis, name).astype(np.int64) for name in ("mask", "val")]
    hazards = [np.asarray(getattr(crisis, name)) for name in ("hw_mask", "hw_val", "hw", "hd_mask", "hd_val", "hd")]
    hazards = [column.astype(np.int64) if column.dtype.kind == "u" else column for column in hazards]
    # the tightest bound anybody would write down: the base and all hazards
    most = max(crisis.hw_base + crisis.hw.sum(), crisis.hd_base + crisis.hd.sum())
    watch = Watch(horizon=HORIZON, formulas=(war(),))
    begun = time.perf_counter()
    walk = FlyWalk.of(model_of(crisis, n))
    walk.paths(watch, first=0, runs=1, seed=1)
    warm = time.perf_counter() - begun

    def ours(runs: int) -> tuple[float, int]:
        paths = walk.paths(watch, first=0, runs=runs, seed=1)
        return float((paths.flags[paths.first[1:] - 1] & np.uint64(1)).mean()), paths.looks

    def by_hand(runs: int) -> tuple[float, int]:
        wars, made = plain(n, crisis.k, crisis.lam, *masks, crisis.w, *hazards, crisis.hw_base, most, runs, 1)
        return wars / runs, made

    by_hand(1)
    runs = max(100, int(looks / (ours(1000)[1] / 1000)))
    found: dict[str, Any] = {"runs": runs, "first": warm}
    for name, side in (("ours", ours), ("plain Numba", by_hand)):
        share, made = side(runs)
        taken = timed(lambda side=side: side(runs), warm=False, least=3, most=5)
        found[name] = {"seconds": [one / made * 1e6 for one in taken], "war": share}
    return found


def section(run: Run) -> Section:
    """Both rows for each size."""
    rows, ratios = [], {}
    for n in run.sizes(8, 12, 16, quick=(6,)):
        side = run.side("bench_simulate_fly", "measure", rounds=2, n=n, looks=LOOKS // (100 if run.quick else 1))
        mine, theirs = side.part("ours"), side.part("plain Numba")
        ratios[n] = ratio(theirs, mine)
        for name, one in (("ours", mine), ("plain Numba", theirs)):
            share = f"{one.told['war']:.4f}" if one.seconds else DASH
            rows.append((states(n), name, spread(one), three(1 / one.median), share,
                         times(ratio(one, mine)) if one is theirs else "",
                         seconds(side.told["first"]) if one is mine and one.seconds else ""))  # fmt: skip
    said = "; ".join(f"{states(n)}: {times(one)} as fast as plain Numba" for n, one in ratios.items())
    bad = [one for one in ratios.values() if one != one]
    goal = run.goal("simulate on the fly", "at least the Numba row, events of every kind included", said,
                    None if bad else min(ratios.values()) >= 1)  # fmt: skip
    header = (
        "states",
        "side",
        "time for a million looks",
        "million looks/s",
        "P(war)",
        "time, in ours",
        "first run, compiling",
    )
    return Section("Simulate on the fly", TEXT, (Table(header, tuple(rows)),), (goal,))


if __name__ == "__main__":
    main(section)
