"""Runs by tables, beside a plain Numba table and vectorised NumPy. usage: bench_simulate_table.py [N ...]

The shared random process (`bench_shared.py`) is run to a horizon of 120 or until it is final, asking for `end is war`.

* ours: continuous time, exponential waits included, alias tables of the solved chain with all its causes;
* plain Numba: the same process in discrete time as the generator defines it, one draw a step, the cumulated row of the
  state searched (`reference/peers.md`, 3b);
* NumPy: the same in discrete time, 10,000 runs abreast; steps of runs that go on are counted.

Ours has other rates (a clock for each option), so that runs have other lengths and another answer; each is checked
against its own exact value. A step is a change of state for us, a tick of the clock for the others.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
from bench_shared import model_of

from detente.analysis import forecast
from detente.analysis.simulate.walk import TableWalk
from detente.analysis.simulate.watch import Watch
from detente.formula import Factor, Vocabulary, compile_formula
from detente.game import compile_game, make_chain, solve

HORIZON = 120
REPEATS = 7
WORDS = Vocabulary({"end": Factor(("open", "war", "deal"))}, frozenset())


@numba.njit(nogil=True)
def plain(table: Any, moves: Any, runs: int, horizon: int, seed: int) -> tuple[int, int]:
    """The plain row: for each state cumulated probabilities of war, deal, each flip; else it stays."""
    x = np.uint64(seed)
    wars, steps = 0, 0
    for _ in range(runs):
        s = 0
        for _ in range(horizon):
            x ^= x << np.uint64(13)
            x ^= x >> np.uint64(7)
            x ^= x << np.uint64(17)
            u = np.float64(x >> np.uint64(11)) * 2.0**-53
            steps += 1
            if u < table[s, 1]:
                wars += u < table[s, 0]
                break
            k = 2
            while k < moves and u >= table[s, k]:
                k += 1
            if k < moves:
                s ^= 1 << (k - 2)
    return wars, steps


def abreast(table: np.ndarray, runs: int, horizon: int, dice: np.random.Generator) -> tuple[int, int]:
    """The NumPy row: all runs take a step, those that have ended are left out."""
    state, wars, steps = np.zeros(runs, np.int64), 0, 0
    for _ in range(horizon):
        steps += len(state)
        u = dice.random(len(state))
        k = (u[:, None] >= table[state]).sum(axis=1)
        wars += int((k == 0).sum())
        going = k >= 2
        state, k = state[going], k[going] - 2
        moved = k < table.shape[1] - 2
        state[moved] ^= 1 << k[moved]
        if not len(state):
            break
    return wars, steps


Way = tuple[str, Callable[[int], tuple[float, int]], float, float]


def speeds(ways: list[Way]) -> list[tuple[float, float, float]]:
    """Median and best steps per second of each way, and its share of wars; ways take turns, so that what else the
    machine does falls on all of them."""
    rates: list[list[float]] = [[] for _ in ways]
    shares: list[list[float]] = [[] for _ in ways]
    for repeat in range(REPEATS + 1):
        for number, (_, work, _, _) in enumerate(ways):
            begun = time.perf_counter()
            share, steps = work(repeat)
            if repeat:  # the first is for compiling
                rates[number].append(steps / (time.perf_counter() - begun))
                shares[number].append(share)
    return [(statistics.median(r), max(r), statistics.mean(s)) for r, s in zip(rates, shares, strict=True)]


def main() -> None:
    """Print a row for each way and size."""
    reference = os.environ.get("DETENTE_REFERENCE")
    if reference is None:
        sys.exit("Set DETENTE_REFERENCE to the folder that holds bench/crisisgen.py.")
    sys.path.insert(0, str(Path(reference) / "bench"))
    from crisisgen import csr, make

    print(f"{'n':>3} {'way':<12} {'median M/s':>11} {'best M/s':>9} {'P(war)':>9} {'exact':>9}  table")
    for n in map(int, sys.argv[1:] or ("8", "12", "16")):
        crisis = make(n)
        game = compile_game(model_of(crisis, n))
        chain = make_chain(game, solve(game)[0])
        TableWalk.of(game, chain)  # compiles
        begun = time.perf_counter()
        walk = TableWalk.of(game, chain)
        ours = time.perf_counter() - begun
        war = compile_formula("end is war", WORDS)
        watch, runs = Watch(horizon=float(HORIZON), formulas=(war,)), 100_000

        def tables(repeat: int, walk: TableWalk = walk, watch: Watch = watch, runs: int = runs) -> tuple[float, int]:
            paths = walk.paths(watch, first=repeat * runs, runs=runs, seed=1)
            return float((paths.flags[paths.first[1:] - 1] & np.uint64(1)).mean()), int(paths.steps.sum())

        begun = time.perf_counter()
        flips, to_war, to_deal = csr(crisis)
        order = np.argsort(flips.indices.reshape(-1, n + 1) ^ np.arange(2**n)[:, None], axis=1)[:, 1:]
        chances = np.take_along_axis(flips.data.reshape(-1, n + 1), order, axis=1)
        table = np.cumsum(np.column_stack([to_war, to_deal, chances]), axis=1)
        theirs = time.perf_counter() - begun
        alive, exact_theirs = np.zeros(2**n), 0.0
        alive[0] = 1.0
        for _ in range(HORIZON):
            exact_theirs += float(alive @ to_war)
            alive = flips.T @ alive
        dice = np.random.default_rng(1)

        def numba_row(repeat: int, table: np.ndarray = table, runs: int = runs) -> tuple[float, int]:
            wars, steps = plain(table, table.shape[1], runs, HORIZON, 88172645463325252 + repeat)
            return wars / runs, steps

        def numpy_row(repeat: int, table: np.ndarray = table, dice: np.random.Generator = dice) -> tuple[float, int]:
            wars, steps = abreast(table, 10_000, HORIZON, dice)
            return wars / 10_000, steps

        exact = forecast.reach(chain, game.mask(war), within=float(HORIZON)).estimate.value
        ways: list[Way] = [
            ("ours", tables, exact, ours), ("plain Numba", numba_row, exact_theirs, theirs),
            ("NumPy", numpy_row, exact_theirs, theirs),
        ]  # fmt: skip
        for (way, _, truth, took), (median, best, share) in zip(ways, speeds(ways), strict=True):
            print(
                f"{n:>3} {way:<12} {median / 1e6:>11.1f} {best / 1e6:>9.1f} {share:>9.4f} {truth:>9.4f}  "
                f"{1e3 * took:.1f} ms", flush=True,
            )  # fmt: skip


if __name__ == "__main__":
    main()
