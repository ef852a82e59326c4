"""Evaluation in one state: lookup programs, deeds with their consequences, and rates.

These loops read the records of `game/factored/records.py`. They raise nothing: what goes wrong is left in `error`,
first come first kept, and whoever called asks for it.
"""

import math

from detente.analysis.simulate.fly.inner import inner, outer
from detente.game.factored import records as r

NO_VALUE, BAD_RATE, TOO_SMALL = 1, 2, 3
"""What can go wrong: a formula without a value (its program), a rate that is none (its record), a log that is full."""


@inner
def fail(error, sort, place):
    """Say what went wrong, if nothing did before."""
    if error[0] == 0:
        error[0] = sort
        error[1] = place


@inner
def copy(old, new):
    """Copy a row, without the many words in which an array would complain of its length."""
    for f in range(len(old)):
        new[f] = old[f]


@inner
def looked_up(ints, numbers, at, row):
    """One table at a state's digits; `at` is where its instruction stands."""
    place = ints[at + 1]
    for k in range(ints[at + 2]):
        place += ints[at + 4 + 2 * k] * row[ints[at + 3 + 2 * k]]
    return numbers[place]


@inner
def joined(operation, a, b):
    """Two values and an operation; nan where there is no value."""
    result = math.nan
    if math.isnan(a) or math.isnan(b):
        return result
    if operation == r.ADD:
        result = a + b
    elif operation == r.TAKE:
        result = a - b
    elif operation == r.TIMES:
        result = a * b
    elif operation == r.OVER:
        if b != 0.0:
            result = a / b
    elif operation == r.AND:
        result = 1.0 if a != 0.0 and b != 0.0 else 0.0
    elif operation == r.OR:
        result = 1.0 if a != 0.0 or b != 0.0 else 0.0
    elif operation == r.LEAST:
        result = min(a, b)
    elif operation == r.MOST:
        result = max(a, b)
    elif operation == r.IS:
        result = 1.0 if a == b else 0.0
    elif operation == r.IS_NOT:
        result = 1.0 if a != b else 0.0
    elif operation == r.LESS:
        result = 1.0 if a < b else 0.0
    elif operation == r.AT_MOST:
        result = 1.0 if a <= b else 0.0
    elif operation == r.MORE:
        result = 1.0 if a > b else 0.0
    elif operation == r.AT_LEAST:
        result = 1.0 if a >= b else 0.0
    return result


@outer
def evaluate(ints, numbers, program, row, stack, error):
    """The value of a program in a state, 0 where it has none."""
    count = ints[program]
    at = program + 1
    if count == 1:
        return looked_up(ints, numbers, at, row)
    top = 0
    for _ in range(count):
        operation = ints[at]
        if operation == r.LOOK:
            stack[top] = looked_up(ints, numbers, at, row)
            top += 1
            at += 3 + 2 * ints[at + 2]
            continue
        at += 1
        if operation == r.NOT:
            if not math.isnan(stack[top - 1]):
                stack[top - 1] = 1.0 if stack[top - 1] == 0.0 else 0.0
        elif operation == r.MINUS:
            stack[top - 1] = -stack[top - 1]
        elif operation == r.FINITE:
            if math.isinf(stack[top - 1]):
                stack[top - 1] = math.nan
        else:
            top -= 1
            stack[top - 1] = joined(operation, stack[top - 1], stack[top])
    if math.isnan(stack[0]):
        fail(error, NO_VALUE, program)
        return 0.0
    return stack[0]


@inner
def any_of(ints, numbers, programs, row, stack, error):
    """Whether one of a list of programs holds; all are looked at, so that an error in any is found."""
    found = False
    for k in range(ints[programs]):
        if evaluate(ints, numbers, ints[programs + 1 + k], row, stack, error) != 0.0:
            found = True
    return found


@inner
def binds(ints, numbers, promise, row, stack, error):
    """Whether a promise is in force on its option."""
    held = evaluate(ints, numbers, ints[promise + r.PROMISE_BINDS], row, stack, error) != 0.0
    return held and row[ints[promise + r.PROMISE_FACTOR]] == ints[promise + r.PROMISE_LEVEL]


@outer
def land(ints, numbers, deed, old, new, stack, error):
    """Do a deed with its consequences: `new` is the state after it. Returns whether the rules allow that state."""
    copy(old, new)
    changes = ints[deed + r.DEED_CHANGES]
    for k in range(ints[changes]):
        at = changes + 1 + r.CHANGE * k
        if ints[at + 4] >= 0 and not binds(ints, numbers, ints[at + 4], old, stack, error):
            continue
        f = ints[at]
        digit = ints[at + 2]
        if ints[at + 1] == r.STEP:
            digit = min(max(digit + new[f], 0), ints[at + 3])
        new[f] = digit
    becomes = ints[deed + r.DEED_BECOMES]
    rung = 0
    for k in range(ints[becomes]):
        program = ints[becomes + 1 + r.BECOMES * k + 2]
        after = evaluate(ints, numbers, program, new, stack, error) != 0.0
        if after and evaluate(ints, numbers, program, old, stack, error) == 0.0:
            rung |= 1 << k
    for k in range(ints[becomes]):
        if rung >> k & 1:
            new[ints[becomes + 1 + r.BECOMES * k]] = ints[becomes + 2 + r.BECOMES * k]
    sets = ints[deed + r.DEED_SETS]
    for k in range(ints[sets]):
        new[ints[sets + 1 + r.SETS * k]] = ints[sets + 2 + r.SETS * k]
    flags = ints[deed + r.DEED_FLAGS]
    for k in range(ints[flags]):
        flag = ints[flags + 1 + k]
        if old[ints[flag + 1]] == 1:
            for j in range(ints[flag] - 1):
                program = ints[flag + 2 + j]
                before = evaluate(ints, numbers, program, old, stack, error)
                if evaluate(ints, numbers, program, new, stack, error) != before:
                    new[ints[flag + 1]] = 0
    if ints[deed + r.DEED_RAISES] >= 0:
        new[ints[deed + r.DEED_RAISES]] = 1
    return not any_of(ints, numbers, ints[deed + r.DEED_RULES], new, stack, error)


@inner
def ends(ints, numbers, deed, new, stack, error):
    """Whether a deed has led to a final state."""
    return any_of(ints, numbers, ints[deed + r.DEED_ENDS], new, stack, error)


@inner
def same(a, b):
    """Whether two states are one."""
    differing = 0
    for f in range(len(a)):
        differing += a[f] != b[f]
    return differing == 0


@outer
def paced(ints, numbers, program, scale, record, row, stack, error):
    """A rate, which must be a finite number, zero or more."""
    rate = evaluate(ints, numbers, program, row, stack, error) * scale
    if not 0.0 <= rate < math.inf:
        fail(error, BAD_RATE, record)
        return 0.0
    return rate


@inner
def chance_rate(ints, numbers, chance, row, stack, error):
    """How often something that chance does happens in a state, were it allowed."""
    sort = ints[chance + r.CHANCE_SORT]
    scale = numbers[ints[chance + r.CHANCE_X]]
    if sort == r.EVENT:
        if evaluate(ints, numbers, ints[chance + r.CHANCE_WHEN], row, stack, error) == 0.0:
            return 0.0
        return paced(ints, numbers, ints[chance + r.CHANCE_RATE], scale, chance, row, stack, error)
    digit = row[ints[chance + r.CHANCE_FACTOR]]
    if sort == r.FADING:
        return scale if digit > 0 else 0.0
    if sort == r.REOPENING:
        return scale if digit == 1 else 0.0
    return scale if digit == ints[chance + r.CHANCE_DIGIT] else 0.0


@inner
def land_by_chance(ints, numbers, chance, old, new, stack, error):
    """Let chance do something; a date passes even where its change is not allowed. Returns whether it happens."""
    allowed = land(ints, numbers, ints[chance + r.CHANCE_DEED], old, new, stack, error)
    if not allowed and ints[chance + r.CHANCE_SORT] == r.DATE:
        land(ints, numbers, ints[chance + r.CHANCE_ELSE], old, new, stack, error)
        return True
    return allowed


@inner
def utility(ints, numbers, actor, row, stack, error):
    """An actor's flow of utility in a state, as far as it sees it."""
    terms = ints[actor + r.ACTOR_TERMS]
    total = 0.0
    for k in range(ints[terms]):
        total += evaluate(ints, numbers, ints[terms + 1 + k], row, stack, error)
    return total


@inner
def brought(ints, numbers, actor, deed, old, new, stack, error):
    """How much a deed changes an actor's flow of utility."""
    terms = ints[deed + r.DEED_TERMS + r.EACH_ACTOR * ints[actor + r.ACTOR_NUMBER]]
    total = 0.0
    for k in range(ints[terms]):
        program = ints[terms + 1 + k]
        total += evaluate(ints, numbers, program, new, stack, error)
        total -= evaluate(ints, numbers, program, old, stack, error)
    return total
