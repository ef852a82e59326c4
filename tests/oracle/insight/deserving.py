"""The verdict on a plan in the words of docs/verdict.md, as loops over lists of differences.

A cell is a list of pairs: what the plan adds at a point, and the numerical bound of that. Higher is better in all of
them here; a question for which lower is better is the same with every sign turned.
"""

from collections.abc import Sequence
from math import sqrt

from scipy.stats import beta, t

LEAST = 0.0005
Cell = Sequence[tuple[float, float]]


def sort(cell: Cell) -> str:
    """Whether a cell is clearly for the better, for the worse, no difference, or open."""
    helps = harms = 0
    for difference, bound in cell:
        if difference > max(bound, LEAST):
            helps += 1
        if difference < -max(bound, LEAST):
            harms += 1
    if helps == 0 and harms == 0:
        # where a bound is above the least that counts, a difference that counts may hide behind it
        return "none" if all(bound <= LEAST for _, bound in cell) else "open"
    low, high = interval_of_the_mean(cell)
    n = len(cell)
    # more than half of all points: the lower end of the exact interval of the share is above one half
    if helps > harms and low > 0 and lower_end(helps, n) > 0.5:
        return "better"
    if harms > helps and high < 0 and lower_end(harms, n) > 0.5:
        return "worse"
    return "open"


def interval_of_the_mean(cell: Cell) -> tuple[float, float]:
    """Student's interval, the variance taken n / (n - 1) times as large (Owen 1997), the mean bound added."""
    n = len(cell)
    mean = sum(difference for difference, _ in cell) / n
    variance = sum((difference - mean) ** 2 for difference, _ in cell) / (n - 1)
    room = sum(bound for _, bound in cell) / n
    half = float(t.ppf(0.975, n - 1)) * sqrt(variance * n / (n - 1)) / sqrt(n)
    return mean - half - room, mean + half + room


def lower_end(hits: int, n: int) -> float:
    """The lower end of the interval of Clopper and Pearson (1934)."""
    return 0.0 if hits == 0 else float(beta.ppf(0.025, hits, n - hits + 1))


def answer(questions: Sequence[Sequence[str]]) -> str:
    """The answer by the rule, from the sorts of the cells of each question."""
    clear = False
    helped, harmed, forgiven = False, False, True
    for cells in questions:
        better = sum(1 for one in cells if one == "better")
        worse = sum(1 for one in cells if one == "worse")
        if better or worse:
            clear = True
        if better > len(cells) / 2:
            helped = True
        if worse > len(cells) / 2:
            harmed = True
        if worse > len(cells) / 20:
            forgiven = False
    if not clear:
        return "nothing"
    if harmed and not helped:
        return "no"
    if helped and forgiven:
        return "yes"
    return "depends"
