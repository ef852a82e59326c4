"""Votes in one state: each member's ballot, the chance that a motion passes, and what a sponsor tables."""

import math

from detente.analysis.simulate.fly.inner import inner, merged, outer
from detente.analysis.simulate.fly.judge import TIE, at_stake, opened
from detente.analysis.simulate.fly.options import turned
from detente.game.factored import records as r


@merged
def ballot(ints, numbers, rows, stack, error, actor, motion, sponsors, ahead, at, free):
    """Chances that a member votes yes, abstains, votes no; and whether it means its yes."""
    if sponsors:
        return 1.0, 0.0, 0.0, True
    stake = at_stake(ints, numbers, rows, stack, error, actor, motion, ahead, at, free)
    strength = numbers[ints[actor + r.ACTOR_X] + r.X_STRENGTH]
    numbers_at = ints[motion + r.MOTION_X]
    yes = strength * stake / 2
    no = -strength * (stake / 2 + numbers[numbers_at + r.X_DISSENT])
    abstain = numbers[numbers_at + r.X_ABSTENTION]
    top = max(yes, no)
    some = 0.0
    if ints[motion + r.MOTION_ABSTAINS]:
        top = max(top, abstain)
        some = math.exp(abstain - top)
    yes = math.exp(yes - top)
    no = math.exp(no - top)
    total = yes + some + no
    return yes / total, some / total, no / total, stake > TIE


@inner
def add(count, size, votes, yes, rest):
    """Chances of each count of yes votes after one more bloc; the last stands for that many or more."""
    for n in range(size - 1, -1, -1):
        mass = count[n]
        count[n] = rest * mass
        count[min(n + votes, size - 1)] += yes * mass


@merged
def convolve(count, spare, size, numbers, place, further):
    """The same after so many more single votes."""
    for n in range(size):
        spare[n] = 0.0
    for n in range(size):
        for votes in range(further):
            spare[min(n + votes, size - 1)] += count[n] * numbers[place + votes]
    for n in range(size):
        count[n] = spare[n]


@outer
def passing(ints, numbers, rows, stack, counts, error, panel, meant, ahead, at, free):
    """Chance that a motion passes in the state of row `at`.

    With `meant`, a yes that is not meant counts as an abstention.
    """
    count, size = counts[0], ints[panel] + 1
    for n in range(size):
        count[n] = 0.0
    count[0] = 1.0
    for k in range(ints[panel + 1]):
        bloc = panel + 2 + r.BLOC * k
        votes, sort = ints[bloc + r.BLOC_VOTES], ints[bloc + r.BLOC_SORT]
        if sort != r.VOTER:
            place = ints[bloc + r.BLOC_X]
            add(count, size, votes, numbers[place], 1.0 - numbers[place])
            if sort == r.APART:
                convolve(count, counts[1], size, numbers, place + 1, ints[bloc + r.BLOC_COUNT])
            continue
        yes, abstain, no, means = ballot(
            ints, numbers, rows, stack, error, ints[bloc + r.BLOC_ACTOR], ints[bloc + r.BLOC_MOTION],
            ints[bloc + r.BLOC_SPONSORS], ahead, at, free,
        )  # fmt: skip
        if meant and not means:
            abstain += yes
            yes = 0.0
        add(count, size, votes, yes, abstain if ints[bloc + r.BLOC_VETO] else abstain + no)
    return min(max(count[size - 1], 0.0), 1.0)


@merged
def expected(ints, numbers, rows, stack, counts, error, actor, motion, ahead, at, free):
    """Chance of passing as a sponsor sees it, if the others are awake: averaged over what it does not see."""
    ways, panel = ints[actor + r.ACTOR_HIDDEN], ints[motion + r.MOTION_PANEL]
    if ints[ways] == 1:
        return passing(ints, numbers, rows, stack, counts, error, panel, 0 * free, ahead, at, free)
    total = 0.0
    for w in range(ints[ways]):
        way = ints[ways + 1 + w]
        turned(ints, way, rows[at], rows[free])
        chance = passing(ints, numbers, rows, stack, counts, error, panel, 0 * free, ahead, free, free + 1)
        total += numbers[ints[way]] * chance
    return total


@merged
def table(ints, numbers, rows, stack, counts, error, chair, ahead, at, free, gains, costs, chances, means, spare):
    """What a sponsor does when its clock rings: the chance of each motion, gain, cost and the part that is meant.

    The gain is what it expects, at its deepest level of thought, times the chance of passing that it expects.
    """
    motions, levels = ints[chair + r.CHAIR_MOTIONS], ints[chair + r.CHAIR_LEVELS]
    actor, numbers_at = ints[chair + r.CHAIR_ACTOR], ints[chair + r.CHAIR_X]
    strength = numbers[ints[actor + r.ACTOR_X] + r.X_STRENGTH]
    kappa, weight = numbers[numbers_at + r.X_CHAIR_KAPPA], numbers[numbers_at + r.X_CHAIR_WEIGHT]
    clock = 0.0
    for k in range(ints[motions]):
        motion = ints[motions + 1 + k]
        chances[k], gains[k], costs[k], means[k], spare[k] = 0.0, 0.0, 0.0, 0.0, 0.0
        own = opened(ints, numbers, motion, rows, stack, error, at, free)
        if own <= 0.0:
            continue
        clock = own
        spare[k] = 1.0  # it is open
        costs[k] = numbers[ints[motion + r.MOTION_X] + r.X_COST]
        if strength != 0.0:
            gains[k] = at_stake(ints, numbers, rows, stack, error, actor, motion, ahead, at, free)
            gains[k] *= expected(ints, numbers, rows, stack, counts, error, actor, motion, ahead, at, free)
    if clock == 0.0 or kappa <= 0.0:
        return
    last = 0.0
    for level in range(levels):
        share = numbers[numbers_at + r.X_CHAIR_LEVELS + 2 * level]
        awake = numbers[numbers_at + r.X_CHAIR_LEVELS + 2 * level + 1]
        last = awake
        top = 0.0
        for k in range(ints[motions]):
            if spare[k] > 0.0:
                top = max(top, strength * (awake * gains[k] - costs[k]))
        total = clock / kappa * math.exp(-top)
        for k in range(ints[motions]):
            if spare[k] > 0.0:
                total += weight * math.exp(strength * (awake * gains[k] - costs[k]) - top)
        for k in range(ints[motions]):
            if spare[k] > 0.0:
                excess = awake * gains[k] - costs[k]
                chance = share * weight * math.exp(strength * excess - top) / total
                chances[k] += chance
                if strength != 0.0 and excess > TIE:
                    means[k] += chance
    for k in range(ints[motions]):
        gains[k] *= last
