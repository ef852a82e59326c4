"""Compile and one forecast of the shared random process, beside plain NumPy and SciPy. usage: bench_shared.py [OPTIONS]

The process is a random factored crisis (n boolean options, four actors, weighted conjunctions, two absorbing outcomes);
its generator is read from the folder named by DETENTE_REFERENCE. Two comparisons, both sides in one run:

* compile: our engine from a model to a chain with causes, against the plain NumPy build of the same process's
  matrix (which
  has no causes, and picks an actor before a move, where ours has a clock for each option: same states, same number of
  transitions, other rates);
* forecast: P(war by time 12) on the chain so compiled, against the same uniformisation written in a few lines of
  SciPy on the same generator with the same rates: equal numbers.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.stats import poisson

from detente.analysis import forecast
from detente.case import model as m
from detente.formula import Factor, Kind, Vocabulary, compile_formula
from detente.game import Chain, compile_game, make_chain, solve

HORIZON = 12.0


def median(work: Callable[[], object], times: int) -> float:
    """Median seconds of a piece of work."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def model_of(crisis: object, n: int) -> m.Model:
    """The shared process as a model: one option per bit, an event per outcome, actors who look one flow ahead."""
    names = [f"a{bit % 4}.o{bit}" for bit in range(n)]
    outcomes = ("open", "war", "deal")
    words = Vocabulary({**{x: Factor(("no", "yes")) for x in names}, "end": Factor(outcomes)}, frozenset())

    def formula(text: str, kind: Kind) -> object:
        return compile_formula(text, words, kind)

    def conjunction(mask: int, value: int) -> str:
        return " and ".join(("" if value >> b & 1 else "not ") + names[b] for b in range(n) if mask >> b & 1)

    def hazard(sort: str) -> str:
        mask, value = getattr(crisis, f"{sort}_mask"), getattr(crisis, f"{sort}_val")
        rates, base = getattr(crisis, sort), getattr(crisis, f"{sort}_base")
        terms = [f"{rate} * ({conjunction(int(a), int(b))})" for a, b, rate in zip(mask, value, rates, strict=True)]
        return " + ".join([str(base), *terms])

    def start(levels: int) -> tuple[float, ...]:
        return (1.0,) + (0.0,) * (levels - 1)

    return m.Model(
        title="shared", digest="", clock="month", start="start", parameters={},
        actors=tuple(m.Actor(id=f"a{k}", name="", path=f"actors.a{k}", rationality=1.0, foresight=None, depth=1.5)
                     for k in range(4)),
        factors=(*(m.Factor(id=x, path=x, levels=("no", "yes"), start=start(2)) for x in names),
                 m.Factor(id="end", path="end", levels=outcomes, start=start(3))),
        options=tuple(m.Option(factor=x, path=x, owner=x[:2], tempo=m.Rate(formula=formula("0.25", Kind.NUMBER)),
                               commitment=0.25, costs=(0.0, 0.0)) for x in names),
        rules=(), final=(m.Outcome(id="end", path="final", formula=formula("end is not open", Kind.BOOLEAN)),),
        events=tuple(m.Event(id=x, path=x, when=formula("end is open", Kind.BOOLEAN), then=(("end", level),),
                             rate=m.Rate(formula=formula(hazard(sort), Kind.NUMBER)))
                     for x, sort, level in (("war", "hw", 1), ("deal", "hd", 2))),
        since=(), calendar=(), bodies=(), promises=(), holds=(),
        interests={f"a{k}": tuple(m.Interest(id=str(j), path=f"i{k}{j}", weight=float(crisis.w[k, j]), welfare=None,
                                             formula=formula(conjunction(int(crisis.mask[k, j]), int(crisis.val[k, j])),
                                                             Kind.BOOLEAN)) for j in range(crisis.mask.shape[1]))
                   for k in range(4)},
    )  # fmt: skip


def scipy_row(chain: Chain, goal: np.ndarray) -> float:
    """P(goal by the horizon) by uniformisation in a few lines of SciPy, to 1e-13."""
    out = np.where(goal, 0.0, chain.exit_rates())
    q = float(out.max())
    live = sp.diags_array(1 - out / q) + sp.diags_array(np.where(goal, 0.0, 1 / q)) @ chain.rates()
    forward = sp.csr_array(live.T)
    steps = int(q * HORIZON + 12 * np.sqrt(q * HORIZON) + 40)
    p, total = chain.start.copy(), 0.0
    for weight in poisson.pmf(np.arange(steps), q * HORIZON):
        total += weight * p[goal].sum()
        p = forward @ p
    return float(total)


def main() -> None:
    """Print both comparisons."""
    reference = os.environ.get("DETENTE_REFERENCE")
    if reference is None:
        sys.exit("Set DETENTE_REFERENCE to the folder that holds bench/crisisgen.py.")
    sys.path.insert(0, str(Path(reference) / "bench"))
    from crisisgen import csr, make

    n = int(sys.argv[1]) if len(sys.argv) > 1 else 16
    crisis = make(n)
    model = model_of(crisis, n)
    game = compile_game(model)
    strategies = solve(game)[0]
    chain = make_chain(game, strategies)
    goal = game.mask(compile_formula("end is war", Vocabulary({"end": Factor(("open", "war", "deal"))}, frozenset())))

    transitions = sum(len(flow.source) for flow in chain.flows)
    print(f"n = {n}: {chain.size:,} states, {transitions:,} transitions with their causes")
    ours = median(lambda: compile_game(model), 5)
    behave = median(lambda: make_chain(game, solve(game)[0]), 5)
    plain = median(lambda: csr(crisis), 5)
    print(f"compile: {ours:.3f} s, strategies and chain {behave:.3f} s; plain NumPy build {plain:.3f} s; "
          f"ratio {ours / plain:.1f} (all {(ours + behave) / plain:.1f})")  # fmt: skip
    answer = forecast.reach(chain, goal, within=HORIZON).estimate
    ours = median(lambda: forecast.reach(chain, goal, within=HORIZON), 5)
    plain = median(lambda: scipy_row(chain, goal), 3)
    print(
        f"P(war by {HORIZON:g}) = {answer.value:.10f}, bound {answer.bound:.1e}; "
        f"SciPy row {scipy_row(chain, goal):.10f}"
    )
    print(f"forecast: {ours:.3f} s; SciPy row {plain:.3f} s; ratio {ours / plain:.2f}")


if __name__ == "__main__":
    main()
