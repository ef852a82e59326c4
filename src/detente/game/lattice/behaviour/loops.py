# mypy: allow-untyped-defs, allow-untyped-calls
"""Loops over all states of a box: an actor's best moves, what they add to its equation, how often it makes each.

What can be chosen in a state stands in a table; the state's cell in it is the sum of a number for its leading digits
and one for its trailing digits, `heads[s // wide] + tails[s % wide]`. A loop does a part of the heads, so that two can
run side by side.
"""

from pathlib import Path

import numpy as np

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])
SHORT = 16
"""Runs of fewer states are gone through state by state."""


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


@compiled
def improve(heads, tails, row, by, exit_, price, live, values, ends, scale, picks, new, begin, end):
    """The best move of one option in every state; a choice is left only for one better by `scale`.

    Args:
        heads: Cell of leading digits.
        tails: Cell of trailing digits.
        row: Row of each alternative by cell, -2 if it is not available.
        by: How many places further it leads.
        exit_: Which of `ends` it leads to, -1 if it stays in the box.
        price: Its cost over delta + kappa.
        live: Where anything is done; empty: everywhere.
        values: Value of every state.
        ends: What leaving the box is worth.
        scale: By how much a move must be better.
        picks: The choices so far, -1 to stay; they become the new ones.
        new: Its only entry becomes true if any is new.
        begin: Heads from here on,
        end: to before here.
    """
    wide, many, some = len(tails), row.shape[1], len(live) > 0
    for h in range(begin, end):
        first, head = h * wide, heads[h]
        for i in range(wide):
            s = np.uint64(first + i)
            if some and not live[s]:
                continue
            c = np.uint64(head + tails[i])
            stay = values[s]
            best, pick, old = stay, -1, picks[s]
            if old >= 0:
                k = np.uint64(old)
                e = exit_[c, k]
                now = (ends[np.uint64(e), s] if e >= 0 else values[np.uint64(first + i + by[c, k])]) - price[c, k]
                if not stay > now + scale:
                    best, pick = now, old
            for a in range(many):
                if row[c, a] != -2:
                    e = exit_[c, a]
                    now = (ends[np.uint64(e), s] if e >= 0 else values[np.uint64(first + i + by[c, a])]) - price[c, a]
                    if now > best + scale:
                        best, pick = now, a
            if pick != old:
                picks[s], new[0] = pick, True


@compiled
def follow(heads, tails, row, exit_, kappa, picks, rates, mine, diagonal, begin, end):
    """Write the moves an actor would make at one option into its rows, `mine`, and add them to the diagonal."""
    wide = len(tails)
    for j in range(len(mine)):
        rates[mine[j], begin * wide : end * wide] = 0.0
    for h in range(begin, end):
        first, head = h * wide, heads[h]
        for i in range(wide):
            s = np.uint64(first + i)
            if picks[s] >= 0:
                c, k = np.uint64(head + tails[i]), np.uint64(picks[s])
                if row[c, k] >= 0:
                    diagonal[s] += kappa
                    if exit_[c, k] < 0:
                        rates[row[c, k], s] = kappa


@compiled
def pay(heads, tails, row, exit_, price, ends, kappa, values, picks, left, begin, end):
    """Add to what an equation is off by what moves at one option cost, and what those come to that leave the box."""
    wide = len(tails)
    for h in range(begin, end):
        first, head = h * wide, heads[h]
        for i in range(wide):
            s = np.uint64(first + i)
            if picks[s] >= 0:
                c, k = np.uint64(head + tails[i]), np.uint64(picks[s])
                left[s] -= kappa * price[c, k]
                if row[c, k] >= 0 and exit_[c, k] >= 0:
                    left[s] += kappa * (ends[np.uint64(exit_[c, k]), s] - values[s])


@compiled
def gather(block, rates, delta, diagonal, begin, end):
    """The diagonal of an equation without an actor's own moves, whose rows must be 0."""
    for at in range(begin, end, block):
        here = diagonal[at : min(at + block, end)]
        here[:] = delta
        for r in range(len(rates)):
            out = rates[r, at : min(at + block, end)]
            for i in range(len(here)):
                here[i] += out[i]


@compiled
def differ(rate, x, off, left, at, stop):
    """left += rate (x after - x), where all lead `off` places further."""
    mine, here, there, into = rate[at:stop], x[at:stop], x[at + off : stop + off], left[at:stop]
    for i in range(len(into)):
        into[i] += mine[i] * (there[i] - here[i])


@compiled
def leftover(block, ways, rates, delta, flow, ends, exits, values, left, begin, end):
    """What an equation is off by, but for what its own moves cost and those that leave the box.

    Written in differences of values, so that nothing is lost where they are large and alike.

    Args:
        block: So many states at a time.
        ways: Stride, levels and by of each lane; 0 levels for a shift.
        rates: All rows: lanes, then what leaves the box.
        delta: One over foresight.
        flow: Flow of utility.
        ends: What leaving the box is worth,
        exits: and which of it each row that leaves it leads to.
        values: Value of every state.
        left: Written.
        begin: States from here on,
        end: to before here.
    """
    size = len(values)
    for at in range(begin, end, block):
        stop = min(at + block, end)
        for s in range(at, stop):
            left[s] = flow[s] - delta * values[s]
        for j in range(len(ways)):
            stride, levels, by = ways[j]
            if levels == 0:
                first, last = max(at, -by), min(stop, size - by)
                if first < last:
                    differ(rates[j], values, by, left, first, last)
            elif stride >= SHORT:
                s, last, digit = at, (at // stride + 1) * stride, at // stride % levels
                while s < stop:
                    further = by if digit + by < levels else by - levels
                    differ(rates[j], values, further * stride, left, s, min(last, stop))
                    s, last = last, last + stride
                    digit = digit + 1 if digit + 1 < levels else 0
            else:
                mine, step, digit = rates[j], at % stride, at // stride % levels
                for s in range(at, stop):
                    further = by if digit + by < levels else by - levels
                    there = values[np.uint64(s + further * stride)]
                    left[s] += mine[s] * (there - values[s])
                    step += 1
                    if step == stride:
                        step, digit = 0, digit + 1 if digit + 1 < levels else 0
        for e in range(len(exits)):
            mine, worth = rates[len(ways) + e], ends[exits[e]]
            for s in range(at, stop):
                left[s] += mine[s] * (worth[s] - values[s])


@compiled
def look(
    heads, tails, row, by, exit_, cost, clock, live, worth, ends, factor, strength, weight, kappa, tie, share, rates,
    meant, parts, below, shift, unsound, begin, end,
):  # fmt: skip
    """Add what an actor does at one level of thought, by section 3, to what is done at all levels.

    Args:
        heads: Cell of leading digits.
        tails: Cell of trailing digits.
        row: Row of each alternative by cell, -1 if it comes to nothing, -2 if it is not available.
        by: How many places further it leads.
        exit_: Which of `ends` it leads to, -1 if it stays in the box.
        cost: What it costs.
        clock: How often the option is looked at.
        live: Where anything is done; empty: everywhere.
        worth: What each state is worth.
        ends: What leaving the box is worth.
        factor: By what a difference in worth is a gain.
        strength: Rationality.
        weight: What each alternative weighs.
        kappa: Commitment.
        tie: A gain no further above the cost is rounding.
        share: How often the actor reasons at this level.
        rates: All that is done so far, by row,
        meant: and what is meant of it.
        parts: How much the level counts,
        below: in each of these sums.
        shift: Rows before those of `rates` and `meant`, and before those of `below`.
        unsound: Its only entry becomes true if a rate is no number.
        begin: Heads from here on,
        end: to before here.
    """
    wide, many, some = len(tails), row.shape[1], len(live) > 0
    excess, raised = np.empty(many), np.empty(many)
    for h in range(begin, end):
        first, head = h * wide, heads[h]
        for i in range(wide):
            s = np.uint64(first + i)
            if some and not live[s]:
                continue
            c = np.uint64(head + tails[i])
            here, top = worth[s], 0.0
            for a in range(many):
                if row[c, a] != -2:
                    e = exit_[c, a]
                    there = ends[np.uint64(e), s] if e >= 0 else worth[np.uint64(first + i + by[c, a])]
                    excess[a] = factor * (there - here) - cost[c, a]
                    top = max(top, strength * excess[a])
            total = clock[c] / kappa * np.exp(-top)
            for a in range(many):
                if row[c, a] != -2:
                    raised[a] = weight * np.exp(strength * excess[a] - top)
                    total += raised[a]
            for a in range(many):
                if row[c, a] >= 0:
                    made = clock[c] * (raised[a] / total)
                    if not np.isfinite(made):
                        unsound[0] = True
                    r = row[c, a] - shift[0]
                    rates[r, s] += share * made
                    if excess[a] > tie:
                        meant[r, s] += share * made
                    for d in range(len(parts)):
                        below[d, row[c, a] - shift[1], s] += parts[d] * made
