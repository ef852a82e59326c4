"""Value one step ahead, by what differs: V^1 of a state next to the one looked from, less V^1 of that one.

With U the flow in the state looked from, all values less U/delta, S = delta + kappa_o, w = u - U, K the sum of the
actor's kappas, and R_1 and R_2 the rates of what leads to states that are not final and to final ones:

    V^1(s) = (w(s) (1 + (R_1 + K)/S + R_2/delta) + sum of parts) / (delta + K + R_1 + R_2)

where what chance does has the part r (u(s') - u(s)) over S, or over delta if s' is final, and an option of the actor's
kappa_p max(0, max_m ((u(s_m) - u(s))/S - c_m/(delta + kappa_p))), as in `value.py`; over what the actor does not see
rates and parts are averaged. A deed changes only parts that read what it touches; if it touches no rate, and ends
nothing, the others do not matter. What a part is worth at a combination of digits is kept in its table, beside the
formulas': several loops may write there at a time, since each number is either nan or right.
"""

import math

from detente.analysis.simulate.fly.evaluate import (
    brought,
    chance_rate,
    ends,
    land,
    land_by_chance,
)
from detente.analysis.simulate.fly.inner import inner, merged
from detente.analysis.simulate.fly.options import breaches, movable, turned, unseen
from detente.game.factored import records as r


@merged
def entry(ints, prospect, row):
    """Where a prospect's table has the numbers of a state; -1 if it has no table."""
    place = ints[prospect + r.PROSPECT_TABLE]
    if place >= 0:
        for k in range(ints[prospect + r.PROSPECT_FACTORS]):
            at = prospect + r.PROSPECT_FACTORS + 1 + 2 * k
            place += ints[at + 1] * row[ints[at]]
    return place


@merged
def by_chance(ints, numbers, rows, stack, error, actor, chance, at, free):
    """Rates at which chance leads from row `at` to states that are not final and that are, each with its part."""
    ways = ints[actor + r.ACTOR_HIDDEN]
    calm, last, gain, loss = 0.0, 0.0, 0.0, 0.0
    for w in range(ints[ways]):
        way = ints[ways + 1 + w]
        row, target = rows[free], rows[free + 1]
        turned(ints, way, rows[at], row)
        rate = numbers[ints[way]] * chance_rate(ints, numbers, chance, row, stack, error)
        happens = rate > 0.0 and land_by_chance(ints, numbers, chance, row, target, stack, error)
        if happens and not unseen(ints, way, row, target):
            deed = ints[chance + r.CHANCE_DEED]
            part = rate * brought(ints, numbers, actor, deed, row, target, stack, error)
            if ends(ints, numbers, deed, target, stack, error):
                last += rate
                loss += part
            else:
                calm += rate
                gain += part
    return calm, last, gain, loss


@merged
def by_option(ints, numbers, rows, stack, error, actor, option, at, free, more, delta, span):
    """An option's part in row `at`, whose flow is `more` above that of the state looked from."""
    kappa = numbers[ints[option + r.OPTION_X] + r.X_KAPPA]
    ways = ints[actor + r.ACTOR_HIDDEN]
    total = 0.0
    for w in range(ints[ways]):
        way = ints[ways + 1 + w]
        row, target = rows[free], rows[free + 1]
        turned(ints, way, rows[at], row)
        best = 0.0
        if movable(ints, numbers, option, row, stack, error):
            breach = breaches(ints, numbers, option, row, stack, error)
            for level in range(ints[option + r.OPTION_LEVELS]):
                deed = ints[option + r.OPTION_DEEDS + level]
                other = level != row[ints[option + r.OPTION_FACTOR]]
                if other and land(ints, numbers, deed, row, target, stack, error):
                    worth = brought(ints, numbers, actor, deed, row, target, stack, error) / span
                    if ends(ints, numbers, deed, target, stack, error):
                        worth = (more + worth * span) / delta - more / span
                    cost = numbers[ints[option + r.OPTION_X] + r.X_COSTS + level] + breach
                    best = max(best, worth - cost / (delta + kappa))
        total += numbers[ints[way]] * kappa * best
    return total


@merged
def prospect_of(ints, numbers, rows, stack, error, actor, prospect, which, at, free, more, delta, span):
    """A prospect's rates and part in row `at`, from its table if it has them; `which` numbers the kappa in `span`."""
    of, place = ints[prospect + r.PROSPECT_OF], entry(ints, prospect, rows[at])
    if ints[prospect + r.PROSPECT_OPTION]:
        found = math.nan
        if place >= 0:
            place += which * ints[prospect + r.PROSPECT_SIZE]
            found = numbers[place]
        if math.isnan(found):
            found = by_option(ints, numbers, rows, stack, error, actor, of, at, free, more, delta, span)
            if place >= 0 and error[0] == 0:
                numbers[place] = found
        return 0.0, 0.0, found
    calm, last, gain, loss = math.nan, math.nan, math.nan, math.nan
    if place >= 0:
        calm, last, gain, loss = numbers[place], numbers[place + 1], numbers[place + 2], numbers[place + 3]
    if math.isnan(calm + last + gain + loss):
        calm, last, gain, loss = by_chance(ints, numbers, rows, stack, error, actor, of, at, free)
        if place >= 0 and error[0] == 0:
            numbers[place], numbers[place + 1], numbers[place + 2], numbers[place + 3] = calm, last, gain, loss
    return calm, last, gain / span + loss / delta


@inner
def beside(ints, numbers, rows, stack, error, actor, deed, which, at, there, free, more, span):
    """V^1 of row `there`, to which a deed led, less V^1 of row `at`, which is looked from.

    The deed has brought `more`; rows from `free` on may be used.
    """
    delta = numbers[ints[actor + r.ACTOR_X] + r.X_DELTA]
    kappas = numbers[ints[actor + r.ACTOR_X] + r.X_KAPPAS]
    every = ints[actor + r.ACTOR_PROSPECTS]
    some = ints[deed + r.DEED_TERMS + r.EACH_ACTOR * ints[actor + r.ACTOR_NUMBER] + r.ACTOR_PROSPECTS_AT]
    whole = ints[some] != 0
    over = whole and ends(ints, numbers, deed, rows[there], stack, error)
    calm, last, parts, below, change = 0.0, 0.0, 0.0, 0.0, 0.0
    # All prospects in row `at` (rates alone where no others are asked for), then those touched, there less here.
    for turn in range(1 if over else 3):
        first, count = some + 2, ints[some + 1]
        if turn == 0:
            first, count = every + 2, ints[every + 1] if whole else ints[every]
        row, sign, flow = at, 1.0, 0.0
        if turn == 1:
            row, flow = there, more
        elif turn == 2:
            sign = -1.0
        total = 0.0
        for k in range(count):
            one, other, found = prospect_of(
                ints, numbers, rows, stack, error, actor, ints[first + k], which, row, free, flow, delta, span
            )
            calm += sign * one
            last += sign * other
            total += found
        if turn == 0:
            parts, below = total, delta + kappas + calm + last
        else:
            change += sign * total
    if over:
        return more / delta - parts / below
    result = more * (1.0 + (calm + kappas) / span + last / delta) + change
    if not whole:
        return result / below
    above = delta + kappas + calm + last
    return result / above + parts * (1.0 / above - 1.0 / below)
