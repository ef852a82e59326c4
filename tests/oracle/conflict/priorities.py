"""Preferences in the words of the definitions: option prioritising with scores of powers of two, and what follows from
pairs. Statements are nested tuples; states are tuples of levels.
"""

from collections.abc import Iterable, Sequence
from typing import Any

State = tuple[int, ...]
Formula = tuple[Any, ...]


def true(formula: Formula, state: State) -> bool:
    """Whether a formula holds in a state."""
    kind = formula[0]
    if kind == "taken":
        return state[formula[1]] != 0
    if kind == "level":
        return state[formula[1]] == formula[2]
    if kind == "not":
        return not true(formula[1], state)
    if kind == "and":
        return all(true(part, state) for part in formula[1:])
    if kind == "or":
        return any(true(part, state) for part in formula[1:])
    if kind == "if":  # a if b: whenever b holds, so does a
        return true(formula[1], state) if true(formula[2], state) else True
    assert kind == "iff"
    return true(formula[1], state) is true(formula[2], state)


def scores(formulas: Sequence[Formula], states: Sequence[State]) -> list[int]:
    """The sum of 2^(k-j) over the statements j = 1..k that hold, in whole numbers of any size."""
    k = len(formulas)
    return [
        sum(2 ** (k - j) for j, formula in enumerate(formulas, 1) if true(formula, state)) for state in states
    ]  # fmt: skip


def levels(values: Sequence[int]) -> list[int]:
    """How many different values are lower than each."""
    return [len({other for other in values if other < value}) for value in values]


def followed(pairs: Iterable[tuple[int, int]], size: int) -> set[tuple[int, int]]:
    """All pairs that follow by transitivity."""
    known = set(pairs)
    for middle in range(size):
        for left in range(size):
            for right in range(size):
                if (left, middle) in known and (middle, right) in known:
                    known.add((left, right))
    return known
