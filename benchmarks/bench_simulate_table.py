"""Runs by tables, beside a plain Numba table and vectorised NumPy.

The shared random process is run to a horizon of 120 or until it is final, asking for `end is war`.

* ours: continuous time, exponential waits included, alias tables of the solved chain with all its causes;
* plain Numba: the same process in discrete time as the generator defines it, one draw a step, the cumulated row of the
  state searched;
* NumPy: the same in discrete time, 10,000 runs abreast; steps of runs that go on are counted.

Ours has other rates (a clock for each option), so that runs have other lengths and another answer; each is checked
against its own exact value. A step is a change of state for us, a tick of the clock for the others.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from findings import Run, Section, Table, main
from shared_process import crisis_of, generator, model_of, war
from telling import ratio, seconds, spread, states, three, times

from detente.analysis import forecast
from detente.analysis.simulate.walk import TableWalk
from detente.analysis.simulate.watch import Watch
from detente.game import compile_game, make_chain, solve

HORIZON = 120
WAYS = ("ours", "plain Numba", "NumPy")
TEXT = """\
Runs by tables to a horizon of 120 or until the game is final, on one core. Ours is in continuous time, exponential
waits included, with alias tables of the solved chain and all its causes. The plain Numba row is the generator's
process in discrete time, one draw a step, the cumulated row of the state searched; the NumPy row the same with 10,000
runs abreast. A step is a change of state for us, a tick of the clock for the others. Ours has other rates, so that
each share of wars stands beside its own exact value."""


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


def taking_turns(ways: dict[str, Callable[[int], tuple[float, int]]], repeats: int) -> dict[str, dict[str, Any]]:
    """Seconds for a million steps of each way, and its share of wars; ways take turns, so that what else the machine
    does falls on all of them."""
    found: dict[str, dict[str, Any]] = {name: {"seconds": [], "shares": []} for name in ways}
    for repeat in range(repeats + 1):
        for name, work in ways.items():
            begun = time.perf_counter()
            share, steps = work(repeat)
            if repeat:  # the first is for compiling
                found[name]["seconds"].append((time.perf_counter() - begun) / steps * 1e6)
                found[name]["shares"].append(share)
    return {name: {**one, "war": statistics.mean(one["shares"])} for name, one in found.items()}


def measure(n: int, runs: int, repeats: int) -> dict[str, Any]:
    """All ways for one size."""
    crisis = crisis_of(n)
    game = compile_game(model_of(crisis, n))
    chain = make_chain(game, solve(game)[0])
    TableWalk.of(game, chain)  # compiles
    begun = time.perf_counter()
    walk = TableWalk.of(game, chain)
    ours = time.perf_counter() - begun
    watch = Watch(horizon=float(HORIZON), formulas=(war(),))

    def tables(repeat: int) -> tuple[float, int]:
        paths = walk.paths(watch, first=repeat * runs, runs=runs, seed=1)
        return float((paths.flags[paths.first[1:] - 1] & np.uint64(1)).mean()), int(paths.steps.sum())

    begun = time.perf_counter()
    flips, to_war, to_deal = generator().csr(crisis)
    order = np.argsort(flips.indices.reshape(-1, n + 1) ^ np.arange(2**n)[:, None], axis=1)[:, 1:]
    chances = np.take_along_axis(flips.data.reshape(-1, n + 1), order, axis=1)
    table = np.cumsum(np.column_stack([to_war, to_deal, chances]), axis=1)
    theirs = time.perf_counter() - begun
    alive, exact = np.zeros(2**n), 0.0
    alive[0] = 1.0
    for _ in range(HORIZON):
        exact += float(alive @ to_war)
        alive = flips.T @ alive
    dice = np.random.default_rng(1)

    def numba_row(repeat: int) -> tuple[float, int]:
        wars, steps = plain(table, table.shape[1], runs, HORIZON, 88172645463325252 + repeat)
        return wars / runs, steps

    def numpy_row(repeat: int) -> tuple[float, int]:
        wars, steps = abreast(table, 10_000, HORIZON, dice)
        return wars / 10_000, steps

    found = taking_turns(dict(zip(WAYS, (tables, numba_row, numpy_row), strict=True)), repeats)
    truth = forecast.reach(chain, game.mask(war()), within=float(HORIZON)).estimate.value
    for name, right, took in zip(WAYS, (truth, exact, exact), (ours, theirs, theirs), strict=True):
        found[name].update(exact=right, table=took)
    return found


def section(run: Run) -> Section:
    """A row for each way and size."""
    rows, ratios = [], {}
    for n in run.sizes(8, 12, 16, quick=(6,)):
        side = run.side(
            "bench_simulate_table", "measure", n=n, runs=2_000 if run.quick else 100_000, repeats=3 if run.quick else 7
        )
        parts = {name: side.part(name) for name in WAYS}
        ratios[n] = ratio(parts["plain Numba"], parts["ours"])
        for name, one in parts.items():
            if one.missing:
                rows.append((states(n), name, one.missing, *["–"] * 5))
                continue
            against = "" if name == "ours" else times(ratio(one, parts["ours"]))
            rows.append((states(n), name, spread(one), three(1 / one.median), against,
                         f"{one.told['war']:.4f}", f"{one.told['exact']:.4f}", seconds(one.told["table"])))  # fmt: skip
    said = "; ".join(f"{states(n)}: {times(one)} as fast as plain Numba" for n, one in ratios.items())
    bad = [one for one in ratios.values() if one != one]
    goal = run.goal("simulate by tables", "at least the Numba row, events of every kind included", said,
                    None if bad else min(ratios.values()) >= 1)  # fmt: skip
    header = (
        "states",
        "side",
        "time for a million steps",
        "million steps/s",
        "time, in ours",
        "P(war)",
        "exact",
        "table made in",
    )
    return Section("Simulate by tables", TEXT, (Table(header, tuple(rows)),), (goal,))


if __name__ == "__main__":
    main(section)
