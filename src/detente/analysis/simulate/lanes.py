"""Lanes: several runs stepped in turn, so that what one waits for from memory is fetched while the others go on.

A run in state s waits 1/(total rate) times an exponential of mean 1, then takes one of its transitions in proportion
to their rates (Gillespie 1977, *J. Phys. Chem.* 81:2340). Dates interrupt a wait; since it has no memory, it is drawn
anew. What happens silently is a Poisson process of each stay, thrown with dice of its own, so that a run goes the same
way whether it is watched or not.
"""

from typing import Any

import numpy as np

from detente.analysis.simulate.compiled import compiled
from detente.analysis.simulate.dice import _BYTE, _EDGE, _U11, _WIDE, UNIT, share, sown, toss, undecided, wait
from detente.analysis.simulate.plan import START, Lanes, Log, Plan, Runs

_ONE, _TWO, _THREE = np.uint64(1), np.uint64(2), np.uint64(3)


@compiled
def starts(seed: Any, first: Any, cumulative: Any, support: Any, out: Any) -> None:
    """Draw the state each run begins in."""
    for run in range(len(out)):
        a, b = sown(seed, first + run, 2)
        bits, a, b = toss(a, b)
        out[run] = support[min(np.searchsorted(cumulative, share(bits), side="right"), len(support) - 1)]


@compiled
def sorted_by_run(run: Any, first: Any, order: Any) -> None:
    """Put the rows of a log in the order of runs, those of a run as they came; `first` says where each begins."""
    place = first[:-1].copy()
    for row in range(len(run)):
        order[place[run[row]]] = row
        place[run[row]] += 1


@compiled
def advance(
    plan: Plan, lanes: Lanes, runs: Runs, log: Log, seed: Any, budget: int, active: int, following: int, turn: int,
    rows: int,
) -> tuple[int, int, int, int, int]:  # fmt: skip
    """Step the lanes until all runs are over, the log is full or the budget is spent.

    A round has passes, so that each waits for one thing from memory only, and all lanes wait for it together.

    Args:
        plan: What can happen.
        lanes: Runs under way.
        runs: All runs.
        log: Where to write.
        seed: Of the dice.
        budget: Draws after which to return.
        active: Lanes in use.
        following: The next run to begin.
        turn: The lane whose turn a full log cut short; -1 for none.
        rows: Rows written.

    Returns:
        The last four after the call, and the draws.
    """
    # Addresses are unsigned so that the compiler need not ask whether an index counts from the end.
    packed, halves, first, dates, horizon = plan.packed, plan.halves, plan.first, plan.dates, plan.horizon
    quiet_first, quiet_rate, quiet_total = plan.quiet_first, plan.quiet_rate, plan.quiet_total
    noisy, stopping, limit, other = plan.noisy, plan.stopping, plan.limit, plan.other
    dice, at, now, until, leg, run, made, drawn, due, slots, shares = lanes
    number, state, begun, steps, cut = runs
    log_run, log_time, log_what, log_state = log
    ways = np.empty(len(at), np.uint64)
    many, states, transitions = len(dates), len(first) - 1, len(other)
    draws, spare = 0, len(log_run) - 2 * len(at)  # each lane logs at most one row in a round that is not silent
    while draws < budget and rows <= spare:
        i = 0
        while turn < 0:  # a lane whose run is over gets the next one, or the last lane's
            more = following < len(state) and rows <= spare + len(at)
            if i == active:
                if not more or active == len(at):
                    break
                run[active] = -1
                active += 1
            if run[i] >= 0:
                i += 1
            elif more:
                r = following
                s = state[r]
                run[i], now[i], made[i], drawn[i], at[i] = r, begun[r], 0, 0, np.uint64(first[s] + s)
                leg[i] = np.searchsorted(dates, begun[r])
                until[i] = dates[leg[i]] if leg[i] < many else horizon
                dice[i, 0], dice[i, 1] = sown(seed, number[r], 0)
                if noisy:
                    dice[i, 2], dice[i, 3] = sown(seed, number[r], 1)
                if not stopping:
                    log_run[rows], log_time[rows], log_what[rows], log_state[rows] = r, begun[r], START, s
                    rows += 1
                following += 1
                i += 1
            else:
                active -= 1
                if i < active:
                    for c in range(4):
                        dice[i, c] = dice[active, c]
                    at[i], now[i], until[i], leg[i] = at[active], now[active], until[active], leg[active]
                    run[i], made[i], drawn[i] = run[active], made[active], drawn[active]
        if active == 0:
            break
        over = False
        while not over and draws < budget and rows <= spare:
            if turn < 0:
                draws += active
                for i in range(active):
                    a, b = dice[i, 0], dice[i, 1]
                    bits, a, b = toss(a, b)
                    layer = np.int64(bits & _BYTE)
                    x = np.float64(np.int64(bits >> _U11)) * _WIDE[layer]
                    if x >= _EDGE[layer + 1]:
                        x, a, b = undecided(layer, x, a, b)
                    due[i] = x
                    bits, a, b = toss(a, b)
                    shares[i] = np.float64(np.int64(bits >> _U11)) * UNIT
                    dice[i, 0], dice[i, 1] = a, b
                for i in range(active):
                    unit = at[i]
                    y = shares[i] * np.float64(halves[(unit << _TWO) + _TWO])
                    k = np.int64(y)
                    due[i] = now[i] + due[i] * packed[unit << _ONE]
                    shares[i] = y - np.float64(k)
                    slots[i] = unit + np.uint64(k) + _ONE
            if noisy:
                i = max(turn, 0)
                turn = -1
                while i < active and turn < 0:
                    s = np.int64(halves[(at[i] << _TWO) + _THREE])
                    if quiet_total[s] > 0.0:
                        last = due[i] if due[i] <= until[i] else until[i]
                        c, d, t, row, thrown, stopped = dice[i, 2], dice[i, 3], now[i], rows, 0, False
                        while not stopped and thrown + drawn[i] < limit:
                            x, c, d = wait(c, d)
                            t += x / quiet_total[s]
                            if not t <= last:
                                break
                            thrown += 1
                            bits, c, d = toss(c, d)
                            y = share(bits) * quiet_total[s]
                            k = quiet_first[s]
                            while k < quiet_first[s + 1] - 1 and y >= quiet_rate[k]:
                                y -= quiet_rate[k]
                                k += 1
                            if plan.quiet_watched[k]:
                                if row > spare:
                                    turn = i  # taken back, to come again with a longer log
                                    break
                                log_run[row], log_time[row], log_what[row] = run[i], t, transitions + k
                                log_state[row] = s
                                row += 1
                                stopped = stopping
                        if turn < 0:
                            dice[i, 2], dice[i, 3], rows = c, d, row
                            drawn[i] += thrown
                            draws += thrown
                            if stopped or drawn[i] >= limit:
                                over = True
                                r = run[i]
                                state[r], begun[r], steps[r], cut[r] = s, t, made[i], not stopped
                                run[i] = -1
                    i += 1
                if turn >= 0:
                    return active, following, turn, rows, draws
            for i in range(active):
                slot = slots[i]
                second = np.uint64(shares[i] >= packed[slot << _ONE])
                ways[i] = np.uint64(halves[(slot << _TWO) + _TWO + second])
            for i in range(active):
                if noisy and run[i] < 0:
                    continue
                if due[i] <= until[i]:
                    there = ways[i] >> _ONE
                    if ways[i] & _ONE != np.uint64(0):
                        slot = slots[i]
                        second = shares[i] >= packed[slot << _ONE]
                        place = np.int64(slot) - np.int64(halves[(at[i] << _TWO) + _THREE]) - 1
                        log_run[rows], log_time[rows] = run[i], due[i]
                        log_what[rows] = other[place] if second else place
                        log_state[rows] = halves[(there << _TWO) + _THREE]
                        rows += 1
                        if stopping:
                            over = True
                            r = run[i]
                            state[r], begun[r] = log_state[rows - 1], due[i]
                            steps[r], cut[r] = made[i] + 1, False
                            run[i] = -1
                            continue
                    at[i] = there
                    now[i] = due[i]
                    made[i] += 1
                    if made[i] < limit:
                        continue
                    met, end = False, True
                    s = np.int64(halves[(there << _TWO) + _THREE])
                else:
                    now[i] = until[i]
                    s = np.int64(halves[(at[i] << _TWO) + _THREE])
                    met, end = False, leg[i] >= many
                    if not end:
                        j = leg[i]
                        source = s
                        s = np.int64(plan.lands[j, s])
                        if plan.dated[j, source]:
                            log_run[rows], log_time[rows] = run[i], now[i]
                            log_what[rows], log_state[rows] = -2 - (j * states + source), s
                            rows += 1
                            met = stopping
                        made[i] += s != source
                        at[i] = np.uint64(first[s] + s)
                        leg[i] = j + 1
                        until[i] = dates[j + 1] if j + 1 < many else horizon
                if end or met:
                    over = True
                    r = run[i]
                    state[r], begun[r], steps[r] = s, now[i], made[i]
                    cut[r] = made[i] >= limit and not met
                    run[i] = -1
    return active, following, turn, rows, draws
