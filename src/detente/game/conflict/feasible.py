"""The feasible states of options: all combinations of levels but those that a condition rules out."""

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.form import MOST_STATES
from detente.game.conflict.patterns import Condition, Part, check, part_holds

Ints = npt.NDArray[np.int64]

MOST_CODE = 2**62
AT_ONCE = 2**17
"""Combinations that are looked at together."""
MOST_LOOKED_AT = 2**28
"""Combinations, of some options or all, after which the feasible ones are given up."""
SAMPLE = 1024


class Tick(Protocol):
    """Told the share of the work done."""

    def __call__(self, share: float, /) -> None: ...


def feasible(choices: Sequence[Choice], infeasible: Sequence[Condition], tick: Tick | None = None) -> Ints:
    """The codes on which no condition holds, ascending.

    They are extended option by option, and dropped as soon as a condition holds whatever the other options are; so it
    is their own number that matters, hardly that of all combinations.

    Args:
        choices: The options, with their strides.
        infeasible: What cannot be.
        tick: Told the share of the work done.

    Raises:
        GameError: If a condition reads what is not there, no code is left, or there are too many.

    >>> one, two = Choice(name="a", owners=(0,)), Choice(name="b", owners=(0,), stride=2)
    >>> feasible([one, two], [Condition((((0, 1), (1, 1)),))])
    array([0, 1, 2])
    """
    for condition in infeasible:
        check(condition, choices)
    count = len(choices)
    product = math.prod(len(choice.levels) for choice in choices)
    if product > MOST_CODE:
        raise GameError(
            f"The {count} options have more than 2^62 combinations of levels, the most that can be numbered."
        )
    parts = list(dict.fromkeys(part for condition in infeasible for part in condition.parts))
    downward = list(range(count - 1, -1, -1))  # codes made in this order ascend
    order = downward if product <= MOST_STATES else _order(choices, parts)
    found = _grow(choices, order, parts, tick)
    if not found:
        raise GameError(f"The conflict has no feasible state: the conditions rule out all {product:,} combinations.")
    codes = np.concatenate(found)
    return codes if order == downward else np.sort(codes)


def _grow(choices: Sequence[Choice], order: Sequence[int], parts: Sequence[Part], tick: Tick | None) -> list[Ints]:
    """Codes by pieces; within an order, the piece with the lower ones is done first."""
    due = _due(order, parts)
    # how many times more the codes become, from where on nothing can rule one out
    free = [0] * len(order) + [1]
    for depth in range(len(order) - 1, -1, -1):
        if due[depth]:
            break
        free[depth] = free[depth + 1] * len(choices[order[depth]].levels)
    found: list[Ints] = []
    count = looked = 0
    done = 0.0
    waiting = [] if () in parts else [(0, np.zeros(1, np.int64), 1.0)]
    while waiting:
        depth, codes, share = waiting.pop()
        if count + len(codes) * free[depth] > MOST_STATES:
            raise GameError(
                f"The {len(choices)} options have more than {MOST_STATES:,} feasible states, the most a conflict can "
                "have: rule out combinations, or leave options out."
            )
        if depth == len(order) or not len(codes):
            if len(codes):
                found.append(codes)
                count += len(codes)
            done += share
            if tick is not None:
                tick(done)
            continue
        choice = choices[order[depth]]
        if len(codes) > 1 and len(codes) * len(choice.levels) > AT_ONCE:
            half = len(codes) // 2
            waiting += [(depth, codes[half:], share / 2), (depth, codes[:half], share / 2)]
            continue
        grown = _extended(codes, choice)
        looked += len(grown)
        if looked > MOST_LOOKED_AT:
            raise GameError(
                f"The feasible states of {len(choices)} options were not all found among the first {looked:,} "
                f"combinations, though only {count:,} are known: rule out combinations of fewer options each."
            )
        for part in due[depth]:
            grown = grown[~part_holds(part, grown, choices)]
        waiting.append((depth + 1, grown, share))
    return found


def _extended(codes: Ints, choice: Choice) -> Ints:
    """The same codes with an option at each of its levels."""
    levels = np.arange(len(choice.levels), dtype=np.int64) * choice.stride
    return np.asarray((codes[:, None] + levels).ravel(), np.int64)


def _due(order: Sequence[int], parts: Sequence[Part]) -> list[list[Part]]:
    """By place in the order, the parts that are decided there."""
    place = {option: depth for depth, option in enumerate(order)}
    due: list[list[Part]] = [[] for _ in order]
    for part in parts:
        if part:
            due[max(place[option] for option, _ in part)].append(part)
    return due


def _order(choices: Sequence[Choice], parts: Sequence[Part]) -> list[int]:
    """An order in which few combinations live on that a later option would end: the option that multiplies a sample of
    them least comes next; of equals the one that most parts wait for, then the most significant.
    """  # fmt: skip
    reads = [{option for option, _ in part} for part in parts]
    about: list[list[int]] = [[] for _ in choices]
    for number, options in enumerate(reads):
        for option in options:
            about[option].append(number)
    left, order = set(range(len(choices))), []
    sample = np.zeros(1, np.int64)

    def tried(option: int) -> Ints:
        grown = _extended(sample, choices[option])
        for number in about[option]:
            if reads[number] == {option}:
                grown = grown[~part_holds(parts[number], grown, choices)]
        return grown

    while left:
        grown = {option: tried(option) for option in left}
        chosen = min(left, key=lambda option: (len(grown[option]), -len(about[option]), -option))
        order.append(chosen)
        left.remove(chosen)
        for number in about[chosen]:
            reads[number].discard(chosen)
        if not len(grown[chosen]):
            break
        sample = grown[chosen][:: -(-len(grown[chosen]) // SAMPLE)]
    return order + sorted(left, reverse=True)
