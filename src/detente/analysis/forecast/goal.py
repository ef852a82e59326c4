"""What a question looks for: a goal, and the transitions at which it comes about.

A goal is a set of states (it is reached when the chain is there) or a `Happening`, a set of transitions (it is reached
when one of them happens). Either way a `Watch` lists the transitions that reach it, with the part of each rate that is
chance, chosen or slip.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import QueryError
from detente.game.chain import Chain

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Happening:
    """A mark: which transitions count.

    For each flow of the chain a mask over its rows and one over its silent rows, or None where none counts; for each
    calendar entry a mask over the states in which its jump counts. What is left out at the end does not count.
    """

    rows: tuple[Bools | None, ...]
    silent: tuple[Bools | None, ...] = ()
    jumps: tuple[Bools | None, ...] = ()


Goal = Bools | Happening


@dataclass(frozen=True, slots=True)
class Watch:
    """The transitions that reach a goal, in the order of the flows, silent ones after the others of their flow."""

    source: Ints
    target: Ints
    carried: Floats
    """Rates, shape (3, rows): carried by chance, chosen, slip."""
    ends: tuple[int, ...]
    """For each flow, the row after its last."""
    jumps: tuple[Bools, ...]
    """For each calendar entry, the states from which its jump reaches the goal."""

    @property
    def rate(self) -> Floats:
        """How often each transition happens, shape (rows,)."""
        return np.asarray(self.carried.sum(axis=0))

    def most(self, chain: Chain) -> float:
        """The most often that one of them happens in any state."""
        if not len(self.source):
            return 0.0
        return float(np.bincount(self.source, weights=self.rate, minlength=chain.size).max())


def entering(chain: Chain, mask: Bools) -> Happening:
    """The happening that a set of states is entered, by a transition or a calendar entry."""
    return Happening(
        tuple(mask[flow.target] & ~mask[flow.source] for flow in chain.flows),
        jumps=tuple(mask[jump.target] & ~mask for jump in chain.calendar),
    )


def checked(chain: Chain, goal: Goal) -> Goal:
    """A goal that fits the chain.

    Raises:
        QueryError: If its masks do not have the shapes of the chain.
    """
    if not isinstance(goal, Happening):
        return _fits(np.asarray(goal), chain.size, "states")
    for masks, sizes, what in (
        (goal.rows, [len(flow.source) for flow in chain.flows], "rows of flows"),
        (goal.silent, [len(flow.silent_source) for flow in chain.flows], "silent rows of flows"),
        (goal.jumps, [chain.size for _ in chain.calendar], "states at calendar entries"),
    ):
        if len(masks) > len(sizes):
            raise QueryError(f"The mark has {len(masks)} masks over {what}, the chain takes at most {len(sizes)}.")
        for mask, size in zip(masks, sizes, strict=False):
            if mask is not None:
                _fits(mask, size, what)
    return goal


def _fits(mask: Bools, size: int, what: str) -> Bools:
    if mask.shape != (size,) or mask.dtype != np.bool_:
        raise QueryError(f"A mask over {what} must be {size} truth values, not {mask.dtype} of shape {mask.shape}.")
    return mask


def watch(chain: Chain, goal: Goal) -> Watch:
    """List the transitions that reach a goal."""
    happening = goal if isinstance(goal, Happening) else entering(chain, goal)
    sources, targets, carried, ends, total = [], [], [], [], 0
    for number, flow in enumerate(chain.flows):
        mask = _of(happening.rows, number)
        if mask is not None and mask.any():
            at = np.flatnonzero(mask)
            rate = flow.rate[at]
            chosen = None if flow.chosen is None else flow.chosen[at]
            zero = np.zeros(len(at))
            sources.append(flow.source[at])
            targets.append(flow.target[at])
            carried.append(np.stack([rate, zero, zero] if chosen is None else [zero, chosen, rate - chosen]))
            total += len(at)
        still = _of(happening.silent, number)
        if still is not None and still.any():  # what changes nothing gains nothing: never chosen
            at = np.flatnonzero(still)
            rate = flow.silent_rate[at]
            zero = np.zeros(len(at))
            sources.append(flow.silent_source[at])
            targets.append(flow.silent_source[at])
            carried.append(np.stack([rate, zero, zero] if flow.chosen is None else [zero, zero, rate]))
            total += len(at)
        ends.append(total)
    none = np.zeros(chain.size, bool)
    jumps = tuple(none if (found := _of(happening.jumps, n)) is None else found for n in range(len(chain.calendar)))
    empty = np.empty(0, np.int64)
    return Watch(
        np.concatenate([empty, *sources]),
        np.concatenate([empty, *targets]),
        np.concatenate([np.empty((3, 0)), *carried], axis=1),
        tuple(ends),
        jumps,
    )


def everywhere(chain: Chain) -> Watch:
    """No transitions, but all states: for readings of the time spent in each."""
    states = np.arange(chain.size)
    none = np.zeros(chain.size, bool)
    return Watch(states, states, np.zeros((3, chain.size)), (0,) * len(chain.flows), (none,) * len(chain.calendar))


def counted_rows(chain: Chain, happening: Happening) -> Bools:
    """Which rows count, over the rows of all flows one after another."""
    parts = [np.zeros(len(flow.source), bool) if (mask := _of(happening.rows, n)) is None else mask
             for n, flow in enumerate(chain.flows)]  # fmt: skip
    return np.concatenate([np.empty(0, bool), *parts])


def silent_rates(chain: Chain, happening: Happening) -> Floats:
    """How often something that counts happens and leaves the state as it is, shape (size,)."""
    out = np.zeros(chain.size)
    for number, flow in enumerate(chain.flows):
        mask = _of(happening.silent, number)
        if mask is not None:
            out += np.bincount(flow.silent_source[mask], weights=flow.silent_rate[mask], minlength=chain.size)
    return out


def _of(masks: tuple[Bools | None, ...], number: int) -> Bools | None:
    return masks[number] if number < len(masks) else None
