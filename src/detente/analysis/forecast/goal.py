"""What a question looks for: a goal, and the transitions at which it comes about.

A goal is a set of states (it is reached when the chain is there) or a `Happening`, a set of transitions (it is reached
when one of them happens). Either way a `Watch` lists the transitions that reach it, with the part of each rate that is
chance, chosen or slip.
"""

from dataclasses import dataclass, replace
from typing import overload

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.lattice.watch import LatticeWatch, lattice_everywhere, lattice_watch
from detente.errors import QueryError
from detente.game.chain import Chain
from detente.game.lattice import LatticeChain

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
AnyChain = Chain | LatticeChain


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

    def leaping(self, jumps: tuple[Bools, ...]) -> "Watch":
        """The same with other jumps."""
        return replace(self, jumps=jumps)

    def nothing(self) -> Floats:
        """A reading of no time at all."""
        return np.zeros(len(self.source))

    def read(self, spent: Floats) -> Floats:
        """The time spent at the source of each transition, of layers in the top one."""
        return np.asarray((spent if spent.ndim == 1 else spent[:, -1])[self.source])

    def by_flow(self, gained: Floats) -> Floats:
        """What each flow carried, given what was read at its transitions; shape (3, flows)."""
        flows, begins = self.carried * gained, (0, *self.ends)[: len(self.ends)]
        parts = [flows[:, begin:end].sum(axis=1) for begin, end in zip(begins, self.ends, strict=True)]
        return np.stack(parts, axis=1) if parts else np.zeros((3, 0))

    def possible(self, states: Bools) -> bool:
        """Whether one of them leads from some states."""
        return bool((states[self.source] & (self.rate > 0)).any())

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


AnyWatch = Watch | LatticeWatch


def listed(chain: AnyChain, what: str) -> Chain:
    """A chain whose transitions are listed.

    Raises:
        QueryError: If it is a lattice.
    """
    if isinstance(chain, LatticeChain):
        raise QueryError(f"{what} cannot be asked of {chain.size:,} states: ask for states, at or within a time.")
    return chain


def checked(chain: AnyChain, goal: Goal) -> Goal:
    """A goal that fits the chain.

    Raises:
        QueryError: If its masks do not have the shapes of the chain.
    """
    if not isinstance(goal, Happening):
        return _fits(np.asarray(goal), chain.size, "states")
    chain = listed(chain, "What happens between states")
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


@overload
def watch(chain: Chain, goal: Goal) -> Watch: ...
@overload
def watch(chain: AnyChain, goal: Goal) -> AnyWatch: ...
def watch(chain: AnyChain, goal: Goal) -> AnyWatch:
    """List the transitions that reach a goal."""
    if isinstance(chain, LatticeChain):
        assert not isinstance(goal, Happening)
        return lattice_watch(chain, goal)
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


@overload
def everywhere(chain: Chain) -> Watch: ...
@overload
def everywhere(chain: AnyChain) -> AnyWatch: ...
def everywhere(chain: AnyChain) -> AnyWatch:
    """No transitions, but all states: for readings of the time spent in each."""
    if isinstance(chain, LatticeChain):
        return lattice_everywhere(chain)
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
