"""The clocks of a factored game as arrays: bounds, an alias table, and a memory for rates already worked out.

Clocks that ring at a constant bound are drawn from one alias table (Walker 1977, *ACM TOMS* 3:253); when one rings, its
rates in the present state are compared with the bound, and the rest of the time nothing happens (thinning: Lewis and
Shedler 1979, *Naval Research Logistics* 26:403). A clock whose bound is far above the others', or has none, would ring
in vain too often: its rates are kept up to date instead.

Rates depend on few factors. What was worked out for a combination of their digits is remembered: where the
combinations are few, in a row for each, else in as many rows as there is room for, each with the combination it is of.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.factored import Factored

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FAR_ABOVE = 3.0
"""A clock is kept up to date if its bound is so many times those of all others together."""
MOST_ROWS = 2**16
"""Rows that a clock's memory has at most."""
MOST_NUMBERS = 2**22
"""Numbers in all clocks' memories together."""
ALWAYS, DIRECT, HASHED = 0, 1, 2
"""How rates are found: worked out each time, in the combination's row, or in a row it may share with others."""


class Clocks(NamedTuple):
    """Clocks by number, deeds by number."""

    place: Ints
    bound: Floats
    width: Ints
    """Outcomes of each clock."""
    leads: Ints
    """Where its outcomes begin among `deed_of`."""
    deed_of: Ints
    drawn: Ints
    """The clocks that are drawn."""
    keep: Floats
    other: Ints
    """The alias table: how likely a column is itself, and what it is else."""
    kept: Ints
    """The clocks that are kept up to date."""
    sort: Ints
    memory_at: Ints
    key_at: Ints
    mask: Ints
    zero: Ints
    """What the combination of all digits 0 is called: its row's place where each has one, else 0."""
    follows: Ints
    """For each factor, where the clocks that depend on it begin."""
    follower: Ints
    stride: Ints
    deed: Ints
    cause: Ints
    plain: Ints
    """Factor and digit of deeds that do no more than set it, -1 for the others; shape (deeds, 2)."""
    still: npt.NDArray[np.bool_]
    """Deeds that are none if they change nothing: moves."""
    first: Ints
    """Where a factor's digits that it may start at begin, and the number of them; shape (factors + 1,)."""
    digit: Ints
    chance: Floats
    """Cumulative over a factor's digits."""
    date: Floats
    date_deed: Ints
    date_other: Ints
    calendar: int


class Memory(NamedTuple):
    """Rates worked out: cumulative over a clock's outcomes, nan where they are not known."""

    rows: Floats
    keys: Ints


def clocks_of(game: Factored) -> tuple[Clocks, Memory]:
    """Lay out the clocks of a game and an empty memory for them."""
    channels = game.channels
    bound = np.array([channel.bound for channel in channels], np.float64)
    width = np.array([len(channel.outcomes) for channel in channels], np.int64)
    kept = _far_above(bound, np.array([channel.risky for channel in channels], bool))
    drawn = np.flatnonzero(~kept)
    keep, other = alias(bound[drawn])
    outcomes = [outcome for channel in channels for outcome in channel.outcomes]
    deeds = [outcome.deed for outcome in outcomes] + [date.deed for date in game.dates]
    causes = [outcome.cause for outcome in outcomes] + [date.cause for date in game.dates]
    places = [deed.place for deed in deeds] + [date.other for date in game.dates]
    causes += [date.cause for date in game.dates]
    plain = [deed.plain or (-1, -1) for deed in deeds] + [(-1, -1)] * len(game.dates)
    first = len(outcomes)
    sort, mask, rows, keys = _room(game)
    starts = [_start(game, f) for f in range(len(game.layout.sizes))]
    dependent: list[list[tuple[int, int]]] = [[] for _ in game.layout.sizes]
    for c, channel in enumerate(channels):
        if sort[c] != ALWAYS:
            stride = int(width[c]) if sort[c] == DIRECT else 1
            for f in sorted(channel.reads):
                dependent[f].append((c, stride))
                stride *= game.layout.sizes[f]
    follows = np.cumsum([0, *(len(some) for some in dependent)])
    widest = int(width.max(initial=1))
    memory_at = widest + np.cumsum([0, *(rows * width)], dtype=np.int64)[:-1]
    clocks = Clocks(
        place=np.array([channel.place for channel in channels], np.int64), bound=bound, width=width,
        leads=np.cumsum([0, *width], dtype=np.int64)[:-1], deed_of=np.arange(first, dtype=np.int64),
        drawn=drawn, keep=keep, other=other, kept=np.flatnonzero(kept), sort=sort,
        memory_at=memory_at, zero=np.where(sort == DIRECT, memory_at, 0),
        key_at=np.cumsum([0, *keys], dtype=np.int64)[:-1], mask=mask, follows=follows.astype(np.int64),
        follower=np.array([c for some in dependent for c, _ in some], np.int64),
        stride=np.array([stride for some in dependent for _, stride in some], np.int64),
        deed=np.array(places, np.int64), cause=np.array(causes, np.int64),
        plain=np.array(plain, np.int64).reshape(-1, 2),
        still=np.array([game.causes[cause].kind == "move" for cause in causes], bool),
        first=np.cumsum([0, *(len(some) for some in starts)], dtype=np.int64),
        digit=np.array([digit for some in starts for digit, _ in some], np.int64),
        chance=np.array([chance for some in starts for _, chance in some], np.float64),
        date=np.array([date.time for date in game.dates], np.float64),
        date_deed=first + np.arange(len(game.dates)), date_other=first + len(game.dates) + np.arange(len(game.dates)),
        calendar=-1 if game.layout.calendar is None else game.layout.calendar,
    )  # fmt: skip
    memory = Memory(
        rows=np.full(widest + int((rows * width).sum()), np.nan), keys=np.full(int(keys.sum()), -1, np.int64)
    )
    return clocks, memory


def _start(game: Factored, f: int) -> list[tuple[int, float]]:
    """The digits at which a factor may start, each with the chance of it or one before it."""
    factors, layout = game.model.factors, game.layout
    if f >= len(factors):
        return [(0, 1.0)]
    if f in layout.fixed:
        return [(layout.set_digit(f, game.model.fixed[factors[f].id]), 1.0)]
    found, total = [], 0.0
    for level, p in enumerate(factors[f].start):
        if p > 0.0:
            total += p
            found.append((layout.set_digit(f, level), total))
    return [(digit, chance / total) for digit, chance in found]


def _far_above(bound: Floats, risky: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Clocks that are kept up to date: whose rates must be checked, and whose bounds dwarf all others together."""
    kept = risky | ~np.isfinite(bound)
    for c in np.argsort(-bound):
        rest = bound[~kept].sum() - (0.0 if kept[c] else bound[c])
        if not kept[c] and bound[c] > FAR_ABOVE * rest:
            kept[c] = True
    return kept


def alias(weights: Floats) -> tuple[Floats, Ints]:
    """An alias table: columns of equal chance, each kept with some probability and else another.

    Args:
        weights: How often each is to be drawn.

    Returns:
        The probability with which each column is itself, and what it is else.

    >>> alias(np.array([1.0, 3.0]))
    (array([0.5, 1. ]), array([1, 1]))
    """
    count = len(weights)
    keep, other = np.ones(count), np.arange(count)
    if not count:
        return keep, other
    scaled = weights * (count / math.fsum(weights))
    small = [c for c in range(count) if scaled[c] < 1.0]
    large = [c for c in range(count) if scaled[c] >= 1.0]
    while small and large:
        low, high = small.pop(), large[-1]
        keep[low], other[low] = scaled[low], high
        scaled[high] -= 1.0 - scaled[low]
        if scaled[high] < 1.0:
            small.append(large.pop())
    return keep, other


def _room(game: Factored) -> tuple[Ints, Ints, Ints, Ints]:
    """How each clock remembers: the sort, the mask of a shared row's number, rows, and combinations written down."""
    count = len(game.channels)
    sort, mask, rows, keys = (np.zeros(count, np.int64) for _ in range(4))
    total = sum(len(channel.outcomes) for channel in game.channels)
    most = min(MOST_ROWS, 2 ** int(math.log2(max(MOST_NUMBERS // max(total, 1), 2))))
    for c, channel in enumerate(game.channels):
        ways = math.prod(game.layout.sizes[f] for f in channel.reads)
        if ways <= most:
            sort[c], rows[c] = DIRECT, ways
        elif ways < 2**62:
            sort[c], rows[c], keys[c], mask[c] = HASHED, most, most, most - 1
    return sort, mask, rows, keys
