"""Both sides of the strategies: our engine's hierarchy, record by record and as a lattice, and the plain one."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import plain_hierarchy
from measuring import timed
from shared_process import OUTCOMES, crisis_of, model_of

from detente.game import compile_game, make_chain, solve
from detente.game.chain import Flow
from detente.game.lattice.behaviour import behave
from detente.game.lattice.compile import lay_lattice

BEHAVIOUR = {"rationality": 1.5, "foresight": 12.0, "depth": 1.5}
TOLERANCE = 1e-6
SAMPLE = 64
"""States at which the two sides' rates are compared."""


def states_of(n: int) -> list[int]:
    """Some states, as the generator numbers them."""
    return [int(s) for s in np.random.default_rng(n).integers(0, 1 << n, SAMPLE)]


def sampled(flows: Iterable[Flow], codes: Callable[[Any], Any], n: int) -> list[list[float]]:
    """How often each option moves in the sampled states, from what each cause makes happen."""
    wanted = states_of(n)
    # in our codes the first option counts most and the ending least
    place = {sum((s >> b & 1) << (n - 1 - b) for b in range(n)) * len(OUTCOMES): i for i, s in enumerate(wanted)}
    rows = [place[sum((s >> b & 1) << (n - 1 - b) for b in range(n)) * len(OUTCOMES)] for s in wanted]
    found = np.zeros((n, len(wanted)))
    for flow in flows:
        if flow.cause.kind == "move":
            source = codes(flow.source)
            at = np.flatnonzero(np.isin(source, list(place)))
            bit = int(flow.cause.label.split(" ")[0].partition(".o")[2])
            for code, rate in zip(source[at], flow.rate[at], strict=True):
                found[bit, place[int(code)]] += rate
    return [[float(x) for x in row] for row in found[:, rows]]


def listed(n: int, actors: int) -> dict[str, Any]:
    """Ours with a record for each transition: the game compiled, then how everybody behaves."""
    model = model_of(crisis_of(n, actors), n, **BEHAVIOUR)
    game = compile_game(model)
    strategies = solve(game)[0]
    chain = make_chain(game, strategies)
    return {
        "behave": {"seconds": timed(lambda: solve(game), budget=3.0), "bound": strategies.value_bound},
        "compile": {"seconds": timed(lambda: compile_game(model), budget=2.0)},
        "states": game.space.size, "sample": sampled(chain.flows, lambda at: game.space.codes[at], n),
    }  # fmt: skip


def lattice(n: int, actors: int, once: bool = False) -> dict[str, Any]:
    """Ours as a lattice: laid out, then how everybody behaves, down to the chain.

    Args:
        n: Number of options.
        actors: Number of actors.
        once: Whether it is timed once, without a first untimed run (compiled loops are there from a small game).
    """
    behave(lay_lattice(model_of(crisis_of(10, actors), 10, **BEHAVIOUR)))
    model = model_of(crisis_of(n, actors), n, **BEHAVIOUR)
    begun = time.perf_counter()
    laid = lay_lattice(model)
    apart = time.perf_counter() - begun
    begun = time.perf_counter()
    found = behave(laid)
    taken = [time.perf_counter() - begun]
    bound, status, sample = found.value_bound, found.status.value, sampled(found.chain.flows(), lambda at: at, n)
    del found
    if not once:
        taken = timed(lambda: behave(laid), budget=3.0)
    return {
        "behave": {"seconds": taken, "bound": bound}, "compile": {"seconds": [apart]}, "status": status,
        "states": laid.box.size, "sample": sample,
    }  # fmt: skip


def plain(n: int, actors: int) -> dict[str, Any]:
    """The plain NumPy hierarchy."""
    crisis = crisis_of(n, actors)

    def work() -> plain_hierarchy.Thought:
        return plain_hierarchy.think(crisis, tolerance=TOLERANCE, **BEHAVIOUR)

    taken, begun = [], time.perf_counter()
    while not taken or (len(taken) < 5 and time.perf_counter() - begun < 5.0):
        start = time.perf_counter()
        found = work()
        taken.append(time.perf_counter() - start)
    return {
        "behave": {"seconds": taken, "bound": found.bound, "sweeps": found.sweeps},
        "sample": [[float(x) for x in row] for row in found.rates[:, states_of(n)]],
    }  # fmt: skip
