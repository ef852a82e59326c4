"""Our engine on the shared process: compiled, swept, asked."""

import time
from math import inf
from typing import Any

import numpy as np
from measuring import high_water, timed, triad
from shared_process import crisis_of, lattice_of, listed, model_of, war

from detente.analysis import forecast
from detente.game.lattice import LatticeChain
from detente.game.lattice.behaviour import behave
from detente.game.lattice.compile import lay_lattice
from detente.game.lattice.crew import Crew, hands
from detente.game.lattice.operator import Sweeper
from detente.game.lattice.sweeps import weighted

HORIZON = 12.0
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
    chain, goal = lattice_of(n)
    chain = listed(chain)  # XXX until forecasts know lattices
    asked = {"by time": lambda: forecast.reach(chain, goal, within=HORIZON).estimate}
    if ever:
        asked["ever"] = lambda: forecast.reach(chain, goal, within=inf).estimate
        asked["steps"] = lambda: forecast.time_to(chain, chain.final)
    found: dict[str, Any] = {}
    for name, work in asked.items():
        estimate = work()
        found[name] = {"seconds": timed(work, least=2, most=7, budget=3.0), "value": estimate.value,
                       "bound": estimate.bound, "status": estimate.status.value}  # fmt: skip
    return found


def bounded(n: int) -> dict[str, Any]:
    """P(war by time 12) of the generator's own numbers, once, with the time to make the chain."""
    begun = time.perf_counter()
    chain, goal = lattice_of(n)
    return _asked_once(chain, goal, time.perf_counter() - begun)


def whole(n: int) -> dict[str, Any]:
    """The same from the model: laid out, behaviour, chain, probability."""
    crisis = crisis_of(n)
    begun = time.perf_counter()
    laid = lay_lattice(model_of(crisis, n))
    chain, goal = behave(laid).chain, laid.mask(war())
    return _asked_once(chain, goal, time.perf_counter() - begun)


def _asked_once(chain: LatticeChain, goal: Any, made: float) -> dict[str, Any]:
    begun = time.perf_counter()
    found = forecast.reach(chain, goal, within=HORIZON).estimate
    taken = time.perf_counter() - begun
    return {
        "made": {"seconds": [made]}, "asked": {"seconds": [taken], "value": found.value, "bound": found.bound},
        "total": high_water(),
    }  # fmt: skip


def sweep(n: int) -> dict[str, Any]:
    """A step of a distribution, of an expectation, on the generator's own numbers, and a triad over as many bytes.

    Each is y = d x + R x with d the rate at which nothing happens: as many terms for a state as the other rows have.
    """
    lanes = lattice_of(n)[0].within
    sweeper = Sweeper(lanes)
    size = lanes.box.size
    x, y, own = np.random.default_rng(1).random(size), np.empty(size), np.random.default_rng(2).random(size)
    moved = 8 * (sweeper.rate.size + 3 * size)
    found: dict[str, Any] = {"transitions": sweeper.rate.size + size}
    for threads in dict.fromkeys((1, min(2, hands()))):
        with Crew(sweeper.rate.size, threads) as crew:
            for name, ahead in (("back", False), ("forward", True)):

                def work(ahead: bool = ahead, crew: Crew = crew) -> None:
                    crew.run(weighted, sweeper.parts, sweeper.rate, sweeper.ways, ahead, own, x, 1.0, y, sweeper.block)

                found[f"{name}, {threads}"] = {"seconds": timed(work), "threads": threads, "bytes": moved}
    return {**found, "triad": triad(min(MOST_TRIAD, moved / 2**20))}
