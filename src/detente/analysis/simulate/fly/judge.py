"""Judgement in one state: what an owner does at a look, and what is at stake for a member in a vote."""

import math

from detente.analysis.simulate.fly.evaluate import (
    brought,
    copy,
    evaluate,
    land,
    paced,
    same,
)
from detente.analysis.simulate.fly.inner import inner, merged, outer
from detente.analysis.simulate.fly.options import breaches, held
from detente.analysis.simulate.fly.value import worth
from detente.game.factored import records as r

TIE = 1e-9
"""A gain no further above the cost than this is rounding, as in `game/behaviour/response.py`."""


@merged
def choose(ints, numbers, rows, stack, error, option, ahead, at, free, gains, costs, chances):
    """What an owner does at a look at an option in the state of row `at`: probabilities of each level, gains and costs.

    The probability of the present level, and of one that is not available, is 0; their gains mean nothing.
    """
    numbers_at, levels = ints[option + r.OPTION_X], ints[option + r.OPTION_LEVELS]
    for level in range(levels):
        chances[level], gains[level], costs[level] = 0.0, 0.0, 0.0
    row, target = rows[at], rows[free]
    tempo, scale = ints[option + r.OPTION_TEMPO], numbers[numbers_at + r.X_SCALE]
    rho = paced(ints, numbers, tempo, scale, option, row, stack, error)
    kappa = numbers[numbers_at + r.X_KAPPA]
    if rho == 0.0 or kappa <= 0.0 or held(ints, numbers, option, row, stack, error):
        return
    actor = ints[option + r.OPTION_ACTOR]
    strength = numbers[ints[actor + r.ACTOR_X] + r.X_STRENGTH]
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    breach = breaches(ints, numbers, option, row, stack, error)
    span, which, here = delta + kappa, ints[option + r.OPTION_WHICH], 0.0
    if delta > 0.0:
        here = worth(ints, numbers, rows, stack, error, actor, 0 * free - 1, which, ahead, at, at, free, 0.0, span)
    top = 0.0
    for level in range(levels):
        deed = ints[option + r.OPTION_DEEDS + level]
        if level == row[ints[option + r.OPTION_FACTOR]]:
            continue
        if not land(ints, numbers, deed, row, target, stack, error):
            continue
        gain = 0.0
        if strength != 0.0:
            gain = brought(ints, numbers, actor, deed, row, target, stack, error)
            if delta > 0.0:
                there = worth(
                    ints, numbers, rows, stack, error, actor, deed, which, ahead, at, free, free + 1, gain, span
                )
                gain = span * (there - here)
        gains[level] = gain
        costs[level] = numbers[numbers_at + r.X_COSTS + level] + breach
        chances[level] = 1.0
        top = max(top, strength * (gain - costs[level]))
    total = rho / kappa * math.exp(-top)
    for level in range(levels):
        if chances[level] > 0.0:
            raised = numbers[numbers_at + r.X_WEIGHT] * math.exp(strength * (gains[level] - costs[level]) - top)
            chances[level] = raised
            total += raised
    for level in range(levels):
        chances[level] /= total


@outer
def opened(ints, numbers, motion, rows, stack, error, at, free):
    """How often a motion comes up in the state of row `at`, 0 where it is not open.

    Where it is open, row `free` is the state after it passes and row `free + 1` the one members compare it with.
    """
    row, passed, failed = rows[at], rows[free], rows[free + 1]
    copy(row, failed)
    copy(row, passed)
    if evaluate(ints, numbers, ints[motion + r.MOTION_WHEN], row, stack, error) == 0.0:
        return 0.0
    flag = ints[motion + r.MOTION_FLAG]
    if flag >= 0 and row[flag] == 1:
        return 0.0
    allowed = land(ints, numbers, ints[motion + r.MOTION_PASSES], row, passed, stack, error)
    if not allowed or same(row, passed):
        copy(row, passed)
        return 0.0
    scale = numbers[ints[motion + r.MOTION_X] + r.X_SCALE]
    clock = paced(ints, numbers, ints[motion + r.MOTION_TEMPO], scale, motion, row, stack, error)
    deed = compared(ints, numbers, motion, row, failed, stack, error)
    if deed < 0:
        copy(row, failed)
    return clock


@inner
def compared(ints, numbers, motion, row, failed, stack, error):
    """The deed that makes the state which members compare passing with, -1 where that is the present one.

    Where the rules do not allow it with the flag down, it is the one with the flag up, which is worth the same.
    """
    deed = ints[motion + r.MOTION_COMPARE]
    if deed < 0 or land(ints, numbers, deed, row, failed, stack, error):
        return deed
    deed = ints[motion + r.MOTION_FAILS]
    if land(ints, numbers, deed, row, failed, stack, error):
        return deed
    return -1


@outer
def at_stake(ints, numbers, rows, stack, error, actor, motion, ahead, at, free):
    """An actor's gain from a motion that passes, against its failing; 0 where it is not open."""
    if numbers[ints[actor + r.ACTOR_X] + r.X_STRENGTH] == 0.0:
        return 0.0
    if opened(ints, numbers, motion, rows, stack, error, at, free) == 0.0:
        return 0.0
    row, passed, failed = rows[at], rows[free], rows[free + 1]
    deed = ints[motion + r.MOTION_PASSES]
    better = brought(ints, numbers, actor, deed, row, passed, stack, error)
    other = compared(ints, numbers, motion, row, failed, stack, error)
    worse = 0.0
    if other >= 0:
        worse = brought(ints, numbers, actor, other, row, failed, stack, error)
    else:
        copy(row, failed)
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    if delta == 0.0:
        return better - worse
    span, which = delta + numbers[ints[motion + r.MOTION_X] + r.X_KAPPA], ints[motion + r.MOTION_WHICH]
    there = worth(ints, numbers, rows, stack, error, actor, deed, which, ahead, at, free, free + 2, better, span)
    here = worth(ints, numbers, rows, stack, error, actor, other, which, ahead, at, free + 1, free + 2, worse, span)
    return span * (there - here)
