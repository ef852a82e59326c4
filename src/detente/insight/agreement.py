"""Agreement: how far a second, independent reading of the same notes gives the same weights.

Cohen's weighted kappa (1968, Psychological Bulletin 70:213): one minus the disagreement that is there over the
disagreement there would be by chance, if both readers used each word as often as they did but without looking. Words
that lie two steps apart count four times as much as neighbours.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from detente.case.coding import Coding
from detente.case.numbers import WEIGHTS
from detente.study.findings import Agreement

WORDS = ("none", *sorted(WEIGHTS, key=lambda word: WEIGHTS[word]), "beyond")
"""The scale: nothing, the words of weight, and what is more than the reach of the strongest."""
Table = npt.NDArray[np.float64]


def agreement(machine: Mapping[str, Any], coding: Coding) -> Agreement:
    """How far a second coding agrees with the weights of a case.

    Args:
        machine: The machine form of the case, no theory applied.
        coding: The second coding.

    Returns:
        The pairs of weights and what they come to; NaN, with a note that says why, where a number is undefined.
    """
    pairs = tuple(
        (name, _first(machine, name), float(number["value"])) for name, number in coding.weights.items()
    )  # fmt: skip
    table = np.zeros((len(WORDS), len(WORDS)))
    for _, first, second in pairs:
        table[word_of(first), word_of(second)] += 1
    kappa, rank = weighted_kappa(table), _rank(pairs)
    apart = np.abs(np.subtract.outer(np.arange(len(WORDS)), np.arange(len(WORDS))))
    within = float(table[apart <= 1].sum() / table.sum()) if pairs else math.nan
    return Agreement(
        by=coding.by, pairs=pairs, kappa=kappa, rank=rank, within_one=within, note=_note(pairs, kappa, rank)
    )  # fmt: skip


def word_of(weight: float) -> int:
    """Place of a weight on the scale of words: that of the nearest word by ratio.

    >>> [WORDS[word_of(weight)] for weight in (0, 0.5, 3, 5, 6, 11, 12)]
    ['none', 'minor', 'major', 'major', 'vital', 'vital', 'beyond']
    """
    if weight <= 0:
        return 0
    step = math.floor(math.log2(weight / WEIGHTS["minor"]) + 0.5)
    return 1 + min(max(step, 0), len(WORDS) - 2)


def weighted_kappa(table: Table, disagreement: Table | None = None) -> float:
    """Cohen's weighted kappa of a table of counts or shares; NaN where chance alone could not disagree.

    Args:
        table: How often the first reader says the word of the row and the second that of the column.
        disagreement: How much each cell disagrees; by default the square of the steps between the words.

    >>> weighted_kappa(np.array([[2.0, 0.0], [0.0, 2.0]]))
    1.0
    """
    size = len(table)
    if disagreement is None:
        disagreement = np.subtract.outer(np.arange(size), np.arange(size)).astype(np.float64) ** 2
    total = table.sum()
    if not total:
        return math.nan
    shares = table / total
    by_chance = float((disagreement * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum())
    return 1.0 - float((disagreement * shares).sum()) / by_chance if by_chance > 0 else math.nan


def _first(machine: Mapping[str, Any], name: str) -> float:
    actor, _, interest = name.partition(".")
    return float(machine["interests"][actor][interest]["weight"]["value"])


def _rank(pairs: Sequence[tuple[str, float, float]]) -> float:
    """Spearman's correlation; NaN where a reader gives every interest the same weight."""
    one, other = [first for _, first, _ in pairs], [second for _, _, second in pairs]
    if len(set(one)) < 2 or len(set(other)) < 2:
        return math.nan
    return float(spearmanr(one, other).statistic)


def _note(pairs: Sequence[tuple[str, float, float]], kappa: float, rank: float) -> str:
    if not pairs:
        return "The second reader weighs no interest of the case: there is nothing to compare."
    said = []
    if math.isnan(kappa):
        said.append("Kappa is undefined: both readers use one and the same word throughout.")
    if math.isnan(rank):
        said.append("The rank correlation is undefined: a reader gives every interest the same weight.")
    return " ".join(said)
