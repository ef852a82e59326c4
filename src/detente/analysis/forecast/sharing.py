"""Columns that several questions share: the same start, end and goal, whatever the goal is called.

The first time that a mark happens, which is the entry of a set, is the first time in the set, if the chain does not
begin there; and a set is taken out of a column more easily than transitions are.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.analysis.forecast.block import Block
from detente.analysis.forecast.columns import LANES, Column, Passed
from detente.analysis.forecast.goal import Bools, Floats, Goal, Happening, counted_rows, silent_rates
from detente.game.chain import Chain

FASTER = 1.1
"""A clock so many times faster than the chain needs is not rung for all columns."""
APART = 4.0
"""A horizon so many times shorter than another's is not followed beside it."""


def followed(chain: Chain, columns: Sequence[Column]) -> list[Passed]:
    """`passages`, with columns that come to the same followed once."""
    known: dict[tuple[object, ...], int] = {}
    single: list[Column] = []
    places = []
    for column in columns:
        goal = column.goal
        key: tuple[object, ...] = (id(column),)
        if isinstance(goal, Happening) and column.times == 1:
            entered = as_set(chain, goal, column.start)
            goal = goal if entered is None else entered
        if not isinstance(goal, Happening) and not (column.ends or column.spents or column.traced):
            key = (id(column.start), column.within, goal.tobytes())
        if key not in known:
            known[key] = len(single)
            single.append(replace(column, goal=goal))
        places.append(known[key])
    passed = passages(chain, single)
    return [passed[place] for place in places]


def as_set(chain: Chain, mark: Happening, start: Floats) -> Bools | None:
    """The set whose first entry is the first happening of a mark; None if there is none.

    Until then the chain is outside the set, so that what leads from within it does not matter.
    """
    inflow = chain.inflow
    counted = counted_rows(chain, mark)[inflow.entry]
    possible = inflow.matrix.data > 0
    at = np.flatnonzero(counted & possible)
    inside = np.zeros(chain.size, bool)
    inside[np.searchsorted(inflow.matrix.indptr, at, side="right") - 1] = True
    if start[inside].any():
        return None
    target_inside = np.repeat(inside, np.diff(inflow.matrix.indptr))
    entering = target_inside & ~inside[inflow.matrix.indices] & possible
    if (entering & ~counted).any():
        return None
    for flow, mask in zip(chain.flows, mark.silent, strict=False):
        if mask is not None and (mask & ~inside[flow.silent_source] & (flow.silent_rate > 0)).any():
            return None
    return inside


def passages(chain: Chain, columns: Sequence[Column]) -> list[Passed]:
    """Follow every column until its end.

    Args:
        chain: The chain, without calendar.
        columns: What is to be reached, each of no more times than columns go side by side.

    Returns:
        For each column the times spent, and the probability mass that may be misplaced in it.
    """
    found: list[Passed | None] = [None] * len(columns)
    still = [_silent(chain, column.goal) for column in columns]
    slow = FASTER * float(chain.exits.max(initial=0.0))
    for block in _blocks(columns, [len(rate) > 0 and float((chain.exits + rate).max()) > slow for rate in still]):
        mine = Block.of(chain, [columns[n] for n in block], [still[n] for n in block])
        for number, passed in zip(block, mine.follow(), strict=True):
            found[number] = passed
    return [passed for passed in found if passed is not None]


def _silent(chain: Chain, goal: Goal) -> Floats:
    """How often a mark happens without a change."""
    if not isinstance(goal, Happening) or not any(mask is not None and mask.any() for mask in goal.silent):
        return np.zeros(0)
    return silent_rates(chain, goal)


def _blocks(columns: Sequence[Column], faster: Sequence[bool]) -> list[list[int]]:
    """Columns that go side by side: the longest first; apart from them those that need a faster clock.

    What marks change nothing are happenings too, so that the clock of their column must ring for them.
    """
    blocks: list[list[int]] = []
    for kind in (False, True):
        room, longest = 0, 0.0
        for n in sorted((n for n in range(len(columns)) if faster[n] == kind), key=lambda n: -columns[n].horizon):
            if columns[n].times > room or APART * columns[n].horizon < longest:
                blocks.append([])
                room, longest = LANES, columns[n].horizon
            blocks[-1].append(n)
            room -= columns[n].times
    return blocks
