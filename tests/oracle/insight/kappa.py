"""Weighted kappa in the words of Cohen (1968, Psychological Bulletin 70:213), as loops over two lists of judgements.

For each cell, v is the disagreement between category i and category j, p_o the proportion of joint judgements in it and
p_c the proportion expected by chance, the product of the two judges' marginal proportions. Then weighted kappa is
1 - sum(v p_o) / sum(v p_c).
"""

from collections.abc import Sequence
from fractions import Fraction


def kappa(one: Sequence[int], other: Sequence[int], v: Sequence[Sequence[int]]) -> Fraction | None:
    """Weighted kappa of two judges; None where nothing is expected by chance."""
    number = len(one)
    if number == 0:
        return None
    categories = range(len(v))
    observed = expected = Fraction(0)
    for i in categories:
        for j in categories:
            joint = sum(1 for a, b in zip(one, other, strict=True) if a == i and b == j)
            mine = sum(1 for a in one if a == i)
            theirs = sum(1 for b in other if b == j)
            observed += v[i][j] * Fraction(joint, number)
            expected += v[i][j] * Fraction(mine, number) * Fraction(theirs, number)
    return None if expected == 0 else 1 - observed / expected


def squares(size: int) -> list[list[int]]:
    """The squared distance of two categories."""
    return [[(i - j) ** 2 for j in range(size)] for i in range(size)]
