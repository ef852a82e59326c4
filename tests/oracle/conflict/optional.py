"""Conflicts in option form in the words of the definitions: every combination of levels, every pair of states.

A state is a tuple of levels. It shares no code with the package; what cannot be and what is barred are asked of plain
functions of states.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

State = tuple[int, ...]
Test = Callable[[State], bool]


@dataclass(frozen=True)
class Plan:
    """An option: how many levels, who may change it, and which way."""

    levels: int
    owners: tuple[int, ...]
    direction: Literal["both", "fwd", "back"]


def code(state: State, plans: Sequence[Plan]) -> int:
    """The mixed-radix number of a state, the first option least significant."""
    number, worth = 0, 1
    for level, plan in zip(state, plans, strict=True):
        number += level * worth
        worth *= plan.levels
    return number


def states(plans: Sequence[Plan], infeasible: Sequence[Test]) -> list[State]:
    """The feasible states by code."""
    found = [
        state for state in product(*(range(plan.levels) for plan in plans))
        if not any(cannot(state) for cannot in infeasible)
    ]  # fmt: skip
    return sorted(found, key=lambda state: code(state, plans))


def may(actor: int, source: State, target: State, plans: Sequence[Plan], step: str) -> bool:
    """Whether an actor can go from one state to another by its options."""
    changed = [number for number in range(len(plans)) if source[number] != target[number]]
    if not changed or (step == "one" and len(changed) > 1):
        return False
    for number in changed:
        if actor not in plans[number].owners:
            return False
        if plans[number].direction == "fwd" and target[number] < source[number]:
            return False
        if plans[number].direction == "back" and target[number] > source[number]:
            return False
    return True


def arcs(
    actor: int, plans: Sequence[Plan], infeasible: Sequence[Test],
    barred: Sequence[tuple[int | None, Test, Test]], step: str,
) -> list[tuple[int, int]]:  # fmt: skip
    """An actor's moves, as pairs of positions among the feasible states."""
    there = states(plans, infeasible)
    found = []
    for s, source in enumerate(there):
        for t, target in enumerate(there):
            if not may(actor, source, target, plans, step):
                continue
            if any(who in (None, actor) and before(source) and after(target) for who, before, after in barred):
                continue
            found.append((s, t))
    return found
