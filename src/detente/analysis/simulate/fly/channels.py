"""Channels in one state: how often each of a clock's outcomes happens there."""

import numpy as np

from detente.analysis.simulate.fly.evaluate import chance_rate, land, land_by_chance, paced
from detente.analysis.simulate.fly.inner import merged, outer
from detente.analysis.simulate.fly.judge import choose, opened
from detente.analysis.simulate.fly.options import held
from detente.analysis.simulate.fly.vote import passing, table
from detente.game.factored import records as r

ROUNDING = 1e-14
"""A motion that passes but for this does not fail, as in `game/behaviour/strategies.py`."""


@merged
def by_option(ints, numbers, rows, stack, error, real, theirs, ahead, at, free, lists, rates):
    """Rates of an option's moves: its real clock, and its owner's choice by the game it believes in."""
    row = rows[0]
    levels = ints[real + r.OPTION_LEVELS]
    tempo, scale = ints[real + r.OPTION_TEMPO], numbers[ints[real + r.OPTION_X] + r.X_SCALE]
    clock = paced(ints, numbers, tempo, scale, real, row, stack, error)
    for level in range(levels):
        rates[level] = 0.0
    if clock == 0.0 or (theirs != real and held(ints, numbers, real, row, stack, error)):
        return
    choose(ints, numbers, rows, stack, error, theirs, ahead, at, free, lists[0], lists[1], lists[2])
    for level in range(levels):
        chance = lists[2, level]
        if theirs != real and chance > 0.0:
            deed = ints[real + r.OPTION_DEEDS + level]
            if not land(ints, numbers, deed, row, rows[1], stack, error):
                chance = 0.0
        rates[level] = clock * chance


@merged
def of_motion(ints, numbers, rows, stack, counts, error, motion, panel, ahead, here, free, tabled, at, rates):
    """Rates of a motion's passing and failing, if it is brought up so likely; returns the place of the next outcome."""
    fails = ints[motion + r.MOTION_FAILS]
    clock = tabled * opened(ints, numbers, motion, rows, stack, error, here, free)
    chance = 0.0
    if clock > 0.0:
        chance = passing(ints, numbers, rows, stack, counts, error, panel, 0 * free, ahead, here, free)
    rates[at] = clock * chance
    if fails < 0:
        return at + 1
    rates[at + 1] = 0.0
    if chance <= 1.0 - ROUNDING and land(ints, numbers, fails, rows[0], rows[1], stack, error):
        rates[at + 1] = clock * (1.0 - chance)
    return at + 2


@outer
def channel_rates(ints, numbers, rows, stack, counts, lists, error, channel, ahead, rates):
    """Rates of all outcomes of a channel in the state of row 0, which is not final; returns how many these are."""
    here, free = np.int64(0), np.int64(1)  # for Numba no constants, each of which it would compile everything for
    sort, first, second = ints[channel], ints[channel + r.CHANNEL_FIRST], ints[channel + r.CHANNEL_SECOND]
    if sort == r.BY_CHANCE:
        rates[0] = chance_rate(ints, numbers, first, rows[0], stack, error)
        if rates[0] > 0.0 and not land_by_chance(ints, numbers, first, rows[0], rows[1], stack, error):
            rates[0] = 0.0
        return 1
    if sort == r.BY_OPTION:
        by_option(ints, numbers, rows, stack, error, first, second, ahead, here, free, lists, rates)
        return ints[first + r.OPTION_LEVELS]
    if sort == r.BY_MOTION:
        return of_motion(ints, numbers, rows, stack, counts, error, first, second, ahead, here, free, 1.0, here, rates)
    table(
        ints,
        numbers,
        rows,
        stack,
        counts,
        error,
        first,
        ahead,
        here,
        free,
        lists[0],
        lists[1],
        lists[2],
        lists[3],
        lists[4],
    )
    at = here
    for k in range(ints[second]):
        motion, panel = ints[second + 1 + 2 * k], ints[second + 2 + 2 * k]
        at = of_motion(
            ints, numbers, rows, stack, counts, error, motion, panel, ahead, here, free, lists[2, k], at, rates
        )
    return at
