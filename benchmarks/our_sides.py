"""Our engine on the shared process: compiled, swept, asked."""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any

import numpy as np
from measuring import LONG, high_water, timed, triad
from shared_process import crisis_of, lattice_of, model_of, war

from detente.analysis import forecast
from detente.game.lattice import LatticeChain
from detente.game.lattice.behaviour import behave
from detente.game.lattice.compile import lay_lattice
from detente.game.lattice.crew import Crew, hands
from detente.game.lattice.operator import Sweeper
from detente.game.lattice.sweeps import step

HORIZON = 12.0
HALVES = ("upper", "lower")
"""Loops of the linear solver that read half of the rates."""
MOST_TRIAD = 768.0
"""MB of the arrays of a triad at most: far more than any cache holds."""


def build(n: int) -> dict[str, Any]:
    """From the model to the chain with its causes, strategies included: actors look one flow ahead."""
    model = model_of(crisis_of(n), n)

    def work() -> LatticeChain:
        return behave(lay_lattice(model)).chain

    chain = work()
    transitions, causes = chain.transitions, len(chain.causes)
    del chain
    return {"seconds": timed(work, budget=3.0), "transitions": transitions, "causes": causes}


def solve(n: int, ever: bool = True) -> dict[str, Any]:
    """Our answers on the generator's own numbers: by time 12, ever, and the expected time, each with its bound.

    Args:
        n: Number of options.
        ever: Whether to solve the linear equations too.
    """
    warm()
    chain, goal = lattice_of(n)
    asked = {"by time": lambda: forecast.reach(chain, goal, within=HORIZON).estimate}
    if ever:
        asked["ever"] = lambda: forecast.reach(chain, goal, within=inf).estimate
        asked["steps"] = lambda: forecast.time_to(chain, chain.final)
    found: dict[str, Any] = {}
    for name, work in asked.items():
        begun = time.perf_counter()
        with counted() as seen:
            estimate = work()
        taken = [time.perf_counter() - begun]
        if taken[0] < LONG:
            taken = timed(work, least=2, most=7, budget=3.0)
        found[name] = {"seconds": taken, "value": estimate.value,
                       "bound": estimate.bound, "status": estimate.status.value, "sweeps": -(-seen["halves"] // 2),
                       "held": high_water()}  # fmt: skip
    return found


def bounded(n: int) -> dict[str, Any]:
    """P(war by time 12) of the generator's own numbers, once, with the time to make the chain."""
    warm()
    begun = time.perf_counter()
    chain, goal = lattice_of(n)
    return _asked_once(chain, goal, time.perf_counter() - begun)


def whole(n: int) -> dict[str, Any]:
    """The same from the model: laid out, behaviour, chain, probability."""
    warm()
    crisis = crisis_of(n)
    begun = time.perf_counter()
    laid = lay_lattice(model_of(crisis, n))
    chain, goal = behave(laid).chain, laid.mask(war())
    return _asked_once(chain, goal, time.perf_counter() - begun)


def warm() -> None:
    """Have the loops compiled, on a small game."""
    chain, goal = lattice_of(8)
    for within in (HORIZON, inf):
        forecast.reach(chain, goal, within=within)
    forecast.time_to(chain, chain.final)
    behave(lay_lattice(model_of(crisis_of(8), 8)))


def _asked_once(chain: LatticeChain, goal: Any, made: float) -> dict[str, Any]:
    begun = time.perf_counter()
    with counted() as seen:
        found = forecast.reach(chain, goal, within=HORIZON).estimate
    taken, sweeps = time.perf_counter() - begun, -(-seen["halves"] // 2)
    return {
        "made": {"seconds": [made]}, "asked": {"seconds": [taken], "value": found.value, "bound": found.bound},
        "total": high_water(), "sweeps": sweeps, "bytes": 8 * sweeps * len(chain.within.lanes) * chain.box.size,
    }  # fmt: skip


def sweep(n: int) -> dict[str, Any]:
    """A sweep of a distribution, of an expectation, on the generator's own numbers, and a triad over as many bytes.

    Each is y = y + R x, the stays left out: n terms for a state, where the other rows have n + 1.
    """
    sweeper = Sweeper(lattice_of(n)[0].within)
    x, y = np.random.default_rng(1).random(sweeper.size), np.zeros(sweeper.size)
    moved = 8 * (sweeper.rate.size + 3 * sweeper.size)
    found: dict[str, Any] = {"transitions": sweeper.rate.size}
    for threads in dict.fromkeys((1, min(2, hands()))):
        with Crew(sweeper.rate.size, threads) as crew:
            for name, ahead in (("back", False), ("forward", True)):

                def work(ahead: bool = ahead, crew: Crew = crew) -> None:
                    crew.run(step, sweeper.parts, sweeper.rate, sweeper.ways, ahead, x, y, sweeper.block)

                found[f"{name}, {threads}"] = {"seconds": timed(work), "threads": threads, "bytes": moved}
    return {**found, "triad": triad(min(MOST_TRIAD, moved / 2**20))}


@contextlib.contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count how often loops over all rates are run meanwhile: `sweeps`, of which a half sweep is a half."""
    seen: Counter[str] = Counter()
    usual = Crew.run

    def run(self: Crew, loop: Any, parts: Any, *values: Any) -> None:
        function = loop.py_func
        if function.__code__.co_varnames[0] == "rate":
            seen["halves"] += 1 if function.__name__ in HALVES else 2
        usual(self, loop, parts, *values)

    Crew.run = run
    try:
        yield seen
    finally:
        Crew.run = usual
