"""What has been worked out of the clocks' rates, and bringing it up to date."""

import math

import numpy as np

from detente.analysis.simulate.dice import mixed
from detente.analysis.simulate.fly.channels import channel_rates
from detente.analysis.simulate.fly.clocks import DIRECT, HASHED
from detente.analysis.simulate.fly.inner import inner, merged


@merged
def work_out(ints, numbers, rows, stack, counts, lists, error, channel, width, ahead, memory, base):
    """Put a clock's rates in the present state, cumulatively, into its row of the memory."""
    rates = lists[5]
    channel_rates(ints, numbers, rows, stack, counts, lists, error, channel, ahead, rates)
    total = 0.0
    for k in range(width):
        total += rates[k]
        memory[base + k] = total
    if error[0] != 0:
        memory[base] = math.nan


@merged
def settle(ints, numbers, rows, stack, counts, lists, error, clocks, ahead, memory, keys, at, pace):
    """Bring the clocks that are kept up to date; returns the sum of their rates."""
    total = 0.0
    for k in range(len(clocks.kept)):
        c = clocks.kept[k]
        width = clocks.width[c]
        base, known = where(
            clocks.sort[c], clocks.memory_at[c], clocks.key_at[c], clocks.mask[c], width, at[c], memory, keys
        )
        if not known:
            work_out(ints, numbers, rows, stack, counts, lists, error, clocks.place[c], width, ahead, memory, base)
        pace[k] = memory[base + width - 1]
        total += pace[k]
    return total


@inner
def where(sort, memory_at, key_at, mask, width, code, memory, keys):
    """Where a clock's rates stand for a combination, and whether they are worked out."""
    if sort == DIRECT:
        return code, not math.isnan(memory[code])
    if sort == HASHED:
        slot = np.int64(mixed(np.uint64(code))) & mask
        base = memory_at + slot * width
        known = keys[key_at + slot] == code and not math.isnan(memory[base])
        keys[key_at + slot] = code
        return base, known
    return np.int64(0), False
