"""An actor's options in one state, and what it sees of a state."""

from detente.analysis.simulate.fly.evaluate import binds, copy, evaluate, paced
from detente.analysis.simulate.fly.inner import inner
from detente.game.factored import records as r


@inner
def turned(ints, way, old, new):
    """The state with the hidden conditions as they stand in one way."""
    copy(old, new)
    pairs = ints[way + 1]
    for k in range(ints[pairs]):
        new[ints[pairs + 1 + 2 * k]] = ints[pairs + 2 + 2 * k]


@inner
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


@inner
def held(ints, numbers, option, row, stack, error):
    """Whether a hold forbids to leave the option's level."""
    holds = ints[option + r.OPTION_HOLDS]
    digit = row[ints[option + r.OPTION_FACTOR]]
    found = False
    for k in range(ints[holds]):
        bound = evaluate(ints, numbers, ints[holds + 2 + 2 * k], row, stack, error) != 0.0
        found |= bound and digit == ints[holds + 1 + 2 * k]
    return found


@inner
def breaches(ints, numbers, option, row, stack, error):
    """What leaving the option's level costs for the promises it breaks."""
    promises = ints[option + r.OPTION_PROMISES]
    total = 0.0
    for k in range(ints[promises]):
        promise = ints[promises + 1 + k]
        if binds(ints, numbers, promise, row, stack, error):
            total += numbers[ints[promise + r.PROMISE_X]]
    return total


@inner
def movable(ints, numbers, option, row, stack, error):
    """Whether an option is looked at in a state, and may be moved."""
    scale = numbers[ints[option + r.OPTION_X] + r.X_SCALE]
    if paced(ints, numbers, ints[option + r.OPTION_TEMPO], scale, option, row, stack, error) == 0.0:
        return False
    return not held(ints, numbers, option, row, stack, error)
