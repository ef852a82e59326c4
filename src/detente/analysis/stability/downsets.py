"""The share of all strict rankings that meet conditions on the set B of states better than a state q, counted exactly.

A condition is a list of sets of states, and is met if one of them has no state in B. So if B meets all conditions,
every part of it does. In a random ranking, q is better than each other state with one and the same chance t, evenly
spread over 0 to 1, and given t whatever stands above q does so independently of the rest. The share is therefore a
polynomial in t, integrated from 0 to 1, with whole coefficients, and a fraction of whole numbers.

Three ways lead there, which tests hold against each other: all sets B, a bit for each, where there are few states; the
overlaps of conditions, where all their sets are of one state; and one state after another decided, with parts that have
no state in common multiplied (in a module of its own).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Condition = Sequence[frozenset[int]]

MOST_LISTED = 24
"""States up to which all sets of them are gone through: always exact, under a second."""
MOST_OVERLAPPING = 18
"""Conditions of which all unions are looked at."""
MOST_SIZES = 2_000
"""Different sizes of unions, whose fractions are added."""


class TooMany(Exception):
    """It would take too long to count."""


def by_listing(conditions: Sequence[Condition]) -> Fraction:
    """The share by going through all sets of the states that matter, 64 at a time.

    Args:
        conditions: What B has to meet; at most `MOST_LISTED` states in all.

    >>> by_listing([[frozenset([0]), frozenset([1])]])
    Fraction(2, 3)
    """
    states = sorted(set().union(*(one for condition in conditions for one in condition)))
    r = len(states)
    words = 1 << max(0, r - 6)
    number = np.arange(words, dtype=np.uint64)
    outside: dict[int, np.ndarray[tuple[int], np.dtype[np.uint64]]] = {}
    for place, state in enumerate(states):
        if place < 6:
            inside = sum(1 << bit for bit in range(64) if bit >> place & 1)
            outside[state] = np.full(words, ~np.uint64(inside))
        else:
            outside[state] = (number >> np.uint64(place - 6) & np.uint64(1)) - np.uint64(1)
    met = np.full(words, ~np.uint64(0))
    if r < 6:
        met &= np.uint64((1 << (1 << r)) - 1)
    for condition in conditions:
        some = np.zeros(words, np.uint64)
        for one in condition:
            free = np.full(words, ~np.uint64(0))
            for state in one:
                free &= outside[state]
            some |= free
        met &= some
    counts = [0] * (r + 7)
    high = np.bitwise_count(number).astype(np.int64)
    for low in range(7):
        mask = np.uint64(sum(1 << bit for bit in range(64) if bit.bit_count() == low))
        found = np.bincount(high, weights=np.bitwise_count(met & mask), minlength=1)
        for more, count in enumerate(found):
            counts[low + more] += int(count)
    # k given states and no other are better than q in k! (r - k)! of the (r + 1)! orders
    return sum((Fraction(counts[k], (r + 1) * comb(r, k)) for k in range(r + 1)), Fraction(0))


def by_overlaps(conditions: Sequence[Ints]) -> Fraction:
    """The share where every set is of one state, so that a condition fails if all its states are better than q.

    Args:
        conditions: States of each condition.

    Raises:
        TooMany: If there are too many conditions, or they overlap in too many ways.

    >>> by_overlaps([np.array([0, 1]), np.array([1, 2])])
    Fraction(7, 12)
    """
    number = len(conditions)
    if number > MOST_OVERLAPPING:
        raise TooMany
    states, place = np.unique(np.concatenate([np.zeros(0, np.int64), *conditions]), return_inverse=True)
    within = np.zeros(len(states), np.int64)
    ends = np.cumsum([len(one) for one in conditions])
    for bit, end in enumerate(ends):
        within[place[end - len(conditions[bit]) : end]] |= 1 << bit
    # [some conditions]: how many states are in none but these, and so how many are in any
    inside = np.bincount(within, minlength=1 << number)
    for bit in range(number):
        halves = inside.reshape(-1, 2, 1 << bit)
        halves[:, 1] += halves[:, 0]
    union = len(states) - inside[::-1]
    signs = 1 - 2 * (np.bitwise_count(np.arange(1 << number)).astype(np.int64) & 1)
    sizes, place = np.unique(union, return_inverse=True)
    if len(sizes) > MOST_SIZES:
        raise TooMany
    counts = np.zeros(len(sizes), np.int64)
    np.add.at(counts, place, signs)
    # q is the worst of n + 1 states in one of n + 1 orders
    terms = zip(counts.tolist(), sizes.tolist(), strict=True)
    return sum((Fraction(count, size + 1) for count, size in terms if count), Fraction(0))
