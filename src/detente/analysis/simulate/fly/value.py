"""Value in one state: what an actor's next steps are worth to it.

An actor that looks h things that happen ahead from s0, at an option o, values a state by V^h: in a final state it is
u/delta, elsewhere V^0 = u(s0)/delta + (u - u(s0))/(delta + kappa_o), so that what lies beyond lasts until it comes back
to the option and is as now after that, and

    V^{k+1}(s) = (u(s) + sum r V^k(s') + sum_p kappa_p max(V^k(s), max_m [V^k(s_m) - c_m/(delta + kappa_p)]))
                 / (delta + sum r + sum_p kappa_p)

with r the rates of chance (dates as they are reckoned with) where they change something the actor can see, and p its
own options; the others are at rest, as at level 0 of the hierarchy.
"""

import numpy as np

from detente.analysis.simulate.fly.evaluate import brought, chance_rate, ends, land, land_by_chance, utility
from detente.analysis.simulate.fly.inner import allocating, inner, merged
from detente.analysis.simulate.fly.options import breaches, movable, turned, unseen
from detente.analysis.simulate.fly.prospects import beside
from detente.game.factored import records as r

# What is remembered of a state while those it may lead to are valued.
AT, FREE, WAY, ITEM, LEVEL, NEXT, FRAME = range(7)
OWN, STAY, WORTH, TOTAL, RATE, FLOW, BEST, SUMS = range(8)


@inner
def beyond(u, base, delta, span):
    """V^0 of a state that is not final, by its flow, the flow of the state looked from, and delta + kappa."""
    return base / delta + (u - base) / span


@allocating
def value(ints, numbers, rows, stack, error, actor, ahead, at, free, u, base, span):
    """V of the state in row `at`, which is not final, whose flow is `u`; rows from `free` on may be used."""
    frames, sums = np.empty((ahead, FRAME), np.int64), np.empty((ahead, SUMS))
    return descend(ints, numbers, rows, stack, error, actor, ahead, at, free, u, base, span, frames, sums)


@inner
def descend(ints, numbers, rows, stack, error, actor, ahead, at, free, u, base, span, frames, sums):
    """The same with room for so many frames.

    What V^k needs of V^{k-1} is worked out one after another, each frame a state on the way; compiled code that calls
    itself cannot be kept on disk.
    """
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    d, result = 0, 0.0
    enter(frames, sums, 0, at, free, u)
    while True:
        deeper, result = onward(
            ints, numbers, rows, stack, error, actor, delta, ahead - d, frames[d], sums[d], base, span
        )
        if deeper:
            enter(frames, sums, d + 1, frames[d, NEXT], frames[d, FREE] + 2 * (frames[d, ITEM] >= 0), sums[d, FLOW])
            d += 1
            continue
        if d == 0:
            return result
        d -= 1
        take(frames[d], sums[d], result)


@inner
def enter(frames, sums, d, at, free, u):
    """Begin with a state."""
    frames[d, AT], frames[d, FREE], frames[d, WAY], frames[d, ITEM], frames[d, LEVEL] = at, free, 0, -1, -1
    sums[d, OWN] = u


@merged
def take(frame, sums, result):
    """Put what a next state is worth where it belongs."""
    if frame[ITEM] < 0:
        sums[STAY] = result
    elif frame[LEVEL] < 0:
        sums[WORTH] += sums[RATE] * result
    else:
        sums[BEST] = max(sums[BEST], result - sums[RATE])


@merged
def onward(ints, numbers, rows, stack, error, actor, delta, ahead, frame, sums, base, span):
    """Go on with a state until one that must be valued by itself comes (true, its row and flow), or all are done.

    In `frame` stand the way the hidden conditions are in, the item (chances first, then options; -1 for staying), and
    the level an option would be moved to, -1 for what chance does.
    """
    u = sums[OWN]
    if frame[ITEM] < 0 and frame[LEVEL] == -1:
        frame[LEVEL] = -2
        sums[WORTH], sums[TOTAL], sums[STAY] = u, delta, beyond(u, base, delta, span)
        if ahead > 1:
            frame[NEXT], sums[FLOW] = frame[AT], u
            return True, 0.0
    row, target = rows[frame[FREE]], rows[frame[FREE] + 1]
    ways, chances, own = ints[actor + r.ACTOR_HIDDEN], ints[actor + r.ACTOR_CHANCE], ints[actor + r.ACTOR_OPTIONS]
    some = ints[chances]
    frame[NEXT] = frame[FREE] + 1
    while frame[WAY] < ints[ways]:
        way = ints[ways + 1 + frame[WAY]]
        weight = numbers[ints[way]]
        if frame[ITEM] < 0:
            turned(ints, way, rows[frame[AT]], row)
            frame[ITEM], frame[LEVEL] = 0, -1
        elif frame[LEVEL] < 0:
            frame[ITEM] += 1
        while frame[ITEM] < some:
            chance = ints[chances + 1 + frame[ITEM]]
            rate = weight * chance_rate(ints, numbers, chance, row, stack, error)
            happens = rate > 0.0 and land_by_chance(ints, numbers, chance, row, target, stack, error)
            if happens and not unseen(ints, way, row, target):
                deed = ints[chance + r.CHANCE_DEED]
                sums[FLOW] = u + brought(ints, numbers, actor, deed, row, target, stack, error)
                sums[TOTAL] += rate
                sums[RATE] = rate
                over = ends(ints, numbers, deed, target, stack, error)
                if ahead > 1 and not over:
                    return True, 0.0
                sums[WORTH] += rate * (sums[FLOW] / delta if over else beyond(sums[FLOW], base, delta, span))
            frame[ITEM] += 1
        while frame[ITEM] < some + ints[own]:
            option = ints[own + 1 + frame[ITEM] - some]
            kappa = numbers[ints[option + r.OPTION_X] + r.X_KAPPA]
            levels = ints[option + r.OPTION_LEVELS]
            if frame[LEVEL] < 0:
                sums[BEST] = sums[STAY]
                if not movable(ints, numbers, option, row, stack, error):
                    frame[LEVEL] = levels
            frame[LEVEL] += 1
            while frame[LEVEL] < levels:
                level = frame[LEVEL]
                deed = ints[option + r.OPTION_DEEDS + level]
                other = level != row[ints[option + r.OPTION_FACTOR]]
                if other and land(ints, numbers, deed, row, target, stack, error):
                    breach = breaches(ints, numbers, option, row, stack, error)
                    cost = numbers[ints[option + r.OPTION_X] + r.X_COSTS + level] + breach
                    sums[RATE] = cost / (delta + kappa)
                    sums[FLOW] = u + brought(ints, numbers, actor, deed, row, target, stack, error)
                    over = ends(ints, numbers, deed, target, stack, error)
                    if ahead > 1 and not over:
                        return True, 0.0
                    there = sums[FLOW] / delta if over else beyond(sums[FLOW], base, delta, span)
                    sums[BEST] = max(sums[BEST], there - sums[RATE])
                frame[LEVEL] += 1
            sums[WORTH] += weight * kappa * sums[BEST]
            sums[TOTAL] += weight * kappa
            frame[ITEM] += 1
            frame[LEVEL] = -1
        frame[WAY] += 1
        frame[ITEM] = -1
        frame[LEVEL] = -2
    return False, sums[WORTH] / sums[TOTAL]


@inner
def worth(ints, numbers, rows, stack, error, actor, deed, which, ahead, at, there, free, more, span):
    """What row `there` is worth, where the flow is `more` above that of row `at`, which is looked from.

    A deed led there, or none if it is -1. All that is worth anything is a difference of two such numbers: for whom
    looks one step ahead, V^1 of row `at` is taken off each.
    """
    if ints[actor + r.ACTOR_PROSPECTS] >= 0:
        if deed < 0:
            return 0.0
        return beside(ints, numbers, rows, stack, error, actor, deed, which, at, there, free, more, span)
    base = utility(ints, numbers, actor, rows[at], stack, error)
    if deed >= 0 and ends(ints, numbers, deed, rows[there], stack, error):
        return (base + more) / numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    return value(ints, numbers, rows, stack, error, actor, ahead, there, free, base + more, base, span)
