"""A column over states as an expression of their digits: a decision tree with as few questions as are easily found.

What a state that does not exist would be worth is nobody's concern, which is what makes most trees small. Variables are
asked in one order, the most telling first: the one after which the fewest states are left undecided. Then, from the
last variable to the first, places that differ in nothing are merged (Bryant 1986, *IEEE Transactions on Computers*
C-35:677, with places nobody comes to left open).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Digits = npt.NDArray[np.int8]


MOST_TRIED = 4_096
"""States on which it is tried which variable tells most; of more, so many are drawn."""
Place = tuple[int, tuple[tuple[int, int], ...]]
"""The variable that is asked; digit and place of every answer."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A decision tree whose places are shared: the values come first, then the questions, each after its answers."""

    leaves: int
    """Number of values."""
    places: tuple[Place, ...]
    root: int
    """Where it begins."""


def tree(digits: Digits, values: Ints) -> Tree:
    """Find a decision tree.

    Args:
        digits: One digit for each state and variable, no two rows the same, shape (states, variables).
        values: Number of each state's value, from 0 on, shape (states,).

    Returns:
        A tree that leads from the digits of every state to the number of its value.

    >>> made = tree(np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.int8), np.array([0, 0, 1, 2]))
    >>> made.leaves, made.places, made.root
    (3, ((1, ((0, 1), (1, 2))), (0, ((0, 0), (1, 3)))), 4)
    """
    leaves = int(values.max(initial=0)) + 1
    order = _order(digits, values)
    if not order:
        return Tree(leaves, (), int(values[0]))
    code = np.zeros(len(values), np.int64)
    for v in order:
        code = _split(code, digits[:, v])
    at = np.unique(code, return_index=True)[1]
    cells, here = digits[at][:, order], values[at].tolist()
    # the first variable of the order in which a cell differs from the one before it
    apart = np.argmax(cells[1:] != cells[:-1], axis=1)
    places: list[Place] = []
    known: dict[Place, int] = {}
    for depth in range(len(order) - 1, -1, -1):
        begins = [0, *(np.flatnonzero(apart < depth) + 1).tolist(), len(here)]
        asked: list[int] = cells[:, depth].tolist()
        merged = []
        for begin, end in pairwise(begins):
            first = here[begin]
            if all(place == first for place in here[begin + 1 : end]):
                merged.append(first)
                continue
            key = (order[depth], tuple(zip(asked[begin:end], here[begin:end], strict=True)))
            if key not in known:
                known[key] = leaves + len(places)
                places.append(key)
            merged.append(known[key])
        cells, here, apart = cells[begins[:-1]], merged, apart[apart < depth]
    return Tree(leaves, tuple(places), here[0])


def _order(digits: Digits, values: Ints) -> list[int]:
    """Variables to ask, the most telling first, until every state's value is known."""
    able = [v for v in range(digits.shape[1]) if (digits[:, v] != digits[0, v]).any()]
    distinct = len(np.unique(values))
    if distinct == 1:
        return []
    if 2 * distinct > len(values):  # hardly any two are the same: all must be asked
        return able
    order: list[int] = []
    cell = np.zeros(len(values), np.int64)
    dice = np.random.default_rng(0)
    while len(values):
        few = slice(None) if len(values) <= MOST_TRIED else dice.integers(0, len(values), MOST_TRIED)
        scores = [np.count_nonzero(_undecided(_split(cell[few], digits[few, v]), values[few])) for v in able]
        order.append(able.pop(int(np.argmin(scores))))
        split = _split(cell, digits[:, order[-1]])
        left = _undecided(split, values)
        cell = np.unique(split[left], return_inverse=True)[1]
        digits, values = digits[left], values[left]
    return order


def _split(cell: Ints, digit: Digits) -> Ints:
    """Cells divided by one more variable."""
    return cell * (int(digit.max()) + 1) + digit


def _undecided(cell: Ints, values: Ints) -> npt.NDArray[np.bool_]:
    """States in whose cell there are several values."""
    one = np.zeros(int(cell.max()) + 1, np.int64)
    one[cell] = values  # some value of each cell
    mixed = np.zeros(len(one), bool)
    mixed[cell[values != one[cell]]] = True
    return mixed[cell]


def number_text(made: Tree, names: Sequence[str], values: Sequence[str]) -> str:
    """A tree as a number, in the language of PRISM.

    Args:
        made: The tree.
        names: Of the variables.
        values: The values as they are to be written.

    >>> made = tree(np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.int8), np.array([0, 0, 1, 2]))
    >>> number_text(made, ["x", "y"], ["0", "1.5", "2"])
    'x=0?0:y=0?1.5:2'
    """
    texts = list(values)
    for variable, answers in made.places:
        texts.append(_choice(names[variable], answers, texts))
    return texts[made.root]


def truth_text(made: Tree, names: Sequence[str]) -> str:
    """A tree as a condition, in the language of PRISM; value 1 means that it holds, 0 that it does not.

    >>> made = tree(np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]], np.int8), np.array([0, 0, 1, 0, 0]))
    >>> truth_text(made, ["x", "y"])
    'x=1&y=0'
    """
    texts = ["false", "true"][: made.leaves]
    for variable, answers in made.places:
        texts.append(_either(names[variable], answers, texts))
    return texts[made.root]


def _by_text(answers: Sequence[tuple[int, int]], texts: Sequence[str]) -> list[tuple[list[int], str]]:
    """Digits that lead to the same text, and the text; the longest list last."""
    found: dict[str, list[int]] = {}
    for digit, place in answers:
        found.setdefault(texts[place], []).append(digit)
    return sorted(((digits, text) for text, digits in found.items()), key=lambda pair: len(pair[0]))


def _one_of(name: str, digits: Sequence[int], answers: Sequence[tuple[int, int]]) -> str:
    """That a variable has one of some digits, of all those it can have here."""
    others = [digit for digit, _ in answers if digit not in digits]
    if len(digits) > 1 and len(others) == 1:
        return f"{name}!={others[0]}"
    return "|".join(f"{name}={digit}" for digit in digits)


def _choice(name: str, answers: Sequence[tuple[int, int]], texts: Sequence[str]) -> str:
    *some, (_, rest) = _by_text(answers, texts)
    cases = (
        f"{_one_of(name, digits, answers)}?{f'({text})' if '?' in text else text}:" for digits, text in some
    )  # fmt: skip
    return "".join(cases) + rest


def _either(name: str, answers: Sequence[tuple[int, int]], texts: Sequence[str]) -> str:
    parts = []
    for digits, text in _by_text(answers, texts):
        asked = _one_of(name, digits, answers)
        if text == "true":
            parts.append(asked)
        elif text != "false":
            asked = f"({asked})" if "|" in asked else asked
            parts.append(f"{asked}&{f'({text})' if '|' in text else text}")
    return "|".join(parts)
