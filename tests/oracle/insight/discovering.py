"""PRIM, CART, Morris and Sobol in the words of their papers, as loops over rows.

* Friedman and Fisher (1999): from the box, for every number, take away the points above its (1 - alpha) quantile, or
  those below its alpha quantile; make the peel that is best; repeat while enough points are left. Then paste.
* Breiman et al. (1984): of every cut half way between two neighbouring values of every input the one after which the
  weighted Gini impurity is least.
* Morris (1991): an elementary effect is [y(x + delta e_i) - y(x)] / delta.
* Saltelli et al. (2010), table 2, (b): V_i = 1/N sum f(B) (f(A with column i of B) - f(A)); (f): total from
  1 / (2N) sum (f(A) - f(A with column i of B))^2.
"""

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor

Rows = Sequence[Sequence[float]]
Limits = list[tuple[float, float]]


def inside(row: Sequence[float], limits: Limits) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(row, limits, strict=True))


def cut(values: Sequence[float], share: float) -> float:
    """Half way between the two values about a quantile; where they are equal, the next that differs inwards."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below, above = floor(place), ceil(place)
    if share > 0.5:
        while ordered[below] == ordered[above] and below > 0:
            below -= 1
    else:
        while ordered[below] == ordered[above] and above < len(ordered) - 1:
            above += 1
    return (ordered[below] + ordered[above]) / 2


def density(rows: Rows, hits: Sequence[bool], limits: Limits) -> tuple[int, int]:
    there = [hit for row, hit in zip(rows, hits, strict=True) if inside(row, limits)]
    return len(there), sum(there)


def prim(rows: Rows, hits: Sequence[bool], alpha: float, paste: float, mass: float) -> list[tuple[int, int]]:
    """Points and hits of every box of a search with the objective lenient1."""
    columns = range(len(rows[0]))
    whole = [(min(row[c] for row in rows), max(row[c] for row in rows)) for c in columns]
    limits = list(whole)
    found = [density(rows, hits, limits)]
    for phase in ("peel", "paste"):
        while True:
            n, k = found[-1]
            tried = []
            for c in columns:
                for side in ("high", "low") if phase == "peel" else ("low", "high"):
                    changed = (
                        peel(rows, limits, c, side, alpha)
                        if phase == "peel"
                        else grow(rows, limits, whole, c, side, paste)
                    )
                    if changed is None:
                        continue
                    m, h = density(rows, hits, changed)
                    gain = (h / m if m else 0.0) - k / n
                    score = gain / abs(n - m) if gain != 0 else 0.0
                    free = sum(one == two for one, two in zip(changed, whole, strict=True))
                    tried.append((score, free, changed, m, h))
            if not tried:
                break
            best = tried[0]
            for one in tried:
                if one[:2] > best[:2]:
                    best = one
            score, _, changed, m, h = best
            right_way = m < n if phase == "peel" else m > n and h / m > k / n
            if not (score > 0 and m / len(rows) >= mass and right_way):
                break
            limits = changed
            found.append((m, h))
    return found


def peel(rows: Rows, limits: Limits, c: int, side: str, alpha: float) -> Limits:
    there = [row[c] for row in rows if inside(row, limits)]
    low, high = limits[c]
    end = (low, cut(there, 1 - alpha)) if side == "high" else (cut(there, alpha), high)
    return [*limits[:c], end, *limits[c + 1 :]]


def grow(rows: Rows, limits: Limits, whole: Limits, c: int, side: str, share: float) -> Limits | None:
    if limits[c] == whole[c]:
        return None
    low, high = limits[c]
    beyond = (whole[c][0], low) if side == "low" else (high, whole[c][1])
    there = [row[c] for row in rows if inside(row, [*limits[:c], beyond, *limits[c + 1 :]])]
    if side == "low":
        end = (cut(there, 1 - share) if there else whole[c][0], high)
    else:
        end = (low, cut(there, share) if there else whole[c][1])
    return [*limits[:c], end, *limits[c + 1 :]]


def gini(hits: Sequence[bool]) -> Fraction:
    share = Fraction(sum(hits), len(hits))
    return 1 - share**2 - (1 - share) ** 2


def least_impurity(rows: Rows, hits: Sequence[bool], least: int) -> Fraction | None:
    """The least weighted impurity after any cut that leaves enough on both sides; None if none lowers it."""
    best = gini(hits)
    found = None
    for c in range(len(rows[0])):
        values = sorted({row[c] for row in rows})
        for below, above in itertools.pairwise(values):
            middle = (below + above) / 2
            left = [hit for row, hit in zip(rows, hits, strict=True) if row[c] <= middle]
            right = [hit for row, hit in zip(rows, hits, strict=True) if row[c] > middle]
            if len(left) < least or len(right) < least:
                continue
            after = (len(left) * gini(left) + len(right) * gini(right)) / len(rows)
            if after < best:
                best = found = after
    return found


def effects(walk: Rows, f: Callable[[Sequence[float]], float]) -> dict[int, float]:
    """Elementary effects along one walk, by input."""
    found = {}
    for x, y in itertools.pairwise(walk):
        (i,) = [c for c in range(len(x)) if x[c] != y[c]]
        found[i] = (f(y) - f(x)) / (y[i] - x[i])
    return found


def sobol(a: Rows, b: Rows, f: Callable[[Sequence[float]], float]) -> tuple[list[float], list[float]]:
    """First and total indices; f is taken about the mean of all its values."""
    n, k = len(a), len(a[0])
    mixed = [[[*row[:i], other[i], *row[i + 1 :]] for row, other in zip(a, b, strict=True)] for i in range(k)]
    every = [f(row) for rows in (a, b, *mixed) for row in rows]
    mean = sum(every) / len(every)
    fa, fb = ([f(row) - mean for row in rows] for rows in (a, b))
    both = [*fa, *fb]
    variance = sum(y * y for y in both) / len(both) - (sum(both) / len(both)) ** 2
    first, total = [], []
    for rows in mixed:
        fm = [f(row) - mean for row in rows]
        first.append(sum(fb[j] * (fm[j] - fa[j]) for j in range(n)) / n / variance)
        total.append(sum((fa[j] - fm[j]) ** 2 for j in range(n)) / (2 * n) / variance)
    return first, total
