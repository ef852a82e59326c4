"""The state space: the states a game can be in, in the order of their codes.

Kept are the feasible states that can be reached, through any transition of positive possible rate, from the support of
the start (with a hidden condition at any level its start allows, since actors who do not see it reckon with all).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order

from detente.errors import GameError, TooLargeError
from detente.game.dynamics import happenings
from detente.game.happening import Allowed, by_rules, describe
from detente.game.layout import Layout
from detente.game.view import View

Ints = npt.NDArray[np.int64]

ENUMERATE_ALL = 2**21
"""Up to this many codes all are looked at and the unreachable dropped; above it states are found wave by wave."""
SMALL = 2**13
"""Codes so few that all are looked at."""
FEW = 16
"""Codes are first gone through from the start, until more than one in so many is reached."""
MOST_STATES = 2**24
MOST_AT_START = 2**18
MOST_ROUNDS = 16
"""Rounds through all causes before reachable states are searched one by one."""
MOST_TRANSITIONS = 30_000_000
"""Somewhat over a gigabyte."""
MOST_REMEMBERED = 2**17
"""Up to this many states it is kept where transitions land."""
TABLE = 2**22
"""A table of positions is kept up to this many codes, or 64 for each state; above it they are found by bisection."""


@dataclass(frozen=True)
class Space:
    """States by position, with their codes in increasing order."""

    layout: Layout
    codes: Ints
    view: View = field(repr=False)

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.codes)

    @cached_property
    def digits(self) -> npt.NDArray[np.int8]:
        """One digit per state and factor, shape (states, factors)."""
        factors = range(len(self.layout.sizes))
        return (
            np.stack([self.view.digits[f] for f in factors], axis=1) if factors else np.zeros((self.size, 0), np.int8)
        )

    @cached_property
    def _table(self) -> npt.NDArray[np.int32] | None:
        most = max(TABLE, 64 * self.size)
        if self.layout.product > most or self.layout.product == self.size:
            return None
        table = np.full(self.layout.product, -1, np.int32)
        table[self.codes] = np.arange(self.size, dtype=np.int32)
        return table

    def find(self, codes: Ints) -> Ints:
        """Positions of codes, -1 where a code is no state."""
        if self.layout.product == self.size:
            return codes
        if self._table is not None:
            at: Ints = self._table[codes].astype(np.int64)
            return at
        at = np.minimum(np.searchsorted(self.codes, codes), self.size - 1)
        return np.where(self.codes[at] == codes, at, -1)

    def contains(self, codes: Ints) -> npt.NDArray[np.bool_]:
        """Which codes are states."""
        return np.asarray(self.find(codes) >= 0, bool)

    def describe(self, position: int) -> str:
        """A state in words."""
        return describe(self.layout, int(self.codes[position]))


def start_distribution(layout: Layout) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Codes of the support of the start and their probabilities.

    Raises:
        GameError: If a state of positive start probability breaks a rule.
    """
    codes, weights = np.zeros(1, np.int64), np.ones(1)
    for f, factor in enumerate(layout.model.factors):
        if factor.id in layout.model.fixed:
            digits, chances = [layout.set_digit(f, layout.model.fixed[factor.id])], [1.0]
        else:
            digits = [layout.set_digit(f, level) for level, p in enumerate(factor.start) if p > 0]
            chances = [p for p in factor.start if p > 0]
        codes = (codes[:, None] + np.array(digits, np.int64)[None, :] * layout.strides[f]).ravel()
        weights = (weights[:, None] * np.array(chances)[None, :]).ravel()
        if len(codes) > MOST_AT_START:
            raise TooLargeError(
                f"The start is spread over more than {MOST_AT_START:,} states. Start some conditions at one level."
            )
    view = View.of(layout, codes)
    for rule in layout.model.rules:
        broken = view.value(rule.forbidden)
        if broken.any():
            state = describe(layout, int(codes[np.flatnonzero(broken)[0]]))
            raise GameError(
                f"The start breaks the rule `{rule.path}` (never {rule.forbidden.text}): {state}.", rule.path
            )
    order = np.argsort(codes)
    return codes[order], weights[order]


def find_space(layouts: Sequence[Layout], also: Ints | None = None) -> Space:
    """Find the states of a game.

    Args:
        layouts: The game's layout, then those of its beliefs: a state is kept if any of them can reach it.
        also: Codes of feasible states besides the start from which it is looked what can be reached.

    Returns:
        The space, with the first layout's formulas.

    Raises:
        TooLargeError: If there are too many states.
        GameError: If no state is feasible, or a rate is wrong in a state.
    """
    layout = layouts[0]
    also = np.zeros(0, np.int64) if also is None else also
    if layout.product > ENUMERATE_ALL:
        codes = _by_waves(layouts, also)
    else:
        # where few codes are reached it is less work to go out from the start than to look at all
        few = layout.product // FEW if layout.product > SMALL else 0
        codes = _by_waves(layouts, also, few) if few else np.zeros(0, np.int64)
        codes = codes if len(codes) else _by_pruning(layouts, also)
    each = transitions_each(layout)
    if len(codes) * each > MOST_TRANSITIONS:
        raise TooLargeError(
            f"{len(codes):,} states with up to {each} transitions each are more than the {MOST_TRANSITIONS:,} that are "
            "kept in memory. Merge levels that nothing distinguishes, add rules, or split the case; as it is it can "
            "be simulated (`detente simulate`)."
        )
    return Space(layout, codes, View.of(layout, codes, keep=len(codes) <= MOST_REMEMBERED))


def explore(layouts: Sequence[Layout], most: int) -> Ints | None:
    """Look for the states that can be reached, as long as they are few.

    Args:
        layouts: The game's layout, then those of its beliefs.
        most: How many at most.

    Returns:
        Their codes; None if there are more.
    """
    codes = _by_waves(layouts, np.zeros(0, np.int64), most)
    return codes if len(codes) else None


def transitions_each(layout: Layout) -> int:
    """At most how many transitions leave a state."""
    model = layout.model
    moves = sum(layout.sizes[layout.index[option.factor]] - 1 for option in model.options)
    return moves + len(model.events) + len(model.since) + 3 * sum(len(body.motions) for body in model.bodies) + 1


Edges = Iterator[tuple[Ints, Ints]]
"""Rows of some codes and the codes they lead to."""


def _happening(layouts: Sequence[Layout], codes: Ints, allowed: Allowed) -> Edges:
    """Where transitions lead, by any of the layouts."""
    for layout in layouts:
        for happening in happenings(View.of(layout, codes), allowed, strict=False):
            yield happening.rows, happening.codes


def _hidden(layout: Layout, codes: Ints) -> Edges:
    """The same states with hidden conditions at any level their start allows."""
    for f, factor in enumerate(layout.model.factors):
        if factor.hidden_from and f not in layout.fixed:
            now = (codes // layout.strides[f]) % layout.sizes[f]
            for level, p in enumerate(factor.start):
                if p > 0:
                    yield np.arange(len(codes)), codes + (layout.set_digit(f, level) - now) * layout.strides[f]


def _by_pruning(layouts: Sequence[Layout], also: Ints) -> Ints:
    layout = layouts[0]
    codes = np.arange(layout.product, dtype=np.int64)
    if layout.model.rules:
        codes = codes[View.of(layout, codes).feasible()]
        if not len(codes):
            raise GameError("The rules leave no state: every combination of levels breaks one of them.", "rules")
    whole = Space(layout, codes, View.of(layout, codes))
    start = np.append(start_distribution(layout)[0], also)
    # nothing leaves a final state, and often most are
    going = np.flatnonzero(~np.logical_and.reduce([View.of(one, codes).final() for one in layouts]))
    edges = [(going[rows], whole.find(ends)) for rows, ends in _happening(layouts, codes[going], whole.contains)]
    edges += [(rows, whole.find(ends)) for rows, ends in _hidden(layout, codes)]
    kept: Ints = codes[_reached(whole.find(start), edges, len(codes))]
    return kept


def _reached(start: Ints, edges: Sequence[tuple[Ints, Ints]], size: int) -> Ints:
    """Positions that can be reached, in order: cause by cause for some rounds, and if that is not all, by a search."""
    reached = np.zeros(size, bool)
    reached[start] = True
    for _ in range(MOST_ROUNDS):
        before, left = np.count_nonzero(reached), []
        for source, target in edges:
            follow = reached[source]
            reached[target[follow]] = True
            left.append((source[~follow], target[~follow]))  # what was followed once need not be again
        edges = left
        if np.count_nonzero(reached) == before:
            return np.flatnonzero(reached)
    known = np.flatnonzero(reached)
    source = np.concatenate([np.full(len(known), size, np.int64), *(source for source, _ in edges)])
    target = np.concatenate([known, *(target for _, target in edges)])
    graph = sp.csr_array((np.ones(len(source), np.int8), (source, target)), shape=(size + 1, size + 1))
    found = breadth_first_order(graph, size, directed=True, return_predecessors=False)
    return np.asarray(np.sort(found[found < size]), np.int64)


def _by_waves(layouts: Sequence[Layout], also: Ints, few: int | None = None) -> Ints:
    """The codes reached from the start and some others, wave by wave; none if they are more than a few."""
    known = wave = np.unique(np.append(start_distribution(layouts[0])[0], also))
    allowed = by_rules(layouts[0])
    while len(wave):
        found = [ends for _, ends in (*_happening(layouts, wave, allowed), *_hidden(layouts[0], wave))]
        ends = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(known, ends), len(known) - 1)
        wave = ends[known[at] != ends]
        known = np.union1d(known, wave)
        if few is not None and len(known) > few:
            return np.zeros(0, np.int64)
        if len(known) > min(MOST_STATES, MOST_TRANSITIONS // transitions_each(layouts[0])):
            raise TooLargeError(
                f"More than {len(known):,} states can be reached: too many. Merge levels that nothing distinguishes, "
                "add rules, or split the case; as it is it can be simulated (`detente simulate`)."
            )
    return known
