"""Judgement in one state: what an actor's next steps are worth to it, and what it does at a look.

An actor that looks h things that happen ahead values a state by V^h: V^0 = u/delta, and

    V^{k+1}(s) = (u(s) + sum r V^k(s') + sum_o kappa_o max(V^k(s), max_m [V^k(s_m) - c_m/(delta + kappa_o)]))
                 / (delta + sum r + sum_o kappa_o)

with r the rates of chance (dates as they are reckoned with) where they change something the actor can see, and o its
own options; the others are at rest, as at level 0 of the hierarchy. In a final state V = u/delta.
"""

import math

from detente.analysis.simulate.compiled import compiled
from detente.analysis.simulate.fly.evaluate import (
    binds,
    brought,
    chance_rate,
    ends,
    evaluate,
    land,
    land_by_chance,
    paced,
    same,
    utility,
)
from detente.game.factored import records as r

TIE = 1e-9
"""A gain no further above the cost than this is rounding, as in `game/behaviour/response.py`."""


@compiled
def turned(ints, way, old, new):
    """The state with the hidden conditions as they stand in one way."""
    new[:] = old
    pairs = ints[way + 1]
    for k in range(ints[pairs]):
        new[ints[pairs + 1 + 2 * k]] = ints[pairs + 2 + 2 * k]


@compiled
def unseen(ints, way, a, b):
    """Whether two states differ at most in what is hidden; `way` is any way in which that can stand."""
    pairs = ints[way + 1]
    for f in range(len(a)):
        if a[f] != b[f]:
            hidden = False
            for k in range(ints[pairs]):
                hidden |= ints[pairs + 1 + 2 * k] == f
            if not hidden:
                return False
    return True


@compiled
def held(ints, numbers, option, row, stack, error):
    """Whether a hold forbids to leave the option's level."""
    holds = ints[option + r.OPTION_HOLDS]
    digit = row[ints[option + r.OPTION_FACTOR]]
    found = False
    for k in range(ints[holds]):
        bound = evaluate(ints, numbers, ints[holds + 2 + 2 * k], row, stack, error) != 0.0
        found |= bound and digit == ints[holds + 1 + 2 * k]
    return found


@compiled
def breaches(ints, numbers, option, row, stack, error):
    """What leaving the option's level costs for the promises it breaks."""
    promises = ints[option + r.OPTION_PROMISES]
    total = 0.0
    for k in range(ints[promises]):
        promise = ints[promises + 1 + k]
        if binds(ints, numbers, promise, row, stack, error):
            total += numbers[ints[promise + r.PROMISE_X]]
    return total


@compiled
def value(ints, numbers, rows, stack, error, actor, ahead, at, free, u):
    """V of the state in row `at`, which is not final, whose flow is `u`; rows from `free` on may be used."""
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    if ahead == 0:
        return u / delta
    row, target = rows[free], rows[free + 1]
    ways, chances, own = ints[actor + r.ACTOR_HIDDEN], ints[actor + r.ACTOR_CHANCE], ints[actor + r.ACTOR_OPTIONS]
    stay = value(ints, numbers, rows, stack, error, actor, ahead - 1, at, free, u)
    total, worth = delta, u
    for w in range(ints[ways]):
        way = ints[ways + 1 + w]
        weight = numbers[ints[way]]
        turned(ints, way, rows[at], row)
        for k in range(ints[chances]):
            chance = ints[chances + 1 + k]
            rate = weight * chance_rate(ints, numbers, chance, row, stack, error)
            if rate <= 0.0 or not land_by_chance(ints, numbers, chance, row, target, stack, error):
                continue
            if unseen(ints, way, row, target):
                continue
            deed = ints[chance + r.CHANCE_DEED]
            then = u + brought(ints, numbers, actor, deed, row, target, stack, error)
            if ends(ints, numbers, deed, target, stack, error):
                worth += rate * then / delta
            else:
                worth += rate * value(ints, numbers, rows, stack, error, actor, ahead - 1, free + 1, free + 2, then)
            total += rate
        for k in range(ints[own]):
            option = ints[own + 1 + k]
            kappa = numbers[ints[option + r.OPTION_X] + r.X_KAPPA]
            total += weight * kappa
            best = best_move(ints, numbers, rows, stack, error, actor, option, ahead - 1, free, stay, u)
            worth += weight * kappa * best
    return worth / total


@compiled
def best_move(ints, numbers, rows, stack, error, actor, option, ahead, at, stay, u):
    """The best an actor can do at one option of its own, staying included, once there; row at + 1 and on are used."""
    numbers_at = ints[option + r.OPTION_X]
    row, target = rows[at], rows[at + 1]
    tempo, scale = ints[option + r.OPTION_TEMPO], numbers[numbers_at + r.X_SCALE]
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    if paced(ints, numbers, tempo, scale, option, row, stack, error) == 0.0:
        return stay
    if held(ints, numbers, option, row, stack, error):
        return stay
    breach = breaches(ints, numbers, option, row, stack, error)
    best = stay
    for level in range(ints[option + r.OPTION_LEVELS]):
        if level == row[ints[option + r.OPTION_FACTOR]]:
            continue
        deed = ints[option + r.OPTION_DEEDS + level]
        if not land(ints, numbers, deed, row, target, stack, error):
            continue
        then = u + brought(ints, numbers, actor, deed, row, target, stack, error)
        worth = then / delta
        if ahead > 0 and not ends(ints, numbers, deed, target, stack, error):
            worth = value(ints, numbers, rows, stack, error, actor, ahead, at + 1, at + 2, then)
        cost = numbers[numbers_at + r.X_COSTS + level] + breach
        best = max(best, worth - cost / (delta + numbers[numbers_at + r.X_KAPPA]))
    return best


@compiled
def worth_of(ints, numbers, rows, stack, error, actor, deed, ahead, at, free, u):
    """What the state in row `at` is worth after a deed, `u` being its flow."""
    if ends(ints, numbers, deed, rows[at], stack, error):
        return u / numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    return value(ints, numbers, rows, stack, error, actor, ahead, at, free, u)


@compiled
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
    u, here = 0.0, 0.0
    if delta > 0.0:
        u = utility(ints, numbers, actor, row, stack, error)
        here = value(ints, numbers, rows, stack, error, actor, ahead, at, free, u)
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
                there = worth_of(ints, numbers, rows, stack, error, actor, deed, ahead, free, free + 1, u + gain)
                gain = (delta + kappa) * (there - here)
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


@compiled
def opened(ints, numbers, motion, rows, stack, error, at, free):
    """How often a motion comes up in the state of row `at`, 0 where it is not open.

    Where it is open, row `free` is the state after it passes and row `free + 1` the one members compare it with.
    """
    row, passed, failed = rows[at], rows[free], rows[free + 1]
    failed[:] = row
    passed[:] = row
    if evaluate(ints, numbers, ints[motion + r.MOTION_WHEN], row, stack, error) == 0.0:
        return 0.0
    flag = ints[motion + r.MOTION_FLAG]
    if flag >= 0 and row[flag] == 1:
        return 0.0
    allowed = land(ints, numbers, ints[motion + r.MOTION_PASSES], row, passed, stack, error)
    if not allowed or same(row, passed):
        passed[:] = row
        return 0.0
    scale = numbers[ints[motion + r.MOTION_X] + r.X_SCALE]
    clock = paced(ints, numbers, ints[motion + r.MOTION_TEMPO], scale, motion, row, stack, error)
    deed = compared(ints, numbers, motion, row, failed, stack, error)
    if deed < 0:
        failed[:] = row
    return clock


@compiled
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


@compiled
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
        failed[:] = row
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    if delta == 0.0:
        return better - worse
    kappa = numbers[ints[motion + r.MOTION_X] + r.X_KAPPA]
    u = utility(ints, numbers, actor, row, stack, error)
    there = worth_of(ints, numbers, rows, stack, error, actor, deed, ahead, free, free + 2, u + better)
    if other >= 0:
        here = worth_of(ints, numbers, rows, stack, error, actor, other, ahead, free + 1, free + 2, u + worse)
    else:
        here = value(ints, numbers, rows, stack, error, actor, ahead, free + 1, free + 2, u)
    return (delta + kappa) * (there - here)
