"""The most probable path: the sequence of states from the start to the goal that is likeliest as a sequence.

Its probability is that of its first state times the product of its jump probabilities (the rate of each jump divided by
the total rate of its state); times play no part. It is a shortest path with -log of these as lengths (Dijkstra 1959).
A path is one of very many: its probability is that of the sequence, not of the goal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import dijkstra

from detente.analysis.forecast.begin import Start, begin
from detente.analysis.forecast.goal import AnyChain, Goal, Happening, checked, counted_rows, silent_rates, watch
from detente.game.chain import Chain
from detente.game.lattice import LatticeChain

Floats = npt.NDArray[np.float64]

TIE = 1e-13
"""Added to every length."""
UNLIKELY = 1e6
"""Longer than any way; of what never happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A sequence of states, what caused each step, and its probability as a sequence."""

    states: tuple[int, ...]
    """From the start to the goal; a mark that changes nothing repeats the last state."""
    flows: tuple[int, ...]
    """For each step, the flow that most likely takes it."""
    steps: tuple[float, ...]
    """Probability of each step, given the one before."""
    probability: float


def path(chain: AnyChain, goal: Goal, *, start: Start = None) -> Path | None:
    """Find the most probable path to a goal, or to a mark's first happening.

    Args:
        chain: The chain.
        goal: States, or what is to happen.
        start: Another start distribution, or what `after` found.

    Returns:
        The path; None if the goal cannot be reached, where a calendar makes what can happen depend on the time, and on
        a lattice, where none is looked for.

    Raises:
        QueryError: If a mask does not fit the chain.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> found = path(chain, war)
    >>> found.states, [chain.flows[flow].cause.label for flow in found.flows], round(found.probability, 6)
    ((0, 1, 2), ['tension', 'us.strike to yes'], 0.129032)
    """
    goal = checked(chain, goal)
    begun = begin(chain, start)
    if isinstance(chain, LatticeChain) or chain.calendar or begun is None:
        return None
    p = begun[0]
    inside = np.zeros(chain.size, bool) if isinstance(goal, Happening) else goal
    size = chain.size
    rates, ends, exits = _open_rates(chain, goal)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = sp.coo_array(rates)
        lengths = -np.log(steps.data / exits[steps.row])
        finish = -np.log(np.where(inside, 1.0, ends / exits))
    begins, lasts = np.flatnonzero(p), np.flatnonzero(np.isfinite(finish))
    source = np.concatenate([steps.row, np.full(len(begins), size), lasts])
    target = np.concatenate([steps.col, begins, np.full(len(lasts), size + 1)])
    weight = np.concatenate([lengths, -np.log(p[begins]), finish[lasts]])
    kept = np.isfinite(weight)
    graph = sp.csr_array(
        sp.coo_array((np.maximum(weight[kept], 0.0) + TIE, (source[kept], target[kept])), shape=(size + 2, size + 2))
    )  # what is certain must not look like no step; of equals the shorter
    _, predecessors = dijkstra(graph, indices=np.array([size]), return_predecessors=True)
    came = predecessors[0]
    if came[size + 1] < 0:
        return None
    states = [int(came[size + 1])]
    while came[states[-1]] != size:
        states.append(int(came[states[-1]]))
    states.reverse()
    return _told(chain, goal, states, exits, float(p[states[0]]))


def _open_rates(chain: Chain, goal: Goal) -> tuple[sp.csr_array, Floats, Floats]:
    """Rates at which nothing is marked, rates at which a mark happens, total rates; a path ends in its first goal."""
    matrix, exits = chain.inflow.matrix, chain.exits
    ends: Floats = np.zeros(chain.size)
    kept = matrix.data > 0
    if isinstance(goal, Happening):
        watched = watch(chain, goal)
        ends += np.bincount(watched.source, weights=watched.rate, minlength=chain.size)
        kept = kept & ~counted_rows(chain, goal)[chain.inflow.entry]
        exits = exits + silent_rates(chain, goal)
    target = np.repeat(np.arange(chain.size), np.diff(matrix.indptr))[kept]
    rates = sp.csr_array(
        sp.coo_array((matrix.data[kept], (matrix.indices[kept], target)), shape=(chain.size, chain.size))
    )
    return rates, ends, exits


def paths(chain: AnyChain, goals: Sequence[Goal], *, start: Start = None) -> list[Path | None]:
    """`path` to each of several goals, by one search from the start.

    The shortest way to a set of states meets it only at its end, and the shortest way to what happens does not have it
    happen before, save where what counts and what does not lead from one state to the same other; then, and where what
    counts may change nothing, there is a search of its own.

    Args:
        chain: The chain.
        goals: States, or what is to happen.
        start: Another start distribution, or what `after` found.

    Returns:
        For each goal the path, as `path` gives it.

    Raises:
        QueryError: If a mask does not fit the chain.
    """
    goals = [checked(chain, goal) for goal in goals]
    begun = begin(chain, start)
    if isinstance(chain, LatticeChain) or chain.calendar or begun is None or len(goals) < 2:
        return [path(chain, goal, start=start) for goal in goals]
    p, size, inflow = begun[0], chain.size, chain.inflow.matrix
    rates = sp.csr_array((inflow.data, inflow.indices, inflow.indptr), shape=inflow.shape).T.tocsr()
    rates.sum_duplicates()
    begins = np.flatnonzero(p)
    with np.errstate(divide="ignore", invalid="ignore"):
        lengths = -np.log(np.append(rates.data / np.repeat(chain.exits, np.diff(rates.indptr)), p[begins]))
    graph = sp.csr_array(
        (np.maximum(np.where(np.isnan(lengths), np.inf, lengths), 0.0) + TIE, np.append(rates.indices, begins),
         np.append(rates.indptr, len(lengths))), shape=(size + 1, size + 1),
    )  # fmt: skip
    graph.data[np.isinf(graph.data)] = UNLIKELY
    distances, predecessors = dijkstra(graph, indices=size, return_predecessors=True)
    return [_along(chain, goal, p, distances[:size], predecessors, start) for goal in goals]


def _along(
    chain: Chain, goal: Goal, p: Floats, distances: Floats, came: npt.NDArray[np.integer], start: Start
) -> Path | None:
    """The path to one goal, read from a search that looked for none."""
    if isinstance(goal, Happening):
        if silent_rates(chain, goal).any():
            return path(chain, goal, start=start)
        watched = watch(chain, goal)
        ends = np.bincount(watched.source, weights=watched.rate, minlength=chain.size)
        with np.errstate(divide="ignore", invalid="ignore"):
            distances = distances - np.log(ends / chain.exits)
    else:
        distances = np.where(goal, distances, np.inf)
    last = int(np.nanargmin(distances)) if not np.isnan(distances).all() else 0
    if not distances[last] < UNLIKELY:
        return None
    states = [last]
    while came[states[-1]] != chain.size:
        states.append(int(came[states[-1]]))
    states.reverse()
    if isinstance(goal, Happening):
        for here, there in pairwise(states):
            for number, rows in _between(chain, here, there).items():
                mask = goal.rows[number] if number < len(goal.rows) else None
                if mask is not None and mask[rows].any():
                    return path(chain, goal, start=start)
    return _told(chain, goal, states, chain.exits, float(p[states[0]]))


def _between(chain: Chain, here: int, there: int) -> dict[int, npt.NDArray[np.integer]]:
    """For each flow that leads from one state to another, its rows that do, if they ever happen."""
    inflow = chain.inflow
    begin_, end = inflow.matrix.indptr[there], inflow.matrix.indptr[there + 1]
    at = np.flatnonzero((inflow.matrix.indices[begin_:end] == here) & (inflow.matrix.data[begin_:end] > 0)) + begin_
    entries = np.sort(inflow.entry[at])
    ends = np.cumsum([len(flow.source) for flow in chain.flows])
    numbers = np.searchsorted(ends, entries, side="right")
    found: dict[int, npt.NDArray[np.integer]] = {}
    for number in np.unique(numbers):
        first = ends[number] - len(chain.flows[number].source)
        found[int(number)] = entries[numbers == number] - first
    return found


def _told(chain: Chain, goal: Goal, states: list[int], exits: Floats, first: float) -> Path:
    """The causes and probabilities along a sequence of states."""
    flows: list[int] = []
    steps: list[float] = []
    for here, there in pairwise(states):
        rates: dict[int, float] = {}
        for number, rows in _between(chain, here, there).items():
            if isinstance(goal, Happening) and number < len(goal.rows) and (mask := goal.rows[number]) is not None:
                rows = rows[~mask[rows]]
            if (rate := float(chain.flows[number].rate[rows].sum())) > 0:
                rates[number] = rate
        flows.append(max(rates, key=rates.__getitem__))
        steps.append(sum(rates.values()) / float(exits[here]))
    if isinstance(goal, Happening):
        here = states[-1]
        rates = {}
        landed: dict[int, float] = {}
        watched, begin_ = watch(chain, goal), 0
        for number, end in enumerate(watched.ends):
            at = np.flatnonzero(watched.source[begin_:end] == here) + begin_
            begin_ = end
            if (rate := float(watched.rate[at].sum())) > 0:
                rates[number] = rate
            for row in at:
                there = int(watched.target[row])
                landed[there] = landed.get(there, 0.0) + float(watched.rate[row])
        flows.append(max(rates, key=rates.__getitem__))
        steps.append(sum(rates.values()) / float(exits[here]))
        states = [*states, max(landed, key=landed.__getitem__)]
    return Path(states=tuple(states), flows=tuple(flows), steps=tuple(steps),
                probability=first * float(np.prod(steps)))  # fmt: skip
