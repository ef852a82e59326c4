"""The beginning of a run: its start, the combinations its clocks depend on, and what is seen of it."""

import numpy as np

from detente.analysis.simulate.dice import share, sown, toss
from detente.analysis.simulate.fly.evaluate import evaluate
from detente.analysis.simulate.fly.inner import inner, merged, outer


@merged
def begin(clocks, row, a, b):
    """Draw a start into a row; returns the dice after it."""
    for f in range(len(row)):
        first, last = clocks.first[f], clocks.first[f + 1]
        k = first
        if last > first + 1:
            bits, a, b = toss(a, b)
            u = share(bits)
            while k < last - 1 and u >= clocks.chance[k]:
                k += 1
        row[f] = clocks.digit[k]
    return a, b


@outer
def begin_all(clocks, states, first, seed):
    """Starts of the runs from `first` on, one in each row."""
    for i in range(len(states)):
        a, b = sown(seed, first + i, 0)
        begin(clocks, states[i], a, b)


@merged
def index(clocks, row, at):
    """Number the combination of digits that each clock depends on."""
    for c in range(len(at)):
        at[c] = clocks.zero[c]
    for f in range(len(row)):
        for k in range(clocks.follows[f], clocks.follows[f + 1]):
            at[clocks.follower[k]] += clocks.stride[k] * row[f]


@inner
def see(watching, row, stack, error, values):
    """Everything that is watched of a state: conditions as bits, and the numbers into `values`."""
    flags = np.uint64(0)
    for k in range(len(watching.formulas)):
        if evaluate(watching.ints, watching.numbers, watching.formulas[k], row, stack, error) != 0.0:
            flags |= np.uint64(1) << np.uint64(k)
    for k in range(len(values)):
        values[k] = total_of(watching.ints, watching.numbers, watching.columns[k], row, stack, error)
    return flags


@inner
def total_of(ints, numbers, programs, row, stack, error):
    """The sum of a list of programs."""
    total = 0.0
    for k in range(ints[programs]):
        total += evaluate(ints, numbers, ints[programs + 1 + k], row, stack, error)
    return total
