"""Measures of robustness, dominance and switching weights in the words of the papers, as loops over lists.

McPhail and others (2018, Earth's Future 6:169) take every measure apart into a transformation of the performance, a
choice of scenarios, and a summary; regret is Savage's (1951, JASA 46:55), the domain criterion is Starr's.
"""

from collections.abc import Sequence
from itertools import product

Table = Sequence[Sequence[float]]
"""Plans by points, more being better."""


def maximin(table: Table) -> list[float]:
    """Identity, the worst scenario."""
    found = []
    for row in table:
        worst = row[0]
        for value in row:
            if value < worst:
                worst = value
        found.append(worst)
    return found


def maximax(table: Table) -> list[float]:
    """Identity, the best scenario."""
    return [-value for value in maximin([[-value for value in row] for row in table])]


def hurwicz(table: Table, alpha: float) -> list[float]:
    """Identity, the worst and the best scenario, weighted."""
    return [alpha * best + (1 - alpha) * worst for best, worst in zip(maximax(table), maximin(table), strict=True)]


def laplace(table: Table) -> list[float]:
    """Identity, all scenarios, the mean."""
    return [sum(row) / len(row) for row in table]


def regret(table: Table) -> list[list[float]]:
    """From the best decision in each scenario."""
    found = [[0.0] * len(row) for row in table]
    for point in range(len(table[0])):
        best = max(row[point] for row in table)
        for plan in range(len(table)):
            found[plan][point] = best - table[plan][point]
    return found


def quantile(values: Sequence[float], share: float) -> float:
    """Type 7 of Hyndman and Fan: the k-th smallest of n stands at (k - 1) / (n - 1), straight lines between."""
    ordered = sorted(values)
    if len(ordered) == 1:
        return ordered[0]
    for k in range(len(ordered) - 1):
        low, high = k / (len(ordered) - 1), (k + 1) / (len(ordered) - 1)
        if low <= share <= high:
            return ordered[k] + (ordered[k + 1] - ordered[k]) * (share - low) / (high - low)
    return ordered[-1]


def domain(table: Table, enough: float) -> list[float]:
    """The share of scenarios in which the performance meets the threshold."""
    found = []
    for row in table:
        meets = 0
        for value in row:
            if value >= enough:
                meets += 1
        found.append(meets / len(row))
    return found


def shortfall(table: Table) -> list[float]:
    """How far the scenarios on the bad side of the median lie from it, by the number of all scenarios."""
    found = []
    for row in table:
        middle = quantile(row, 0.5)
        total = 0.0
        for value in row:
            if value < middle:
                total += middle - value
        found.append(total / len(row))
    return found


def dominates(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> bool:
    """At no point worse under any theory, and at some better: each a list of points for each theory."""
    better = False
    for mine, theirs in zip(one, other, strict=True):
        for a, b in zip(mine, theirs, strict=True):
            if a < b:
                return False
            if a > b:
                better = True
    return better


def nearest(means: Table, weights: Sequence[float], wanted: int, steps: int) -> float | None:
    """The least total variation at which a plan is preferred, over a grid of weights; means are theories by plans."""
    best = None
    for counts in product(range(steps + 1), repeat=len(weights) - 1):
        if sum(counts) > steps:
            continue
        there = [count / steps for count in (*counts, steps - sum(counts))]
        over = [sum(w * row[plan] for w, row in zip(there, means, strict=True)) for plan in range(len(means[0]))]
        if over[wanted] >= max(over) - 1e-12:
            moved = sum(abs(a - b) for a, b in zip(there, weights, strict=True)) / 2
            if best is None or moved < best:
                best = moved
    return best
