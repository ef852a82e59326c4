"""The share of all strict rankings that meet conditions, counted by deciding of one state after another.

A polynomial is in the chance x that a state is not better than q: n states are all no better with chance x^n, and some
of them is with chance 1 - x^n.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb

from detente.analysis.stability.downsets import Condition, TooMany

Clause = frozenset[frozenset[int]]
Polynomial = Mapping[int, int]
"""Coefficients by power."""

MOST_DECIDED = 250
"""Things to decide, one within the other, that Python follows safely."""
MOST_STEPS = 20_000
"""Decisions before it is given up, about two seconds."""


def by_deciding(conditions: Sequence[Condition], steps: int = MOST_STEPS) -> Fraction:
    """The share by deciding of one state after another whether it is in B.

    Args:
        conditions: What B has to meet.
        steps: Decisions before it is given up.

    Raises:
        TooMany: If there are more.

    >>> by_deciding([[frozenset(range(100))], [frozenset([100]), frozenset([101])]])
    Fraction(52, 5253)
    """
    clauses, hit = _bundled(conditions)
    if len(hit) > MOST_DECIDED:
        raise TooMany
    found = _Deciding(hit, steps).value(_plain(clauses))
    return sum((Fraction(count, power + 1) for power, count in found.items()), Fraction(0))


class _Deciding:
    """Polynomials of sets of clauses, each found once."""

    def __init__(self, hit: Mapping[int, Polynomial], steps: int) -> None:
        self.hit, self.left = hit, steps
        self.known: dict[frozenset[Clause], Polynomial] = {frozenset(): {0: 1}}

    def value(self, clauses: frozenset[Clause]) -> Polynomial:
        """The chance that all of them are met."""
        if clauses in self.known:
            return self.known[clauses]
        parts = _apart(clauses)
        if len(parts) > 1:
            found: Polynomial = {0: 1}
            for part in parts:
                found = self._times(found, self.value(part))
        else:
            thing = _frequent(clauses)
            found = self._decided(clauses, thing)
        self.known[clauses] = found
        return found

    def _decided(self, clauses: frozenset[Clause], thing: int) -> Polynomial:
        self._spend(1)
        free = self.value(_plain([frozenset(one - {thing} for one in clause) for clause in clauses]))
        rest = [frozenset(one for one in clause if thing not in one) for clause in clauses]
        taken = self.value(_plain(rest)) if all(rest) else {}
        # the chance of the one times what follows, and the rest of the chance times what follows from the other
        more = {power: taken.get(power, 0) - free.get(power, 0) for power in {*taken, *free}}
        return _plus(free, self._times(self.hit[thing], more))

    def _times(self, one: Polynomial, other: Polynomial) -> Polynomial:
        self._spend(len(one) * len(other) // 200)
        found: defaultdict[int, int] = defaultdict(int)
        for power, count in one.items():
            for more, times in other.items():
                found[power + more] += count * times
        return {power: count for power, count in found.items() if count}

    def _spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMany


def _plus(one: Polynomial, other: Polynomial) -> Polynomial:
    total = {power: one.get(power, 0) + other.get(power, 0) for power in {*one, *other}}
    return {power: count for power, count in total.items() if count}


def _bundled(conditions: Sequence[Condition]) -> tuple[list[Clause], dict[int, Polynomial]]:
    """Conditions over as few things as will do, and the chance of each that it is hit.

    States that lie in the same sets are one thing, hit if any of them is in B. Sets of one thing each that is in no
    other set, and that are in the same conditions, are one as well: hit if all of them are.
    """
    sets = sorted({one for condition in conditions for one in condition}, key=sorted)
    within: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(sets):
        for state in one:
            within[state].append(number)
    sizes = Counter(tuple(numbers) for numbers in within.values())
    things = {numbers: thing for thing, numbers in enumerate(sorted(sizes))}
    hit: dict[int, Polynomial] = {things[numbers]: {0: 1, size: -1} for numbers, size in sizes.items()}
    content: list[set[int]] = [set() for _ in sets]
    for numbers, thing in things.items():
        for number in numbers:
            content[number].add(thing)
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    used: list[list[int]] = [[] for _ in sets]
    place = {one: number for number, one in enumerate(sets)}
    for clause, condition in enumerate(conditions):
        for one in set(condition):
            used[place[one]].append(clause)
    for numbers, thing in things.items():
        if len(numbers) == 1 and len(content[numbers[0]]) == 1:
            alike[tuple(used[numbers[0]])].append(thing)
    stands = {thing: thing for thing in hit}
    for group in alike.values():
        chance = _product([hit[thing] for thing in group])
        for thing in group:
            stands[thing] = group[0]
            del hit[thing]
        hit[group[0]] = chance
    clauses = [
        frozenset(frozenset(stands[thing] for thing in content[place[one]]) for one in condition)
        for condition in conditions
    ]
    return clauses, hit


def _product(factors: Sequence[Polynomial]) -> Polynomial:
    """The product of 1 - x^n for some n."""
    sizes = Counter(max(factor) for factor in factors)
    found: dict[int, int] = {0: 1}
    for size, times in sizes.items():
        power = {k * size: (-1) ** k * comb(times, k) for k in range(times + 1)}
        total: defaultdict[int, int] = defaultdict(int)
        for one, count in found.items():
            for other, more in power.items():
                total[one + other] += count * more
        found = dict(total)
    return {power: count for power, count in found.items() if count}


def _plain(clauses: Sequence[Clause]) -> frozenset[Clause]:
    """The clauses without those that are met, and without what others say already."""
    open_ = {frozenset(_least(clause)) for clause in clauses if frozenset() not in clause}
    return frozenset(one for one in open_ if not any(other < one for other in open_))


def _least(clause: Clause) -> list[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for one in sorted(clause, key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def _apart(clauses: frozenset[Clause]) -> list[frozenset[Clause]]:
    """Clauses in groups that have nothing in common."""
    groups: list[tuple[set[int], set[Clause]]] = []
    for clause in clauses:
        things, members = set().union(*clause), {clause}
        apart = []
        for other, theirs in groups:
            if things.isdisjoint(other):
                apart.append((other, theirs))
            else:
                things |= other
                members |= theirs
        groups = [*apart, (things, members)]
    return [frozenset(members) for _, members in groups]


def _frequent(clauses: frozenset[Clause]) -> int:
    """What is in most clauses."""
    counts = Counter(thing for clause in clauses for thing in set().union(*clause))
    return min(counts, key=lambda thing: (-counts[thing], thing))
