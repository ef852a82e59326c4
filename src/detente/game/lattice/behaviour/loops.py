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
def follow(heads, tails, row, exit_, price, ends, kappa, picks, rates, mine, diagonal, right, begin, end):
    """Add the moves an actor would make at one option to its equation; `mine` are the option's rows."""
    wide = len(tails)
    for j in range(len(mine)):
        rates[mine[j], begin * wide : end * wide] = 0.0
    for h in range(begin, end):
        first, head = h * wide, heads[h]
        for i in range(wide):
            s = np.uint64(first + i)
            if picks[s] >= 0:
                c, k = np.uint64(head + tails[i]), np.uint64(picks[s])
                right[s] -= kappa * price[c, k]
                if row[c, k] >= 0:
                    diagonal[s] += kappa
                    e = exit_[c, k]
                    if e >= 0:
                        right[s] += kappa * ends[np.uint64(e), s]
                    else:
                        rates[row[c, k], s] = kappa


@compiled
def gather(block, rates, inside, ends, exits, delta, flow, diagonal, right, begin, end):
    """The diagonal and the right side of an equation without an actor's own moves: its own rows must be 0.

    Args:
        block: So many states at a time.
        rates: All rows.
        inside: Number of rows that stay in the box.
        ends: What leaving the box is worth,
        exits: and which of it each other row leads to.
        delta: One over foresight.
        flow: Flow of utility.
        diagonal: Written,
        right: written.
        begin: States from here on,
        end: to before here.
    """
    for at in range(begin, end, block):
        stop = min(at + block, end)
        diagonal[at:stop] = delta
        right[at:stop] = flow[at:stop]
        for r in range(len(rates)):
            here = rates[r]
            for s in range(at, stop):
                diagonal[s] += here[s]
            if r >= inside:
                worth = ends[exits[r - inside]]
                for s in range(at, stop):
                    right[s] += here[s] * worth[s]


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
